/* app_kept.c: what is kept for the next run: who may write there, how much stays, a large header and what the compiler
 * knows of it. The real kernel, with the machine's directories below one of this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"

#include "golden.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct kern kern;
static char top[64];
static bool no_var;                  /* /var cannot be written */

static const char *moved(const char *path)
{
	static char out[2][512];
	static u32 turn;
	bool is_ours = !strncmp(path, "/var/cache/skep", 15) || !strncmp(path, "/run/skep", 9);
	if (!is_ours)
		return path;
	char *to = out[turn++ & 1];
	snprintf(to, sizeof(out[0]), "%s%s", top, path);
	return to;
}

static long m_open(struct kern *k, const char *p, int flags, int mode)
{
	return kern_linux()->open(k, moved(p), flags, mode);
}

static long m_stat(struct kern *k, const char *p, struct stat *st) { return kern_linux()->stat(k, moved(p), st); }
static long m_unlink(struct kern *k, const char *p) { return kern_linux()->unlink(k, moved(p)); }
static long m_list(struct kern *k, const char *p, struct buf *out) { return kern_linux()->list(k, moved(p), out); }

static long m_rename(struct kern *k, const char *from, const char *to)
{
	const char *f = moved(from);
	return kern_linux()->rename(k, f, moved(to));
}

static long m_mkdir(struct kern *k, const char *p, int mode)
{
	return no_var && !strncmp(p, "/var", 4) ? -EROFS : kern_linux()->mkdir(k, moved(p), mode);
}

static void path_of(char out[512], const char *name) { snprintf(out, 512, "%s/%s", top, name); }

static int setup(void **state)
{
	static const char *const dirs[] = { "var", "var/cache", "run", "home" };
	char path[512];
	(void)state;
	kern = *kern_linux();
	kern.open = m_open, kern.stat = m_stat, kern.unlink = m_unlink, kern.list = m_list, kern.rename = m_rename;
	kern.mkdir = m_mkdir;
	no_var = false;
	snprintf(top, sizeof(top), "/tmp/skep.kept.XXXXXX");
	if (!mkdtemp(top))
		return -1;
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++) {
		path_of(path, dirs[i]);
		mkdir(path, 0755);
	}
	path_of(path, "home");
	setenv("HOME", path, 1);
	unsetenv("XDG_CACHE_HOME");
	return 0;
}

static int teardown(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", top);
	return system(command);
}

static void change_mode(const char *dir, int mode)
{
	char path[512];
	snprintf(path, sizeof(path), "%s%s", strncmp(dir, top, strlen(top)) ? top : "", dir);
	assert_int_equal(chmod(path, (mode_t)mode), 0);
}

/* Root's directory is the machine's; a plain user has one below the home. Whoever else can write there could make us
 * believe anything. */
static void directories(void **state)
{
	struct arena a = { 0 };
	bool is_root = !geteuid();
	(void)state;
	const char *own = sys_cache_own(&kern, &a);
	assert_non_null(own);
	if (is_root)
		assert_string_equal(own, "/var/cache/skep");
	else
		assert_string_equal(own, arena_printf(&a, "%s/home/.cache/skep", top).s);
	static const int loose[] = { 0777, 0775, 0757 };
	for (u32 i = 0; i < ARRAY_LEN(loose); i++) {
		change_mode(own, loose[i]);
		assert_null(sys_cache_own(&kern, &a));
	}
	change_mode(own, 0755);
	assert_string_equal(sys_cache_own(&kern, &a), own);
	if (is_root) {
		assert_string_equal(sys_cache_dir(&kern), "/var/cache/skep");
		rmdir(moved("/var/cache/skep"));
		no_var = true;
		assert_string_equal(sys_cache_dir(&kern), "/run/skep");
	} else {
		assert_null(sys_cache_dir(&kern));       /* it is ours, not root's */
		setenv("XDG_CACHE_HOME", arena_printf(&a, "%s/run", top).s, 1);
		assert_string_equal(sys_cache_own(&kern, &a), arena_printf(&a, "%s/run/skep", top).s);
		setenv("XDG_CACHE_HOME", "not/absolute", 1);
		assert_string_equal(sys_cache_own(&kern, &a), own);
		unsetenv("XDG_CACHE_HOME");
		setenv("HOME", "", 1);
		assert_null(sys_cache_own(&kern, &a));
	}
	arena_clear(&a);
}

static void say_names(const char *dir, struct buf *out)
{
	struct buf names = BUF_INIT;
	out->n = 0;
	kern.list(&kern, dir, &names);
	for (char want = 'a'; want <= 'z'; want++)           /* in order */
		for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1)
			if (p[strlen(p) - 1] == want)
				buf_printf(out, "%s ", p);
	buf_free(&names);
}

static void whole_files(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	const char *dir = sys_cache_own(&kern, &a);
	str text;
	(void)state;
	for (u32 i = 0; i < 5; i++) {
		str path = arena_printf(&a, "%s/x-%c", dir, 'a' + (int)(i * 3 % 5));
		assert_true(sys_cache_put(&kern, &a, path, arena_printf(&a, "text %u", i)));
		struct timespec times[2] = { { 1000 + i, 0 }, { 1000 + i, 0 } };
		assert_int_equal(utimensat(AT_FDCWD, moved(path.s), times, 0), 0);
	}
	assert_true(sys_cache_put(&kern, &a, arena_printf(&a, "%s/y-f", dir), STR("other")));
	assert_int_equal(sys_read_file(&kern, &a, arena_printf(&a, "%s/x-c", dir).s, 0, &text), 6);
	assert_true(str_is(text, "text 4"));
	say_names(dir, &out);
	assert_true(str_is(buf_view(&out), "x-a x-b x-c x-d x-e y-f "));
	sys_cache_trim(&kern, &a, dir, "x-", 5);
	say_names(dir, &out);
	assert_true(str_is(buf_view(&out), "x-a x-b x-c x-d x-e y-f "));
	sys_cache_trim(&kern, &a, dir, "x-", 2);             /* a, d, b, e, c: the last two stay */
	say_names(dir, &out);
	assert_true(str_is(buf_view(&out), "x-c x-e y-f "));
	sys_cache_trim(&kern, &a, dir, "x-", 0);
	say_names(dir, &out);
	assert_true(str_is(buf_view(&out), "y-f "));
	assert_false(sys_cache_put(&kern, &a, arena_printf(&a, "%s/none/z", dir), STR("nowhere")));
	buf_free(&out);
	arena_clear(&a);
}

/* A header as bpftool writes it: many types of one shape, and the one that the program uses. */
static void write_header(const char *path, const char *member, bool is_regular)
{
	struct buf b = BUF_INIT;
	buf_puts(&b, "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n");
	for (u32 i = 0; i < 6000; i++) {
		buf_printf(&b, "struct t%u {\n\tint a;\n\tunsigned long long b[%u];\n};\n\n"
			"typedef struct t%u t%u_t;\n\n", i, i % 7 + 1, i, i);
		if (i == 3000)               /* neither at its begin nor at its end, which name the copy */
			buf_printf(&b, "struct wanted {\n\tint before;\n\t%s;\n};\n\n"
				"#ifdef OTHER\nstruct choice {\n\tchar c[3];\n};\n\n"
				"#else\nstruct choice {\n\tchar c[5];\n};\n\n#endif\n\n"
				"enum colour {\n\tRED = 3,\n\tGREEN = 4,\n};\n\n", member);
	}
	buf_puts(&b, is_regular ? "#endif\n" : "int strange = 1 +\n#endif\n 2;\n");
	FILE *f = fopen(path, "w");
	assert_true(f && fwrite(b.s, 1, b.n, f) == b.n && !fclose(f));
	buf_free(&b);
}

/* The size of what is asked for, as the compiler has it: "" when it reports something. */
struct compiled { u32 copies; str text; };
static struct compiled compile(struct arena *out, const char *source)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct cc_opts cc = { .emit = CC_EMIT_IR, .emit_pass = STR("") };
	struct buf text = BUF_INIT;
	char dir[512];
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &kern, &ds, &src);
	host_cc_opts(&h, false, &cc);
	path_of(dir, "");
	cc.btf = NULL, cc.module_btf = NULL;
	cc.include_dirs = &(str){ dir, (u32)strlen(dir) }, cc.ninclude_dirs = 1;
	cc.emit_to = &text;
	host_object(&h, STR("probe.c"), arena_printf(&a, "#include \"vmlinux.h\"\n%s", source), &cc);
	diags_print(&ds, (struct diag_style){ 0 }, &text);
	struct compiled c = { h.kept.n, arena_str(out, buf_view(&text)) };
	buf_free(&text);
	host_close(&h);
	assert_int_equal(h.kept.n, 0);
	arena_clear(&a);
	return c;
}

static const char probe[] = "unsigned long f(void) { return sizeof(struct wanted) * 1000000 + "
	"sizeof(struct choice) * 1000 + sizeof(t3_t) + GREEN; }\n";

static bool says(struct compiled c, const char *number) { return memmem(c.text.s, c.text.n, number, strlen(number)); }

static u32 headers(struct arena *a, const char *dir, str *first)
{
	struct buf names = BUF_INIT;
	u32 n = 0;
	kern.list(&kern, dir, &names);
	for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1)
		if (!strncmp(p, "header-", 7) && !n++)
			*first = arena_printf(a, "%s/%s", dir, p);
	buf_free(&names);
	return n;
}

/* What is read from the copy means what the header means; a header that changed, by one byte, is read anew. */
static void a_header_and_its_copy(void **state)
{
	struct arena a = { 0 };
	char path[512];
	const char *dir = sys_cache_own(&kern, &a);
	str copy = STR("");
	(void)state;
	path_of(path, "vmlinux.h");
	write_header(path, "char c[8]", true);
	struct compiled first = compile(&a, probe), again = compile(&a, probe);
	assert_true(first.copies == 0 && again.copies == 1);
	assert_true(says(first, "12005044") && str_eq(first.text, again.text));      /* 12, 5, 40 + 4 */
	struct compiled other = compile(&a, "#undef __VMLINUX_H__\n");
	assert_int_equal(other.copies, 1);
	assert_int_equal(headers(&a, dir, &copy), 1);
	write_header(path, "char c[9]", true);
	struct compiled changed = compile(&a, probe), then = compile(&a, probe);
	assert_true(changed.copies == 0 && then.copies == 1);
	assert_true(says(changed, "16005044") && str_eq(changed.text, then.text));
	assert_int_equal(headers(&a, dir, &copy), 1);                                /* in the same place */
	write_header(path, "char c[10]", true);
	assert_int_equal(compile(&a, probe).copies, 0);
	assert_int_equal(headers(&a, dir, &copy), 2);
	write_header(path, "char c[9]", false);              /* what is not understood is not kept */
	assert_int_equal(compile(&a, "").copies, 0);
	assert_int_equal(headers(&a, dir, &copy), 2);
	arena_clear(&a);
}

/* Conditions of the program hold for what is found in a copy. */
static void conditions(void **state)
{
	struct arena a = { 0 };
	char path[512];
	(void)state;
	path_of(path, "vmlinux.h");
	write_header(path, "char c[8]", true);
	assert_int_equal(compile(&a, "").copies, 0);
	struct compiled c = compile(&a, "#undef __VMLINUX_H__\n#define OTHER\nstruct nothing;\n"
		"unsigned long f(void) { return sizeof(struct choice) * 1000; }\n");
	assert_true(c.copies == 1 && says(c, "5000"));       /* the condition was met before */
	c = compile(&a, "struct none n; int g;\n");
	assert_true(c.copies == 1 && says(c, "none"));       /* a type that it does not have is still missing */
	arena_clear(&a);
}

/* A copy that is damaged is no copy, or what is read there stays inside of it. */
static void damaged_copies(void **state)
{
	struct arena a = { 0 };
	char path[512];
	const char *dir = sys_cache_own(&kern, &a);
	str copy = STR(""), bytes;
	(void)state;
	path_of(path, "vmlinux.h");
	write_header(path, "char c[8]", true);
	struct compiled first = compile(&a, probe);
	assert_int_equal(headers(&a, dir, &copy), 1);
	assert_true(sys_read_file(&kern, &a, copy.s, 0, &bytes) > 0);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	u32 text = (u32)st.st_size, more = (u32)ALIGN_UP(16 + text + 1, 8);
	const u32 lengths[] = { 0, 1, 15, 16, 16 + text, 16 + text + 1, more, more + 23, more + 24, more + 1000,
		bytes.n - 1 };
	for (u32 i = 0; i < ARRAY_LEN(lengths); i++) {
		assert_true(sys_cache_put(&kern, &a, copy, str_sub(bytes, 0, lengths[i])));
		struct compiled c = compile(&a, probe);
		assert_true(c.copies == 0 && str_eq(c.text, first.text));
		assert_int_equal(compile(&a, probe).copies, 1);          /* it was made again */
	}
	/* what is known is damaged: the magic, how many there are, the table, the end */
	static const struct { u32 at; u8 byte; bool is_used; } spots[] = { { 0, 'x', true }, { 8, 0xff, true },
		{ 11, 0x80, true }, { 12, 1, true }, { 15, 0xff, true }, { 16, 0xff, true } };
	for (u32 i = 0; i < ARRAY_LEN(spots); i++) {
		char *bad = arena_strdup(&a, bytes);
		bad[more + spots[i].at] = (char)spots[i].byte;
		assert_true(sys_cache_put(&kern, &a, copy, (str){ bad, bytes.n }));
		struct compiled c = compile(&a, probe);
		assert_true(c.copies == 1 && str_eq(c.text, first.text));        /* the text is right: skimmed anew */
		assert_true(str_eq(compile(&a, probe).text, first.text));
	}
	for (u32 at = more + 24, n = 0; at < bytes.n; at += bytes.n / 64, n++) {    /* entries and slots of all kinds */
		char *bad = arena_strdup(&a, bytes);
		memset(bad + at, n & 1 ? 0xff : 0x7f, MIN(256u, bytes.n - at - 1));
		assert_true(sys_cache_put(&kern, &a, copy, (str){ bad, bytes.n }));
		compile(&a, probe);
	}
	arena_clear(&a);
}

/* As many as a machine has kernels. */
static void few_stay(void **state)
{
	struct arena a = { 0 };
	char path[512], member[64];
	str copy;
	const char *dir = sys_cache_own(&kern, &a);
	(void)state;
	path_of(path, "vmlinux.h");
	for (u32 i = 0; i < 11; i++) {
		snprintf(member, sizeof(member), "char c%0*u[8]", (int)i + 1, i);
		write_header(path, member, true);
		assert_int_equal(compile(&a, probe).copies, 0);
	}
	assert_int_equal(headers(&a, dir, &copy), 8);
	assert_int_equal(compile(&a, probe).copies, 1);
	arena_clear(&a);
}

int main(void)
{
#define WITH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = { WITH(directories), WITH(whole_files), WITH(a_header_and_its_copy),
		WITH(conditions), WITH(damaged_copies), WITH(few_stay) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
