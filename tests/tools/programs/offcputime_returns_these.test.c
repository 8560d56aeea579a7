/* skep offcputime -m 1000 -M 3000 -u USER where there are kprobes: the stack is taken where a thread goes on. */
#define RETURNS "finish_task_switch"
#define CHOSEN 1
#define MIN_US 1000ull
#define MAX_US 3000ull
#include "offcputime.test.c"
