/* push.c: numbers to a collector, as OTLP over HTTP. A process of its own sends each request and is gone: a collector
 * that does not answer keeps nobody waiting, and there is at most one such process; an alarm ends it after ANSWER_S. */
#include "exporter/exporter_private.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_S = 10, MAX_ANSWER = 64 };

/* "HOST", "HOST:PORT", "[::1]:PORT" */
static bool host_and_port(str where, struct push_url *out, u64 *port)
{
	s64 end = str_starts(where, "[") ? str_find(where, ']') : -1;
	str rest = end < 0 ? where : str_sub(where, (u32)end + 1, where.n), before;
	bool has_port = str_cut(rest, ':', &before, &out->port);
	out->host = end < 0 ? before : str_sub(where, 1, (u32)end);
	if (!out->host.n || (end >= 0 && before.n) || (has_port && !str_to_u64(out->port, port)))
		return false;
	return *port && *port <= UINT16_MAX;
}

bool push_parse(struct host *h, str url, str path_otherwise, struct push_url *out)
{
	str rest = str_sub(url, 7, url.n), where, path;
	u64 port = 80;
	if (!str_starts(url, "http://")) {
		exporter_report(h->ds, NO_PUSH, where_arg(url, 0), str_starts(url, "https://") ?
			"requests are sent over plain HTTP: a collector on this machine, or a proxy, brings them "
			"further" :
			"this is no address of a collector");
		return false;
	}
	bool has_path = str_cut(rest, '/', &where, &path);
	if (!host_and_port(where, out, &port)) {
		exporter_report(h->ds, NO_PUSH, where_arg(url, 0), "this is no address of a collector");
		return false;
	}
	out->port = arena_printf(h->arena, "%llu", (unsigned long long)port);
	out->host = arena_str(h->arena, out->host);
	out->path = arena_printf(h->arena, "/%.*s", STR_ARG(has_path && path.n ? path : path_otherwise));
	return true;
}

static bool send_all(int fd, str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.s, s.n, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		s = str_sub(s, (u32)n, s.n);
	}
	return true;
}

static int connected(const struct push_url *u)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM }, *all = NULL;
	int fd = -1;
	if (getaddrinfo(u->host.s, u->port.s, &want, &all))
		return -1;
	for (struct addrinfo *ai = all; ai && fd < 0; ai = ai->ai_next) {
		fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC, ai->ai_protocol);
		if (fd >= 0 && connect(fd, ai->ai_addr, ai->ai_addrlen) < 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(all);
	return fd;
}

/* "HTTP/1.1 200": was it taken? */
static bool is_taken(int fd)
{
	char s[MAX_ANSWER] = { 0 };
	u32 n = 0;
	while (n < 12) {
		ssize_t r = recv(fd, s + n, sizeof(s) - 1 - n, 0);
		if (r <= 0)
			return false;
		n += (u32)r;
	}
	return str_starts(str_from(s), "HTTP/1.") && s[9] == '2';
}

static bool send_request(const struct push_url *u, str body)
{
	char head[1024];
	bool is_v6 = str_find(u->host, ':') >= 0;
	int n = snprintf(head, sizeof(head),
		"POST %.*s HTTP/1.1\r\nHost: %s%.*s%s:%.*s\r\nContent-Type: application/json\r\n"
		"Content-Length: %u\r\nConnection: close\r\n\r\n", STR_ARG(u->path), is_v6 ? "[" : "",
		STR_ARG(u->host), is_v6 ? "]" : "", STR_ARG(u->port), body.n);
	int fd = n < (int)sizeof(head) ? connected(u) : -1;
	return fd >= 0 && send_all(fd, (str){ head, (u32)n }) && send_all(fd, body) && is_taken(fd);
}

/* A session has blocked all signals that it waits for. */
static void end_by_alarm(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	signal(SIGALRM, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	alarm(ANSWER_S);
}

void push_start(struct pusher *x, const struct push_request *requests, u32 n)
{
	struct kern *k = x->h->k;
	x->sent++;
	if (x->pid) {                    /* the one before has no answer yet: this one counts as failed */
		x->failed++;
		return;
	}
	pid_t pid = (pid_t)k->fork(k);
	if (pid == 0) {
		end_by_alarm();
		int failed = 0;
		for (u32 i = 0; i < n; i++)
			failed |= !send_request(requests[i].url, requests[i].body);
		_exit(failed);
	}
	x->failed += pid < 0;
	x->pid = pid > 0 ? pid : 0;
}

void push_look(struct pusher *x, bool is_last)
{
	int status;
	long r = x->pid ? x->h->k->wait(x->h->k, x->pid, &status, is_last) : 0;
	if (r == 0)
		return;
	x->is_mute = r > 0 && WIFSIGNALED(status);
	x->failed += r < 0 || x->is_mute || WEXITSTATUS(status) != 0;
	x->pid = 0;
}
