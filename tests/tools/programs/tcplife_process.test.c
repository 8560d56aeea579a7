/* skep tcplife -p 7: another process, in whose course it closes. */
#define PID 7
#define WANTED 0
#include "tcplife.test.c"
