/* netns.c: programs of a whole network namespace, by links: sk_lookup:self, flow_dissector:self (or a path, or a name
 * of ip netns), and netfilter:ipv4|ipv6:PLACE[:PRIORITY] in the namespace we are in. */
#include "attach/attach_private.h"

#include <errno.h>
#include <fcntl.h>

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	const char *path = str_is(h->target, "self") ? "/proc/self/ns/net" : str_find(h->target,
		'/') >= 0 ? arena_strdup(at->arena, h->target) :
		arena_printf(at->arena, "/run/netns/%.*s", STR_ARG(h->target)).s;
	long ns = at->k->open(at->k, path, O_RDONLY, 0);
	if (ns < 0) {
		attach_report(at, BAD_HOOK, h->where, "'%s' is no network namespace", path)->sys_errno = (int)-ns;
		return false;
	}
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .target_fd = (u32)ns,
		.attach_type = str_is(h->kind, "sk_lookup") ? ATTACH_SK_LOOKUP : ATTACH_FLOW_DISSECTOR };
	long fd = sys_link_create(at->k, &a);
	at->k->close(at->k, (int)ns);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "%.*s in network namespace %.*s", STR_ARG(h->kind), STR_ARG(h->target));
	return true;
}

const struct attach_ops netns_ops = { "sk_lookup flow_dissector", "self", attach };

static s32 index_of(const char *const *names, u32 n, str name)
{
	for (u32 i = 0; i < n; i++)
		if (str_is(name, names[i]))
			return (s32)i;
	return -1;
}

static bool attach_netfilter(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	enum { IPV4 = 2, IPV6 = 10 };
	static const char *const places[] = { "pre_routing", "local_in", "forward", "local_out", "post_routing" };
	str family, place, priority = { 0 };
	u64 n = 0;
	str_cut(h->target, ':', &family, &place);
	str_cut(place, ':', &place, &priority);
	bool is_negative = str_starts(priority, "-"), is_v6 = str_is(family, "ipv6");
	s32 where = index_of(places, ARRAY_LEN(places), place);
	bool is_number = !priority.n || str_to_u64(str_sub(priority, is_negative, priority.n), &n);
	if ((!is_v6 && !str_is(family, "ipv4")) || where < 0 || !is_number || n > INT32_MAX) {
		struct diag *d = attach_report(at, BAD_HOOK, h->where, "'%.*s' is no place of netfilter",
			STR_ARG(h->target));
		diag_hint(at->ds, d, "ipv4 or ipv6, then pre_routing, local_in, forward, local_out or post_routing, "
			"then a priority if wanted: ipv4:local_in:-128");
		return false;
	}
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .attach_type = ATTACH_NETFILTER,
		.netfilter = { .pf = is_v6 ? IPV6 : IPV4, .hooknum = (u32)where, .priority = is_negative ? -(s32)n :
		(s32)n } };
	long fd = sys_link_create(at->k, &a);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "netfilter:%.*s", STR_ARG(h->target));
	return true;
}

const struct attach_ops netfilter_ops = { "netfilter", "ipv4:local_in", attach_netfilter };
