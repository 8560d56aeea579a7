/* exporter_work.c: requests to a collector as they are sent over loopback, byte for byte, and what is made of each
 * answer that may come and of a process that ends otherwise; events of a perf buffer as counters until their time has
 * come; cgroups that are there, in the map of them; a page with what maps hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exporter/exporter_private.h"

#include "fake_kern.h"

#include <arpa/inet.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

struct web *web_open(struct exporter *x, const struct web_config *c)
{
	(void)x, (void)c;
	return NULL;
}
long web_fd(const struct web *w)
{
	(void)w;
	return -1;
}
void web_run(struct web *w)
{
	(void)w;
}
int web_timeout_ms(const struct web *w)
{
	(void)w;
	return -1;
}
void web_close(struct web *w)
{
	(void)w;
}

struct place {
	struct arena arena;
	struct fake fake;
	struct src_map src;
	struct diags ds;
	struct host h;
};

static void setup(struct place *p, const struct fake_file *files, u32 n)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->fake, files, n);
	src_init(&p->src, &p->arena);
	diags_init(&p->ds, &p->arena, &p->src);
	host_init(&p->h, &p->arena, &p->fake.kern, &p->ds, &p->src);
}

/* ---- requests ------------------------------------------------------------------------------------------------------
 */

static long real_fork(struct kern *k)
{
	(void)k;
	return fork();
}
static long real_wait(struct kern *k, int pid, int *status, bool until_end)
{
	return kern_linux()->wait(k, pid, status, until_end);
}

/* A collector on loopback; its port. */
static int listen_on(int family, u16 *port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(family, SOCK_STREAM, 0);
	struct sockaddr *at = family == AF_INET ? (void *)&v4 : (void *)&v6;
	socklen_t n = family == AF_INET ? sizeof(v4) : sizeof(v6);
	if (fd < 0 || bind(fd, at, n) || listen(fd, 4) || getsockname(fd, at, &n))
		return -1;
	*port = ntohs(family == AF_INET ? v4.sin_port : v6.sin6_port);
	return fd;
}

/* One request, until its sender waits; then the answer's pieces. */
static void take_one(int fd, const char *want, const char *first, const char *second)
{
	char got[4096] = "";
	size_t n = 0, len = strlen(want);
	int c = accept(fd, NULL, NULL);
	assert_true(c >= 0);
	while (n < len) {
		ssize_t r = recv(c, got + n, sizeof(got) - 1 - n, 0);
		assert_true(r > 0);
		n += (size_t)r;
	}
	assert_string_equal(got, want);
	if (first)
		send(c, first, strlen(first), MSG_NOSIGNAL);
	if (second)
		send(c, second, strlen(second), MSG_NOSIGNAL);
	close(c);
}

static void requests(void **state)
{
	static const struct {
		const char *first, *second;
		bool ok;
	} answers[] = {{"HTTP/1.1 200 OK\r\n\r\n", NULL, true},
		       {"HTTP/1.0 204 No Content\r\n\r\n", NULL, true},
		       {"HTT", "P/1.1 202 Accepted\r\n", true},
		       {"HTTP/1.1 2", "00", true},
		       {"HTTP/1.1 404 Not Found\r\n\r\n", NULL, false},
		       {"HTTP/1.1 500 2", NULL, false},
		       {"HTTP/2.0 200 OK\r\n", NULL, false},
		       {"SSH-2.0-OpenSSH", NULL, false},
		       {"HTTP/1.1 20", NULL, false},
		       {"", NULL, false}};
	u16 port[2];
	int fd[2] = {listen_on(AF_INET, &port[0]), listen_on(AF_INET6, &port[1])};
	(void)state;
	assert_true(fd[0] >= 0);
	for (u32 v6 = 0; v6 < 2 && fd[v6] >= 0; v6++)
		for (u32 i = 0; i < ARRAY_LEN(answers); i++) {
			struct place p;
			struct push_url url;
			char address[64], want[512];
			setup(&p, NULL, 0);
			p.fake.kern.fork = real_fork, p.fake.kern.wait = real_wait;
			snprintf(address, sizeof(address), "http://%s:%u/v1/x", v6 ? "[::1]" : "127.0.0.1", port[v6]);
			snprintf(want, sizeof(want),
				 "POST /v1/x HTTP/1.1\r\nHost: %s:%u\r\nContent-Type: application/json\r\n"
				 "Content-Length: 7\r\nConnection: close\r\n\r\n{\"a\":1}",
				 v6 ? "[::1]" : "127.0.0.1", port[v6]);
			assert_true(push_parse(&p.h, str_from(address), STR(""), &url));
			struct pusher x = {.h = &p.h};
			const struct push_request r = {&url, STR("{\"a\":1}")};
			push_start(&x, &r, 1);
			assert_true(x.pid > 0);
			push_start(&x, &r, 1); /* the one before has no answer yet */
			assert_int_equal(x.failed, 1);
			take_one(fd[v6], want, answers[i].first, answers[i].second);
			push_look(&x, true);
			if (x.pid || x.is_mute || x.sent != 2 || x.failed != 1u + !answers[i].ok)
				fail_msg("'%s': %d %d %llu %llu", answers[i].first, x.pid, x.is_mute,
					 (unsigned long long)x.sent, (unsigned long long)x.failed);
			push_look(&x, true); /* nobody sends */
			assert_int_equal(x.failed, 1u + !answers[i].ok);
			arena_clear(&p.arena);
		}
	/* two at once, to both: the first one's failure counts though the second is taken */
	struct place p;
	struct push_url url;
	char address[64], want[2][512];
	setup(&p, NULL, 0);
	p.fake.kern.fork = real_fork, p.fake.kern.wait = real_wait;
	snprintf(address, sizeof(address), "http://127.0.0.1:%u", port[0]);
	for (u32 i = 0; i < 2; i++)
		snprintf(want[i], sizeof(want[i]),
			 "POST /o HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/json\r\n"
			 "Content-Length: %u\r\nConnection: close\r\n\r\n%s",
			 port[0], i + 1, i ? "22" : "1");
	assert_true(push_parse(&p.h, str_from(address), STR("o"), &url));
	struct pusher x = {.h = &p.h};
	const struct push_request two[] = {{&url, STR("1")}, {&url, STR("22")}};
	push_start(&x, two, 2);
	take_one(fd[0], want[0], "HTTP/1.1 503 \r\n\r\n", NULL);
	take_one(fd[0], want[1], "HTTP/1.1 200 \r\n\r\n", NULL);
	push_look(&x, true);
	assert_int_equal(x.failed, 1);
	/* nobody listens; and what is too long for a head is not sent */
	close(fd[0]), close(fd[1]);
	push_start(&x, two, 1);
	push_look(&x, true);
	assert_int_equal(x.failed, 2);
	arena_clear(&p.arena);
}

static int fake_status;
static long fork_says, wait_says;
static long some_fork(struct kern *k)
{
	(void)k;
	return fork_says;
}
static long some_wait(struct kern *k, int pid, int *status, bool until_end)
{
	(void)k;
	assert_int_equal(pid, 77);
	*status = fake_status;
	return until_end ? wait_says : 0;
}

/* How the process that sends may end. */
static void senders(void **state)
{
	static const struct {
		long fork, wait;
		int status;
		u32 failed;
		bool is_mute;
	} rows[] = {{77, 77, 0, 0, false},
		    {77, 77, 1 << 8, 1, false},
		    {77, 77, SIGALRM, 1, true},
		    {77, -ECHILD, 0, 1, false},
		    {-EAGAIN, 0, 0, 1, false}};
	const struct push_url url = {STR("h"), STR("1"), STR("/")};
	const struct push_request r = {&url, STR("")};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		setup(&p, NULL, 0);
		p.fake.kern.fork = some_fork, p.fake.kern.wait = some_wait;
		fork_says = rows[i].fork, wait_says = rows[i].wait, fake_status = rows[i].status;
		struct pusher x = {.h = &p.h};
		push_start(&x, &r, 1);
		assert_int_equal(x.pid, MAX(rows[i].fork, 0));
		push_look(&x, false); /* it has not ended */
		assert_int_equal(x.pid, MAX(rows[i].fork, 0));
		push_look(&x, true);
		assert_int_equal(x.pid, 0);
		assert_int_equal(x.failed, rows[i].failed);
		assert_int_equal(x.is_mute, rows[i].is_mute);
		arena_clear(&p.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(requests), cmocka_unit_test(senders)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
