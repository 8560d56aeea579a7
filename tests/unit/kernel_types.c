/* kernel_types.c: the kernel's types: where they are read, whom their index is kept for, modules and their
 * descriptors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load.h"

#include "fake_kern.h"

#include <unistd.h>

#define DIR_OF "/var/cache/skep"
#define RUN_OF "/run/skep"
#define BOOT "01234567-89ab-cdef-0123-456789abcdef\n"
enum { SYSFS = 0x62656572, EXT4 = 0xef53 };

/* A kernel with types, a directory for their index, and objects of BTF by number. */
struct typed {
	struct fake f;
	struct kern kern;
	char written[64], renamed[2][64], removed[4][64]; u32 nremoved;      /* names in the directory */
	struct buf content;
	long magic;                  /* of /sys/kernel/btf/vmlinux */
	struct { u32 uid, mode; } dir;
	bool only_run;               /* /var/cache cannot be written: the directory is below /run */
	bool in_run;                 /* what was written last lies there */
	long write_gives, rename_gives;
	/* of BTF objects: 1 vmlinux, 2 one of a program, 3 cannot be opened, 4 mod_a, 5 mod_b */
	u32 last_id;
};

static struct typed *typed_of(struct kern *k) { return (struct typed *)((char *)k->ctx - offsetof(struct typed, f)); }

static long typed_stat(struct kern *k, const char *path, struct stat *st)
{
	struct typed *t = typed_of(k);
	long r = t->only_run && !strcmp(path, DIR_OF) ? -ENOENT : fake_stat(k, path, st);
	if ((strcmp(path, DIR_OF) && strcmp(path, RUN_OF)) || r)
		return r;
	st->st_uid = t->dir.uid;
	st->st_mode = t->dir.mode;
	return 0;
}

static const char *tail(const char *path)
{
	const char *last = strrchr(path, '/');
	u32 n = (u32)(last - path);
	assert_true(str_is((str){ path, n }, DIR_OF) || str_is((str){ path, n }, RUN_OF));
	return last + 1;
}

static long typed_open(struct kern *k, const char *path, int flags, int mode)
{
	struct typed *t = typed_of(k);
	if ((flags & O_ACCMODE) == O_WRONLY) {
		assert_int_equal(flags, O_WRONLY | O_CREAT | O_TRUNC);
		snprintf(t->written, sizeof(t->written), "%s", tail(path));
		t->in_run = str_starts(str_from(path), RUN_OF "/");
		t->content.n = 0;
	} else if (!fake_find(&t->f, path)) {
		return -ENOENT;
	}
	return fake_open(k, path, flags, mode);
}

static long typed_write(struct kern *k, int fd, const void *p, u64 n)
{
	struct typed *t = typed_of(k);
	(void)fd;
	buf_add(&t->content, p, n);
	return t->write_gives ? t->write_gives : (long)n;
}

static long typed_rename(struct kern *k, const char *from, const char *to)
{
	struct typed *t = typed_of(k);
	snprintf(t->renamed[0], sizeof(t->renamed[0]), "%s", tail(from));
	snprintf(t->renamed[1], sizeof(t->renamed[1]), "%s", tail(to));
	return t->rename_gives;
}

static long typed_unlink(struct kern *k, const char *path)
{
	struct typed *t = typed_of(k);
	snprintf(t->removed[t->nremoved++ & 3], sizeof(t->removed[0]), "%s", tail(path));
	return 0;
}

static long typed_magic(struct kern *k, const char *path)
{
	return !strcmp(path, "/sys/kernel/btf/vmlinux") ? typed_of(k)->magic : fake_fsmagic(k, path);
}

static long typed_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	static const char *const names[] = { "", "vmlinux", "mod_a", "", "mod_a", "mod_b" };
	struct typed *t = typed_of(k);
	struct sys_get_id *id = attr;
	struct sys_get_info *info = attr;
	switch (cmd) {
	case BPFCMD_BTF_GET_NEXT_ID:
		id->next_id = id->id + 1;
		return id->id < t->last_id ? 0 : -ENOENT;
	case BPFCMD_BTF_GET_FD_BY_ID: {
		long fd = id->id == 3 ? -ENOENT : fake_new_fd(&t->f, FD_OBJECT, "btf");
		if (fd >= 0)
			t->f.fd[fd - FAKE_FIRST_FD].pos = id->id;
		return fd;
	}
	case BPFCMD_OBJ_GET_INFO_BY_FD: {
		struct sys_btf_info *b = (void *)(uintptr_t)info->info;
		u32 number = (u32)t->f.fd[info->bpf_fd - FAKE_FIRST_FD].pos;
		assert_int_equal(info->info_len, sizeof(*b));
		assert_true(b->name_len >= 8);
		snprintf((char *)(uintptr_t)b->name, b->name_len, "%s", names[number]);
		b->kernel_btf = number != 2;
		return 0;
	}
	default: return fake_bpf(k, cmd, attr, size);
	}
}

static void typed_init(struct typed *t, const struct fake_file *files, u32 n)
{
	*t = (struct typed){ .content = BUF_INIT, .magic = SYSFS, .dir = { 0, S_IFDIR | 0755 }, .last_id = 5 };
	fake_init(&t->f, files, n);
	t->kern = t->f.kern;
	t->kern.bpf = typed_bpf, t->kern.stat = typed_stat, t->kern.open = typed_open, t->kern.write = typed_write;
	t->kern.rename = typed_rename, t->kern.unlink = typed_unlink, t->kern.fsmagic = typed_magic;
}

/* struct NAME { int x; } */
static str struct_of(struct arena *a, const char *name)
{
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 id = btf_add_int(b, STR("int"), 4, 1);
	btf_add_record(b, false, str_from(name), 4);
	btf_add_member(b, STR("x"), id, 0, 0);
	btf_build_finish(b, &bytes);
	str kept = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return kept;
}

/* The same of a module: its names follow those of the kernel, whose int is number 1. */
static str split_struct_of(struct arena *a, str base, const char *name)
{
	u32 strings, len = (u32)strlen(name) + 1;
	memcpy(&strings, base.s + 20, 4);
	const u32 types[] = { strings, BTF_STRUCT << 24 | 1, 4, strings, 1, 0 };
	const struct { u16 magic; u8 version, flags; u32 hdr_len, type_off, type_len, str_off, str_len; } h = {
		0xeb9f, 1, 0, 24, 0, sizeof(types), sizeof(types), len };
	struct buf bytes = BUF_INIT;
	buf_add(&bytes, &h, sizeof(h));
	buf_add(&bytes, types, sizeof(types));
	buf_add(&bytes, name, len);
	str kept = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return kept;
}

enum { VMLINUX, MOD_A, MOD_B, ODD, BOOT_ID, FILES };
static void files_of(struct arena *a, struct fake_file *files)
{
	str own = struct_of(a, "task"), a_mod = split_struct_of(a, own, "in_a"), b_mod = split_struct_of(a, own,
		"in_b");
	const struct fake_file all[] = { { "/sys/kernel/btf/vmlinux", own.s, own.n },
		{ "/sys/kernel/btf/mod_a", a_mod.s, a_mod.n },
		{ "/sys/kernel/btf/mod_b", b_mod.s, b_mod.n }, { "/sys/kernel/btf/odd", "xx", 2 },
		{ "/proc/sys/kernel/random/boot_id", BOOT, sizeof(BOOT) - 1 } };
	memcpy(files, all, sizeof(all));
}

struct world { struct arena a; struct diags ds; struct fake_file files[FILES + 2]; struct typed k;
	struct kernel_types types; };

static void begin(struct world *w)
{
	*w = (struct world){ 0 };
	diags_init(&w->ds, &w->a, NULL);
	files_of(&w->a, w->files);
	typed_init(&w->k, w->files, FILES);
	w->types = (struct kernel_types){ .k = &w->k.kern, .arena = &w->a, .ds = &w->ds };
}

/* Nothing may stay mapped or open; the directory of the index stays. */
static void end(struct world *w)
{
	kernel_types_close(&w->types);
	assert_null(w->types.btf);
	assert_false(w->types.tried);
	w->k.f.ndirs = 0;
	assert_int_equal(fake_left(&w->a, &w->k.f).n, 0);
	buf_free(&w->k.content);
	arena_clear(&w->a);
}

static void modules(void **state)
{
	struct world w;
	(void)state;
	begin(&w);
	assert_int_equal(kernel_types_fd(&w.types, 1), -1);           /* not asked for yet */
	const struct btf *b = kernel_types_at(&w.types, 0), *a_mod = kernel_types_at(&w.types, 1),
		*b_mod = kernel_types_at(&w.types, 2);
	assert_true(b && a_mod && b_mod);
	assert_int_equal(btf_find(b, BTF_STRUCT, STR("task")), 2);
	assert_int_equal(btf_find(a_mod, BTF_STRUCT, STR("in_a")), 3);
	assert_int_equal(btf_find(b_mod, BTF_STRUCT, STR("in_b")), 3);
	assert_null(kernel_types_at(&w.types, 3));                    /* "odd" is no BTF */
	assert_true(str_is(w.types.modules.v[0].name, "mod_a") && w.types.modules.n == 2);
	u64 calls = w.k.f.calls;
	assert_ptr_equal(kernel_types_at(&w.types, 2), b_mod);
	assert_int_equal(w.k.f.calls, calls);
	int fd = kernel_types_fd(&w.types, 1);                        /* 2 is of a program, 3 is gone: 4 it is */
	assert_true(fd >= FAKE_FIRST_FD && w.k.f.fd[fd - FAKE_FIRST_FD].pos == 4);
	fake_close(&w.k.kern, fd);
	fd = kernel_types_fd(&w.types, 2);
	assert_true(fd >= FAKE_FIRST_FD && w.k.f.fd[fd - FAKE_FIRST_FD].pos == 5);
	fake_close(&w.k.kern, fd);
	w.k.last_id = 4;
	assert_int_equal(kernel_types_fd(&w.types, 2), -1);
	assert_int_equal(kernel_types_fd(&w.types, 0), -1);
	assert_int_equal(kernel_types_fd(&w.types, 3), -1);
	end(&w);
	begin(&w);
	w.k.f.files++, w.k.f.nfiles--;                                /* modules without a kernel */
	assert_null(kernel_types_at(&w.types, 1));
	assert_null(kernel_types(&w.types));
	end(&w);
}

/* Whoever runs as root finds the index of the last start, made of these bytes in this boot. */
static void index_is_kept(void **state)
{
	struct world w;
	struct buf first = BUF_INIT;
	char name[64], half[80];
	(void)state;
	begin(&w);
	kernel_types(&w.types);
	u64 boot = (str_hash(str_from(BOOT)) ^ w.files[VMLINUX].len) | 1;
	assert_int_equal(btf_identity(w.types.btf), boot);
	snprintf(name, sizeof(name), "btf-%016llx", (unsigned long long)boot);
	snprintf(half, sizeof(half), "%s.%d", name, (int)getpid());
	assert_string_equal(w.k.written, half);
	assert_string_equal(w.k.renamed[0], half);
	assert_string_equal(w.k.renamed[1], name);
	assert_int_equal(w.k.nremoved, 0);
	buf_str(&first, buf_view(&w.k.content));
	struct buf own = BUF_INIT;
	assert_true(btf_index_build(w.types.btf, &own));
	assert_true(str_eq(buf_view(&own), buf_view(&first)));
	buf_free(&own);
	end(&w);

	begin(&w);                                                    /* it is there: nothing is written */
	w.files[FILES] = (struct fake_file){ arena_printf(&w.a, DIR_OF "/%s", name).s, first.s, first.n };
	w.k.f.nfiles = FILES + 1;
	assert_int_equal(btf_find(kernel_types(&w.types), BTF_STRUCT, STR("task")), 2);
	assert_int_equal(w.k.written[0], 0);
	assert_int_equal(w.types.mapped[1].len, first.n);
	end(&w);

	/* another one: it goes, and so do other kernels' */
	begin(&w);
	w.files[FILES] = (struct fake_file){ arena_printf(&w.a, DIR_OF "/%s", name).s, "old", 3 };
	w.files[FILES + 1] = (struct fake_file){ DIR_OF "/other", "x", 1 };
	w.k.f.nfiles = FILES + 2;
	assert_int_equal(btf_find(kernel_types(&w.types), BTF_STRUCT, STR("task")), 2);
	assert_int_equal(w.k.nremoved, 1);
	assert_string_equal(w.k.removed[0], name);
	assert_true(str_eq(buf_view(&w.k.content), buf_view(&first)));
	assert_false(w.k.in_run);
	end(&w);

	begin(&w);                                                    /* no /var, or none that can be written */
	w.k.only_run = true;
	kernel_types(&w.types);
	assert_string_equal(w.k.written, half);
	assert_true(w.k.in_run);
	end(&w);
	buf_free(&first);
}

/* Where others could write, or this is not the running kernel's own file, or the disk is full. */
static void index_is_not_kept(void **state)
{
	static const struct { u32 uid, mode; long magic, writes, renames; bool is_written; u32 removed; bool by_boot;
		} rows[] = {
		{ 0, S_IFDIR | 0755, SYSFS, 0, 0, true, 0, true }, { 1, S_IFDIR | 0755, SYSFS, 0, 0, false, 0, true },
		{ 0, S_IFDIR | 0775, SYSFS, 0, 0, false, 0, true }, { 0, S_IFDIR | 0757, SYSFS, 0, 0, false, 0, true },
		{ 0, S_IFREG | 0755, SYSFS, 0, 0, false, 0, true }, { 0, S_IFDIR | 0755, EXT4, 0, 0, true, 0, false },
		{ 0, S_IFDIR | 0755, SYSFS, 5, 0, true, 1, true }, { 0, S_IFDIR | 0755, SYSFS, -ENOSPC, 0, true, 1,
		true },
		{ 0, S_IFDIR | 0755, SYSFS, 0, -EACCES, true, 1, true },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		begin(&w);
		w.k.dir.uid = rows[i].uid, w.k.dir.mode = rows[i].mode, w.k.magic = rows[i].magic;
		w.k.write_gives = rows[i].writes, w.k.rename_gives = rows[i].renames;
		assert_int_equal(btf_find(kernel_types(&w.types), BTF_STRUCT, STR("task")), 2);
		if (geteuid() == 0) {
			assert_int_equal(w.k.written[0] != 0, rows[i].is_written);
			assert_int_equal(w.k.nremoved, rows[i].removed);
			if (rows[i].removed)
				assert_string_equal(w.k.removed[0], w.k.written);
			assert_int_equal(w.k.renamed[0][0] != 0, rows[i].is_written && !rows[i].writes);
		}
		u64 boot = (str_hash(str_from(BOOT)) ^ w.files[VMLINUX].len) | 1;
		assert_int_equal(btf_identity(w.types.btf) == boot, rows[i].by_boot);
		end(&w);
	}
}

/* Of a file: bare types, or what is none; modules and the index are not for it. */
static void another_kernel(void **state)
{
	struct world w;
	(void)state;
	begin(&w);
	w.files[FILES] = (struct fake_file){ "/their/types", w.files[VMLINUX].bytes, w.files[VMLINUX].len };
	w.files[FILES + 1] = (struct fake_file){ "/their/text", "some text that is no type", 25 };
	w.k.f.nfiles = FILES + 2;
	w.types.path = STR("/their/types");
	assert_int_equal(btf_find(kernel_types_at(&w.types, 0), BTF_STRUCT, STR("task")), 2);
	assert_null(kernel_types_at(&w.types, 1));
	assert_int_equal(w.k.written[0], 0);
	kernel_types_close(&w.types);
	w.types.path = STR("/their/text");
	assert_null(kernel_types(&w.types));
	assert_int_equal(w.ds.list.n, 1);
	assert_true(str_is(w.ds.list.v[0]->where.name, "/their/text"));
	/* an ELF file with types, without, and a damaged one */
	for (u32 i = 0; i < 3; i++) {
		struct elf_write *e = elf_write_new(&w.a, 247);
		struct buf bytes = BUF_INIT;
		elf_write_section(e, (struct elf_section){ .name = i ? STR(".other") : STR(".BTF"), .type = 1,
			.align = 1, .data = (const u8 *)w.files[VMLINUX].bytes, .size = w.files[VMLINUX].len });
		assert_true(elf_write_finish(e, &bytes));
		str kept = arena_str(&w.a, buf_view(&bytes));
		buf_free(&bytes);
		w.files[FILES] = (struct fake_file){ "/their/elf", kept.s, i == 2 ? 20 : kept.n };
		kernel_types_close(&w.types);
		w.types.path = STR("/their/elf");
		const struct btf *b = kernel_types(&w.types);
		assert_int_equal(b ? btf_find(b, BTF_STRUCT, STR("task")) : 0, i ? 0 : 2);
		assert_int_equal(w.ds.list.n, i == 2 ? 2 : 1);
	}
	kernel_types_close(&w.types);
	w.types.path = STR("/nowhere");
	assert_null(kernel_types(&w.types));
	assert_int_equal(w.ds.list.n, 2);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(modules), cmocka_unit_test(index_is_kept),
		cmocka_unit_test(index_is_not_kept),
		cmocka_unit_test(another_kernel) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
