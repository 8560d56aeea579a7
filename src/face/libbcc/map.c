/* map.c: elements of maps, by descriptor. */
#include "face/libbcc/face.h"

static u64 ptr(const void *p) { return (u64)(uintptr_t)p; }

static int elem(int cmd, int fd, const void *key, void *value, u64 flags)
{
	struct sys_map_elem a = { .map_fd = (u32)fd, .key = ptr(key), .value = ptr(value), .flags = flags };
	return face_result(face_kern()->bpf(face_kern(), cmd, &a, sizeof(a)));
}

int bpf_lookup_elem(int fd, void *key, void *value);
int bpf_lookup_elem(int fd, void *key, void *value) { return elem(BPFCMD_MAP_LOOKUP_ELEM, fd, key, value, 0); }

int bpf_update_elem(int fd, void *key, void *value, unsigned long long flags);

int bpf_update_elem(int fd, void *key, void *value, unsigned long long flags)
{
	return elem(BPFCMD_MAP_UPDATE_ELEM, fd, key, value, flags);
}

int bpf_delete_elem(int fd, void *key);
int bpf_delete_elem(int fd, void *key) { return elem(BPFCMD_MAP_DELETE_ELEM, fd, key, NULL, 0); }

int bpf_lookup_and_delete(int fd, void *key, void *value);

int bpf_lookup_and_delete(int fd, void *key, void *value)
{
	return elem(BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM, fd, key, value, 0);
}

int bpf_get_next_key(int fd, void *key, void *next);

int bpf_get_next_key(int fd, void *key, void *next)
{
	return face_result(sys_map_next_key(face_kern(), fd, key, next));
}

int bpf_get_first_key(int fd, void *key, size_t key_size);

int bpf_get_first_key(int fd, void *key, size_t key_size UNUSED)
{
	return face_result(sys_map_next_key(face_kern(), fd, NULL, key));
}

static int batch(int cmd, struct sys_map_batch *a, u32 *count)
{
	a->count = *count;
	long r = face_kern()->bpf(face_kern(), cmd, a, sizeof(*a));
	*count = a->count;
	return face_result(r);
}

int bpf_lookup_batch(int fd, u32 *in, u32 *out, void *keys, void *values, u32 *count);
int bpf_lookup_batch(int fd, u32 *in, u32 *out, void *keys, void *values, u32 *count)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .in_batch = ptr(in), .out_batch = ptr(out), .keys = ptr(keys),
		.values = ptr(values) };
	return batch(BPFCMD_MAP_LOOKUP_BATCH, &a, count);
}

int bpf_lookup_and_delete_batch(int fd, u32 *in, u32 *out, void *keys, void *values, u32 *count);
int bpf_lookup_and_delete_batch(int fd, u32 *in, u32 *out, void *keys, void *values, u32 *count)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .in_batch = ptr(in), .out_batch = ptr(out), .keys = ptr(keys),
		.values = ptr(values) };
	return batch(BPFCMD_MAP_LOOKUP_AND_DELETE_BATCH, &a, count);
}

int bpf_update_batch(int fd, void *keys, void *values, u32 *count);
int bpf_update_batch(int fd, void *keys, void *values, u32 *count)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .keys = ptr(keys), .values = ptr(values) };
	return batch(BPFCMD_MAP_UPDATE_BATCH, &a, count);
}

int bpf_delete_batch(int fd, void *keys, u32 *count);
int bpf_delete_batch(int fd, void *keys, u32 *count)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .keys = ptr(keys) };
	return batch(BPFCMD_MAP_DELETE_BATCH, &a, count);
}
