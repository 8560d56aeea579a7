/* skep ucalls tcl: procedures are in no file and no class. */
#define TCL 1
#include "ucalls.test.c"
