/* cmd_dis.c: skep dis: the instructions of an object, a source or a loaded program. */
#include "cli/cli.h"

#include <sys/stat.h>

static bool is_loaded(struct cli *c, str what)
{
	struct stat st;
	str text;
	if (str_starts(what, "id:"))
		return true;
	return c->host.k->stat(c->host.k, arena_strdup(&c->arena, what), &st) == 0 && !host_read_file(&c->host, what, &text);
}

static int dis_loaded(struct cli *c, str what, const struct listing_style *style)
{
	long fd = host_program(&c->host, what), r = fd < 0 ? fd : listing_loaded(&c->host, (int)fd, style, &c->out);
	if (fd < 0)
		app_report(&c->ds, NO_PIN, where_arg(what, 1), "there is no such program")->sys_errno = (int)-fd;
	else if (r < 0)
		app_report(&c->ds, NOT_ALLOWED, where_arg(what, 1), "the kernel does not show this program's instructions")->sys_errno = (int)-r;
	return cli_finish(c, r == 0);
}

int cmd_dis(struct cli *c, int argc, char **argv)
{
	struct listing_style style = { 0 };
	struct cc_opts o = { 0 };
	str what = { 0 }, text;
	const char *v;
	bool taken;
	for (int i = 1; i < argc; i++) {
		str a = str_from(argv[i]);
		if (str_is(a, "--bytes")) {
			style.bytes = true;
		} else if (str_is(a, "-f") || str_is(a, "-p")) {
			if (!cli_needs_value(c, &i, argc, argv, &v))
				return cli_finish(c, false);
			if (a.s[1] == 'f')
				style.json = c->json = !strcmp(v, "json");
			else
				style.only = str_from(v);
		} else if (!cli_cc_option(c, &o, &i, argc, argv, &taken)) {
			return cli_finish(c, false);
		} else if (!taken && a.n && a.s[0] != '-' && !what.n) {
			what = a;
		} else if (!taken) {
			app_report(&c->ds, BAD_OPTION, where_arg(a, (u64)i), "this option is not known");
			return cli_finish(c, false);
		}
	}
	if (what.n && is_loaded(c, what))
		return dis_loaded(c, what, &style);
	if (!what.n || !host_read_file(&c->host, what, &text)) {
		app_report(&c->ds, NO_SOURCE, where_file(what, 0), what.n ? "cannot read the file" : "an object, a source, a pin or id:N is needed");
		return cli_finish(c, false);
	}
	struct cc_opts full = cli_cc_opts(c, &o, false);
	struct obj *obj = host_object(&c->host, what, text, &full);
	if (obj)
		listing_object(&c->host, obj, &style, &c->out);
	return cli_finish(c, obj != NULL);
}
