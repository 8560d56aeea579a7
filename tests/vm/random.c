/* random.c: random programs, interpreted and as native code: the same result, the same fault at the same place, the
 * same number of instructions, packets, map values and counts of each instruction.
 *
 *	random COUNT SEED [SHOW]      SHOW: the programs too
 *
 * Half of them are any instructions behind a head that gives each register a value, with functions and calls; half are
 * made of pieces that are nearly right (tests/verify/pieces.h). Some have few instructions to run, and run out. */
#include <stdio.h>
#include <stdlib.h>
#include "vm/vm.h"
#include "../verify/pieces.h"

enum { MAX_INSNS = 160, VALUE = 48, ELEMENTS = 4, PACKET = 64, ENGINES = 3 };
static struct arena arena;
static u64 state;
static u64 natives, faults, all;

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
	s16 off = (s16)(below(12) ? below(6) : -(s32)below(6) - 1);
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

struct outcome { struct vm_result r; char message[200]; u8 packet[4096], ctx[64], values[2][ELEMENTS][VALUE];
	u32 visits[GEN_MAX]; };

static void run(const struct obj *o, const struct program *p, struct vm_jit *jit, struct outcome *out)
{
	u8 packet[PACKET];
	struct vm *vm = vm_new(o, &(struct vm_options){ .max_steps = p->steps, .jit = jit, .counts = true });
	struct vm_input in = { .ctx_kind = p->ctx, .packet = packet, .packet_len = PACKET };
	memset(out, 0, sizeof(*out));
	for (u32 i = 0; i < PACKET; i++)
		packet[i] = (u8)(i * 7);
	if (p->ctx == CTX_SYSCALL)
		in = (struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = out->ctx, .ctx_len = sizeof(out->ctx) };
	for (u32 k = 0; k < ELEMENTS - 1; k++) {
		u8 value[VALUE] = { (u8)k, 1, 2, 3, 0, 200 };
		vm_map_update(vm, 0, &k, value, 0, 0);
		vm_map_update(vm, 1, &k, value, 0, 0);
	}
	vm_run(vm, 0, &in, &out->r);
	snprintf(out->message, sizeof(out->message), "%.*s", STR_ARG(out->r.message));
	if (out->r.packet)
		memcpy(out->packet, out->r.packet, MIN(out->r.packet_len, sizeof(out->packet)));
	for (u32 k = 0; k < ELEMENTS; k++)
		for (u32 m = 0; m < 2; m++) {
			const void *v = vm_map_lookup(vm, m, &k, 0);
			if (v)
				memcpy(out->values[m][k], v, VALUE);
		}
	if (vm_visits(vm, 0))
		memcpy(out->visits, vm_visits(vm, 0), p->n * sizeof(u32));
	out->r.message = (str){ 0 };
	out->r.packet = NULL;
	vm_free(vm);
}

static const char *differs(const struct outcome *a, const struct outcome *b)
{
	return strcmp(a->message, b->message) ? "message" : a->r.end != b->r.end ? "end" :
		a->r.steps != b->r.steps ? "instructions" :
		a->r.func != b->r.func || a->r.insn != b->r.insn ? "place" : a->r.r0 != b->r.r0 ? "r0" :
		memcmp(a->packet, b->packet, sizeof(a->packet)) || a->r.packet_len != b->r.packet_len ? "packet" :
		memcmp(a->ctx, b->ctx, sizeof(a->ctx)) ? "context" : memcmp(a->values, b->values, sizeof(a->values)) ?
		"maps" :
		memcmp(a->visits, b->visits, sizeof(a->visits)) ? "counts" : NULL;
}

static void show(const struct program *p)
{
	for (u32 i = 0; i < p->n;) {
		struct buf text = BUF_INIT;
		u32 used = isa_dis(&p->v[i], p->n - i, i, NULL, &text);
		printf("%4u  %s\n", i, buf_cstr(&text));
		buf_free(&text);
		i += used ? used : 1;
	}
}

static bool one(u64 seed, bool shows)
{
	static const enum uapi_ctx kinds[] = { CTX_XDP, CTX_SKB, CTX_SYSCALL };
	static struct outcome ours, theirs;
	struct program p = { .n = 0 };
	struct obj o = { .arena = &arena };
	bool ok = true;
	state = seed * 0x9e3779b97f4a7c15ull + 1;
	p.ctx = kinds[below(3)];
	p.steps = below(4) ? 3000 : 1 + below(60);
	if (below(2) && p.ctx != CTX_SYSCALL)
		make_pieces(&p);
	else
		make_any(&p);
	make_object(&p, &o);
	if (shows)
		show(&p);
	run(&o, &p, NULL, &ours);
	for (u32 e = 1; e < ENGINES; e++) {
		struct vm_jit *jit = vm_jit_new(&o, e == 2);
		run(&o, &p, jit, &theirs);
		natives += vm_jit_count(jit);
		vm_jit_free(jit);
		const char *what = differs(&ours, &theirs);
		if (!what)
			continue;
		printf("not ok random/%llu\n    %s: interpreted '%s' at %u, r0 0x%llx, %llu instructions; native '%s' at %u, r0 0x%llx, %llu\n",
			(unsigned long long)seed, what, ours.message, ours.r.insn, (unsigned long long)ours.r.r0,
			(unsigned long long)ours.r.steps, theirs.message, theirs.r.insn,
			(unsigned long long)theirs.r.r0,
			(unsigned long long)theirs.r.steps);
		ok = false;
	}
	all++;
	faults += ours.r.end != VM_DONE;
	arena_clear(&arena);
	return ok;
}

int main(int argc, char **argv)
{
	u64 count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1, first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1,
		bad = 0;
	if (vm_jit_missing()) {
		printf("skip random: %s\n", vm_jit_missing());
		return 0;
	}
	for (u64 i = 0; i < count && bad < 10; i++)
		bad += !one(first + i, argc > 3);
	if (natives < all / 2)
		printf("not ok random/natives\n    only %llu of %llu programs became native code\n",
			(unsigned long long)natives / 2,
			(unsigned long long)all), bad++;
	if (!bad)
		printf("ok random/%llu-programs\n    %llu ended with a fault; %llu were native code\n",
			(unsigned long long)all,
			(unsigned long long)faults, (unsigned long long)natives / 2);
	return bad != 0;
}
