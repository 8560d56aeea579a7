/* skep uobjnew -l ruby */
#define RUBY 1
#include "uobjnew.test.c"
