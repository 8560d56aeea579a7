/* cgroup.c: cgroup:PATH: programs of the cgroup kinds onto a cgroup v2 directory, by a link. Where a type of programs
 * has more than one place there, a program from this process's object knows its own; one found by pin or id does not,
 * and the hook says it: cgroup_skb/egress:PATH, cgroup/connect4:PATH. */
#include "attach/attach_private.h"

#include <errno.h>
#include <fcntl.h>

enum { CGROUP2_MAGIC = 0x63677270, UNKNOWN = UINT32_MAX };

static bool is_place(const struct uapi_sec *sec)
{
	return (!strncmp(sec->name, "cgroup", 6) || !strcmp(sec->name, "sockops")) &&
		!(sec->flags & (SECF_ANDROID | SECF_PREFIX));
}

/* The only place for programs of the type, else UNKNOWN and the places' names in *places. */
static u32 only_place(struct attach *at, u32 prog_type, str *places)
{
	const struct uapi_sec *sec;
	u32 found = UNKNOWN, n = 0;
	*places = STR("");
	for (u32 i = 0; (sec = uapi_sec_row(i)); i++) {
		if (sec->prog_type != prog_type || !is_place(sec) || !strcmp(sec->name, "cgroup/skb"))
			continue;
		*places = arena_printf(at->arena, "%.*s%s%s", STR_ARG(*places), n++ ? ", " : "", sec->name);
		found = sec->attach_type;
	}
	return n == 1 ? found : UNKNOWN;
}

static bool find_place(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h,
	u32 *attach_type)
{
	struct sys_prog_info info = { 0 };
	u32 len = sizeof(info);
	str places;
	const struct uapi_sec *sec = str_is(h->kind, "cgroup") ? NULL : uapi_sec_find(h->kind, NULL, NULL);
	*attach_type = sec ? sec->attach_type : p ? p->attach_type : UNKNOWN;
	if (*attach_type != UNKNOWN || sys_get_info(at->k, prog_fd, &info, &len) < 0)
		return true;
	*attach_type = only_place(at, info.type, &places);
	if (*attach_type != UNKNOWN)
		return true;
	struct diag *d = attach_report(at, BAD_HOOK, h->where, "'%.*s:%.*s' does not say where in the cgroup",
		STR_ARG(h->kind), STR_ARG(h->target));
	if (places.n)
		diag_hint(at->ds, d, "programs of this type have these places: %.*s", STR_ARG(places));
	else
		diag_hint(at->ds, d, "the program is of a type that has no place in a cgroup");
	return false;
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h, struct link *out)
{
	const char *path = arena_strdup(at->arena, h->target);
	u32 attach_type;
	if (!find_place(at, prog_fd, p, h, &attach_type))
		return false;
	if (at->k->fsmagic(at->k, path) != CGROUP2_MAGIC) {
		attach_report(at, NO_CGROUP, h->where, "'%s' is no directory of a cgroup v2 file system", path);
		return false;
	}
	long dir = at->k->open(at->k, path, O_RDONLY | O_DIRECTORY, 0);
	if (dir < 0)
		return attach_refused(at, h, dir);
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .target_fd = (u32)dir, .attach_type = attach_type };
	long fd = sys_link_create(at->k, &a);
	at->k->close(at->k, (int)dir);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "%.*s %s", STR_ARG(h->kind), path);
	return true;
}

const struct attach_ops cgroup_ops = {
	"cgroup cgroup_skb/ingress cgroup_skb/egress cgroup/sock_create cgroup/sock_release cgroup/post_bind4 "
	"cgroup/post_bind6 cgroup/bind4 cgroup/bind6 cgroup/connect4 cgroup/connect6 cgroup/connect_unix "
	"cgroup/sendmsg4 cgroup/sendmsg6 "
	"cgroup/sendmsg_unix cgroup/recvmsg4 cgroup/recvmsg6 cgroup/recvmsg_unix cgroup/getpeername4 "
	"cgroup/getpeername6 "
	"cgroup/getpeername_unix cgroup/getsockname4 cgroup/getsockname6 cgroup/getsockname_unix cgroup/sysctl "
	"cgroup/getsockopt "
	"cgroup/setsockopt cgroup/dev sockops", "PATH", attach };
