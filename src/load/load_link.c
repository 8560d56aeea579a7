/* load_link.c: one instruction stream for a program: its own code, then each subprogram it reaches, once; relocations
 * applied, func and line info moved along. */
#include "load/load_private.h"

#include <stdlib.h>

struct linker {
	struct load *l;
	struct linked *out;
	u32 *start;                  /* by function: where it stands + 1, or 0 */
	u32 room;
};

const struct obj_func *linked_func(const struct load *l, const struct linked *code, u32 insn, u32 *local)
{
	u32 i = code->parts.n;
	while (i > 1 && code->parts.v[i - 1].start > insn)
		i--;
	*local = insn - code->parts.v[i - 1].start;
	return &l->obj->funcs.v[code->parts.v[i - 1].func];
}

static void place(struct linker *k, u32 func)
{
	const struct obj_func *f = &k->l->obj->funcs.v[func];
	struct linked_part part = { k->out->n, func };
	if (k->start[func])
		return;
	if (k->out->n + f->ninsns > k->room) {
		u32 room = MAX(k->room * 2, k->out->n + f->ninsns);
		k->out->insns = arena_grow(k->l->arena, k->out->insns, k->room * sizeof(struct insn),
			room * sizeof(struct insn));
		k->room = room;
	}
	memcpy(k->out->insns + k->out->n, k->l->text[func], f->ninsns * sizeof(struct insn));
	k->start[func] = k->out->n + 1;
	k->out->n += f->ninsns;
	vec_push(&k->out->parts, k->l->arena, part);
}

static int by_insn(const void *a, const void *b)
{
	const struct obj_reloc *x = *(const struct obj_reloc *const *)a, *y = *(const struct obj_reloc *const *)b;
	return x->insn < y->insn ? -1 : x->insn > y->insn;
}

/* A function, then what it calls, in the order of the calls, each with what it calls in turn: libbpf's order. */
static void place_all(struct linker *k, u32 func)
{
	const struct obj_func *f = &k->l->obj->funcs.v[func];
	const struct obj_reloc **calls = arena_array(k->l->arena, const struct obj_reloc *, f->relocs.n + 1);
	u32 n = 0;
	place(k, func);
	vec_each(r, &f->relocs)
		if (r->kind == RELOC_CALL || r->kind == RELOC_FUNC)
			calls[n++] = r;
	qsort(calls, n, sizeof(calls[0]), by_insn);
	for (u32 i = 0; i < n; i++)
		if (!k->start[calls[i]->to])
			place_all(k, calls[i]->to);
}

static bool set_ld64(struct insn *at, u8 pseudo, u32 low, u32 high)
{
	at[0].src = pseudo & 15;
	at[0].imm = (s32)low;
	at[1].imm = (s32)high;
	return true;
}

static s64 kconfig_map(const struct load *l)
{
	for (u32 i = 0; i < l->obj->maps.n; i++)
		if (l->obj->maps.v[i].origin == MAP_KCONFIG)
			return i;
	return -1;
}

static bool patch_extern(struct linker *k, struct insn *at, const struct obj_reloc *r)
{
	const struct obj_extern *e = &k->l->obj->externs.v[r->to];
	const struct ext_value *v = &k->l->ext[r->to];
	if (e->kind == EXTERN_KCONFIG) {
		s64 map = kconfig_map(k->l);
		int fd = map < 0 ? -1 : k->l->out->map_fds[map];
		return set_ld64(at, PSEUDO_MAP_VALUE, (u32)fd, (u32)(e->kconfig_off + r->addend));
	}
	if (!v->found)               /* weak and absent: address 0 */
		return set_ld64(at, 0, 0, 0);
	if (!v->btf_id)
		return set_ld64(at, 0, (u32)(v->address + (u64)r->addend), (u32)((v->address + (u64)r->addend) >> 32));
	int fd = 0;
	if (v->btf_index) {
		int slot = load_module_slot(k->l, v->btf_index);
		if (slot < 0)
			return false;
		fd = k->l->module_fds[slot];
	}
	return set_ld64(at, PSEUDO_BTF_ID, v->btf_id, (u32)fd);
}

/* What is missing is no matter until it is reached: a call of a helper that there is not stands in its place. */
static bool poison(struct insn *at, u32 slots, u32 number)
{
	for (u32 i = 0; i < slots; i++)
		at[i] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = (s32)number };
	return true;
}

static bool patch_kfunc(struct linker *k, struct insn *at, const struct obj_reloc *r)
{
	const struct ext_value *v = &k->l->ext[r->to];
	if (!v->found)
		return poison(at, 1, LOAD_POISON_KFUNC + r->to);
	int slot = v->btf_index ? load_module_slot(k->l, v->btf_index) : 0;
	if (slot < 0)
		return false;
	at->src = CALL_KFUNC;
	at->imm = (s32)v->btf_id;
	at->off = (s16)slot;
	return true;
}

static int data_fd(const struct load *l, u32 map)
{
	s64 arena = obj_is_arena_data(&l->obj->maps.v[map]) ? obj_arena(l->obj) : -1;
	return l->out->map_fds[arena < 0 ? map : (u32)arena];
}

static bool patch(struct linker *k, u32 index, const struct obj_reloc *r)
{
	struct insn *at = &k->out->insns[index];
	const struct load *l = k->l;
	bool is_later = l->opts->light && (r->kind == RELOC_KFUNC || r->kind == RELOC_EXTERN) &&
		l->obj->externs.v[r->to].kind != EXTERN_KCONFIG;
	if (is_later) {
		load_light_use(l->opts->light, index, r);
		return r->kind == RELOC_EXTERN ? set_ld64(at, 0, 0, 0) : poison(at, 1, LOAD_POISON_KFUNC + r->to);
	}
	switch (r->kind) {
	case RELOC_MAP:
		if (l->out->map_fds[r->to] < 0)
			return poison(at, 2, LOAD_POISON_MAP + r->to);
		return set_ld64(at, PSEUDO_MAP_FD, (u32)l->out->map_fds[r->to], 0);
	case RELOC_DATA:
		return set_ld64(at, PSEUDO_MAP_VALUE, (u32)data_fd(l, r->to), (u32)r->addend);
	case RELOC_CALL:
		at->src = CALL_LOCAL;
		at->imm = (s32)(k->start[r->to] - 1) - (s32)index - 1;
		return true;
	case RELOC_FUNC:
		return set_ld64(at, PSEUDO_FUNC, (u32)((s32)(k->start[r->to] - 1) - (s32)index - 1), 0);
	case RELOC_KFUNC:
		return patch_kfunc(k, at, r);
	case RELOC_EXTERN:
		return patch_extern(k, at, r);
	}
	return true;
}

static void collect_info(struct linker *k)
{
	u32 lines = 0;
	vec_each(p, &k->out->parts)
		lines += k->l->obj->funcs.v[p->func].lines.n;
	k->out->funcs = arena_array(k->l->arena, struct sys_func_info, k->out->parts.n);
	k->out->lines = arena_array(k->l->arena, struct sys_line_info, lines + 1);
	vec_each(p, &k->out->parts) {
		const struct obj_func *f = &k->l->obj->funcs.v[p->func];
		if (f->btf_id)
			k->out->funcs[k->out->nfuncs++] = (struct sys_func_info){ p->start, f->btf_id };
		vec_each(n, &f->lines)
			k->out->lines[k->out->nlines++] = (struct sys_line_info){ p->start + n->insn, n->file, n->text,
				n->line << 10 | MIN(n->col, 1023u) };
	}
	if (k->out->nfuncs != k->out->parts.n)      /* the kernel wants all or none, and lines only with functions */
		k->out->nfuncs = k->out->nlines = 0;
}

static void collect_cores(struct linker *k)
{
	u32 n = 0;
	vec_each(p, &k->out->parts)
		n += k->l->obj->funcs.v[p->func].cores.n;
	k->out->cores = arena_array(k->l->arena, struct core_record, n + 1);
	vec_each(p, &k->out->parts)
		vec_each(c, &k->l->obj->funcs.v[p->func].cores)
			k->out->cores[k->out->ncores++] = (struct core_record){
				(p->start + c->insn) * (u32)sizeof(struct insn), c->type, c->access, c->kind };
}

/* What bpf_throw() ends in, where a program names a function for that: nothing calls it, and it has to be there. */
static void place_exception_callback(struct linker *k, u32 func)
{
	const struct obj *o = k->l->obj;
	const struct obj_func *f;
	str name;
	bool throws = false;
	vec_each(e, &o->externs)
		throws |= e->kind == EXTERN_KFUNC && str_is(e->name, "bpf_throw");
	if (throws && o->btf && btf_decl_tag_of(o->btf, o->funcs.v[func].btf_id, STR("exception_callback:"), &name) &&
		(f = obj_func(o, name)))
		place_all(k, (u32)(f - o->funcs.v));
}

bool load_link(struct load *l, u32 func, struct linked *out)
{
	struct linker k = { .l = l, .out = out, .start = arena_array(l->arena, u32, l->obj->funcs.n + 1) };
	const struct load_prog_want *want = load_prog_want(l, func);
	if (want && want->insns) {
		struct linked_part whole = { 0, func };
		out->insns = (struct insn *)want->insns;
		out->n = want->ninsns;
		vec_push(&out->parts, l->arena, whole);
		return true;
	}
	place_all(&k, func);
	place_exception_callback(&k, func);
	for (u32 i = 0; i < out->parts.n; i++) {
		struct linked_part part = out->parts.v[i];
		vec_each(r, &l->obj->funcs.v[part.func].relocs)
			if (!patch(&k, part.start + r->insn, r))
				return false;
	}
	if (l->out->btf_fd >= 0)
		collect_info(&k);
	if (l->opts->light)
		collect_cores(&k);
	return true;
}
