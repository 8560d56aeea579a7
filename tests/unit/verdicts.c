/* verdicts.c: what the verifier of this program says, as each kernel that it knows, of the programs that all our
 * sources become, and of random ones (tests/verify/pieces.h): verdicts, processed instructions, states, and a sum over
 * what was known of each register at each instruction. A line of the golden that changed names the source: `skep verify
 * --offline
 * -v` shows what is known before and after, tests/verify asks the kernel; then BLESS=1 writes the golden anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "verify/verify.h"

#include "bench.h"
#include "fake_kern.h"
#include "../verify/pieces.h"

#include <sys/mman.h>

/* Nothing is opened here that would have to be closed. */
static str (*const unused)(struct arena *a, struct fake *f) = fake_left;

#define TEXT(s) s, sizeof(s) - 1
#define CONFIG "CONFIG_HZ=250\nCONFIG_BPF_JIT=y\nCONFIG_BPF_SYSCALL=y\nCONFIG_BPF=y\nCONFIG_SMP=y\nCONFIG_NR_CPUS=64\n" \
	"" \
	"" \
	"" \
	"" \
	"CONFIG_LOG_BUF_SHIFT=18\nCONFIG_PGTABLE_LEVELS=4\nCONFIG_CC_VERSION_TEXT=\"gcc (made by hand) 12\"\n"
static const struct fake_file files[] = { { "/sys/devices/system/cpu/possible", TEXT("0-3\n") },
	{ "/boot/config-5.10.0", TEXT(CONFIG) }, { "/boot/config-6.1.0", TEXT(CONFIG) },
	{ "/boot/config-6.12.0", TEXT(CONFIG) },
	{ "/boot/config-6.18.0", TEXT(CONFIG) }, { "/boot/config-7.2.0", TEXT(CONFIG) } };

/* Memory of a kernel that is only followed is real. */
static long let_go(struct kern *k, void *p, u64 bytes)
{
	(void)k;
	return munmap(p, bytes) ? -errno : 0;
}

struct total { u32 programs, accepted; u64 processed, states, peak, stack, log; };

static void add(struct total *t, const struct verify_row *r)
{
	str line, rest = r->log;
	t->programs++, t->accepted += r->verdict == VERDICT_ACCEPTED;
	t->processed += r->processed, t->states += r->states, t->peak += r->peak, t->stack += r->stack;
	t->log = sum(t->log, r->reason.s, r->reason.n);
	t->log = sum(t->log, r->at.s, r->at.n);
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		if (line.n < 17 || memcmp(line.s, "verification time", 17))
			t->log = sum(t->log, line.s, line.n);
	}
}

static void say(struct total t, struct buf *out)
{
	buf_printf(out, "%u of %u accepted, processed %llu states %llu peak %llu stack %llu known %08x\n", t.accepted,
		t.programs,
		(unsigned long long)t.processed, (unsigned long long)t.states, (unsigned long long)t.peak,
		(unsigned long long)t.stack,
		(u32)(t.log ^ t.log >> 32));
}

/* As each kernel, from the oldest of them on. */
static void one_object(struct bench *b, const char *path, const struct obj *o, u32 oldest, struct buf *out)
{
	const struct profile *p;
	diags_print(&b->ds, (struct diag_style){ 0 }, out);
	for (u32 i = oldest; o && !b->ds.errors && (p = profile_row(i)); i++) {
		struct fake fake;
		struct host h;
		struct total t = { 0 };
		verify_rows rows = { 0 };
		fake_init(&fake, files, ARRAY_LEN(files));
		fake.kern.munmap = let_go;
		host_init(&h, &b->a, &fake.kern, &b->ds, &b->src);
		h.types.btf = (struct btf *)kernel, h.types.tried = true;
		struct verify_by by = verify_offline(&h, p);
		by.want_log = true;
		verify_object(&h, str_from(path), o, &by, &rows);
		vec_each(r, &rows) {
			add(&t, r);
			if (r->verdict != VERDICT_ACCEPTED)
				buf_printf(out, "%.*s: %s: %.*s\n", STR_ARG(r->program), verdict_names[r->verdict],
					STR_ARG(r->reason));
		}
		buf_printf(out, "%s %s: ", path, p->name);
		say(t, out);
	}
	arena_clear(&b->a);
}

static void one(const char *path, void *ctx)
{
	struct bench b;
	begin(&b);
	one_object(&b, path, compiled(&b, path, (struct cc_opts){ .cpu = 3 }), 0, ctx);
}

static void programs_of_ours(void **state)
{
	struct buf out = BUF_INIT;
	(void)state, (void)unused;
	each_file("tests/code/*.c", one, &out);
	each_file("tests/object/programs/*.c", one, &out);
	assert_true(golden("verdicts", &out));
}

/* One word of an instruction is wrong, as a mistake of a compiler's would be. */
static void spoil(struct insn *i, u32 how)
{
	switch (how % 6) {
	case 0: i->imm++; break;
	case 1: i->off += 8; break;
	case 2: i->dst = (u8)((i->dst + 1) % 10); break;
	case 3: i->src ^= 1; break;
	case 4: *i = (struct insn){ .code = CLS_ALU64 | ALU_MOV, .dst = i->dst }; break;      /* a call that never is */
	default: i->code ^= 8; break;
	}
}

static void judge(const char *path, struct obj *o, const struct profile *p, struct total *t)
{
	struct fake fake;
	struct bench b;
	struct host h;
	verify_rows rows = { 0 };
	begin(&b);
	fake_init(&fake, files, ARRAY_LEN(files));
	fake.kern.munmap = let_go;
	host_init(&h, &b.a, &fake.kern, &b.ds, &b.src);
	h.types.btf = (struct btf *)kernel, h.types.tried = true;
	struct verify_by by = verify_offline(&h, p);
	verify_object(&h, str_from(path), o, &by, &rows);
	vec_each(r, &rows)
		add(t, r);
	arena_clear(&b.a);
}

/* Each instruction of each program, spoiled in one of the ways. */
static void one_spoiled(const char *path, void *ctx)
{
	enum { NEWEST = 3, MOST = 50000 };             /* instructions: some have no end then */
	struct bench b;
	vec(u32) entries = { 0 };
	begin(&b);
	struct obj *o = compiled(&b, path, (struct cc_opts){ .cpu = 3 });
	for (u32 f = 0; o && f < o->funcs.n; f++)
		if (o->funcs.v[f].is_entry)
			vec_push(&entries, &b.a, f);
	for (u32 e = 0; !b.ds.errors && e < entries.n; e++) {
		struct obj_func *fn = &o->funcs.v[entries.v[e]];
		struct total t = { 0 };
		vec_each(other, &entries)                        /* it alone is verified */
			o->funcs.v[*other].is_entry = *other == entries.v[e];
		for (u32 k = 0; k < fn->ninsns && t.processed < MOST; k++) {
			struct insn was = fn->insns[k];
			spoil(&fn->insns[k], k + entries.v[e] + 1);
			judge(path, o, profile_row(NEWEST), &t);
			fn->insns[k] = was;
		}
		buf_printf(ctx, "%s %.*s: ", path, STR_ARG(fn->name));
		say(t, ctx);
	}
	arena_clear(&b.a);
}

/* Objects of the program's own in lists and trees, references, locks, memory of unknown size, iterators. */
static void programs_of_newer_kernels(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	each_file("tests/kern/modern/*.c", one, &out);
	each_file("tests/verify/programs/*.c", one, &out);
	assert_true(golden("verdicts_newer", &out));
}

static void spoiled_programs(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	each_file("tests/kern/modern/*.c", one_spoiled, &out);
	each_file("tests/verify/programs/*.c", one_spoiled, &out);
	assert_true(golden("verdicts_spoiled", &out));
}

static const struct verify_map maps[] = { { .type = MAP_ARRAY, .key_size = 4, .value_size = 48, .max_entries = 4 },
	{ .type = MAP_HASH, .key_size = 4, .value_size = 48, .max_entries = 4 },
	{ .type = MAP_ARRAY, .key_size = 4, .value_size = 48, .max_entries = 1 } };

static const struct verify_map *map_of(void *ctx, s32 fd)
{
	static struct verify_map of_type;
	(void)ctx;
	of_type = (struct verify_map){ .type = (u32)fd - 200, .key_size = 4, .value_size = 8, .max_entries = 4,
		.inner = &maps[0] };
	return fd >= 100 && fd < 103 ? &maps[fd - 100] : fd >= 200 && fd < 240 ? &of_type : NULL;
}

/* Each of EACH programs is of another kind, and each line as another kernel. */
static void random_programs(void **state)
{
	enum { LINES = 100, EACH = 5, XDP = 6, SOCKET = 1 };
	static struct gen g;
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 line = 0; line < LINES; line++) {
		const struct profile *p = profile_row(line % 5);
		struct total t = { 0 };
		for (u32 i = 0; i < EACH; i++) {
			struct arena a = { 0 };
			struct verify_result r;
			g.seed = (u64)(line * EACH + i + 1) * 0x9e3779b97f4a7c15ull;
			g.prog_type = i % 3 ? XDP : SOCKET;
			g.map[0] = 100, g.map[1] = 101;
			gen_program(&g);
			struct verify_prog prog = { .insns = g.v, .ninsns = g.n, .prog_type = g.prog_type,
				.is_gpl = true, .map = map_of,
				.ncpus = 4 };
			struct verify_opts o = { .profile = p, .max_insns = 4000, .want_log = true };
			verify_program(&a, &prog, &o, &r);
			struct verify_row row = { .verdict = r.accepted ? VERDICT_ACCEPTED : VERDICT_REFUSED,
				.processed = r.processed,
				.states = r.total_states, .peak = r.peak_states, .stack = r.stack, .log = r.log,
				.reason = r.message };
			add(&t, &row);
			arena_clear(&a);
		}
		buf_printf(&out, "%u %s: ", line * EACH, p->name);
		say(t, &out);
	}
	assert_true(golden("verdicts_random", &out));
}

#define I_EXIT      { .code = CLS_JMP | JMP_EXIT }
#define I_MOV(d, v) { .code = CLS_ALU64 | ALU_MOV, .dst = (d), .imm = (v) }

/* What becomes of a program of these instructions: the reason goes into the sum. */
static bool judged(u64 *known, const struct verify_prog *prog, const struct profile *p)
{
	struct arena a = { 0 };
	struct verify_result r;
	struct verify_opts o = { .profile = p, .max_insns = 100 };
	verify_program(&a, prog, &o, &r);
	*known = sum(*known, &r.reason, sizeof(r.reason));
	*known = sum(*known, r.message.s, r.message.n);
	arena_clear(&a);
	return r.accepted;
}

static bool tried(u64 *known, const struct insn *v, u32 n, u32 type, u32 attach, const struct profile *p)
{
	return judged(known, &(struct verify_prog){ .insns = v, .ninsns = n, .prog_type = type, .attach_type = attach,
		.is_gpl = true,
		.map = map_of, .ncpus = 4 }, p);
}

static const struct btf *btf_of(void *ctx, u32 index) { return index ? NULL : ctx; }

/* A program of tracing, with the types of this kernel. */
static bool tried_with(struct btf *types, u64 *known, const struct insn *v, u32 n)
{
	enum { RAW_TRACEPOINT = 17, NEWEST = 3 };
	return judged(known, &(struct verify_prog){ .insns = v, .ninsns = n, .prog_type = RAW_TRACEPOINT,
		.is_gpl = true, .map = map_of,
		.ncpus = 4, .kernel_btf = btf_of, .ctx = types }, profile_row(NEWEST));
}

/* The context of each kind of program, field by field, read and written; ways of attaching that are as the one before
 * are left out. */
static void contexts(void **state)
{
	enum { TYPES = 33, ATTACH_TYPES = 60, BYTES = 200 };
	static const u8 sizes[] = { SZ_B, SZ_H, SZ_W, SZ_DW };
	struct buf out = BUF_INIT;
	(void)state;
	u64 before = 0;
	for (u32 type = 1; type < TYPES; type++)
		for (u32 attach = 0; attach < ATTACH_TYPES; attach++) {
			u32 reads = 0, writes = 0;
			u64 known = 0;
			for (s16 off = 0; off < BYTES && (attach == 0 || attach % 3 == 2 || off < 64); off = (s16)(off +
				4))
				for (u32 s = attach ? 2 : 0; s < ARRAY_LEN(sizes); s++) {
					struct insn in[] = { { .code = CLS_LDX | MODE_MEM | sizes[s], .dst = 2,
						.src = 1, .off = off }, I_MOV(0, 0), I_EXIT },
						to[] = { I_MOV(2, 0), { .code = CLS_STX | MODE_MEM | sizes[s], .dst = 1,
						.src = 2, .off = off }, I_MOV(0, 0), I_EXIT };
					reads += tried(&known, in, 3, type, attach, profile_row(3));
					writes += tried(&known, to, 4, type, attach, profile_row(3));
				}
			if (!attach || known != before)
				buf_printf(&out, "%u as %u: %u read, %u written, %08x\n", type, attach, reads, writes,
					(u32)(known ^ known >> 32));
			before = known;
		}
	assert_true(golden("verdicts_contexts", &out));
}

/* Each helper called by each kind of program, as each kernel, with the context and numbers. */
static void helpers(void **state)
{
	enum { TYPES = 33, HELPERS = 220 };
	struct buf out = BUF_INIT;
	const struct profile *p;
	(void)state;
	for (u32 i = 0; (p = profile_row(i)); i++)
		for (u32 type = 1; type < TYPES; type++) {
			u32 accepted = 0;
			u64 known = 0;
			for (s32 id = 0; id < HELPERS; id++) {
				struct insn v[] = { I_MOV(2, 0), I_MOV(3, 0), I_MOV(4, 0), I_MOV(5, 0),
					{ .code = CLS_JMP | JMP_CALL, .imm = id },
					I_MOV(0, 0), I_EXIT };
				accepted += tried(&known, v, ARRAY_LEN(v), type, 0, p);
			}
			buf_printf(&out, "%s, %u: %u helpers, %08x\n", p->name, type, accepted,
				(u32)(known ^ known >> 32));
		}
	assert_true(golden("verdicts_helpers", &out));
}

/* Each helper with a map of each type: first, and behind the context; keys and values are on the stack. */
static void maps_of_helpers(void **state)
{
	enum { MAPS = 34, HELPERS = 220, SCHED_CLS = 3 };
	struct buf out = BUF_INIT;
	(void)state;
	for (s32 type = 1; type < MAPS; type++) {
		u32 accepted = 0;
		u64 known = 0;
		for (s32 id = 0; id < HELPERS; id++)
			for (u8 at = 1; at <= 2; at++) {
				const u8 key = (u8)(3 - at);
				struct insn v[] = { I_MOV(0, 1), { .code = CLS_STX | MODE_MEM | SZ_DW, .dst = 10,
					.off = -8 },
					{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 },
					{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 3, .src = 10 },
					{ .code = CLS_ALU64 | ALU_ADD, .dst = 3, .imm = -8 },
					{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = key, .src = at == 1 ? 3 : 6 },
					I_MOV(4, 0), I_MOV(5, 0),
					{ .code = 0x18, .dst = at, .src = 1, .imm = 200 + type }, { 0 },
					{ .code = CLS_JMP | JMP_CALL, .imm = id },
					I_MOV(0, 0), I_EXIT };
				accepted += tried(&known, v, ARRAY_LEN(v), SCHED_CLS, 0, profile_row(3));
			}
		buf_printf(&out, "%d: %u helpers, %08x\n", type, accepted, (u32)(known ^ known >> 32));
	}
	assert_true(golden("verdicts_maps", &out));
}

/* Variables of each kind of type, each alone and once per processor, and a function: what a program may do with their
 * addresses. */
static u32 make_symbols(struct btf_build *b, u32 *ids)
{
	u32 n = 0, i32 = btf_add_int(b, STR("int"), 4, 1), u64t = btf_add_int(b, STR("u64"), 8, 0),
		u8t = btf_add_int(b, STR("u8"), 1, 0);
	u32 rec = btf_reserve_record(b, false, STR("rec")), to_rec = btf_add_ptr(b, rec), any = btf_add_ptr(b, 0);
	u32 bytes = btf_add_array(b, u8t, 8), text = btf_add_ptr(b, u8t);
	btf_fill_record(b, rec, 48);
	btf_add_member(b, STR("a"), i32, 0, 0);
	btf_add_member(b, STR("b"), u64t, 64, 0);
	btf_add_member(b, STR("next"), to_rec, 128, 0);
	btf_add_member(b, STR("bytes"), bytes, 192, 0);
	btf_add_member(b, STR("any"), any, 256, 0);
	btf_add_member(b, STR("text"), text, 320, 0);
	u32 either = btf_add_record(b, true, STR("either"), 8);
	btf_add_member(b, STR("x"), u64t, 0, 0);
	btf_add_member(b, STR("p"), to_rec, 0, 0);
	const u32 types[] = { i32, u64t, u8t, rec, either, to_rec, any, btf_add_array(b, i32, 5),
		btf_add_array(b, rec, 2),
		btf_add_ref(b, BTF_TYPEDEF, STR("rec_t"), rec), btf_add_ref(b, BTF_CONST, STR(""), u64t) };
	for (u32 i = 0; i < 2 * ARRAY_LEN(types); i++)
		ids[n++] = btf_add_var(b, STR("v"), types[i % ARRAY_LEN(types)], 1);
	ids[n++] = btf_add_func(b, STR("f"), btf_add_proto(b, i32), 1);
	ids[n++] = rec;
	btf_add_datasec(b, STR(".data..percpu"), 4096);
	for (u32 i = ARRAY_LEN(types); i < 2 * ARRAY_LEN(types); i++)
		btf_add_secinfo(b, ids[i], 64 * i, 48);
	return n;
}

static void symbols_of_the_kernel(void **state)
{
	static const u8 sizes[] = { SZ_B, SZ_H, SZ_W, SZ_DW };
	static const s16 offsets[] = { -1, 0, 1, 4, 7, 8, 16, 17, 19, 20, 24, 31, 32, 40, 44, 48, 96 };
	struct bench b;
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	u32 ids[64];
	(void)state;
	begin(&b);
	struct btf_build *build = btf_build_new(&b.a);
	u32 n = make_symbols(build, ids);
	btf_build_finish(build, &bytes);
	struct btf *types = btf_open(&b.a, bytes.s, bytes.n, NULL, &b.ds);
	assert_non_null(types);
	for (u32 i = 0; i < n; i++) {
		u32 reads = 0, nexts = 0, writes = 0;
		u64 known = 0;
		for (u32 k = 0; k < ARRAY_LEN(offsets) * ARRAY_LEN(sizes); k++) {
			u8 size = sizes[k % 4], to_b = SZ_B;
			s16 off = offsets[k / 4];
			struct insn address[] = { { .code = 0x18, .dst = 1, .src = 3, .imm = (s32)ids[i] }, { 0 } },
				read[] = { address[0], address[1], { .code = CLS_LDX | MODE_MEM | size, .dst = 2,
				.src = 1, .off = off }, I_MOV(0, 0), I_EXIT },
				next[] = { address[0], address[1], read[2], { .code = CLS_LDX | MODE_MEM | to_b,
				.dst = 2, .src = 2, .off = 8 }, I_MOV(0, 0), I_EXIT },
				write[] = { address[0], address[1], { .code = CLS_ST | MODE_MEM | size, .dst = 1,
				.off = off }, I_MOV(0, 0), I_EXIT };
			reads += tried_with(types, &known, read, ARRAY_LEN(read));
			nexts += tried_with(types, &known, next, ARRAY_LEN(next));
			writes += tried_with(types, &known, write, ARRAY_LEN(write));
		}
		buf_printf(&out, "%u: %u read, %u followed, %u written, %08x\n", i, reads, nexts, writes,
			(u32)(known ^ known >> 32));
	}
	buf_free(&bytes);
	arena_clear(&b.a);
	assert_true(golden("verdicts_symbols", &out));
}

/* What fits a parameter, one time in six something else. */
static struct insn argument(const struct btf *b, u32 param, u8 reg, u32 *seed, u32 *map)
{
	static const s32 numbers[] = { 0, 1, 2, 8, 16, 64, -1 };
	struct btf_node t = { 0 };
	u32 what = (*seed = *seed * 1103515245 + 12345) >> 16, type = btf_skip(b, param);
	bool is_odd = what % 6 == 0, is_pointer = btf_node(b, type, &t) && t.kind == BTF_PTR &&
		btf_node(b, btf_skip(b, t.type), &t);
	u32 kind = is_odd ? what / 6 % 6 : !is_pointer ? 0 : str_is(t.name, "task_struct") ? 4 :
		str_is(t.name, "xdp_md") || str_is(t.name, "__sk_buff") ? 2 : str_starts(t.name, "bpf_iter") ||
		str_starts(t.name, "bpf_dynptr") ? 1 :
		1 + what / 6 % 5;
	switch (kind) {
	case 1: return (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = reg, .src = 8 };
	case 2: return (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = reg, .src = 6 };
	case 3: *map = 2; return (struct insn){ .code = 0x18, .dst = reg, .src = 2, .imm = 102 };
	case 4: return (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = reg, .src = 7 };
	case 5: *map = 1; return (struct insn){ .code = 0x18, .dst = reg, .src = 1, .imm = 101 };
	default: return (struct insn)I_MOV(reg, numbers[what / 36 % ARRAY_LEN(numbers)]);
	}
}

/* The end of a program that has called a function of the kernel: its result is looked at, or not, before or behind a
 * check, or given back. */
static u32 use_result(struct insn *v, u32 n, u32 how, s32 release)
{
	if (how & 1)
		v[n++] = (struct insn){ .code = CLS_JMP | JMP_EQ, .off = how & 2 ? 1 : 0 };
	if (how & 3)
		v[n++] = (struct insn){ .code = CLS_LDX | MODE_MEM | SZ_W, .dst = 9, .off = how & 4 ? 4 : 0 };
	if (how & 8) {
		v[n++] = (struct insn){ .code = CLS_JMP | JMP_EQ, .off = 2 };
		v[n++] = (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1 };
		v[n++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .src = 2, .imm = release };
	}
	v[n++] = (struct insn){ .code = CLS_JMP | JMP_EQ, .dst = 7, .off = 2 };
	v[n++] = (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1, .src = 7 };
	v[n++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .src = 2, .imm = release };
	v[n++] = (struct insn)I_MOV(0, 0);
	v[n++] = (struct insn)I_EXIT;
	return n;
}

/* Functions of the kernel, with what fits their parameters: a task that is held in r7, the context in r6, zeroes on the
 * stack in r8. */
static void functions_of_the_kernel(void **state)
{
	enum { EACH = 64 };
	static const u8 types[] = { 3, 6, 31, 5 };               /* sched_cls, xdp, syscall, tracepoint */
	struct btf *b = (struct btf *)(uintptr_t)kernel;
	struct buf out = BUF_INIT;
	struct btf_node f, proto;
	struct btf_param param;
	const s32 from_pid = (s32)btf_find(b, BTF_FUNC, STR("bpf_task_from_pid")), release = (s32)btf_find(b, BTF_FUNC,
		STR("bpf_task_release"));
	(void)state;
	for (u32 id = 1; btf_node(b, id, &f); id++) {
		u32 accepted = 0, seed = id;
		u64 known = 0;
		if (f.kind != BTF_FUNC || !str_starts(f.name, "bpf_") || !btf_node(b, f.type, &proto))
			continue;
		for (u32 i = 0; i < EACH; i++) {
			struct insn v[64] = { { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 }, I_MOV(1, 1),
				{ .code = CLS_JMP | JMP_CALL, .src = 2, .imm = from_pid },
				{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 7 },
				{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 8, .src = 10 },
				{ .code = CLS_ALU64 | ALU_ADD, .dst = 8, .imm = -64 } };
			u32 n = 6, map;
			for (s16 at = -64; i % 3 && at < 0; at = (s16)(at + 8))
				v[n++] = (struct insn){ .code = CLS_ST | MODE_MEM | SZ_DW, .dst = 10, .off = at };
			if (i % 8)                                       /* else it may be NULL */
				v[n++] = (struct insn){ .code = CLS_JMP | JMP_NE, .dst = 7, .off = 2 },
					v[n++] = (struct insn)I_MOV(0, 0), v[n++] = (struct insn)I_EXIT;
			for (u32 p = 0; btf_param(b, &proto, p, &param); p++) {
				map = 0;
				v[n++] = argument(b, param.type, (u8)(1 + p), &seed, &map);
				n += map != 0;
			}
			v[n++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .src = 2, .imm = (s32)id };
			n = use_result(v, n, i, release);
			accepted += judged(&known, &(struct verify_prog){ .insns = v, .ninsns = n,
				.prog_type = types[i / 2 % ARRAY_LEN(types)],
				.is_gpl = true, .is_sleepable = i % 5 == 0, .map = map_of, .ncpus = 4,
				.kernel_btf = btf_of, .ctx = b }, profile_row(3 + i % 2));
		}
		buf_printf(&out, "%.*s: %u of %u accepted, %08x\n", STR_ARG(f.name), accepted, EACH,
			(u32)(known ^ known >> 32));
	}
	assert_true(golden("verdicts_functions", &out));
}

/* Functions that programs stand at, with parameters of each kind; a typedef of one, and a struct of pointers to
 * them. */
static u32 make_functions(struct btf_build *b, u32 *ids)
{
	u32 n = 0, made[64], some = make_symbols(b, made), rec = made[some - 1], i32 = 1, u64t = 2;
	u32 to_const = btf_add_ptr(b, btf_add_ref(b, BTF_CONST, STR(""), rec)),
		fwd = btf_add_ptr(b, btf_add_fwd(b, STR("far"), false));
	u32 to_rec = btf_add_ptr(b, rec), to_to = btf_add_ptr(b, to_rec), text = btf_add_ptr(b, 3),
		any = btf_add_ptr(b, 0);
	u32 color = btf_add_enum(b, STR("color"), 4, false, false);
	btf_add_enumerator(b, STR("RED"), 1);
	const u32 params[] = { i32, to_rec, u64t, to_const, any, text, to_to, color, fwd, rec },
		results[] = { i32, 0, to_rec, u64t };
	u32 protos[8], count = 0, ops;
	for (u32 r = 0; r < ARRAY_LEN(results); r++) {
		protos[count++] = btf_add_proto(b, results[r]);
		for (u32 p = 0; p < (r ? 3 : ARRAY_LEN(params)); p++)
			btf_add_param(b, STR("p"), params[r ? (p + 3 * r) % ARRAY_LEN(params) : p]);
	}
	protos[count++] = btf_add_proto(b, i32);
	btf_add_param(b, STR("format"), text), btf_add_param(b, STR(""), 0);
	protos[count++] = btf_add_proto(b, i32);
	for (u32 i = 0; i < count; i++)
		ids[n++] = btf_add_func(b, i ? STR("bpf_lsm_file_open") : STR("one"), protos[i], 1);
	for (u32 i = 0; i < count; i++)
		ids[n++] = btf_add_ref(b, BTF_TYPEDEF, STR("btf_trace_one"), btf_add_ptr(b, protos[i]));
	u32 pointers[8];
	for (u32 i = 0; i < count; i++)
		pointers[i] = btf_add_ptr(b, protos[i]);
	ids[n++] = ops = btf_add_record(b, false, STR("ops"), 8 * (count + 1));
	for (u32 i = 0; i < count; i++)
		btf_add_member(b, STR("m"), pointers[i], 64 * i, 0);
	btf_add_member(b, STR("number"), i32, 64 * count, 0);
	return n;
}

/* Arguments loaded and followed, and what may be returned. */
static void one_function(struct btf *types, u32 id, const u32 *how, struct buf *out)
{
	static const u8 sizes[] = { SZ_B, SZ_W, SZ_DW };
	static const s32 results[] = { -4096, -4095, -1, 0, 1, 2 };
	u32 reads = 0, nexts = 0, returns = 0;
	u64 known = 0;
	struct verify_prog p = { .prog_type = how[0], .attach_type = how[1], .ops_member = how[0] == 27 ? how[1] : 0,
		.is_gpl = true,
		.map = map_of, .ncpus = 4, .kernel_btf = btf_of, .ctx = types, .attach_btf = types,
		.attach_type_id = id };
	for (s16 off = -8; off < 100; off = (s16)(off + 4))
		for (u32 k = 0; k < ARRAY_LEN(sizes); k++) {
			struct insn read[] = { { .code = CLS_LDX | MODE_MEM | sizes[k], .dst = 2, .src = 1,
				.off = off }, I_MOV(0, 0), I_EXIT },
				next[] = { read[0], { .code = CLS_LDX | MODE_MEM | SZ_W, .dst = 2, .src = 2 },
				I_MOV(0, 0), I_EXIT };
			p.insns = read, p.ninsns = ARRAY_LEN(read), reads += judged(&known, &p, profile_row(3));
			p.insns = next, p.ninsns = ARRAY_LEN(next), nexts += judged(&known, &p, profile_row(3));
		}
	for (u32 k = 0; k < ARRAY_LEN(results); k++) {
		const struct insn v[] = { I_MOV(0, results[k]), I_EXIT };
		p.insns = v, p.ninsns = ARRAY_LEN(v), returns += judged(&known, &p, profile_row(3));
	}
	buf_printf(out, "%u as %u at %u: %u read, %u followed, %u returned, %08x\n", how[0], how[1], id, reads, nexts,
		returns,
		(u32)(known ^ known >> 32));
}

static void arguments_of_functions(void **state)
{
	/* types of programs, and as what: tracing (raw tracepoint, entry, exit, result, iterator), LSM (also of a
	 * cgroup), an extension; struct_ops: which member */
	static const u32 ways[][2] = { { 26, 23 }, { 26, 24 }, { 26, 25 }, { 26, 26 }, { 26, 28 }, { 29, 27 },
		{ 29, 43 }, { 28, 0 }, { 27, 0 }, { 27, 1 },
		{ 27, 2 }, { 27, 5 }, { 27, 6 }, { 27, 7 } };
	struct bench b;
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	u32 ids[64];
	(void)state;
	begin(&b);
	struct btf_build *build = btf_build_new(&b.a);
	u32 n = make_functions(build, ids);
	btf_build_finish(build, &bytes);
	struct btf *types = btf_open(&b.a, bytes.s, bytes.n, NULL, &b.ds);
	assert_non_null(types);
	for (u32 w = 0; w < ARRAY_LEN(ways); w++)
		for (u32 i = 0; i < n; i++)
			if ((ways[w][0] == 27) == (i == n - 1) || i == 0)
				one_function(types, ids[i], ways[w], &out);
	buf_free(&bytes);
	arena_clear(&b.a);
	assert_true(golden("verdicts_arguments", &out));
}

/* A map whose values have a timer that many structs deep, or so many pointers of the kernel's; with arrays of arrays
 * before it. */
static const struct verify_map *map_of_fields(void *ctx, s32 fd) { return fd == 100 ? ctx : NULL; }

static void one_value(u32 depth, u32 pointers, u32 arrays, struct buf *out)
{
	enum { SCHED_CLS = 3, STEP = 64 };
	struct bench b;
	struct buf bytes = BUF_INIT;
	u64 known = 0;
	begin(&b);
	struct btf_build *build = btf_build_new(&b.a);
	u32 u64t = btf_add_int(build, STR("u64"), 8, 0), timer = btf_add_record(build, false, STR("bpf_timer"), 16);
	btf_add_member(build, STR("opaque"), u64t, 0, 0);
	u32 task = btf_add_record(build, false, STR("task_struct"), 8);
	btf_add_member(build, STR("x"), u64t, 0, 0);
	u32 kptr = btf_add_ptr(build, btf_add_ref(build, BTF_TYPE_TAG, STR("kptr_untrusted"), task)), in = timer;
	for (u32 i = 0; i < depth; i++) {
		u32 outer = btf_add_record(build, false, STR("in"), 16);
		btf_add_member(build, STR("m"), in, 0, 0);
		in = outer;
	}
	u32 of = btf_add_record(build, false, STR("el"), 8);
	btf_add_member(build, STR("x"), u64t, 0, 0);
	for (u32 i = 0; i < arrays; i++)
		of = btf_add_array(build, of, STEP);
	u32 value = btf_add_record(build, false, STR("value"), 256);
	if (depth < 99)
		btf_add_member(build, STR("timer"), in, 0, 0);
	for (u32 i = 0; i < pointers; i++)
		btf_add_member(build, STR("p"), kptr, 128 + 64 * i, 0);
	if (arrays)
		btf_add_member(build, STR("many"), of, 2000, 0);
	btf_build_finish(build, &bytes);
	struct btf *types = btf_open(&b.a, bytes.s, bytes.n, NULL, &b.ds);
	assert_non_null(types);
	struct verify_map map = { .type = MAP_ARRAY, .key_size = 4, .value_size = 256, .max_entries = 1, .btf = types,
		.value_type = value };
	struct insn timed[] = { { .code = 0x18, .dst = 1, .src = 2, .imm = 100 }, { 0 },
		{ .code = 0x18, .dst = 2, .src = 1, .imm = 100 }, { 0 },
		I_MOV(3, 1), { .code = CLS_JMP | JMP_CALL, .imm = HELPER_timer_init }, I_MOV(0, 0), I_EXIT };
	struct verify_prog p = { .insns = timed, .ninsns = ARRAY_LEN(timed), .prog_type = SCHED_CLS, .is_gpl = true,
		.map = map_of_fields,
		.ctx = &map, .ncpus = 4 };
	buf_printf(out, "%u deep, %u pointers, %u arrays: %d", depth, pointers, arrays,
		judged(&known, &p, profile_row(3)));
	for (u32 i = 0; i < pointers; i++) {
		struct insn stored[] = { timed[0], timed[1], I_MOV(2, 5),
			{ .code = CLS_STX | MODE_MEM | SZ_DW, .dst = 1, .src = 2, .off = (s16)(16 + 8 * i) },
			I_MOV(0, 0), I_EXIT };
		p.insns = stored, p.ninsns = ARRAY_LEN(stored);
		buf_printf(out, " %d", judged(&known, &p, profile_row(3)));
	}
	buf_printf(out, ", %08x\n", (u32)(known ^ known >> 32));
	buf_free(&bytes);
	arena_clear(&b.a);
}

static void fields_of_values(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 depth = 0; depth < 7; depth++)
		one_value(depth, 1, 0, &out);
	for (u32 pointers = 8; pointers < 14; pointers++)
		one_value(0, pointers, 0, &out);
	for (u32 arrays = 1; arrays < 20; arrays += 6)
		one_value(1, 2, arrays, &out);
	assert_true(golden("verdicts_fields", &out));
}

/* Lists whose heads lie in structs, in variables and in the values of maps: what they hold is found by where the head
 * lies. */
static void lists_within(void **state)
{
#define LISTS(types, push) "#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_experimental.h>\n" \
	"#define private(name) SEC(\".data.\" #name) __hidden __attribute__((aligned(8)))\n" \
	"char LICENSE[] SEC(\"license\") = \"GPL\";\nstruct item { u64 n; struct bpf_list_node node; };\n" \
	"struct other { struct bpf_list_node link; u64 n, m; };\n" types \
	"SEC(\"tc\") int f(struct __sk_buff *skb) { struct bpf_list_node *n; struct item *i = " \
		"bpf_obj_new(typeof(*i)); int k = 0;\n" \
	"if (!i) return 1;\n" \
		push "\nif (!n) return 2;\ni = container_of(n, struct item, node); k = i->n; bpf_obj_drop(i);\n" \
	"return k; }\n"
#define USE(lock, head) "bpf_spin_lock(&" lock "); bpf_list_push_back(&" head ", &i->node); n = bpf_list_pop_front(&" \
	head "); bpf_spin_unlock(&" lock ");"
#define HEAD "struct bpf_list_head head __contains(item, node);"
	static const struct { const char *what, *text; } rows[] = {
		{ "a variable", LISTS("private(a) struct bpf_spin_lock lock; private(a) struct bpf_list_head head "
		"__contains(item, node);",
			USE("lock", "head")) },
		{ "first of a struct", LISTS("struct in { "
		HEAD " }; private(a) struct bpf_spin_lock lock; private(a) struct in in;",
			USE("lock", "in.head")) },
		{ "first in the first", LISTS("struct in { " HEAD " }; struct out { struct in in; u64 more; };"
			"private(a) struct bpf_spin_lock lock; private(a) struct out out;", USE("lock",
				"out.in.head")) },
		{ "last in the second", LISTS("struct in { u64 more; "
		HEAD " }; struct out { u64 some; struct in in; u64 more; };"
			"private(a) struct bpf_spin_lock lock; private(a) struct out out;", USE("lock",
				"out.in.head")) },
		{ "of another", LISTS("struct out { struct bpf_list_head one __contains(other, link); " HEAD " };"
			"private(a) struct bpf_spin_lock lock; private(a) struct out out;", USE("lock", "out.one")) },
		{ "beside another", LISTS("struct out { struct bpf_list_head one __contains(other, link); " HEAD " };"
			"private(a) struct bpf_spin_lock lock; private(a) struct out out;", USE("lock", "out.head")) },
		{ "in a map", LISTS("struct value { " HEAD " struct bpf_spin_lock lock; };"
			"struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, int); "
				"__type(value, struct value); } m SEC(\".maps\");",
			"struct value *v = bpf_map_lookup_elem(&m, &k); if (!v) { bpf_obj_drop(i); return 3; }"
				USE("v->lock", "v->head")) },
		{ "deep in a map", LISTS("struct in { u64 a; struct { u64 b; "
		HEAD " } c; }; struct value { struct in in; struct bpf_spin_lock lock; };"
			"struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, int); "
				"__type(value, struct value); } m SEC(\".maps\");",
			"struct value *v = bpf_map_lookup_elem(&m, &k); if (!v) { bpf_obj_drop(i); return 3; }"
				USE("v->lock", "v->in.c.head")) },
		{ "not declared", LISTS("private(a) struct bpf_spin_lock lock; private(a) struct bpf_list_head head;",
		USE("lock", "head")) },
	};
	enum { WITH_LISTS = 2 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct bench b;
		begin(&b);
		struct obj *o = compiled_text(&b, rows[i].what, str_from(rows[i].text), (struct cc_opts){ .cpu = 3 });
		one_object(&b, rows[i].what, o, WITH_LISTS, &out);
	}
	assert_true(golden("verdicts_lists", &out));
}

/* Pointers that hold as long as RCU is read: inside, behind, in sections of sections. */
static void under_rcu(void **state)
{
#define RCU(body) "#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n" \
	"void bpf_rcu_read_lock(void) __ksym; void bpf_rcu_read_unlock(void) __ksym;\n" \
	"struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym; void bpf_task_release(struct " \
		"task_struct *p) __ksym;\n" \
	"#define LOCK bpf_rcu_read_lock()\n#define UNLOCK bpf_rcu_read_unlock()\n" \
	"SEC(\"tp_btf/task_newtask\") int f(u64 *c) { struct task_struct *t = (void *)c[0], *p, *q; int n = 0;\n" \
		body "\nreturn n; }\n"
#define HOLD "q = bpf_task_acquire(p); if (q) { n = q->tgid; bpf_task_release(q); } "
	static const char *const bodies[] = { "LOCK; p = t->real_parent; n = p->tgid; UNLOCK;",
		"LOCK; p = t->real_parent; UNLOCK; n = p->tgid;",
		"LOCK; p = t->real_parent; UNLOCK; if (p) { " HOLD "}", "LOCK; p = t->real_parent; if (p) { "
			HOLD "} UNLOCK;",
		"p = t->real_parent; if (p) { " HOLD "}", "LOCK; LOCK; p = t->real_parent; UNLOCK; if (p) { "
			HOLD "} UNLOCK;",
		"LOCK; p = t->real_parent; UNLOCK; LOCK; if (p) { " HOLD "} UNLOCK;", "UNLOCK;", "LOCK;",
			"LOCK; UNLOCK; UNLOCK;",
		"LOCK; p = t->real_parent; n = p->real_parent->tgid; UNLOCK;",
			"LOCK; p = t->real_parent; q = p; UNLOCK; n = q->tgid + p->tgid;",
		"LOCK; p = t->real_parent; UNLOCK; q = p->real_parent; n = q->tgid;",
			"LOCK; p = t->real_parent; UNLOCK; n = p != t;",
		"LOCK; p = t->real_parent; UNLOCK; if (p) n = bpf_task_pt_regs(p) != 0;",
		"LOCK; p = t->real_parent; if (p) n = bpf_task_pt_regs(p) != 0; UNLOCK;",
		"LOCK; p = t->real_parent; UNLOCK; if (p == t) n = 5; else if (p) n = p->real_parent->tgid;",
		"p = t; " HOLD, "LOCK; p = t; UNLOCK; " HOLD, "if (t->pid) LOCK; n = 1; if (t->pid) UNLOCK;",
		"LOCK; p = t->real_parent; if (!p) { UNLOCK; return 1; } UNLOCK; n = p->tgid; " HOLD };
	enum { WITH_RCU = 2 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(bodies); i++) {
		struct bench b;
		begin(&b);
		str text = arena_printf(&b.a, RCU("%s"), bodies[i]);
		one_object(&b, bodies[i], compiled_text(&b, "x.c", text, (struct cc_opts){ .cpu = 3 }), WITH_RCU, &out);
	}
	assert_true(golden("verdicts_rcu", &out));
}

static void say_limit(struct buf *out, const char *what, u32 how_many, const struct insn *v, u32 n,
	struct verify_opts o)
{
	struct arena a = { 0 };
	struct verify_result r;
	o.profile = o.profile ? o.profile : profile_find(STR("6.12"));
	verify_program(&a, &(struct verify_prog){ .insns = v, .ninsns = n, .prog_type = 1, .is_gpl = true,
		.map = map_of, .ncpus = 4 }, &o, &r);
	buf_printf(out, "%u %s as %s: %s at %lld, processed %llu, stack %u, %u functions: %.*s\n", how_many, what,
		o.profile->name, r.accepted ? "accepted" : verify_reason_tag(r.reason), (long long)r.insn,
		(unsigned long long)r.processed, r.stack, r.nsubprogs, STR_ARG(r.message));
	arena_clear(&a);
}

/* A slot of the caller's holds a number on one way, and one that is too large on the other; what a function surely
 * writes to it, and what it only may, decides what is accepted (tests/verify/slots.t asks the kernel). */
static void slots_of_callers(void **state)
{
#define MAIN "call 7; *(u64 *)(r10 - 8) = 0; if r0 == 0 goto far; goto both; far: *(u64 *)(r10 - 8) = 1000;" \
	"both: r1 = r10; r1 += -8;"
#define USE_IT "r1 = *(u64 *)(r10 - 8); r2 = r10; r2 += r1; *(u8 *)(r2 - 16) = 0; r0 = 0; exit;"
	static const struct { const char *what, *f; } rows[] = { { "nothing is written", "r0 = 0; exit" },
		{ "it is written", "*(u64 *)(r1 + 0) = 0; r0 = 0; exit" },
		{ "on one way", "r6 = r1; call 7; if r0 == 1 goto out; *(u64 *)(r6 + 0) = 0; out: r0 = 0; exit" },
		{ "on the other way", "r6 = r1; call 7; if r0 == 1 goto put; goto out; put: *(u64 *)(r6 + 0) = 0;"
			"out: r0 = 0; exit" },
		{ "on both ways", "r6 = r1; call 7; if r0 == 1 goto put; *(u64 *)(r6 + 0) = 0; goto out;"
			"put: *(u64 *)(r6 + 0) = 4; out: r0 = 0; exit" },
		{ "half of it", "*(u32 *)(r1 + 0) = 0; r0 = 0; exit" },
		{ "the other half", "*(u32 *)(r1 + 4) = 0; r0 = 0; exit" },
		{ "by one behind it", "call g; r0 = 0; exit; g: *(u64 *)(r1 + 0) = 0; r0 = 0; exit" },
		{ "by one behind it, on one way", "r6 = r1; call 7; if r0 == 1 goto out; r1 = r6; call g;"
			"out: r0 = 0; exit; g: *(u64 *)(r1 + 0) = 0; r0 = 0; exit" },
		{ "by one behind it, and on one way there",
		"call g; r0 = 0; exit; g: r6 = r1; call 7; if r0 == 1 goto out;"
			"*(u64 *)(r6 + 0) = 0; out: r0 = 0; exit" },
		{ "and read there", "r2 = *(u64 *)(r1 + 0); r3 = r10; r3 += r2; *(u8 *)(r3 - 16) = 0; *(u64 *)(r1 + "
		"0) = 0;"
			"r0 = 0; exit" } };
	const struct profile *p;
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		struct diags ds;
		struct insn *v;
		u32 n;
		diags_init(&ds, &a, NULL);
		if (!isa_asm(&a, arena_printf(&a, MAIN "call f; " USE_IT "f: %s", rows[i].f), &v, &n, &ds))
			fail_msg("%s: %.*s", rows[i].what, STR_ARG(ds.list.v[0]->msg));
		for (u32 k = 0; (p = profile_row(k)); k++)
			say_limit(&out, rows[i].what, i, v, n, (struct verify_opts){ .profile = p });
		arena_clear(&a);
	}
	assert_true(golden("verdicts_slots", &out));
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

#define I_RANDOM    { .code = CLS_JMP | JMP_CALL, .imm = 7 }

/* Branches of an unknown number, each to the end: all wait until the first way has ended. */
static u32 branches(struct insn *v, u32 n)
{
	v[0] = (struct insn)I_RANDOM;
	for (u32 i = 1; i <= n; i++)
		v[i] = (struct insn){ .code = CLS_JMP | JMP_EQ, .dst = 0, .off = (s16)(n - i), .imm = (s32)i };
	v[n + 1] = (struct insn)I_MOV(0, 0);
	v[n + 2] = (struct insn)I_EXIT;
	return n + 3;
}

/* n functions, each calling the next, with so much stack each. */
static u32 calls(struct insn *v, u32 n, s16 stack)
{
	u32 at = 0;
	for (u32 i = 0; i <= n; i++) {
		v[at++] = (struct insn){ .code = CLS_ST | MODE_MEM | SZ_DW, .dst = REG_FP, .off = (s16)-stack };
		if (i < n) {
			v[at] = (struct insn){ .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = 2 };
			at++;
		}
		v[at++] = (struct insn)I_MOV(0, 0);
		v[at++] = (struct insn)I_EXIT;
	}
	return at;
}

/* Functions of one instruction, each called from the main program. */
static u32 functions(struct insn *v, u32 n)
{
	for (u32 i = 0; i < n; i++)
		v[i] = (struct insn){ .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = (s32)(n + 1 + i) };
	v[n] = (struct insn)I_MOV(0, 0);
	v[n + 1] = (struct insn)I_EXIT;
	for (u32 i = 0; i < n; i++) {
		v[n + 2 + 2 * i] = (struct insn)I_MOV(0, 0);
		v[n + 3 + 2 * i] = (struct insn)I_EXIT;
	}
	return 3 * n + 2;
}

static void limits(void **state)
{
	static struct insn v[20000];
	static const u16 jumps[] = { 100, 8191, 8192, 8193, 8194 }, frames[] = { 1, 6, 7, 8, 9 }, many[] = { 1, 254,
		255, 256, 257 };
	static const s16 stacks[] = { 8, 32, 64, 72, 168, 256, 504, 512 };
	static const u32 steps[] = { 1, 71, 72, 1000 };
	struct buf out = BUF_INIT;
	const struct profile *p;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(jumps); i++)
		say_limit(&out, "branches", jumps[i], v, branches(v, jumps[i]), (struct verify_opts){ 0 });
	for (u32 i = 0; i < ARRAY_LEN(steps); i++)
		say_limit(&out, "instructions at most", steps[i], v, branches(v, 33),
			(struct verify_opts){ .max_insns = steps[i] });
	for (u32 i = 1; i <= 4; i++)
		say_limit(&out, "MB at most", i, v, branches(v, 4000), (struct verify_opts){ .max_bytes = i << 20 });
	for (u32 i = 0; i < ARRAY_LEN(frames); i++)
		say_limit(&out, "calls in each other", frames[i], v, calls(v, frames[i], 8), (struct verify_opts){ 0 });
	for (u32 i = 0; i < ARRAY_LEN(stacks); i++)
		for (u32 k = 0; k < 4; k++)
			for (u32 row = 0; (p = profile_row(row)); row += 4)
				say_limit(&out, "bytes of stack each", (u32)stacks[i], v, calls(v, k, stacks[i]),
					(struct verify_opts){ .profile = p });
	for (u32 i = 0; i < ARRAY_LEN(many); i++)
		say_limit(&out, "functions", many[i], v, functions(v, many[i]), (struct verify_opts){ 0 });
	assert_true(golden("verdicts_limits", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(programs_of_ours), cmocka_unit_test(random_programs),
		cmocka_unit_test(programs_of_newer_kernels), cmocka_unit_test(spoiled_programs),
		cmocka_unit_test(contexts), cmocka_unit_test(helpers), cmocka_unit_test(maps_of_helpers),
		cmocka_unit_test(symbols_of_the_kernel),
		cmocka_unit_test(functions_of_the_kernel), cmocka_unit_test(arguments_of_functions),
		cmocka_unit_test(fields_of_values), cmocka_unit_test(lists_within), cmocka_unit_test(under_rcu),
			cmocka_unit_test(slots_of_callers),
		cmocka_unit_test(limits) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
