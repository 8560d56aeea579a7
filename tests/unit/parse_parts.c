/* parse_parts.c: one line of C at a time (tests/unit/cases/parse_*.txt), at file scope, in a function, in BCC's words:
 * what is said of it, with its hints, notes and how much of the line each is about; of what is accepted, a sum over the
 * tree and one over the object. A line of the golden that changed stands below its case: look at what `skep cc` says
 * of it, then BLESS=1 writes the golden anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"


/* Behind these declarations, inside of a function. */
static const char before[] =
	"struct pair { int a, b; }; struct bits { int x : 3; unsigned y : 5; int z; };\n"
	"union both { int i; long l; }; struct deep { struct pair p[2]; int v[3]; const int fixed; }; struct far; \n"
	"typedef struct pair pair; enum color { RED, GREEN, BLUE }; void nothing(void) { }\n"
	"int one(int a) { return a + 1; } int many(int a, ...);\n"
	"static struct pair made(void) { return (struct pair){ 1, 2 }; } void tidy(int *p) { (*p)++; }\n"
	"void untidy(int p); int old(); int g; static int s; int *gp; const int c = 3;\n"
	"long wide; unsigned short narrow; char text[16]; struct pair pp; struct bits bb; struct deep dd; \n"
	"union both uu; "
	"struct far *ff; unsigned u; void *vp; int arr[4]; _Bool flag; double dbl; int (*fp)(int); unsigned long ul;\n"
	"signed char sc; unsigned char uc; struct pair *ptr;\n"
	"int f(int a, int b)\n{\n\t";
static const char bcc_before[] =
	"#include <uapi/linux/ptrace.h>\n"
	"BPF_HASH(counts, u32, u64); BPF_ARRAY(few, u64, 4); BPF_HISTOGRAM(sizes);\n"
	"BPF_PERF_OUTPUT(events); BPF_STACK_TRACE(stacks, 64); BPF_PROG_ARRAY(jumps, 4);\n"
	"static int inner(int a) { return a + 1; }\n";

static str near(void *ctx, str category, str name)
{
	(void)ctx, (void)name;
	return str_is(category, "syscalls") ? STR("syscalls:sys_enter_openat") : STR("");
}

static void compile(struct bench *b, str text, struct cc_opts opts, struct obj **o)
{
	opts.read_file = read_file, opts.tracepoint_format = tracepoint_format, opts.kconfig = kconfig,
		opts.ctx = &b->a;
	opts.arch = STR("x86"), opts.kernel_version = 0x60600, opts.cpu = 3, opts.btf = kernel;
	str words[] = { STR("all"), STR("extra"), STR("implicit-fallthrough"), STR("no-unused-parameter") };
	opts.tracepoint_near = near, opts.warnings = words, opts.nwarnings = ARRAY_LEN(words);
	begin(b);
	*o = cc_compile(&b->a, &b->src, STR("x.c"), text, &opts, &b->ds);
}

static void one(struct buf *out, str text)
{
	struct bench b;
	struct obj *o;
	struct buf tree = BUF_INIT, bytes = BUF_INIT;
	compile(&b, text, (struct cc_opts){ .emit = CC_EMIT_AST, .emit_to = &tree }, &o);
	bool is_wrong = b.ds.errors != 0;
	diags_print(&b.ds, (struct diag_style){ 0 }, out);
	vec_each(d, &b.ds.list)
		buf_printf(out, "%u+%u%c", (*d)->where.span.at, (*d)->where.span.len,
			d == &vec_last(&b.ds.list) ? '\n' : ' ');
	arena_clear(&b.a);
	if (!is_wrong) {
		u64 seen = sum(0, tree.s, tree.n), made;
		compile(&b, text, (struct cc_opts){ .linkable = true }, &o);
		if (b.ds.errors)
			diags_print(&b.ds, (struct diag_style){ 0 }, out);
		else
			assert_true(obj_write(o, &bytes, &b.ds));
		made = sum(0, bytes.s, bytes.n);
		buf_printf(out, "tree %08x object %zu %08x\n", (u32)(seen ^ seen >> 32), bytes.n,
			(u32)(made ^ made >> 32));
		arena_clear(&b.a);
	}
	buf_free(&tree), buf_free(&bytes);
}

/* A case a line; '$' in it ends a line of C, '#' at its begin is a remark. */
static void each_case(const char *name, const char *head, const char *tail)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	str all, line;
	assert_true(read_file(&a, arena_printf(&a, "tests/unit/cases/%s.txt", name), &all));
	while (all.n) {
		str_cut(all, '\n', &line, &all);
		if (!line.n || str_starts(line, "# "))
			continue;
		str text = arena_printf(&a, "%s%.*s%s\n", head, STR_ARG(line), tail);
		for (char *c = (char *)text.s; c < text.s + text.n; c++)
			*c = *c == '$' ? '\n' : *c;
		buf_printf(&out, "==== %.*s\n", STR_ARG(line));
		one(&out, text);
	}
	arena_clear(&a);
	assert_true(golden(name, &out));
}

static void at_file_scope(void **state)
{
	(void)state;
	each_case("parse_outside", "", "");
}

static void in_functions(void **state)
{
	(void)state;
	each_case("parse_inside", before, "\n\treturn g;\n}");
}

static void in_bccs_words(void **state)
{
	(void)state;
	each_case("parse_bcc", bcc_before, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(at_file_scope), cmocka_unit_test(in_functions),
		cmocka_unit_test(in_bccs_words) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
