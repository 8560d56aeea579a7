/* skep uobjnew -l tcl */
#define TCL 1
#include "uobjnew.test.c"
