/* cgroup.c: cgroup:PATH: programs of the cgroup kinds onto a cgroup v2 directory, by a link. */
#include "attach/attach_private.h"

#include <errno.h>
#include <fcntl.h>

enum { CGROUP2_MAGIC = 0x63677270 };

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h, struct link *out)
{
	const char *path = arena_strdup(at->arena, h->target);
	if (at->k->fsmagic(at->k, path) != CGROUP2_MAGIC) {
		attach_report(at, NO_CGROUP, h->where, "'%s' is no directory of a cgroup v2 file system", path);
		return false;
	}
	long dir = at->k->open(at->k, path, O_RDONLY | O_DIRECTORY, 0);
	if (dir < 0)
		return attach_refused(at, h, dir);
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .target_fd = (u32)dir, .attach_type = p ? p->attach_type : 0 };
	long fd = sys_link_create(at->k, &a);
	at->k->close(at->k, (int)dir);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "cgroup %s", path);
	return true;
}

const struct attach_ops cgroup_ops = { "cgroup", "cgroup_*, sock_ops", attach };
