/* skep uflow -l perl */
#define PERL 1
#include "uflow.test.c"
