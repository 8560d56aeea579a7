/* skep ustat perl */
#define PERL 1
#include "ustat.test.c"
