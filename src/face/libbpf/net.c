/* net.c: programs on network interfaces without links, by netlink (kernel
 * include/uapi/linux/{rtnetlink,if_link,pkt_cls}.h): XDP, and filters of traffic control. They stay until somebody
 * takes them off. */
#include "face/libbpf/face.h"

#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { ANSWER = 64 << 10, ROOM = 512, ALL_PROTOCOLS = 0x0300 /* ETH_P_ALL as it stands in packets */, BPF_ID = 11 };

/* ---- requests and answers ---------------------------------------------------------------------------------------- */

struct request {
	struct nlmsghdr h;
	union { struct ifinfomsg link; struct tcmsg tc; struct genlmsghdr genl; };
	u8 attrs[ROOM];
};

static void *put(struct request *r, u16 type, const void *p, u32 n)
{
	struct nlattr a = { .nla_len = (u16)(sizeof(a) + n), .nla_type = type };
	u8 *at = (u8 *)r + r->h.nlmsg_len;
	BUG_ON(r->h.nlmsg_len + sizeof(a) + n + 4 > sizeof(*r), "a request holds its attributes");
	memcpy(at, &a, sizeof(a));
	if (n)
		memcpy(at + sizeof(a), p, n);
	r->h.nlmsg_len += (u32)ALIGN_UP(sizeof(a) + n, 4u);
	return at;
}

static void end_nest(struct request *r, void *nest)
{
	((struct nlattr *)nest)->nla_len = (u16)((u8 *)r + r->h.nlmsg_len - (u8 *)nest);
}

static const u8 *attr_of(const u8 *p, u32 n, u16 type, u32 *len)
{
	struct nlattr a;
	while (n >= sizeof(a)) {
		memcpy(&a, p, sizeof(a));
		if (a.nla_len < sizeof(a) || a.nla_len > n)
			break;
		if ((a.nla_type & NLA_TYPE_MASK) == type) {
			*len = a.nla_len - (u32)sizeof(a);
			return p + sizeof(a);
		}
		u32 step = MIN((u32)ALIGN_UP(a.nla_len, 4u), n);
		p += step;
		n -= step;
	}
	*len = 0;
	return NULL;
}

static u64 number_of(const u8 *p, u32 n, u16 type)
{
	u64 v = 0;
	u32 len;
	const u8 *at = attr_of(p, n, type, &len);
	if (at)
		memcpy(&v, at, MIN(len, (u32)sizeof(v)));
	return v;
}

typedef void answer_fn(void *ctx, const struct nlmsghdr *h, const u8 *body, u32 len);

/* 1: that was the last; 0: there is more; else -errno. */
static long take(const u8 *p, long n, answer_fn *fn, void *ctx)
{
	struct nlmsghdr h;
	while (n >= (long)sizeof(h)) {
		memcpy(&h, p, sizeof(h));
		if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > n)
			return -LIBBPF_ERRNO__NLPARSE;
		const u8 *body = p + sizeof(h);
		if (h.nlmsg_type == NLMSG_DONE)
			return 1;
		if (h.nlmsg_type == NLMSG_ERROR) {
			s32 err = -EPROTO;
			memcpy(&err, body, MIN(sizeof(err), h.nlmsg_len - sizeof(h)));
			return err ? err : 1;
		}
		if (fn)
			fn(ctx, &h, body, h.nlmsg_len - (u32)sizeof(h));
		long step = MIN((long)ALIGN_UP(h.nlmsg_len, 4u), n);
		p += step;
		n -= step;
	}
	return 0;
}

/* All of the answer. With ack the kernel says when it ends; without one an answer that is no dump is a single
 * message. */
static long ask_of(int protocol, struct request *r, answer_fn *fn, void *ctx)
{
	struct kern *k = face_kern();
	u8 *answer = malloc(ANSWER);
	if (!answer)
		return -ENOMEM;
	long fd = k->socket(k, AF_NETLINK, SOCK_RAW, protocol);
	long n = fd < 0 ? fd : k->netlink(k, (int)fd, r, r->h.nlmsg_len, answer, ANSWER), done = 0;
	while (n > 0 && (done = take(answer, n, fn, ctx)) == 0)
		n = k->netlink(k, (int)fd, NULL, 0, answer, ANSWER);
	if (fd >= 0)
		k->close(k, (int)fd);
	free(answer);
	return n < 0 ? n : done < 0 ? done : 0;
}

static long ask(struct request *r, answer_fn *fn, void *ctx) { return ask_of(NETLINK_ROUTE, r, fn, ctx); }

static struct request request(u16 type, u16 flags, u32 body)
{
	return (struct request){ .h = { .nlmsg_len = NLMSG_HDRLEN + body, .nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags, .nlmsg_seq = 1 } };
}

/* ---- XDP --------------------------------------------------------------------------------------------------------- */

static int xdp_set(int ifindex, int fd, const int *old_fd, u32 flags)
{
	struct request r = request(RTM_SETLINK, 0, sizeof(struct ifinfomsg));
	r.link.ifi_index = ifindex;
	void *nest = put(&r, IFLA_XDP | NLA_F_NESTED, NULL, 0);
	put(&r, IFLA_XDP_FD, &fd, sizeof(fd));
	if (old_fd) {
		flags |= XDP_FLAGS_REPLACE;
		put(&r, IFLA_XDP_EXPECTED_FD, old_fd, sizeof(*old_fd));
	}
	if (flags)
		put(&r, IFLA_XDP_FLAGS, &flags, sizeof(flags));
	end_nest(&r, nest);
	return face_result(ask(&r, NULL, NULL));
}

int bpf_xdp_attach(int ifindex, int prog_fd, __u32 flags, const struct bpf_xdp_attach_opts *opts)
{
	if (!OPTS_OK(opts, bpf_xdp_attach_opts))
		return face_result(-EINVAL);
	int old = OPTS_GET(opts, old_prog_fd, 0);
	/* old_prog_fd 0 is none; whoever means descriptor 0 has to move it. */
	return xdp_set(ifindex, prog_fd, old ? &old : NULL, flags);
}

int bpf_xdp_detach(int ifindex, __u32 flags, const struct bpf_xdp_attach_opts *opts)
{
	return bpf_xdp_attach(ifindex, -1, flags, opts);
}

struct xdp_state { int ifindex; bool found; u32 prog_id, drv, skb, hw; u8 mode; };

static void take_xdp(void *ctx, const struct nlmsghdr *h, const u8 *body, u32 len)
{
	struct xdp_state *x = ctx;
	struct ifinfomsg link;
	u32 n, bytes;
	if (h->nlmsg_type != RTM_NEWLINK || len < sizeof(link))
		return;
	memcpy(&link, body, sizeof(link));
	const u8 *xdp = attr_of(body + sizeof(link), len - (u32)sizeof(link), IFLA_XDP, &n);
	if (link.ifi_index != x->ifindex)
		return;
	x->found = true;
	const u8 *mode = xdp ? attr_of(xdp, n, IFLA_XDP_ATTACHED, &bytes) : NULL;
	if (!mode || !bytes)
		return;
	x->mode = *mode;
	x->prog_id = (u32)number_of(xdp, n, IFLA_XDP_PROG_ID);
	x->drv = (u32)number_of(xdp, n, IFLA_XDP_DRV_PROG_ID);
	x->skb = (u32)number_of(xdp, n, IFLA_XDP_SKB_PROG_ID);
	x->hw = (u32)number_of(xdp, n, IFLA_XDP_HW_PROG_ID);
}

/* What a device can do with XDP is told by the generic netlink family "netdev" (include/uapi/linux/netdev.h, since
 * 6.3); its numbers are written out, for older headers have no such file. */
enum { DEV_GET = 1, DEV_IFINDEX = 1, DEV_XDP_FEATURES = 3, DEV_XDP_ZC_MAX_SEGS = 4 };
struct xdp_features { u64 flags; u32 zc_max_segs; u16 family; };

static void take_family(void *ctx, const struct nlmsghdr *h, const u8 *body, u32 len)
{
	struct xdp_features *f = ctx;
	if (h->nlmsg_type == GENL_ID_CTRL && len >= GENL_HDRLEN)
		f->family = (u16)number_of(body + GENL_HDRLEN, len - GENL_HDRLEN, CTRL_ATTR_FAMILY_ID);
}

static void take_features(void *ctx, const struct nlmsghdr *h, const u8 *body, u32 len)
{
	struct xdp_features *f = ctx;
	if (h->nlmsg_type != f->family || len < GENL_HDRLEN)
		return;
	f->flags = number_of(body + GENL_HDRLEN, len - GENL_HDRLEN, DEV_XDP_FEATURES);
	f->zc_max_segs = (u32)number_of(body + GENL_HDRLEN, len - GENL_HDRLEN, DEV_XDP_ZC_MAX_SEGS);
}

/* A kernel without the family knows no features: 0 of them. */
static long query_features(int ifindex, struct xdp_features *f)
{
	struct request r = request(GENL_ID_CTRL, 0, GENL_HDRLEN);
	r.genl = (struct genlmsghdr){ .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	put(&r, CTRL_ATTR_FAMILY_NAME, "netdev", sizeof("netdev"));
	long e = ask_of(NETLINK_GENERIC, &r, take_family, f);
	if (e < 0 || !f->family)
		return e == -ENOENT ? 0 : e;
	r = request(f->family, 0, GENL_HDRLEN);
	r.genl = (struct genlmsghdr){ .cmd = DEV_GET, .version = 1 };
	put(&r, DEV_IFINDEX, &ifindex, sizeof(ifindex));
	return ask_of(NETLINK_GENERIC, &r, take_features, f);
}

int bpf_xdp_query(int ifindex, int xdp_flags, struct bpf_xdp_query_opts *opts)
{
	struct request r = request(RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	struct xdp_state x = { .ifindex = ifindex };
	u32 modes = (u32)xdp_flags & XDP_FLAGS_MODES;
	if (!OPTS_OK(opts, bpf_xdp_query_opts) || (u32)xdp_flags & ~XDP_FLAGS_MASK || modes & (modes - 1))
		return face_result(-EINVAL);
	r.link.ifi_index = ifindex;
	long e = ask(&r, take_xdp, &x);
	if (e < 0)
		return face_result(e);
	OPTS_SET(opts, prog_id, x.prog_id);
	OPTS_SET(opts, drv_prog_id, x.drv);
	OPTS_SET(opts, hw_prog_id, x.hw);
	OPTS_SET(opts, skb_prog_id, x.skb);
	OPTS_SET(opts, attach_mode, x.mode);
	struct xdp_features f = { 0 };
	bool wanted = opts && opts->sz >= FACE_END(bpf_xdp_query_opts, feature_flags);
	e = wanted ? query_features(ifindex, &f) : 0;
	OPTS_SET(opts, feature_flags, f.flags);
	OPTS_SET(opts, xdp_zc_max_segs, f.zc_max_segs);
	return face_result(e);
}

int bpf_xdp_query_id(int ifindex, int flags, __u32 *prog_id)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);
	int r = bpf_xdp_query(ifindex, flags, &opts);
	if (r < 0)
		return r;
	u32 modes = (u32)flags & XDP_FLAGS_MODES;
	*prog_id = opts.attach_mode != XDP_ATTACHED_MULTI && !modes ? opts.prog_id :
		modes & XDP_FLAGS_DRV_MODE ? opts.drv_prog_id :
		modes & XDP_FLAGS_HW_MODE ? opts.hw_prog_id : modes & XDP_FLAGS_SKB_MODE ? opts.skb_prog_id : 0;
	return 0;
}

/* ---- traffic control --------------------------------------------------------------------------------------------- */

#define CLSACT_PARENT TC_H_CLSACT
#define CLSACT_HANDLE TC_H_MAKE(TC_H_CLSACT, 0)

static bool hook_ok(const struct bpf_tc_hook *hook)
{
	return hook && OPTS_OK(hook, bpf_tc_hook) && OPTS_GET(hook, ifindex, 0) > 0;
}

/* The parent of filters; false: this is no place for them. */
static bool parent_of(const struct bpf_tc_hook *hook, u32 *parent)
{
	u32 own = OPTS_GET(hook, parent, 0);
	switch ((u32)OPTS_GET(hook, attach_point, 0)) {
	case BPF_TC_INGRESS:
		*parent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);
		return !own;
	case BPF_TC_EGRESS:
		*parent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS);
		return !own;
	case BPF_TC_CUSTOM:
		*parent = own;
		return own != 0;
	case BPF_TC_QDISC:
		*parent = own;
		return own && OPTS_GET(hook, qdisc, NULL);
	default:
		return false;
	}
}

static long qdisc(const struct bpf_tc_hook *hook, u16 type, u16 flags)
{
	struct request r = request(type, flags, sizeof(struct tcmsg));
	u32 point = (u32)OPTS_GET(hook, attach_point, 0);
	const char *kind = "clsact";
	r.tc.tcm_ifindex = OPTS_GET(hook, ifindex, 0);
	r.tc.tcm_parent = CLSACT_PARENT;
	r.tc.tcm_handle = CLSACT_HANDLE;
	if (point == BPF_TC_QDISC) {
		kind = OPTS_GET(hook, qdisc, NULL);
		r.tc.tcm_parent = OPTS_GET(hook, parent, 0);
		r.tc.tcm_handle = OPTS_GET(hook, handle, 0);
		if (!kind || strlen(kind) > 64)
			return -EINVAL;
	} else if (point == BPF_TC_CUSTOM) {
		return -EOPNOTSUPP;
	} else if (!(point & (BPF_TC_INGRESS | BPF_TC_EGRESS)) || point & ~(u32)(BPF_TC_INGRESS | BPF_TC_EGRESS) ||
		OPTS_GET(hook, parent, 0)) {
		return -EINVAL;
	}
	put(&r, TCA_KIND, kind, (u32)strlen(kind) + 1);
	return ask(&r, NULL, NULL);
}

int bpf_tc_hook_create(struct bpf_tc_hook *hook)
{
	return face_result(hook_ok(hook) ? qdisc(hook, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL) : -EINVAL);
}

struct filter { u32 handle, priority, id; bool found; };

static void take_filter(void *ctx, const struct nlmsghdr *h, const u8 *body, u32 len)
{
	struct filter *f = ctx;
	struct tcmsg t;
	u32 n;
	if (h->nlmsg_type != RTM_NEWTFILTER || len < sizeof(t) || f->found)
		return;
	memcpy(&t, body, sizeof(t));
	const u8 *options = attr_of(body + sizeof(t), len - (u32)sizeof(t), TCA_OPTIONS, &n);
	if (!options)
		return;
	*f = (struct filter){ t.tcm_handle, TC_H_MAJ(t.tcm_info) >> 16, (u32)number_of(options, n, BPF_ID), true };
}

static struct request filter(u16 type, u16 flags, const struct bpf_tc_hook *hook, u32 parent, u32 handle, u32 priority)
{
	struct request r = request(type, flags, sizeof(struct tcmsg));
	r.tc.tcm_ifindex = OPTS_GET(hook, ifindex, 0);
	r.tc.tcm_parent = parent;
	r.tc.tcm_handle = handle;
	r.tc.tcm_info = TC_H_MAKE(priority << 16, priority || type == RTM_NEWTFILTER ? ALL_PROTOCOLS : 0);
	return r;
}

/* "name:[id]", by which tc shows it. */
static long put_program(struct request *r, int fd)
{
	struct sys_prog_info info = { 0 };
	u32 len = sizeof(info), flags = TCA_BPF_FLAG_ACT_DIRECT;
	char name[64];
	long e = sys_get_info(face_kern(), fd, &info, &len);
	if (e < 0)
		return e;
	int n = snprintf(name, sizeof(name), "%.16s:[%u]", info.name, info.id);
	put(r, TCA_BPF_FD, &fd, sizeof(fd));
	put(r, TCA_BPF_NAME, name, (u32)n + 1);
	put(r, TCA_BPF_FLAGS, &flags, sizeof(flags));
	return 0;
}

int bpf_tc_attach(const struct bpf_tc_hook *hook, struct bpf_tc_opts *opts)
{
	u32 parent, handle = OPTS_GET(opts, handle, 0), priority = OPTS_GET(opts, priority, 0),
		flags = OPTS_GET(opts, flags, 0);
	int fd = OPTS_GET(opts, prog_fd, 0);
	struct filter f = { 0 };
	if (!hook_ok(hook) || !opts || !OPTS_OK(opts, bpf_tc_opts) || fd <= 0 || OPTS_GET(opts, prog_id, 0) ||
		flags & ~(u32)BPF_TC_F_REPLACE || priority > UINT16_MAX ||
	    !parent_of(hook, &parent))
		return face_result(-EINVAL);
	struct request r = filter(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_ECHO |
		(flags & BPF_TC_F_REPLACE ? NLM_F_REPLACE : NLM_F_EXCL), hook, parent, handle, priority);
	put(&r, TCA_KIND, "bpf", sizeof("bpf"));
	void *nest = put(&r, TCA_OPTIONS | NLA_F_NESTED, NULL, 0);
	long e = put_program(&r, fd);
	end_nest(&r, nest);
	e = e < 0 ? e : ask(&r, take_filter, &f);
	if (e < 0)
		return face_result(e);
	OPTS_SET(opts, handle, f.handle);
	OPTS_SET(opts, priority, f.priority);
	OPTS_SET(opts, prog_id, f.id);
	return f.found ? 0 : face_result(-ENOENT);
}

static long remove_filters(const struct bpf_tc_hook *hook, u32 parent, u32 handle, u32 priority)
{
	struct request r = filter(RTM_DELTFILTER, 0, hook, parent, handle, priority);
	if (priority)
		put(&r, TCA_KIND, "bpf", sizeof("bpf"));
	return ask(&r, NULL, NULL);
}

static bool names_one(const struct bpf_tc_opts *opts)
{
	u32 priority = OPTS_GET(opts, priority, 0);
	return opts && OPTS_OK(opts, bpf_tc_opts) && !OPTS_GET(opts, prog_fd, 0) && !OPTS_GET(opts, prog_id, 0) &&
		!OPTS_GET(opts, flags, 0) && OPTS_GET(opts, handle, 0) &&
		priority && priority <= UINT16_MAX;
}

int bpf_tc_detach(const struct bpf_tc_hook *hook, const struct bpf_tc_opts *opts)
{
	u32 parent;
	if (!hook_ok(hook) || !names_one(opts) || !parent_of(hook, &parent))
		return face_result(-EINVAL);
	return face_result(remove_filters(hook, parent, opts->handle, opts->priority));
}

int bpf_tc_query(const struct bpf_tc_hook *hook, struct bpf_tc_opts *opts)
{
	u32 parent;
	struct filter f = { 0 };
	if (!hook_ok(hook) || !names_one(opts) || !parent_of(hook, &parent))
		return face_result(-EINVAL);
	struct request r = filter(RTM_GETTFILTER, 0, hook, parent, opts->handle, opts->priority);
	put(&r, TCA_KIND, "bpf", sizeof("bpf"));
	long e = ask(&r, take_filter, &f);
	if (e < 0 || !f.found)
		return face_result(e < 0 ? e : -ENOENT);
	OPTS_SET(opts, prog_id, f.id);
	return 0;
}

/* The qdisc with all that hangs on it, or one side's filters. */
int bpf_tc_hook_destroy(struct bpf_tc_hook *hook)
{
	u32 parent, point = hook ? (u32)OPTS_GET(hook, attach_point, 0) : 0;
	if (!hook_ok(hook))
		return face_result(-EINVAL);
	if (point == (BPF_TC_INGRESS | BPF_TC_EGRESS) || point == BPF_TC_QDISC)
		return face_result(qdisc(hook, RTM_DELQDISC, 0));
	if (point == BPF_TC_CUSTOM)
		return face_result(-EOPNOTSUPP);
	return face_result(parent_of(hook, &parent) ? remove_filters(hook, parent, 0, 0) : -EINVAL);
}
