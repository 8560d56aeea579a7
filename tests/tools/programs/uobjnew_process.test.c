/* skep uobjnew c 42 */
#define PID 42
#include "uobjnew.test.c"
