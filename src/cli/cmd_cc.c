/* cmd_cc.c: skep cc: a source to an object, or to the form of any stage. */
#include "cli/cc_words.h"

#include <fcntl.h>

/* options: the words in the command line that are neither sources nor -o */
struct job { struct cc_opts o; struct cc_words words; cc_word_list paths, options; const char *out; };

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
	struct arena *arena = &a->c->arena;
	bool taken;
	int id, from;
	cc_words(a, &j->words, &j->o);
	while (from = a->at, (id = args_next(a)) != OPT_END) {
		switch (id) {
		case 'o': j->out = a->value; continue;
		case OPT_WORD: vec_push(&j->paths, arena, str_from(a->value)); continue;
		case OPT_OWN: set_stage(a, &j->o); break;
		default: args_cc(a, &j->o, id, &taken);
		}
		for (; from < a->at; from++)
			vec_push(&j->options, arena, str_from(a->argv[from]));
	}
	return !a->is_wrong;
}

/* The object's bytes, or the text of a stage. */
static bool make(struct cli *c, struct job *j, str path, struct buf *out, str *name)
{
	struct cc_opts cc = j->o;
	str text;
	if (!host_need_file(&c->host, path, &text))
		return false;
	cc.emit = j->o.emit == CC_EMIT_ASM || j->o.emit == CC_EMIT_BTF ? CC_EMIT_OBJ : j->o.emit;
	cc.emit_to = out;
	cc.linkable = true;
	host_cc_opts(&c->host, false, &cc);
	struct obj *obj = cc_compile(&c->arena, &c->src, path, text, &cc, &c->ds);
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

static bool one(struct cli *c, struct job *j, str path)
{
	struct buf file = BUF_INIT;
	u32 first = c->src.files.n, errors = c->ds.errors;
	bool to_screen = j->words.deps_alone ? false : j->out ? !strcmp(j->out, "-") : j->o.emit != CC_EMIT_OBJ;
	str name = STR("");
	c->ds.errors = 0;                    /* what is wrong with another source is not this one's */
	bool ok = make(c, j, path, to_screen ? &c->out : &file, &name);
	c->ds.errors += errors;
	cc_words_say_headers(c, &j->words, first);
	if (j->out && !j->words.deps_alone)
		name = str_from(j->out);
	bool is_kept = ok && !to_screen && !j->words.deps_alone && !j->words.check_only;
	long r = is_kept ? sys_save_file(c->host.k, arena_strdup(&c->arena, name), buf_view(&file)) : 0;
	if (r < 0)
		app_report(&c->ds, NO_SOURCE, where_file(name, 0), "cannot write the file")->sys_errno = (int)-r;
	buf_free(&file);
	return ok && (j->words.check_only || cc_words_write_deps(c, &j->words, name, first));
}

static str object_of(struct cli *c, str path)
{
	while (str_find(path, '/') >= 0)
		path = str_sub(path, (u32)str_find(path, '/') + 1, path.n);
	return arena_printf(&c->arena, "%.*s.o", (int)(str_ends(path, ".c") ? path.n - 2 : path.n), path.s);
}

static bool all(struct cli *c, struct job *j)
{
	bool ok = true;
	vec_each(path, &j->paths)
		if (j->words.dry)
			cc_words_say_command(c, &j->options, *path, j->out ? str_from(j->out) : object_of(c, *path));
		else
			ok &= one(c, j, *path);
	return ok;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (j.words.answer) {
		buf_printf(&c->out, "%s\n", j.words.answer);
		return cli_finish(c, true);
	}
	if (!j.paths.n)
		return cli_usage(c, a->cmd, "a source is needed");
	if (j.paths.n > 1 && j.out && strcmp(j.out, "-") != 0)
		return cli_usage(c, a->cmd,
			"-o names one file, and there are several sources: without it each has its own");
	cc_words_say(c, &j.words, &j.o);
	if (j.words.deps_alone) {
		j.o.emit = CC_EMIT_PP;
		j.words.dep_file = j.words.dep_file ? j.words.dep_file : j.out;
	}
	return cli_finish(c, all(c, &j));
}

static const struct cli_option options[] = {
	{ 'o', "-o", "FILE", "where to write, '-' for the screen; without it, the source's name with .o" },
	{ OPT_OWN, "--emit=", "STAGE",
	"show a stage instead: pp, ast, ir, ir:PASS (ir:lower before all, ir:all after each), asm, btf" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_cc = {
	"cc", run, "cc FILE.c... [-o OUT.o] [-I DIR] [-D NAME[=V]] [-mcpu=v1..v4] [--btf FILE] "
	"[--emit=pp|macros|ast|ir[:PASS]|asm|btf]",
	"compile to a portable object, or show what any stage makes", options,
	"The object has BTF, line information and CO-RE relocations; skep, libbpf and bpftool load it.\n"
	"Makefiles may call it in clang's place: -target bpf, -g, -O2, -c, -std=, -f..., -isystem, -idirafter, "
	"-include, -E, -S,\n"
	"-fsyntax-only, -E, -P, -dM, -M, -MM, -MD, -MMD, -MF, -MT, -MP, -H, -### are understood. "
	"-emit-llvm gives the object too,\nand \"skep llc\" hands it on. Of several sources each becomes an object.\n\n"
	"examples:\n"
	"  skep cc examples/sigtrace.c -o sigtrace.o\n"
	"  skep cc --emit=ir:inline examples/hello.c\n"
	"  skep cc --emit=btf examples/sigtrace.c\n"
	"  make CLANG='skep cc' LLC='skep llc'\n",
};
