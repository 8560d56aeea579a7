/* skep ugc -l ruby */
#define RUBY 1
#include "ugc.test.c"
