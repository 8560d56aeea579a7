/* skep cpudist -O -P: each thread apart. */
#define OFF 1
#define BY_PID 1
#include "cpudist.test.c"
