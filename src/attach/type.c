/* type.c: what a program is and what a hook takes, for messages: the kernel says EINVAL alone. The table of sections
 * tells it, since a kind of hook is called as the section of its programs. */
#include "attach/attach_private.h"

#include "uapi/uapi.h"

/* Kinds that are no section's name, by one that is. */
static const struct { const char *kind, *section; } others[] = { { "generic", "xdp" }, { "xdpgeneric", "xdp" },
	{ "xdpdrv", "xdp" }, { "event", "tracepoint" }, { "rawtp", "raw_tp" }, { "perf", "perf_event" },
	{ "profile", "perf_event" } };

static const struct uapi_sec *row_of(str kind)
{
	const struct uapi_sec *row;
	for (u32 i = 0; i < ARRAY_LEN(others); i++)
		if (str_is(kind, others[i].kind))
			kind = str_from(others[i].section);
	for (u32 i = 0; (row = uapi_sec_row(i)); i++)
		if (str_is(kind, row->name))
			return row->prog_type == PROG_STRUCT_OPS ? NULL : row;      /* a map goes there */
	return NULL;
}

static const struct uapi_sec *row_at(u32 attach_type)
{
	const struct uapi_sec *row;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++)
		if (row->attach_type == attach_type && (attach_type || row->prog_type == PROG_CGROUP_SKB) &&
			!(row->flags & SECF_XDP_FRAGS))
			return row;
	return NULL;
}

/* A hook for programs of this type; "" there is none that one could name. */
static str hook_for(struct arena *a, u32 prog_type)
{
	const struct uapi_sec *row;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++) {
		const struct attach_ops *ops = row->prog_type == prog_type ? attach_kind(str_from(row->name)) : NULL;
		if (ops)
			return arena_printf(a, "%s:%s", row->name, ops->target);
	}
	return STR("");
}

static str wrong_type(struct kern *k, struct arena *a, int prog_fd, const struct uapi_sec *wanted)
{
	struct sys_prog_info info = { 0 };
	u32 len = sizeof(info);
	if (!wanted || sys_get_info(k, prog_fd, &info, &len) < 0 || !info.type ||
		info.type == wanted->prog_type)
		return STR("");
	const char *is = uapi_prog_type_name(info.type), *takes = uapi_prog_type_name(wanted->prog_type);
	str hook = hook_for(a, info.type);
	return arena_printf(a, "the program is of type %s, and this hook takes type %s: SEC(\"%s\") in its source "
		"makes one%s%.*s%s", is ? is : "unknown", takes, wanted->name, hook.n ? "; " : "", STR_ARG(hook),
		hook.n ? " is a hook for this one" : "");
}

str attach_wrong_type(struct kern *k, struct arena *a, int prog_fd, str kind)
{
	return wrong_type(k, a, prog_fd, row_of(kind));
}

str attach_wrong_type_at(struct kern *k, struct arena *a, int prog_fd, u32 attach_type)
{
	return wrong_type(k, a, prog_fd, row_at(attach_type));
}
