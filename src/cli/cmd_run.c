/* cmd_run.c: skep run: from C text to live data; and the options of everything that compiles. */
#include "cli/cli.h"
#include "exporter/exporter.h"

str *cli_grown(struct cli *c, str *old, u32 *n, str last)
{
	str *list = arena_array(&c->arena, str, *n + 1);
	if (*n)
		memcpy(list, old, *n * sizeof(str));
	list[(*n)++] = last;
	return list;
}

static bool set_cpu(struct cli_args *a, struct cc_opts *o)
{
	const char *v = a->value;
	if (v[0] == 'v' && v[1] >= '1' && v[1] <= '4' && !v[2]) {
		o->cpu = (u8)(v[1] - '0');
		return true;
	}
	args_wrong(a, "'%s' is no set of instructions: v1, v2, v3 or v4", v);
	return false;
}

static bool set_btf(struct cli_args *a)
{
	struct host *h = &a->c->host;
	str text;
	h->types.path = str_from(a->value);
	if (!host_btf(h) && !diags_exit_code(h->ds) && host_need_file(h, h->types.path, &text))
		app_report(h->ds, NO_TYPES, where_file(h->types.path, 0), "there are no types in this file");
	a->is_wrong |= !h->types.btf;
	return h->types.btf != NULL;
}

static const str all_programs = { "*", 1 };

bool args_cc(struct cli_args *a, struct cc_opts *o, int id, bool *taken)
{
	struct cli *c = a->c;
	*taken = true;
	switch (id) {
	case OPT_INCLUDE: o->include_dirs = cli_grown(c, o->include_dirs, &o->ninclude_dirs, str_from(a->value));
		return true;
	case OPT_DEFINE: o->defines = cli_grown(c, o->defines, &o->ndefines, str_from(a->value)); return true;
	case OPT_UNDEFINE: o->defines = cli_grown(c, o->defines, &o->ndefines, arena_printf(&c->arena, "-%s",
		a->value)); return true;
	case OPT_WARNING: o->warnings = cli_grown(c, o->warnings, &o->nwarnings, str_from(a->value)); return true;
	case OPT_STRICT: o->strict = true; return true;
	case 'w': o->warnings_off = true; return true;
	case OPT_CPU: return set_cpu(a, o);
	case OPT_FENTRY: o->fentry = &all_programs, o->nfentry = 1; return true;
	case OPT_NO_LOOPS: o->bounded_loops_missing = true; return true;
	case OPT_BTF: return set_btf(a);
	default: *taken = false; return true;
	}
}

static char **shell(struct cli *c, const char *command)
{
	char **words = arena_array(&c->arena, char *, 4);
	words[0] = "/bin/sh", words[1] = "-c", words[2] = (char *)command;
	return words;
}

enum { OPT_CGROUP = OPT_OWN, OPT_HOOK, OPT_DEV, OPT_COMM, OPT_FOLLOW, OPT_SET, OPT_FILL, OPT_CPUS, OPT_CLEAR, OPT_OTLP };

/* Where OTLP goes: nowhere, to standard output (url ""), to a collector. */
struct run_otlp { bool is_on; str url; };

/* PROGRAM=HOOK */
static void add_hook(struct cli_args *a, struct run_places *p)
{
	struct run_hook h, *all = arena_array(&a->c->arena, struct run_hook, p->nhooks + 1);
	if (!str_cut(str_from(a->value), '=', &h.prog, &h.hook) || !h.prog.n || !h.hook.n) {
		args_wrong(a, "'%s' is not PROGRAM=HOOK", a->value);
		return;
	}
	if (p->nhooks)
		memcpy(all, p->hooks, p->nhooks * sizeof(h));
	all[p->nhooks++] = h;
	p->hooks = all;
}

static void set_number(struct cli_args *a, bool *has, u32 *out)
{
	u64 n;
	*has = str_to_u64(str_from(a->value), &n) && n <= UINT32_MAX;
	*out = *has ? (u32)n : 0;
	if (!*has)
		args_wrong(a, "'%s' is no number", a->value);
}

static void set_user(struct cli_args *a, struct run_filter *f)
{
	if (!run_user(f, a->value))
		args_wrong(a, "'%s' is no number", a->value);
}

/* Several are one text, a line or more each. */
static void add_text(struct cli_args *a, struct run_opts *o, struct cc_opts *cc)
{
	o->text = o->text.n ? arena_printf(&a->c->arena, "%.*s\n%s", STR_ARG(o->text), a->value) : str_from(a->value);
	o->path = STR("<text>");
	cc->one_liner = true;
}

/* -i SECONDS; an interface too, as it has been. */
static void set_interval(struct cli_args *a, struct run_opts *o)
{
	if (a->value[0] >= '0' && a->value[0] <= '9')
		args_seconds(a, &o->interval);
	else
		o->places.interface = str_from(a->value);
}

static void set_cpus(struct cli_args *a, struct run_opts *o)
{
	static const char *const words[] = { "auto", "sum", "each" };
	for (u32 i = 0; i < ARRAY_LEN(words); i++)
		if (!strcmp(a->value, words[i])) {
			o->cpus = (enum show_cpus)i;
			return;
		}
	args_wrong(a, "'%s' is no way to show values of CPUs: auto, sum or each", a->value);
}

/* OTLP is made of the lines of JSON. */
static void set_format(struct cli_args *a, struct run_opts *o, struct run_otlp *otlp)
{
	otlp->is_on |= !strcmp(a->value, "otlp");
	if (otlp->is_on)
		o->json = true;
	else
		args_json(a, &o->json);
}

static void set_collector(struct cli_args *a, struct run_opts *o, struct run_otlp *otlp)
{
	*otlp = (struct run_otlp){ true, str_from(a->value) };
	o->json = true;
	if (!otlp->url.n)
		args_wrong(a, "--otlp needs the address of a collector: http://HOST:PORT");
}

static bool take_option(struct cli_args *a, struct run_opts *o, struct run_otlp *otlp, int id)
{
	bool has;
	switch (id) {
	case 'd': args_seconds(a, &o->seconds); return true;
	case 'f': set_format(a, o, otlp); return true;
	case OPT_OTLP: set_collector(a, o, otlp); return true;
	case 'c': o->command = shell(a->c, a->value); return true;
	case 'i': set_interval(a, o); return true;
	case 'p': set_number(a, &o->filter.has_pid, &o->filter.pid); return true;
	case 't': set_number(a, &o->filter.has_tid, &o->filter.tid); return true;
	case 'u': set_user(a, &o->filter); return true;
	case 'n': set_number(a, &has, &o->top); return true;
	case 'v': o->verbose = true; return true;
	case OPT_DEV: o->places.interface = str_from(a->value); return true;
	case OPT_COMM: o->filter.comm = str_from(a->value); return true;
	case OPT_FOLLOW: o->filter.follow = true; return true;
	case OPT_CGROUP: o->places.cgroup = o->filter.cgroup = str_from(a->value); return true;
	case OPT_SET: o->set = cli_grown(a->c, o->set, &o->nset, str_from(a->value)); return true;
	case OPT_FILL: o->fill = cli_grown(a->c, o->fill, &o->nfill, str_from(a->value)); return true;
	case OPT_CPUS: set_cpus(a, o); return true;
	case OPT_CLEAR: o->clears = true; return true;
	case OPT_HOOK: add_hook(a, &o->places); return true;
	default: return false;
	}
}

static bool parse(struct cli_args *a, struct run_opts *o, struct run_otlp *otlp, struct cc_opts *cc)
{
	bool taken;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		if (id == 'e')
			add_text(a, o, cc);
		else if (id == OPT_WORD && o->path.n)
			args_wrong(a, "one source is enough");
		else if (id == OPT_WORD)
			o->path = str_from(a->value);
		else if (!take_option(a, o, otlp, id))
			args_cc(a, cc, id, &taken);
	}
	if (str_is(o->path, "<text>") && !str_trim(o->text).n)
		args_wrong(a, "the text of -e is empty");
	if (o->filter.follow && !o->command)
		args_wrong(a, "--follow is about the command of -c");
	a->c->json &= !otlp->is_on;
	return !a->is_wrong;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct run_opts o = { .out = &c->out, .err = &c->err };
	struct run_otlp otlp = { 0 };
	struct cc_opts cc = { 0 };
	struct otlp_out *events = NULL;
	if (!parse(a, &o, &otlp, &cc))
		return cli_finish(c, false);
	if (!o.path.n)
		return cli_usage(c, a->cmd, "a source is needed: a file, or -e 'C TEXT'");
	if (!o.text.n && !host_need_file(&c->host, o.path, &o.text))
		return cli_finish(c, false);
	host_cc_opts(&c->host, true, &cc);
	o.cc = &cc;
	if (otlp.is_on && !(events = otlp_out_open(&c->host, otlp.url, SKEP_VERSION, o.out)))
		return cli_finish(c, false);
	bool ok = session_run(&c->host, &o);
	if (events)
		ok &= otlp_out_close(events);
	int code = cli_finish(c, ok);
	return code ? code : o.status;
}

static const struct cli_option options[] = {
	{ 'e', "-e", "TEXT", "C text instead of a file; headers and license may be left out; several are one text" },
	{ 'd', "-d", "SECONDS", "end after so long: 5, 5s, 100ms; without it, Ctrl-C ends" },
	{ 'c', "-c", "COMMAND", "run a shell command when all is attached, end with it" },
	{ 'p', "-p", "PID", "only events of this process" },
	{ 't', "-t", "TID", "only of this thread" },
	{ 'u', "-u", "USER", "only of this user" },
	{ OPT_COMM, "--comm", "NAME", "only of threads of this name" },
	{ OPT_CGROUP, "--cgroup", "PATH", "only of this cgroup and those below it; where programs of cgroups go" },
	{ OPT_FOLLOW, "--follow", NULL, "only of the command of -c and its children" },
	{ 'i', "-i", "SECONDS", "show the maps every so often, not only at the end" },
	{ OPT_CLEAR, "--clear", NULL, "and empty them then" },
	{ 'n', "-n", "ROWS", "so many rows of each map, the largest first" },
	{ OPT_CPUS, "--cpus", "auto|sum|each", "values of per-CPU maps; auto: a sum where they count something" },
	{ OPT_SET, "--set", "NAME=VALUE", "the value of a variable, such as const volatile int NAME" },
	{ OPT_FILL, "--fill", "MAP[KEY]=VALUE", "an element of a map; VALUE of a program array: a program's name" },
	{ OPT_DEV, "--dev", "INTERFACE", "where programs of xdp, tc and netkit go" },
	{ OPT_HOOK, "--hook", "PROGRAM=HOOK", "where this program goes; hooks: skep attach --help" },
	{ 'f', "-f", "text|json|otlp", "json: one object a line; otlp: the same as requests of OpenTelemetry, in JSON" },
	{ OPT_OTLP, "--otlp", "URL", "send them to a collector, to URL/v1/logs and URL/v1/metrics" },
	{ 'v', "-v", NULL, "tell the phases and their times, what was attached and how" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_run = {
	"run", run, "run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v] [-f text|json|otlp] FILE.c|FILE.o | -e 'C "
	"TEXT'", "compile, load, attach, show what comes", options,
	"What comes: what programs print with bpf_printk, records of ring and perf buffers, field by field, and at "
	"the end\n"
	"every map that the program declares. Ctrl-C, -d or the end of COMMAND ends it.\n\n"
	"examples:\n"
	"  skep run -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk(\"Hello, World!\\n\"); return 0; }'\n"
	"  skep run -e 'SEC(\"tp_btf/sched_process_exec\") int BPF_PROG(f, struct task_struct *p) { "
	"bpf_printk(\"%d\", p->real_parent->pid); return 0; }'\n"
	"  skep run -v -d 5 examples/sigtrace.c\n"
	"  skep run -f json -c 'ls /tmp' examples/execs.c\n",
};
