/* table.c: a table of functions (struct_ops) goes into the kernel's service: by a link, which goes with the process
 * (Linux 6.4), or by being filled in, and then it is taken out again when its only element is deleted. */
#include "attach/attach_private.h"

bool attach_table(struct attach *at, const struct loaded *l, u32 i, struct where where, struct link *out)
{
	const struct loaded_table *t = &l->tables.v[i];
	struct hook h = { .kind = STR("struct_ops"), .target = l->obj->maps.v[t->map].name, .where = where };
	int map_fd = l->map_fds[t->map];
	u32 zero = 0;
	*out = (struct link){ .k = at->k, .link_fd = -1, .table_fd = -1 };
	struct sys_link_create a = { .prog_fd = (u32)map_fd, .attach_type = ATTACH_STRUCT_OPS };
	long r = t->is_link ? sys_link_create(at->k, &a) : sys_map_update(at->k, map_fd, &zero, t->value, 0);
	if (r < 0)
		return attach_refused(at, &h, r);
	out->rights = t->is_link ? 0 : sys_cap_bpf(at->k);
	*(t->is_link ? &out->link_fd : &out->table_fd) = t->is_link ? (int)r : map_fd;
	out->how = arena_printf(at->arena, "struct_ops:%.*s by %s", STR_ARG(h.target), t->is_link ? "a link" :
		"filling it in");
	return true;
}

/* struct_ops:NAME for a table that was loaded and pinned: the descriptor is the map's. The name is for messages. */
static bool attach(struct attach *at, int map_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	struct sys_link_create a = { .prog_fd = (u32)map_fd, .attach_type = ATTACH_STRUCT_OPS };
	long fd = sys_link_create(at->k, &a);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "struct_ops:%.*s by a link", STR_ARG(h->target));
	return true;
}

const struct attach_ops table_ops = { "struct_ops", "NAME", attach };
