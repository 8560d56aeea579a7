/* cmd_boot.c: skep boot: objects of directories, loaded and pinned when the machine starts. */
#include "cli/cli.h"

#include "boot/boot.h"

enum { OPT_ROOT = OPT_OWN, OPT_REPORT, OPT_READY, OPT_DRY, OPT_WATCH, OPT_ATTACH, OPT_ANDROID, OPT_SYSCTL };

static bool take(struct cli_args *a, struct boot_opts *o, struct cc_opts *cc, int id)
{
	bool taken;
	switch (id) {
	case OPT_ROOT: o->root = str_from(a->value); return true;
	case OPT_REPORT: o->report = str_from(a->value); return true;
	case OPT_READY: o->ready = str_from(a->value); return true;
	case OPT_DRY: o->dry_run = true; return true;
	case OPT_WATCH: o->watch = true; return true;
	case OPT_ATTACH: o->attach = true; return true;
	case OPT_ANDROID: o->android = true; return true;
	case OPT_SYSCTL: o->sysctl = str_from(a->value); return true;
	case 'f': return args_json(a, &o->json);
	default: return args_cc(a, cc, id, &taken);
	}
}

static bool is_verb(struct cli_args *a, struct boot_opts *o)
{
	bool is_first = !o->ndirs && o->verb == BOOT_LOAD;
	if (!is_first || (strcmp(a->value, "status") && strcmp(a->value, "unload")))
		return false;
	o->verb = !strcmp(a->value, "status") ? BOOT_STATUS : BOOT_UNLOAD;
	return true;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct boot_opts o = { .out = &c->out, .err = &c->err, .root = STR("/sys/fs/bpf"), .sysctl = STR("/proc/sys") };
	struct cc_opts cc = { 0 };
	bool critical = false;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		if (id != OPT_WORD)
			take(a, &o, &cc, id);
		else if (!is_verb(a, &o))
			o.dirs = cli_grown(c, o.dirs, &o.ndirs, str_from(a->value));
	}
	if (a->is_wrong)
		return cli_finish(c, false);
	if (!o.ndirs)
		return cli_usage(c, a->cmd, "a directory of objects is needed");
	while (o.root.n > 1 && str_ends(o.root, "/"))
		o.root.n--;
	host_cc_opts(&c->host, true, &cc);
	o.cc = &cc;
	o.until_stopped = cli_until_stopped;
	o.stopped = cli_stopped;
	bool ok = boot_run(&c->host, &o, &critical);
	int code = cli_finish(c, ok);
	return critical ? EXIT_KERNEL : code;
}

static const struct cli_option options[] = {
	{ OPT_ROOT, "--root", "DIR", "where pins go (/sys/fs/bpf)" },
	{ OPT_ATTACH, "--attach", NULL, "attach programs whose section says where, and pin the links" },
	{ OPT_REPORT, "--report", "FILE", "what happened, a line of JSON for each object" },
	{ OPT_READY, "--ready", "FILE", "written when all is done; systemd is told too" },
	{ OPT_DRY, "--dry-run", NULL, "load, and let go: nothing is pinned" },
	{ OPT_WATCH, "--watch", NULL, "stay; files that change are loaded again, and their maps keep what they hold" },
	{ OPT_ANDROID, "--android", NULL, "modes of directories and the switch for unprivileged programs as there" },
	{ OPT_SYSCTL, "--sysctl", "DIR", "where the JIT is switched on (/proc/sys); '': it is left alone" },
	{ 'f', "-f", "text|json", "json: one object a line" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_boot = {
	"boot", run, "boot DIR... | boot status DIR... | boot unload DIR...",
		"load and pin all objects of directories, as Android does when it starts", options,
	"Each x.o and x.c of DIR is loaded; programs are pinned as prog_x_SECTION, maps as map_x_NAME. An object "
	"that fails stops no\n"
	"other. A map that is pinned already and fits is kept, with what it holds. doc/boot.md tells more.\n\n"
	"examples:\n"
	"  skep boot /etc/skep/bpf --report /run/skep/boot.json --ready /run/skep/ready\n"
	"  skep boot --dry-run /etc/skep/bpf\n"
	"  skep boot status /etc/skep/bpf\n"
	"  skep boot unload /etc/skep/bpf\n",
};
