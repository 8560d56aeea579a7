/* skep syscount -P -S -x: by both, those that fail. */
#define BY_BOTH 1
#define FAILED 1
#include "syscount.test.c"
