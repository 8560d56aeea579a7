/* skep biolatency -D -m: by disk, in milliseconds. */
#define BY_DISK 1
#define MILLISECONDS 1
#include "biolatency.test.c"
