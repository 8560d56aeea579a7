/*
 * signals N: SIGUSR1 sent by this process to its child N times, each delivered before the next is sent (standard
 * signals do not queue), then one SIGKILL.  Prints "SENDER RECEIVER", the two process ids, and stays for a moment:
 * who asks for the command line of a process that is gone gets none.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int answer[2];

static void on_signal(int sig)
{
	(void)sig;
	if (write(answer[1], "x", 1) != 1)
		_exit(1);
}

int main(int argc, char **argv)
{
	char byte;
	struct sigaction act = { .sa_handler = on_signal };

	if (pipe(answer) || sigaction(SIGUSR1, &act, NULL))
		return 1;
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	if (child < 0)
		return 1;
	for (int n = argc > 1 ? atoi(argv[1]) : 1; n > 0; n--)
		if (kill(child, SIGUSR1) || read(answer[0], &byte, 1) != 1)
			return 1;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	printf("%d %d\n", getpid(), child);
	fflush(stdout);
	usleep(700000);
	return 0;
}
