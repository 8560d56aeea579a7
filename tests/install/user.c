/* user.c: a program with functions that are called as the compiler's are, linked with the library of face/. */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

int try_compile(const char *text);
int try_accept(int fd);

static int called;
int advance(void) { return called |= 1; }
int expect(void) { return called |= 2; }
int enter(void) { return called |= 4; }
int leave(void) { return called |= 8; }

int main(void)
{
	int good = try_compile("int x(void *c) { return 0; }\n"), bad = try_compile("int x(void *c) { return 0 }\n");
	int own = called, closed = try_accept(-1) == -1 && errno == EBADF && accept(-1, 0, 0) == -1 && errno == EBADF;
	advance(), expect(), enter(), leave();
	printf("errors %d and %d, accept %s, own functions %d\n", good, bad, closed ? "EBADF" : "is not accept(2)",
		own + called);
	return 0;
}
