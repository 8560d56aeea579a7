/* skep offcputime where there are kprobes: the stack is taken where a thread goes on. */
#define RETURNS "finish_task_switch"
#include "offcputime.test.c"
