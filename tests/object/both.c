/* both.c: an object read and loaded by libbpf and by skep: both FILE.o prints what differs. Compared are programs
 * (name, section, type, attach type), maps as the kernel was given them (type, sizes, flags, name, whether it has
 * types), the bytes that data maps begin with, and each program's tag: the kernel's hash of its instructions after
 * relocation, with map descriptors left out (or, where code that is never reached differs, what the kernel makes of
 * them). Exit code: 0 the same, 1 different, 77 the kernel does not take the object from libbpf. */
#include "app/app.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static bool differ;
static bool typed;           /* libbpf got the types into the kernel; where it does not, skep may all the same */
#define DIFFER(...) (differ = true, printf("  " __VA_ARGS__), putchar('\n'))

static int quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return level == LIBBPF_WARN && getenv("V") ? vfprintf(stderr, fmt, ap) : 0;
}

static const struct obj_func *entry(const struct obj *o, const char *name)
{
	const struct obj_func *f = obj_func(o, str_from(name));
	return f && f->is_entry ? f : NULL;
}

static void compare_programs(struct bpf_object *theirs, const struct obj *ours)
{
	struct bpf_program *p;
	u32 n = 0, m = 0;
	vec_each(f, &ours->funcs)
		m += f->is_entry;
	bpf_object__for_each_program(p, theirs) {
		const struct obj_func *f = entry(ours, bpf_program__name(p));
		n++;
		if (!f)
			DIFFER("program %s is not seen by skep", bpf_program__name(p));
		else if (!str_is(str_sub(f->section, f->section.s[0] == '?', f->section.n),
			bpf_program__section_name(p)))
			DIFFER("program %s: section %s, skep says %.*s", bpf_program__name(p),
				bpf_program__section_name(p), STR_ARG(f->section));
		else if (f->autoload != bpf_program__autoload(p))
			DIFFER("program %s: loaded by itself %d, skep says %d", bpf_program__name(p),
				bpf_program__autoload(p), f->autoload);
	}
	if (n != m)
		DIFFER("%u programs, skep sees %u", n, m);
}

static const struct obj_map *map_of(const struct obj *o, struct bpf_map *t)
{
	const char *name = bpf_map__name(t), *dot = strchr(name, '.');
	vec_each(m, &o->maps)
		if (bpf_map__is_internal(t) ? m->origin != MAP_DECLARED && dot && str_is(m->section, dot) :
			str_is(m->name, name))
			return m;
	return NULL;
}

/* How system calls are entered is guessed, not asked, and each loader has its way. */
static bool guesses(const struct obj *o, const struct obj_map *m)
{
	vec_each(e, &o->externs)
		if (m->origin == MAP_KCONFIG && str_is(e->name, "LINUX_HAS_SYSCALL_WRAPPER"))
			return true;
	return false;
}

static void compare_map(struct bpf_map *t, const struct obj *ours, const struct loaded *l)
{
	const struct obj_map *m = map_of(ours, t);
	struct bpf_map_info a = { 0 }, b = { 0 };
	u32 alen = sizeof(a), blen = sizeof(b), zero = 0;
	const char *name = bpf_map__name(t);
	if (!m) {
		DIFFER("map %s is not seen by skep", name);
		return;
	}
	int fd = l->map_fds[m - ours->maps.v];
	if (bpf_obj_get_info_by_fd(bpf_map__fd(t), &a, &alen) || bpf_obj_get_info_by_fd(fd, &b, &blen)) {
		DIFFER("map %s: no information (%d, %d)", name, bpf_map__fd(t), fd);
		return;
	}
#define SAME(field) if (a.field != b.field) DIFFER("map %s: " #field " %llu, with skep %llu", name, \
	(unsigned long long)a.field, (unsigned long long)b.field)
	SAME(type); SAME(key_size); SAME(value_size); SAME(max_entries); SAME(map_flags); SAME(map_extra);
	if (typed && !a.btf_value_type_id != !b.btf_value_type_id)
		DIFFER("map %s: types %u, with skep %u", name, a.btf_value_type_id, b.btf_value_type_id);
	if (strcmp(a.name, b.name))
		DIFFER("map %s: named %s, with skep %s", name, a.name, b.name);
	if (m->origin == MAP_DECLARED || a.value_size != b.value_size || guesses(ours, m))
		return;
	u8 *x = calloc(2, a.value_size + 8), *y = x + a.value_size;
	if (bpf_map_lookup_elem(bpf_map__fd(t), &zero, x) || bpf_map_lookup_elem(fd, &zero, y) ||
		memcmp(x, y, a.value_size))
		DIFFER("map %s: other contents", name);
	free(x);
}

/* As the kernel runs it, after dead code is gone; numbers of maps left out. 0: not told. */
static u32 code_of(int fd, u32 bytes, struct insn *out)
{
	struct bpf_prog_info i = { .xlated_prog_len = bytes, .xlated_prog_insns = (u64)(uintptr_t)out };
	u32 len = sizeof(i);
	if (bpf_obj_get_info_by_fd(fd, &i, &len) || !i.xlated_prog_insns)
		return 0;
	for (u32 k = 0; k < bytes / 8; k++)
		if (insn_is_ld64(out[k]) && out[k].src)
			out[k].imm = 0;
	return i.xlated_prog_len;
}

static bool same_code(int a, u32 abytes, int b, u32 bbytes)
{
	struct insn *x = calloc(2, abytes + 8), *y = x + abytes / 8 + 1;
	bool same = abytes == bbytes && code_of(a, abytes, x) == abytes && code_of(b, bbytes, y) == bbytes &&
		!memcmp(x, y, abytes);
	free(x);
	return same;
}

static void compare_loaded(struct bpf_program *p, const struct obj *ours, const struct loaded *l)
{
	struct bpf_prog_info a = { 0 }, b = { 0 };
	u32 alen = sizeof(a), blen = sizeof(b);
	vec_each(q, &l->progs) {
		if (!str_is(ours->funcs.v[q->func].name, bpf_program__name(p)))
			continue;
		if (bpf_obj_get_info_by_fd(bpf_program__fd(p), &a, &alen) || bpf_obj_get_info_by_fd(q->fd, &b, &blen))
			DIFFER("program %s: no information", bpf_program__name(p));
		if (a.type != b.type || (u32)bpf_program__expected_attach_type(p) != q->attach_type)
			DIFFER("program %s: type %u for %u, with skep %u for %u", bpf_program__name(p), a.type,
				bpf_program__expected_attach_type(p), b.type, q->attach_type);
		if (memcmp(a.tag, b.tag, sizeof(a.tag)) && !same_code(bpf_program__fd(p), a.xlated_prog_len, q->fd,
			b.xlated_prog_len))
			DIFFER("program %s: other instructions (%u, with skep %u bytes as the kernel runs it)",
				bpf_program__name(p), a.xlated_prog_len, b.xlated_prog_len);
		if (typed && a.xlated_prog_len == b.xlated_prog_len && (a.nr_line_info != b.nr_line_info ||
			a.nr_func_info != b.nr_func_info))
			DIFFER("program %s: %u lines and %u functions, with skep %u and %u", bpf_program__name(p),
				a.nr_line_info, a.nr_func_info, b.nr_line_info, b.nr_func_info);
		return;
	}
	if (bpf_program__autoload(p))
		DIFFER("program %s is not loaded by skep", bpf_program__name(p));
}

static int compare(const char *path)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf err = BUF_INIT;
	str text;
	libbpf_set_print(quiet);
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, kern_linux(), &ds, &src);
	struct bpf_object *theirs = bpf_object__open_file(path, NULL);
	if (!theirs)
		return 77;
	struct obj *ours = host_need_file(&h, str_from(path), &text) ? obj_read(&a, str_from(path), text.s, text.n,
		&ds) : NULL;
	if (ours) {
		compare_programs(theirs, ours);
		int r = bpf_object__load(theirs);
		struct load_opts lo = { .k = h.k, .feats = &h.feats, .kernel_btf = host_btf_at,
			.kernel_btf_fd = host_btf_fd, .ctx = &h, .kern_version = sys_kernel_version(h.k) };
		struct loaded *l = load_object(&a, ours, &lo, &ds);
		struct bpf_map *m;
		struct bpf_program *p;
		if (r && !l)
			return differ ? 1 : 77;
		if (r || !l)
			DIFFER("libbpf %s, skep %s", r ? strerror(-r) : "loads it", l ? "loads it" : "does not");
		typed = bpf_object__btf_fd(theirs) >= 0;
		if (!r && l) {
			bpf_object__for_each_map(m, theirs)
				compare_map(m, ours, l);
			bpf_object__for_each_program(p, theirs)
				compare_loaded(p, ours, l);
		}
		load_close(l);
	} else {
		DIFFER("libbpf opens it, skep does not");
	}
	diags_print(&ds, (struct diag_style){ 0 }, &err);
	if (differ && err.n)
		printf("%s", buf_cstr(&err));
	bpf_object__close(theirs);
	return differ;
}

int main(int argc, char **argv)
{
	return argc == 2 ? compare(argv[1]) : 2;
}
