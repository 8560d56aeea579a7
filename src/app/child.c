/* child.c: the command that a session runs: in a process group of its own, so that it ends with all that it started,
 * and so that Ctrl-C comes to us, who then end it. A command that wants to read the terminal is stopped for that by the
 * kernel; then it gets the terminal for itself, as sudo(8) does it, and we take it back at the end. */
#include "app/child.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEP_MS = 10, PATIENCE_MS = 500 };

static bool fail(struct child *c, long err)
{
	struct diag *d = app_report(c->h->ds, NO_COMMAND, where_arg(str_from(c->argv[0]), 0),
		"cannot start the command");
	d->sys_errno = (int)-err;
	child_end(c);
	return false;
}

bool child_make(struct child *c, struct host *h, char **argv)
{
	*c = (struct child){ .h = h, .argv = argv, .gate = -1 };
	long pid = h->k->spawn(h->k, argv, &c->gate);
	if (pid < 0)
		return fail(c, pid);
	c->pid = (int)pid;
	return true;
}

static void close_gate(struct child *c)
{
	if (c->gate >= 0)
		c->h->k->close(c->h->k, c->gate);
	c->gate = -1;
}

bool child_start(struct child *c)
{
	struct kern *k = c->h->k;
	int err = 0;
	long r = k->write(k, c->gate, "", 1);
	r = r < 0 ? r : k->read(k, c->gate, &err, sizeof(err));
	if (r != 0)
		return fail(c, r < 0 ? r : -err);
	close_gate(c);
	return true;
}

static bool owns_terminal(void) { return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp(); }

static void take_terminal(pid_t group)
{
	sigset_t tty, before;
	sigemptyset(&tty);
	sigaddset(&tty, SIGTTOU);            /* from the background it would stop us */
	sigprocmask(SIG_BLOCK, &tty, &before);
	tcsetpgrp(STDIN_FILENO, group);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void on_stop(struct child *c, int signal)
{
	if ((signal != SIGTTIN && signal != SIGTTOU) || !owns_terminal())
		return;
	take_terminal(c->pid);
	c->h->k->kill(c->h->k, -c->pid, SIGCONT);
}

void child_look(struct child *c)
{
	int status;
	if (!c->pid || c->has_ended || c->h->k->wait(c->h->k, c->pid, &status, false) != c->pid)
		return;
	if (WIFSTOPPED(status)) {
		on_stop(c, WSTOPSIG(status));
		return;
	}
	c->has_ended = true;
	c->is_killed = WIFSIGNALED(status);
	c->status = WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_BY_SIGNAL + WTERMSIG(status);
}

static void nap(struct child *c) { c->h->k->poll(c->h->k, NULL, 0, STEP_MS); }

void child_end(struct child *c)
{
	if (!c->h)
		return;
	close_gate(c);
	if (!c->pid)
		return;
	struct kern *k = c->h->k;
	bool was_told = c->has_ended;
	bool is_left = k->kill(k, -c->pid, SIGTERM) == 0;
	k->kill(k, -c->pid, SIGCONT);        /* whoever is stopped would not hear of it */
	for (u32 ms = 0; is_left && ms < PATIENCE_MS; ms += STEP_MS) {
		child_look(c);
		is_left = k->kill(k, -c->pid, 0) == 0;
		if (is_left)
			nap(c);
	}
	if (is_left)
		k->kill(k, -c->pid, SIGKILL);
	for (u32 ms = 0; !c->has_ended && ms < PATIENCE_MS; ms += STEP_MS) {
		child_look(c);
		if (!c->has_ended)
			nap(c);
	}
	if (isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == c->pid)
		take_terminal(getpgrp());
	c->has_ended = was_told;             /* what we ended has no status of its own */
	c->pid = 0;
}
