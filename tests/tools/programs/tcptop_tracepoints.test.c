/* Linux 6.3 and later. */
#define BY_TRACEPOINT 1
#include "tcptop.test.c"
