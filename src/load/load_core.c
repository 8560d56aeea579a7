/* load_core.c: applies CO-RE relocations: btf_core_resolve calculates, this file patches a copy of the instructions.
 *
 * A relocation whose type or field the kernel lacks poisons its instruction: a call of a helper that does not exist,
 * with the number libbpf uses, so that the verifier refuses it only where it can be reached. */
#include "load/load_private.h"

enum { POISON_HELPER = 195896080 };  /* 0xbad2310; + index of the record, to say which */

static void poison(struct insn *at, u32 slots, u32 record)
{
	for (u32 i = 0; i < slots; i++)
		at[i] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = (s32)(POISON_HELPER + record) };
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

struct patch { struct load *l; const struct obj_func *f; const struct obj_core *c; const struct core_result *r; struct insn *at; };

static bool bad(const struct patch *p, const char *what, u64 found)
{
	load_report(p->l->ds, CORE_BAD, where_insn(p->f->name, p->c->insn), "CO-RE relocation: %s (found %llu, expected %llu)", what,
		(unsigned long long)found, (unsigned long long)p->r->local);
	return false;
}

/* The field may be wider or narrower here: an unsigned load is widened or narrowed to it. */
static bool patch_mem(const struct patch *p)
{
	if (p->r->validate && (u64)(u16)p->at->off != (p->r->local & 0xffff))
		return bad(p, "the access has another offset", (u64)(u16)p->at->off);
	if (p->r->target > INT16_MAX)
		return bad(p, "the field is too far for one access", p->r->target);
	if (p->r->target_size && p->r->target_size != p->r->local_size && width_of(p->at->code) == p->r->local_size) {
		s32 size = size_code(p->r->target_size);
		if (size < 0 || (p->r->target_signed && INSN_CLASS(*p->at) == CLS_LDX && p->r->target_size < p->r->local_size))
			return bad(p, "the field has another size, which the access cannot follow", p->r->target_size);
		p->at->code = (u8)((p->at->code & ~0x18) | size);
	}
	p->at->off = (s16)p->r->target;
	return true;
}

static bool patch_insn(const struct patch *p)
{
	u8 cls = INSN_CLASS(*p->at);
	if (insn_is_ld64(*p->at)) {
		u64 old = (u32)p->at[0].imm | (u64)(u32)p->at[1].imm << 32;
		if (p->r->validate && old != p->r->local)
			return bad(p, "the constant has another value", old);
		p->at[0].imm = (s32)p->r->target;
		p->at[1].imm = (s32)(p->r->target >> 32);
		return true;
	}
	if (cls == CLS_LDX || cls == CLS_ST || cls == CLS_STX)
		return patch_mem(p);
	if ((cls == CLS_ALU || cls == CLS_ALU64) && !(p->at->code & SRC_X)) {
		if (p->r->validate && (u32)p->at->imm != (u32)p->r->local)
			return bad(p, "the constant has another value", (u32)p->at->imm);
		p->at->imm = (s32)p->r->target;
		return true;
	}
	return bad(p, "an instruction that cannot carry one", p->at->code);
}

static bool apply(struct load *l, u32 func, const struct btf *const *targets, u32 n)
{
	const struct obj_func *f = &l->obj->funcs.v[func];
	struct insn *text = l->text[func];
	for (u32 i = 0; i < f->cores.n; i++) {
		const struct obj_core *c = &f->cores.v[i];
		struct core_result r = { 0 };
		if (!btf_core_resolve(l->arena, l->obj->btf, c->type, btf_str(l->obj->btf, c->access), c->kind, targets, n, &r,
				      where_insn(f->name, c->insn), l->ds))
			return false;
		if (r.poison)
			poison(&text[c->insn], insn_is_ld64(text[c->insn]) ? 2 : 1, i);
		else if (!patch_insn(&(struct patch){ l, f, c, &r, &text[c->insn] }))
			return false;
	}
	return true;
}

bool load_core(struct load *l)
{
	enum { MAX_TARGETS = 512 };
	const struct btf *targets[MAX_TARGETS];
	u32 records = 0, n = 0;
	l->text = arena_array(l->arena, struct insn *, l->obj->funcs.n + 1);
	for (u32 i = 0; i < l->obj->funcs.n; i++) {
		const struct obj_func *f = &l->obj->funcs.v[i];
		l->text[i] = arena_array(l->arena, struct insn, f->ninsns + 1);
		memcpy(l->text[i], f->insns, f->ninsns * sizeof(struct insn));
		records += f->cores.n;
	}
	if (!records)
		return true;
	if (!load_vmlinux(l))
		return false;
	while (n < MAX_TARGETS && (targets[n] = l->opts->kernel_btf(l->opts->ctx, n)))
		n++;
	for (u32 i = 0; i < l->obj->funcs.n; i++)
		if (!apply(l, i, targets, n))
			return false;
	return true;
}
