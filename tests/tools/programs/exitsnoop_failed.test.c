/* skep exitsnoop -x: only those that fail. */
#define FAILED 1
#include "exitsnoop.test.c"
