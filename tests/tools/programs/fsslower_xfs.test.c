/* skep fsslower -t xfs, xfsslower */
#define FS "xfs"
#define OTHER
#include "fsslower.test.c"
