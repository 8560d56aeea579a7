/* skep tcpaccept -6 */
#define IPV6_WANTED 1
#include "tcpaccept.test.c"
