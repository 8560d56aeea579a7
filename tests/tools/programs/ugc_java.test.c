/* skep ugc -l java */
#define JAVA 1
#include "ugc.test.c"
