/* skep ustat tcl */
#define TCL 1
#include "ustat.test.c"
