/* netlink.c: programs on interfaces without links: what netlink is asked, word for word, and what is made of each
 * answer that may come; options of each size; on the kernel of asked.h. */
#include "asked.h"

#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/pkt_cls.h>
#include <linux/rtnetlink.h>

/* What is answered: a piece for each question, or for each more that is waited for. */
static u8 replies[6][256];
static long reply_bytes[6];
static u32 nreplies, replied;
static int asked_protocol;

static void attributes(const u8 *p, u32 n)
{
	for (struct nlattr a; n >= sizeof(a);
	     p += MIN((u32)ALIGN_UP(a.nla_len, 4u), n), n -= MIN((u32)ALIGN_UP(a.nla_len, 4u), n)) {
		memcpy(&a, p, sizeof(a));
		BUG_ON(a.nla_len < sizeof(a) || a.nla_len > n, "what is asked is well formed");
		printf(" {%x", a.nla_type);
		if (a.nla_type & NLA_F_NESTED)
			attributes(p + sizeof(a), a.nla_len - (u32)sizeof(a));
		for (u32 i = sizeof(a); i < a.nla_len && !(a.nla_type & NLA_F_NESTED); i++)
			printf(" %x", p[i]);
		printf("}");
	}
}

static long say_netlink(struct kern *k UNUSED, int fd, const void *q, u32 n, void *r, u32 room)
{
	const struct nlmsghdr *h = q;
	const u8 *body = (const u8 *)q + sizeof(*h);
	if (n) {
		u32 fixed = asked_protocol == NETLINK_GENERIC ? GENL_HDRLEN
			    : h->nlmsg_type >= RTM_NEWQDISC   ? sizeof(struct tcmsg)
							      : sizeof(struct ifinfomsg);
		BUG_ON(h->nlmsg_len != n || !fake_is_open(&fake, fd), "a whole request, to a socket");
		printf("  ask type %u flags %x seq %u:", h->nlmsg_type, h->nlmsg_flags, h->nlmsg_seq);
		for (u32 i = 0; i < fixed / 4; i++)
			printf(" %x", ((const u32 *)body)[i]);
		attributes(body + fixed, n - (u32)sizeof(*h) - fixed);
		printf("\n");
	} else {
		printf("  ask for more\n");
	}
	if (replied >= nreplies)
		return -EAGAIN;
	long got = reply_bytes[replied];
	memcpy(r, replies[replied++], (size_t)MAX(MIN(got, (long)room), 0));
	return got;
}

static long say_socket(struct kern *k, int domain, int type, int protocol)
{
	long r = fake_socket(k, domain, type, protocol);
	asked_protocol = protocol;
	printf("  socket %d %d %d%s\n", domain, type, protocol, r < 0 ? " refused" : "");
	return r;
}

static void net_anew(void)
{
	kernel_anew();
	fake.kern.netlink = say_netlink, fake.kern.socket = say_socket;
	nreplies = replied = 0, errno = 0;
}

/* A message into the piece: its type, fixed part and attributes. */
static void reply(u32 piece, u16 type, const void *body, u32 n)
{
	struct nlmsghdr h = {.nlmsg_len = (u32)sizeof(h) + n, .nlmsg_type = type};
	u8 *at = replies[piece] + (piece < nreplies ? reply_bytes[piece] : 0);
	memcpy(at, &h, sizeof(h)), memcpy(at + sizeof(h), body, n);
	reply_bytes[piece] = at + ALIGN_UP(sizeof(h) + n, 4u) - replies[piece];
	nreplies = MAX(nreplies, piece + 1);
}
static void reply_error(u32 piece, s32 err)
{
	reply(piece, NLMSG_ERROR, &err, sizeof(err));
}

static u32 attribute(u8 *at, u16 type, const void *p, u32 n)
{
	struct nlattr a = {(u16)(sizeof(a) + n), type};
	memcpy(at, &a, sizeof(a)), memcpy(at + sizeof(a), p, n);
	return (u32)ALIGN_UP(sizeof(a) + n, 4u);
}

/* An interface with programs in all modes. */
static void reply_link(u32 piece, int ifindex, u8 mode, bool has_xdp)
{
	u8 body[160] = {0}, nest[96];
	u32 n = 0, ids[] = {41, 42, 43, 44};
	struct ifinfomsg link = {.ifi_index = ifindex};
	n += attribute(nest, IFLA_XDP_ATTACHED, &mode, 1);
	n += attribute(nest + n, IFLA_XDP_PROG_ID, &ids[0], 4),
	    n += attribute(nest + n, IFLA_XDP_DRV_PROG_ID, &ids[1], 4);
	n += attribute(nest + n, IFLA_XDP_SKB_PROG_ID, &ids[2], 4),
	    n += attribute(nest + n, IFLA_XDP_HW_PROG_ID, &ids[3], 4);
	memcpy(body, &link, sizeof(link));
	u32 all = (u32)sizeof(link) + attribute(body + sizeof(link), IFLA_IFNAME, "eth0", 5);
	if (has_xdp)
		all += attribute(body + all, IFLA_XDP | NLA_F_NESTED, nest, n);
	reply(piece, RTM_NEWLINK, body, all);
}

static void result(int r)
{
	printf(" = %d, errno %d\n", r, errno);
}
#define RESULT(call) (errno = 0, result(call))

static void xdp(void)
{
	static const struct {
		int fd, old;
		u32 flags;
		s32 err;
	} rows[] = {
	    {7, 0, 0, 0}, {7, 0, XDP_FLAGS_SKB_MODE, 0}, {7, 9, XDP_FLAGS_DRV_MODE, -EBUSY}, {-1, 9, 0, -ENODEV}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_xdp_attach_opts, opts, .old_prog_fd = rows[i].old);
		net_anew();
		reply_error(0, rows[i].err), reply_error(1, rows[i].err);
		RESULT(bpf_xdp_attach(3, rows[i].fd, rows[i].flags, &opts));
		RESULT(bpf_xdp_detach(4, rows[i].flags, rows[i].old ? &opts : NULL));
	}
	net_anew(), fake.fail_at = 1, fake.fail_with = EMFILE;
	RESULT(bpf_xdp_attach(3, 7, 0, NULL));
	struct {
		size_t sz;
		int old;
	} small = {sizeof(size_t), 9};
	net_anew(), reply_error(0, 0), printf("short options\n");
	RESULT(bpf_xdp_attach(3, 7, 0, (void *)&small));
	left("xdp");
	/* the whole, pieces of it, what is no answer */
	static const char *const what[] = {"error of no words",
					   "cut off",
					   "longer than it is",
					   "shorter than its head",
					   "done",
					   "nothing",
					   "another interface, then ours",
					   "no programs",
					   "a short link"};
	for (u32 i = 0; i < ARRAY_LEN(what); i++) {
		LIBBPF_OPTS(bpf_xdp_query_opts, opts);
		net_anew();
		opts.sz = offsetof(struct bpf_xdp_query_opts, feature_flags);
		switch (i) {
		case 0:
			reply(0, NLMSG_ERROR, "", 0);
			break;
		case 1:
			reply_link(0, 3, XDP_ATTACHED_MULTI, true), reply_bytes[0] -= 8;
			break;
		case 2:
			reply_error(0, 0), replies[0][0] = 21;
			break;
		case 3:
			reply_error(0, 0), replies[0][0] = 15;
			break;
		case 4:
			reply(0, NLMSG_DONE, "", 0);
			break;
		case 5:
			nreplies = 1, reply_bytes[0] = 0;
			break;
		case 6:
			reply_link(0, 4, XDP_ATTACHED_SKB, true), reply_link(1, 3, XDP_ATTACHED_MULTI, true),
			    reply_error(2, 0);
			break;
		case 7:
			reply_link(0, 3, 0, false), reply_error(0, 0);
			break;
		case 8:
			reply(0, RTM_NEWLINK, "123456789012345", 15), reply_error(1, 0);
			break;
		}
		printf("---- %s\n", what[i]);
		RESULT(bpf_xdp_query(3, 0, &opts));
		printf("  mode %u, %u %u %u %u\n", opts.attach_mode, opts.prog_id, opts.drv_prog_id, opts.skb_prog_id,
		       opts.hw_prog_id);
	}
	static const struct {
		int flags;
		u8 mode;
	} ids[] = {{0, XDP_ATTACHED_SKB},
		   {0, XDP_ATTACHED_MULTI},
		   {XDP_FLAGS_SKB_MODE, XDP_ATTACHED_MULTI},
		   {XDP_FLAGS_DRV_MODE, XDP_ATTACHED_SKB},
		   {XDP_FLAGS_HW_MODE, XDP_ATTACHED_HW},
		   {XDP_FLAGS_SKB_MODE | XDP_FLAGS_DRV_MODE, 1},
		   {1 << 20, 1},
		   {XDP_FLAGS_REPLACE, XDP_ATTACHED_DRV}};
	for (u32 i = 0; i < ARRAY_LEN(ids); i++) {
		u32 id = 77;
		net_anew();
		reply_link(0, 3, ids[i].mode, true), reply_error(0, 0), reply_error(1, -ENOENT);
		printf("---- id, flags %x mode %u\n", ids[i].flags, ids[i].mode);
		RESULT(bpf_xdp_query_id(3, ids[i].flags, &id));
		printf("  %u\n", id);
	}
}

static void features(void)
{
	for (u32 i = 0; i < 4; i++) {
		LIBBPF_OPTS(bpf_xdp_query_opts, opts);
		u8 family[32] = {0}, device[48] = {0};
		u64 flags = 0x1122334455667788;
		u32 segments = 18, n = GENL_HDRLEN;
		u16 id = 29;
		net_anew();
		reply_link(0, 3, XDP_ATTACHED_DRV, true), reply_error(0, 0);
		reply(1, i == 3 ? 17 : GENL_ID_CTRL, family,
		      GENL_HDRLEN + attribute(family + GENL_HDRLEN, CTRL_ATTR_FAMILY_ID, &id, 2));
		reply_error(1, i == 1 ? -ENOENT : i == 2 ? -EPERM : 0);
		n += attribute(device + n, 3, &flags, 8), n += attribute(device + n, 4, &segments, 4);
		reply(2, 29, device, n), reply_error(2, 0);
		if (i == 1 || i == 2)
			reply_bytes[1] = 0, nreplies = 1, reply_error(1, i == 1 ? -ENOENT : -EPERM);
		printf("---- %u\n", i);
		RESULT(bpf_xdp_query(3, 0, &opts));
		printf("  %u, features %llx, %u segments\n", opts.drv_prog_id, (unsigned long long)opts.feature_flags,
		       opts.xdp_zc_max_segs);
	}
}

static void reply_filter(u32 piece, u32 handle, u32 priority, u32 id, bool has_options)
{
	u8 body[96] = {0}, nest[32];
	struct tcmsg t = {.tcm_handle = handle, .tcm_info = priority << 16 | 3};
	u32 n = (u32)sizeof(t) + attribute(body + sizeof(t), TCA_KIND, "bpf", 4), inner = attribute(nest, 11, &id, 4);
	memcpy(body, &t, sizeof(t));
	if (has_options)
		n += attribute(body + n, TCA_OPTIONS | NLA_F_NESTED, nest, inner);
	reply(piece, RTM_NEWTFILTER, body, n);
}

static void hooks_of_tc(void)
{
	static const struct {
		int ifindex;
		u32 point, parent, handle;
		const char *qdisc;
	} rows[] = {{3, BPF_TC_INGRESS, 0, 0, NULL},
		    {3, BPF_TC_EGRESS, 0, 0, NULL},
		    {3, BPF_TC_INGRESS | BPF_TC_EGRESS, 0, 0, NULL},
		    {3, BPF_TC_CUSTOM, 0x10001, 0, NULL},
		    {3, BPF_TC_CUSTOM, 0, 0, NULL},
		    {3, BPF_TC_QDISC, 0xffffffff, 0x80010000, "fq"},
		    {3, BPF_TC_QDISC, 0, 0, "fq"},
		    {3, BPF_TC_QDISC, 1, 0, NULL},
		    {0, BPF_TC_INGRESS, 0, 0, NULL},
		    {-1, BPF_TC_INGRESS, 0, 0, NULL},
		    {3, 0, 0, 0, NULL},
		    {3, BPF_TC_INGRESS, 5, 0, NULL},
		    {3, BPF_TC_INGRESS | 16, 0, 0, NULL},
		    {3, BPF_TC_QDISC, 1, 0, "12345678901234567890123456789012345678901234567890123456789012345"}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = rows[i].ifindex, .attach_point = rows[i].point,
			    .parent = rows[i].parent, .handle = rows[i].handle, .qdisc = rows[i].qdisc);
		LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = FAKE_FIRST_FD, .handle = 1, .priority = 2);
		printf("---- %d point %x parent %x\n", rows[i].ifindex, rows[i].point, rows[i].parent);
		net_anew(), reply_error(0, 0), reply_error(1, 0), RESULT(bpf_tc_hook_create(&hook));
		net_anew(), reply_error(0, 0), RESULT(bpf_tc_hook_destroy(&hook));
		net_anew(), reply_filter(0, 5, 6, 7, true), reply_error(0, 0), fake_new_fd(&fake, FD_OBJECT, "program");
		RESULT(bpf_tc_attach(&hook, &opts));
		printf("  handle %u priority %u id %u\n", opts.handle, opts.priority, opts.prog_id);
	}
	printf("---- none\n");
	RESULT(bpf_tc_hook_create(NULL)), RESULT(bpf_tc_hook_destroy(NULL));
}

static void filters(void)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = 3, .attach_point = BPF_TC_EGRESS);
	static const struct {
		int fd;
		u32 flags, id, handle, priority;
	} rows[] = {{100, 0, 0, 0, 0},	   {100, BPF_TC_F_REPLACE, 0, 1, 2},
		    {100, 2, 0, 1, 2},	   {0, 0, 0, 1, 2},
		    {-1, 0, 0, 1, 2},	   {100, 0, 8, 1, 2},
		    {100, 0, 0, 1, 65535}, {100, 0, 0, 1, 65536},
		    {0, 0, 0, 0, 2},	   {0, 0, 0, 1, 0},
		    {0, 0, 0, 1, 65535},   {0, 0, 0, 1, 65536},
		    {0, 1, 0, 1, 2},	   {0, 0, 8, 1, 2}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		for (u32 what = 0; what < 3; what++) {
			LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = rows[i].fd, .flags = rows[i].flags,
				    .prog_id = rows[i].id, .handle = rows[i].handle, .priority = rows[i].priority);
			net_anew(), reply_filter(0, 5, 6, 7, true), reply_error(0, 0),
			    fake_new_fd(&fake, FD_OBJECT, "program");
			printf("---- %u %s\n", i, what == 0 ? "attach" : what == 1 ? "query" : "detach");
			RESULT(what == 0   ? bpf_tc_attach(&hook, &opts)
			       : what == 1 ? bpf_tc_query(&hook, &opts)
					   : bpf_tc_detach(&hook, &opts));
			printf("  handle %u priority %u id %u\n", opts.handle, opts.priority, opts.prog_id);
		}
	static const char *const what[] = {"no filter", "no options", "two filters", "refused", "no program"};
	for (u32 i = 0; i < ARRAY_LEN(what); i++) {
		LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = FAKE_FIRST_FD);
		LIBBPF_OPTS(bpf_tc_opts, one, .handle = 1, .priority = 2);
		for (u32 asks = 0; asks < 2; asks++) {
			net_anew(), fake_new_fd(&fake, FD_OBJECT, "program");
			if (i == 1)
				reply_filter(0, 5, 6, 7, false);
			if (i == 2)
				reply_filter(0, 5, 6, 7, true), reply_filter(0, 8, 9, 10, true);
			reply_error(0, i == 3 ? -EEXIST : 0);
			refuses = i == 4 ? BPFCMD_OBJ_GET_INFO_BY_FD + 1 : 0, refuses_with = -EBADF;
			printf("---- %s\n", what[i]);
			RESULT(asks ? bpf_tc_query(&hook, &one) : bpf_tc_attach(&hook, &opts));
			printf("  handle %u priority %u id %u\n", opts.handle, opts.priority,
			       asks ? one.prog_id : opts.prog_id);
		}
	}
	printf("---- none\n");
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = 1, .priority = 2);
	RESULT(bpf_tc_attach(&hook, NULL)), RESULT(bpf_tc_query(&hook, NULL)), RESULT(bpf_tc_detach(&hook, NULL));
	RESULT(bpf_tc_attach(NULL, &opts)), RESULT(bpf_tc_query(NULL, &opts)), RESULT(bpf_tc_detach(NULL, &opts));
	/* what a shorter struct does not have is not read, and not written */
	static const size_t sizes[] = {offsetof(struct bpf_tc_opts, prog_fd), offsetof(struct bpf_tc_opts, flags),
				       offsetof(struct bpf_tc_opts, handle), offsetof(struct bpf_tc_opts, priority)};
	for (u32 i = 0; i < ARRAY_LEN(sizes); i++) {
		opts = (struct bpf_tc_opts){.sz = sizes[i],
					    .prog_fd = FAKE_FIRST_FD,
					    .flags = i < 2 ? 99 : 0,
					    .prog_id = i < 2 ? 99 : 0,
					    .handle = 99,
					    .priority = 99};
		printf("---- options of %zu bytes\n", sizes[i]);
		net_anew(), reply_filter(0, 5, 6, 7, true), reply_error(0, 0), fake_new_fd(&fake, FD_OBJECT, "program");
		RESULT(bpf_tc_attach(&hook, &opts)),
		    printf("  handle %u priority %u id %u\n", opts.handle, opts.priority, opts.prog_id);
		opts.prog_fd = 0, RESULT(bpf_tc_query(&hook, &opts)), RESULT(bpf_tc_detach(&hook, &opts));
	}
}

int main(int argc UNUSED, char **argv)
{
	static const struct scene scenes[] = {
	    {"xdp", xdp}, {"features", features}, {"tc_hooks", hooks_of_tc}, {"tc_filters", filters}};
	return play(argv, scenes, ARRAY_LEN(scenes));
}
