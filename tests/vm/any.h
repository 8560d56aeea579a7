/* any.h: random programs for the machine, the same ones of a seed. Half of them are any instructions behind a head that
 * gives each register a value, with functions and calls; half are made of pieces that are nearly right
 * (tests/verify/pieces.h). Some have few instructions to run, and run out. */
#ifndef SKEP_TESTS_VM_ANY_H
#define SKEP_TESTS_VM_ANY_H

#include "obj/obj.h"
#include "../verify/pieces.h"

enum { VALUE = 48, ELEMENTS = 4, PACKET = 64 };
static struct arena arena;
static u64 state;

static u32 below(u32 n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(state >> 33) % n;
}

struct program { struct insn v[GEN_MAX]; u32 n; enum uapi_ctx ctx; u64 steps; };

static void put(struct program *p, struct insn i)
{
	p->v[p->n++] = i;
}

static s32 number(void)
{
	static const s32 some[] = { 0, 1, -1, 2, 3, 7, 8, 16, 31, 32, 63, 64, 255, -8, 256, 4095, 65535, 0x7fffffff,
		(s32)0x80000000 };
	return below(3) ? some[below(ARRAY_LEN(some))] : (s32)(state >> 20);
}

/* Registers from r0 on that an instruction may change without losing the pointers in r6 to r8. */
static u8 changed(void)
{
	return below(8) ? (u8)below(6) : (u8)below(10);
}

static void put_call(struct program *p, u32 nfuncs, const u32 *at)
{
	static const s32 helpers[] = { 5, 7, 8, 14, 1, 6, 12, 26 };
	u32 to = nfuncs ? below(nfuncs) : 0;
	if (nfuncs && below(2))
		put(p, (struct insn){ .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL,
			.imm = (s32)at[to] - (s32)p->n - 1 });
	else
		put(p, (struct insn){ .code = CLS_JMP | JMP_CALL,
			.imm = helpers[below(below(6) ? 4 : ARRAY_LEN(helpers))] });
	for (u8 r = 1; r <= 5 && below(40); r++)
		put(p, (struct insn){ .code = CLS_ALU64 | ALU_MOV, .dst = r, .imm = number() });
}

static void put_memory(struct program *p, u8 code)
{
	static const u8 bases[] = { 6, 7, 7, 8, 8, 10, 10, 9, 1 };
	u8 base = bases[below(ARRAY_LEN(bases))], cls = code & 7, other = below(30) ? changed() : REG_FP;
	s16 off = (s16)(base == 10 || base == 7 ? -8 * (s32)below(12) + (s32)below(8) :
		(s32)below(base == 6 ? 24 : 56));
	struct insn i = { .code = code, .dst = cls == CLS_LDX ? changed() : base, .src = cls == CLS_LDX ? base : other,
		.off = off };
	if (cls == CLS_ST)
		i.src = 0, i.imm = number();
	put(p, i);
}

static void put_atomic(struct program *p, u8 code)
{
	static const s32 ops[] = { ATOMIC_ADD, ATOMIC_OR, ATOMIC_AND, ATOMIC_XOR, ATOMIC_ADD | 1, ATOMIC_OR | 1,
		ATOMIC_AND | 1,
		ATOMIC_XOR | 1, ATOMIC_XCHG, ATOMIC_CMPXCHG, ATOMIC_STORE_REL, ATOMIC_LOAD_ACQ };
	s32 op = ops[below(ARRAY_LEN(ops))];
	if ((code & 0x18) == SZ_B || (code & 0x18) == SZ_H)
		op = below(2) ? ATOMIC_LOAD_ACQ : ATOMIC_STORE_REL;
	put_memory(p, code);
	struct insn *i = &p->v[p->n - 1];
	u8 base = i->dst, value = changed();
	i->dst = op == ATOMIC_LOAD_ACQ ? value : base;
	i->src = op == ATOMIC_LOAD_ACQ ? base : value;
	i->imm = op;
	i->off = (s16)(below(10) ? i->off & ~7 : i->off);
}

static void put_alu(struct program *p, u8 code, u8 form)
{
	bool is_64 = (code & 7) == CLS_ALU64, is_shift = (code & 0xf0) == ALU_LSH || (code & 0xf0) == ALU_RSH ||
		(code & 0xf0) == ALU_ARSH;
	struct insn i = { .code = code, .dst = changed() };
	if (isa_row(code)->fields & FIELD_S)
		i.src = (u8)below(11);
	else if (form == FORM_END || form == FORM_BSWAP)
		i.imm = 16 << below(3);
	else if (form != FORM_NEG)
		i.imm = is_shift ? (s32)below(is_64 ? 64 : 32) : number();
	if (form == FORM_DIV)
		i.off = (s16)below(2), i.imm = code & SRC_X || i.imm ? i.imm : 1;
	if (form == FORM_MOVX && code & SRC_X)
		i.off = below(2) ? 0 : (s16)(8u << below(is_64 ? 3 : 2));
	put(p, i);
}

/* One instruction, of any kind; jumps go near, mostly forward. */
static void put_any(struct program *p, u32 nfuncs, const u32 *at)
{
	u8 code = (u8)below(256), form = isa_row(code)->form;
	s16 off = (s16)(below(12) ? (s32)below(6) : -(s32)below(6) - 1);
	switch (form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX: put_alu(p, code,
		form); break;
	case FORM_LDX: case FORM_ST: case FORM_STX: put_memory(p, code); break;
	case FORM_ATOMIC: put_atomic(p, code); break;
	case FORM_JCC:
		put(p, (struct insn){ .code = code, .dst = (u8)below(11), .src = code & SRC_X ? (u8)below(11) : 0,
			.off = off,
			.imm = code & SRC_X ? 0 : number() });
		break;
	case FORM_MAYGOTO: case FORM_JA: put(p, (struct insn){ .code = code, .off = off }); break;
	case FORM_JA32: put(p, (struct insn){ .code = code, .imm = off }); break;
	case FORM_CALL: put_call(p, nfuncs, at); break;
	case FORM_LD64:
		put(p, (struct insn){ .code = code, .dst = changed(), .imm = number() });
		put(p, (struct insn){ .imm = number() });
		break;
	case FORM_ABS: case FORM_IND:
		if (p->ctx == CTX_SKB && !below(3))
			put(p, (struct insn){ .code = code, .src = form == FORM_IND ? (u8)below(10) : 0,
				.imm = (s32)below(80) });
		break;
	case FORM_EXIT: if (!below(6)) put(p, (struct insn){ .code = code }); break;
	default: if (!below(60)) put(p, (struct insn){ .code = code });
	}
}

/* Each register holds something: the context, the stack, a map's value or the packet, numbers. */
static void put_head(struct program *p, bool is_main)
{
	for (u8 r = 0; r < 6; r++)
		if (r != 1 && below(60))
			put(p, (struct insn){ .code = CLS_ALU64 | ALU_MOV, .dst = r, .imm = number() });
	put(p, (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 });
	put(p, (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 7, .src = REG_FP });
	put(p, (struct insn){ .code = CLS_ALU64 | ALU_MOV, .dst = 9, .imm = number() });
	if (is_main && below(2)) {
		put(p, (struct insn){ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 8, .src = PSEUDO_MAP_VALUE,
			.imm = (s32)below(2) });
		put(p, (struct insn){ 0 });
	} else if (is_main && p->ctx != CTX_SYSCALL) {
		put(p, (struct insn){ .code = CLS_LDX | MODE_MEM | SZ_W, .dst = 8, .src = 6,
			.off = p->ctx == CTX_XDP ? 0 : 76 });
	} else {
		put(p, (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 8, .src = 7 });
	}
}

/* Functions first, behind a jump over them, so that calls know where they are. */
static void make_any(struct program *p)
{
	u32 at[3], nfuncs = below(4);
	put(p, (struct insn){ .code = CLS_JMP | JMP_JA });
	for (u32 f = 0; f <= nfuncs; f++) {
		u32 n = 2 + below(f < nfuncs ? 8 : 30);
		if (f < nfuncs)
			at[f] = p->n;
		else
			p->v[0].off = (s16)(p->n - 1);
		put_head(p, f == nfuncs);
		while (n-- > 0)
			put_any(p, f == nfuncs || below(4) ? MIN(f, nfuncs) : f + 1 > nfuncs ? nfuncs : f + 1, at);
		put(p, (struct insn){ .code = CLS_JMP | JMP_EXIT });
	}
}

static void make_pieces(struct program *p)
{
	static struct gen g;
	g.seed = state;
	g.prog_type = p->ctx == CTX_XDP ? 6 : 1;
	g.map[0] = 0;
	g.map[1] = 1;
	gen_program(&g);
	memcpy(p->v, g.v, g.n * sizeof(*g.v));
	p->n = g.n;
}

/* Maps are named by relocations, as in an object. */
static void make_object(struct program *p, struct obj *o)
{
	struct obj_func f = { .name = STR("random"), .insns = p->v, .ninsns = p->n, .is_entry = true };
	for (u32 i = 0; i < 2; i++)
		vec_push(&o->maps, &arena, ((struct obj_map){ .name = i ? STR("b") : STR("a"), .type = i ? MAP_HASH :
			MAP_ARRAY,
			.key_size = 4, .value_size = VALUE, .max_entries = ELEMENTS }));
	for (u32 i = 0; i < p->n; i++) {
		struct insn *v = &p->v[i];
		if (!insn_is_ld64(*v) || (v->src != PSEUDO_MAP_FD && v->src != PSEUDO_MAP_VALUE))
			continue;
		vec_push(&f.relocs, &arena, ((struct obj_reloc){ .insn = i, .to = (u32)v->imm & 1,
			.kind = v->src == PSEUDO_MAP_FD ? RELOC_MAP : RELOC_DATA }));
		v->src = 0;
	}
	vec_push(&o->funcs, &arena, f);
}

/* Number seed, as the one function of an object with two maps. */
static void make_random(u64 seed, struct program *p, struct obj *o)
{
	static const enum uapi_ctx kinds[] = { CTX_XDP, CTX_SKB, CTX_SYSCALL };
	state = seed * 0x9e3779b97f4a7c15ull + 1;
	p->ctx = kinds[below(3)];
	p->steps = below(4) ? 3000 : 1 + below(60);
	if (below(2) && p->ctx != CTX_SYSCALL)
		make_pieces(p);
	else
		make_any(p);
	make_object(p, o);
}

#endif
