/* skep uobjnew -l java */
#define JAVA 1
#include "uobjnew.test.c"
