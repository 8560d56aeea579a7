/* skep ustat node */
#define NODE 1
#include "ustat.test.c"
