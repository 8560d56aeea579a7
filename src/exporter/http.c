/* http.c: answers over HTTP and HTTPS, by libmicrohttpd without threads of its own: the loop of skep export waits for
 * its descriptor and lets it run. */
#include "exporter/exporter_private.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

/* One address has a part of all connections alone: who sends a byte now and then keeps no other address waiting. */
enum { MAX_CONNECTIONS = 64, MAX_OF_ADDRESS = 16, IDLE_S = 30, BACKLOG = 64, MAX_LOGIN = 512 };
struct web {
	struct exporter *x;
	const struct web_config *config;
	struct MHD_Daemon *daemon;
	u64 last_good;
};

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static s32 base64_digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' +
		52 :
		c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* "Basic dXNlcjpwYXNz"; false: it is not. */
static bool login(const char *header, char out[MAX_LOGIN], str *user, str *password)
{
	str s = str_from(header);
	u32 n = 0, bits = 0, have = 0;
	if (!str_starts(s, "Basic ") || s.n > MAX_LOGIN)
		return false;
	for (u32 i = 6; i < s.n && s.s[i] != '='; i++) {
		s32 d = base64_digit(s.s[i]);
		if (d < 0)
			return false;
		bits = bits << 6 | (u32)d;
		have += 6;
		if (have >= 8)
			out[n++] = (char)(bits >> (have -= 8));
	}
	return str_cut((str){ out, n }, ':', user, password);
}

static bool is_allowed(struct web *w, struct MHD_Connection *c)
{
	char text[MAX_LOGIN];
	str user = STR(""), password = STR("");
	if (!w->config->users.n)
		return true;
	const char *header = LIBRARY_CALL(MHD_lookup_connection_value)(c, MHD_HEADER_KIND, "Authorization");
	return header && login(header, text, &user, &password) && web_may(w->x, w->config, user, password,
		&w->last_good);
}

static enum MHD_Result reply(struct MHD_Connection *c, u32 status, const char *type, struct buf *b)
{
	struct MHD_Response *r = LIBRARY_CALL(MHD_create_response_from_buffer)(b->n, b->s, MHD_RESPMEM_MUST_FREE);
	if (!r) {
		buf_free(b);
		return MHD_NO;
	}
	LIBRARY_CALL(MHD_add_response_header)(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (status == MHD_HTTP_UNAUTHORIZED)
		LIBRARY_CALL(MHD_add_response_header)(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Basic");
	enum MHD_Result done = LIBRARY_CALL(MHD_queue_response)(c, status, r);
	LIBRARY_CALL(MHD_destroy_response)(r);
	return done;
}

static enum MHD_Result answer(void *ctx, struct MHD_Connection *c, const char *url, const char *method,
	const char *version UNUSED, const char *upload UNUSED, size_t *upload_bytes, void **state)
{
	struct web *w = ctx;
	struct buf out = BUF_INIT;
	const char *plain = "text/plain; charset=utf-8";
	if (!*state) {                       /* the head is there; the answer comes when all of the request is */
		*state = w;
		return MHD_YES;
	}
	if (*upload_bytes) {
		*upload_bytes = 0;
		return MHD_YES;
	}
	if (strcmp(method, "GET") && strcmp(method, "HEAD")) {
		buf_puts(&out, "only GET\n");
		return reply(c, MHD_HTTP_METHOD_NOT_ALLOWED, plain, &out);
	}
	if (!is_allowed(w, c)) {
		buf_puts(&out, "Unauthorized\n");
		return reply(c, MHD_HTTP_UNAUTHORIZED, plain, &out);
	}
	const char *accept = LIBRARY_CALL(MHD_lookup_connection_value)(c, MHD_HEADER_KIND, "Accept");
	const char *type = web_page(w->x, str_from(url), str_from(accept ? accept : ""), &out);
	if (!type)
		buf_puts(&out, "404 page not found\n");
	return reply(c, type ? MHD_HTTP_OK : MHD_HTTP_NOT_FOUND, type ? type : plain, &out);
}

/* ---- the socket -------------------------------------------------------------------------------------------------- */

static long listening(const struct addrinfo *ai)
{
	int on = 1, off = 0, fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
		ai->ai_protocol);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (ai->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	long e = -errno;
	close(fd);
	return e;
}

static long listen_on(const char *host, const char *port)
{
	/* ":9435" is every address, of both families where there are two */
	struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *all = NULL;
	long fd = -EADDRNOTAVAIL;
	for (int pass = 0; pass < 2 && fd < 0; pass++) {
		want.ai_family = host ? AF_UNSPEC : pass ? AF_INET : AF_INET6;
		if (getaddrinfo(host, port, &want, &all))
			continue;
		for (struct addrinfo *ai = all; ai && fd < 0; ai = ai->ai_next)
			fd = listening(ai);
		freeaddrinfo(all);
	}
	return fd;
}

static long open_socket(struct exporter *x)
{
	struct host *h = x->h;
	str at = x->o->listen;
	u64 number;
	if (str_starts(at, "fd://")) {
		long fd = str_to_u64(str_sub(at, 5, at.n), &number) && number < 64 ? host_socket(h, (u32)number) : -1;
		if (fd < 0)
			exporter_report(h->ds, NO_LISTEN, where_arg(at, 0), "systemd has handed over no such socket");
		else
			fcntl((int)fd, F_SETFL, fcntl((int)fd, F_GETFL) | O_NONBLOCK);
		return fd;
	}
	s64 colon = -1;
	for (u32 i = 0; i < at.n; i++)
		colon = at.s[i] == ':' ? i : colon;
	str host = str_sub(at, 0, colon > 0 ? (u32)colon : 0), port = str_sub(at, (u32)(colon + 1), at.n);
	if (host.n > 1 && host.s[0] == '[' && str_ends(host, "]"))
		host = str_sub(host, 1, host.n - 1);
	long fd = colon < 0 || !str_to_u64(port, &number) || number > 65535 ? -EINVAL :
		listen_on(host.n ? arena_strdup(h->arena, host) : NULL, arena_strdup(h->arena, port));
	if (fd < 0) {
		struct diag *d = exporter_report(h->ds, NO_LISTEN, where_arg(at, 0), "cannot listen at this address");
		d->sys_errno = (int)-fd;
		diag_hint(h->ds, d, "--web.listen-address HOST:PORT, such as 127.0.0.1:9435; :9435 is every address");
	}
	return fd;
}

struct web *web_open(struct exporter *x, const struct web_config *config)
{
	struct web *w = arena_new(x->h->arena, struct web);
	*w = (struct web){ .x = x, .config = config };
	if (!LIBRARY_IS_THERE(MHD_start_daemon)) {
		exporter_report(x->h->ds, NO_HTTP, where_none(),
			"answering over HTTP takes libmicrohttpd, which is not installed here");
		return NULL;
	}
	long fd = open_socket(x);
	if (fd < 0)
		return NULL;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(config->key.n ? arena_strdup(x->h->arena, config->key) :
		NULL) },
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(config->cert.n ? arena_strdup(x->h->arena, config->cert) :
		NULL) },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)config->priorities.s },
		{ MHD_OPTION_END, 0, NULL },
	};
	if (config->key.n && LIBRARY_CALL(MHD_is_feature_supported)(MHD_FEATURE_TLS) != MHD_YES) {
		exporter_report(x->h->ds, NO_WEB, where_file(x->o->web_config, 0),
			"this libmicrohttpd was built without TLS");
		close((int)fd);
		return NULL;
	}
	w->daemon = LIBRARY_CALL(MHD_start_daemon)(MHD_USE_EPOLL | (config->key.n ? MHD_USE_TLS : 0), 0, NULL, NULL,
		answer, w,
		MHD_OPTION_LISTEN_SOCKET, (int)fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)MAX_OF_ADDRESS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_ARRAY, config->key.n ? tls : &tls[ARRAY_LEN(tls) - 1], MHD_OPTION_END);
	if (w->daemon)
		return w;
	if (config->key.n)
		exporter_report(x->h->ds, NO_WEB, where_file(x->o->web_config, 0),
			"HTTPS cannot be served: the certificate and the key do not belong together, or are not in "
			"PEM");
	else
		exporter_report(x->h->ds, NO_LISTEN, where_arg(x->o->listen, 0), "HTTP cannot be served");
	close((int)fd);
	return NULL;
}

long web_fd(const struct web *w)
{
	const union MHD_DaemonInfo *info = LIBRARY_CALL(MHD_get_daemon_info)(w->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	return info ? info->epoll_fd : -1;
}

void web_run(struct web *w) { LIBRARY_CALL(MHD_run)(w->daemon); }

int web_timeout_ms(const struct web *w)
{
	MHD_UNSIGNED_LONG_LONG ms;
	return LIBRARY_CALL(MHD_get_timeout)(w->daemon, &ms) == MHD_YES ? (int)MIN(ms, 60000u) : -1;
}

void web_close(struct web *w)
{
	if (w)
		LIBRARY_CALL(MHD_stop_daemon)(w->daemon);
}
