/* skep ucalls java */
#define JAVA 1
#include "ucalls.test.c"
