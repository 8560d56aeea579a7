/* multi.c: kprobe.multi:PATTERN, kretprobe.multi:PATTERN, kprobe.session:PATTERN and, of a program or library,
 * uprobe.multi:PATH:PATTERN and its kin: one link for all functions whose names match (* and ?). Kernels that have no
 * such links (kprobes before 5.18, uprobes before 6.6) get a probe for each function, as long as these are not too
 * many. */
#include "attach/attach_private.h"

#include "sym/sym.h"

#include <errno.h>
#include <stdlib.h>

enum { RETURN = 1, MAX_SINGLE = 512, NO_SUCH_SYMBOL = -ESRCH };

static bool has_pattern(str s) { return str_find(s, '*') >= 0 || str_find(s, '?') >= 0; }

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Functions that can be traced, from tracefs; sorted, each once. False: reported. */
static bool find_functions(struct attach *at, const struct hook *h, const char ***out, u32 *n)
{
	const char *root;
	str text, line, rest;
	vec(const char *) names = { 0 };
	*n = 0;
	if (!attach_need_tracefs(at, h, &root))
		return false;
	long r = sys_read_file(at->k, at->arena, arena_printf(at->arena, "%s/available_filter_functions", root).s, 0,
		&text);
	while (r > 0 && text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &line, &rest);
		if (str_glob(h->target, line))
			vec_push(&names, at->arena, (const char *)arena_strdup(at->arena, line));
	}
	if (!names.n && !attach_has_kprobes(at->feats))
		return attach_no_kprobes(at, h, STR(""));
	if (!names.n) {
		attach_report(at, NO_FUNCTION, h->where, "the kernel has no function like '%.*s' that can be traced",
			STR_ARG(h->target));
		return false;
	}
	qsort(names.v, names.n, sizeof(names.v[0]), by_name);
	for (u32 i = 0; i < names.n; i++)
		if (!i || strcmp(names.v[i], names.v[*n - 1]))
			names.v[(*n)++] = names.v[i];
	*out = names.v;
	return true;
}

static bool too_many(struct attach *at, const struct hook *h, u32 n, const char *feature)
{
	struct diag *d = attach_report(at, NO_MULTI, h->where, "%u functions match '%.*s', and this kernel has no %s",
		n, STR_ARG(h->target), feature);
	diag_hint(at->ds, d, "without it %d functions can be hooked at once: make the pattern narrower", MAX_SINGLE);
	return false;
}

static bool no_session(struct attach *at, const struct hook *h)
{
	struct diag *d = attach_report(at, NO_MULTI, h->where, "this kernel has no sessions, which %.*s:%.*s needs",
		STR_ARG(h->kind), STR_ARG(h->target));
	diag_hint(at->ds, d, "kprobe.session came with Linux 6.10, uprobe.session with 6.13; two programs do it "
		"elsewhere, at entry and return");
	return false;
}

/* Takes a link's descriptors over into one of many. */
static void take(struct attach *at, struct link *out, const struct link *one)
{
	if (one->link_fd >= 0)
		link_add_fd(at, out, one->link_fd);
	for (u32 i = 0; i < one->nfds; i++)
		link_add_fd(at, out, one->fds[i]);
}

static bool is_unknown(long err) { return err == -EINVAL || err == -EOPNOTSUPP || err == -EBADF; }

/* All that one hook goes to: functions of the kernel by their names, those of a file by their offsets. */
struct places { const char **names; str path; const u64 *offsets; u32 n; bool is_return; };

static bool kprobes_singly(struct attach *at, int prog_fd, const struct hook *h, const struct places *to,
	struct link *out)
{
	for (u32 i = 0; i < to->n; i++) {
		struct link one = { .k = at->k, .link_fd = -1, .table_fd = -1 };
		struct kprobe_place place = { .function = str_from(to->names[i]), .cookie = h->cookie,
			.is_return = to->is_return };
		long r = kprobe_by_pmu(at, prog_fd, &place, &one);
		if (r == -EINVAL || r == -ENOENT)
			continue;            /* a function that takes no kprobe, though it can be traced */
		if (r < 0)
			return attach_refused(at, h, r);
		take(at, out, &one);
	}
	if (out->nfds)
		return true;
	return attach_refused(at, h, -ENOENT);
}

static bool attach_kprobes(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	const char **names = NULL, *only;
	bool is_session = str_ends(h->kind, "session"), is_return = str_starts(h->kind, "kret");
	u32 n = 1;
	if (has_pattern(h->target)) {
		if (!find_functions(at, h, &names, &n))
			return false;
	} else {
		only = arena_strdup(at->arena, h->target);
		names = &only;
	}
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .attach_type = is_session ? ATTACH_TRACE_KPROBE_SESSION :
		ATTACH_TRACE_KPROBE_MULTI,
		.kprobe_multi = { .flags = is_return ? RETURN : 0, .cnt = n, .syms = (u64)(uintptr_t)names } };
	long fd = sys_link_create(at->k, &a);
	out->how = arena_printf(at->arena, "%.*s:%.*s, %u function%s", STR_ARG(h->kind), STR_ARG(h->target), n,
		n == 1 ? "" : "s");
	if (fd >= 0) {
		out->link_fd = (int)fd;
		return true;
	}
	if (fd == NO_SUCH_SYMBOL || fd == -ENOENT) {
		attach_report(at, NO_FUNCTION, h->where, "the kernel has no function '%.*s' that can be traced",
			STR_ARG(h->target));
		return false;
	}
	if (!is_unknown(fd) || (!is_session && feat_has(at->feats, FEAT_KPROBE_MULTI)))
		return attach_refused(at, h, fd);
	link_tried(at, out, "one link for all", fd);
	return is_session ? no_session(at, h) : n > MAX_SINGLE ? too_many(at, h, n, "kprobe.multi") :
		kprobes_singly(at, prog_fd, h, &(struct places){ .names = names, .n = n, .is_return = is_return }, out);
}

const struct attach_ops kprobe_multi_ops = { "kprobe.multi kretprobe.multi kprobe.session", "PATTERN", attach_kprobes };

/* ---- of programs and libraries ----------------------------------------------------------------------------- */

static bool uprobes_singly(struct attach *at, int prog_fd, const struct hook *h, const struct places *to,
	struct link *out)
{
	for (u32 i = 0; i < to->n; i++) {
		struct link one = { .k = at->k, .link_fd = -1, .table_fd = -1 };
		struct uprobe_place place = { .path = to->path, .offset = to->offsets[i], .cookie = h->cookie,
			.pid = h->pid, .is_return = to->is_return };
		long r = uprobe_by_pmu(at, prog_fd, &place, &one);
		if (r < 0)
			return attach_refused(at, h, r);
		take(at, out, &one);
	}
	return true;
}

static bool attach_uprobes(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	bool is_session = str_starts(h->kind, "uprobe.session"), is_return = str_starts(h->kind, "uret");
	str path, pattern;
	u64 *offsets;
	u32 n;
	if (!uprobe_split(at, h, &path, &pattern))
		return false;
	if (!sym_file_match(&(struct sym_file){ at->k, at->arena, at->ds, path }, pattern, &offsets, &n))
		return false;
	if (!n) {
		attach_report(at, NO_SYMBOL, h->where, "'%.*s' has no function like '%.*s'", STR_ARG(path),
			STR_ARG(pattern));
		return false;
	}
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .attach_type = is_session ? ATTACH_TRACE_UPROBE_SESSION :
		ATTACH_TRACE_UPROBE_MULTI,
		.uprobe_multi = { .path = (u64)(uintptr_t)path.s, .offsets = (u64)(uintptr_t)offsets, .cnt = n,
		.flags = is_return ? RETURN : 0, .pid = (u32)h->pid } };
	long fd = sys_link_create(at->k, &a);
	out->how = arena_printf(at->arena, "%.*s:%.*s, %u function%s", STR_ARG(h->kind), STR_ARG(h->target), n,
		n == 1 ? "" : "s");
	if (fd >= 0) {
		out->link_fd = (int)fd;
		return true;
	}
	if (!is_unknown(fd) || (!is_session && feat_has(at->feats, FEAT_UPROBE_MULTI)))
		return attach_refused(at, h, fd);
	link_tried(at, out, "one link for all", fd);
	return is_session ? no_session(at, h) : n > MAX_SINGLE ? too_many(at, h, n, "uprobe.multi") :
		uprobes_singly(at, prog_fd, h, &(struct places){ .path = path, .offsets = offsets, .n = n,
		.is_return = is_return }, out);
}

const struct attach_ops uprobe_multi_ops = {
	"uprobe.multi uretprobe.multi uprobe.session uprobe.multi.s uretprobe.multi.s uprobe.session.s", "FILE:PATTERN",
	attach_uprobes };
