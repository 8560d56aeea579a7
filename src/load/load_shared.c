/* load_shared.c: maps of other programs, by their names: BCC's BPF_TABLE("extern", ...).
 *
 * BCC shares such a map between the modules of one process. Here it is whichever map of that name, with keys and values
 * of these sizes, the kernel has: of another module of this process, of another process, or a pin <root>/NAME. Of
 * several it is the newest. Its type, which the declaration does not tell, is the one it has. */
#include "load/load_private.h"

#include <errno.h>

static bool fits(struct kern *k, int fd, const struct obj_map *m, const char *name, struct sys_map_info *info)
{
	u32 len = sizeof(*info);
	*info = (struct sys_map_info){ 0 };
	return sys_get_info(k, fd, info, &len) == 0 && (!name || !strncmp(info->name, name, SYS_NAME_LEN)) &&
		info->key_size == m->key_size && info->value_size == m->value_size;
}

static void take(struct obj_map *m, const struct sys_map_info *info)
{
	m->shared_id = info->id;
	m->type = info->type;
	m->max_entries = info->max_entries;
	m->flags = info->map_flags;
}

static bool find_pin(struct kern *k, struct arena *a, struct obj_map *m)
{
	struct sys_map_info info;
	long fd = sys_obj_get(k, arena_printf(a, "/sys/fs/bpf/%.*s", STR_ARG(m->name)).s);
	if (fd < 0)
		return false;
	bool is_it = fits(k, (int)fd, m, NULL, &info);
	if (is_it)
		take(m, &info);
	k->close(k, (int)fd);
	return is_it;
}

static long find_name(struct kern *k, struct obj_map *m)
{
	struct sys_map_info info;
	char name[SYS_NAME_LEN] = "";
	u32 id = 0;
	long r;
	load_kernel_name(name, m->name);
	while ((r = sys_next_id(k, BPFCMD_MAP_GET_NEXT_ID, id, &id)) == 0) {
		long fd = sys_fd_by_id(k, BPFCMD_MAP_GET_FD_BY_ID, id);
		if (fd < 0)
			continue;
		if (fits(k, (int)fd, m, name, &info))
			take(m, &info);
		k->close(k, (int)fd);
	}
	return r == -ENOENT ? 0 : r;
}

bool load_find_shared(struct kern *k, struct arena *a, struct obj *o, struct diags *ds)
{
	vec_each(m, &o->maps) {
		if (!m->is_shared || find_pin(k, a, m))
			continue;
		long r = find_name(k, m);
		if (m->shared_id)
			continue;
		struct diag *d = load_report(ds, NO_SHARED_MAP, o->is_ours && m->span.at ? where_src(m->span.at,
			m->span.len) :
			where_elf(m->section, 0),
			"'%.*s' is to be another program's map, and the kernel has none of this name with keys of %u "
			"and values of %u bytes",
			STR_ARG(m->name), m->key_size, m->value_size);
		if (r < 0)
			d->sys_errno = (int)-r;
		return false;
	}
	return true;
}
