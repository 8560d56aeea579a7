/* signals.c: a session leaves nothing behind, however it is told to end. Every signal whose default is to end a process
 * is blocked while there is something to take back, and read from a signalfd(2); those that tell of a bug (SIGSEGV and
 * its like) are not ours to keep. What the parent has us ignore stays ignored (SIGHUP under nohup), but for SIGINT and
 * SIGQUIT, which scripts ignore for whatever runs in their background, and then send to end it; and SIGCHLD, or nobody
 * would tell us how the command ended.
 *
 * A write(2) to a pipe whose reader sleeps would sleep with it, deaf to all of them. So before each write the reader is
 * waited for together with the signals, and no more is written than a pipe that has any room takes at once. After a
 * signal a reader has GIVE_UP_MS to take something. */
#include "app/signals.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { SIGNALS = 64, FIRST_REAL_TIME = 32, GIVE_UP_MS = 300 };

static u64 ending(void)
{
	static const u8 one[] = { SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU,
		SIGXFSZ, SIGVTALRM, SIGPROF,
		SIGIO, SIGPWR, SIGSYS };
	u64 set = 0;
	for (u32 i = 0; i < ARRAY_LEN(one); i++)
		set |= sys_signal(one[i]);
	for (int n = FIRST_REAL_TIME + 2; n <= SIGNALS; n++)         /* the first two are libc's own */
		set |= sys_signal(n);
	return set;
}

static bool is_ignored(int signal)
{
	struct sigaction a;
	return sigaction(signal, NULL, &a) == 0 && a.sa_handler == SIG_IGN;
}

static void block(u64 bits, u64 *before)
{
	sigset_t set, old;
	sigemptyset(&set);
	for (int n = 1; n <= SIGNALS; n++)
		if (bits & sys_signal(n))
			sigaddset(&set, n);
	sigprocmask(before ? SIG_BLOCK : SIG_UNBLOCK, &set, &old);
	for (int n = 1; before && n <= SIGNALS; n++)
		*before |= sigismember(&old, n) == 1 ? sys_signal(n) : 0;
}

long signals_open(struct signals *s, struct kern *k)
{
	*s = (struct signals){ .k = k, .fd = -1, .set = ending() };
	for (int n = 1; n <= SIGNALS; n++)
		if (s->set & sys_signal(n) && n != SIGINT && n != SIGQUIT && is_ignored(n))
			s->set &= ~sys_signal(n);
	s->set |= sys_signal(SIGCHLD) | sys_signal(SIGWINCH);
	long fd = k->signalfd(k, s->set);
	if (fd < 0) {
		s->k = NULL;
		return fd;
	}
	s->fd = (int)fd;
	sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = SIG_DFL }, &s->child_was);
	block(s->set, &s->was_blocked);
	return 0;
}

void signals_take(struct signals *s)
{
	struct signalfd_siginfo info;
	while (s->k && s->k->read(s->k, s->fd, &info, sizeof(info)) == sizeof(info)) {
		s->child_told |= info.ssi_signo == SIGCHLD;
		s->is_resized |= info.ssi_signo == SIGWINCH;
		s->has_ended |= info.ssi_signo != SIGCHLD && info.ssi_signo != SIGWINCH;
	}
}

void signals_close(struct signals *s)
{
	if (!s->k)
		return;
	signals_take(s);                     /* once is enough: what came with the first does not end what follows */
	s->k->close(s->k, s->fd);
	s->fd = -1;
	sigaction(SIGCHLD, &s->child_was, NULL);
	block(s->set & ~s->was_blocked, NULL);
	s->k = NULL;
}

/* As write(2), for struct buf. */
static long put(void *ctx, int fd, const void *bytes, size_t n)
{
	struct signals *s = ctx;
	if (!s->k && !s->has_ended)
		return write(fd, bytes, n);
	for (;;) {
		struct pollfd fds[] = { { .fd = fd, .events = POLLOUT }, { .fd = s->has_ended ? -1 : s->fd,
			.events = POLLIN } };
		int r = poll(fds, ARRAY_LEN(fds), s->has_ended ? GIVE_UP_MS : -1);
		if (r > 0 && fds[0].revents)
			return write(fd, bytes, MIN(n, (size_t)PIPE_BUF));
		if ((r < 0 && errno != EINTR) || (r == 0 && s->has_ended)) {
			errno = EPIPE;               /* as good as gone */
			return -1;
		}
		signals_take(s);
	}
}

void signals_watch(struct signals *s, struct buf *b)
{
	b->put = put;
	b->put_ctx = s;
}
