/* skep funccount c:strlen */
#define IS_ONE 1
#include "funccount.test.c"
