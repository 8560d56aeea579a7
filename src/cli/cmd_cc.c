/* cmd_cc.c: skep cc: a source to an object, or to the form of any stage. */
#include "cli/cli.h"

#include <fcntl.h>

static bool emit_option(struct cc_opts *o, str what)
{
	str stage, pass;
	str_cut(what, ':', &stage, &pass);
	o->emit = str_is(stage, "pp") ? CC_EMIT_PP : str_is(stage, "ast") ? CC_EMIT_AST : str_is(stage, "ir") ? CC_EMIT_IR :
		str_is(stage, "asm") ? CC_EMIT_ASM : str_is(stage, "btf") ? CC_EMIT_BTF : CC_EMIT_OBJ;
	o->emit_pass = pass;
	return o->emit != CC_EMIT_OBJ;
}

int cmd_cc(struct cli *c, int argc, char **argv)
{
	struct cc_opts o = { 0 };
	str path = { 0 }, text;
	const char *out = NULL;
	bool taken;
	for (int i = 1; i < argc; i++) {
		str a = str_from(argv[i]);
		if (str_is(a, "-o")) {
			if (!cli_needs_value(c, &i, argc, argv, &out))
				return cli_finish(c, false);
		} else if (str_starts(a, "--emit=") && emit_option(&o, str_sub(a, 7, a.n))) {
		} else if (!cli_cc_option(c, &o, &i, argc, argv, &taken)) {
			return cli_finish(c, false);
		} else if (!taken && a.n && a.s[0] != '-' && !path.n) {
			path = a;
		} else if (!taken) {
			app_report(&c->ds, BAD_OPTION, where_arg(a, (u64)i), "this option is not known");
			return cli_finish(c, false);
		}
	}
	if (!path.n || !host_read_file(&c->host, path, &text)) {
		app_report(&c->ds, NO_SOURCE, where_file(path, 0), path.n ? "cannot read the source" : "a source is needed");
		return cli_finish(c, false);
	}
	struct cc_opts full = cli_cc_opts(c, &o, false);
	full.emit = o.emit == CC_EMIT_ASM ? CC_EMIT_OBJ : o.emit;
	full.emit_pass = o.emit_pass;
	full.emit_to = &c->out;
	struct obj *obj = cc_compile(&c->arena, &c->src, path, text, &full, &c->ds);
	if (obj && o.emit == CC_EMIT_ASM)
		listing_object(&c->host, obj, &(struct listing_style){ .json = false }, &c->out);
	if (!obj || o.emit != CC_EMIT_OBJ)
		return cli_finish(c, obj != NULL);
	struct buf bytes = BUF_INIT;
	str name = out ? str_from(out) : arena_printf(&c->arena, "%.*s.o", STR_ARG(obj->name));
	bool ok = obj_write(obj, &bytes, &c->ds);
	if (ok && sys_write_file(c->host.k, arena_strdup(&c->arena, name), buf_view(&bytes), O_CREAT | O_TRUNC) != (long)bytes.n) {
		app_report(&c->ds, NO_SOURCE, where_file(name, 0), "cannot write the object");
		ok = false;
	}
	buf_free(&bytes);
	return cli_finish(c, ok);
}
