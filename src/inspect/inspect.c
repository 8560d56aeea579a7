/* inspect.c: walks the kernel's ids; what went away between two calls is stepped over. */
#include "inspect/inspect.h"

#include "uapi/uapi.h"

#include <errno.h>

/* fd of the next object that can still be opened; its id in *id. */
static long next_fd(struct kern *k, int next_cmd, int fd_cmd, u32 after, u32 *id)
{
	long r, fd;
	while ((r = sys_next_id(k, next_cmd, after, id)) == 0) {
		fd = sys_fd_by_id(k, fd_cmd, *id);
		if (fd != -ENOENT)
			return fd;
		after = *id;
	}
	return r;
}

static u64 memlock_of(struct kern *k, struct arena *a, long fd)
{
	str text, line, key, value;
	u64 n = 0;
	if (sys_read_file(k, a, arena_printf(a, "/proc/self/fdinfo/%ld", fd).s, 0, &text) <= 0)
		return 0;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (str_cut(line, ':', &key, &value) && str_is(key, "memlock"))
			str_to_u64(str_trim(value), &n);
	}
	return n;
}

long inspect_next_prog(struct kern *k, u32 after, struct inspect_prog *out)
{
	struct arena tmp = { 0 };
	u32 id, len = sizeof(out->info);
	long fd = next_fd(k, BPFCMD_PROG_GET_NEXT_ID, BPFCMD_PROG_GET_FD_BY_ID, after, &id);
	if (fd < 0)
		return fd;
	memset(out, 0, sizeof(*out));
	out->info.map_ids = (u64)(uintptr_t)out->maps;
	out->info.nr_map_ids = INSPECT_MAX_MAPS;
	long r = sys_get_info(k, (int)fd, &out->info, &len);
	out->nmaps = MIN(out->info.nr_map_ids, (u32)INSPECT_MAX_MAPS);
	out->memlock = memlock_of(k, &tmp, fd);
	k->close(k, (int)fd);
	arena_clear(&tmp);
	return r;
}

long inspect_next_map(struct kern *k, u32 after, struct sys_map_info *out)
{
	u32 id, len = sizeof(*out);
	long fd = next_fd(k, BPFCMD_MAP_GET_NEXT_ID, BPFCMD_MAP_GET_FD_BY_ID, after, &id);
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

long inspect_next_link(struct kern *k, u32 after, struct inspect_link *out)
{
	struct inspect_link named;
	u32 id, len = sizeof(out->info);
	long fd = next_fd(k, BPFCMD_LINK_GET_NEXT_ID, BPFCMD_LINK_GET_FD_BY_ID, after, &id);
	if (fd < 0)
		return fd;
	memset(out, 0, sizeof(*out));
	long r = sys_get_info(k, (int)fd, &out->info, &len);
	named = *out;
	len = sizeof(named.info);
	if (r == 0 && want_name(&named) && sys_get_info(k, (int)fd, &named.info, &len) == 0) {
		out->info = named.info;
		memcpy(out->name, named.name, sizeof(named.name) - 1);
	}
	k->close(k, (int)fd);
	return r;
}
