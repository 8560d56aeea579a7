/* skep tcpaccept -P 443 */
#define PORT 443
#include "tcpaccept.test.c"
