/* until.c: commands that go on until they are told to end: by Ctrl-C, TERM or HUP. */
#include "cli/cli.h"

#include <signal.h>

static volatile sig_atomic_t stopped;
static void stop(int sig UNUSED) { stopped = 1; }

void cli_until_stopped(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction act = { .sa_handler = stop };
	for (u32 i = 0; i < ARRAY_LEN(ends); i++)
		sigaction(ends[i], &act, NULL);
}

bool cli_stopped(void) { return stopped; }
