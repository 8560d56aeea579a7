/* usdt.c: usdt:PATH:PROVIDER:NAME: a uprobe on each place of a statically defined probe. Where its arguments lie
 * differs from place to place: a record for each distinct list goes into the program's map __bpf_usdt_specs, and the
 * probe's cookie says which one holds there. On kernels without cookies (before 5.15) __bpf_usdt_ip_to_spec_id tells it
 * by address, which is known beforehand only in programs that are not moved when they start. */
#include "attach/attach_private.h"
#include "attach/usdt.h"

#include "sym/sym.h"

#include <errno.h>

struct usdt { struct attach *at; const struct hook *h; str path; int specs_fd, places_fd; u32 max; vec(str) known; };

static int map_fd(const struct attach *at, const char *name, u32 *max)
{
	s64 i = at->loaded ? obj_map_index(at->loaded->obj, str_from(name)) : -1;
	if (i < 0)
		return -1;
	*max = at->loaded->obj->maps.v[i].max_entries;
	return at->loaded->map_fds[i];
}

static void find_maps(struct usdt *u)
{
	u32 ignored;
	u->specs_fd = map_fd(u->at, "__bpf_usdt_specs", &u->max);
	u->places_fd = map_fd(u->at, "__bpf_usdt_ip_to_spec_id", &ignored);
}

static bool is_arm64(void)
{
#if defined(__aarch64__)
	return true;
#else
	return false;
#endif
}

static u32 first_free(struct usdt *u)
{
	return u->at->usdt_specs + u->known.n;
}

/* The number of the record for a list of arguments; -1: reported. Without the map nobody reads arguments. */
static s64 spec_of(struct usdt *u, str args)
{
	struct usdt_spec spec;
	str wrong;
	for (u32 i = 0; i < u->known.n; i++)
		if (str_eq(u->known.v[i], args))
			return u->at->usdt_specs + i;
	u32 id = first_free(u);
	if (u->specs_fd < 0)
		return 0;
	if (!usdt_args(args, is_arm64(), &spec, &wrong)) {
		attach_report(u->at, NO_USDT, u->h->where, "argument '%.*s' of '%.*s' is not understood",
			STR_ARG(wrong), STR_ARG(u->h->target));
		return -1;
	}
	spec.cookie = u->h->cookie;
	long r = id >= u->max ? -E2BIG : sys_map_update(u->at->k, u->specs_fd, &id, &spec, 0);
	if (r < 0) {
		struct diag *d = attach_report(u->at, NO_USDT, u->h->where,
			"the places of '%.*s' have too many lists of arguments", STR_ARG(u->h->target));
		diag_hint(u->at->ds, d, "#define BPF_USDT_MAX_SPEC_CNT 1024 before #include <bpf/usdt.bpf.h>");
		d->sys_errno = (int)-r;
		return -1;
	}
	vec_push(&u->known, u->at->arena, args);
	return id;
}

static bool place(struct usdt *u, int prog_fd, const struct sym_usdt *s, struct link *out)
{
	struct link one = { .k = u->at->k, .link_fd = -1, .table_fd = -1 };
	s64 id = spec_of(u, s->args);
	bool has_cookie = feat_has(u->at->feats, FEAT_BPF_COOKIE);
	struct uprobe_place p = { .path = u->path, .offset = s->offset, .counter = s->counter, .pid = u->h->pid,
		.cookie = has_cookie ? (u64)id : 0 };
	u32 number = (u32)id;
	if (id < 0)
		return false;
	if (!has_cookie && u->places_fd >= 0)
		sys_map_update(u->at->k, u->places_fd, &s->address, &number, 0);
	long r = uprobe_by_pmu(u->at, prog_fd, &p, &one);
	if (r < 0)
		return attach_refused(u->at, u->h, r);
	if (one.link_fd >= 0)
		link_add_fd(u->at, out, one.link_fd);
	for (u32 i = 0; i < one.nfds; i++)
		link_add_fd(u->at, out, one.fds[i]);
	return true;
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	struct usdt u = { .at = at, .h = h };
	struct sym_usdt *all;
	str file, provider, name;
	u32 n;
	bool three = str_cut(h->target, ':', &file, &provider) && str_cut(provider, ':', &provider, &name) && name.n;
	if (!three) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is not PATH:PROVIDER:NAME", STR_ARG(h->target));
		return false;
	}
	find_maps(&u);
	if (!uprobe_need_file(at, h, file, &u.path))
		return false;
	if (!sym_usdt(&(struct sym_file){ at->k, at->arena, at->ds, u.path }, provider, name, &all, &n))
		return false;
	if (!n) {
		struct diag *d = attach_report(at, NO_USDT, h->where,
			"'%.*s' has no statically defined probe '%.*s:%.*s'", STR_ARG(u.path), STR_ARG(provider),
			STR_ARG(name));
		diag_hint(at->ds, d, "see what there is: skep list usdt:%.*s", STR_ARG(u.path));
		return false;
	}
	for (u32 i = 0; i < n; i++)
		if (!place(&u, prog_fd, &all[i], out))
			return false;
	at->usdt_specs = first_free(&u);
	out->how = arena_printf(at->arena, "usdt:%.*s:%.*s:%.*s, %u place%s", STR_ARG(u.path), STR_ARG(provider),
		STR_ARG(name), n, n == 1 ? "" : "s");
	return true;
}

const struct attach_ops usdt_ops = { "usdt usdt.s", "FILE:PROVIDER:NAME", attach };
