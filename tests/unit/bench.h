/* bench.h: the sources of this tree compiled one by one, with the types of a small kernel (tests/code/kernel.h), so that what
 * comes of them is the same on every machine. */
#ifndef SKEP_TESTS_BENCH_H
#define SKEP_TESTS_BENCH_H

#include "btf/btf.h"
#include "cc/cc.h"
#include "obj/obj.h"

#include "golden.h"

#include <glob.h>

static const char numbers_tail[] = "\nstruct io { u64 a, b, out; };\n"
	"__attribute__((section(\"syscall\"), used)) int entry(struct io *io) { io->out = test(io->a, io->b); return 0; }\n";

struct bench { struct arena a; struct src_map src; struct diags ds; };
static const struct btf *kernel;

static void begin(struct bench *b)
{
	*b = (struct bench){ 0 };
	src_init(&b->src, &b->a);
	diags_init(&b->ds, &b->a, &b->src);
}

static bool read_file(void *ctx, str path, str *text)
{
	struct arena *a = ctx;
	struct buf b = BUF_INIT;
	bool ok = golden_read(arena_strdup(a, path), &b);
	*text = arena_str(a, buf_view(&b));
	buf_free(&b);
	return ok;
}

static bool kconfig(void *ctx, str name, str *value)
{
	(void)ctx;
	*value = str_is(name, "CONFIG_HZ") ? STR("250") : STR("y");
	return !str_is(name, "CONFIG_NONE");
}

static bool tracepoint_format(void *ctx, str category, str name, str *text)
{
	(void)ctx;
	bool is_known = str_is(category, "syscalls") && str_is(name, "sys_enter_openat");
	*text = !is_known ? (str){ 0 } : STR("name: sys_enter_openat\nID: 619\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
		"\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n"
		"\tfield:int dfd;\toffset:16;\tsize:8;\tsigned:0;\n"
		"\tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;\n"
		"\tfield:__data_loc char[] said;\toffset:32;\tsize:4;\tsigned:0;\n"
		"\tfield:char comm[16];\toffset:36;\tsize:16;\tsigned:0;\n\nprint fmt: \"\"\n");
	return is_known;
}

static UNUSED u64 sum(u64 s, const void *p, size_t n)
{
	for (const u8 *at = p; n; at++, n--)
		s = (s ^ *at) * 0x100000001b3;
	return s;
}

/* The types of a small kernel: those of an object that is compiled here. */
static const struct btf *small_kernel(struct bench *b)
{
	struct cc_opts opts = { .read_file = read_file, .ctx = &b->a, .arch = STR("x86"), .linkable = true };
	str text;
	assert_true(read_file(&b->a, STR("tests/code/kernel.h"), &text));
	struct obj *o = cc_compile(&b->a, &b->src, STR("kernel.h"), text, &opts, &b->ds);
	struct buf said = BUF_INIT;          /* kept as long as the types */
	if (!o || !o->btf) {
		diags_print(&b->ds, (struct diag_style){ 0 }, &said);
		fail_msg("%s", buf_cstr(&said));
	}
	if (btf_index_build(o->btf, &said))
		btf_index_use(o->btf, said.s, said.n);
	return o->btf;
}

/* An object of this text, or what is left in b->ds. */
static struct obj *compiled_text(struct bench *b, const char *path, str text, struct cc_opts opts)
{
	opts.read_file = read_file, opts.tracepoint_format = tracepoint_format, opts.kconfig = kconfig, opts.ctx = &b->a;
	opts.arch = opts.arch.n ? opts.arch : STR("x86");
	opts.kernel_version = 0x60600;
	opts.warnings_off = true;
	opts.btf = kernel;
	if (strstr(path, "run_c/"))
		text = arena_printf(&b->a, "%.*s%s", STR_ARG(text), numbers_tail);
	return cc_compile(&b->a, &b->src, str_from(path), text, &opts, &b->ds);
}

static UNUSED struct obj *compiled(struct bench *b, const char *path, struct cc_opts opts)
{
	str text;
	assert_true(read_file(&b->a, str_from(path), &text));
	return compiled_text(b, path, text, opts);
}

static UNUSED void each_file(const char *pattern, void (*f)(const char *path, void *ctx), void *ctx)
{
	glob_t found;
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t k = 0; k < found.gl_pathc; k++)
		if (!strstr(found.gl_pathv[k], ".test.c"))
			f(found.gl_pathv[k], ctx);
	globfree(&found);
}

static int with_types(void **state)
{
	static struct bench b;               /* as long as the program */
	(void)state;
	begin(&b);
	kernel = small_kernel(&b);
	return 0;
}

/* What every source of a file of them is compiled with; the words at the end of its name say what else. */
static UNUSED struct cc_opts text_opts(struct arena *a, str name)
{
	struct cc_opts o = { .cpu = 3, .read_file = read_file, .tracepoint_format = tracepoint_format, .kconfig = kconfig,
		.arch = STR("x86"), .kernel_version = 0x60600, .btf = kernel, .ctx = a };
	o.find_slots = o.count_loss = o.exact_layout = str_ends(name, " run");
	o.print_mark = str_ends(name, " run") ? STR("#") : STR("");
	o.name_locals = str_ends(name, " locals");
	o.linkable = str_ends(name, " linkable");
	o.is_bcc = str_ends(name, " bcc");
	return o;
}

/* Sources in one file, "---- NAME" before each. */
static UNUSED void each_text(const char *path, void one(struct arena *a, str name, str text, struct buf *out),
	struct buf *out)
{
	struct arena a = { 0 };
	str all, line, name = { 0 };
	const char *from = NULL;
	assert_true(read_file(&a, str_from(path), &all));
	all = arena_printf(&a, "%.*s---- \n", STR_ARG(all));
	while (all.n) {
		str_cut(all, '\n', &line, &all);
		if (!str_starts(line, "---- "))
			continue;
		if (from)
			one(&a, name, (str){ from, (u32)(line.s - from) }, out);
		name = str_sub(line, 5, line.n);
		from = all.s;
	}
	arena_clear(&a);
}

#endif
