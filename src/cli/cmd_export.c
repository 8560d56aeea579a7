/* cmd_export.c: skep export: what programs count, for Prometheus and others that collect numbers. */
#include "cli/cli.h"

#include "exporter/exporter.h"
#include "tools/tools.h"

#include <stdlib.h>

enum { OPT_DIR = OPT_OWN, OPT_NAMES, OPT_CHECK, OPT_NAMED_STRICT, OPT_LISTEN, OPT_PATH, OPT_WEB, OPT_KEEP, OPT_BTF_PATH,
	OPT_DEBUG, OPT_TEXTFILE, OPT_OTLP, OPT_INTERVAL, OPT_MAX, OPT_STATS, OPT_ONCE, OPT_TOOL, OPT_IGNORED,
	OPT_IGNORED_ARG };
enum { MAX_SERIES = 10000, MOST_SERIES = 1000000, DEFAULT_INTERVAL_S = 15 };

static const struct tool *find_tool(str name)
{
#define TOOL(tool) if (str_is(name, #tool)) return &tool_##tool;
	TOOLS
#undef TOOL
	return NULL;
}

static void add_names(struct cli_args *a, struct export_opts *o)
{
	str rest = str_from(a->value), one;
	while (rest.n) {
		str_cut(rest, ',', &one, &rest);
		if (one.n)
			o->names = cli_grown(a->c, o->names, &o->nnames, one);
	}
}

static void set_format(struct cli_args *a, struct export_opts *o)
{
	o->openmetrics = !strcmp(a->value, "openmetrics");
	if (!o->openmetrics && strcmp(a->value, "text"))
		args_wrong(a, "'%s' is no format of metrics: text or openmetrics", a->value);
}

static void set_max(struct cli_args *a, struct export_opts *o)
{
	u64 n;
	if (str_to_u64(str_from(a->value), &n) && n && n <= MOST_SERIES)
		o->max_series = (u32)n;
	else
		args_wrong(a, "'%s' is no number of series from 1 to %u", a->value, MOST_SERIES);
}

static bool take(struct cli_args *a, struct export_opts *o, struct cc_opts *cc, int id)
{
	bool taken;
	switch (id) {
	case OPT_DIR: o->dir = str_from(a->value); return true;
	case OPT_NAMES: add_names(a, o); return true;
	case OPT_CHECK: o->check = true; return true;
	case OPT_NAMED_STRICT: o->strict = true; return true;
	case OPT_LISTEN: o->listen = str_from(a->value); return true;
	case OPT_PATH: o->metrics_path = str_from(a->value); return true;
	case OPT_WEB: o->web_config = str_from(a->value); return true;
	case OPT_KEEP: o->keep = str_from(a->value); return true;
	case OPT_BTF_PATH: a->c->host.types.path = str_from(a->value); return true;
	case OPT_DEBUG: o->debug = true; return true;
	case OPT_TEXTFILE: o->textfile = str_from(a->value); return true;
	case OPT_OTLP: o->otlp = str_from(a->value); return true;
	case OPT_INTERVAL: return args_seconds(a, &o->interval);
	case 'd': return args_seconds(a, &o->seconds);
	case 'f': set_format(a, o); return true;
	case OPT_MAX: set_max(a, o); return true;
	case OPT_STATS: o->stats = true; return true;
	case OPT_ONCE: o->once = true; return true;
	case OPT_TOOL: case OPT_WORD: o->sources = cli_grown(a->c, o->sources, &o->nsources, str_from(a->value));
		return true;
	case OPT_IGNORED: case OPT_IGNORED_ARG: return true;
	default: return args_cc(a, cc, id, &taken);
	}
}

/* The words of OpenTelemetry's programs: where spans go, if --otlp does not say it. */
static void set_traces(struct cli_args *a, struct export_opts *o)
{
	const char *traces = getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), *all = getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
	if (o->otlp.n)
		return;
	if (traces && *traces)
		o->traces = str_from(traces);
	else if (all && *all)
		o->traces = arena_printf(&a->c->arena, "%s%sv1/traces", all, all[strlen(all) - 1] == '/' ? "" : "/");
}

/* Who writes a file, sends, or prints, and says no address, needs no socket. */
static void set_listen(struct export_opts *o)
{
	bool has_other = o->textfile.n || o->otlp.n || o->once;
	if (!o->listen.n && !has_other)
		o->listen = STR("127.0.0.1:9435");
	if (o->once && !(o->seconds > 0))
		o->seconds = 1;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct export_opts o = { .out = &c->out, .err = &c->err, .metrics_path = STR("/metrics"),
		.max_series = MAX_SERIES,
		.interval = DEFAULT_INTERVAL_S, .find_tool = find_tool, .version = SKEP_VERSION, .dir = STR(".") };
	struct cc_opts cc = { 0 };
	int id;
	while ((id = args_next(a)) != OPT_END)
		take(a, &o, &cc, id);
	if (a->is_wrong)
		return cli_finish(c, false);
	if (!o.nnames && !o.nsources)
		return cli_usage(c, a->cmd, "sources are needed: --config.names, files, or names of tools");
	set_listen(&o);
	set_traces(a, &o);
	host_cc_opts(&c->host, true, &cc);
	o.cc = &cc;
	return cli_finish(c, export_run(&c->host, &o));
}

static const struct cli_option options[] = {
	{ OPT_DIR, "--config.dir", "DIR", "where configurations are (.)" },
	{ OPT_NAMES, "--config.names", "NAME,...", "NAME.yaml of it, with NAME.bpf.o or NAME.bpf.c beside it" },
	{ OPT_CHECK, "--config.check", NULL, "load, attach, say what is wrong, and end" },
	{ OPT_NAMED_STRICT, "--config.strict", NULL, "a program that cannot be attached is an error" },
	{ OPT_TOOL, "--tool", "NAME", "a tool of skep as a source, such as biolatency" },
	{ OPT_LISTEN, "--web.listen-address", "HOST:PORT",
	"where to answer (127.0.0.1:9435); :9435 everywhere; fd://0 systemd's socket" },
	{ OPT_PATH, "--web.telemetry-path", "PATH", "under which path (/metrics)" },
	{ OPT_WEB, "--web.config.file", "FILE", "TLS and users, as Prometheus' exporters have it" },
	{ OPT_TEXTFILE, "--textfile", "FILE", "write a file every interval, for node_exporter's textfile collector" },
	{ OPT_OTLP, "--otlp", "URL", "send to a collector every interval, as OTLP over HTTP in JSON" },
	{ OPT_INTERVAL, "--interval", "SECONDS", "between files, between requests to the collector (15)" },
	{ OPT_ONCE, "--once", NULL, "print the numbers at the end, after -d SECONDS (1), or write them to --textfile" },
	{ 'd', "-d", "SECONDS", "end after so long; without it, a signal ends" },
	{ 'f', "-f", "text|openmetrics", "of --once" },
	{ OPT_MAX, "--max-series", "N", "series of each metric (10000); what is cut is counted" },
	{ OPT_STATS, "--stats", NULL, "have the kernel count runs and time of programs" },
	{ OPT_KEEP, "--capabilities.keep", "all|none|CAP,...", "without it, those that are needed" },
	{ OPT_BTF_PATH, "--btf.path", "FILE", "types of the kernel, where it has none" },
	{ OPT_DEBUG, "--debug", NULL, "raw elements of maps under /maps" },
	{ OPT_IGNORED, "--log.no-timestamps", NULL, "there are none" },
	{ OPT_IGNORED_ARG, "--config.skip-cache-size", "N", "nothing: keys that are left out are remembered anyway" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_export = {
	"export", run, "export --config.dir DIR --config.names NAME,... | export FILE.c|FILE.o|TOOL...",
		"programs as metrics: for Prometheus, as a file, to a collector", options,
	"A configuration has the words of ebpf_exporter, and gives its metrics. A source without one gives what the "
	"types of\n"
	"its maps say: members of the key as labels, numbers of the value as metrics. doc/export.md tells more.\n\n"
	"examples:\n"
	"  skep export --config.dir /etc/skep --config.names biolatency,timers\n"
	"  skep export biolatency syscount\n"
	"  skep export --once -d 10 examples/execs.c\n"
	"  skep export --textfile /var/lib/node_exporter/skep.prom runqlat\n",
};
