/* skep exitsnoop -T: each thread. */
#define THREADS 1
#include "exitsnoop.test.c"
