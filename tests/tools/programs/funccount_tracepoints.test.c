/* skep funccount 't:sched:sched_s*' */
#define BY_COOKIE 1
#include "funccount.test.c"
