/* net.c: programs on network interfaces that no link holds: XDP programs and filters of traffic control, as rtnetlink
 * tells them (kernel include/uapi/linux/{rtnetlink,if_link,pkt_cls}.h); and what PROG_QUERY tells of tcx and netkit. */
#include "inspect/inspect.h"

#include "uapi/uapi.h"

#include <errno.h>
#include <sys/socket.h>

enum { NLMSG_ERROR = 2, NLMSG_DONE = 3, REQUEST = 1, DUMP = 0x300, GETLINK = 18, GETQDISC = 38, GETTFILTER = 46 };
enum { IFLA_IFNAME = 3, IFLA_XDP = 43, XDP_ATTACHED = 2, XDP_PROG_ID = 4, XDP_DRV_ID = 5, XDP_SKB_ID = 6, XDP_HW_ID = 7,
	XDP_MULTI = 4 };
enum { TCA_KIND = 1, TCA_OPTIONS = 2, TCA_BPF_NAME = 7, TCA_BPF_ID = 11, NEST_BITS = 0x3fff, ANSWER = 64 << 10,
	MAX_PROGS = 64 };
#define INGRESS 0xfffffff2u
#define EGRESS 0xfffffff3u

struct message { u32 len; u16 type, flags; u32 seq, port; };
struct ifinfo { u8 family, pad; u16 type; s32 index; u32 flags, change; };
struct tcm { u8 family, pad[3]; s32 ifindex; u32 handle, parent, info; };
struct attr { u16 len, type; };

typedef void each_fn(struct inspect_net *n, const u8 *body, const u8 *attrs, u32 len);

static const u8 *find(const u8 *attrs, u32 len, u16 type, u32 *n)
{
	struct attr a;
	for (u32 at = 0; at + sizeof(a) <= len; at += (u32)ALIGN_UP(a.len, 4u)) {
		memcpy(&a, attrs + at, sizeof(a));
		if (a.len < sizeof(a) || a.len > len - at)
			break;
		if ((a.type & NEST_BITS) == type) {
			*n = (u32)(a.len - sizeof(a));
			return attrs + at + sizeof(a);
		}
	}
	*n = 0;
	return NULL;
}

static u32 number(const u8 *attrs, u32 len, u16 type)
{
	u32 n, v = 0;
	const u8 *p = find(attrs, len, type, &n);
	if (p)
		memcpy(&v, p, MIN(n, 4u));
	return v;
}

static str text(struct arena *a, const u8 *attrs, u32 len, u16 type)
{
	u32 n;
	const u8 *p = find(attrs, len, type, &n);
	return p ? arena_str(a, (str){ (const char *)p, (u32)strnlen((const char *)p, n) }) : STR("");
}

/* One question, each part of its answer; 0 or -errno. */
static long dump(struct inspect_net *net, u16 type, const void *body, u32 body_len, each_fn *each)
{
	struct { struct message m; u8 body[sizeof(struct tcm)]; } r = { .m = { .len = (u32)sizeof(struct message) +
		body_len,
		.type = type, .flags = REQUEST | DUMP, .seq = 1 } };
	u8 *answer = arena_alloc(net->arena, ANSWER);
	memcpy(r.body, body, body_len);
	long fd = net->k->socket(net->k, AF_NETLINK, SOCK_RAW, 0), n = fd;
	bool more = fd >= 0;
	for (const void *ask = &r; more; ask = NULL) {
		n = net->k->netlink(net->k, (int)fd, ask, ask ? r.m.len : 0, answer, ANSWER);
		more = n > 0;
		struct message m = { 0 };
		for (u64 at = 0; more && at + sizeof(m) <= (u64)n; at += ALIGN_UP((u64)m.len, 4u)) {
			memcpy(&m, answer + at, sizeof(m));
			bool is_sane = m.len >= sizeof(m) && m.len <= (u64)n - at;
			more = is_sane && m.type != NLMSG_DONE && m.type != NLMSG_ERROR;
			if (more && m.len >= sizeof(m) + body_len)
				each(net, answer + at + sizeof(m), answer + at + sizeof(m) + body_len,
					m.len - (u32)sizeof(m) - body_len);
		}
	}
	if (fd >= 0)
		net->k->close(net->k, (int)fd);
	return n < 0 ? n : 0;
}

static void add(struct inspect_net *n, struct inspect_hook h)
{
	vec_push(&n->hooks, n->arena, h);
}

static void one_link(struct inspect_net *n, const u8 *body, const u8 *attrs, u32 len)
{
	static const char *const modes[] = { "", "driver", "generic", "offload" };
	static const u16 ids[] = { 0, XDP_DRV_ID, XDP_SKB_ID, XDP_HW_ID };
	struct ifinfo i;
	u32 xdp_len;
	memcpy(&i, body, sizeof(i));
	const u8 *xdp = find(attrs, len, IFLA_XDP, &xdp_len);
	struct inspect_interface face = { .index = (u32)i.index, .name = text(n->arena, attrs, len, IFLA_IFNAME) };
	if (n->only && n->only != face.index)
		return;
	vec_push(&n->interfaces, n->arena, face);
	u8 attached = xdp ? (u8)number(xdp, xdp_len, XDP_ATTACHED) : 0;
	for (u32 mode = 1; mode <= 3 && attached; mode++) {
		u32 id = attached == XDP_MULTI ? number(xdp, xdp_len, ids[mode]) : attached == mode ?
			number(xdp, xdp_len, XDP_PROG_ID) : 0;
		if (id)
			add(n, (struct inspect_hook){ .kind = INSPECT_XDP, .index = face.index, .device = face.name,
				.where = modes[mode],
				.prog_id = id, .is_multi = attached == XDP_MULTI });
	}
}

static void one_qdisc(struct inspect_net *n, const u8 *body, const u8 *attrs, u32 len)
{
	struct tcm t;
	memcpy(&t, body, sizeof(t));
	str kind = text(n->arena, attrs, len, TCA_KIND);
	vec_each(i, &n->interfaces)
		if (i->index == (u32)t.ifindex)
			i->has_filters |= str_is(kind, "clsact") || str_is(kind, "ingress");
}

static void one_filter(struct inspect_net *n, const u8 *body, const u8 *attrs, u32 len)
{
	struct tcm t;
	u32 options_len;
	memcpy(&t, body, sizeof(t));
	const u8 *options = find(attrs, len, TCA_OPTIONS, &options_len);
	if (!t.handle || !options || !str_is(text(n->arena, attrs, len, TCA_KIND), "bpf"))
		return;
	add(n, (struct inspect_hook){ .kind = INSPECT_FILTER, .index = (u32)t.ifindex, .device = n->at->name,
		.where = n->where,
		.name = text(n->arena, options, options_len, TCA_BPF_NAME), .prog_id = number(options, options_len,
		TCA_BPF_ID) });
}

static str prog_name(struct inspect_net *n, u32 id)
{
	struct inspect_prog p;
	long fd = inspect_open(n->k, INSPECT_PROG, id);
	str name = STR("");
	if (fd < 0)
		return name;
	if (inspect_prog(n->k, (int)fd, &p) == 0)
		name = arena_str(n->arena, str_from(p.info.name));
	n->k->close(n->k, (int)fd);
	return name;
}

static void query(struct inspect_net *n, u32 attach_type, const char *where)
{
	u32 progs[MAX_PROGS] = { 0 }, links[MAX_PROGS] = { 0 };
	struct sys_query q = { .target_fd = n->at->index, .attach_type = attach_type, .prog_ids = (u64)(uintptr_t)progs,
		.count = MAX_PROGS, .link_ids = (u64)(uintptr_t)links };
	if (n->k->bpf(n->k, BPFCMD_PROG_QUERY, &q, sizeof(q)) < 0)
		return;
	for (u32 i = 0; i < q.count && i < MAX_PROGS; i++)
		add(n, (struct inspect_hook){ .kind = INSPECT_TCX, .index = n->at->index, .device = n->at->name,
			.where = where,
			.name = prog_name(n, progs[i]), .prog_id = progs[i], .link_id = links[i] });
}

static void of_traffic(struct inspect_net *n)
{
	static const struct { u32 parent; const char *where; } parents[] = { { INGRESS, "clsact/ingress" },
		{ EGRESS, "clsact/egress" } };
	static const struct { u32 type; const char *where; } queries[] = { { ATTACH_TCX_INGRESS, "tcx/ingress" },
		{ ATTACH_TCX_EGRESS, "tcx/egress" }, { ATTACH_NETKIT_PRIMARY, "netkit/primary" },
		{ ATTACH_NETKIT_PEER, "netkit/peer" } };
	for (u32 i = 0; i < n->interfaces.n; i++) {
		n->at = &n->interfaces.v[i];
		for (u32 q = 0; q < ARRAY_LEN(queries); q++)
			query(n, queries[q].type, queries[q].where);
		for (u32 p = 0; p < ARRAY_LEN(parents) && n->at->has_filters; p++) {
			n->where = parents[p].where;
			dump(n, GETTFILTER, &(struct tcm){ .ifindex = (s32)n->at->index, .parent = parents[p].parent },
				sizeof(struct tcm),
				one_filter);
		}
	}
}

long inspect_net(struct kern *k, struct arena *a, u32 only, struct inspect_net *out)
{
	*out = (struct inspect_net){ .k = k, .arena = a, .only = only };
	long r = dump(out, GETLINK, &(struct ifinfo){ 0 }, sizeof(struct ifinfo), one_link);
	if (r == 0)
		r = dump(out, GETQDISC, &(struct tcm){ 0 }, sizeof(struct tcm), one_qdisc);
	if (r == 0)
		of_traffic(out);
	return r;
}
