/*
 * talk tcp|udp N [PORT]: a loopback exchange in one process: N messages of 100 bytes from client to server, each
 * answered by 10 bytes.  tcp is one connection; udp is one pair of sockets.  lo must be up.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int read_all(int fd, int bytes)
{
	char buf[128];

	for (ssize_t n; bytes > 0; bytes -= (int)n)
		if ((n = read(fd, buf, (size_t)bytes)) <= 0)
			return -1;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	int is_tcp = !strcmp(argv[1], "tcp"), type = is_tcp ? SOCK_STREAM : SOCK_DGRAM, one = 1;
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				  .sin_port = htons((unsigned short)(argc > 3 ? atoi(argv[3]) : 0)) };
	struct sockaddr *addr = (struct sockaddr *)&at;
	socklen_t len = sizeof at;
	int server = socket(AF_INET, type, 0), client = socket(AF_INET, type, 0);
	char msg[100] = "skep";

	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(server, addr, len) || getsockname(server, addr, &len))
		return 1;
	if (is_tcp && listen(server, 1))
		return 1;
	if (connect(client, addr, sizeof at))
		return 1;
	if (is_tcp) {
		setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		server = accept(server, NULL, NULL);
	} else if (getsockname(client, addr, &len) || connect(server, addr, sizeof at)) {
		return 1;
	}
	for (int n = atoi(argv[2]); n > 0; n--)
		if (write(client, msg, 100) != 100 || read_all(server, 100) || write(server, msg, 10) != 10 ||
		    read_all(client, 10))
			return 1;
	return 0;
}
