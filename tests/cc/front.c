/* front.c: the front end alone, for tests: a source to its typed tree (--ast), or only its messages (--check).
 *
 *   front [--ast | --check | --time] [--btf] [-I DIR] [-D NAME[=V]] FILE
 *
 * With --btf the running kernel's types are there; without, none, so that goldens are the same everywhere. */
#include "base/base.h"
#include "btf/btf.h"
#include "cc/check/check.h"
#include "cc/parse/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <unistd.h>
#include <time.h>
#include <sys/mman.h>
#include <sys/stat.h>

static bool read_all(void *ctx, str path, str *text)
{
	char name[4096];
	struct stat st;
	(void)ctx;
	if (path.n >= sizeof(name))
		return false;
	memcpy(name, path.s, path.n);
	name[path.n] = 0;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	char *s = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : "";
	close(fd);
	if (s == MAP_FAILED)
		return false;
	*text = (str){ s, (u32)st.st_size };
	return true;
}

/* sysfs files have no size to trust: read to the end. */
static const struct btf *kernel_btf(struct arena *a, struct diags *ds)
{
	int fd = open("/sys/kernel/btf/vmlinux", O_RDONLY | O_CLOEXEC);
	struct buf index = BUF_INIT;
	size_t n = 0, cap = 32u << 20;
	char *s = malloc(cap);
	ssize_t got;
	while (fd >= 0 && s && n < cap && (got = read(fd, s + n, cap - n)) > 0)
		n += (size_t)got;
	if (fd >= 0)
		close(fd);
	struct btf *b = n ? btf_open(a, s, n, NULL, ds) : NULL;
	if (b && btf_index_build(b, &index))
		btf_index_use(b, index.s, index.n);
	return b;
}

static u64 now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000 + (u64)t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct intern names;
	struct types ts;
	vec(str) dirs = { 0 }, defs = { 0 };
	bool want_ast = false, want_btf = false, want_time = false;
	const char *path = NULL;
	str text;
	for (int i = 1; i < argc; i++) {
		str w = str_from(argv[i]);
		if (str_is(w, "--ast"))
			want_ast = true;
		else if (str_is(w, "--btf"))
			want_btf = true;
		else if (str_is(w, "--time"))
			want_time = true;
		else if (str_is(w, "-I") && i + 1 < argc)
			vec_push(&dirs, &a, str_from(argv[++i]));
		else if (str_is(w, "-D") && i + 1 < argc)
			vec_push(&defs, &a, str_from(argv[++i]));
		else if (!str_starts(w, "--"))
			path = argv[i];
	}
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	if (!path || !read_all(NULL, str_from(path), &text)) {
		fprintf(stderr, "usage: front [--ast | --check | --time] [--btf] [-I DIR] [-D NAME] FILE\n");
		return 2;
	}
	const char *slash = strrchr(path, '/');
	str shown = str_from(slash && want_ast ? slash + 1 : path);
	const struct btf *kern = want_btf ? kernel_btf(&a, &ds) : NULL;
	struct cc_opts opts = { .btf = kern, .read_file = read_all };
	struct pp_opts po = { .include_dirs = dirs.v, .ninclude_dirs = dirs.n, .defines = defs.v, .ndefines = defs.n,
		.cpu = 3,
		.target_arch = STR("x86"), .read_file = read_all };
	u64 t0 = now_us();
	intern_init(&names, &a);
	types_init(&ts, &a, &ds, kern);
	struct src_file *f = src_add(&src, shown, text);
	f->is_main = true;
	struct pp *pp = pp_new(&a, &src, &names, &ds, &po);
	struct buf out = BUF_INIT;
	if (pp_open(pp, f)) {
		struct warns warns;
		warns_begin(&warns, &a, &src, &opts, &ds);
		struct unit *u = parse_unit(&(struct parse_env){ .arena = &a, .pp = pp, .types = &ts, .names = &names,
			.ds = &ds, .opts = &opts, .warns = &warns });
		check_unit(&(struct check){ .arena = &a, .ds = &ds, .src = &src, .unit = u, .opts = &opts,
			.warns = &warns });
		diags_sort(&ds, 0);
		u64 t1 = now_us();
		if (want_ast)
			ast_print(u, &out);
		if (want_time)
			buf_printf(&out, "%s: %llu us, %zu KiB, %u errors, %u warnings\n", path,
				(unsigned long long)(t1 - t0), a.total / 1024, ds.errors, ds.warnings);
	}
	diags_print(&ds, (struct diag_style){ 0 }, &out);
	if (out.n)
		fwrite(out.s, 1, out.n, stdout);
	buf_free(&out);
	int code = diags_exit_code(&ds);
	fflush(stdout);
	arena_clear(&a);
	return code;
}
