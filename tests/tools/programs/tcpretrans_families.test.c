/* skep tcpretrans -4: of that family alone. */
#define IPV4_WANTED 1
#include "tcpretrans.test.c"
