/* Of another type, whose name begins in the same way. */
#define FS "ext"
#include "fsdist.test.c"
