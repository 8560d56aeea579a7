/* load_core.c: applies CO-RE relocations: btf_core_resolve calculates, this file patches a copy of the instructions.
 *
 * A relocation that cannot be applied poisons its instruction, and that one alone: a call of a helper that does not
 * exist, with the number libbpf uses, so that the verifier refuses it only where it can be reached. Why it could not is
 * kept for the message of that day (load_explain.c). */
#include "load/load_private.h"

enum { MAX_TARGETS = 512 };

static u64 record_key(u32 func, u32 record) { return (u64)func << 32 | record; }

static void poison(struct insn *at, u32 slots, u32 record)
{
	for (u32 i = 0; i < slots; i++)
		at[i] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = (s32)(LOAD_POISON + record) };
}

const struct diag *load_core_why(const struct load *l, const struct obj_func *f, u32 record)
{
	u64 d;
	return map_get(&l->core_why, record_key((u32)(f - l->obj->funcs.v), record),
		&d) ? (const struct diag *)(uintptr_t)d : NULL;
}

static u32 width_of(u8 code)
{
	switch (code & 0x18) {
	case SZ_B: return 1;
	case SZ_H: return 2;
	case SZ_W: return 4;
	default:   return 8;
	}
}

static s32 size_code(u64 bytes)
{
	return bytes == 1 ? SZ_B : bytes == 2 ? SZ_H : bytes == 4 ? SZ_W : bytes == 8 ? SZ_DW : -1;
}

/* A relocation on its way into an instruction; what goes wrong is reported to ds. */
struct patch { const struct obj_func *f; const struct obj_core *c; const struct core_result *r; struct insn *at;
	struct diags *ds; };

static bool bad(const struct patch *p, const char *what, u64 found, u64 expected)
{
	load_report(p->ds, CORE_BAD, where_insn(p->f->name, p->c->insn),
		"CO-RE relocation: %s (found %llu, expected %llu)", what,
		(unsigned long long)found, (unsigned long long)expected);
	return false;
}

static bool follow_size(const struct patch *p)
{
	s32 size = size_code(p->r->target_size);
	if (p->r->target_size == p->r->local_size)
		return true;
	if (!p->r->resizable || size < 0) {
		struct diag *d = load_report(p->ds, CORE_BAD, where_insn(p->f->name, p->c->insn),
			"the field has %u bytes in this kernel, not %u, and the access cannot follow",
			p->r->target_size, p->r->local_size);
		diag_hint(p->ds, d, "pointers and unsigned numbers are followed; read others by "
			"BPF_CORE_READ_BITFIELD or bpf_core_field_size()");
		return false;
	}
	if (width_of(p->at->code) != p->r->local_size)
		return bad(p, "the access has another width", width_of(p->at->code), p->r->local_size);
	p->at->code = (u8)((p->at->code & ~0x18) | size);
	return true;
}

/* The field may be wider or narrower here: an unsigned load is widened or narrowed to it. */
static bool patch_mem(const struct patch *p)
{
	if (p->r->validate && (u64)(s64)p->at->off != p->r->local)
		return bad(p, "the access has another offset", (u64)(s64)p->at->off, p->r->local);
	if (p->r->target > INT16_MAX)
		return bad(p, "the field is too far for one access", p->r->target, INT16_MAX);
	if (!follow_size(p))
		return false;
	p->at->off = (s16)p->r->target;
	return true;
}

static bool patch_insn(const struct patch *p)
{
	u8 cls = INSN_CLASS(*p->at);
	if (insn_is_ld64(*p->at)) {
		u64 old = (u32)p->at[0].imm | (u64)(u32)p->at[1].imm << 32;
		if (p->r->validate && old != p->r->local)
			return bad(p, "the constant has another value", old, p->r->local);
		p->at[0].imm = (s32)p->r->target;
		p->at[1].imm = (s32)(p->r->target >> 32);
		return true;
	}
	if (cls == CLS_LDX || cls == CLS_ST || cls == CLS_STX)
		return patch_mem(p);
	if ((cls == CLS_ALU || cls == CLS_ALU64) && !(p->at->code & SRC_X)) {
		if (p->r->validate && (u32)p->at->imm != (u32)p->r->local)
			return bad(p, "the constant has another value", (u32)p->at->imm, (u32)p->r->local);
		p->at->imm = (s32)p->r->target;
		return true;
	}
	return bad(p, "an instruction that cannot carry one", p->at->code, p->r->local);
}

struct targets { const struct btf *v[MAX_TARGETS]; u32 n; };

/* Modules' types are fetched when vmlinux does not know a name. */
static bool resolve(struct load *l, struct targets *t, struct core_question *q, struct core_result *r, struct diags *ds)
{
	struct diags_mark mark = diags_mark(ds);
	q->targets = t->v;
	q->ntargets = t->n;
	bool ok = btf_core_resolve(q, l->arena, r, ds);
	if (!r->unknown || t->n > 1 || q->kind == CORE_TYPE_ID_LOCAL)
		return ok;
	while (t->n < MAX_TARGETS && (t->v[t->n] = l->opts->kernel_btf(l->opts->ctx, t->n)))
		t->n++;
	if (t->n == 1)
		return ok;
	diags_forget(ds, mark);
	q->ntargets = t->n;
	return btf_core_resolve(q, l->arena, r, ds);
}

static void lacking(const struct core_question *q, const struct core_result *r, struct diags *ds)
{
	struct btf_node t;
	btf_node(q->local, btf_skip_mods(q->local, q->type), &t);
	str name = btf_essential(t.name);
	const char *tag = t.kind == BTF_STRUCT ? "struct " : t.kind == BTF_UNION ? "union " : t.kind == BTF_ENUM ||
		t.kind == BTF_ENUM64 ? "enum " : "";
	if (r->unknown)
		load_report(ds, CORE_POISON, q->where, "this kernel has no '%s%.*s'", tag, STR_ARG(name));
	else
		load_report(ds, CORE_POISON, q->where, "this kernel's '%s%.*s' has no such '%.*s'", tag, STR_ARG(name),
			STR_ARG(r->why));
}

static void apply(struct load *l, u32 func, struct targets *t)
{
	const struct obj_func *f = &l->obj->funcs.v[func];
	struct insn *text = l->text[func];
	for (u32 i = 0; i < f->cores.n; i++) {
		const struct obj_core *c = &f->cores.v[i];
		struct core_question q = { .local = l->obj->btf, .type = c->type, .access = btf_str(l->obj->btf,
			c->access), .kind = c->kind,
			.where = where_insn(f->name, c->insn) };
		struct core_result r = { 0 };
		struct diags ds;
		diags_init(&ds, l->arena, l->ds->src);
		bool ok = resolve(l, t, &q, &r, &ds);
		if (ok && r.poison)
			lacking(&q, &r, &ds);
		else if (ok)
			ok = patch_insn(&(struct patch){ f, c, &r, &text[c->insn], &ds });
		if (ok && !r.poison)
			continue;
		poison(&text[c->insn], insn_is_ld64(text[c->insn]) ? 2 : 1, i);
		map_put(&l->core_why, l->arena, record_key(func, i), (u64)(uintptr_t)ds.list.v[0]);
	}
}

bool load_core(struct load *l)
{
	struct targets t = { .n = 1 };
	u32 records = 0;
	l->text = arena_array(l->arena, struct insn *, l->obj->funcs.n + 1);
	for (u32 i = 0; i < l->obj->funcs.n; i++) {
		const struct obj_func *f = &l->obj->funcs.v[i];
		l->text[i] = arena_array(l->arena, struct insn, f->ninsns + 1);
		memcpy(l->text[i], f->insns, f->ninsns * sizeof(struct insn));
		records += f->cores.n;
	}
	if (!records || l->opts->light)
		return true;
	if (!(t.v[0] = load_vmlinux(l)))
		return false;
	for (u32 i = 0; i < l->obj->funcs.n; i++)
		apply(l, i, &t);
	return true;
}
