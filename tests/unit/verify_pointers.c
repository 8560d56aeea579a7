/* verify_pointers.c: what a program may do with each kind of pointer: it is made, then loaded from, stored to, reckoned
 * with, compared, handed on. A line of the golden is a kind and a group of such steps: how many are accepted, and a sum
 * over what is said of the others; SHOW=KIND prints each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/verify.h"

#include "bench.h"

static void (*const unused)(const char *pattern, void (*f)(const char *path, void *ctx), void *ctx) = each_file;

enum { SOCKET_FILTER = 1, SCHED_CLS = 3, XDP = 6, CGROUP_SKB = 8, RAW_TP = 17, FLOW_DISSECTOR = 22,
	RAW_TP_WRITABLE = 24,
	MOST = 64 };
/* maps by descriptor: 100 and what follows are of that type */
enum { OF_TYPE = 200, HASH = OF_TYPE + 1, ARRAY = OF_TYPE + 2, RINGBUF = OF_TYPE + MAP_RINGBUF, XSKMAP = OF_TYPE +
	MAP_XSKMAP, ARENA = OF_TYPE + MAP_ARENA };

#define MOV(d, v)      { .code = CLS_ALU64 | ALU_MOV, .dst = (d), .imm = (v) }
#define COPY(d, s)     { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = (d), .src = (s) }
#define ADD(d, v)      { .code = CLS_ALU64 | ALU_ADD, .dst = (d), .imm = (v) }
#define ALU(o, d, v)   { .code = CLS_ALU64 | (o), .dst = (d), .imm = (v) }
#define ALU_R(o, d, s) { .code = CLS_ALU64 | (o) | SRC_X, .dst = (d), .src = (s) }
#define ALU32(o, d, v) { .code = CLS_ALU | (o), .dst = (d), .imm = (v) }
#define LOAD(z, d, s, o)  { .code = CLS_LDX | MODE_MEM | (z), .dst = (d), .src = (s), .off = (o) }
#define STORE(z, d, s, o) { .code = CLS_STX | MODE_MEM | (z), .dst = (d), .src = (s), .off = (o) }
#define CALL(n)        { .code = CLS_JMP | JMP_CALL, .imm = (n) }
#define EXIT           { .code = CLS_JMP | JMP_EXIT }
#define LD64(d, s, v)  { .code = 0x18, .dst = (d), .src = (s), .imm = (v) }, { 0 }
/* leaves the program, with 0, unless the register holds something */
#define CHECK(r)       { .code = CLS_JMP | JMP_NE, .dst = (r), .off = 2 }, MOV(0, 0), EXIT
#define WITHIN(a, b)   { .code = CLS_JMP | JMP_LE | SRC_X, .dst = (a), .src = (b), .off = 2 }, MOV(0, 0), EXIT

/* The pointer comes in r7; r6 is the context, r9 a number that nobody knows, 64 bytes of the stack are zeroes. */
static const struct kind { const char *name; u32 type, attach; struct insn how[24]; u32 n; } kinds[] = {
#define KIND(name, type, attach, ...) { name, type, attach, { __VA_ARGS__ }, \
	sizeof((struct insn[]){ __VA_ARGS__ }) / sizeof(struct insn) }
	KIND("context", SCHED_CLS, 0, COPY(7, 6)), KIND("context of XDP", XDP, 0, COPY(7, 6)),
		KIND("context of a filter", SOCKET_FILTER, 0, COPY(7, 6)),
	KIND("common socket", SCHED_CLS, 0, LOAD(SZ_DW, 7, 6, 168), CHECK(7)), KIND("socket or null", CGROUP_SKB, 0,
	LOAD(SZ_DW, 7, 6, 168)),
	KIND("full socket", SCHED_CLS, 0, LOAD(SZ_DW, 1, 6, 168), CHECK(1), CALL(95), CHECK(0), COPY(7, 0)),
	KIND("TCP socket", SCHED_CLS, 0, LOAD(SZ_DW, 1, 6, 168), CHECK(1), CALL(96), CHECK(0), COPY(7, 0)),
	KIND("XDP socket", XDP, 0, LD64(1, 1, XSKMAP), COPY(2, 10), ADD(2, -8), CALL(1), CHECK(0), COPY(7, 0)),
	KIND("value of an array", SCHED_CLS, 0, LD64(7, 2, ARRAY)), KIND("value of a hash", XDP, 0, LD64(1, 1, HASH),
	COPY(2, 10), ADD(2, -8), CALL(1), CHECK(0), COPY(7, 0)),
	KIND("value or null", XDP, 0, LD64(1, 1, HASH), COPY(2, 10), ADD(2, -8), CALL(1), COPY(7, 0)),
	KIND("map", XDP, 0, LD64(7, 1, HASH)),
	KIND("packet", XDP, 0, LOAD(SZ_W, 7, 6, 0), LOAD(SZ_W, 2, 6, 4), COPY(3, 7), ADD(3, 20), WITHIN(3, 2)),
	KIND("packet of a filter", CGROUP_SKB, 0, LOAD(SZ_W, 7, 6, 76), LOAD(SZ_W, 2, 6, 80), COPY(3, 7), ADD(3, 20),
	WITHIN(3, 2)),
	KIND("packet without a check", SCHED_CLS, 0, LOAD(SZ_W, 7, 6, 76)), KIND("end of the packet", XDP, 0,
	LOAD(SZ_W, 7, 6, 4)),
	KIND("before the packet", XDP, 0, LOAD(SZ_W, 7, 6, 8), LOAD(SZ_W, 2, 6, 0), COPY(3, 7), ADD(3, 8),
	WITHIN(3, 2)),
	KIND("stack", SCHED_CLS, 0, COPY(7, 10), ADD(7, -64)), KIND("end of the stack", SCHED_CLS, 0, COPY(7, 10)),
	KIND("flow keys", FLOW_DISSECTOR, 0, LOAD(SZ_DW, 7, 6, 144)), KIND("buffer of a tracepoint", RAW_TP_WRITABLE, 0,
	LOAD(SZ_DW, 7, 6, 0)),
	KIND("record", SCHED_CLS, 0, LD64(1, 1, RINGBUF), MOV(2, 16), MOV(3, 0), CALL(131), CHECK(0), COPY(7, 0)),
	KIND("record or null", SCHED_CLS, 0, LD64(1, 1, RINGBUF), MOV(2, 16), MOV(3, 0), CALL(131), COPY(7, 0)),
	KIND("arena", SCHED_CLS, 0, LD64(7, 2, ARENA), { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 7, .src = 7,
	.off = 1, .imm = 1 }),
	KIND("arena's number", SCHED_CLS, 0, LD64(7, 2, ARENA)),
	KIND("task", RAW_TP, 0, CALL(158), COPY(7, 0)), KIND("task's pointer", RAW_TP, 0, CALL(158),
	LOAD(SZ_DW, 7, 0, 8)),
	KIND("number", SCHED_CLS, 0, COPY(7, 9)), KIND("small number", SCHED_CLS, 0, COPY(7, 9), ALU(ALU_AND, 7, 7)),
	KIND("zero", SCHED_CLS, 0, MOV(7, 0)),
#undef KIND
};

struct step { struct insn v[16]; u32 n; };
struct tally { u32 tried, accepted; u64 known; bool is_short; };
static const struct verify_map *map_of(void *ctx, s32 fd)
{
	static struct verify_map of_type;
	(void)ctx;
	of_type = (struct verify_map){ .type = (u32)fd - OF_TYPE, .key_size = fd == RINGBUF || fd == ARENA ? 0 : 4,
		.value_size = fd == RINGBUF || fd == ARENA ? 0 : fd == XSKMAP ? 4 : 64, .max_entries = fd == ARRAY ? 1 :
		4 };
	return fd > OF_TYPE && fd < OF_TYPE + 40 ? &of_type : NULL;
}

static const struct btf *btf_of(void *ctx, u32 index) { return index ? NULL : ctx; }

static void try_step(const struct kind *k, const struct step *s, struct tally *t)
{
	static const struct insn head[] = { COPY(6, 1), CALL(7), COPY(9, 0) }, tail[] = { MOV(0, 0), EXIT };
	struct arena a = { 0 };
	struct verify_result r;
	struct insn v[MOST];
	u32 n = ARRAY_LEN(head);
	memcpy(v, head, sizeof(head));
	for (s16 at = -64; at < 0; at = (s16)(at + 8))
		v[n++] = (struct insn){ .code = CLS_ST | MODE_MEM | SZ_DW, .dst = 10, .off = at };
	memcpy(v + n, k->how, k->n * sizeof(*v)), n += k->n;
	memcpy(v + n, s->v, s->n * sizeof(*v)), n += s->n;
	if (strstr(k->name, "record") && !strstr(k->name, "null")) {
		v[n++] = (struct insn)COPY(1, 7), v[n++] = (struct insn)MOV(2, 0), v[n++] = (struct insn)CALL(133);
	}
	memcpy(v + n, tail, sizeof(tail)), n += ARRAY_LEN(tail);
	struct verify_prog p = { .insns = v, .ninsns = n, .prog_type = k->type, .attach_type = k->attach,
		.is_gpl = true, .map = map_of, .ncpus = 4,
		.kernel_btf = btf_of, .ctx = (void *)(uintptr_t)kernel };
	for (u32 profile = t->is_short ? 4 : 1; profile < 5; profile += 3) {
		verify_program(&a, &p, &(struct verify_opts){ .profile = profile_row(profile), .max_insns = 500,
			.want_log = profile == 4 && !t->is_short }, &r);
		t->tried++, t->accepted += r.accepted;
		t->known = sum(t->known, r.message.s, r.message.n);
		t->known = sum(t->known, &r.insn, sizeof(r.insn));
		t->known = sum(t->known, r.known.s, r.known.n);
		t->known = sum(t->known, r.log.s, r.log.n);
		if (getenv("SHOW") && !strcmp(getenv("SHOW"), k->name))
			printf("%.*s\n%.*s\n", STR_ARG(r.log), STR_ARG(r.message));
	}
	arena_clear(&a);
}

#define TRY(...) try_step(k, &(struct step){ { __VA_ARGS__ }, \
	sizeof((struct insn[]){ __VA_ARGS__ }) / sizeof(struct insn) }, t)
static const u8 sizes[] = { SZ_B, SZ_H, SZ_W, SZ_DW };

static void loads(const struct kind *k, struct tally *t)
{
	static const s16 offsets[] = { -8, -1, 0, 1, 2, 4, 8, 12, 13, 16, 20, 44, 56, 60, 63, 64, 72, 76, 79, 80, 88,
		96, 112, 116, 120, 252 };
	for (u32 i = 0; i < ARRAY_LEN(offsets); i++)
		for (u32 s = 0; s < ARRAY_LEN(sizes); s++)
			TRY(LOAD(sizes[s], 2, 7, offsets[i]));
	for (u32 s = 0; s < 3; s++)
		TRY({ .code = CLS_LDX | MODE_MEMSX | sizes[s], .dst = 2, .src = 7 });
	for (u32 s = 0; s < 2; s++)
		TRY(COPY(6, 7), { .code = (u8)(CLS_LD | MODE_ABS | sizes[s]), .imm = 12 }),
			TRY(COPY(6, 7), { .code = (u8)(CLS_LD | MODE_IND | sizes[s]), .src = 9, .imm = 2 });
}

static void stores(const struct kind *k, struct tally *t)
{
	static const s16 offsets[] = { -8, 0, 1, 8, 32, 44, 48, 60, 64 };
	for (u32 i = 0; i < ARRAY_LEN(offsets); i++)
		for (u32 s = 0; s < ARRAY_LEN(sizes); s++) {
			TRY({ .code = CLS_ST | MODE_MEM | sizes[s], .dst = 7, .off = offsets[i], .imm = 5 });
			TRY(STORE(sizes[s], 7, 9, offsets[i]), LOAD(sizes[s], 3, 7, offsets[i]));
		}
	TRY(STORE(SZ_DW, 7, 10, 0)), TRY(STORE(SZ_DW, 7, 6, 8)), TRY(STORE(SZ_DW, 10, 7, -8), LOAD(SZ_DW, 2, 10, -8),
		LOAD(SZ_W, 3, 2, 0));
	TRY(STORE(SZ_W, 10, 7, -8)), TRY(STORE(SZ_DW, 10, 7, -8), LOAD(SZ_W, 2, 10, -8)), TRY(STORE(SZ_DW, 10, 7, -8),
		STORE(SZ_B, 10, 9, -5), LOAD(SZ_DW, 2, 10, -8));
}

static void atomics(const struct kind *k, struct tally *t)
{
	static const s32 ops[] = { ATOMIC_ADD, ATOMIC_ADD | ATOMIC_FETCH, ATOMIC_XCHG, ATOMIC_CMPXCHG, ATOMIC_OR,
		ATOMIC_AND | ATOMIC_FETCH, ATOMIC_STORE_REL, 0x77 };
	for (u32 o = 0; o < ARRAY_LEN(ops); o++)
		for (u32 s = 0; s < ARRAY_LEN(sizes); s++)
			for (s16 off = 0; off < 12; off = (s16)(off + 4))
				TRY(MOV(0, 1), { .code = CLS_STX | MODE_ATOMIC | sizes[s], .dst = 7, .src = 9,
					.off = off, .imm = ops[o] });
	for (u32 s = 0; s < ARRAY_LEN(sizes); s++)
		TRY({ .code = CLS_STX | MODE_ATOMIC | sizes[s], .dst = 2, .src = 7, .imm = ATOMIC_LOAD_ACQ }),
			TRY({ .code = CLS_STX | MODE_ATOMIC | sizes[s], .dst = 7, .src = 7, .imm = ATOMIC_ADD });
	TRY({ .code = CLS_STX | MODE_ATOMIC | SZ_DW, .dst = 7, .src = 10, .imm = ATOMIC_XCHG }),
		TRY({ .code = CLS_STX | MODE_ATOMIC | SZ_DW, .dst = 10, .src = 7, .off = -8, .imm = ATOMIC_ADD });
}

static void arithmetic(const struct kind *k, struct tally *t)
{
	static const s32 numbers[] = { 0, 1, 4, 60, 64, -1, -8, 1 << 28, 1 << 29, 0x7fffffff, (s32)0x80000000 };
	static const u8 ops[] = { ALU_ADD, ALU_SUB, ALU_MUL, ALU_DIV, ALU_OR, ALU_AND, ALU_LSH, ALU_RSH, ALU_MOD,
		ALU_XOR, ALU_ARSH };
	for (u32 i = 0; i < ARRAY_LEN(numbers); i++)
		TRY(ADD(7, numbers[i]), LOAD(SZ_B, 2, 7, 0)), TRY(ALU(ALU_SUB, 7, numbers[i]), LOAD(SZ_B, 2, 7, 0)),
			TRY(MOV(8, numbers[i]), ALU_R(ALU_ADD, 7, 8), LOAD(SZ_W, 2, 7, 0));
	for (u32 o = 0; o < ARRAY_LEN(ops); o++) {
		TRY(ALU(ops[o], 7, 3)), TRY(ALU_R(ops[o], 7, 9)), TRY(ALU_R(ops[o], 9, 7)), TRY(ALU_R(ops[o], 7, 7)),
			TRY(ALU_R(ops[o], 7, 10)), TRY(ALU32(ops[o], 7, 3));
		TRY(ALU(ALU_AND, 9, 15), ALU_R(ops[o], 7, 9), LOAD(SZ_B, 2, 7, 0)), TRY(ALU(ops[o], 7, 64)),
			TRY(ALU32(ops[o], 7, 32)), TRY(ALU(ops[o], 7, 0));
	}
	for (s16 width = 8; width <= 32; width = (s16)(width * 2))
		TRY({ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 2, .src = 7, .off = width }),
			TRY({ .code = CLS_ALU64 | ALU_END, .dst = 7, .imm = width });
	TRY({ .code = CLS_ALU64 | ALU_NEG, .dst = 7 }), TRY({ .code = CLS_ALU | ALU_MOV | SRC_X, .dst = 2, .src = 7 }),
		TRY({ .code = CLS_ALU | ALU_END | SRC_X, .dst = 7, .imm = 16 });
	for (u32 way = 0; way < 3; way++)
		TRY({ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 2, .src = 7, .off = 1, .imm = way == 2 ? 1 << 16 :
			(s32)way }, LOAD(SZ_B, 3, 2, 0));
	TRY(ALU(ALU_AND, 9, 31), ALU_R(ALU_ADD, 7, 9), ALU(ALU_SUB, 7, 8), LOAD(SZ_B, 2, 7, 8)),
		TRY(ALU(ALU_AND, 9, 63), ALU_R(ALU_SUB, 7, 9), LOAD(SZ_B, 2, 7, 0));
}

static void jumps(const struct kind *k, struct tally *t)
{
	static const u8 ops[] = { JMP_EQ, JMP_GT, JMP_GE, JMP_SET, JMP_NE, JMP_SGT, JMP_SGE, JMP_LT, JMP_LE, JMP_SLT,
		JMP_SLE };
	for (u32 o = 0; o < ARRAY_LEN(ops); o++) {
		static const u8 others[] = { 7, 9, 10, 6 };
		for (u32 r = 0; r < ARRAY_LEN(others); r++)
			TRY({ .code = CLS_JMP | ops[o] | SRC_X, .dst = 7, .src = others[r], .off = 1 },
				LOAD(SZ_B, 2, 7, 0)), TRY({ .code = CLS_JMP | ops[o] | SRC_X, .dst = others[r],
				.src = 7, .off = 1 }, LOAD(SZ_B, 2, 7, 0));
		for (s32 v = -1; v < 6; v += 3)
			TRY({ .code = CLS_JMP | ops[o], .dst = 7, .off = 1, .imm = v }, LOAD(SZ_B, 2, 7, 4)),
				TRY({ .code = CLS_JMP32 | ops[o], .dst = 7, .off = 1, .imm = v }, MOV(2, 0),
				LOAD(SZ_B, 2, 7, 0));
		TRY({ .code = CLS_JMP | ops[o], .dst = 7, .off = 1 }, LOAD(SZ_B, 2, 7, 0)),
			TRY({ .code = CLS_JMP | ops[o], .dst = 7, .off = 2 }, MOV(0, 0), EXIT, LOAD(SZ_B, 2, 7, 0));
		/* against the end of a packet that is there anew */
		TRY(LOAD(SZ_W, 2, 6, 4), COPY(3, 7), ADD(3, 40), { .code = CLS_JMP | ops[o] | SRC_X, .dst = 3, .src = 2,
			.off = 1 }, LOAD(SZ_W, 4, 7, 36));
		TRY(LOAD(SZ_W, 2, 6, 4), COPY(3, 7), ADD(3, 40), { .code = CLS_JMP | ops[o] | SRC_X, .dst = 2, .src = 3,
			.off = 2 }, MOV(0, 0), EXIT, LOAD(SZ_W, 4, 7, 36));
	}
}

static void handed_on(const struct kind *k, struct tally *t)
{
	enum { HELPERS = 212 };
	t->is_short = true;
	for (s32 id = 1; id < HELPERS; id++)
		for (u8 at = 1; at < 3; at++)
			TRY(MOV(1, 8), COPY(2, 10), ADD(2, -16), MOV(3, 8), MOV(4, 0), MOV(5, 0), COPY(at, 7),
				CALL(id));
	for (s32 size = -1; size < 70; size += 10) {
		TRY(COPY(1, 10), ADD(1, -64), MOV(2, size), COPY(3, 7), CALL(4)), TRY(COPY(1, 7), MOV(2, size),
			COPY(3, 10), CALL(4)), TRY(COPY(1, 7), MOV(2, size), MOV(3, 0), MOV(4, 0), MOV(5, 0), CALL(28));
		TRY(LD64(1, 1, HASH), COPY(2, 7), ADD(2, size), CALL(1)), TRY(LD64(1, 1, HASH), COPY(2, 10), ADD(2, -8),
			COPY(3, 7), ADD(3, size), MOV(4, 0), CALL(2));
	}
	TRY(ALU(ALU_AND, 9, 63), COPY(1, 7), COPY(2, 9), MOV(3, 0), MOV(4, 0), MOV(5, 0), CALL(28)),
		TRY(COPY(1, 7), COPY(2, 9), COPY(3, 10), CALL(4));
	TRY(COPY(0, 7), EXIT), TRY(COPY(1, 7), { .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = 3 }, MOV(0, 0),
		EXIT, EXIT, LOAD(SZ_W, 0, 1, 0), EXIT);
	TRY(COPY(1, 7), { .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = 2 }, MOV(0, 0), EXIT, COPY(0, 1), EXIT);
}

static void each_kind_of_pointer(void **state)
{
	static const struct { const char *name; void (*run)(const struct kind *k, struct tally *t); } groups[] = {
		{ "loads", loads }, { "stores", stores },
		{ "atomics", atomics }, { "arithmetic", arithmetic }, { "jumps", jumps }, { "handed on", handed_on } };
	struct buf out = BUF_INIT;
	(void)state, (void)unused;
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		for (u32 g = 0; g < ARRAY_LEN(groups); g++) {
			struct tally t = { 0 };
			groups[g].run(&kinds[i], &t);
			buf_printf(&out, "%s, %s: %u of %u, %08x\n", kinds[i].name, groups[g].name, t.accepted, t.tried,
				(u32)(t.known ^ t.known >> 32));
		}
	assert_true(golden("verify_pointers", &out));
}

/* Packets, where a context has them: read and written by each type of program, and handed to helpers that read or
 * write. */
static void packets_of_types(void **state)
{
	enum { TYPES = 33 };
	static const struct { u8 size; s16 begin, end; } fields[] = { { SZ_W, 0, 4 }, { SZ_W, 76, 80 },
		{ SZ_DW, 8, 16 }, { SZ_DW, 0, 8 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 type = 1; type < TYPES; type++)
		for (u32 f = 0; f < ARRAY_LEN(fields); f++) {
			struct tally tally = { 0 }, *t = &tally;
			struct kind one = { "packet", type, 0, { LOAD(fields[f].size, 7, 6, fields[f].begin),
				LOAD(fields[f].size, 2, 6, fields[f].end), COPY(3, 7), ADD(3, 20), WITHIN(3, 2) }, 7 }, *k = &one;
			TRY(LOAD(SZ_W, 2, 7, 0)), TRY(STORE(SZ_W, 7, 9, 0));
			TRY(COPY(1, 7), MOV(2, 8), MOV(3, 0), MOV(4, 0), MOV(5, 0), CALL(28));
			TRY(COPY(1, 7), MOV(2, 8), COPY(3, 10), CALL(4)), TRY(LD64(1, 1, HASH), COPY(2, 7), CALL(1));
			if (tally.accepted)
				buf_printf(&out, "%u at %d: %u of %u, %08x\n", type, fields[f].begin, t->accepted, t->tried,
					(u32)(t->known ^ t->known >> 32));
		}
	assert_true(golden("verify_packets", &out));
}

/* Each code of an instruction, with registers that hold something of each kind, and what is odd about it. */
static void each_code(void **state)
{
	/* context, number, small number, stack, value of a map, map, nothing, end of the stack */
	static const struct insn before[] = { COPY(6, 1), CALL(7), COPY(9, 0), MOV(2, 5), COPY(3, 10), ADD(3, -16),
		{ .code = CLS_ST | MODE_MEM | SZ_DW, .dst = 10, .off = -16, .imm = 7 }, LD64(4, 2, ARRAY), LD64(5, 1, HASH),
		MOV(0, 3) };
	static const struct insn after[] = { MOV(0, 0), EXIT, MOV(0, 1), EXIT };
	static const struct { u8 dst, src; s16 off; s32 imm; } how[] = { { 2, 0, 0, 3 }, { 9, 2, 0, 0 }, { 2, 9, 0, 0 },
		{ 3, 2, 0, 8 }, { 3, 3, 0, 0 }, { 4, 9, 8, 0 }, { 9, 4, 8, 0 }, { 6, 2, 4, 0 }, { 2, 6, 4, 0 }, { 5, 2, 0, 1 },
		{ 7, 2, 0, 0 }, { 2, 7, 0, 0 }, { 10, 2, -8, 0 }, { 2, 10, -16, 0 }, { 11, 0, 0, 0 }, { 0, 11, 0, 0 }, { 9, 0, 1, 64 },
		{ 9, 0, 2, 32 }, { 9, 0, 0, 16 }, { 9, 2, 8, 0 }, { 9, 2, 32, 0 }, { 9, 2, 1, 0 }, { 0, 0, 2, 0 }, { 0, 0, -1, 0 },
		{ 9, 0, 100, 0 }, { 9, 0, 0, -1 }, { 3, 9, 0, 1 }, { 3, 9, 0, 0xe1 }, { 3, 2, 0, 0x100 }, { 3, 2, 4, 0xf1 },
		{ 2, 3, 0, 0x100 }, { 3, 2, 0, 0x110 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 code = 0; code < 256; code++) {
		u32 accepted = 0;
		u64 known = 0;
		for (u32 i = 0; i < ARRAY_LEN(how); i++) {
			struct arena a = { 0 };
			struct verify_result r;
			struct insn v[MOST];
			u32 n = ARRAY_LEN(before);
			memcpy(v, before, sizeof(before));
			v[n++] = (struct insn){ .code = (u8)code, .dst = how[i].dst, .src = how[i].src, .off = how[i].off,
				.imm = how[i].imm };
			if (code == 0x18)
				v[n++] = (struct insn){ .imm = i % 3 == 2, .dst = i == 7 };
			memcpy(v + n, after, sizeof(after)), n += ARRAY_LEN(after) - (i % 2 ? 2 : 0);
			struct verify_prog p = { .insns = v, .ninsns = n, .prog_type = SCHED_CLS, .is_gpl = true, .map = map_of,
				.ncpus = 4, .kernel_btf = btf_of, .ctx = (void *)(uintptr_t)kernel };
			verify_program(&a, &p, &(struct verify_opts){ .profile = profile_row(i % 5), .max_insns = 200,
				.want_log = true }, &r);
			accepted += r.accepted;
			known = sum(sum(known, r.message.s, r.message.n), r.log.s, r.log.n);
			if (getenv("SHOW") && strtoul(getenv("SHOW"), NULL, 16) == code)
				printf("%u: %d %.*s\n", i, r.accepted, STR_ARG(r.message));
			arena_clear(&a);
		}
		buf_printf(&out, "%02x: %u, %08x\n", code, accepted, (u32)(known ^ known >> 32));
	}
	assert_true(golden("verify_codes", &out));
}

/* What ld_imm64 names, where jumps and calls go to. */
static void odd_programs(void **state)
{
#define CODE(...) { { __VA_ARGS__ }, sizeof((struct insn[]){ __VA_ARGS__ }) / sizeof(struct insn) }
#define JUMP(c, o)  { .code = CLS_JMP | (c), .off = (o) }
#define CALLS(s, v) { .code = CLS_JMP | JMP_CALL, .src = (s), .imm = (v) }
#define WIDE(s, v, w) { .code = 0x18, .dst = 1, .src = (s), .imm = (v) }, { .imm = (w) }
	static const struct { struct insn v[8]; u32 n; } rows[] = {
		CODE(WIDE(0, 1, 2), MOV(0, 0), EXIT), CODE(WIDE(1, 5, 0), MOV(0, 0), EXIT), CODE(WIDE(1, HASH, 1), MOV(0, 0), EXIT),
		CODE(WIDE(2, HASH, 0), MOV(0, 0), EXIT), CODE(WIDE(2, ARRAY, 63), MOV(0, 0), EXIT), CODE(WIDE(2, ARRAY, 64), MOV(0, 0), EXIT),
		CODE(WIDE(2, ARRAY, 1 << 29), MOV(0, 0), EXIT), CODE(WIDE(2, RINGBUF, 0), MOV(0, 0), EXIT), CODE(WIDE(3, 1, 0), MOV(0, 0), EXIT),
		CODE(WIDE(3, 1 << 30, 0), MOV(0, 0), EXIT), CODE(WIDE(4, 2, 0), MOV(0, 0), EXIT), CODE(WIDE(4, 100, 0), MOV(0, 0), EXIT),
		CODE(WIDE(4, 1, 0), MOV(0, 0), EXIT), CODE(WIDE(5, 0, 0), MOV(0, 0), EXIT), CODE(WIDE(6, 0, 4), MOV(0, 0), EXIT),
		CODE(WIDE(7, 0, 0), MOV(0, 0), EXIT), CODE(MOV(0, 0), { .code = 0x18, .dst = 1 }), CODE(MOV(0, 0), EXIT, { .code = 0x18 }),
		CODE({ .code = 0x18, .dst = 1 }, { .code = 7 }, MOV(0, 0), EXIT), CODE({ .code = 0x18, .off = 1 }, { 0 }, MOV(0, 0), EXIT),
		CODE(JUMP(JMP_JA, 1), WIDE(0, 1, 2), EXIT), CODE(JUMP(JMP_JA, 2), WIDE(0, 1, 2), EXIT), CODE(MOV(0, 0), JUMP(JMP_JA, -1), EXIT),
		CODE(MOV(0, 0), JUMP(JMP_JA, -3), EXIT), CODE(MOV(0, 0), JUMP(JMP_JA, 1), EXIT), CODE(MOV(0, 0)), CODE(EXIT),
		CODE(MOV(0, 0), EXIT, MOV(0, 1), EXIT), CODE(MOV(0, 0), JUMP(JMP_JA, 1), MOV(0, 1), EXIT), CODE(MOV(0, 0), JUMP(JMP_JA, 0), EXIT),
		CODE(CALLS(0, 0), EXIT), CODE(CALLS(0, 7), EXIT), CODE(CALLS(0, 9999), EXIT), CODE(CALLS(0, -1), EXIT), CODE(CALLS(1, 0), EXIT),
		CODE(CALLS(1, 1), EXIT, MOV(0, 0), EXIT), CODE(CALLS(1, 1), EXIT, CALLS(1, -2), EXIT), CODE(CALLS(1, 9), EXIT),
		CODE(CALLS(1, -9), EXIT), CODE(CALLS(2, 1), EXIT), CODE(CALLS(2, 0), EXIT), CODE(CALLS(3, 1), EXIT), CODE(CALLS(1, 1), EXIT, EXIT),
		CODE(CALLS(1, 2), JUMP(JMP_JA, 2), EXIT, MOV(0, 0), EXIT), CODE(CALLS(1, 1), EXIT, MOV(0, 0), JUMP(JMP_JA, -3)),
		CODE({ .code = CLS_JMP | JMP_CALL, .off = 1, .imm = 7 }, EXIT), CODE({ .code = CLS_JMP | JMP_CALL, .dst = 1, .imm = 7 }, EXIT),
		CODE({ .code = CLS_JMP | JMP_EXIT, .imm = 1 }), CODE({ .code = CLS_JMP32 | JMP_EXIT }), CODE({ .code = CLS_JMP32 | JMP_CALL, .imm = 7 }, EXIT),
		CODE(MOV(0, 0), { .code = CLS_JMP32 | JMP_JA, .imm = 1 }, EXIT, EXIT), CODE(MOV(0, 0), { .code = CLS_JMP32 | JMP_JA, .off = 1 }, EXIT, EXIT),
		CODE(MOV(10, 0), EXIT), CODE(MOV(12, 0), EXIT), CODE(COPY(0, 11), EXIT), CODE(MOV(0, 0), { .code = CLS_JMP | JMP_EQ, .dst = 0, .off = 5 }, EXIT),
	};
	struct buf out = BUF_INIT;
	(void)state;
	char said[300], last[300] = "";
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		for (u32 profile = 0; profile < 5; profile += 2) {
			struct arena a = { 0 };
			struct verify_result r;
			struct verify_prog p = { .insns = rows[i].v, .ninsns = rows[i].n, .prog_type = SCHED_CLS, .is_gpl = true,
				.map = map_of, .ncpus = 4, .kernel_btf = btf_of, .ctx = (void *)(uintptr_t)kernel };
			verify_program(&a, &p, &(struct verify_opts){ .profile = profile_row(profile), .max_insns = 200 }, &r);
			snprintf(said, sizeof(said), "%s at %d: %.*s", r.accepted ? "accepted" : verify_reason_tag(r.reason),
				(s32)r.insn, STR_ARG(r.message));
			if (!profile || strcmp(said, last))
				buf_printf(&out, "%u as %s: %s\n", i, profile_row(profile)->name, said);
			strcpy(last, said);
			arena_clear(&a);
		}
	struct verify_result r;
	struct arena a = { 0 };
	verify_program(&a, &(struct verify_prog){ .prog_type = SCHED_CLS }, &(struct verify_opts){ .profile = profile_row(4) }, &r);
	buf_printf(&out, "nothing: %d %.*s\n", r.accepted, STR_ARG(r.message));
	arena_clear(&a);
	assert_true(golden("verify_odd", &out));
}

/* Names of kernels, and what is said of reasons. */
static void names(void **state)
{
	(void)state;
	for (u32 i = 0; profile_row(i); i++) {
		assert_ptr_equal(profile_find(str_from(profile_row(i)->name)), profile_row(i));
		assert_ptr_equal(profile_near(profile_row(i)->version), profile_row(i));
		assert_ptr_equal(profile_near(profile_row(i)->version + 1), profile_row(i));
		assert_ptr_equal(profile_near(profile_row(i)->version - 1), profile_row(i ? i - 1 : 0));
	}
	assert_null(profile_find(STR("1.0")));
	for (u32 r = 0; r < VR_COUNT; r++)
		for (u32 other = 0; other < r; other++)
			assert_string_not_equal(verify_reason_tag(r), verify_reason_tag(other));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_kind_of_pointer), cmocka_unit_test(packets_of_types),
		cmocka_unit_test(each_code), cmocka_unit_test(odd_programs),
		cmocka_unit_test(names) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
