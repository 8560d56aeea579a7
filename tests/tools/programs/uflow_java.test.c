/* skep uflow -l java */
#define JAVA 1
#include "uflow.test.c"
