/* skep ugc -l node */
#define NODE 1
#include "ugc.test.c"
