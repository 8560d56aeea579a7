/* skep syscount -e ENOENT: those that fail so. */
#define ERROR 2
#include "syscount.test.c"
