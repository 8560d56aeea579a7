/* skep fileslower -a: any file. */
#define ANY 1
#define ANY_FILE 1
#include "fileslower.test.c"
