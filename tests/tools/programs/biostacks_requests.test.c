/* The same where the kernel tells when it takes requests in (Linux 6.5). */
#define BY_REQUEST 1
#include "biostacks.test.c"
