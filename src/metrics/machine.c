/* machine.c: what decoders ask of this machine: cgroups by number, interfaces, disks, the kernel's symbols, names of
 * PCI. */
#include "metrics/decode_private.h"

#include <sys/stat.h>

enum { MAX_CGROUPS = 1 << 16, MAX_DEPTH = 32, CGROUP2_MAGIC = 0x63677270 };
static const u64 AGAIN_NS = 1000000000;          /* so long nobody looks again for a cgroup that was not there */

struct decode_env *decode_env_new(struct arena *a, struct kern *k)
{
	struct decode_env *e = arena_new(a, struct decode_env);
	*e = (struct decode_env){ .a = a, .k = k };
	return e;
}

void decode_env_symbols(struct decode_env *e)
{
	if (!e->symbols)
		e->symbols = ksyms_read(e->k, e->a);
}

bool decode_env_address(struct decode_env *e, str symbol, u64 *address)
{
	struct arena tmp = { 0 };
	str text, line, hex, type, name, module;
	bool found = false;
	if (sys_read_file(e->k, &tmp, "/proc/kallsyms", 0, &text) < 0)
		text = STR("");
	while (text.n && !found) {           /* variables too, which the table of functions has not */
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &hex, &line);
		str_cut(line, ' ', &type, &name);
		str_cut(name, '\t', &name, &module);
		found = str_eq(name, symbol) && str_to_u64(arena_printf(&tmp, "0x%.*s", STR_ARG(hex)), address) &&
			*address;
	}
	arena_clear(&tmp);
	return found;
}

/* ---- cgroups ----------------------------------------------------------------------------------------------------- */

/* A directory and those below it; the number of a cgroup is its inode. */
struct cgroup_walk { struct decode_env *e; struct arena *paths; cgroup_fn *fn; void *ctx; u32 n; };

/* The kernel's own files, which are many: they need not be looked at. */
static bool is_control_file(str name)
{
	static const char *const controllers[] = { "cgroup", "cpu", "cpuset", "dmem", "hugetlb", "io", "irq", "memory",
		"misc", "pids", "rdma" };
	str controller, rest;
	if (!str_cut(name, '.', &controller, &rest))
		return false;
	for (u32 i = 0; i < ARRAY_LEN(controllers); i++)
		if (str_is(controller, controllers[i]))
			return true;
	return false;
}

static void walk_cgroups(struct cgroup_walk *w, str path, u32 depth)
{
	struct buf names = BUF_INIT;
	struct stat st;
	if (w->n >= MAX_CGROUPS || depth > MAX_DEPTH || w->e->k->stat(w->e->k, path.s, &st) < 0 || !S_ISDIR(st.st_mode))
		return;
	w->n++;
	w->fn(w->ctx, st.st_ino, path);
	if (st.st_nlink > 2 &&      /* there are directories below */
		 w->e->k->list(w->e->k, path.s, &names) > 0)
		for (u32 at = 0; at < names.n;) {
			str name = str_from(names.s + at);
			at += name.n + 1;
			if (!is_control_file(name))
				walk_cgroups(w, arena_printf(w->paths, "%.*s/%.*s", STR_ARG(path), STR_ARG(name)),
					depth + 1);
		}
	buf_free(&names);
}

/* Programs know those of version 2, which a machine with both has below: numbers of the others are the same. */
static str cgroup_root(struct kern *k)
{
	static const char *const both = "/sys/fs/cgroup/unified";
	return k->fsmagic(k, both) == CGROUP2_MAGIC ? str_from(both) : STR("/sys/fs/cgroup");
}

void decode_env_cgroups(struct decode_env *e, cgroup_fn *fn, void *ctx)
{
	struct arena paths = { 0 };
	struct cgroup_walk w = { .e = e, .paths = &paths, .fn = fn, .ctx = ctx };
	walk_cgroups(&w, cgroup_root(e->k), 0);
	arena_clear(&paths);
}

static void keep_cgroup(void *ctx, u64 id, str path)
{
	struct decode_env *e = ctx;
	str *kept = arena_new(&e->cgroup_paths, str);
	*kept = arena_str(&e->cgroup_paths, path);
	map_put(&e->cgroups, &e->cgroup_paths, id, (u64)(uintptr_t)kept);
}

str env_cgroup(struct decode_env *e, u64 id)
{
	u64 at, now = e->k->now_ns(e->k);
	if (!map_get(&e->cgroups, id, &at) && (!e->cgroups_at || now - e->cgroups_at > AGAIN_NS)) {
		arena_clear(&e->cgroup_paths);
		e->cgroups = (struct map){ 0 };
		decode_env_cgroups(e, keep_cgroup, e);
		e->cgroups_at = MAX(now, 1u);
	}
	return map_get(&e->cgroups, id, &at) ? *(str *)(uintptr_t)at : STR("");
}

/* ---- interfaces and disks ---------------------------------------------------------------------------------------- */

str env_interface(struct decode_env *e, struct arena *a, u32 index)
{
	struct buf names = BUF_INIT;
	str found = STR("");
	u64 n;
	if (e->k->list(e->k, "/sys/class/net", &names) > 0)
		for (u32 at = 0; at < names.n && !found.n;) {
			str name = str_from(names.s + at);
			at += name.n + 1;
			if (sys_read_number(e->k, arena_printf(a, "/sys/class/net/%.*s/ifindex", STR_ARG(name)).s,
				&n) == 0 &&
				n == index)
				found = arena_str(a, name);
		}
	buf_free(&names);
	return found;
}

/* The i-th word of a line. */
static str word(str line, u32 i)
{
	str one = STR("");
	line = str_trim(line);
	for (u32 n = 0; n <= i; n++) {
		str_cut(str_trim(line), ' ', &one, &line);
		if (!one.n)
			return one;
	}
	return one;
}

/* /proc/partitions: major, minor, blocks, name. */
str env_disk(struct decode_env *e, struct arena *a, u32 major, u32 minor)
{
	str text, line;
	u64 number[2];
	if (sys_read_file(e->k, a, "/proc/partitions", 0, &text) < 0)
		return STR("");
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (str_to_u64(word(line, 0), &number[0]) && str_to_u64(word(line, 1), &number[1]) &&
			number[0] == major &&
			number[1] == minor)
			return word(line, 3);
	}
	return STR("");
}

str env_pci(struct decode_env *e)
{
	static const char *const paths[] = { "/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids" };
	for (u32 i = 0; i < ARRAY_LEN(paths) && !e->pci_tried && !e->pci.n; i++)
		if (sys_read_file(e->k, e->a, paths[i], 0, &e->pci) < 0)
			e->pci = STR("");
	e->pci_tried = true;
	return e->pci;
}
