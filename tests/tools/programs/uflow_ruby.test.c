/* skep uflow -l ruby */
#define RUBY 1
#include "uflow.test.c"
