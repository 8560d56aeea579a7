/*
 * cage SECONDS COMMAND...: runs a test so that nothing of it stays.  The command gets its own mount namespace, and
 * whatever it started, even what left its process group, is killed when it ends or its time is up.
 * Exit: the command's own, 128 + N when signal N ended it, 124 when its time was up.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t parent_of(const char *pid)
{
	char path[64], state;
	int parent = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%.16s/stat", pid);
	if (!(f = fopen(path, "r")))
		return 0;
	if (fscanf(f, "%*d (%*[^)]) %c %d", &state, &parent) != 2)
		parent = 0;
	fclose(f);
	return parent;
}

/* Orphans become our children (subreaper), so killing children until none is left reaches everything. */
static void kill_all(void)
{
	for (int tries = 0; tries < 200; tries++) {
		DIR *proc = opendir("/proc");
		for (struct dirent *e; proc && (e = readdir(proc));)
			if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && parent_of(e->d_name) == getpid())
				kill(atoi(e->d_name), SIGKILL);
		if (proc)
			closedir(proc);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD)
			return;
		usleep(10000);
	}
}

static volatile sig_atomic_t stopped;

static void on_stop(int sig)
{
	stopped = sig;
}

int main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_stop }; /* no SA_RESTART: waitpid must wake up */
	int status, code;

	if (argc < 3)
		return 2;
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
		perror("cage: mount namespace");
		return 125;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_PDEATHSIG, SIGTERM); /* the driver's end is ours */
	sigaction(SIGALRM, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	pid_t child = fork();
	if (child == 0) {
		setsid();
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	alarm((unsigned)atoi(argv[1]));
	for (;;) {
		pid_t got = child < 0 ? -1 : waitpid(-1, &status, 0);
		if (got == child && got > 0)
			code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		else if (stopped)
			code = stopped == SIGALRM ? 124 : 128 + stopped;
		else if (got > 0)
			continue;
		else
			code = 125;
		break;
	}
	kill_all();
	return code;
}
