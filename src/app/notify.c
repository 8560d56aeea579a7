/* notify.c: what systemd wants to know, and sockets that it hands over: two environment variables and a datagram, so
 * that no library is needed (sd_notify(3), sd_listen_fds(3)). */
#include "app/app.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST_FD = 3 };

void host_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;
	if (n < 2 || n >= sizeof(to.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = 0;          /* an abstract name */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

long host_socket(struct host *h, u32 i)
{
	u64 pid, count;
	const char *for_pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	if (!for_pid || !fds || !str_to_u64(str_from(for_pid), &pid) || !str_to_u64(str_from(fds), &count) ||
		pid != (u64)h->k->getpid(h->k) || i >= count)
		return -1;
	return FIRST_FD + i;
}
