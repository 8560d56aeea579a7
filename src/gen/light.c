/* light.c: a light skeleton: a header whose object loads itself by a program (load_light.c), without a library. The
 * functions around it are those of include/bpf/skel_internal.h, names and members as bpftool has made them known: the
 * context, which the program fills in, is the head of struct NAME. */
#include "gen/gen_private.h"

enum { PAGE = 4096 };

struct light_gen {
	struct gen g;                /* first */
	const struct obj_map **maps; u32 nmaps;      /* in the context's order */
};

static u64 mapped_bytes(const struct obj_map *m) { return ALIGN_UP((u64)m->value_size, PAGE); }

static bool is_mapped(const struct light_gen *l, const struct obj_map *m)
{
	return m->type != MAP_ARENA && gen_has_vars(&l->g, m);
}

static void order_maps(struct light_gen *l)
{
	l->maps = arena_array(l->g.arena, const struct obj_map *, l->g.o->maps.n + 1);
	vec_each(m, &l->g.o->maps)
		if (obj_map_rank(m) < OBJ_MAP_UNLISTED)
			l->maps[load_light_desc(l->g.o, m)] = m, l->nmaps++;
}

static u32 nprogs(const struct gen *g)
{
	u32 n = 0;
	vec_each(f, &g->o->funcs)
		n += f->is_entry;
	return n;
}

/* ---- the struct -------------------------------------------------------------------------------------------------- */

static void map_members(struct light_gen *l)
{
	struct gen *g = &l->g;
	buf_puts(g->out, "\tstruct {\n");
	for (u32 i = 0; i < l->nmaps; i++) {
		str ident = gen_map_ident(g, l->maps[i]);
		buf_printf(g->out, "\t\tstruct bpf_map_desc %.*s;\n", STR_ARG(ident));
	}
	buf_puts(g->out, "\t} maps;\n");
}

static void prog_members(struct gen *g)
{
	buf_puts(g->out, "\tstruct {\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\t\tstruct bpf_prog_desc %.*s;\n", STR_ARG(f->name));
	buf_puts(g->out, "\t} progs;\n\tstruct {\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\t\tint %.*s_fd;\n", STR_ARG(f->name));
	buf_puts(g->out, "\t} links;\n");
}

/* An empty struct takes a byte in C++, and what comes behind it would not be where the program writes. */
static void members(struct light_gen *l)
{
	struct gen *g = &l->g;
	gen_text(g, "struct @ {\n\tstruct bpf_loader_ctx ctx;\n");
	if (l->nmaps)
		map_members(l);
	if (nprogs(g))
		prog_members(g);
	for (u32 i = 0; i < l->nmaps; i++)
		if (is_mapped(l, l->maps[i]))
			gen_data_struct(g, l->maps[i]);
	buf_puts(g->out, "};\n\n");
}

/* ---- onto hooks -------------------------------------------------------------------------------------------------- */

/* What one command of bpf(2) attaches; the rest needs a library. */
static str attach_call(struct gen *g, const struct obj_func *f)
{
	u32 type = f->sec ? f->sec->prog_type : PROG_UNSPEC, attach_type = f->sec ? f->sec->attach_type : 0;
	bool is_raw = type == PROG_RAW_TRACEPOINT || type == PROG_RAW_TRACEPOINT_WRITABLE;
	if (is_raw && f->target.n)
		return arena_printf(g->arena, "skel_raw_tracepoint_open(\"%.*s\", prog_fd)", STR_ARG(f->target));
	if (type == PROG_TRACING && attach_type == ATTACH_TRACE_ITER)
		return STR("skel_link_create(prog_fd, 0, BPF_TRACE_ITER)");
	if (type == PROG_TRACING || (type == PROG_LSM && attach_type == ATTACH_LSM_MAC))
		return STR("skel_raw_tracepoint_open(NULL, prog_fd)");
	return STR("((void)prog_fd, 0); /* by the caller */");
}

static void attach(struct gen *g)
{
	vec_each(f, &g->o->funcs) {
		if (!f->is_entry)
			continue;
		str how = attach_call(g, f);
		gen_text(g, "static inline int\n@__");
		buf_printf(g->out, "%.*s", STR_ARG(f->name));
		gen_text(g, "__attach(struct @ *skel)\n{\n");
		buf_printf(g->out, "\tint prog_fd = skel->progs.%.*s.prog_fd;\n\tint fd = %.*s;\n\n\tif (fd > 0)\n"
			"\t\tskel->links.%.*s_fd = fd;\n\treturn fd;\n}\n\n", STR_ARG(f->name), STR_ARG(how),
				STR_ARG(f->name));
	}
	gen_text(g, "static inline int\n@__attach(struct @ *skel)\n{\n\tint ret = 0;\n\n\t(void)skel;\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\tret = ret < 0 || skel->progs.%.*s.prog_fd <= 0 ? ret : "
				"%.*s__%.*s__attach(skel);\n",
				STR_ARG(f->name), STR_ARG(g->name), STR_ARG(f->name));
	gen_text(g, "\treturn ret < 0 ? ret : 0;\n}\n\n"
		"static inline void\n@__detach(struct @ *skel)\n{\n\t(void)skel;\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\tskel_closenz(skel->links.%.*s_fd);\n\tskel->links.%.*s_fd = 0;\n",
				STR_ARG(f->name), STR_ARG(f->name));
	buf_puts(g->out, "}\n\n");
}

/* ---- from memory to the kernel and back -------------------------------------------------------------------------- */

static void destroy(struct light_gen *l)
{
	struct gen *g = &l->g;
	gen_text(g, "static void\n@__destroy(struct @ *skel)\n{\n\tif (!skel)\n\t\treturn;\n\t@__detach(skel);\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\tskel_closenz(skel->progs.%.*s.prog_fd);\n", STR_ARG(f->name));
	for (u32 i = 0; i < l->nmaps; i++) {
		str ident = gen_map_ident(g, l->maps[i]);
		if (is_mapped(l, l->maps[i]))
			buf_printf(g->out, "\tskel_free_map_data(skel->%.*s, skel->maps.%.*s.initial_value, %llu);\n",
				STR_ARG(ident), STR_ARG(ident), (unsigned long long)mapped_bytes(l->maps[i]));
		buf_printf(g->out, "\tskel_closenz(skel->maps.%.*s.map_fd);\n", STR_ARG(ident));
	}
	buf_puts(g->out, "\tskel_free(skel);\n}\n\n");
}

static void open_values(struct light_gen *l, const struct obj_map *m)
{
	struct gen *g = &l->g;
	str ident = gen_map_ident(g, m);
	u8 *bytes = arena_array(g->arena, u8, m->value_size + 1);
	if (m->data && m->origin == MAP_DATA)
		memcpy(bytes, m->data, MIN(m->data_size, m->value_size));
	buf_puts(g->out, "\t{\n\t\tstatic const char values[] __attribute__((__aligned__(8))) = ");
	gen_bytes(g, (str){ (const char *)bytes, m->value_size });
	buf_printf(g->out, ";\n\n\t\tskel->%.*s = (__typeof__(skel->%.*s))skel_prep_map_data(values, %llu, %u);\n"
		"\t\tif (!skel->%.*s)\n\t\t\tgoto failed;\n"
		"\t\tskel->maps.%.*s.initial_value = (__u64)(unsigned long)skel->%.*s;\n\t}\n",
		STR_ARG(ident), STR_ARG(ident), (unsigned long long)mapped_bytes(m), m->value_size, STR_ARG(ident),
		STR_ARG(ident), STR_ARG(ident));
}

static void open(struct light_gen *l)
{
	struct gen *g = &l->g;
	bool can_fail = false;
	gen_text(g, "static inline struct @ *\n@__open(void)\n{\n"
		"\tstruct @ *skel = (struct @ *)skel_alloc(sizeof(*skel));\n\n"
		"\tif (!skel)\n\t\treturn NULL;\n");
	buf_printf(g->out, "\tskel->ctx.sz = sizeof(skel->ctx) + %u * sizeof(struct bpf_map_desc) + "
		"%u * sizeof(struct bpf_prog_desc);\n",
		l->nmaps, nprogs(g));
	for (u32 i = 0; i < l->nmaps; i++)
		if (is_mapped(l, l->maps[i]))
			open_values(l, l->maps[i]), can_fail = true;
	buf_puts(g->out, "\treturn skel;\n");
	if (can_fail)
		gen_text(g, "failed:\n\t@__destroy(skel);\n\treturn NULL;\n");
	buf_puts(g->out, "}\n\n");
}

static void load(struct light_gen *l, const struct load_light *made)
{
	struct gen *g = &l->g;
	gen_text(g, "static inline int\n@__load(struct @ *skel)\n{\n"
		"\tstatic const char data[] __attribute__((__aligned__(8))) = ");
	gen_bytes(g, (str){ made->data, made->data_bytes });
	buf_puts(g->out, ";\n\tstatic const char insns[] __attribute__((__aligned__(8))) = ");
	gen_bytes(g, (str){ (const char *)made->insns, made->ninsns * (u32)sizeof(struct insn) });
	buf_puts(g->out, ";\n\tstruct bpf_load_and_run_opts opts = { 0 };\n\tint err;\n\n"
		"\topts.ctx = (struct bpf_loader_ctx *)skel;\n\topts.data = data;\n\topts.data_sz = sizeof(data) - 1;\n"
		"\topts.insns = insns;\n\topts.insns_sz = sizeof(insns) - 1;\n"
		"\terr = bpf_load_and_run(&opts);\n\tif (err < 0)\n\t\treturn err;\n");
	for (u32 i = 0; i < l->nmaps; i++) {
		const struct obj_map *m = l->maps[i];
		bool is_readonly = m->is_readonly || m->origin == MAP_KCONFIG;
		str ident = gen_map_ident(g, m);
		if (is_mapped(l, m))
			buf_printf(g->out, "\tskel->%.*s = (__typeof__(skel->%.*s))"
				"skel_finalize_map_data(&skel->maps.%.*s.initial_value,\n"
				"\t\t%llu, %s, skel->maps.%.*s.map_fd);\n\tif (!skel->%.*s)\n\t\treturn -ENOMEM;\n",
				STR_ARG(ident), STR_ARG(ident), STR_ARG(ident), (unsigned long long)mapped_bytes(m),
				is_readonly ? "PROT_READ" : "PROT_READ | PROT_WRITE", STR_ARG(ident), STR_ARG(ident));
	}
	gen_text(g, "\treturn 0;\n}\n\n"
		"static inline struct @ *\n@__open_and_load(void)\n{\n\tstruct @ *skel = @__open();\n\n\tif (!skel)\n"
		"\t\treturn NULL;\n\tif (@__load(skel)) {\n\t\t@__destroy(skel);\n\t\treturn NULL;\n\t}\n"
		"\treturn skel;\n}\n\n");
}

void gen_light(struct arena *a, const struct obj *o, const struct load_light *made, str name, struct buf *out)
{
	struct light_gen l = { .g = { .arena = a, .o = o, .c = o->btf ? btf_c_new(a, o->btf) : NULL, .name = name,
		.out = out } };
	order_maps(&l);
	gen_begin(&l.g, "SKEL", "#include <bpf/skel_internal.h>\n");
	members(&l);
	attach(&l.g);
	destroy(&l);
	open(&l);
	load(&l, made);
	gen_asserts(&l.g);
	buf_puts(out, "#endif\n");
}
