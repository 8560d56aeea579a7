/* pieces.h: random programs that are nearly right, made of pieces that a verifier has to think about: numbers that are
 * bounded and then used as offsets, packets that are compared with their end, values of maps, the stack in parts, links
 * between registers, loops, functions. Every piece is now and then wrong by a little: a bound one too far, a comparison
 * the other way around, a width too narrow. So about half of the programs are to be refused, each for a reason that is
 * close to none. */
#include <stdio.h>
#include "isa/isa.h"

enum { GEN_MAX = 400, GEN_EXITS = 64 };
struct gen {
	struct insn v[GEN_MAX]; u32 n;
	u32 exits[GEN_EXITS], nexits;    /* jumps to the end */
	u32 prog_type;
	s32 map[2];                      /* descriptors of an array and a hash, values of 48 bytes */
	u64 seed;
	bool has_packet;                 /* r7: data, r8: data_end */
	u8 scalar;                       /* callee saved register with a number in it */
};

static u32 gen_below(struct gen *g, u32 n)
{
	g->seed = g->seed * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(g->seed >> 33) % n;
}

static bool gen_one_in(struct gen *g, u32 n) { return !gen_below(g, n); }

static void gen_put(struct gen *g, u8 code, u8 dst, u8 src, s32 off, s32 imm)
{
	if (g->n < GEN_MAX - 8)
		g->v[g->n++] = (struct insn){ .code = code, .dst = dst, .src = src, .off = (s16)off, .imm = imm };
}

static void gen_exit_if(struct gen *g, u8 code, u8 dst, u8 src, s32 imm)
{
	if (g->nexits < GEN_EXITS && g->n < GEN_MAX - 8)
		g->exits[g->nexits++] = g->n;
	gen_put(g, code, dst, src, 0, imm);
}

/* Small numbers, and those around powers of two. */
static s32 gen_number(struct gen *g)
{
	static const s32 some[] = { 0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 40, 44, 47, 48, 63, 64, 127, 255, 256, 512, 4095, 65535, 0x7fffffff,
		-1, -2, -8, -16, (s32)0x80000000 };
	return some[gen_below(g, ARRAY_LEN(some))];
}

static u8 gen_width(struct gen *g, u32 *bytes)
{
	static const u8 widths[] = { SZ_B, SZ_H, SZ_W, SZ_DW };
	u32 i = gen_below(g, 4);
	*bytes = 1u << i;
	return widths[i];
}

/* An unknown number in reg: of the context, of a helper, of memory. */
static void gen_unknown(struct gen *g, u8 reg)
{
	switch (gen_below(g, 4)) {
	case 0: gen_put(g, CLS_LDX | MODE_MEM | SZ_W, reg, 6, g->prog_type == 6 ? 16 : 8, 0); break;
	case 1:
		gen_put(g, CLS_JMP | JMP_CALL, 0, 0, 0, 7);              /* get_prandom_u32 */
		gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, reg, 0, 0, 0);
		break;
	case 2:
		gen_put(g, CLS_JMP | JMP_CALL, 0, 0, 0, 5);              /* ktime_get_ns */
		gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, reg, 0, 0, 0);
		break;
	default: gen_put(g, CLS_ALU64 | ALU_MOV, reg, 0, 0, gen_number(g));
	}
}

static void gen_arithmetic(struct gen *g, u8 reg)
{
	static const u8 ops[] = { ALU_ADD, ALU_SUB, ALU_MUL, ALU_DIV, ALU_OR, ALU_AND, ALU_LSH, ALU_RSH, ALU_MOD, ALU_XOR, ALU_ARSH, ALU_MOV };
	u8 op = ops[gen_below(g, ARRAY_LEN(ops))], cls = gen_one_in(g, 2) ? CLS_ALU64 : CLS_ALU;
	bool is_shift = op == ALU_LSH || op == ALU_RSH || op == ALU_ARSH;
	s32 imm = is_shift ? (s32)gen_below(g, cls == CLS_ALU ? 32 : 64) : gen_number(g);
	if ((op == ALU_DIV || op == ALU_MOD) && !imm)
		imm = 3;
	if (gen_one_in(g, 3) && op != ALU_MOV)
		gen_put(g, cls | op | SRC_X, reg, reg == 9 ? 0 : g->scalar, 0, 0);
	else if (op == ALU_MOV)
		gen_put(g, cls | ALU_MOV | SRC_X, reg, reg, gen_one_in(g, 4) ? (s32)(8u << gen_below(g, cls == CLS_ALU ? 2 : 3)) : 0, 0);
	else
		gen_put(g, cls | op, reg, 0, gen_one_in(g, 8) && (op == ALU_DIV || op == ALU_MOD), imm);
}

/* Bounds reg to [0, most], by one of the ways that compilers write it. */
static void gen_bound(struct gen *g, u8 reg, s32 most)
{
	if (gen_one_in(g, 12))
		most += 1;
	u8 cls = gen_one_in(g, 2) ? CLS_JMP : CLS_JMP32;
	switch (gen_below(g, 6)) {
	case 0: gen_exit_if(g, cls | JMP_GT, reg, 0, most); break;
	case 1: gen_exit_if(g, cls | JMP_GE, reg, 0, most + 1); break;
	case 2:
		gen_exit_if(g, cls | JMP_SGT, reg, 0, most);
		if (!gen_one_in(g, 8))
			gen_exit_if(g, cls | JMP_SLT, reg, 0, 0);
		break;
	case 3: gen_put(g, (gen_one_in(g, 2) ? CLS_ALU64 : CLS_ALU) | ALU_AND, reg, 0, 0, most); break;
	case 4:
		gen_put(g, CLS_ALU64 | ALU_MOD, reg, 0, 0, most + 1);
		break;
	default:                                                     /* a copy is compared, the link does the rest */
		gen_put(g, (gen_one_in(g, 3) ? CLS_ALU : CLS_ALU64) | ALU_MOV | SRC_X, 2, reg, 0, 0);
		gen_exit_if(g, cls | JMP_GT, 2, 0, most);
	}
	if (cls == CLS_JMP32 && !gen_one_in(g, 3))
		gen_put(g, CLS_ALU | ALU_MOV | SRC_X, reg, reg, 0, 0);
}

/* An access through reg, which may be touched up to room bytes. */
static void gen_access(struct gen *g, u8 reg, s32 room)
{
	u32 bytes;
	u8 width = gen_width(g, &bytes);
	s32 off = room > (s32)bytes ? (s32)gen_below(g, (u32)room - bytes + 1) : 0;
	if (gen_one_in(g, 2))
		off = off / (s32)bytes * (s32)bytes;
	if (gen_one_in(g, 14))
		off += 1;
	if (gen_one_in(g, 14))
		off = -off - 1;
	switch (gen_below(g, 4)) {
	case 0: gen_put(g, CLS_ST | MODE_MEM | width, reg, 0, off, 5); break;
	case 1: gen_put(g, CLS_STX | MODE_MEM | width, reg, g->scalar, off, 0); break;
	case 2:
		if (bytes >= 4) {
			gen_put(g, CLS_STX | MODE_ATOMIC | width, reg, g->scalar, off, gen_one_in(g, 2) ? ATOMIC_ADD : ATOMIC_ADD | ATOMIC_FETCH);
			break;
		}
		/* fall through */
	default: gen_put(g, CLS_LDX | (gen_one_in(g, 6) && bytes < 8 ? MODE_MEMSX : MODE_MEM) | width, gen_one_in(g, 2) ? 0 : g->scalar, reg, off, 0);
	}
}

static void gen_map_value(struct gen *g)
{
	u32 which = gen_below(g, 2);
	gen_put(g, CLS_ST | MODE_MEM | SZ_W, REG_FP, 0, -4, gen_one_in(g, 2) ? 1 : 9);
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 2, REG_FP, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_ADD, 2, 0, 0, -4);
	gen_put(g, CLS_LD | MODE_IMM | SZ_DW, 1, PSEUDO_MAP_FD, 0, g->map[which]);
	gen_put(g, 0, 0, 0, 0, 0);
	gen_put(g, CLS_JMP | JMP_CALL, 0, 0, 0, 1);
	if (!gen_one_in(g, 20))
		gen_exit_if(g, CLS_JMP | JMP_EQ, 0, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 3, 0, 0, 0);
	s32 room = 48;
	if (gen_one_in(g, 2)) {
		s32 most = (s32[]){ 7, 15, 31, 40 }[gen_below(g, 4)];
		gen_bound(g, g->scalar, most);
		gen_put(g, CLS_ALU64 | (gen_one_in(g, 20) ? ALU_SUB : ALU_ADD) | SRC_X, 3, g->scalar, 0, 0);
		room -= most;
	}
	gen_access(g, 3, room);
}

static void gen_stack(struct gen *g)
{
	u32 bytes;
	u8 width = gen_width(g, &bytes);
	s32 at = -8 * (s32)(1 + gen_below(g, 6)), part = (s32)(gen_below(g, 8 / bytes) * bytes);
	switch (gen_below(g, 5)) {
	case 0:                                                      /* spilled and filled, whole or in part */
		gen_put(g, CLS_STX | MODE_MEM | (gen_one_in(g, 3) ? SZ_W : SZ_DW), REG_FP, g->scalar, at, 0);
		gen_put(g, CLS_LDX | MODE_MEM | width, g->scalar, REG_FP, at + part, 0);
		break;
	case 1:
		gen_put(g, CLS_ST | MODE_MEM | width, REG_FP, 0, at + part, gen_number(g));
		gen_put(g, CLS_LDX | MODE_MEM | SZ_DW, g->scalar, REG_FP, at, 0);
		break;
	case 2:                                                      /* a pointer kept there */
		gen_put(g, CLS_STX | MODE_MEM | SZ_DW, REG_FP, 6, at, 0);
		gen_put(g, CLS_LDX | MODE_MEM | (gen_one_in(g, 5) ? SZ_W : SZ_DW), 3, REG_FP, at, 0);
		gen_put(g, CLS_LDX | MODE_MEM | SZ_W, 0, 3, 0, 0);
		break;
	case 3:                                                      /* at an index */
		for (s32 i = 1; i <= 4; i++)
			gen_put(g, CLS_ST | MODE_MEM | SZ_DW, REG_FP, 0, -8 * i, i);
		gen_bound(g, g->scalar, 31);
		gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 3, REG_FP, 0, 0);
		gen_put(g, CLS_ALU64 | ALU_ADD | SRC_X, 3, g->scalar, 0, 0);
		gen_put(g, gen_one_in(g, 2) ? CLS_LDX | MODE_MEM | SZ_B : CLS_STX | MODE_MEM | SZ_B, 3, gen_one_in(g, 2) ? 3 : 9, gen_one_in(g, 8) ? -33 : -32, 0);
		g->v[g->n - 1].dst = (g->v[g->n - 1].code & 7) == CLS_LDX ? g->scalar : 3;
		g->v[g->n - 1].src = (g->v[g->n - 1].code & 7) == CLS_LDX ? 3 : g->scalar;
		break;
	default:                                                     /* filled by a helper: get_current_comm is not there, so a key */
		gen_put(g, CLS_ST | MODE_MEM | SZ_DW, REG_FP, 0, at, 0);
		gen_access(g, REG_FP, 0);
	}
}

static void gen_packet(struct gen *g)
{
	if (!g->has_packet)
		return;
	s32 need = (s32)(1 + gen_below(g, 40));
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 3, 7, 0, 0);
	if (gen_one_in(g, 3)) {
		gen_bound(g, g->scalar, (s32[]){ 15, 63, 255, 65535, 0xfffff }[gen_below(g, 5)]);
		gen_put(g, CLS_ALU64 | ALU_ADD | SRC_X, 3, g->scalar, 0, 0);
	}
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 4, 3, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_ADD, 4, 0, 0, need);
	static const u8 ways[] = { JMP_GT, JMP_GT, JMP_GE, JMP_LT, JMP_LE };
	u8 way = ways[gen_below(g, ARRAY_LEN(ways))];
	if (way == JMP_LT || way == JMP_LE)
		gen_exit_if(g, CLS_JMP | way | SRC_X, gen_one_in(g, 10) ? 4 : 8, gen_one_in(g, 10) ? 8 : 4, 0);
	else
		gen_exit_if(g, CLS_JMP | way | SRC_X, 4, 8, 0);
	gen_access(g, 3, gen_one_in(g, 12) ? need + 1 : need);
}

/* Around a few times; the counter is a constant or a bounded number. */
static void gen_loop(struct gen *g)
{
	u8 counter = 5;
	u32 head;
	gen_put(g, CLS_ALU64 | ALU_MOV, counter, 0, 0, (s32)(1 + gen_below(g, 12)));
	if (gen_one_in(g, 3)) {
		gen_bound(g, g->scalar, 7);
		gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, counter, g->scalar, 0, 0);
	}
	head = g->n;
	gen_arithmetic(g, g->scalar);
	if (gen_one_in(g, 2))
		gen_exit_if(g, CLS_JMP | JMP_EQ, g->scalar, 0, gen_number(g));
	gen_put(g, CLS_ALU64 | ALU_SUB, counter, 0, 0, gen_one_in(g, 30) ? 0 : 1);
	gen_put(g, CLS_JMP | (gen_one_in(g, 2) ? JMP_NE : JMP_SGT), counter, 0, (s32)head - (s32)g->n - 1, 0);
}

/* Two ways that meet again. */
static void gen_branch(struct gen *g)
{
	static const u8 ops[] = { JMP_EQ, JMP_GT, JMP_GE, JMP_SET, JMP_NE, JMP_SGT, JMP_SGE, JMP_LT, JMP_LE, JMP_SLT, JMP_SLE };
	u32 at = g->n;
	gen_put(g, (gen_one_in(g, 2) ? CLS_JMP : CLS_JMP32) | ops[gen_below(g, ARRAY_LEN(ops))], g->scalar, 0, 0, gen_number(g));
	gen_arithmetic(g, g->scalar);
	if (gen_one_in(g, 2))
		gen_arithmetic(g, g->scalar);
	if (at < g->n)
		g->v[at].off = (s16)(g->n - at - 1);
}

/* A function: takes a pointer to the stack and a number, and comes back with a number. */
static u32 gen_function(struct gen *g)
{
	u32 at = g->n;
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 6, 2, 0, 0);
	if (!gen_one_in(g, 8))
		gen_put(g, CLS_LDX | MODE_MEM | SZ_DW, 0, 1, 0, 0);
	else
		gen_put(g, CLS_LDX | MODE_MEM | SZ_DW, 0, 1, -8, 0);
	gen_put(g, CLS_STX | MODE_MEM | SZ_DW, 1, 6, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_AND, 0, 0, 0, 31);
	gen_put(g, CLS_JMP | JMP_EXIT, 0, 0, 0, 0);
	return at;
}

static void gen_call(struct gen *g, u32 *calls, u32 *ncalls)
{
	gen_put(g, CLS_ST | MODE_MEM | SZ_DW, REG_FP, 0, -48, 3);
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 1, REG_FP, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_ADD, 1, 0, 0, -48);
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 2, gen_one_in(g, 10) ? 6 : g->scalar, 0, 0);
	if (*ncalls < 8)
		calls[(*ncalls)++] = g->n;
	gen_put(g, CLS_JMP | JMP_CALL, 0, CALL_LOCAL, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, g->scalar, 0, 0, 0);
}

static void gen_program(struct gen *g)
{
	u32 calls[8], ncalls = 0, pieces = 2 + gen_below(g, 8);
	g->n = g->nexits = 0;
	g->scalar = 9;
	gen_put(g, CLS_ALU64 | ALU_MOV | SRC_X, 6, 1, 0, 0);
	gen_put(g, CLS_ALU64 | ALU_MOV, 0, 0, 0, 0);
	g->has_packet = g->prog_type == 6;
	if (g->has_packet) {
		gen_put(g, CLS_LDX | MODE_MEM | SZ_W, 7, 6, 0, 0);
		gen_put(g, CLS_LDX | MODE_MEM | SZ_W, 8, 6, 4, 0);
	}
	gen_unknown(g, g->scalar);
	while (pieces--) {
		gen_put(g, CLS_ALU64 | ALU_MOV, 0, 0, 0, 0);
		switch (gen_below(g, 9)) {
		case 0: gen_unknown(g, g->scalar); break;
		case 1: gen_arithmetic(g, g->scalar); gen_arithmetic(g, g->scalar); break;
		case 2: gen_map_value(g); break;
		case 3: gen_stack(g); break;
		case 4: gen_packet(g); break;
		case 5: gen_loop(g); break;
		case 6: gen_branch(g); break;
		case 7: gen_call(g, calls, &ncalls); break;
		default: gen_map_value(g);
		}
	}
	u32 end = g->n;
	g->v[g->n++] = (struct insn){ .code = CLS_ALU64 | ALU_MOV };
	g->v[g->n++] = (struct insn){ .code = CLS_JMP | JMP_EXIT };
	for (u32 i = 0; i < g->nexits; i++)
		g->v[g->exits[i]].off = (s16)(end - g->exits[i] - 1);
	if (ncalls && g->n < GEN_MAX - 6) {
		u32 at = g->n;
		g->n = at;
		for (u32 i = 0; i < ncalls; i++)
			g->v[calls[i]].imm = (s32)(at - calls[i] - 1);
		/* behind the room that pieces have */
		gen_function(g);
	}
}
