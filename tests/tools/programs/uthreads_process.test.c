/* skep uthreads java 42 */
#define PID 42
#include "uthreads.test.c"
