/* Without a guard, twice: the first way down ends it. */
#include "file_itself.c"
#include "file_itself.c"
