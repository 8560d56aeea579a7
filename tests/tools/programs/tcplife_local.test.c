/* skep tcplife -L 80: another port. */
#define LOCAL 80
#define WANTED 0
#include "tcplife.test.c"
