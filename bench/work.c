/* work.c: work WHAT N: what tools are about, N times:
 *   calls      system calls that do nothing
 *   switches   one process wakes another and waits for it
 *   burn       milliseconds of computing
 *   blocks     reads of 4 KiB past the page cache, of the file that is named next
 *   sends      messages over TCP on 127.0.0.1, each answered */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int fail(const char *what) { perror(what); return 1; }

/* One byte there and back, so many times; the other process gives back what comes. */
static int to_and_fro(int here, int back, long n)
{
	char c = 0;
	for (long i = 0; i < n; i++)
		if (write(here, &c, 1) != 1 || read(back, &c, 1) != 1)
			return fail("to and fro");
	return 0;
}

static int echo(int from, int to)
{
	char c;
	while (read(from, &c, 1) == 1 && write(to, &c, 1) == 1)
		;
	return 0;
}

static int switches(long n)
{
	int there[2], back[2];
	if (pipe(there) || pipe(back))
		return fail("pipe");
	if (!fork()) {
		close(there[1]);
		_exit(echo(there[0], back[1]));
	}
	close(there[0]);
	return to_and_fro(there[1], back[0], n);
}

static int sends(long n)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int listening = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listening, (struct sockaddr *)&a, len) || listen(listening, 1) ||
		getsockname(listening, (struct sockaddr *)&a, &len) || connect(s, (struct sockaddr *)&a, len))
		return fail("TCP");
	int other = accept(listening, NULL, NULL);
	if (!fork()) {
		close(s);
		_exit(echo(other, other));
	}
	close(other);
	return to_and_fro(s, s, n);
}

static int blocks(const char *path, long n)
{
	void *block;
	int fd = open(path, O_RDONLY | O_DIRECT);
	if (fd < 0 || posix_memalign(&block, 4096, 4096))
		return fail(path);
	for (long i = 0; i < n; i++)
		if (pread(fd, block, 4096, i % 256 * 4096) != 4096)
			return fail(path);
	return 0;
}

static int burn(long ms)
{
	clock_t end = clock() + ms * (CLOCKS_PER_SEC / 1000);
	while (clock() < end)
		;
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	long n = argc > 2 ? atol(argv[2]) : 0;
	if (!strcmp(what, "calls")) {
		while (n-- > 0)
			syscall(SYS_getppid);
		return 0;
	}
	return !strcmp(what, "switches") ? switches(n) : !strcmp(what, "burn") ? burn(n) : !strcmp(what, "sends") ? sends(n) :
		!strcmp(what, "blocks") && argc > 3 ? blocks(argv[3], n) : fail("usage: work WHAT N");
}
