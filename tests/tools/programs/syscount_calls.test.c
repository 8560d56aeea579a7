/* skep syscount -S: by call. */
#define BY_CALL 1
#include "syscount.test.c"
