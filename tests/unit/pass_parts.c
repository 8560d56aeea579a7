/* pass_parts.c: what the passes make of one function at a time: of lines of C for what a pass must see
 * (tests/unit/cases/pass.txt), and of functions that a fixed seed makes up: numbers of all widths, branches, loops,
 * arrays, structs, copies. For each a sum over the text of the IR after each pass: no change of a pass goes unnoticed.
 * SHOW=NUMBER prints the text of that case; BLESS=1 writes the golden anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

static const char plain_before[] =
	"typedef unsigned char u8; typedef unsigned short u16; typedef unsigned u32; typedef unsigned long u64;\n"
	"typedef signed char s8; typedef short s16; typedef int s32; typedef long s64;\n"
	"struct pair { u32 a; u64 b; u8 c[6]; }; struct io { u64 a, b, out; s32 x, y; u32 v[8]; u8 t[16];\n"
	"struct pair p; };\n"
	"struct { int (*type)[2]; int (*max_entries)[4]; u32 *key; struct pair *value; } map\n"
	"\t__attribute__((section(\".maps\"), used));\n"
	"static void *(*find)(void *map, const void *key) = (void *)1; static u64 (*now)(void) = (void *)5;\n"
	"static u32 (*chance)(void) = (void *)7; u32 g; s64 h; u8 bytes[32]; const u16 table[4] = { 3, 5, 7, 9 };\n"
	"static __attribute__((noinline)) u64 other(u64 a, u32 b) { return a * 3 + b; }\n"
	"static u32 small(u32 a) { return a & 15 ? a + 1 : 7; }\n";
static const char bcc_before[] = "#include <uapi/linux/ptrace.h>\n#include <linux/sched.h>\n#include <linux/fs.h>\n"
	"BPF_HASH(counts, u32, u64); BPF_ARRAY(few, u64, 4); BPF_HISTOGRAM(sizes); BPF_PERF_OUTPUT(events);\n";

static void say(struct buf *out, u32 n, const char *what, str text, struct cc_opts opts)
{
	struct bench b;
	struct buf ir = BUF_INIT;
	const char *shown = getenv("SHOW");
	begin(&b);
	opts.emit = CC_EMIT_IR, opts.emit_pass = STR("all"), opts.emit_to = &ir;
	compiled_text(&b, "x.c", text, opts);
	u64 s = sum(0, ir.s, ir.n);
	buf_printf(out, "%u %s: %08x\n", n, what, (u32)(s ^ s >> 32));
	diags_print(&b.ds, (struct diag_style){ 0 }, out);
	if (shown && (u32)atoi(shown) == n)
		printf("%.*s\n%.*s\n", STR_ARG(text), STR_ARG(buf_view(&ir)));
	buf_free(&ir);
	arena_clear(&b.a);
}

/* A function a line; what begins with "bcc " is in BCC's words. */
static void lines(void **state)
{
	static const str all = STR("*");
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	str text, line;
	u32 n = 0;
	(void)state;
	assert_true(read_file(&a, STR("tests/unit/cases/pass.txt"), &text));
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!line.n || str_starts(line, "# "))
			continue;
		bool is_bcc = str_starts(line, "bcc ");
		str body = is_bcc ? str_sub(line, 4, line.n) : line;
		str whole = arena_printf(&a, is_bcc ? "%s%.*s\n" :
			"%s__attribute__((section(\"syscall\"), used)) int f(struct io *io)\n{\n"
			"\t%.*s\n\treturn 0;\n}\n",
			is_bcc ? bcc_before : plain_before, STR_ARG(body));
		n++;
		say(&out, n, "new", whole, (struct cc_opts){ .cpu = 4, .find_slots = true, .count_loss = true });
		say(&out, n, "old", whole, (struct cc_opts){ .cpu = 1, .no_probe_read_kernel = true,
			.bounded_loops_missing = true });
		if (is_bcc)
			say(&out, n, "fentry", whole, (struct cc_opts){ .cpu = 3, .fentry = &all, .nfentry = 1 });
	}
	arena_clear(&a);
	assert_true(golden("pass_lines", &out));
}

/* ---- functions that are made up ---- */

struct maker { struct buf *out; u32 seed, deep, budget; };

static u32 pick(struct maker *m, u32 n)
{
	m->seed = m->seed * 1664525 + 1013904223;
	return (m->seed >> 8) % n;
}

static const char *const types[] = { "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64" };
static const char *const places[] = { "i0", "i1", "i2", "i3", "w0", "w1", "io->a", "io->b", "io->x", "io->y", "p.a",
	"p.b",
	"p.c[1]", "q.b", "l[0]", "l[3]", "g", "h", "io->v[2]", "io->t[5]", "io->p.a" };

static void expression(struct maker *m)
{
	static const char *const ops[] = { "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=",
		">", ">=",
		"&&", "||", "+", "&", "<", "==" };
	static const char *const numbers[] = { "0", "1", "2", "3", "7", "8", "15", "31", "63", "64", "255", "256",
		"1000", "0xffff",
		"0x7fffffff", "0x80000000u", "0xffffffffu", "-1", "-2", "-128", "0x100000000l", "1ul << 40", "~0ul" };
	if (m->deep > 3 || !pick(m, 4)) {
		if (pick(m, 3))
			buf_puts(m->out, places[pick(m, ARRAY_LEN(places))]);
		else
			buf_printf(m->out, "(%s)", numbers[pick(m, ARRAY_LEN(numbers))]);
		return;
	}
	m->deep++;
	u32 way = pick(m, 16);
	if (way < 9) {
		const char *op = ops[pick(m, ARRAY_LEN(ops))];
		buf_char(m->out, '(');
		expression(m);
		buf_printf(m->out, " %s ", op);
		if (op[0] == '<' && op[1] == '<')
			buf_printf(m->out, "%u)", pick(m, 32));
		else if (op[0] == '>' && op[1] == '>')
			buf_printf(m->out, "%u)", pick(m, 32));
		else
			expression(m), buf_char(m->out, ')');
	} else if (way < 11) {
		buf_printf(m->out, "(%s)", types[pick(m, ARRAY_LEN(types))]);
		expression(m);
	} else if (way == 11) {
		static const char *const unary[] = { "-", "~", "!" };
		buf_printf(m->out, "%s(", unary[pick(m, ARRAY_LEN(unary))]);
		expression(m), buf_char(m->out, ')');
	} else if (way == 12) {
		buf_char(m->out, '('), expression(m), buf_puts(m->out, " ? ");
		expression(m), buf_puts(m->out, " : "), expression(m), buf_char(m->out, ')');
	} else if (way == 13) {
		static const char *const arrays[] = { "l[(%s) & 3]", "io->v[(%s) & 7]", "table[(%s) & 3]",
			"bytes[(%s) & 31]" };
		const char *at = arrays[pick(m, ARRAY_LEN(arrays))], *in = places[pick(m, ARRAY_LEN(places))];
		str before, after;
		str_cut(str_from(at), '%', &before, &after);
		buf_printf(m->out, "%.*s%s%.*s", STR_ARG(before), in, (int)after.n - 1, after.s + 1);
	} else if (way == 14) {
		static const char *const calls[] = { "now()", "chance()", "small(io->x)", "other(io->a, i0)",
			"small(3)",
			"__builtin_bswap16(io->a)", "__builtin_bswap32(i1)", "__builtin_bswap64(io->b)",
				"__builtin_popcount(i2)" };
		buf_puts(m->out, calls[pick(m, ARRAY_LEN(calls))]);
	} else {
		buf_printf(m->out, "(%s & %s)", places[pick(m, ARRAY_LEN(places))], numbers[pick(m,
			ARRAY_LEN(numbers))]);
	}
	m->deep--;
}

static void statements(struct maker *m, u32 n, u32 depth);

static void block(struct maker *m, u32 depth)
{
	buf_puts(m->out, " {\n");
	statements(m, 1 + pick(m, 3), depth + 1);
	buf_puts(m->out, "}");
}

static void statement(struct maker *m, u32 depth)
{
	static const char *const assigns[] = { "=", "=", "=", "+=", "-=", "&=", "|=", "^=", "*=" };
	static const char *const others[] = { "p = q;", "q = io->p;", "io->p = p;",
		"__builtin_memset(&p, 0, sizeof(p));",
		"__builtin_memset(l, 1, sizeof(l));", "__builtin_memcpy(&q, &p, sizeof(q));",
			"l[1] = l[0], l[2] = l[3];",
		"__builtin_memcpy(io->t, &q, 13);", "__sync_fetch_and_add(&g, 1);", "q.c[2] = p.c[1]; q.c[3] = 0;",
		"r = find(&map, &i0); if (r) r->b += i1;", "r = find(&map, &i2); if (r) p = *r;", "i0++, --i1;",
		"*(u16 *)&p.c[2] = io->x;", "l[i0 & 3] = i1;", "bytes[i1 & 31] = i2;",
			"asm volatile(\"\" : \"+r\"(w0));" };
	u32 way = depth > 3 || !m->budget ? pick(m, 10) : pick(m, 17);
	m->budget -= m->budget > 0;
	if (way < 8) {
		buf_printf(m->out, "%s %s ", places[pick(m, ARRAY_LEN(places))], assigns[pick(m, ARRAY_LEN(assigns))]);
		expression(m), buf_puts(m->out, ";");
	} else if (way < 10) {
		buf_puts(m->out, others[pick(m, ARRAY_LEN(others))]);
	} else if (way < 13) {
		buf_puts(m->out, "if ("), expression(m), buf_puts(m->out, ")");
		block(m, depth);
		if (pick(m, 2))
			buf_puts(m->out, " else"), block(m, depth);
	} else if (way == 13) {
		buf_printf(m->out, "for (u32 k%u = 0; k%u < %u; k%u++)", depth, depth, 1 + pick(m, 12), depth);
		block(m, depth);
	} else if (way == 14) {
		buf_printf(m->out, "for (s32 k%u = %u; k%u > 0; k%u -= 2)", depth, pick(m, 400), depth, depth);
		buf_printf(m->out, " { if (io->x == k%u) %s;\n", depth, pick(m, 2) ? "break" : "continue");
		statements(m, 1, depth + 1), buf_puts(m->out, "}");
	} else if (way == 15) {
		buf_puts(m->out, "switch (("), expression(m), buf_puts(m->out, ") & 7) {\ncase 0: case 3:\n");
		statements(m, 1, depth + 1), buf_puts(m->out, "break;\ncase 1:\n");
		statements(m, 1, depth + 1), buf_puts(m->out, "case 5 ... 6:\n");
		statements(m, 1, depth + 1), buf_puts(m->out, "break;\ndefault: i3 += 2;\n}");
	} else {
		buf_puts(m->out, "if ("), expression(m), buf_puts(m->out, ") return i0;");
	}
	buf_char(m->out, '\n');
}

static void statements(struct maker *m, u32 n, u32 depth)
{
	while (n--)
		statement(m, depth);
}

static void made_up(void **state)
{
	enum { FUNCTIONS = 100 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 n = 1; n <= FUNCTIONS; n++) {
		struct buf text = BUF_INIT;
		struct maker m = { .out = &text, .seed = n * 7919, .budget = 24 };
		buf_printf(&text, "%s__attribute__((section(\"syscall\"), used)) int f(struct io *io)\n{\n",
			plain_before);
		for (u32 i = 0; i < 4; i++)
			buf_printf(&text, "%s i%u = io->v[%u];\n", types[pick(&m, ARRAY_LEN(types))], i, i);
		buf_puts(&text,
			"u64 w0 = io->a; s64 w1 = io->b; struct pair p = { 1, 2 }, q = io->p, *r;\n"
			"u32 l[4] = { 4, 5 };\n");
		statements(&m, 5 + n % 4, 0);
		buf_puts(&text, "io->out = i0 + i1 + i2 + i3 + w0 + w1 + p.a + q.b + l[0] + l[3]; return i3;\n}\n");
		say(&out, n, "made up", buf_view(&text), (struct cc_opts){ .cpu = n % 3 ? 3 : 4 - n % 4 });
		buf_free(&text);
	}
	assert_true(golden("pass_made_up", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines), cmocka_unit_test(made_up) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
