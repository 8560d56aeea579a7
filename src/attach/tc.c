/* tc.c: programs on traffic control where the kernel has no links of it (before Linux 6.6): a filter of kind bpf under
 * the interface's clsact qdisc, by netlink (kernel net/sched/cls_bpf.c, include/uapi/linux/{rtnetlink,pkt_cls}.h).
 *
 * A filter outlives its process. So it carries a mark in its name, skep_PID_N, with a "q" behind it when the qdisc was
 * made for it: it is taken back by link_close, and what a killed skep left by tc_sweep at the next start. */
#include "attach/attach_private.h"

#include <assert.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NETLINK_ROUTE = 0, NLMSG_ERROR = 2, NLMSG_DONE = 3 };
enum { REQUEST = 1, ACK = 4, EXCL = 0x200, CREATE = 0x400, DUMP = 0x300 };
enum { NEWQDISC = 36, DELQDISC = 37, GETQDISC = 38, NEWTFILTER = 44, DELTFILTER = 45, GETTFILTER = 46 };
enum { TCA_KIND = 1, TCA_OPTIONS = 2, TCA_BPF_FD = 6, TCA_BPF_NAME = 7, TCA_BPF_FLAGS = 8, ACT_DIRECT = 1,
	NESTED = 1 << 15 };
enum { ALL_PROTOCOLS = 0x0300 /* ETH_P_ALL as it stands in packets */, OUR_PRIORITY = 23785, ANSWER = 32 << 10 };
#define CLSACT 0xfffffff1u
#define CLSACT_HANDLE 0xffff0000u
#define INGRESS 0xfffffff2u
#define EGRESS 0xfffffff3u

struct message { u32 len; u16 type, flags; u32 seq, port; };
struct tcm { u8 family, pad[3]; s32 ifindex; u32 handle, parent, info; };
struct attr { u16 len, type; };
struct request { struct message m; struct tcm t; u8 attrs[256]; };

/* ---- requests ------------------------------------------------------------------------------------------- */

static struct request request(u16 type, u16 flags, u32 ifindex, u32 parent)
{
	return (struct request){ .m = { .len = sizeof(struct message) + sizeof(struct tcm), .type = type,
		.flags = REQUEST | flags, .seq = 1 },
		.t = { .ifindex = (s32)ifindex, .parent = parent } };
}

static struct attr *put(struct request *r, u16 type, const void *bytes, u32 n)
{
	u8 *at = (u8 *)r + r->m.len;
	struct attr a = { (u16)(sizeof(a) + n), type };
	assert(r->m.len + sizeof(a) + n + 4 <= sizeof(*r) && "a request holds its attributes");
	memcpy(at, &a, sizeof(a));
	if (n)
		memcpy(at + sizeof(a), bytes, n);
	r->m.len += (u32)ALIGN_UP(sizeof(a) + n, 4u);
	return (struct attr *)at;
}

static void put_str(struct request *r, u16 type, const char *s) { put(r, type, s, (u32)strlen(s) + 1); }
static void put_u32(struct request *r, u16 type, u32 v) { put(r, type, &v, sizeof(v)); }

/* 0 or what the kernel answers. */
static long ask(struct kern *k, int fd, const struct request *r)
{
	u8 answer[1024];
	s32 err;
	long n = k->netlink(k, fd, r, r->m.len, answer, sizeof(answer));
	if (n < 0)
		return n;
	struct message m;
	if (n < (long)(sizeof(m) + sizeof(err)))
		return -EPROTO;
	memcpy(&m, answer, sizeof(m));
	memcpy(&err, answer + sizeof(m), sizeof(err));
	return m.type == NLMSG_ERROR ? err : -EPROTO;
}

static long add_qdisc(struct kern *k, int fd, u32 ifindex)
{
	struct request r = request(NEWQDISC, ACK | CREATE | EXCL, ifindex, CLSACT);
	r.t.handle = CLSACT_HANDLE;
	put_str(&r, TCA_KIND, "clsact");
	return ask(k, fd, &r);
}

static void remove_qdisc(struct kern *k, int fd, u32 ifindex)
{
	struct request r = request(DELQDISC, ACK, ifindex, CLSACT);
	r.t.handle = CLSACT_HANDLE;
	ask(k, fd, &r);
}

static struct request filter_request(u16 type, u16 flags, const struct tc_filter *f)
{
	struct request r = request(type, flags, f->ifindex, f->parent);
	r.t.handle = f->handle;
	r.t.info = (u32)OUR_PRIORITY << 16 | ALL_PROTOCOLS;
	put_str(&r, TCA_KIND, "bpf");
	return r;
}

static long add_filter(struct kern *k, int fd, const struct tc_filter *f, int prog_fd, const char *name)
{
	struct request r = filter_request(NEWTFILTER, ACK | CREATE | EXCL, f);
	struct attr *options = put(&r, TCA_OPTIONS | NESTED, NULL, 0);
	put_u32(&r, TCA_BPF_FD, (u32)prog_fd);
	put_str(&r, TCA_BPF_NAME, name);
	put_u32(&r, TCA_BPF_FLAGS, ACT_DIRECT);
	options->len = (u16)((u8 *)&r + r.m.len - (u8 *)options);
	return ask(k, fd, &r);
}

/* ---- what is there ---------------------------------------------------------------------------------------- */

typedef void each_fn(void *ctx, const struct tcm *t, const u8 *attrs, u32 len);

/* Attribute of this type among them; NULL: none. */
static const u8 *find(const u8 *attrs, u32 len, u16 type, u32 *n)
{
	struct attr a;
	for (u32 at = 0; at + sizeof(a) <= len; at += (u32)ALIGN_UP(a.len, 4u)) {
		memcpy(&a, attrs + at, sizeof(a));
		if (a.len < sizeof(a) || at + a.len > len)
			break;
		if ((a.type & (NESTED - 1)) == type) {
			*n = (u32)(a.len - sizeof(a));
			return attrs + at + sizeof(a);
		}
	}
	*n = 0;
	return NULL;
}

static str text_of(const u8 *attrs, u32 len, u16 type)
{
	u32 n;
	const u8 *p = find(attrs, len, type, &n);
	return p ? (str){ (const char *)p, (u32)strnlen((const char *)p, n) } : STR("");
}

/* One datagram of a dump; false: that was the last. */
static bool each_in(const u8 *p, long n, each_fn *each, void *ctx)
{
	struct message m;
	struct tcm t;
	for (; n >= (long)sizeof(m); p += ALIGN_UP(m.len, 4u), n -= (long)ALIGN_UP(m.len, 4u)) {
		memcpy(&m, p, sizeof(m));
		if (m.type == NLMSG_DONE || m.type == NLMSG_ERROR || m.len < sizeof(m) || m.len > n)
			return false;
		if (m.len < sizeof(m) + sizeof(t))
			continue;
		memcpy(&t, p + sizeof(m), sizeof(t));
		each(ctx, &t, p + sizeof(m) + sizeof(t), (u32)(m.len - sizeof(m) - sizeof(t)));
	}
	return true;
}

/* An open socket of rtnetlink(7), and where its answers lie. */
struct route { struct kern *k; struct arena *arena; int fd; };

/* All that the kernel answers to a request, one by one. False: not all of it came. */
static bool dump(const struct route *to, struct request r, each_fn *each, void *ctx)
{
	struct kern *k = to->k;
	u8 *answer = arena_alloc(to->arena, ANSWER);
	long n = k->netlink(k, to->fd, &r, r.m.len, answer, ANSWER);
	while (n > 0 && each_in(answer, n, each, ctx))
		n = k->netlink(k, to->fd, NULL, 0, answer, ANSWER);
	return n > 0;
}

static void count_filter(void *ctx, const struct tcm *t, const u8 *attrs, u32 len)
{
	u32 n;
	*(u32 *)ctx += t->handle && find(attrs, len, TCA_OPTIONS, &n);
}

/* The qdisc goes when nothing hangs on it. */
static void drop_qdisc(const struct route *to, u32 ifindex)
{
	u32 left = 0;
	bool all = dump(to, request(GETTFILTER, DUMP, ifindex, INGRESS), count_filter, &left) &&
		dump(to, request(GETTFILTER, DUMP, ifindex, EGRESS), count_filter, &left);
	if (all && !left)
		remove_qdisc(to->k, to->fd, ifindex);
}

/* ---- attaching and taking back ------------------------------------------------------------------------------ */

static int open_netlink(struct kern *k)
{
	return (int)k->socket(k, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

long tc_attach(struct attach *at, int prog_fd, u32 ifindex, bool egress, struct link *out)
{
	struct kern *k = at->k;
	struct tc_filter f = { .ifindex = ifindex, .parent = egress ? EGRESS : INGRESS,
		.handle = (u32)k->getpid(k) << 8 |
		(at->filters++ & 255) };
	int fd = open_netlink(k);
	if (fd < 0)
		return fd;
	long r = add_qdisc(k, fd, ifindex);
	f.made_qdisc = r == 0;
	if (r == 0 || r == -EEXIST) {
		const char *name = arena_printf(at->arena, "skep_%ld_%u%s", k->getpid(k), f.handle & 255,
			f.made_qdisc ? "q" : "").s;
		r = add_filter(k, fd, &f, prog_fd, name);
		if (r < 0 && f.made_qdisc)
			remove_qdisc(k, fd, ifindex);
	}
	k->close(k, fd);
	if (r < 0)
		return r;
	out->filter = f;
	out->arena = at->arena;
	out->rights = 1ull << SYS_CAP_NET_ADMIN;
	return 0;
}

static void remove_filter(const struct route *to, const struct tc_filter *f)
{
	struct request r = filter_request(DELTFILTER, ACK, f);
	ask(to->k, to->fd, &r);
	if (f->made_qdisc)
		drop_qdisc(to, f->ifindex);
}

void tc_close(struct kern *k, struct arena *a, const struct tc_filter *f)
{
	int fd = open_netlink(k);
	if (fd < 0)
		return;
	remove_filter(&(struct route){ k, a, fd }, f);
	k->close(k, fd);
}

struct sweep { struct kern *k; struct arena *arena; u32 ifindex, parent; vec(u32) interfaces;
	vec(struct tc_filter) dead; };

static void find_qdisc(void *ctx, const struct tcm *t, const u8 *attrs, u32 len)
{
	struct sweep *s = ctx;
	if (str_is(text_of(attrs, len, TCA_KIND), "clsact"))
		vec_push(&s->interfaces, s->arena, (u32)t->ifindex);
}

static void find_dead(void *ctx, const struct tcm *t, const u8 *attrs, u32 len)
{
	struct sweep *s = ctx;
	str word, rest;
	u64 pid;
	u32 n;
	const u8 *options = find(attrs, len, TCA_OPTIONS, &n);
	str name = options ? text_of(options, n, TCA_BPF_NAME) : STR("");
	if (!str_starts(name, "skep_") || t->info >> 16 != OUR_PRIORITY)
		return;
	str_cut(str_sub(name, 5, name.n), '_', &word, &rest);
	if (!str_to_u64(word, &pid) || s->k->kill(s->k, (int)pid, 0) != -ESRCH)
		return;
	struct tc_filter f = { .ifindex = s->ifindex, .parent = s->parent, .handle = t->handle,
		.made_qdisc = str_ends(name, "q") };
	vec_push(&s->dead, s->arena, f);
}

/* A kernel with links of traffic control looks for the interface, which there is none; one without knows no such
 * question. */
static bool has_links(struct kern *k)
{
	struct sys_query q = { .target_fd = INT32_MAX, .attach_type = ATTACH_TCX_INGRESS };
	return k->bpf(k, BPFCMD_PROG_QUERY, &q, sizeof(q)) != -EINVAL;
}

u32 tc_sweep(struct kern *k, struct arena *a)
{
	struct sweep s = { .k = k, .arena = a };
	int fd = has_links(k) ? -1 : open_netlink(k);
	struct route to = { k, a, fd };
	if (fd < 0)
		return 0;
	dump(&to, request(GETQDISC, DUMP, 0, 0), find_qdisc, &s);
	vec_each(i, &s.interfaces)
		for (s.parent = INGRESS; s.parent <= EGRESS; s.parent++) {
			s.ifindex = *i;
			dump(&to, request(GETTFILTER, DUMP, *i, s.parent), find_dead, &s);
		}
	vec_each(f, &s.dead)
		remove_filter(&to, f);
	k->close(k, fd);
	return s.dead.n;
}
