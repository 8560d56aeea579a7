/* skep ugc -M 3 python 42 */
#define MIN_MS 3ull
#define PID 42
#include "ugc.test.c"
