/* skep filetop -a: any file. */
#define ANY_FILE 1
#include "filetop.test.c"
