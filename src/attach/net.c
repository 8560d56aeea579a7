/* net.c: xdp:INTERFACE, tcx/ingress:INTERFACE, tcx/egress:INTERFACE, by links, which go with the process; traffic
 * control by a filter (tc.c) where there are no links of it. */
#include "attach/attach_private.h"

#include <errno.h>

enum { XDP_FLAGS_SKB = 2, XDP_FLAGS_DRV = 4 };

bool attach_need_interface(struct attach *at, const struct hook *h, u32 *ifindex)
{
	if (sys_interface_index(at->k, arena_strdup(at->arena, h->target), ifindex) == 0)
		return true;
	attach_report(at, NO_INTERFACE, h->where, "there is no network interface '%.*s'", STR_ARG(h->target));
	return false;
}

static u32 attach_type_of(str kind)
{
	if (str_starts(kind, "netkit"))
		return str_is(kind, "netkit/peer") ? ATTACH_NETKIT_PEER : ATTACH_NETKIT_PRIMARY;
	return str_is(kind, "tcx/ingress") || str_is(kind, "tc/ingress") || str_is(kind, "tc") ? ATTACH_TCX_INGRESS :
		str_is(kind, "tcx/egress") || str_is(kind, "tc/egress") ? ATTACH_TCX_EGRESS : ATTACH_XDP;
}

/* What a link's kernel lacks is EINVAL; then by a filter. */
static bool by_filter(struct attach *at, int prog_fd, const struct hook *h, u32 ifindex, bool egress, struct link *out)
{
	long r = tc_attach(at, prog_fd, ifindex, egress, out);
	if (r == 0) {
		out->how = arena_printf(at->arena, "%.*s on %.*s by a filter", STR_ARG(h->kind), STR_ARG(h->target));
		return true;
	}
	if (r != -ENOENT && r != -EOPNOTSUPP)
		return attach_refused(at, h, r);
	struct diag *d = attach_report(at, NO_TCX, h->where,
		"this kernel has neither links nor BPF filters of traffic control, which %.*s:%.*s needs",
		STR_ARG(h->kind), STR_ARG(h->target));
	d->sys_errno = (int)-r;
	return false;
}

/* The driver's own XDP may be missing or unfit (the size of a packet, too few queues, jumbo frames). */
static bool no_native(struct attach *at, const struct hook *h, long err)
{
	attach_refused(at, h, err);
	struct diag *d = vec_last(&at->ds->list);
	if (err == -EINVAL && attach_wrong_type(at->k, at->arena, at->prog_fd, h->kind).n)
		return false;
	if (err == -EOPNOTSUPP || err == -EINVAL || err == -ERANGE || err == -ENOSPC)
		diag_hint(at->ds, d, "the driver of %.*s refuses XDP as this program is; before the stack, for any "
			"driver: generic:%.*s", STR_ARG(h->target),
			STR_ARG(h->target));
	return false;
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	u32 ifindex;
	if (!attach_need_interface(at, h, &ifindex))
		return false;
	bool is_generic = str_is(h->kind, "generic") || str_is(h->kind, "xdpgeneric");
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .target_fd = ifindex,
		.attach_type = attach_type_of(h->kind),
		.flags = is_generic ? XDP_FLAGS_SKB : str_is(h->kind, "xdpdrv") ? XDP_FLAGS_DRV : 0 };
	long fd = sys_link_create(at->k, &a);
	bool is_tc = a.attach_type == ATTACH_TCX_INGRESS || a.attach_type == ATTACH_TCX_EGRESS;
	if (fd == -EINVAL && is_tc && !feat_has(at->feats, FEAT_TCX)) {
		link_tried(at, out, "a link (tcx)", fd);
		return by_filter(at, prog_fd, h, ifindex, a.attach_type == ATTACH_TCX_EGRESS, out);
	}
	if (fd < 0 && a.attach_type == ATTACH_XDP && !is_generic)
		return no_native(at, h, fd);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "%.*s on %.*s", STR_ARG(h->kind), STR_ARG(h->target));
	return true;
}

const struct attach_ops net_ops = {
	"xdp generic xdpgeneric xdpdrv tc tc/ingress tc/egress tcx/ingress tcx/egress netkit/primary netkit/peer",
	"INTERFACE", attach };
