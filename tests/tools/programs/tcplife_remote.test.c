/* skep tcplife -D 80: another port. */
#define REMOTE 80
#define WANTED 0
#include "tcplife.test.c"
