/* skep uflow -l tcl */
#define TCL 1
#include "uflow.test.c"
