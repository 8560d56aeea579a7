/* session.c: what stands between a command line and the kernel, by values: guards before programs, counters in maps,
 * what is swept at the start and which rights are kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/app.h"
#include "app/filter.h"
#include "fake_kern.h"

#define TEXT(s) s, sizeof(s) - 1

struct place { struct arena arena; struct fake fake; struct src_map src; struct diags ds; struct host h; };

static void setup(struct place *p, const struct fake_file *files, u32 n)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->fake, files, n);
	src_init(&p->src, &p->arena);
	diags_init(&p->ds, &p->arena, &p->src);
	host_init(&p->h, &p->arena, &p->fake.kern, &p->ds, &p->src);
}

/* ---- guards ------------------------------------------------------------------------------------------------------ */

static struct obj *two_instructions(struct arena *a, const char *section)
{
	static const struct insn body[] = { { .code = CLS_ALU64 | ALU_MOV, .dst = 0, .imm = 7 },
		{ .code = CLS_JMP | JMP_EXIT } };
	struct obj *o = obj_new(a, STR("x"));
	const struct uapi_section *says = uapi_section_new(a, str_from(section));
	struct obj_func f = { .name = STR("f"), .section = str_from(section), .sec = says->sec, .target = says->target,
		.is_entry = true,
		.autoload = true, .insns = arena_array(a, struct insn, 2), .ninsns = 2 };
	struct obj_reloc r = { .insn = 1 };
	struct obj_line first = { .insn = 0, .line = 1 }, second = { .insn = 1, .line = 2 };
	struct obj_core c = { .insn = 1 };
	memcpy(f.insns, body, sizeof(body));
	vec_push(&f.relocs, a, r);
	vec_push(&f.lines, a, first);
	vec_push(&f.lines, a, second);
	vec_push(&f.cores, a, c);
	vec_push(&o->funcs, a, f);
	return o;
}

/* What the guard does when the helper says this: goes on, or ends with 0. */
static bool goes_on(const struct obj_func *f, u64 said)
{
	u64 reg[11] = { 0, 4711 };
	for (u32 i = 0; i < f->ninsns; i++) {
		struct insn in = f->insns[i];
		if (insn_is_ld64(in)) {
			reg[in.dst] = (u32)in.imm | (u64)(u32)f->insns[i + 1].imm << 32;
			i++;
			continue;
		}
		switch (in.code) {
		case CLS_JMP | JMP_CALL: reg[0] = said; reg[1] = reg[2] = 99; break;
		case CLS_JMP | JMP_EXIT: return reg[0] == 7 && reg[1] == 4711;
			/* the program's own result, the context is back */
		case CLS_JMP | JMP_EQ | SRC_X: i += reg[in.dst] == reg[in.src] ? (u32)in.off : 0; break;
		case CLS_ALU64 | ALU_MOV | SRC_X: reg[in.dst] = reg[in.src]; break;
		case CLS_ALU64 | ALU_MOV | SRC_K: reg[in.dst] = (u64)(s64)in.imm; break;
		case CLS_ALU64 | ALU_LSH | SRC_K: reg[in.dst] <<= in.imm; break;
		case CLS_ALU64 | ALU_RSH | SRC_K: reg[in.dst] >>= in.imm; break;
		default: fail_msg("instruction %u: code %02x", i, in.code);
		}
	}
	return false;
}

static void guards_by_number(void **state)
{
	static const struct { struct run_filter f; u64 yes, no; } rows[] = {
		{ { .has_pid = true, .pid = 42 }, 42ull << 32 | 43, 43ull << 32 | 42 },
		{ { .has_tid = true, .tid = 43 }, 42ull << 32 | 43, 43ull << 32 | 42 },
		{ { .has_uid = true, .uid = 0xfffffffe }, 0xfffffffeull, 0xfffffffe00000000ull },
		{ { .has_uid = true, .uid = 0 }, 5ull << 32, 1 },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		setup(&p, NULL, 0);
		struct obj *o = two_instructions(&p.arena, "tracepoint/a/b");
		assert_true(filter_add(&p.h, o, &rows[i].f, 0));
		const struct obj_func *f = &o->funcs.v[0];
		u32 moved = f->ninsns - 2;
		assert_true(goes_on(f, rows[i].yes));
		assert_false(goes_on(f, rows[i].no));
		assert_int_equal(f->relocs.v[0].insn, 1 + moved);
		assert_int_equal(f->cores.v[0].insn, 1 + moved);
		assert_int_equal(f->lines.v[0].insn, 0);
		assert_int_equal(f->lines.v[1].insn, 1 + moved);
		arena_clear(&p.arena);
	}
}

static void guards_where_somebody_is(void **state)
{
	static const struct { const char *section; bool is_guarded; } rows[] = { { "kprobe/f", true },
		{ "raw_tp/f", true }, { "perf_event", true },
		{ "fentry/f", true }, { "lsm/f", true }, { "iter/task", false }, { "xdp", false }, { "tc", false },
		{ "socket", false } };
	struct run_filter f = { .has_pid = true, .pid = 1 };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		setup(&p, NULL, 0);
		struct obj *o = two_instructions(&p.arena, rows[i].section);
		assert_true(filter_add(&p.h, o, &f, 0));
		if ((o->funcs.v[0].ninsns > 2) != rows[i].is_guarded || (p.ds.warnings == 0) != rows[i].is_guarded)
			fail_msg("%s: %u instructions, %u warnings", rows[i].section, o->funcs.v[0].ninsns,
				p.ds.warnings);
		arena_clear(&p.arena);
	}
	struct place p;
	setup(&p, NULL, 0);
	struct obj *o = two_instructions(&p.arena, "kprobe/f");
	assert_true(filter_add(&p.h, o, &(struct run_filter){ 0 }, 0));
	assert_int_equal(o->funcs.v[0].ninsns, 2);
	assert_false(filter_add(&p.h, o, &(struct run_filter){ .cgroup = STR("/nowhere") }, 0));
	assert_int_equal(diags_exit_code(&p.ds), EXIT_USAGE);
	arena_clear(&p.arena);
}

/* ---- counters ---------------------------------------------------------------------------------------------------- */

/* The source says it; maps one, untyped values of 8 bytes. */
static bool adds_up(const char *source)
{
	static const struct fake_file files[] = { { "/proc/self/status",
		TEXT("Name:\tx\nCapEff:\t000001ffffffffff\n") },
		{ "/sys/kernel/tracing/events/cat/ev/format",
		TEXT("name: e\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n") } };
	struct place p;
	setup(&p, files, ARRAY_LEN(files));
	struct cc_opts cc = { 0 };
	host_cc_opts(&p.h, true, &cc);
	struct obj *o = host_object(&p.h, STR("x.c"), str_from(source), &cc);
	if (!o)
		fail_msg("%.*s", STR_ARG(p.ds.list.v[0]->msg));
	bool r = counters_add_up(counters_find(&p.arena, o), o, (u32)obj_map_index(o, STR("m")));
	arena_clear(&p.arena);
	return r;
}

/* Two numbers side by side, of each width: both must count, and neither for the other. */
static void widths_that_count(void **state)
{
	static const char *const types[] = { "u8", "u16", "u32", "u64" };
	static const struct { const char *body; bool want; } rows[] = { { "p->a++; p->b += k;", true },
		{ "p->a++;", false }, { "p->b++;", false }, { "p->a++; p->b = k;", false },
		{ "p->a = k; p->b++;", false },
		{ "p->a++; p->b++; p->b = 0;", false }, { "p->b += p->a; p->a += 3;", true } };
	(void)state;
	for (u32 t = 0; t < ARRAY_LEN(types); t++)
		for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
			struct arena a = { 0 };
			str text = arena_printf(&a, "struct v { %s a, b; };\nBPF_HASH(m, int, struct v);\n"
				"TRACEPOINT_PROBE(cat, ev) { int k = 1; struct v *p = m.lookup(&k); if (p) { %s } "
				"return 0; }\n", types[t], rows[i].body);
			if (adds_up(text.s) != rows[i].want)
				fail_msg("%s: %s", types[t], rows[i].body);
			arena_clear(&a);
		}
}

static void what_counts(void **state)
{
#define PROGRAM(type, body) "struct v { u64 n, t; char c[16]; };\nBPF_PERCPU_ARRAY(m, " \
	type ", 4);\nTRACEPOINT_PROBE(cat, ev) { int k = 1; " type " *p = m.lookup(&k); if (p) { " \
	body " } return 0; }\n"
	(void)state;
	assert_true(adds_up(PROGRAM("u64", "*p += 1;")));
	assert_true(adds_up(PROGRAM("u64", "__sync_fetch_and_add(p, 5);")));
	assert_true(adds_up(PROGRAM("u64", "*p = bpf_ktime_get_ns() + *p;")));
	assert_true(adds_up(PROGRAM("struct v", "p->n++; p->t += bpf_ktime_get_ns();")));
	assert_false(adds_up(PROGRAM("u64", "*p = bpf_ktime_get_ns();")));
	assert_false(adds_up(PROGRAM("u64", "if (*p < 7) *p = 7;")));
	assert_false(adds_up(PROGRAM("struct v", "p->n++; p->t = bpf_ktime_get_ns();")));
	assert_false(adds_up(PROGRAM("struct v", "p->n++;")));
	assert_false(adds_up(PROGRAM("u64", "*p |= 4;")));
}

/* ---- what is swept, what is kept --------------------------------------------------------------------------------- */

static u32 swept(const char *name, u32 living, u32 *filters, u32 *qdiscs)
{
	struct place p;
	setup(&p, NULL, 0);
	p.fake.no_tcx = true;
	p.fake.stale_filter = name;
	p.fake.living = living;
	p.fake.filters = p.fake.qdiscs = 1;
	u32 n = attach_sweep(&p.fake.kern, &p.arena);
	*filters = p.fake.filters;
	*qdiscs = p.fake.qdiscs;
	assert_string_equal(p.fake.filters || p.fake.qdiscs ? "" : arena_strdup(&p.arena, fake_left(&p.arena, &p.fake)),
		"");
	arena_clear(&p.arena);
	return n;
}

static void filters_of_the_dead(void **state)
{
	u32 filters, qdiscs;
	(void)state;
	assert_int_equal(swept("skep_77_1q", 0, &filters, &qdiscs), 1);
	assert_int_equal(filters, 0);
	assert_int_equal(qdiscs, 0);
	assert_int_equal(swept("skep_77_1", 0, &filters, &qdiscs), 1);
	assert_int_equal(filters, 0);
	assert_int_equal(qdiscs, 1);         /* it was there before us */
	assert_int_equal(swept("skep_77_1q", 77, &filters, &qdiscs), 0);
	assert_int_equal(filters, 1);
	assert_int_equal(swept("else_77_1q", 0, &filters, &qdiscs), 0);
	assert_int_equal(swept("skep_x_1q", 0, &filters, &qdiscs), 0);
	assert_int_equal(filters, 1);
}

static void rights_that_are_kept(void **state)
{
	static const struct fake_file files[] = { { "/proc/self/status",
		TEXT("Name:\tx\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n") },
		{ "/proc/1/stat", TEXT("1") } };
	static const char *elsewhere[] = { "/nowhere" };
	static const struct { struct rights_use use; u64 kept; } rows[] = {
		{ { 0 }, 0 },
		{ { .has_command = true }, 1ull << SYS_CAP_KILL },
		{ { .kept = 1ull << SYS_CAP_NET_ADMIN }, 1ull << SYS_CAP_NET_ADMIN },
		{ { .files = elsewhere, .nfiles = 1 }, 1ull << SYS_CAP_DAC_OVERRIDE },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		setup(&p, files, ARRAY_LEN(files));
		p.fake.rights_kept = ~0ull;
		str said = rights_drop(&p.h, NULL, &rows[i].use);
		if (p.fake.rights_kept != rows[i].kept)
			fail_msg("row %u keeps %llx: %.*s", i, (unsigned long long)p.fake.rights_kept, STR_ARG(said));
		arena_clear(&p.arena);
	}
	struct place p;                      /* other people's processes are hidden */
	setup(&p, files, 1);
	rights_drop(&p.h, NULL, &rows[0].use);
	assert_int_equal(p.fake.rights_kept, 1ull << SYS_CAP_SYS_PTRACE);
	arena_clear(&p.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(guards_by_number),
		cmocka_unit_test(guards_where_somebody_is), cmocka_unit_test(what_counts),
			cmocka_unit_test(widths_that_count),
		cmocka_unit_test(filters_of_the_dead), cmocka_unit_test(rights_that_are_kept) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
