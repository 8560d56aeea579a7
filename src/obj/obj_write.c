/* obj_write.c: struct obj as an ELF file that libbpf, bpftool and skep load: a section for each SEC() and .text for
 * subprograms, .maps described by BTF, data sections, .BTF, .BTF.ext. */
#include "obj/obj.h"

struct write {
	const struct obj *o;
	struct elf_write *w;
	struct arena *arena;
	u32 *func_section, *func_at, *func_sym;   /* by function: section, first instruction in it, symbol */
	u32 *map_sym, *map_section;
	u32 *extern_sym;
	vec(struct sec { str name; u32 index; vec(u8) code; u32 btf_name; u32 sym; }) secs;
};

static struct sec *section_for(struct write *x, const struct obj_func *f)
{
	str name = f->is_entry && f->section.n ? f->section : STR(".text");
	vec_each(s, &x->secs)
		if (str_eq(s->name, name))
			return s;
	struct sec *s = vec_add(&x->secs, x->arena);
	s->name = name;
	return s;
}

static void place_code(struct write *x)
{
	for (u32 i = 0; i < x->o->funcs.n; i++) {
		const struct obj_func *f = &x->o->funcs.v[i];
		struct sec *s = section_for(x, f);
		x->func_section[i] = (u32)(s - x->secs.v);
		x->func_at[i] = s->code.n / 8;
		for (u32 k = 0; k < f->ninsns * 8; k++)
			vec_push(&s->code, x->arena, ((const u8 *)f->insns)[k]);
	}
	vec_each(s, &x->secs)
		s->index = elf_write_section(x->w, (struct elf_section){ .name = s->name, .type = ELF_SHT_PROGBITS,
			.flags = ELF_SHF_ALLOC | ELF_SHF_EXEC, .align = 8, .data = (const u8 *)s->code.v,
			.size = s->code.n });
	for (u32 i = 0; i < x->o->funcs.n; i++) {
		const struct obj_func *f = &x->o->funcs.v[i];
		x->func_sym[i] = elf_write_symbol(x->w, (struct elf_symbol){ f->name, (u64)x->func_at[i] * 8,
			(u64)f->ninsns * 8,
			x->secs.v[x->func_section[i]].index, ELF_STT_FUNC, f->is_static ? ELF_STB_LOCAL :
			f->is_weak ? ELF_STB_WEAK : ELF_STB_GLOBAL,
			f->is_hidden ? ELF_STV_HIDDEN : ELF_STV_DEFAULT });
	}
}

static struct obj_binding binding_of(const struct obj *o, str name)
{
	vec_each(b, &o->bindings)
		if (str_eq(b->name, name))
			return *b;
	return (struct obj_binding){ .name = name };
}

static u8 bind_of(struct obj_binding b) { return b.is_weak ? ELF_STB_WEAK : ELF_STB_GLOBAL; }
static u8 visibility_of(struct obj_binding b) { return b.is_hidden ? ELF_STV_HIDDEN : ELF_STV_DEFAULT; }

/* A symbol for each variable of a data section: libbpf looks them up by name. */
static void name_variables(struct write *x, const struct obj_map *m, u32 section)
{
	const struct btf *b = x->o->btf;
	struct btf_node sec, var;
	struct btf_secinfo v;
	if (!b || !m->datasec_btf || !btf_node(b, m->datasec_btf, &sec))
		return;
	for (u32 i = 0; btf_secinfo(b, &sec, i, &v); i++)
		if (btf_node(b, v.type, &var) && var.kind == BTF_VAR && var.name.n) {
			struct obj_binding bind = var.linkage ? binding_of(x->o, var.name) : (struct obj_binding){ 0 };
			elf_write_symbol(x->w, (struct elf_symbol){ var.name, v.offset, v.size, section, ELF_STT_OBJECT,
				!var.linkage ? ELF_STB_LOCAL : bind_of(bind), visibility_of(bind) });
		}
}

/* Declared maps are variables of 8 bytes a pointer in .maps; their meaning is in the BTF. */
static void place_maps(struct write *x)
{
	u64 size = 0;
	vec_each(m, &x->o->maps)
		size += m->origin == MAP_DECLARED && !m->is_inner ? m->decl_size : 0;
	u32 maps = size ? elf_write_section(x->w, (struct elf_section){ .name = STR(".maps"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 8, .data = arena_alloc(x->arena, size),
		.size = size }) : 0;
	u64 at = 0;
	for (u32 i = 0; i < x->o->maps.n; i++) {
		const struct obj_map *m = &x->o->maps.v[i];
		if (m->origin == MAP_DECLARED && !m->is_inner) {
			struct obj_binding bind = binding_of(x->o, m->name);
			x->map_section[i] = maps;
			x->map_sym[i] = elf_write_symbol(x->w, (struct elf_symbol){ m->name, at, m->decl_size, maps,
				ELF_STT_OBJECT, bind_of(bind), visibility_of(bind) });
			at += m->decl_size;
		} else if (m->origin == MAP_DATA) {
			x->map_section[i] = elf_write_section(x->w, (struct elf_section){ .name = m->name,
				.type = m->data ? ELF_SHT_PROGBITS : ELF_SHT_NOBITS, .flags = ELF_SHF_ALLOC |
				(m->is_readonly ? 0 : ELF_SHF_WRITE), .align = 8, .data = (const u8 *)m->data,
				.size = m->value_size });
			x->map_sym[i] = elf_write_symbol(x->w, (struct elf_symbol){ .section = x->map_section[i],
				.type = ELF_STT_SECTION });
			name_variables(x, m, x->map_section[i]);
		}
	}
}

static struct elf_symbol table_symbol(const struct obj_map *m, u32 section)
{
	return (struct elf_symbol){ m->name, m->decl_off, m->decl_size, section, ELF_STT_OBJECT, ELF_STB_GLOBAL,
		ELF_STV_DEFAULT };
}

/* Tables of functions for the kernel: those of one section side by side, where their BTF says. */
static void place_tables(struct write *x)
{
	for (u32 i = 0; i < x->o->maps.n; i++) {
		const struct obj_map *first = &x->o->maps.v[i];
		u32 size = 0;
		if (first->origin != MAP_STRUCT_OPS || x->map_section[i])
			continue;
		vec_each(m, &x->o->maps)
			if (m->origin == MAP_STRUCT_OPS && str_eq(m->section, first->section))
				size = MAX(size, m->decl_off + m->decl_size);
		u8 *bytes = arena_alloc(x->arena, size + 1);
		vec_each(m, &x->o->maps)
			if (m->origin == MAP_STRUCT_OPS && str_eq(m->section, first->section))
				memcpy(bytes + m->decl_off, m->data, m->decl_size);
		u32 at = elf_write_section(x->w, (struct elf_section){ .name = first->section, .type = ELF_SHT_PROGBITS,
			.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 8, .data = (const u8 *)bytes, .size = size });
		for (u32 k = i; k < x->o->maps.n; k++) {
			const struct obj_map *m = &x->o->maps.v[k];
			if (m->origin != MAP_STRUCT_OPS || !str_eq(m->section, first->section))
				continue;
			x->map_section[k] = at;
			x->map_sym[k] = elf_write_symbol(x->w, table_symbol(m, at));
		}
	}
}

/* Addresses in variables: slots of maps of maps and program arrays, functions in tables. */
static void add_table_relocs(struct write *x)
{
	for (u32 i = 0; i < x->o->maps.n; i++) {
		const struct obj_map *m = &x->o->maps.v[i];
		vec_each(in, &m->init)
			elf_write_reloc(x->w, x->map_section[i], (struct elf_reloc){ .offset = (u64)m->decl_off +
				m->values_off + (u64)in->index * 8,
				.type = ELF_R_BPF_64_ABS64, .symbol = in->kind == INIT_MAP ? x->map_sym[in->to] :
				x->func_sym[in->to] });
		vec_each(r, &m->data_relocs)
			elf_write_reloc(x->w, x->map_section[i], (struct elf_reloc){ .offset = (u64)m->decl_off +
				r->insn, .type = ELF_R_BPF_64_ABS64,
				.symbol = x->func_sym[r->to] });
	}
}

/* The address of a function, for callbacks: libbpf takes a global one by its name, another one only as a place in its
 * section. */
static u32 func_address(struct write *x, u32 f, struct insn *at)
{
	struct sec *s = &x->secs.v[x->func_section[f]];
	if (!x->o->funcs.v[f].is_static)
		return x->func_sym[f];
	if (!s->sym)
		s->sym = elf_write_symbol(x->w, (struct elf_symbol){ .section = s->index, .type = ELF_STT_SECTION });
	at->imm = (s32)x->func_at[f] * 8;
	return s->sym;
}

static void add_relocs(struct write *x)
{
	for (u32 i = 0; i < x->o->funcs.n; i++)
		vec_each(r, &x->o->funcs.v[i].relocs) {
			const struct sec *s = &x->secs.v[x->func_section[i]];
			struct elf_reloc rel = { .offset = (u64)(x->func_at[i] + r->insn) * 8,
				.type = ELF_R_BPF_64_64 };
			struct insn *at = (struct insn *)(s->code.v + rel.offset);
			switch (r->kind) {
			case RELOC_MAP: rel.symbol = x->map_sym[r->to]; break;
			case RELOC_DATA: rel.symbol = x->map_sym[r->to]; at->imm = (s32)r->addend; break;
			case RELOC_CALL: rel.symbol = x->func_sym[r->to]; rel.type = ELF_R_BPF_64_32; at->imm = -1;
				break;
			case RELOC_FUNC: rel.symbol = func_address(x, r->to, at); break;
			case RELOC_KFUNC: rel.symbol = x->extern_sym[r->to]; rel.type = ELF_R_BPF_64_32; at->imm = -1;
				break;
			case RELOC_EXTERN: rel.symbol = x->extern_sym[r->to]; break;
			}
			elf_write_reloc(x->w, s->index, rel);
		}
}

static void put(struct buf *b, u32 v) { buf_add(b, &v, 4); }

/* .BTF.ext: for each code section its functions, lines and CO-RE records (kernel Documentation/bpf/btf.rst). */
static void write_ext(struct write *x, struct buf *out)
{
	struct buf parts[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	static const u32 sizes[] = { 8, 16, 16 };
	for (u32 kind = 0; kind < 3; kind++)
		for (u32 s = 0; s < x->secs.n; s++) {
			struct buf records = BUF_INIT;
			u32 n = 0;
			for (u32 i = 0; i < x->o->funcs.n; i++) {
				const struct obj_func *f = &x->o->funcs.v[i];
				if (x->func_section[i] != s)
					continue;
				u32 base = x->func_at[i] * 8;
				if (kind == 0)
					put(&records, base), put(&records, f->btf_id), n++;
				for (u32 k = 0; kind == 1 && k < f->lines.n; k++, n++) {
					const struct obj_line *l = &f->lines.v[k];
					put(&records, base + l->insn * 8), put(&records, l->file),
						put(&records, l->text),
						put(&records, l->line << 10 | MIN(l->col, 1023u));
				}
				for (u32 k = 0; kind == 2 && k < f->cores.n; k++, n++) {
					const struct obj_core *c = &f->cores.v[k];
					put(&records, base + c->insn * 8), put(&records, c->type),
						put(&records, c->access), put(&records, c->kind);
				}
			}
			if (n) {
				if (!parts[kind].n)
					put(&parts[kind], sizes[kind]);
				put(&parts[kind], x->secs.v[s].btf_name);
				put(&parts[kind], n);
				buf_str(&parts[kind], buf_view(&records));
			}
			buf_free(&records);
		}
	u32 at = 0;
	if (!parts[0].n)                         /* maps alone: libbpf refuses a .BTF.ext without functions */
		return;
	put(out, 0x0001eb9f);
	put(out, 32);
	for (u32 kind = 0; kind < 3; kind++) {
		put(out, at);
		put(out, (u32)parts[kind].n);
		at += (u32)parts[kind].n;
	}
	for (u32 kind = 0; kind < 3; kind++) {
		buf_str(out, buf_view(&parts[kind]));
		buf_free(&parts[kind]);
	}
}

/* The offset of a name among the BTF's strings; the compiler puts every section's name there. */
static u32 btf_name(const struct obj *o, str name)
{
	const u8 *p = o->btf_bytes;
	u32 hdr, off, len;
	if (o->btf_len < 24)
		return 0;
	memcpy(&hdr, p + 4, 4);
	memcpy(&off, p + 16, 4);
	memcpy(&len, p + 20, 4);
	const char *strs = (const char *)p + hdr + off;
	for (u32 at = 0; at < len; at += (u32)strlen(strs + at) + 1)
		if (str_is(name, strs + at))
			return at;
	return 0;
}

bool obj_write(const struct obj *o, struct buf *out, struct diags *ds UNUSED)
{
	struct write x = { .o = o, .arena = o->arena, .w = elf_write_new(o->arena, ELF_EM_BPF) };
	struct buf ext = BUF_INIT;
	x.func_section = arena_array(x.arena, u32, o->funcs.n + 1);
	x.func_at = arena_array(x.arena, u32, o->funcs.n + 1);
	x.func_sym = arena_array(x.arena, u32, o->funcs.n + 1);
	x.map_sym = arena_array(x.arena, u32, o->maps.n + 1);
	x.map_section = arena_array(x.arena, u32, o->maps.n + 1);
	x.extern_sym = arena_array(x.arena, u32, o->externs.n + 1);
	place_code(&x);
	if (o->license.n) {
		u32 s = elf_write_section(x.w, (struct elf_section){ .name = STR("license"), .type = ELF_SHT_PROGBITS,
			.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 1, .data = (const u8 *)arena_strdup(x.arena,
			o->license),
			.size = o->license.n + 1 });
		elf_write_symbol(x.w, (struct elf_symbol){ STR("_license"), 0, o->license.n + 1, s, ELF_STT_OBJECT,
			ELF_STB_LOCAL, ELF_STV_DEFAULT });
	}
	if (o->kern_version) {
		u32 s = elf_write_section(x.w, (struct elf_section){ .name = STR("version"), .type = ELF_SHT_PROGBITS,
			.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 4, .data = (const u8 *)&o->kern_version,
			.size = 4 });
		elf_write_symbol(x.w, (struct elf_symbol){ STR("_version"), 0, 4, s, ELF_STT_OBJECT, ELF_STB_GLOBAL,
			ELF_STV_DEFAULT });
	}
	place_maps(&x);
	for (u32 i = 0; i < o->externs.n; i++)
		x.extern_sym[i] = elf_write_symbol(x.w, (struct elf_symbol){ .name = o->externs.v[i].name,
			.bind = o->externs.v[i].is_weak ? ELF_STB_WEAK : ELF_STB_GLOBAL });
	place_tables(&x);
	add_relocs(&x);
	add_table_relocs(&x);
	vec_each(s, &x.secs)
		s->btf_name = btf_name(o, s->name);
	elf_write_section(x.w, (struct elf_section){ .name = STR(".BTF"), .type = ELF_SHT_PROGBITS, .align = 4,
		.data = (const u8 *)o->btf_bytes, .size = o->btf_len });
	write_ext(&x, &ext);
	str bytes = arena_str(x.arena, buf_view(&ext));
	buf_free(&ext);
	if (bytes.n)
		elf_write_section(x.w, (struct elf_section){ .name = STR(".BTF.ext"), .type = ELF_SHT_PROGBITS,
			.align = 4, .data = (const u8 *)bytes.s, .size = bytes.n });
	return elf_write_finish(x.w, out);
}
