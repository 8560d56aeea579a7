/* verb_profile.c: skep prog profile: counters of the CPU around each run of a program. Two programs of ours on its
 * entry and its exit read them, so the kernel has to have trampolines (fentry). */
#include "cli/verb_prog.h"

#include "uapi/uapi.h"

#include <errno.h>

enum { MAX_METRICS = 8, NS = 1000000000 };

/* As perf_event_open(2) has them; per: what a count is compared with, and in how many. */
static const struct metric { const char *name; u32 type; u64 config; const char *per, *what; double scale;
	} metrics[] = {
	{ "cycles", SYS_PERF_HARDWARE, 0, NULL, NULL, 0 },
	{ "instructions", SYS_PERF_HARDWARE, 1, "cycles", "insns per cycle", 1 },
	{ "l1d_loads", SYS_PERF_HW_CACHE, 0, NULL, NULL, 0 },
	{ "llc_misses", SYS_PERF_HW_CACHE, 2 | 1 << 16, "instructions", "LLC misses per million insns", 1e6 },
	{ "itlb_misses", SYS_PERF_HW_CACHE, 4 | 1 << 16, "instructions", "itlb misses per million insns", 1e6 },
	{ "dtlb_misses", SYS_PERF_HW_CACHE, 3 | 1 << 16, "instructions", "dtlb misses per million insns", 1e6 },
};

static const char source[] =
	"#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_tracing.h>\n"
	"struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); "
	"__uint(max_entries, %u); } events SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, %u); __type(key, u32); __type(value, "
	"struct bpf_perf_event_value); } starts SEC(\".maps\"), sums SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, "
	"u64); } counts SEC(\".maps\");\n"
	"SEC(\"fentry/%s\") int enter(void *ctx) {\n"
	"  for (u32 i = 0; i < %u; i++) { u32 key = i; struct bpf_perf_event_value *v = bpf_map_lookup_elem(&starts, "
	"&key);\n"
	"    if (!v || bpf_perf_event_read_value(&events, bpf_get_smp_processor_id() + i * %u, v, sizeof(*v))) "
	"return 0; }\n"
	"  return 0; }\n"
	"SEC(\"fexit/%s\") int leave(void *ctx) {\n"
	"  u32 zero = 0; u64 *n = bpf_map_lookup_elem(&counts, &zero); if (n) (*n)++;\n"
	"  for (u32 i = 0; i < %u; i++) { u32 key = i; struct bpf_perf_event_value now = {};\n"
	"    struct bpf_perf_event_value *v = bpf_map_lookup_elem(&starts, &key), *sum = bpf_map_lookup_elem(&sums, "
	"&key);\n"
	"    if (!v || !sum || bpf_perf_event_read_value(&events, bpf_get_smp_processor_id() + i * %u, &now, "
	"sizeof(now))) return 0;\n"
	"    if (!v->counter) continue;\n"
	"    sum->counter += now.counter - v->counter; sum->enabled += now.enabled - v->enabled; sum->running += "
	"now.running - v->running; }\n"
	"  return 0; }\n"
	"char LICENSE[] SEC(\"license\") = \"GPL\";\n";

struct profiled {
	struct verb *v;
	int target;
	const char *function;
	const struct metric *metric[MAX_METRICS]; u32 n;
	u64 seconds;                 /* 0: until interrupted */
	u32 ncpus;
	struct loaded *l;
	struct link links[2]; u32 nlinks;
	int *events; u32 nevents;
};

static bool words(struct profiled *p)
{
	struct verb *v = p->v;
	if (verb_take(v, "duration") && !verb_number(v, "a number of seconds", &p->seconds))
		return false;
	while (v->argc) {
		const char *word = verb_next(v);
		struct nearest near = { .name = str_from(word) };
		u32 i = 0;
		for (; i < ARRAY_LEN(metrics) && strcmp(word, metrics[i].name); i++)
			nearest_offer(&near, str_from(metrics[i].name));
		if (i == ARRAY_LEN(metrics))
			return verb_unknown(v, word, "metric", &near);
		if (p->n == MAX_METRICS)
			return verb_wrong(v, "too many (%u) metrics", p->n + 1);
		p->metric[p->n++] = &metrics[i];
	}
	return p->n || verb_wrong(v, "metrics are needed: cycles, instructions and others");
}

/* The function that the program is in its own types. */
static bool find_function(struct profiled *p)
{
	struct inspect_code c;
	struct btf_node n;
	struct verb *v = p->v;
	long r = inspect_code(v->k, v->a, p->target, &c);
	if (r < 0)
		return verb_refused(v, r, "can't get prog info");
	struct btf *b = c.info.btf_id ? host_btf_by_id(&v->c->host, c.info.btf_id) : NULL;
	if (!b || !c.nfuncs || !btf_node(b, c.funcs[0].type_id, &n))
		return verb_missing(v, "prog FD %d doesn't have valid btf", p->target);
	p->function = arena_strdup(v->a, n.name);
	return true;
}

static bool load(struct profiled *p)
{
	struct verb *v = p->v;
	struct cc_opts cc = { 0 };
	host_cc_opts(&v->c->host, true, &cc);
	str text = arena_printf(v->a, source, p->n * p->ncpus, p->n, p->function, p->n, p->ncpus, p->function, p->n,
		p->ncpus);
	struct obj *o = host_object(&v->c->host, STR("profile"), text, &cc);
	if (!o)
		return false;
	struct load_prog_want *want = arena_array(v->a, struct load_prog_want, o->funcs.n + 1);
	for (u32 i = 0; i < o->funcs.n; i++) {
		want[i].target = str_from(p->function);
		want[i].target_fd = p->target;
	}
	struct load_opts lo = host_load_opts(&v->c->host);
	lo.progs = want;
	p->l = load_object(v->a, o, &lo, &v->c->ds);
	if (!p->l && !strcmp(vec_last(&v->c->ds.list)->code->id, "L005"))        /* another hook is no way out here */
		vec_last(&v->c->ds.list)->hint = STR("skep top shows how often programs run and how long they take");
	return p->l != NULL;
}

static bool open_events(struct profiled *p)
{
	struct verb *v = p->v;
	s64 map = obj_map_index(p->l->obj, STR("events"));
	u32 *cpus = arena_array(v->a, u32, p->ncpus), online = sys_online_cpus(v->k, cpus, p->ncpus);
	p->events = arena_array(v->a, int, p->n * p->ncpus);
	for (u32 m = 0; m < p->n; m++)
		for (u32 i = 0; i < online; i++) {
			struct sys_perf_attr a = { .type = p->metric[m]->type, .size = sizeof(a),
				.config = p->metric[m]->config,
				.read_format = 3 /* with times enabled and running */ };
			long fd = v->k->perf_event_open(v->k, &a, -1, (int)cpus[i], -1, SYS_PERF_FD_CLOEXEC);
			if (fd < 0)
				return verb_refused(v, fd, "failed to create the event %s on CPU %u",
					p->metric[m]->name, cpus[i]);
			p->events[p->nevents++] = (int)fd;
			u32 key = cpus[i] + m * p->ncpus, value = (u32)fd;
			long r = sys_map_update(v->k, p->l->map_fds[map], &key, &value, 0);
			if (r < 0)
				return verb_refused(v, r, "the event %s cannot be given to the programs",
					p->metric[m]->name);
			v->k->ioctl(v->k, (int)fd, SYS_PERF_ENABLE, 0);
		}
	return true;
}

static bool attach(struct profiled *p)
{
	for (u32 i = 0; i < p->l->progs.n; i++) {
		struct attach at;
		struct hook hook;
		attach_init(&at, p->v->a, p->v->k, &p->v->c->host.feats, &p->v->c->ds);
		const struct loaded_prog *prog = &p->l->progs.v[i];
		if (!hook_of_section(&p->l->obj->funcs.v[prog->func], where_none(), &hook) ||
			!attach_hook(&at, prog->fd, prog, &hook, &p->links[p->nlinks]))
			return false;
		p->nlinks++;
	}
	return true;
}

static void wait_for_end(struct profiled *p)
{
	struct kern *k = p->v->k;
	u64 end = k->now_ns(k) + p->seconds * NS;
	cli_until_stopped();
	while (!cli_stopped() && (!p->seconds || k->now_ns(k) < end))
		k->poll(k, NULL, 0, 50);
}

struct reading { u64 counter, enabled, running; };

static void read_sums(struct profiled *p, struct reading *sum, u64 *runs)
{
	struct verb *v = p->v;
	s64 sums = obj_map_index(p->l->obj, STR("sums")), counts = obj_map_index(p->l->obj, STR("counts"));
	struct reading *each = arena_array(v->a, struct reading, p->ncpus);
	u64 *count = arena_array(v->a, u64, p->ncpus);
	u32 zero = 0;
	if (sys_map_lookup(v->k, p->l->map_fds[counts], &zero, count, 0) == 0)
		for (u32 c = 0; c < p->ncpus; c++)
			*runs += count[c];
	for (u32 m = 0; m < p->n; m++)
		if (sys_map_lookup(v->k, p->l->map_fds[sums], &m, each, 0) == 0)
			for (u32 c = 0; c < p->ncpus; c++) {
				sum[m].counter += each[c].counter;
				sum[m].enabled += each[c].enabled;
				sum[m].running += each[c].running;
			}
}

static void show_json(struct profiled *p, const struct reading *sum, u64 runs)
{
	struct json *j = &p->v->j;
	json_open(j, NULL, '[');
	for (u32 m = 0; m < p->n; m++) {
		json_open(j, NULL, '{');
		json_text(j, "metric", p->metric[m]->name);
		json_u64(j, "run_cnt", runs);
		json_u64(j, "value", sum[m].counter);
		json_u64(j, "enabled", sum[m].enabled);
		json_u64(j, "running", sum[m].running);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void show_text(struct profiled *p, const struct reading *sum, u64 runs)
{
	struct buf *out = p->v->out;
	buf_printf(out, "\n%18llu %-20s\n", (unsigned long long)runs, "run_cnt");
	for (u32 m = 0; m < p->n; m++) {
		const struct metric *x = p->metric[m];
		buf_printf(out, "%18llu %-20s", (unsigned long long)sum[m].counter, x->name);
		for (u32 o = 0; x->per && o < p->n; o++)
			if (!strcmp(p->metric[o]->name, x->per) && sum[o].counter)
				buf_printf(out, "# %8.2f %-30s",
					(double)sum[m].counter / (double)sum[o].counter * x->scale, x->what);
		if (sum[m].enabled > sum[m].running)
			buf_printf(out, "(%4.2f%%)", (double)sum[m].running * 100 / (double)sum[m].enabled);
		buf_char(out, '\n');
	}
}

bool prog_profile(struct verb *v)
{
	struct profiled p = { .v = v, .ncpus = sys_possible_cpus(v->k) };
	struct reading sum[MAX_METRICS] = { 0 };
	u64 runs = 0;
	p.target = verb_object(v, INSPECT_PROG);
	if (p.target < 0)
		return false;
	bool ok = words(&p) && find_function(&p) && load(&p) && open_events(&p) && attach(&p);
	if (ok) {
		wait_for_end(&p);
		read_sums(&p, sum, &runs);
		(v->json ? show_json : show_text)(&p, sum, runs);
	}
	for (u32 i = 0; i < p.nlinks; i++)
		link_close(&p.links[i]);
	for (u32 i = 0; i < p.nevents; i++)
		v->k->close(v->k, p.events[i]);
	if (p.l)
		load_close(p.l);
	v->k->close(v->k, p.target);
	return ok;
}
