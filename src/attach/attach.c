/* attach.c: hooks by name, the table of kinds, and what becomes of a link. */
#include "attach/attach_private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

const struct diag_code attach_diags[ATTACH_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "attach/attach.diag.def"
#undef DIAG
};

static const struct attach_ops *const kinds[] = { &kprobe_ops, &tracepoint_ops, &rawtp_ops, &uprobe_ops, &tracing_ops,
	&perf_ops, &net_ops, &cgroup_ops, &netns_ops,
	&netfilter_ops, &kprobe_multi_ops, &uprobe_multi_ops, &usdt_ops, &table_ops, &socket_ops,
	&functions_ops };

enum { NOT_SUPPORTED = 524 /* the kernel's own ENOTSUPP, which libc has no words for */ };

static bool has_word(const char *words, str word)
{
	str rest = str_from(words), one;
	while (rest.n) {
		str_cut(rest, ' ', &one, &rest);
		if (str_eq(one, word))
			return true;
	}
	return false;
}

const struct attach_ops *attach_kind(str kind)
{
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		if (has_word(kinds[i]->kinds, kind))
			return kinds[i];
	return NULL;
}

static str near_kind(str kind)
{
	struct nearest n = { .name = kind };
	str word, rest;
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		for (rest = str_from(kinds[i]->kinds); rest.n;) {
			str_cut(rest, ' ', &word, &rest);
			nearest_offer(&n, word);
		}
	return n.best;
}

const char *attach_kinds(u32 i)
{
	return i < ARRAY_LEN(kinds) ? kinds[i]->kinds : NULL;
}

void attach_init(struct attach *at, struct arena *a, struct kern *k, struct feats *feats, struct diags *ds)
{
	*at = (struct attach){ .arena = a, .k = k, .feats = feats, .ds = ds };
}

bool hook_parse(struct attach *at, str text, struct where where, struct hook *out)
{
	*out = (struct hook){ .where = where };
	if (!str_cut(text, ':', &out->kind, &out->target))
		str_cut(text, '/', &out->kind, &out->target);
	const struct attach_ops *ops = attach_kind(out->kind);
	if (ops && (out->target.n || str_starts(out->kind, "iter")))
		return true;
	struct diag *d = attach_report(at, BAD_HOOK, where, ops ? "'%.*s' does not name its target" :
		"'%.*s' is no hook", STR_ARG(text));
	str near = ops ? STR("") : near_kind(out->kind);
	if (ops)
		diag_hint(at->ds, d, "write %.*s:%s", STR_ARG(out->kind), ops->target);
	if (near.n)
		diag_hint(at->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	return false;
}

bool hook_of_section(const struct obj_func *f, struct where where, struct hook *out)
{
	if (!f->sec || !(f->sec->flags & SECF_AUTO || has_word(netns_ops.kinds, str_from(f->sec->name))))
		return false;
	*out = (struct hook){ .kind = str_from(f->sec->name), .target = f->target, .where = where };
	if (has_word(netns_ops.kinds, out->kind))
		out->target = STR("self");
	return out->target.n > 0 && attach_kind(out->kind);
}

bool attach_hook(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h, struct link *out)
{
	const struct attach_ops *ops = attach_kind(h->kind);
	*out = (struct link){ .k = at->k, .link_fd = -1, .table_fd = -1 };
	if (!ops) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is no kind of hook", STR_ARG(h->kind));
		return false;
	}
	bool without = at->without_links;
	at->without_links |= h->way == WAY_TRACEFS || h->way == WAY_PERF;
	at->links_alone = h->way == WAY_LINK;
	at->prog_fd = prog_fd;
	bool done = ops->attach(at, prog_fd, p, h, out);
	at->without_links = without;
	at->links_alone = false;
	if (!done)
		link_close(out);
	return done;
}

void link_add_fd(struct attach *at, struct link *l, int fd)
{
	l->fds = arena_grow(at->arena, l->fds, l->nfds * sizeof(int), (l->nfds + 1) * sizeof(int));
	l->fds[l->nfds++] = fd;
}

void link_tried(struct attach *at, struct link *l, const char *way, long err)
{
	str one = arena_printf(at->arena, "%s: %s", way, strerror((int)-err));
	if (l->tried.n && memmem(l->tried.s, l->tried.n, one.s, one.n))
		return;                      /* under another of the function's names */
	l->tried = arena_printf(at->arena, "%.*s%s%.*s", STR_ARG(l->tried), l->tried.n ? "; " : "", STR_ARG(one));
}

static void remove_legacy(struct kern *k, const char *file, str name)
{
	struct buf line = BUF_INIT;
	buf_printf(&line, "-:%.*s", STR_ARG(name));
	sys_write_file(k, file, buf_view(&line), O_APPEND);
	buf_free(&line);
}

void link_close(struct link *l)
{
	u32 zero = 0;
	if (l->link_fd >= 0)
		l->k->close(l->k, l->link_fd);
	if (l->filter.ifindex)
		tc_close(l->k, l->arena, &l->filter);
	l->filter.ifindex = 0;
	if (l->table_fd >= 0)
		sys_map_delete(l->k, l->table_fd, &zero);
	for (u32 i = l->nfds; i-- > 0;)
		l->k->close(l->k, l->fds[i]);
	if (l->legacy.n)
		remove_legacy(l->k, l->legacy_file, l->legacy);
	l->link_fd = l->table_fd = -1;
	l->nfds = 0;
	l->legacy = STR("");
}

long attach_perf_fd(struct attach *at, int perf_fd, int prog_fd, u64 cookie, struct link *out)
{
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .target_fd = (u32)perf_fd,
		.attach_type = ATTACH_PERF_EVENT,
		.perf_event.bpf_cookie = cookie };
	long r = at->without_links ? -EINVAL : sys_link_create(at->k, &a);
	if (r >= 0)
		out->link_fd = (int)r;
	else if (cookie || at->links_alone) {
		r = r == -EINVAL ? -EOPNOTSUPP : r;
		goto failed;
	}
	else if ((r = at->k->ioctl(at->k, perf_fd, SYS_PERF_SET_BPF, (unsigned long)prog_fd)) < 0)
		goto failed;
	r = at->k->ioctl(at->k, perf_fd, SYS_PERF_ENABLE, 0);
	if (r < 0)
		goto failed;
	link_add_fd(at, out, perf_fd);
	return 0;
failed:
	if (out->link_fd >= 0)
		at->k->close(at->k, out->link_fd);
	out->link_fd = -1;
	at->k->close(at->k, perf_fd);
	return r;
}

static bool is_of_network(const struct hook *h)
{
	return str_starts(h->kind, "xdp") || str_starts(h->kind, "tc");
}

static struct diag *attach_not_allowed(struct attach *at, const struct hook *h)
{
	struct diag *d = attach_report(at, ATTACH_RIGHTS, h->where, "not allowed to attach to %.*s:%.*s",
		STR_ARG(h->kind), STR_ARG(h->target));
	bool is_net = is_of_network(h) || str_starts(h->kind, "cgroup");
	str why = sys_why_refused(at->k, at->arena, 1ull << SYS_CAP_BPF | 1ull << (is_net ? SYS_CAP_NET_ADMIN :
		SYS_CAP_PERFMON));
	if (why.n)
		d->hint = why;
	return d;
}

bool attach_refused(struct attach *at, const struct hook *h, long err)
{
	struct diag *d;
	if (err == -NOT_SUPPORTED) {
		attach_report(at, NO_TRAMPOLINES, h->where,
			"this kernel has no trampolines on this machine, which %.*s:%.*s needs", STR_ARG(h->kind),
			STR_ARG(h->target));
		return false;
	}
	if (err == -EPERM || err == -EACCES)
		d = attach_not_allowed(at, h);
	else
		d = attach_report(at, ATTACH_REFUSED, h->where, "the kernel refuses to attach to %.*s:%.*s",
			STR_ARG(h->kind), STR_ARG(h->target));
	str type = err == -EINVAL ? attach_wrong_type(at->k, at->arena, at->prog_fd, h->kind) : STR("");
	if (type.n)
		d->hint = type;
	else if (err == -EINVAL)
		diag_hint(at->ds, d, "the program may be of another type than this hook takes, or use context fields "
			"the hook does not have");
	if (err == -EEXIST || err == -EBUSY)
		diag_hint(at->ds, d, "something is attached there already: %s", is_of_network(h) ?
			"skep net show tells what, skep net detach takes it away" : "skep link show tells what");
	d->sys_errno = (int)-err;
	return false;
}

bool attach_need_tracefs(struct attach *at, const struct hook *h, const char **root)
{
	*root = sys_tracefs(at->k);
	if (!*root)
		attach_report(at, NO_TRACEFS, h->where, "tracefs is not mounted, and %.*s:%.*s is looked up there",
			STR_ARG(h->kind), STR_ARG(h->target));
	return *root != NULL;
}

long attach_legacy(struct attach *at, bool uprobe, const char *type, str target, struct link *out)
{
	const char *root = sys_tracefs(at->k);
	if (!root)
		return -ENOENT;
	str event = arena_printf(at->arena, "%s_%ld_%u", type, at->k->getpid(at->k),
		at->legacy_count++);
	str file = arena_printf(at->arena, "%s/%s", root, uprobe ? "uprobe_events" : "kprobe_events");
	str line = arena_printf(at->arena, "%s:skep/%.*s %.*s", type, STR_ARG(event), STR_ARG(target));
	long r = sys_write_file(at->k, file.s, line, O_APPEND);
	u64 id;
	if (r < 0)
		return r;
	out->legacy = arena_printf(at->arena, "skep/%.*s", STR_ARG(event));
	out->legacy_file = file.s;
	r = sys_read_number(at->k, arena_printf(at->arena, "%s/events/skep/%.*s/id", root, STR_ARG(event)).s, &id);
	if (r == 0)
		return (long)id;
	remove_legacy(at->k, file.s, out->legacy);
	out->legacy = STR("");
	return r;
}

static u32 sweep_file(struct kern *k, struct arena *a, const char *root, bool uprobe)
{
	str text, line, name, rest, part;
	u32 n = 0;
	const char *file = arena_printf(a, "%s/%s", root, uprobe ? "uprobe_events" : "kprobe_events").s;
	if (sys_read_file(k, a, file, 0, &text) <= 0)
		return 0;
	while (text.n) {
		u64 pid;
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &line, &rest);
		str_cut(line, ':', &part, &name);
		if (!str_starts(name, "skep/"))
			continue;
		str_cut(name, '_', &part, &rest);
		str_cut(rest, '_', &part, &rest);
		if (str_to_u64(part, &pid) && k->kill(k, (int)pid, 0) == -ESRCH) {
			remove_legacy(k, file, name);
			n++;
		}
	}
	return n;
}

u32 attach_sweep(struct kern *k, struct arena *a)
{
	const char *root = sys_tracefs(k);
	u32 n = root ? sweep_file(k, a, root, false) + sweep_file(k, a, root, true) : 0;
	return n + tc_sweep(k, a);
}

bool attach_has_kprobes(struct feats *f)
{
	return feat_has(f, FEAT_KPROBE_PMU) || feat_has(f, FEAT_KPROBE_EVENTS);
}
