/* clones N: the system call clone, N times, each child gone before the next (the raw call: libcs differ). */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	for (int n = argc > 1 ? atoi(argv[1]) : 1; n > 0; n--) {
		long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
		if (pid < 0)
			return 1;
		if (pid == 0)
			_exit(0);
		waitpid((pid_t)pid, NULL, 0);
	}
	return 0;
}
