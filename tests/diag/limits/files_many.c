/* Not deep, but a million files. */
#if __INCLUDE_LEVEL__ < 20
#include "files_many.c"
#include "files_many.c"
#endif
