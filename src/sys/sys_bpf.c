/* sys_bpf.c: bpf(2) commands that take a line or two to fill in. */
#include "sys/sys.h"

static u64 ptr(const void *p) { return (u64)(uintptr_t)p; }

static long elem(struct kern *k, int cmd, int fd, const void *key, const void *value, u64 flags)
{
	struct sys_map_elem a = { .map_fd = (u32)fd, .key = ptr(key), .value = ptr(value), .flags = flags };
	return k->bpf(k, cmd, &a, sizeof(a));
}

long sys_map_lookup(struct kern *k, int fd, const void *key, void *value, u64 flags)
{
	return elem(k, BPFCMD_MAP_LOOKUP_ELEM, fd, key, value, flags);
}

long sys_map_take(struct kern *k, int fd, void *value)
{
	return elem(k, BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM, fd, NULL, value, 0);
}

long sys_map_update(struct kern *k, int fd, const void *key, const void *value, u64 flags)
{
	return elem(k, BPFCMD_MAP_UPDATE_ELEM, fd, key, value, flags);
}

long sys_map_delete(struct kern *k, int fd, const void *key)
{
	return elem(k, BPFCMD_MAP_DELETE_ELEM, fd, key, NULL, 0);
}

long sys_map_next_key(struct kern *k, int fd, const void *key, void *next)
{
	return elem(k, BPFCMD_MAP_GET_NEXT_KEY, fd, key, next, 0);
}

long sys_map_lookup_batch(struct kern *k, int fd, struct sys_batch *b)
{
	struct sys_map_batch a = { .in_batch = ptr(b->from), .out_batch = ptr(b->to), .keys = ptr(b->keys),
		.values = ptr(b->values), .count = b->n, .map_fd = (u32)fd };
	long r = k->bpf(k, BPFCMD_MAP_LOOKUP_BATCH, &a, sizeof(a));
	b->n = a.count;
	return r;
}

long sys_map_freeze(struct kern *k, int fd)
{
	struct sys_map_elem a = { .map_fd = (u32)fd };
	return k->bpf(k, BPFCMD_MAP_FREEZE, &a, sizeof(a));
}

long sys_obj_pin(struct kern *k, int fd, const char *path)
{
	struct sys_obj_path a = { .pathname = ptr(path), .bpf_fd = (u32)fd };
	return k->bpf(k, BPFCMD_OBJ_PIN, &a, sizeof(a));
}

long sys_obj_get(struct kern *k, const char *path)
{
	struct sys_obj_path a = { .pathname = ptr(path) };
	return k->bpf(k, BPFCMD_OBJ_GET, &a, sizeof(a));
}

long sys_raw_tp_open(struct kern *k, const char *name, int prog_fd, u64 cookie)
{
	struct sys_raw_tp_open a = { .name = ptr(name), .prog_fd = (u32)prog_fd, .cookie = cookie };
	return k->bpf(k, BPFCMD_RAW_TRACEPOINT_OPEN, &a, sizeof(a));
}

long sys_next_id(struct kern *k, int cmd, u32 after, u32 *id)
{
	struct sys_get_id a = { .id = after };
	long r = k->bpf(k, cmd, &a, sizeof(a));
	*id = a.next_id;
	return r;
}

long sys_fd_by_id(struct kern *k, int cmd, u32 id)
{
	struct sys_get_id a = { .id = id };
	return k->bpf(k, cmd, &a, sizeof(a));
}

long sys_get_info(struct kern *k, int fd, void *info, u32 *len)
{
	struct sys_get_info a = { .bpf_fd = (u32)fd, .info_len = *len, .info = ptr(info) };
	long r = k->bpf(k, BPFCMD_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
	*len = a.info_len;
	return r;
}

long sys_link_detach(struct kern *k, int link_fd)
{
	struct sys_iter_create a = { .link_fd = (u32)link_fd };
	return k->bpf(k, BPFCMD_LINK_DETACH, &a, 4);
}

long sys_link_update(struct kern *k, int link_fd, int prog_fd)
{
	struct sys_link_update a = { .link_fd = (u32)link_fd, .new_fd = (u32)prog_fd };
	return k->bpf(k, BPFCMD_LINK_UPDATE, &a, sizeof(a));
}

long sys_iter_create(struct kern *k, int link_fd)
{
	struct sys_iter_create a = { .link_fd = (u32)link_fd };
	return k->bpf(k, BPFCMD_ITER_CREATE, &a, sizeof(a));
}

long sys_prog_attach(struct kern *k, struct sys_prog_attach *a) { return k->bpf(k, BPFCMD_PROG_ATTACH, a, sizeof(*a)); }
long sys_prog_detach(struct kern *k, struct sys_prog_attach *a) { return k->bpf(k, BPFCMD_PROG_DETACH, a, sizeof(*a)); }

long sys_enable_stats(struct kern *k)
{
	struct sys_stats a = { 0 };
	return k->bpf(k, BPFCMD_ENABLE_STATS, &a, sizeof(a));
}
