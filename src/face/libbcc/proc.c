/* proc.c: which files a process has mapped, and where a place of a file lies in it (bcc_proc.h, bcc_syms.h). */
#include "face/libbcc/face.h"

#include "sym/sym.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct mod_info {
	char *name;
	u64 start_addr, end_addr;
	unsigned long long file_offset;
	u64 dev_major, dev_minor, inode;
};
/* Is the name the process's own, in its namespace of mounts? Below 0: no more. */
typedef int module_fn(struct mod_info *m, int is_theirs, void *ctx);

int bcc_elf_get_text_scn_info(const char *path, u64 *addr, u64 *offset);
char *bcc_procutils_which_so(const char *name, int pid);

int bcc_mapping_is_file_backed(const char *name);
int bcc_mapping_is_file_backed(const char *name)
{
	static const char *const others[] = { "//anon", "/dev/zero", "/anon_hugepage", "[stack", "/SYSV", "[heap]",
		"[vsyscall]" };
	for (u32 i = 0; i < ARRAY_LEN(others); i++)
		if (!strncmp(name, others[i], strlen(others[i])))
			return 0;
	return *name != 0;
}

/* False: the line is of another form, or of no code. */
static bool module_of(char *line, struct mod_info *m)
{
	unsigned long long from, to, off, major, minor, inode;
	char perms[8];
	int at = 0;
	line[strcspn(line, "\n")] = 0;
	if (sscanf(line, "%llx-%llx %7s %llx %llx:%llx %llu %n", &from, &to, perms, &off, &major, &minor, &inode,
		&at) < 7)
		return false;
	*m = (struct mod_info){ line + at, from, to, off, major, minor, inode };
	return strchr(perms, 'x') && bcc_mapping_is_file_backed(m->name);
}

/* The code of files in an open /proc/PID/maps: 0, or 1: fn ended it. */
int _procfs_maps_each_module(FILE *maps, int pid, module_fn *fn, void *ctx);
int _procfs_maps_each_module(FILE *maps, int pid UNUSED, module_fn *fn, void *ctx)
{
	struct mod_info m;
	char *line = NULL;
	size_t room = 0;
	int r = 0;
	while (!r && getline(&line, &room, maps) > 0)
		if (module_of(line, &m) && fn(&m, 1, ctx) < 0)
			r = 1;
	free(line);
	return r;
}

/* ---- what a JIT writes down -------------------------------------------------------------------------------------- */

/* The number that the process has in its own namespace; -1: there is no such process. */
int bcc_perf_map_nstgid(int pid);
int bcc_perf_map_nstgid(int pid)
{
	struct arena a = { 0 };
	str text, line;
	int out = -1;
	if (sys_read_file(face_kern(), &a, arena_printf(&a, "/proc/%d/status", pid).s, 0, &text) < 0)
		text = STR("");
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!str_starts(line, "NStgid:"))
			continue;
		const char *s = arena_strdup(&a, line);
		out = atoi(s + strcspn(s, "0123456789"));
		for (const char *last = strrchr(s, '\t'); last; last = NULL)
			out = atoi(last);
	}
	arena_clear(&a);
	return out;
}

/* Where the process itself writes such a file, as the process sees it. False: no such process. */
bool bcc_perf_map_path(char *out, size_t bytes, int pid);
bool bcc_perf_map_path(char *out, size_t bytes, int pid)
{
	char root[64], seen[4096];
	int own = bcc_perf_map_nstgid(pid);
	snprintf(root, sizeof(root), "/proc/%d/root", pid);
	long n = face_kern()->readlink(face_kern(), root, seen, sizeof(seen) - 1);
	if (own < 0 || n < 0)
		return false;
	seen[n] = 0;
	snprintf(out, bytes, "%s/tmp/perf-%d.map", strcmp(seen, "/") ? seen : "", own);
	return true;
}

int bcc_is_perf_map(const char *path);
int bcc_is_perf_map(const char *path)
{
	size_t n = strlen(path);
	return n > 4 && !strcmp(path + n - 4, ".map");
}

int bcc_is_valid_perf_map(const char *path);
int bcc_is_valid_perf_map(const char *path) { return bcc_is_perf_map(path) && access(path, R_OK) == 0; }

/* Lines "START SIZE NAME": 0, or -1: it cannot be read. */
int bcc_perf_map_foreach_sym(const char *path, int (*fn)(const char *name, u64 addr, u64 bytes, void *ctx), void *ctx);
int bcc_perf_map_foreach_sym(const char *path, int (*fn)(const char *name, u64 addr, u64 bytes, void *ctx), void *ctx)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	if (!f)
		return -1;
	while (getline(&line, &room, f) > 0) {
		unsigned long long from, n;
		int at = 0;
		line[strcspn(line, "\n")] = 0;
		if (sscanf(line, "%llx %llx %n", &from, &n, &at) == 2 && at)
			fn(line + at, from, n, ctx);
	}
	free(line);
	fclose(f);
	return 0;
}

/* The files that the process runs code of, then the files in which a JIT may name code anywhere: one in the process's
 * own namespace, one in ours. 0, or -1: there is no such process. */
int bcc_procutils_each_module(int pid, module_fn *fn, void *ctx);
int bcc_procutils_each_module(int pid, module_fn *fn, void *ctx)
{
	char path[4096];
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	FILE *maps = fopen(path, "re");
	if (!maps)
		return -1;
	int r = _procfs_maps_each_module(maps, pid, fn, ctx);
	fclose(maps);
	struct mod_info anywhere = { .name = path, .end_addr = UINT64_MAX };
	if (!r && bcc_perf_map_path(path, sizeof(path), pid) && fn(&anywhere, 1, ctx) < 0)
		r = 1;
	snprintf(path, sizeof(path), "/tmp/perf-%d.map", pid);
	if (!r)
		fn(&anywhere, 0, ctx);
	return 0;
}

/* ---- places of a file in a process ------------------------------------------------------------------------------- */

/* A mapping (its begin, and of which place of the file), a section of the file (its address as linked, and its place):
 * where an address as linked is in the process, and back. */
u64 __so_calc_global_addr(u64 map_start, u64 map_offset, u64 sec_addr, u64 sec_offset, u64 address);
u64 __so_calc_global_addr(u64 map_start, u64 map_offset, u64 sec_addr, u64 sec_offset, u64 address)
{
	return address - sec_addr + sec_offset - map_offset + map_start;
}

u64 __so_calc_mod_offset(u64 map_start, u64 map_offset, u64 sec_addr, u64 sec_offset, u64 global);
u64 __so_calc_mod_offset(u64 map_start, u64 map_offset, u64 sec_addr, u64 sec_offset, u64 global)
{
	return global - map_start + map_offset - sec_offset + sec_addr;
}

struct wanted { const char *path; struct stat file; bool only_inode, found; u64 start, offset; };

static int is_wanted(struct mod_info *m, int is_theirs UNUSED, void *ctx)
{
	struct wanted *w = ctx;
	bool is_it = w->only_inode ? m->inode == w->file.st_ino && m->dev_major == major(w->file.st_dev) &&
		m->dev_minor == minor(w->file.st_dev) : !strcmp(m->name, w->path);
	if (!is_it)
		return 0;
	w->found = true;
	w->start = m->start_addr, w->offset = m->file_offset;
	return -1;
}

/* Where an address as linked of that file's code is in the process: 0, or -1: it is not mapped there. */
int bcc_resolve_global_addr(int pid, const char *module, u64 address, u8 only_inode, u64 *global);
int bcc_resolve_global_addr(int pid, const char *module, u64 address, u8 only_inode, u64 *global)
{
	struct wanted w = { .path = module, .only_inode = only_inode };
	u64 addr, offset;
	if (only_inode && stat(module, &w.file) < 0)
		return -1;
	if (bcc_procutils_each_module(pid, is_wanted, &w) < 0 || !w.found ||
		bcc_elf_get_text_scn_info(module, &addr, &offset) < 0)
		return -1;
	*global = __so_calc_global_addr(w.start, w.offset, addr, offset, address);
	return 0;
}
