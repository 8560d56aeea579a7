/* skep offcputime -m 1000 -M 3000 -u USER: who leaves is chosen, who comes is not asked. */
#define CHOSEN 1
#define MIN_US 1000ull
#define MAX_US 3000ull
#include "offcputime.test.c"
