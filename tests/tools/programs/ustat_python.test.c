/* skep ustat python */
#define PYTHON 1
#include "ustat.test.c"
