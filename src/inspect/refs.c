/* refs.c: who holds an object: processes (through /proc/PID/fdinfo) and pins (names in bpffs). Both are walks over
 * directories that change meanwhile; what is gone is stepped over. */
#include "inspect/inspect.h"

#include <errno.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 8, MAX_FILES = 1 << 16 };

static u32 number_of(str key, str value)
{
	u64 n;
	return key.n && str_to_u64(str_trim(value), &n) ? (u32)n : 0;
}

/* "map_id:\t12" and the like; a link's file names its program too. */
static bool object_of(str text, enum inspect_kind *kind, u32 *id)
{
	str line, key, value;
	u32 prog = 0, map = 0, link = 0;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, ':', &key, &value);
		if (str_is(key, "prog_id"))
			prog = number_of(key, value);
		else if (str_is(key, "map_id"))
			map = number_of(key, value);
		else if (str_is(key, "link_id"))
			link = number_of(key, value);
	}
	*kind = link ? INSPECT_LINK : map ? INSPECT_MAP : INSPECT_PROG;
	*id = link ? link : map ? map : prog;
	return *id != 0;
}

static bool fd_object(struct kern *k, struct arena *a, const char *path, enum inspect_kind *kind, u32 *id)
{
	str text;
	return sys_read_file(k, a, path, 4096, &text) > 0 && object_of(text, kind, id);
}

static void walk_pins(struct kern *k, struct arena *a, struct inspect_refs *out, const char *dir, u32 depth)
{
	struct buf names = BUF_INIT;
	if (depth > MAX_DEPTH || out->seen > MAX_FILES || k->list(k, dir, &names) <= 0) {
		buf_free(&names);
		return;
	}
	for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1) {
		const char *path = arena_printf(a, "%s/%s", dir, p).s;
		struct inspect_ref r = { .path = str_from(path) };
		struct stat st;
		out->seen++;
		if (k->stat(k, path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			walk_pins(k, a, out, path, depth + 1);
			continue;
		}
		long fd = sys_obj_get(k, path);
		if (fd < 0)
			continue;
		if (fd_object(k, a, arena_printf(a, "/proc/self/fdinfo/%ld", fd).s, &r.kind, &r.id))
			vec_push(&out->list, a, r);
		k->close(k, (int)fd);
	}
	buf_free(&names);
}

static void walk_process(struct kern *k, struct arena *a, struct inspect_refs *out, u32 pid)
{
	struct buf names = BUF_INIT;
	str comm = { 0 };
	if (k->list(k, arena_printf(a, "/proc/%u/fdinfo", pid).s, &names) > 0)
		for (const char *p = names.s; p < names.s + names.n && out->seen++ < MAX_FILES; p += strlen(p) + 1) {
			struct inspect_ref r = { .pid = pid };
			struct arena_mark m = arena_mark(a);
			bool is_bpf = fd_object(k, a, arena_printf(a, "/proc/%u/fdinfo/%s", pid, p).s, &r.kind, &r.id);
			arena_reset(a, m);
			if (!is_bpf)
				continue;
			if (!comm.n && sys_read_file(k, a, arena_printf(a, "/proc/%u/comm", pid).s, 64, &comm) > 0)
				comm = str_trim(comm);
			r.comm = comm;
			vec_push(&out->list, a, r);
		}
	buf_free(&names);
}

void inspect_pins(struct kern *k, struct arena *a, struct inspect_refs *out)
{
	*out = (struct inspect_refs){ 0 };
	walk_pins(k, a, out, "/sys/fs/bpf", 0);
}

void inspect_refs(struct kern *k, struct arena *a, struct inspect_refs *out)
{
	struct buf names = BUF_INIT;
	u64 pid;
	inspect_pins(k, a, out);
	if (k->list(k, "/proc", &names) > 0)
		for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1)
			if (*p >= '1' && *p <= '9' && str_to_u64(str_from(p), &pid))
				walk_process(k, a, out, (u32)pid);
	buf_free(&names);
}

long inspect_pin_id(struct kern *k, struct arena *a, const char *path, enum inspect_kind *kind, u32 *id)
{
	long fd = sys_obj_get(k, path);
	if (fd < 0)
		return fd;
	long r = inspect_fd_id(k, a, (int)fd, kind, id);
	k->close(k, (int)fd);
	return r;
}

long inspect_fd_id(struct kern *k, struct arena *a, int fd, enum inspect_kind *kind, u32 *id)
{
	return fd_object(k, a, arena_printf(a, "/proc/self/fdinfo/%d", fd).s, kind, id) ? 0 : -ENOENT;
}
