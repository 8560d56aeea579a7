/* perf.c: perf:EVENT[:PERIOD | :NUMBERhz], or by the kernel's numbers perf:type=0,config=3,frequency=1: a program on a
 * hardware or software counter, or sampling a CPU clock, on every CPU (or one process with -p). */
#include "attach/attach_private.h"

#include <errno.h>

struct perf_name { const char *name; u32 type; u64 config; };
static const struct perf_name names[] = {        /* kernel include/uapi/linux/perf_event.h */
	{ "cpu-cycles", SYS_PERF_HARDWARE, 0 }, { "cycles", SYS_PERF_HARDWARE, 0 }, { "instructions", SYS_PERF_HARDWARE,
	1 },
	{ "cache-references", SYS_PERF_HARDWARE, 2 }, { "cache-misses", SYS_PERF_HARDWARE, 3 },
	{ "branches", SYS_PERF_HARDWARE, 4 },
	{ "branch-misses", SYS_PERF_HARDWARE, 5 }, { "bus-cycles", SYS_PERF_HARDWARE, 6 },
	{ "ref-cycles", SYS_PERF_HARDWARE, 9 },
	{ "cpu-clock", SYS_PERF_SOFTWARE, 0 }, { "task-clock", SYS_PERF_SOFTWARE, 1 },
	{ "page-faults", SYS_PERF_SOFTWARE, 2 },
	{ "faults", SYS_PERF_SOFTWARE, 2 }, { "context-switches", SYS_PERF_SOFTWARE, 3 },
	{ "cs", SYS_PERF_SOFTWARE, 3 },
	{ "cpu-migrations", SYS_PERF_SOFTWARE, 4 }, { "minor-faults", SYS_PERF_SOFTWARE, 5 },
	{ "major-faults", SYS_PERF_SOFTWARE, 6 },
	{ "alignment-faults", SYS_PERF_SOFTWARE, 7 }, { "emulation-faults", SYS_PERF_SOFTWARE, 8 },
};
enum { MAX_CPUS = 4096, DEFAULT_HZ = 99, DEFAULT_PERIOD = 1000000 };

const char *attach_event(u32 i, bool *is_hardware)
{
	if (i >= ARRAY_LEN(names))
		return NULL;
	*is_hardware = names[i].type == SYS_PERF_HARDWARE;
	return names[i].name;
}

static const struct perf_name *find(str name)
{
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(name, names[i].name))
			return &names[i];
	return NULL;
}

static bool set_rate(struct sys_perf_attr *a, str rate)
{
	bool hz = str_ends(rate, "hz") || str_ends(rate, "Hz");
	u64 n;
	if (!rate.n) {
		bool is_clock = a->type == SYS_PERF_SOFTWARE && a->config <= 1;
		a->sample_period = is_clock ? DEFAULT_HZ : a->type == SYS_PERF_HARDWARE ? DEFAULT_PERIOD : 1;
		a->flags = is_clock ? SYS_PERF_FREQ : 0;
		return true;
	}
	if (!str_to_u64(hz ? str_sub(rate, 0, rate.n - 2) : rate, &n) || !n)
		return false;
	a->sample_period = n;
	a->flags = hz ? SYS_PERF_FREQ : 0;
	return true;
}

/* "type=0,config=3,frequency=1": words of ebpf_exporter's sections. */
static bool by_numbers(struct sys_perf_attr *a, str words)
{
	str word, name, value;
	u64 n;
	while (words.n) {
		str_cut(words, ',', &word, &words);
		if (!str_cut(word, '=', &name, &value) || !str_to_u64(value, &n))
			return false;
		if (str_is(name, "type") && n <= UINT32_MAX)
			a->type = (u32)n;
		else if (str_is(name, "config"))
			a->config = n;
		else if ((str_is(name, "frequency") || str_is(name, "period")) && n)
			a->sample_period = n, a->flags = str_is(name, "period") ? 0 : SYS_PERF_FREQ;
		else
			return false;
	}
	return a->sample_period != 0;
}

static bool open_all(struct attach *at, struct sys_perf_attr *a, int prog_fd, const struct hook *h, struct link *out)
{
	u32 *cpus = arena_array(at->arena, u32, MAX_CPUS), n = h->pid > 0 ? 1 : sys_online_cpus(at->k, cpus, MAX_CPUS);
	u32 attached = 0;
	for (u32 i = 0; i < n; i++) {
		struct link one = { .k = at->k, .link_fd = -1, .table_fd = -1 };
		long fd = at->k->perf_event_open(at->k, a, h->pid > 0 ? h->pid : -1, h->pid > 0 ? -1 : (int)cpus[i], -1,
			SYS_PERF_FD_CLOEXEC);
		if (fd == -ENODEV)
			continue;
		if (fd == -ENOENT || fd == -EOPNOTSUPP) {
			attach_report(at, NO_COUNTER, h->where, "this machine does not count '%.*s'",
				STR_ARG(h->target))->sys_errno = (int)-fd;
			return false;
		}
		long r = fd < 0 ? fd : attach_perf_fd(at, (int)fd, prog_fd, h->cookie, &one);
		if (r < 0)
			return attach_refused(at, h, r);
		if (one.link_fd >= 0)
			link_add_fd(at, out, one.link_fd);
		link_add_fd(at, out, one.fds[0]);
		attached++;
	}
	out->how = arena_printf(at->arena, "perf:%.*s on %u CPUs", STR_ARG(h->target), attached);
	return attached || attach_refused(at, h, -ENODEV);
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	struct sys_perf_attr a = { .size = sizeof(a) };
	str name, rate = { 0 };
	if (str_find(h->target, '=') >= 0) {
		if (by_numbers(&a, h->target))
			return open_all(at, &a, prog_fd, h, out);
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is not like type=0,config=3,frequency=1",
			STR_ARG(h->target));
		return false;
	}
	str_cut(h->target, ':', &name, &rate);
	const struct perf_name *event = find(name);
	if (!event) {
		struct diag *d = attach_report(at, NO_PERF_EVENT, h->where, "'%.*s' is no perf event", STR_ARG(name));
		diag_hint(at->ds, d, "such as cpu-clock:99hz, cycles, instructions, cache-misses, page-faults, "
			"context-switches");
		return false;
	}
	a.type = event->type;
	a.config = event->config;
	if (!set_rate(&a, rate)) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is neither a period nor a frequency like 99hz",
			STR_ARG(rate));
		return false;
	}
	return open_all(at, &a, prog_fd, h, out);
}

const struct attach_ops perf_ops = { "perf perf_event profile", "EVENT", attach };
