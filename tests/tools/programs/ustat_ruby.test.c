/* skep ustat ruby */
#define RUBY 1
#include "ustat.test.c"
