/* cmd_dis.c: skep dis: the instructions of an object, a source or a loaded program. */
#include "cli/cli.h"

#include <sys/stat.h>

static bool is_loaded(struct cli *c, str what)
{
	struct stat st;
	str text;
	if (str_starts(what, "id:"))
		return true;
	return c->host.k->stat(c->host.k, arena_strdup(&c->arena, what), &st) == 0 && !host_read_file(&c->host, what,
		&text);
}

static int dis_loaded(struct cli *c, str what, const struct listing_style *style)
{
	int fd = host_need_program(&c->host, what, 1);
	long r = fd < 0 ? fd : listing_loaded(&c->host, fd, style, &c->out);
	if (fd >= 0)
		c->host.k->close(c->host.k, fd);
	if (fd >= 0 && r < 0)
		app_report(&c->ds, NOT_ALLOWED, where_arg(what, 1),
			"the kernel does not show this program's instructions")->sys_errno = (int)-r;
	return cli_finish(c, r == 0);
}

struct job { struct listing_style style; struct cc_opts o; str what; };

static bool parse(struct cli_args *a, struct job *j)
{
	bool taken;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case OPT_OWN: j->style.bytes = true; break;
		case 'f': args_json(a, &j->style.json); break;
		case 'p': j->style.only = str_from(a->value); break;
		case OPT_WORD:
			if (j->what.n)
				args_wrong(a, "one object is enough");
			j->what = str_from(a->value);
			break;
		default: args_cc(a, &j->o, id, &taken);
		}
	}
	return !a->is_wrong;
}

static bool has_function(struct cli *c, const struct obj *o, str name)
{
	struct nearest n = { .name = name };
	if (!name.n || obj_func(o, name))
		return true;
	vec_each(f, &o->funcs)
		nearest_offer(&n, f->name);
	struct diag *d = app_report(&c->ds, NO_FUNCTION, where_none(), "there is no function '%.*s' in it",
		STR_ARG(name));
	if (n.best.n)
		diag_hint(&c->ds, d, "did you mean '%.*s'?", STR_ARG(n.best));
	else if (o->funcs.n)
		diag_hint(&c->ds, d, "it has '%.*s'%s", STR_ARG(o->funcs.v[0].name), o->funcs.n > 1 ? " and others" : "");
	return false;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	str text;
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (!j.what.n)
		return cli_usage(c, a->cmd, "an object, a source, a pin or id:N is needed");
	if (is_loaded(c, j.what))
		return dis_loaded(c, j.what, &j.style);
	if (!host_need_file(&c->host, j.what, &text))
		return cli_finish(c, false);
	host_cc_opts(&c->host, false, &j.o);
	struct obj *obj = host_object(&c->host, j.what, text, &j.o);
	if (!obj || !has_function(c, obj, j.style.only))
		return cli_finish(c, false);
	listing_object(&c->host, obj, &j.style, &c->out);
	return cli_finish(c, true);
}

static const struct cli_option options[] = {
	{ 'p', "-p", "FUNCTION", "this function alone" },
	{ OPT_OWN, "--bytes", NULL, "with the bytes of each instruction" },
	{ 'f', "-f", "text|json", "json: one object an instruction" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_dis = {
	"dis", run, "dis FILE.o|FILE.c|PIN|id:N [-p FUNCTION] [--bytes] [-f json]",
	"instructions with source lines; of a loaded program as the kernel runs it", options,
	"examples:\n"
	"  skep dis examples/hello.c\n"
	"  skep dis id:42\n"
	"  skep dis /sys/fs/bpf/probe/on_exec\n",
};
