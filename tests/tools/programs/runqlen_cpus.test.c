/* skep runqlen -C */
#define BY_CPU 1
#include "runqlen.test.c"
