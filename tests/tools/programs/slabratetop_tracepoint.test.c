/* Linux 6.1 and later. */
#define BY_TRACEPOINT 1
#include "slabratetop.test.c"
