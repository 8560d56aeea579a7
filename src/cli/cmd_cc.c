/* cmd_cc.c: skep cc: a source to an object, or to the form of any stage. */
#include "cli/cc_words.h"

#include <fcntl.h>

struct job { struct cc_opts o; struct cc_words words; str path; const char *out; };

static bool set_stage(struct cli_args *a, struct cc_opts *o)
{
	static const struct { const char *name; enum cc_emit stage; } stages[] = {
		{ "pp", CC_EMIT_PP }, { "macros", CC_EMIT_MACROS }, { "ast", CC_EMIT_AST }, { "ir", CC_EMIT_IR },
		{ "asm", CC_EMIT_ASM },
		{ "btf", CC_EMIT_BTF } };
	str stage;
	str_cut(str_from(a->value), ':', &stage, &o->emit_pass);
	for (u32 i = 0; i < ARRAY_LEN(stages); i++)
		if (str_is(stage, stages[i].name))
			o->emit = stages[i].stage;
	if (o->emit == CC_EMIT_OBJ || (o->emit_pass.n && o->emit != CC_EMIT_IR))
		args_wrong(a, "'%s' is no stage: pp, macros, ast, ir, ir:PASS, asm or btf", a->value);
	else if (o->emit_pass.n && !cc_has_pass(o->emit_pass))
		args_wrong(a, "there is no pass '%.*s': %.*s", STR_ARG(o->emit_pass), STR_ARG(cc_passes(&a->c->arena)));
	return !a->is_wrong;
}

static bool parse(struct cli_args *a, struct job *j)
{
	bool taken;
	int id;
	cc_words(a, &j->words, &j->o);
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case 'o': j->out = a->value; break;
		case OPT_OWN: set_stage(a, &j->o); break;
		case OPT_WORD:
			if (j->path.n)
				args_wrong(a, "one source is enough");
			j->path = str_from(a->value);
			break;
		default: args_cc(a, &j->o, id, &taken);
		}
	}
	return !a->is_wrong;
}

/* The object's bytes, or the text of a stage. */
static bool make(struct cli *c, struct job *j, str text, struct buf *out, str *name)
{
	struct cc_opts cc = j->o;
	cc.emit = j->o.emit == CC_EMIT_ASM || j->o.emit == CC_EMIT_BTF ? CC_EMIT_OBJ : j->o.emit;
	cc.emit_to = out;
	cc.linkable = true;
	host_cc_opts(&c->host, false, &cc);
	struct obj *obj = cc_compile(&c->arena, &c->src, j->path, text, &cc, &c->ds);
	if (!obj)
		return false;
	*name = arena_printf(&c->arena, "%.*s.o", STR_ARG(obj->name));
	if (j->o.emit == CC_EMIT_OBJ)
		return obj_write(obj, out, &c->ds);
	if (j->o.emit == CC_EMIT_ASM)
		listing_object(&c->host, obj, &(struct listing_style){ .json = false }, out);
	else if (j->o.emit == CC_EMIT_BTF)
		for (u32 id = 1; id < btf_count(obj->btf); id++)
			btf_print_raw(obj->btf, id, out);
	return true;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	struct buf file = BUF_INIT;
	str text, name;
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (j.words.answer) {
		buf_printf(&c->out, "%s\n", j.words.answer);
		return cli_finish(c, true);
	}
	if (!j.path.n)
		return cli_usage(c, a->cmd, "a source is needed");
	if (!host_need_file(&c->host, j.path, &text))
		return cli_finish(c, false);
	cc_words_say(c, &j.words, &j.o);
	if (j.words.deps_alone) {
		j.o.emit = CC_EMIT_PP;
		j.words.dep_file = j.words.dep_file ? j.words.dep_file : j.out;
		bool is_read = make(c, &j, text, &file, &name);
		buf_free(&file);
		return cli_finish(c, is_read && cc_words_write_deps(c, &j.words, name));
	}
	bool to_screen = j.out ? !strcmp(j.out, "-") : j.o.emit != CC_EMIT_OBJ;
	bool ok = make(c, &j, text, to_screen ? &c->out : &file, &name);
	name = j.out ? str_from(j.out) : name;
	if (ok && j.words.check_only)
		return cli_finish(c, true);
	long r = ok && !to_screen ? sys_save_file(c->host.k, arena_strdup(&c->arena, name), buf_view(&file)) : 0;
	if (r < 0)
		app_report(&c->ds, NO_SOURCE, where_file(name, 0), "cannot write the file")->sys_errno = (int)-r;
	buf_free(&file);
	return cli_finish(c, ok && cc_words_write_deps(c, &j.words, name));
}

static const struct cli_option options[] = {
	{ 'o', "-o", "FILE", "where to write, '-' for the screen; without it, the source's name with .o" },
	{ OPT_OWN, "--emit=", "STAGE",
	"show a stage instead: pp, ast, ir, ir:PASS (ir:lower before all, ir:all after each), asm, btf" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_cc = {
	"cc", run, "cc FILE.c [-o OUT.o] [-I DIR] [-D NAME[=V]] [-mcpu=v1..v4] [--btf FILE] "
	"[--emit=pp|macros|ast|ir[:PASS]|asm|btf]",
	"compile to a portable object, or show what any stage makes", options,
	"The object has BTF, line information and CO-RE relocations; skep, libbpf and bpftool load it.\n"
	"Makefiles may call it in clang's place: -target bpf, -g, -O2, -c, -std=, -f..., -isystem, -idirafter, "
	"-include, -E, -S,\n"
	"-fsyntax-only, -E, -P, -dM, -M, -MM, -MD, -MMD, -MF, -MT, -MP are understood. "
	"-emit-llvm gives the object too, and \"skep llc\" "
	"hands it on.\n\n"
	"examples:\n"
	"  skep cc examples/sigtrace.c -o sigtrace.o\n"
	"  skep cc --emit=ir:inline examples/hello.c\n"
	"  skep cc --emit=btf examples/sigtrace.c\n"
	"  make CLANG='skep cc' LLC='skep llc'\n",
};
