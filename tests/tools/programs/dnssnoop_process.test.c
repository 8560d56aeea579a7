/* skep dnssnoop -p 50 */
#define PID 50
#include "dnssnoop.test.c"
