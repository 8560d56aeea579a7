/* cc.c: the compiler's pipeline; see cc.h. */
#include "cc/cc.h"

#include "cc/check/check.h"
#include "cc/lower/lower.h"
#include "cc/object/object.h"
#include "cc/parse/parse.h"
#include "cc/pass/pass.h"
#include "cc/text/text.h"

#include "obj/obj.h"
#include "uapi/uapi.h"

struct late { const struct cc_opts *opts; struct arena *arena; const struct pp *pp; bool is_of_kernel; };

/* CONFIG_X and LINUX_VERSION_CODE are answered from the running kernel, when a source asks that included a header which
 * could have them: a vmlinux.h has not, and what is written for any kernel must not change with the one that compiles
 * it. Constants of headers come from the table. */
static bool late_macro(void *ctx, str name, str *body)
{
	struct late *l = ctx;
	bool has_headers = l->pp && pp_wants_constants(l->pp);
	if (!has_headers && !l->is_of_kernel)
		return false;
	if (str_is(name, "LINUX_VERSION_CODE")) {
		*body = arena_printf(l->arena, "%u", l->opts->kernel_version);
		return true;
	}
	struct uapi_const known;
	if (has_headers && uapi_const_find(cc_arch(l->opts), name, &known)) {
		*body = arena_printf(l->arena, known.value < 0 && !(known.type & 1) ? "%lld" : "%llu",
			(long long)known.value);
		return true;
	}
	return config_value(l->opts, name, body);
}

struct cc {
	struct arena *out, tmp;
	struct src_map *src;
	const struct cc_opts *opts;
	struct diags *ds;
	struct intern names;
	struct types types;
	struct pp *pp;
	struct pp_opts pp_opts;
	struct late late;
	struct src_file *main;
	struct ir_module *mod;       /* NULL: it did not come so far */
	bool is_bcc;
};

/* What a text without headers gets, that has sections: those of libbpf, and by its words BCC's. */
static str one_liner_prologue(struct arena *a, str text)
{
	return arena_printf(a, "#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_tracing.h>\n"
		"#include <bpf/bpf_core_read.h>\n#include <bpf/bpf_endian.h>\n%s%s",
		memmem(text.s, text.n, "BPF_USDT(", 9) ? "#include <bpf/usdt.bpf.h>\n" : "",
		dialect_has_bcc_words(text) ? "#include <bcc/helpers.h>\n" : "");
}

static void open_source(struct cc *c, str path, str text)
{
	c->late = (struct late){ .opts = c->opts, .arena = c->out };
	c->pp_opts = (struct pp_opts){ .include_dirs = c->opts->include_dirs, .ninclude_dirs = c->opts->ninclude_dirs,
		.words = c->opts->words, .nwords = c->opts->nwords, .late_dirs = c->opts->late_dirs,
		.nlate_dirs = c->opts->nlate_dirs, .defines = c->opts->defines,
		.ndefines = c->opts->ndefines, .cpu = c->opts->cpu ? c->opts->cpu : 3, .target_arch = cc_arch(c->opts),
		.read_file = c->opts->read_file, .known_of = c->opts->known_of, .keep = c->opts->keep,
		.read_ctx = c->opts->ctx, .late_macro = late_macro,
		.late_ctx = &c->late };
	c->is_bcc = c->opts->is_bcc || dialect_is_bcc(text);
	c->late.is_of_kernel = c->is_bcc || !memmem(text.s, text.n, "#include", 8);
	if (c->is_bcc)
		c->pp_opts.prologue = STR("#include <bcc/helpers.h>\n");
	else if (c->opts->one_liner && !memmem(text.s, text.n, "#include", 8))
		c->pp_opts.prologue = one_liner_prologue(c->out, text);
	for (u32 i = 0; i < c->opts->nforced; i++)
		c->pp_opts.prologue = arena_printf(c->out, "%.*s#include \"%.*s\"\n", STR_ARG(c->pp_opts.prologue),
			STR_ARG(c->opts->forced[i]));
	intern_init(&c->names, c->out);
	c->main = src_add(c->src, path, text);
	c->pp = pp_new(c->out, c->src, &c->names, c->ds, &c->pp_opts);
	c->late.pp = c->pp;
	pp_open(c->pp, c->main);
}

/* BCC's sources were written when numbers became pointers silently. */
static const struct cc_opts *bcc_opts(struct cc *c)
{
	struct cc_opts *o = arena_new(c->out, struct cc_opts);
	*o = *c->opts;
	o->warnings = arena_array(c->out, str, o->nwarnings + 1u);
	o->warnings[0] = STR("no-error=int-conversion");
	for (u32 i = 0; i < o->nwarnings; i++)
		o->warnings[i + 1] = c->opts->warnings[i];
	o->nwarnings++;
	return o;
}

static struct unit *parse(struct cc *c)
{
	struct warns *w = arena_new(c->out, struct warns);
	warns_begin(w, c->out, c->src, c->opts, c->ds);
	struct parse_env env = { .arena = c->out, .pp = c->pp, .types = &c->types, .names = &c->names, .ds = c->ds,
		.opts = c->opts, .warns = w };
	u32 before = c->ds->list.n;
	struct unit *u = parse_unit(&env);
	u->is_bcc |= c->is_bcc;
	struct check check = { .arena = c->out, .ds = c->ds, .src = c->src, .unit = u, .opts = c->opts, .warns = w };
	check_unit(&check);
	diags_sort(c->ds, before);
	return u;
}

static struct obj *compile(struct cc *c, str path)
{
	if (c->is_bcc)
		c->opts = bcc_opts(c);
	types_init(&c->types, c->out, c->ds, c->opts->btf);
	c->types.module_btf = c->opts->module_btf;
	c->types.module_ctx = c->opts->ctx;
	struct unit *u = parse(c);
	if (c->opts->one_liner && !u->license.n)
		u->license = STR("GPL");
	if (u->is_bcc)
		u->license = dialect_license(c->out, c->main->text);
	if (c->ds->errors)
		return NULL;
	if (c->opts->emit == CC_EMIT_AST) {
		ast_print(u, c->opts->emit_to);
		return obj_new(c->out, path);
	}
	struct ir_module *m = c->mod = lower_unit(c->out, u, c->opts, c->ds, c->src);
	if (m && c->opts->emit == CC_EMIT_IR && str_is(c->opts->emit_pass, "lower")) {
		ir_print(m, c->opts->emit_to);
		return obj_new(c->out, path);
	}
	if (m && c->opts->find_slots)
		slots_find(m, &c->tmp);
	struct pass_hooks hooks = { .fentry = c->opts->fentry, .nfentry = c->opts->nfentry,
		.regs = dialect_registers(c->opts), .btf = c->opts->btf,
		.module_btf = c->opts->module_btf, .ctx = c->opts->ctx };
	struct pass_ctx ctx = { .hooks = &hooks, .mod = m, .tmp = &c->tmp, .ds = c->ds,
		.cpu = c->opts->cpu ? c->opts->cpu : 3,
		.has_probe_read_kernel = !c->opts->no_probe_read_kernel, .no_loops = c->opts->bounded_loops_missing };
	if (c->opts->emit == CC_EMIT_IR) {
		ctx.check = true;
		ctx.trace = c->opts->emit_to;
		ctx.trace_after = c->opts->emit_pass;
	}
	if (!m || !passes_run(m, &ctx))
		return NULL;
	if (c->opts->emit == CC_EMIT_IR) {
		if (!c->opts->emit_pass.n)
			ir_print(m, c->opts->emit_to);
		return obj_new(c->out, path);
	}
	struct back_ctx back = { .tmp = &c->tmp, .ds = c->ds, .cpu = ctx.cpu };
	struct obj *o = object_build(c->out, m, &c->types, c->src, &back, path);
	return c->ds->errors ? NULL : o;     /* BTF may have asked for a type of a header that is wrong */
}

enum { KEPT = 4 << 20 };             /* bytes of scratch that the next pass finds again */

struct obj *cc_compile(struct arena *out, struct src_map *src, str path, str text, const struct cc_opts *opts,
	struct diags *ds)
{
	struct cc c = { .out = out, .src = src, .opts = opts, .ds = ds, .tmp.keeps = KEPT };
	struct obj *o;
	open_source(&c, path, text);
	if (opts->emit == CC_EMIT_PP || opts->emit == CC_EMIT_MACROS) {
		if (opts->emit == CC_EMIT_PP)
			pp_print(c.pp, opts->no_line_marks, opts->emit_to);
		else
			pp_print_macros(c.pp, opts->emit_to);
		o = ds->errors ? NULL : obj_new(out, path);
	} else {
		o = compile(&c, path);
	}
	if (c.mod)
		ir_drop(c.mod);
	pp_close(c.pp);
	ds->judge = NULL;
	arena_clear(&c.tmp);
	return o;
}
