/* kprobe.c: kprobe:FUNCTION[+OFFSET], kretprobe:FUNCTION, ksyscall:NAME. First the kprobe PMU of perf_event_open
 * (no name left behind, goes with the fd), then the text file kprobe_events, which alone can be told how many calls at a
 * time are to be seen returning. */
#include "attach/attach_private.h"

#include <errno.h>
#include <fcntl.h>

enum { RETPROBE_BIT = 1, NEAR = 3, MAX_NEAR_DISTANCE = 3 };

static long open_pmu(struct attach *at, const char *pmu, bool is_return, u64 config1, u64 config2, int pid)
{
	u64 type;
	long r = sys_read_number(at->k, arena_printf(at->arena, "/sys/bus/event_source/devices/%s/type", pmu).s, &type);
	if (r < 0)
		return r;
	/* The return bit's place is told by the format file; it has been 0 in every kernel (config:0). */
	struct sys_perf_attr a = { .type = (u32)type, .size = sizeof(a), .config = is_return ? RETPROBE_BIT : 0,
		.config1 = config1, .config2 = config2 };
	return at->k->perf_event_open(at->k, &a, pid > 0 ? pid : -1, pid > 0 ? -1 : 0, -1, SYS_PERF_FD_CLOEXEC);
}

static bool split_offset(str target, str *function, u64 *offset)
{
	str off;
	*offset = 0;
	return !str_cut(target, '+', function, &off) || str_to_u64(off, offset);
}

long kprobe_by_pmu(struct attach *at, int prog_fd, const struct kprobe_place *p, struct link *out)
{
	u64 name = p->function.n ? (u64)(uintptr_t)arena_strdup(at->arena, p->function) : 0;   /* 0: at an address */
	long fd = open_pmu(at, "kprobe", p->is_return, name, p->offset, 0);
	return fd < 0 ? fd : attach_perf_fd(at, (int)fd, prog_fd, p->cookie, out);
}

static long by_tracefs(struct attach *at, int prog_fd, const struct kprobe_place *p, struct link *out)
{
	str target = arena_printf(at->arena, "%.*s+%llu", STR_ARG(p->function), (unsigned long long)p->offset);
	const char *type = !p->is_return ? "p" : p->at_once ? arena_printf(at->arena, "r%u", p->at_once).s : "r";
	long id = attach_legacy(at, false, type, target, out);
	if (id < 0)
		return id;
	struct sys_perf_attr a = { .type = SYS_PERF_TRACEPOINT, .size = sizeof(a), .config = (u64)id,
		.sample_period = 1, .wakeup_events = 1 };
	long fd = at->k->perf_event_open(at->k, &a, -1, 0, -1, SYS_PERF_FD_CLOEXEC);
	return fd < 0 ? fd : attach_perf_fd(at, (int)fd, prog_fd, p->cookie, out);
}

static long attached_by(struct attach *at, str kind, const struct kprobe_place *p, const char *way, struct link *out)
{
	out->how = arena_printf(at->arena, "%.*s:%.*s by %s", STR_ARG(kind), STR_ARG(p->function), way);
	return 0;
}

/* 0: attached; -errno: no way goes. */
static long try_function(struct attach *at, int prog_fd, const struct hook *h, const struct kprobe_place *p,
	struct link *out)
{
	str kind = h->kind;
	bool asked = h->way == WAY_PERF || h->way == WAY_LINK;
	if (asked && !feat_has(at->feats, FEAT_KPROBE_PMU))
		return -EOPNOTSUPP;
	bool by_file = h->way == WAY_TRACEFS || (p->is_return && p->at_once);        /* the PMU is not told of a number */
	long r = by_file ? -ENOENT : kprobe_by_pmu(at, prog_fd, p, out);
	if (r == 0)
		return attached_by(at, kind, p, "perf_event_open", out);
	if (asked || !p->function.n)
		return r;
	if (!by_file)
		link_tried(at, out, "kprobe by perf_event_open", r);
	long t = by_tracefs(at, prog_fd, p, out);
	if (t == 0)
		return attached_by(at, kind, p, "kprobe_events", out);
	link_tried(at, out, "kprobe by kprobe_events", t);
	link_close(out);
	bool is_missing = !by_file && feat_has(at->feats, FEAT_KPROBE_PMU);
	return r == -ENOENT && !is_missing ? t : r;
}

/* Names near to the wrong one, from kallsyms: slow, but only after an error. */
static u32 near_functions(struct attach *at, str function, str *out)
{
	str text, line, addr, type, name, rest;
	u32 best[NEAR], n = 0;
	if (sys_read_file(at->k, at->arena, "/proc/kallsyms", 0, &text) <= 0)
		return 0;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &addr, &line);
		str_cut(line, ' ', &type, &name);
		str_cut(name, '\t', &name, &rest);
		if (type.n != 1 || (type.s[0] | 32) != 't')
			continue;
		u32 d = str_distance(name, function, MAX_NEAR_DISTANCE), i = n;
		if (d > MAX_NEAR_DISTANCE || (n && str_eq(out[0], name)))
			continue;
		while (i > 0 && best[i - 1] > d)
			i--;
		if (i >= NEAR)
			continue;
		u32 last = n < NEAR ? n++ : NEAR - 1;
		for (; last > i; last--)
			best[last] = best[last - 1], out[last] = out[last - 1];
		best[i] = d;
		out[i] = name;
	}
	return n;
}

static bool no_function(struct attach *at, const struct hook *h, str function)
{
	str near[NEAR];
	struct diag *d = attach_report(at, NO_FUNCTION, h->where,
		"the kernel has no function '%.*s' that can be probed", STR_ARG(function));
	u32 n = near_functions(at, function, near);
	if (n && str_eq(near[0], function))
		diag_hint(at->ds, d, "it exists, but is marked so that it cannot be probed (notrace, inlined, or in "
			"the kprobes blacklist)");
	else if (n)
		diag_hint(at->ds, d, n > 1 ? "did you mean '%.*s' or '%.*s'?" : "did you mean '%.*s'?",
			STR_ARG(near[0]), STR_ARG(near[MIN(1, n - 1)]));
	else
		diag_hint(at->ds, d, "it may be inlined or named otherwise in this kernel; look in /proc/kallsyms");
	return false;
}

static const char *const syscall_prefixes[] = { "__x64_sys_", "__arm64_sys_", "__riscv_sys_", "__s390x_sys_", "sys_",
	"__se_sys_" };

/* "sys_clone" in a source of any age -> "clone"; "" when it is no system call's name. */
static str syscall_of(str function)
{
	for (u32 i = 0; i < ARRAY_LEN(syscall_prefixes); i++)
		if (str_starts(function, syscall_prefixes[i]))
			return str_sub(function, (u32)strlen(syscall_prefixes[i]), function.n);
	return STR("");
}

bool attach_no_kprobes(struct attach *at, const struct hook *h, str tried)
{
	struct diag *d = attach_report(at, NO_KPROBES, h->where, "this kernel has no kprobes, which %.*s:%.*s needs",
		STR_ARG(h->kind), STR_ARG(h->target));
	if (tried.n)
		diag_note(at->ds, d, where_none(), "%.*s", STR_ARG(tried));
	return false;
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	bool is_syscall = str_is(h->kind, "ksyscall") || str_is(h->kind, "kretsyscall");
	struct kprobe_place place = { .is_return = str_starts(h->kind, "kret"), .cookie = h->cookie,
		.at_once = h->at_once };
	str function, name;
	if (!split_offset(h->target, &function, &place.offset)) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' has no number after '+'", STR_ARG(h->target));
		return false;
	}
	place.function = function;
	long r = is_syscall ? -ENOENT : try_function(at, prog_fd, h, &place, out);
	name = is_syscall ? function : syscall_of(function);
	for (u32 i = 0; r == -ENOENT && name.n && i < ARRAY_LEN(syscall_prefixes); i++) {
		place.function = arena_printf(at->arena, "%s%.*s", syscall_prefixes[i], STR_ARG(name));
		r = try_function(at, prog_fd, h, &place, out);
	}
	if (r == 0)
		return true;
	if (r == -EOPNOTSUPP && h->way != WAY_ANY)
		return attach_refused(at, h, r);
	if (!attach_has_kprobes(at->feats))
		return attach_no_kprobes(at, h, out->tried);
	return r == -ENOENT || r == -EINVAL || r == -EADDRNOTAVAIL || r == -EILSEQ ? no_function(at, h, function) :
		attach_refused(at, h, r);
}

const struct attach_ops kprobe_ops = { "kprobe kretprobe ksyscall kretsyscall", "FUNCTION", attach };
