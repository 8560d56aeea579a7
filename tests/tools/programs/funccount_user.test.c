/* skep funccount 'c:str*' */
#define IS_USER 1
#include "funccount.test.c"
