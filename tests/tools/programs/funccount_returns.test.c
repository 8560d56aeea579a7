/* skep funccount 'r:c:str*' */
#define IS_USER 1
#define IS_RETURN 1
#include "funccount.test.c"
