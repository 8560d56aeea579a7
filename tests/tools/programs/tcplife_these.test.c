/* skep tcplife -L 40000 -D 8080 -p 42: ports of both sides, and a process, that are these. */
#define LOCAL 40000
#define REMOTE 8080
#define PID 42
#include "tcplife.test.c"
