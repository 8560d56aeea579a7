/* cmd_run.c: skep run: from C text to live data. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>

static str *grown(struct cli *c, str *old, u32 *n, str last)
{
	str *list = arena_array(&c->arena, str, *n + 1);
	if (*n)
		memcpy(list, old, *n * sizeof(str));
	list[(*n)++] = last;
	return list;
}

bool cli_cc_option(struct cli *c, struct cc_opts *o, int *i, int argc, char **argv, bool *taken)
{
	const char *a = argv[*i], *v;
	*taken = true;
	if (!strncmp(a, "-I", 2) || !strncmp(a, "-D", 2) || !strncmp(a, "-U", 2)) {
		bool is_dir = a[1] == 'I';
		v = a + 2;
		if (!*v && !cli_needs_value(c, i, argc, argv, &v))
			return false;
		str word = a[1] == 'U' ? arena_printf(&c->arena, "-%s", v) : str_from(v);
		if (is_dir)
			o->include_dirs = grown(c, o->include_dirs, &o->ninclude_dirs, word);
		else
			o->defines = grown(c, o->defines, &o->ndefines, word);
	} else if (!strncmp(a, "-W", 2) && a[2]) {
		o->warnings = grown(c, o->warnings, &o->nwarnings, str_from(a + 2));
	} else if (!strcmp(a, "-w")) {
		o->warnings_off = true;
	} else if (!strncmp(a, "-mcpu=v", 7) && a[7] >= '1' && a[7] <= '4' && !a[8]) {
		o->cpu = (u8)(a[7] - '0');
	} else if (!strcmp(a, "--btf")) {
		if (!cli_needs_value(c, i, argc, argv, &v))
			return false;
		c->host.btf_path = str_from(v);
	} else {
		*taken = false;
	}
	return true;
}

struct cc_opts cli_cc_opts(struct cli *c, const struct cc_opts *given, bool exact)
{
	struct cc_opts full = host_cc_opts(&c->host, exact);
	full.include_dirs = given->include_dirs, full.ninclude_dirs = given->ninclude_dirs;
	full.defines = given->defines, full.ndefines = given->ndefines;
	full.warnings = given->warnings, full.nwarnings = given->nwarnings;
	full.warnings_off = given->warnings_off;
	full.cpu = given->cpu ? given->cpu : full.cpu;
	return full;
}

static bool parse(struct cli *c, struct run_opts *o, struct cc_opts *cc, int argc, char **argv)
{
	const char *v;
	bool taken;
	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];
		if (!strcmp(a, "-d") || !strcmp(a, "-c") || !strcmp(a, "-f") || !strcmp(a, "-e")) {
			if (!cli_needs_value(c, &i, argc, argv, &v))
				return false;
			if (a[1] == 'd')
				o->seconds = atof(v);
			else if (a[1] == 'e')
				o->text = str_from(v), o->path = STR("<text>");
			else if (a[1] == 'f')
				o->json = c->json = !strcmp(v, "json");
			else {
				char **sh = arena_array(&c->arena, char *, 4);
				sh[0] = "/bin/sh", sh[1] = "-c", sh[2] = (char *)v;
				o->command = sh;
			}
		} else if (!strcmp(a, "-v")) {
			o->verbose = true;
		} else if (!strcmp(a, "--show-syscalls")) {
			c->host.k = kern_trace(&c->arena, c->host.k, &c->err);
			c->host.feats.k = c->host.k;
		} else if (!cli_cc_option(c, cc, &i, argc, argv, &taken)) {
			return false;
		} else if (!taken && (a[0] != '-' || !a[1]) && !o->path.n) {
			o->path = str_from(a);
		} else if (!taken) {
			app_report(&c->ds, BAD_OPTION, where_arg(str_from(a), (u64)i), "this option is not known");
			return false;
		}
	}
	return true;
}

int cmd_run(struct cli *c, int argc, char **argv)
{
	struct run_opts o = { .out = &c->out, .err = &c->err };
	struct cc_opts cc = { 0 };
	if (!parse(c, &o, &cc, argc, argv))
		return cli_finish(c, false);
	if (!o.path.n) {
		app_report(&c->ds, BAD_OPTION, where_none(), "a source is needed: a file, or -e 'C TEXT'");
		return cli_finish(c, false);
	}
	if (!o.text.n && !host_read_file(&c->host, o.path, &o.text)) {
		app_report(&c->ds, NO_SOURCE, where_file(o.path, 0), "cannot read the source");
		return cli_finish(c, false);
	}
	struct cc_opts full = cli_cc_opts(c, &cc, true);
	o.cc = &full;
	return cli_finish(c, session_run(&c->host, &o));
}
