/* link_btf.c: the types of several objects, and what they say of instructions, as one.
 *
 * All types are put behind each other and then kept once each (btf_dedup.c). A variable or function that several
 * objects know is one: the definition's, which the declarations have to match. A section's list of variables is that of
 * all objects, each variable where its section was put. */
#include "obj/link_private.h"

#include <stdlib.h>

bool link_read_types(struct obj_link *l, struct link_in *in)
{
	const struct elf_section *b = elf_section(&in->elf, ".BTF"), *x = elf_section(&in->elf, ".BTF.ext");
	if (!b || !b->data)
		return true;
	u8 *bytes = arena_alloc(l->arena, b->size);
	memcpy(bytes, b->data, b->size);
	if (!obj_place_vars(&in->elf, in->syms, in->nsyms, bytes, b->size, l->ds))
		return false;
	in->btf = btf_open(l->arena, bytes, b->size, NULL, l->ds);
	if (!in->btf || !btf_check(in->btf, l->ds))
		return false;
	in->type = arena_array(l->arena, u32, btf_count(in->btf));
	in->type_sym = arena_array(l->arena, u32, btf_count(in->btf));
	return !x || !x->data || btf_ext_read(l->arena, in->btf, x->data, x->size, &in->ext, l->ds);
}

/* ---- variables and functions that several objects know ----------------------------------------------------------- */

static bool is_shared(const struct btf_node *n) { return (n->kind == BTF_VAR || n->kind == BTF_FUNC) && n->linkage; }

/* Which object's type a symbol has: the one that defines it, else the first that speaks of it. */
static void choose_types(struct obj_link *l)
{
	struct btf_node n;
	for (u32 i = 0; i < l->ins.n; i++) {
		const struct link_in *in = &l->ins.v[i];
		for (u32 id = 1; in->btf && id < btf_count(in->btf); id++) {
			u32 sym = btf_node(in->btf, id, &n) && is_shared(&n) ? link_global(l, n.name) : 0;
			struct link_sym *s = &l->syms.v[sym];
			if (sym && (s->s.section ? s->in == i : !s->type_id)) {
				s->type_in = i;
				s->type_id = id;
			}
		}
	}
}

/* "extern int x[]" is any number of them. */
static bool is_open_array(const struct btf *a, u32 ta, const struct btf *b, u32 tb)
{
	struct btf_node na, nb;
	return btf_node(a, btf_skip(a, ta), &na) && btf_node(b, btf_skip(b, tb), &nb) && na.kind == BTF_ARRAY &&
		nb.kind == BTF_ARRAY && !na.array_len && btf_matches(a, na.array_type, b, nb.array_type);
}

static bool matches(const struct btf *a, const struct btf_node *na, const struct btf *b, const struct btf_node *nb)
{
	u32 ta = btf_skip_mods(a, na->type), tb = btf_skip_mods(b, nb->type);
	bool there = btf_matches(a, ta, b, tb), back = btf_matches(b, tb, a, ta);
	return (there && back) || is_open_array(a, ta, b, tb);
}

static bool check_shared(struct obj_link *l, const struct link_in *in, const struct btf_node *n,
	const struct link_sym *s)
{
	struct btf_node other;
	const struct link_in *from = &l->ins.v[s->type_in];
	if (!btf_node(from->btf, s->type_id, &other) || !n->linkage)
		return true;
	if (other.kind == n->kind && matches(in->btf, n, from->btf, &other))
		return true;
	obj_report(l->ds, LINK_DIFFERS, where_file(in->name, 0), "'%.*s' has another type here than in %.*s",
		STR_ARG(n->name), STR_ARG(from->name));
	return false;
}

/* ---- the types --------------------------------------------------------------------------------------------------- */

/* Numbers for all that stay. *next: the one that comes now. */
static bool number_types(struct obj_link *l, u32 me, u32 *next)
{
	struct link_in *in = &l->ins.v[me];
	struct btf_node n;
	for (u32 id = 1; in->btf && id < btf_count(in->btf); id++) {
		btf_node(in->btf, id, &n);
		u32 sym = is_shared(&n) ? link_global(l, n.name) : 0;
		struct link_sym *s = &l->syms.v[sym];
		if (n.kind == BTF_DATASEC)
			continue;
		if (sym && s->type_id && (s->type_in != me || s->type_id != id)) {
			in->type_sym[id] = sym;
			if (!check_shared(l, in, &n, s))
				return false;
			continue;
		}
		in->type[id] = (*next)++;
		if (sym && s->type_id)
			s->type = in->type[id];
	}
	return true;
}

/* Tags of a declaration that is left out go with it: the definition has its own. */
static bool is_tag_of_none(const struct link_in *in, const struct btf_node *n)
{
	return n->kind == BTF_DECL_TAG && in->type_sym[n->type];
}

static u32 joined(const struct obj_link *l, const struct link_in *in, u32 id)
{
	if (!in->btf || id >= btf_count(in->btf))
		return 0;
	return in->type_sym[id] ? l->syms.v[in->type_sym[id]].type : in->type[id];
}

struct move { struct obj_link *l; const struct link_in *in; };

static void move_word(void *ctx, void *word, enum btf_word what)
{
	const struct move *m = ctx;
	u32 v;
	memcpy(&v, word, 4);
	v = what == BTF_WORD_STR ? btf_add_str(m->l->types, btf_str(m->in->btf, v)) : joined(m->l, m->in, v);
	memcpy(word, &v, 4);
}

static void add_types(struct obj_link *l, const struct link_in *in)
{
	struct move m = { l, in };
	struct btf_node n;
	for (u32 id = 1; in->btf && id < btf_count(in->btf); id++) {
		u32 bytes;
		const void *p = btf_type_bytes(in->btf, id, &bytes);
		if (!in->type[id])
			continue;
		btf_node(in->btf, id, &n);
		u8 *copy = arena_alloc(l->arena, bytes);
		memcpy(copy, p, bytes);
		if (is_tag_of_none(in, &n))          /* "const void" keeps its number, and means nothing */
			memcpy(copy, (u32[]){ 0, BTF_CONST << 24, 0 }, sizeof(u32) * 3);
		btf_words(copy, move_word, &m);
		btf_add_bytes(l->types, copy, is_tag_of_none(in, &n) ? (u32)sizeof(u32) * 3 : bytes);
	}
}

/* ---- sections of variables --------------------------------------------------------------------------------------- */

struct var { u32 type, off, size; };
struct datasec { str name; u32 size; vec(struct var) vars; };
typedef vec(struct datasec) datasecs;

static int by_offset(const void *pa, const void *pb)
{
	const struct var *a = pa, *b = pb;
	return a->off != b->off ? (a->off < b->off ? -1 : 1) : a->type < b->type ? -1 : a->type > b->type;
}

static struct datasec *datasec_of(struct obj_link *l, datasecs *all, str name)
{
	vec_each(d, all)
		if (str_eq(d->name, name))
			return d;
	struct datasec *d = vec_add(all, l->arena);
	d->name = name;
	return d;
}

static void add_vars(struct obj_link *l, const struct link_in *in, const struct btf_node *n, datasecs *all)
{
	struct datasec *d = datasec_of(l, all, n->name);
	struct link_at at = { 0 };
	struct btf_secinfo v;
	struct btf_node var;
	for (u32 i = 1; i < in->elf.nsections; i++)
		if (str_eq(in->elf.sections[i].name, n->name) && in->at[i].sec)
			at = in->at[i];
	d->size = MAX(d->size, at.sec ? (u32)l->secs.v[at.sec].size : n->size);
	for (u32 i = 0; !at.is_copy && btf_secinfo(in->btf, n, i, &v); i++) {
		bool is_extern = btf_node(in->btf, v.type, &var) && var.kind == BTF_VAR && var.linkage == 2;
		struct var out = { joined(l, in, v.type), v.offset + (is_extern ? 0 : (u32)at.at), v.size };
		if (in->type[v.type])        /* else it is in the list of the object that has it */
			vec_push(&d->vars, l->arena, out);
	}
}

static void add_datasecs(struct obj_link *l)
{
	datasecs all = { 0 };
	struct btf_node n;
	vec_each(in, &l->ins)
		for (u32 id = 1; in->btf && id < btf_count(in->btf); id++)
			if (btf_node(in->btf, id, &n) && n.kind == BTF_DATASEC)
				add_vars(l, in, &n, &all);
	vec_each(d, &all) {
		if (!d->vars.n)
			continue;
		qsort(d->vars.v, d->vars.n, sizeof(*d->vars.v), by_offset);
		btf_add_datasec(l->types, d->name, d->size);
		vec_each(v, &d->vars)
			btf_add_secinfo(l->types, v->type, v->off, v->size);
	}
}

/* ---- what is said of instructions -------------------------------------------------------------------------------- */

struct records { struct obj_link *l; const struct link_in *in; struct btf_ext_sec *to; struct link_at at; };

/* Where the instruction is now; false: nobody needs it any more. */
static bool moved_insn(const struct records *r, u32 *insn)
{
	u64 at = r->at.at + (u64)*insn * 8;
	*insn = (u32)(at / 8);
	return !link_is_dead(r->l, r->at.sec, at);
}

static u32 moved_str(const struct records *r, u32 off) { return btf_add_str(r->l->types, btf_str(r->in->btf, off)); }

static void add_records(const struct records *r, const struct btf_ext_sec *from)
{
	struct btf_ext_sec *to = r->to;
	for (u32 i = 0; i < from->nfuncs; i++) {
		struct btf_func_info f = { from->funcs[i].insn, joined(r->l, r->in, from->funcs[i].type) };
		if (moved_insn(r, &f.insn))
			to->funcs[to->nfuncs++] = f;
	}
	for (u32 i = 0; i < from->nlines; i++) {
		struct btf_line_info x = from->lines[i];
		x.file = moved_str(r, x.file);
		x.line_off = moved_str(r, x.line_off);
		if (moved_insn(r, &x.insn))
			to->lines[to->nlines++] = x;
	}
	for (u32 i = 0; i < from->nrelos; i++) {
		struct btf_core_relo x = from->relos[i];
		x.type = joined(r->l, r->in, x.type);
		x.access = moved_str(r, x.access);
		if (moved_insn(r, &x.insn))
			to->relos[to->nrelos++] = x;
	}
}

static const struct btf_ext_sec *records_of(const struct link_in *in, str section)
{
	for (u32 i = 0; i < in->ext.nsecs; i++)
		if (str_eq(in->ext.secs[i].name, section))
			return &in->ext.secs[i];
	return NULL;
}

static void join_records(struct obj_link *l, u32 sec, struct btf_ext_sec *to)
{
	str name = l->secs.v[sec].name;
	u32 nfuncs = 0, nlines = 0, nrelos = 0;
	const struct btf_ext_sec *x;
	vec_each(in, &l->ins)
		if ((x = records_of(in, name)))
			nfuncs += x->nfuncs, nlines += x->nlines, nrelos += x->nrelos;
	*to = (struct btf_ext_sec){ .name = name, .name_off = btf_add_str(l->types, name),
		.funcs = arena_array(l->arena, struct btf_func_info, nfuncs + 1),
		.lines = arena_array(l->arena, struct btf_line_info, nlines + 1),
		.relos = arena_array(l->arena, struct btf_core_relo, nrelos + 1) };
	vec_each(in, &l->ins)
		for (u32 i = 1; (x = records_of(in, name)) && i < in->elf.nsections; i++)
			if (in->at[i].sec == sec)
				add_records(&(struct records){ l, in, to, in->at[i] }, x);
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static bool is_code(const struct link_sec *s) { return s->flags & ELF_SHF_EXEC; }

static bool dedup(struct obj_link *l, struct btf_ext *ext, str *btf)
{
	struct buf whole = BUF_INIT, out = BUF_INIT;
	u32 *map;
	btf_build_finish(l->types, &whole);
	str bytes = arena_str(l->arena, buf_view(&whole));
	struct btf *view = btf_open(l->arena, bytes.s, bytes.n, NULL, l->ds);
	bool ok = view && btf_check(view, l->ds) && btf_dedup(l->arena, view, ext, &out, &map);
	*btf = arena_str(l->arena, buf_view(&out));
	buf_free(&whole);
	buf_free(&out);
	return ok;
}

bool link_types(struct obj_link *l, str *btf, str *ext)
{
	struct btf_ext records = { .secs = arena_array(l->arena, struct btf_ext_sec, l->secs.n) };
	struct buf out = BUF_INIT;
	u32 next = 1;
	*btf = *ext = STR("");
	l->types = btf_build_new(l->arena);
	choose_types(l);
	for (u32 i = 0; i < l->ins.n; i++)
		if (!number_types(l, i, &next))
			return false;
	if (next == 1)
		return true;
	vec_each(in, &l->ins)
		add_types(l, in);
	add_datasecs(l);
	for (u32 i = 1; i < l->secs.n; i++)
		if (is_code(&l->secs.v[i]))
			join_records(l, i, &records.secs[records.nsecs++]);
	if (!dedup(l, &records, btf))
		return false;
	btf_ext_write(&records, &out);
	*ext = arena_str(l->arena, buf_view(&out));
	buf_free(&out);
	return true;
}
