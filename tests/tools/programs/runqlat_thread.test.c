/* skep runqlat -P -t 43: one thread, each apart. */
#define BY_PID 1
#define PID 43
#include "runqlat.test.c"
