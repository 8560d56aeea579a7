/* skep tcprtt -m -p 80 -P 40000 -B -6 */
#define MILLISECONDS 1
#define LOCAL_PORT 80
#define REMOTE_PORT 40000
#define BY_REMOTE 1
#define IPV6_WANTED 1
#include "tcprtt.test.c"
