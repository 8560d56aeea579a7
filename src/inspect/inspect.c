/* inspect.c: walks the kernel's ids; what went away between two calls is stepped over. */
#include "inspect/inspect.h"

#include "uapi/uapi.h"

#include <errno.h>

static const struct { int next, open; } commands[] = {
	[INSPECT_PROG] = { BPFCMD_PROG_GET_NEXT_ID, BPFCMD_PROG_GET_FD_BY_ID },
	[INSPECT_MAP] = { BPFCMD_MAP_GET_NEXT_ID, BPFCMD_MAP_GET_FD_BY_ID },
	[INSPECT_LINK] = { BPFCMD_LINK_GET_NEXT_ID, BPFCMD_LINK_GET_FD_BY_ID },
	[INSPECT_BTF] = { BPFCMD_BTF_GET_NEXT_ID, BPFCMD_BTF_GET_FD_BY_ID },
};

long inspect_open(struct kern *k, enum inspect_kind kind, u32 id) { return sys_fd_by_id(k, commands[kind].open, id); }

long inspect_open_next(struct kern *k, enum inspect_kind kind, u32 after, u32 *id)
{
	long r, fd;
	while ((r = sys_next_id(k, commands[kind].next, after, id)) == 0) {
		fd = inspect_open(k, kind, *id);
		if (fd != -ENOENT)
			return fd;
		after = *id;
	}
	return r;
}

/* What /proc says of a descriptor, beyond what the kernel's call tells. */
struct fdinfo { u64 memlock, frozen, owner_type, owner_jited; bool has_owner; };

static struct fdinfo fdinfo_of(struct kern *k, int fd)
{
	struct arena tmp = { 0 };
	struct fdinfo f = { 0 };
	str text, line, key, value;
	if (sys_read_file(k, &tmp, arena_printf(&tmp, "/proc/self/fdinfo/%d", fd).s, 0, &text) <= 0)
		text = STR("");
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!str_cut(line, ':', &key, &value))
			continue;
		value = str_trim(value);
		if (str_is(key, "memlock"))
			str_to_u64(value, &f.memlock);
		else if (str_is(key, "frozen"))
			str_to_u64(value, &f.frozen);
		else if (str_is(key, "owner_prog_type"))
			f.has_owner = str_to_u64(value, &f.owner_type);
		else if (str_is(key, "owner_jited"))
			str_to_u64(value, &f.owner_jited);
	}
	arena_clear(&tmp);
	return f;
}

long inspect_prog(struct kern *k, int fd, struct inspect_prog *out)
{
	u32 len = sizeof(out->info);
	memset(out, 0, sizeof(*out));
	out->info.map_ids = (u64)(uintptr_t)out->maps;
	out->info.nr_map_ids = INSPECT_MAX_MAPS;
	long r = sys_get_info(k, fd, &out->info, &len);
	out->nmaps = MIN(out->info.nr_map_ids, (u32)INSPECT_MAX_MAPS);
	out->memlock = fdinfo_of(k, fd).memlock;
	return r;
}

long inspect_map(struct kern *k, int fd, struct inspect_map *out)
{
	u32 len = sizeof(out->info);
	memset(out, 0, sizeof(*out));
	long r = sys_get_info(k, fd, &out->info, &len);
	struct fdinfo f = fdinfo_of(k, fd);
	out->memlock = f.memlock;
	out->is_frozen = f.frozen;
	out->owner = f.has_owner ? (s32)f.owner_type : -1;
	out->is_owner_jited = f.owner_jited;
	return r;
}

long inspect_btf(struct kern *k, int fd, struct inspect_btf *out)
{
	u32 len = sizeof(out->info);
	memset(out, 0, sizeof(*out));
	out->info.name = (u64)(uintptr_t)out->name;
	out->info.name_len = sizeof(out->name);
	return sys_get_info(k, fd, &out->info, &len);
}

long inspect_next_prog(struct kern *k, u32 after, struct inspect_prog *out)
{
	u32 id;
	long fd = inspect_open_next(k, INSPECT_PROG, after, &id), r = fd < 0 ? fd : inspect_prog(k, (int)fd, out);
	if (fd >= 0)
		k->close(k, (int)fd);
	return r;
}

long inspect_next_map(struct kern *k, u32 after, struct sys_map_info *out)
{
	u32 id, len = sizeof(*out);
	long fd = inspect_open_next(k, INSPECT_MAP, after, &id);
	if (fd < 0)
		return fd;
	memset(out, 0, sizeof(*out));
	long r = sys_get_info(k, (int)fd, out, &len);
	k->close(k, (int)fd);
	return r;
}

/* Where the kernel is to put the name: known when the type is, so it is asked twice. */
static bool want_name(struct inspect_link *l)
{
	u64 p = (u64)(uintptr_t)l->name;
	u32 n = sizeof(l->name), type = l->info.type, perf = l->info.perf_event.type;
	memset(l->info.room, 0, sizeof(l->info.room));
	switch (type) {
	case LINK_RAW_TRACEPOINT: l->info.raw_tracepoint.tp_name = p, l->info.raw_tracepoint.tp_name_len = n;
		return true;
	case LINK_ITER: l->info.iter.target_name = p, l->info.iter.target_name_len = n; return true;
	case LINK_UPROBE_MULTI: l->info.uprobe_multi.path = p, l->info.uprobe_multi.path_size = n; return true;
	case LINK_PERF_EVENT:
		l->info.perf_event.type = perf;
		if (perf == PERF_INFO_UPROBE || perf == PERF_INFO_URETPROBE)
			l->info.perf_event.uprobe.file_name = p, l->info.perf_event.uprobe.name_len = n;
		else if (perf == PERF_INFO_KPROBE || perf == PERF_INFO_KRETPROBE)
			l->info.perf_event.kprobe.func_name = p, l->info.perf_event.kprobe.name_len = n;
		else if (perf == PERF_INFO_TRACEPOINT)
			l->info.perf_event.tracepoint.tp_name = p, l->info.perf_event.tracepoint.name_len = n;
		return perf && perf != PERF_INFO_EVENT;
	default: return false;
	}
}

long inspect_link(struct kern *k, int fd, struct inspect_link *out)
{
	struct inspect_link named;
	u32 len = sizeof(out->info);
	memset(out, 0, sizeof(*out));
	long r = sys_get_info(k, fd, &out->info, &len);
	named = *out;
	len = sizeof(named.info);
	if (r == 0 && want_name(&named) && sys_get_info(k, fd, &named.info, &len) == 0) {
		out->info = named.info;
		memcpy(out->name, named.name, sizeof(named.name) - 1);
	}
	return r;
}

long inspect_next_link(struct kern *k, u32 after, struct inspect_link *out)
{
	u32 id;
	long fd = inspect_open_next(k, INSPECT_LINK, after, &id), r = fd < 0 ? fd : inspect_link(k, (int)fd, out);
	if (fd >= 0)
		k->close(k, (int)fd);
	return r;
}
