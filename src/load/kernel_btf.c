/* kernel_btf.c: the kernel's types: vmlinux first, its index kept on disk, then the modules, each fetched when first
 * asked for; or those of a file, of another kernel. */
#include "load/load.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel's own file in sysfs has the same bytes until the next boot, so the boot stands for them: reading five
 * megabytes to find that out takes longer than all the rest of a start. What is mounted over it is told by its
 * bytes. */
static void identify_by_boot(struct kernel_types *t, struct btf *b, const char *path, u64 len)
{
	enum { SYSFS_MAGIC = 0x62656572, UUID_CHARS = 36 };
	char boot[UUID_CHARS + 1];
	long fd = t->k->fsmagic(t->k, path) == SYSFS_MAGIC ? t->k->open(t->k, "/proc/sys/kernel/random/boot_id",
		O_RDONLY, 0) : -1;
	long n = fd < 0 ? fd : t->k->read(t->k, (int)fd, boot, sizeof(boot));
	if (fd >= 0)
		t->k->close(t->k, (int)fd);
	if (n >= UUID_CHARS)
		btf_identify(b, (str_hash((str){ boot, (u32)n }) ^ len) | 1);
}

/* Of the running kernel's types alone: those of a file come from anywhere, and are not looked at twice. */
static void use_index(struct kernel_types *t, struct btf *b)
{
	const char *dir = sys_cache_dir(t->k);
	const void *bytes;
	u64 len;
	if (!dir)
		return;
	str path = arena_printf(t->arena, "%s/btf-%016llx", dir, (unsigned long long)btf_identity(b));
	if (sys_mapped(t->k, path.s, &bytes, &len)) {
		t->mapped[1].at = bytes, t->mapped[1].len = len;
		if (btf_index_use(b, bytes, len))
			return;
	}
	struct buf blob = BUF_INIT;
	if (btf_index_build(b, &blob)) {
		/* one kernel runs at a time */
		sys_cache_trim(t->k, t->arena, dir, "btf-", 0);
		sys_cache_put(t->k, t->arena, path, buf_view(&blob));
	}
	buf_free(&blob);
}

/* Of a file: bare BTF, or an ELF file with it, such as a vmlinux. */
static struct btf *foreign_btf(struct kernel_types *t, const void *bytes, u64 len)
{
	struct diags_mark mark = diags_mark(t->ds);
	const struct elf_section *s = NULL;
	struct elf e;
	struct btf *b = NULL;
	bool is_elf = str_starts((str){ bytes, (u32)MIN(len, 4u) }, "\x7f" "ELF");
	if (is_elf && elf_open(&e, t->arena, bytes, len, t->ds))
		s = elf_section(&e, ".BTF");
	if (s)
		bytes = s->data, len = s->size;
	if (!is_elf || (s && s->data))
		b = btf_open(t->arena, btf_tame(t->arena, bytes, len), len, NULL, t->ds);
	if (b && !btf_check(b, t->ds))
		b = NULL;
	for (u32 i = mark.n; i < t->ds->list.n; i++)
		t->ds->list.v[i]->where = where_file(t->path, 0);
	return b;
}

const struct btf *kernel_types(struct kernel_types *t)
{
	const void *bytes = NULL;
	u64 len = 0;
	bool own = !t->path.n;
	if (t->tried)
		return t->btf;
	t->tried = true;
	const char *path = own ? "/sys/kernel/btf/vmlinux" : arena_strdup(t->arena, t->path);
	if (sys_mapped(t->k, path, &bytes, &len)) {
		t->mapped[0].at = bytes, t->mapped[0].len = len;
	} else {
		str text;
		if (sys_read_file(t->k, t->arena, path, 0, &text) <= 0)
			return NULL;
		bytes = text.s;
		len = text.n;
	}
	t->btf = own ? btf_open(t->arena, bytes, len, NULL, t->ds) : foreign_btf(t, bytes, len);
	if (t->btf && own) {
		identify_by_boot(t, t->btf, path, len);
		use_index(t, t->btf);
	}
	return t->btf;
}

void kernel_types_rest(struct kernel_types *t)
{
	for (u32 i = 0; i < ARRAY_LEN(t->mapped) && t->k->rest; i++)
		if (t->mapped[i].at)
			t->k->rest(t->k, (void *)t->mapped[i].at, t->mapped[i].len);
}

void kernel_types_close(struct kernel_types *t)
{
	for (u32 i = 0; i < ARRAY_LEN(t->mapped); i++)
		if (t->mapped[i].at)
			t->k->munmap(t->k, (void *)t->mapped[i].at, t->mapped[i].len);
	*t = (struct kernel_types){ .k = t->k, .arena = t->arena, .ds = t->ds };
}

static void find_modules(struct kernel_types *t)
{
	struct buf names = BUF_INIT;
	const struct btf *base = kernel_types(t);
	t->modules_tried = true;
	if (!base || t->path.n || t->k->list(t->k, "/sys/kernel/btf", &names) <= 0)
		return;
	for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1) {
		str text;
		if (!strcmp(p, "vmlinux") || sys_read_file(t->k, t->arena, arena_printf(t->arena, "/sys/kernel/btf/%s",
			p).s, 0, &text) <= 0)
			continue;
		struct kernel_module m = { .name = arena_str(t->arena, str_from(p)), .btf = btf_open(t->arena, text.s,
			text.n, base, t->ds) };
		if (m.btf)
			vec_push(&t->modules, t->arena, m);
	}
	buf_free(&names);
}

const struct btf *kernel_types_at(void *types, u32 index)
{
	struct kernel_types *t = types;
	if (index == 0)
		return kernel_types(t);
	if (!t->modules_tried)
		find_modules(t);
	return index - 1 < t->modules.n ? t->modules.v[index - 1].btf : NULL;
}

u32 kernel_types_module(void *types, str name)
{
	struct kernel_types *t = types;
	if (!t->modules_tried)
		find_modules(t);
	for (u32 i = 0; i < t->modules.n; i++)
		if (str_eq(t->modules.v[i].name, name))
			return i + 1;
	return 0;
}

/* The kernel's object of a module's BTF, found by name among all of them. */
int kernel_types_fd(void *types, u32 index)
{
	struct kernel_types *t = types;
	u32 id = 0;
	if (!index || index - 1 >= t->modules.n)
		return -1;
	while (sys_next_id(t->k, BPFCMD_BTF_GET_NEXT_ID, id, &id) == 0) {
		char name[64] = "";
		struct sys_btf_info info = { .name = (u64)(uintptr_t)name, .name_len = sizeof(name) };
		u32 len = sizeof(info);
		long fd = sys_fd_by_id(t->k, BPFCMD_BTF_GET_FD_BY_ID, id);
		if (fd < 0)
			continue;
		if (sys_get_info(t->k, (int)fd, &info, &len) == 0 && info.kernel_btf &&
			str_is(t->modules.v[index - 1].name, name))
			return (int)fd;
		t->k->close(t->k, (int)fd);
	}
	return -1;
}
