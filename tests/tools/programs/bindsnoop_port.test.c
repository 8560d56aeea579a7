/* skep bindsnoop -P 443 */
#define PORT 443
#include "bindsnoop.test.c"
