/* skep capable -v: also checks that are not to be logged. */
#define ALL 1
#include "capable.test.c"
