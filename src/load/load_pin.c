/* load_pin.c: programs and maps by name in a BPF file system. All or nothing. */
#include "load/load_private.h"

#include <errno.h>
#include <sys/stat.h>

enum { BPF_FS_MAGIC = 0xcafe4a11 };

bool load_need_bpffs(struct kern *k, const char *path, struct diags *ds)
{
	char dir[4096];
	struct stat st;
	u32 n = MIN((u32)strlen(path), (u32)sizeof(dir) - 1);
	memcpy(dir, path, n);
	dir[n] = 0;
	while (n > 1 && k->stat(k, dir, &st) < 0) {      /* the nearest directory that exists */
		while (n > 1 && dir[n - 1] != '/')
			n--;
		while (n > 1 && dir[n - 1] == '/')
			n--;
		dir[n] = 0;
	}
	if (k->fsmagic(k, dir) == (long)(u32)BPF_FS_MAGIC)
		return true;
	struct diag *d = load_report(ds, NO_BPFFS, where_file(str_from(path), 0),
		"pins live in a BPF file system, and '%s' is not in one", dir);
	if (str_starts(str_from(path), "/sys/"))         /* ip netns exec mounts a /sys of its own */
		diag_hint(ds, d, "mount it: mount -t bpf bpf /sys/fs/bpf; under 'ip netns exec', which has a /sys of its "
			"own, take nsenter --net=/run/netns/NAME");
	return false;
}

/* *made: length of the first directory that was not there; 0: all were. */
static long make_dirs(struct kern *k, str dir, u32 *made)
{
	char part[4096];
	long r = 0;
	*made = 0;
	if (dir.n >= sizeof(part))
		return -ENAMETOOLONG;
	for (u32 i = 1; i <= dir.n; i++)
		if (i == dir.n || dir.s[i] == '/') {
			memcpy(part, dir.s, i);
			part[i] = 0;
			r = k->mkdir(k, part, 0700);
			if (r == 0 && !*made)
				*made = i;
		}
	return r == -EEXIST ? 0 : r;
}

static void remove_dirs(struct kern *k, struct arena *a, str dir, u32 made)
{
	for (u32 i = dir.n; made && i >= made; i--)
		if (i == dir.n || dir.s[i] == '/')
			k->rmdir(k, arena_strdup(a, str_sub(dir, 0, i)));
}

static bool pin_one(struct loaded *l, int fd, const char *dir, str name, struct diags *ds)
{
	str path = arena_printf(l->arena, "%s/%.*s", dir, STR_ARG(name));
	long r = sys_obj_pin(l->k, fd, path.s);
	if (r == 0)
		return true;
	struct diag *d = load_report(ds, PIN_FAILED, where_file(path, 0), "cannot pin '%.*s'", STR_ARG(name));
	d->sys_errno = (int)-r;
	if (r == -EEXIST)
		diag_hint(ds, d, "remove the old pin: rm %s", path.s);
	return false;
}

/* BPF file systems refuse dots in names: .bss of object x is pinned as x_bss, as libbpf has it: the kernel's name of
 * the map, with 8 characters of the object's, but the whole name of a section that has its own (.data.more:
 * _data_more). */
static str pin_name(struct loaded *l, const struct obj_map *m)
{
	char name[SYS_NAME_LEN];
	bool is_own = str_starts(m->name, ".") && str_find(str_sub(m->name, 1, m->name.n), '.') >= 0;
	if (!str_starts(m->name, "."))
		return m->name;
	load_map_name(l->obj, m, name);
	char *s = arena_strdup(l->arena, is_own ? m->name : str_from(name));
	for (char *c = s; *c; c++)
		if (*c == '.')
			*c = '_';
	return str_from(s);
}

bool load_pin(struct loaded *l, const char *dir, struct diags *ds)
{
	vec(str) done = { 0 };
	u32 made;
	if (!load_need_bpffs(l->k, dir, ds))
		return false;
	long r = make_dirs(l->k, str_from(dir), &made);
	bool ok = r == 0;
	if (!ok) {
		struct diag *d = load_report(ds, PIN_FAILED, where_file(str_from(dir), 0), "cannot make the directory");
		d->sys_errno = (int)-r;
		if (r == -EPERM && strchr(dir, '.'))
			diag_hint(ds, d, "a bpffs takes no names with a dot in them");
	}
	for (u32 i = 0; ok && i < l->progs.n; i++) {
		str name = l->obj->funcs.v[l->progs.v[i].func].name;
		if (l->progs.v[i].fd >= 0 && (ok = pin_one(l, l->progs.v[i].fd, dir, name, ds)))
			vec_push(&done, l->arena, name);
	}
	for (u32 i = 0; ok && i < l->obj->maps.n; i++) {
		const struct obj_map *m = &l->obj->maps.v[i];
		if (l->map_fds[i] >= 0 && !m->pinning && (ok = pin_one(l, l->map_fds[i], dir, pin_name(l, m), ds)))
			vec_push(&done, l->arena, pin_name(l, m));
	}
	if (ok)
		return true;
	vec_each(name, &done)
		l->k->unlink(l->k, arena_printf(l->arena, "%s/%.*s", dir, STR_ARG(*name)).s);
	remove_dirs(l->k, l->arena, str_from(dir), made);
	return false;
}
