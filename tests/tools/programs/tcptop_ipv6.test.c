/* Linux 6.3 and later, and skep tcptop -6. */
#define BY_TRACEPOINT 1
#define IPV6_WANTED 1
#include "tcptop.test.c"
