/* map.c: maps of an object: declared ones, and those of its global variables, which lie in memory that stays where it
 * is: before loading it holds the first values, afterwards, where the kernel can, the map itself. */
#include "face/libbpf/face.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { F_MMAPABLE = 1 << 10, F_RDONLY_PROG = 1 << 7 };

/* ---- open -------------------------------------------------------------------------------------------------------- */

static bool is_internal(const struct obj_map *m) { return m->origin == MAP_DATA || m->origin == MAP_KCONFIG; }

static u64 pages(u64 bytes)
{
	u64 page = face_kern()->page_size(face_kern());
	return ALIGN_UP(bytes, page);
}

/* Memory for an internal map's value, with what is in it at first. */
static long make_value(struct bpf_map *m)
{
	struct obj_map *x = map_of(m);
	struct kern *k = m->obj->k;
	m->mmap_bytes = pages(x->value_size);
	long r = k->mmap(k, &(struct sys_mapping){ m->mmap_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		-1, 0 }, &m->mmaped);
	if (r < 0) {
		m->mmaped = NULL;
		return r;
	}
	if (x->data)
		memcpy(m->mmaped, x->data, x->data_size);
	x->data = m->mmaped;
	x->data_size = x->value_size;
	return 0;
}

static void set_pin_path(struct bpf_map *m, const char *path)
{
	m->pin_path = path ? arena_strdup(&m->obj->arena, str_from(path)) : NULL;
	map_of(m)->pinning = 0;
	map_of(m)->pin_path = str_from(m->pin_path);
}

/* Whatever pin path the object itself says is libbpf's for it: root and name. */
static void open_pin(struct bpf_map *m, const char *root)
{
	struct obj_map *x = map_of(m);
	if (x->pin_path.n)
		set_pin_path(m, arena_strdup(&m->obj->arena, x->pin_path));
	else if (x->pinning)
		set_pin_path(m, arena_printf(&m->obj->arena, "%s/%s", root ? root : "/sys/fs/bpf", m->name).s);
}

static bool open_one(struct bpf_object *o, struct bpf_map *m, u32 index, const char *root)
{
	struct obj_map *x = &o->o->maps.v[index];
	char kernel_name[SYS_NAME_LEN];
	*m = (struct bpf_map){ .obj = o, .index = index, .fd = -1, .autocreate = !str_starts(x->section, "?"),
		.autoattach = x->origin == MAP_STRUCT_OPS,
		.real_name = arena_strdup(&o->arena, x->name) };
	load_map_name(o->o, x, kernel_name);
	if (is_internal(x) && strrchr(m->real_name, '.') == m->real_name)
		snprintf(m->name, sizeof(m->name), "%s", kernel_name);
	else
		snprintf(m->name, sizeof(m->name), "%s", m->real_name);
	open_pin(m, root);
	o->map_wants[index] = (struct load_map_want){ .fd = -1, .inner_fd = -1 };
	if (x->origin == MAP_STRUCT_OPS)
		face_ops_open(m);
	return !is_internal(x) || make_value(m) == 0;
}

/* A template is a map of its own only through the map that holds such maps: it comes behind all that are listed. */
bool face_maps_open(struct bpf_object *o, const char *pin_root)
{
	u32 n = o->o->maps.n;
	bool ok = true;
	const char *root = pin_root ? arena_strdup(&o->arena, str_from(pin_root)) : NULL;
	o->map_wants = arena_array(&o->arena, struct load_map_want, n + 1);
	o->maps = arena_array(&o->arena, struct bpf_map, n + 1);
	for (u32 rank = 0; rank <= OBJ_MAP_UNLISTED; rank++) {
		o->nlisted = rank == OBJ_MAP_UNLISTED ? o->nmaps : 0;
		for (u32 i = 0; i < n && ok; i++)
			if (obj_map_rank(&o->o->maps.v[i]) == rank)
				ok = open_one(o, &o->maps[o->nmaps++], i, root);
	}
	for (u32 i = 0; i < o->nmaps; i++)
		if (map_of(&o->maps[i])->inner)
			o->maps[i].inner = face_map(o, map_of(&o->maps[i])->inner - 1);
	return ok;
}

struct bpf_map *face_map(const struct bpf_object *o, u32 index)
{
	for (u32 i = 0; i < o->nmaps; i++)
		if (o->maps[i].index == index)
			return &o->maps[i];
	return NULL;
}

/* ---- load -------------------------------------------------------------------------------------------------------- */

static bool is_zero(const void *p, u64 n)
{
	return !n || (!*(const u8 *)p && !memcmp(p, (const u8 *)p + 1, n - 1));
}

void face_maps_want(struct bpf_object *o)
{
	for (u32 i = 0; i < o->nmaps; i++) {
		struct bpf_map *m = &o->maps[i];
		struct obj_map *x = map_of(m);
		struct load_map_want *w = &o->map_wants[m->index];
		w->is_absent = !m->autocreate;
		w->exclusive = m->exclusive ? 1 + m->exclusive->func : 0;
		w->fd = m->reused ? m->fd : -1;
		if (x->origin == MAP_DATA && m->mmaped)      /* zeros need no copy */
			x->data = is_zero(m->mmaped, x->value_size) ? NULL : m->mmaped;
	}
}

/* The map takes the place of the memory that was there before; what cannot be mapped is no longer there. */
static long map_value(struct bpf_map *m)
{
	struct obj_map *x = map_of(m);
	struct kern *k = m->obj->k;
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	bool is_readonly = x->is_readonly || x->origin == MAP_KCONFIG;
	if (sys_get_info(k, m->fd, &info, &len) < 0 || !(info.map_flags & F_MMAPABLE)) {
		k->munmap(k, m->mmaped, m->mmap_bytes);
		m->mmaped = NULL;
		return 0;
	}
	void *at = m->mmaped;
	long r = k->mmap(k, &(struct sys_mapping){ m->mmap_bytes, is_readonly ? PROT_READ : PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_FIXED, m->fd, 0 }, &at);
	if (r < 0)
		face_log(LIBBPF_WARN, "map '%s' cannot be mapped: %s", m->name, strerror((int)-r));
	return r;
}

long face_maps_loaded(struct bpf_object *o)
{
	for (u32 i = 0; i < o->nmaps; i++) {
		struct bpf_map *m = &o->maps[i];
		int fd = o->l->map_fds[m->index];
		if (m->reused)           /* the loader has its own descriptor, which is the one to be told of */
			o->k->close(o->k, m->fd);
		m->fd = fd;
		m->reused = false;
		if (m->pin_path && fd >= 0)
			m->pinned = true;
		if (map_of(m)->type == MAP_PERF_EVENT_ARRAY && !map_of(m)->max_entries)
			map_of(m)->max_entries = o->l->ncpus;
		long r = is_internal(map_of(m)) && m->mmaped && fd >= 0 ? map_value(m) : 0;
		if (r < 0)
			return r;
		if (map_of(m)->type == MAP_ARENA && o->l->arena_at)
			m->mmaped = o->l->arena_at, m->mmap_bytes = o->l->arena_bytes;
	}
	return 0;
}

void face_maps_close(struct bpf_object *o)
{
	for (u32 i = 0; i < o->nmaps; i++) {
		struct bpf_map *m = &o->maps[i];
		if (is_internal(map_of(m)) && m->mmaped)
			o->k->munmap(o->k, m->mmaped, m->mmap_bytes);
		if (m->reused)
			o->k->close(o->k, m->fd);
	}
}

/* ---- find -------------------------------------------------------------------------------------------------------- */

struct bpf_map *bpf_object__find_map_by_name(const struct bpf_object *o, const char *name)
{
	if (!o || !name)
		return face_null(-EINVAL);
	for (u32 i = 0; i < o->nlisted; i++) {
		struct bpf_map *m = &o->maps[i];
		/* ".data" is the section, "object.data" the map */
		if (!strcmp(name[0] == '.' && is_internal(map_of(m)) ? m->real_name : m->name, name))
			return m;
	}
	return face_null(-ENOENT);
}

int bpf_object__find_map_fd_by_name(const struct bpf_object *o, const char *name)
{
	struct bpf_map *m = bpf_object__find_map_by_name(o, name);
	return m ? bpf_map__fd(m) : face_result(-EINVAL);
}

static bool is_of(const struct bpf_object *o, const struct bpf_map *m)
{
	return m >= o->maps && m < o->maps + o->nlisted;
}

struct bpf_map *bpf_object__next_map(const struct bpf_object *o, const struct bpf_map *m)
{
	if (!o || (m && !is_of(o, m)))
		return m ? face_null(-EINVAL) : NULL;
	u32 i = m ? (u32)(m - o->maps) + 1 : 0;
	return i < o->nlisted ? &o->maps[i] : NULL;
}

struct bpf_map *bpf_object__prev_map(const struct bpf_object *o, const struct bpf_map *m)
{
	if (!o || (m && !is_of(o, m)))
		return m ? face_null(-EINVAL) : NULL;
	u32 i = m ? (u32)(m - o->maps) : o->nlisted;
	return i ? &o->maps[i - 1] : NULL;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static bool is_made(const struct bpf_map *m) { return m->obj->state != OBJECT_OPEN || m->reused; }

const char *bpf_map__name(const struct bpf_map *m) { return m ? m->name : NULL; }
enum bpf_map_type bpf_map__type(const struct bpf_map *m) { return (enum bpf_map_type)map_of(m)->type; }
__u32 bpf_map__max_entries(const struct bpf_map *m) { return map_of(m)->max_entries; }
__u32 bpf_map__map_flags(const struct bpf_map *m)
{
	const struct obj_map *x = map_of(m);
	u32 own = (is_internal(x) && x->is_mmapable && obj_has_public(m->obj->o, x) ? F_MMAPABLE : 0) |
		(x->is_readonly || x->origin == MAP_KCONFIG ? F_RDONLY_PROG : 0);
	return x->flags | (is_internal(x) ? own : 0);
}
__u32 bpf_map__numa_node(const struct bpf_map *m) { return map_of(m)->numa_node; }
__u32 bpf_map__key_size(const struct bpf_map *m) { return map_of(m)->key_size; }
__u32 bpf_map__value_size(const struct bpf_map *m) { return map_of(m)->value_size; }
__u32 bpf_map__btf_key_type_id(const struct bpf_map *m) { return m ? map_of(m)->key_btf : 0; }
__u32 bpf_map__btf_value_type_id(const struct bpf_map *m)
{
	const struct obj_map *x = m ? map_of(m) : NULL;
	bool is_table = x && x->origin == MAP_STRUCT_OPS && m->obj->o->btf;
	return is_table ? btf_skip(m->obj->o->btf, x->struct_ops_btf) : x ? x->value_btf : 0;
}
__u32 bpf_map__ifindex(const struct bpf_map *m) { return m->obj->map_wants[m->index].ifindex; }
__u64 bpf_map__map_extra(const struct bpf_map *m) { return map_of(m)->map_extra; }
bool bpf_map__is_internal(const struct bpf_map *m) { return is_internal(map_of(m)); }
bool bpf_map__autocreate(const struct bpf_map *m) { return m->autocreate; }
bool bpf_map__autoattach(const struct bpf_map *m) { return m->autoattach; }
struct bpf_map *bpf_map__inner_map(struct bpf_map *m) { return m && m->inner ? m->inner : face_null(-EINVAL); }
int bpf_map__fd(const struct bpf_map *m) { return m ? m->fd : face_result(-EINVAL); }

/* A ring's size is pages, a power of two of them: what is asked for is made so much; no size stays none. */
static u32 ring_bytes(u32 type, u32 bytes)
{
	u64 page = face_kern()->page_size(face_kern()), n = page;
	if (!bytes || (type != MAP_RINGBUF && type != MAP_USER_RINGBUF))
		return bytes;
	while (n < bytes)
		n *= 2;
	return n > UINT32_MAX ? bytes : (u32)n;
}

#define SETTER(name, type, check, statement) \
	int bpf_map__set_##name(struct bpf_map *m, type name) \
	{ \
		if (check) \
			return face_result(-EBUSY); \
		statement; \
		return 0; \
	}
SETTER(autocreate, bool, is_made(m), m->autocreate = autocreate)
SETTER(type, enum bpf_map_type, is_made(m), map_of(m)->type = type)
SETTER(max_entries, __u32, is_made(m), map_of(m)->max_entries = ring_bytes(map_of(m)->type, max_entries))
SETTER(map_flags, __u32, is_made(m), map_of(m)->flags = map_flags)
SETTER(numa_node, __u32, is_made(m), map_of(m)->numa_node = numa_node)
SETTER(ifindex, __u32, is_made(m), m->obj->map_wants[m->index].ifindex = ifindex)
SETTER(map_extra, __u64, is_made(m), map_of(m)->map_extra = map_extra)

int bpf_map__set_key_size(struct bpf_map *m, __u32 size)
{
	if (is_made(m))
		return face_result(-EBUSY);
	map_of(m)->key_size = size;
	return 0;
}

int bpf_map__set_autoattach(struct bpf_map *m, bool autoattach)
{
	if (map_of(m)->type != MAP_OPS)
		return face_result(-EINVAL);
	m->autoattach = autoattach;
	return 0;
}

/* Global variables of another size: the last one must be an array, and becomes longer or shorter; else there are no
 * types any more. */
static bool resize_last(struct bpf_map *m, u32 size)
{
	struct obj_map *x = map_of(m);
	struct bpf_object *o = m->obj;
	struct btf_node sec, var, array;
	struct btf_secinfo last;
	u64 one;
	const struct btf *b = o->o->btf;
	if (!b || !btf_node(b, x->datasec_btf, &sec) || sec.kind != BTF_DATASEC || !sec.vlen ||
		!btf_secinfo(b, &sec, sec.vlen - 1, &last) ||
	    !btf_node(b, last.type, &var) || !btf_node(b, btf_skip(b, var.type), &array) || array.kind != BTF_ARRAY ||
	    size < last.offset ||
	    !btf_size(b, array.array_type, &one) || !one || (size - last.offset) % one)
		return false;
	/* The object's BTF is ours to write: a longer array of the same, and the section's and the variable's sizes. */
	u32 words[] = { (u32)((size - last.offset) / one) };
	memcpy((u8 *)array.extra + 8, words, 4);
	words[0] = size - last.offset;
	memcpy((u8 *)sec.extra + (sec.vlen - 1) * 12 + 8, words, 4);
	memcpy((u8 *)sec.extra - 4, &size, 4);
	return true;
}

int bpf_map__set_value_size(struct bpf_map *m, __u32 size)
{
	struct obj_map *x = map_of(m);
	struct kern *k = m->obj->k;
	if (is_made(m))
		return face_result(-EBUSY);
	if (m->mmaped && is_internal(x)) {
		void *old = m->mmaped;
		u64 old_bytes = m->mmap_bytes, kept = MIN(x->value_size, size);
		if (x->origin != MAP_DATA)
			return face_result(-EOPNOTSUPP);
		x->data = NULL;
		x->value_size = size;
		long r = make_value(m);
		if (r < 0) {
			m->mmaped = old;
			return face_result(r);
		}
		memcpy(m->mmaped, old, kept);
		k->munmap(k, old, old_bytes);
		if (!resize_last(m, size)) {
			face_log(LIBBPF_WARN, "map '%s' gets another size and loses its types: "
				"its last variable is no array of such parts", m->name);
			x->key_btf = x->value_btf = 0;
		}
	}
	x->value_size = size;
	return 0;
}

int bpf_map__set_initial_value(struct bpf_map *m, const void *data, size_t size)
{
	struct obj_map *x = map_of(m);
	if (m->obj->state != OBJECT_OPEN || m->reused)
		return face_result(-EBUSY);
	if (!m->mmaped || x->origin == MAP_KCONFIG || (x->type == MAP_ARENA) ||
		size != (x->origin == MAP_STRUCT_OPS ? m->mmap_bytes : x->value_size))
		return face_result(-EINVAL);
	memcpy(m->mmaped, data, size);
	return 0;
}

void *bpf_map__initial_value(const struct bpf_map *m, size_t *psize)
{
	const struct obj_map *x = map_of(m);
	if (x->origin == MAP_STRUCT_OPS) {
		if (psize)
			*psize = m->mmap_bytes;
		return m->mmaped;
	}
	if (!m->mmaped)
		return NULL;
	if (psize)
		*psize = x->type == MAP_ARENA ? m->mmap_bytes : x->value_size;
	return m->mmaped;
}

int bpf_map__set_inner_map_fd(struct bpf_map *m, int fd)
{
	struct obj_map *x = map_of(m);
	if (x->type != MAP_ARRAY_OF_MAPS && x->type != MAP_HASH_OF_MAPS) {
		face_log(LIBBPF_WARN, "map '%s' does not hold maps", m->name);
		return face_result(-EINVAL);
	}
	if (m->obj->map_wants[m->index].inner_fd >= 0 || (m->inner && m->obj->state != OBJECT_OPEN)) {
		face_log(LIBBPF_WARN, "map '%s' has its inner map already", m->name);
		return face_result(-EINVAL);
	}
	m->obj->map_wants[m->index].inner_fd = fd;
	return 0;
}

/* A name that the kernel has cut off says no more than the object's own does. */
static void take_name(struct bpf_map *m, const char *name)
{
	size_t n = strlen(name);
	if (n != SYS_NAME_LEN - 1 || strncmp(m->name, name, n))
		snprintf(m->name, sizeof(m->name), "%s", name);
}

static long take_info(struct bpf_map *m, int fd)
{
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	long r = sys_get_info(m->obj->k, fd, &info, &len);
	struct obj_map *x = map_of(m);
	if (r < 0)
		return r;
	take_name(m, info.name);
	x->type = info.type, x->key_size = info.key_size, x->value_size = info.value_size,
		x->max_entries = info.max_entries, x->flags = info.map_flags;
	x->key_btf = info.btf_key_type_id, x->value_btf = info.btf_value_type_id, x->map_extra = info.map_extra;
	return 0;
}

/* Once the object is loaded its programs keep the map that they have; callers reach the other one. */
int bpf_map__reuse_fd(struct bpf_map *m, int fd)
{
	struct kern *k = m->obj->k;
	long r = take_info(m, fd), own = r < 0 ? r : k->dup(k, fd);
	if (own < 0)
		return face_result(own);
	if (m->obj->l) {
		int *of_loader = &m->obj->l->map_fds[m->index];
		if (*of_loader >= 0)
			k->close(k, *of_loader);
		*of_loader = m->fd = (int)own;
		return 0;
	}
	if (m->reused)
		k->close(k, m->fd);
	m->fd = (int)own;
	m->reused = true;
	return 0;
}

int bpf_map__set_exclusive_program(struct bpf_map *m, struct bpf_program *prog)
{
	if (is_made(m) || m->obj != prog->obj)
		return face_result(-EINVAL);
	m->exclusive = prog;
	return 0;
}

struct bpf_program *bpf_map__exclusive_program(struct bpf_map *m) { return m->exclusive; }

/* ---- pins -------------------------------------------------------------------------------------------------------- */

int bpf_map__set_pin_path(struct bpf_map *m, const char *path)
{
	set_pin_path(m, path);
	return 0;
}

const char *bpf_map__pin_path(const struct bpf_map *m) { return m->pin_path; }
const char *bpf_map__get_pin_path(const struct bpf_map *m) { return m->pin_path; }
bool bpf_map__is_pinned(const struct bpf_map *m) { return m->pinned; }

int bpf_map__pin(struct bpf_map *m, const char *path)
{
	if (!m || (m->pin_path && path && strcmp(m->pin_path, path)) || (!m->pin_path && !path))
		return face_result(-EINVAL);
	if (m->pinned)           /* there already, and nowhere else */
		return 0;
	if (m->fd < 0)
		return face_result(-EINVAL);
	u32 from = m->obj->ds.list.n;
	const char *at = path ? path : m->pin_path;
	if (!load_need_bpffs(m->obj->k, at, &m->obj->ds))
		return face_result(face_failed(&m->obj->ds, from, -EINVAL));
	long r = face_pin(m->obj->k, m->fd, at);
	if (r < 0) {
		face_log(LIBBPF_WARN, "cannot pin map '%s' at '%s': %s", m->name, at, strerror((int)-r));
		return face_result(r);
	}
	if (!m->pin_path)
		m->pin_path = arena_strdup(&m->obj->arena, str_from(path));
	m->pinned = true;
	return 0;
}

int bpf_map__unpin(struct bpf_map *m, const char *path)
{
	if (!m || (m->pin_path && path && strcmp(m->pin_path, path)) || (!m->pin_path && !path))
		return face_result(-EINVAL);
	long r = m->obj->k->unlink(m->obj->k, path ? path : m->pin_path);
	if (r < 0)
		return face_result(r);
	m->pinned = false;
	return 0;
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

enum { F_CPU = 8, F_ALL_CPUS = 16 };

static long check(const struct bpf_map *m, size_t key_sz, size_t value_sz, bool has_value, u64 flags)
{
	const struct obj_map *x = map_of(m);
	if (m->fd < 0)
		return -ENOENT;
	if (x->key_size != key_sz) {
		face_log(LIBBPF_WARN, "map '%s': a key of %zu bytes is given, it has %u", m->name, key_sz, x->key_size);
		return -EINVAL;
	}
	bool one_cpu = load_is_percpu(x->type) && flags & (F_CPU | F_ALL_CPUS);
	if (one_cpu && has_value && flags & F_CPU && flags & F_ALL_CPUS) {
		face_log(LIBBPF_WARN, "map '%s': of one CPU and of all at once", m->name);
		return -EINVAL;
	}
	u64 want = one_cpu ? x->value_size : load_value_bytes(x->type, x->value_size,
		load_is_percpu(x->type) ? sys_possible_cpus(m->obj->k) : 1);
	if (!has_value || want == value_sz)
		return 0;
	face_log(LIBBPF_WARN, "map '%s': a value of %zu bytes is given, it has %llu", m->name, value_sz,
		(unsigned long long)want);
	return -EINVAL;
}

int bpf_map__lookup_elem(const struct bpf_map *m, const void *key, size_t key_sz, void *value, size_t value_sz,
	__u64 flags)
{
	long r = check(m, key_sz, value_sz, true, flags);
	return r < 0 ? face_result(r) : bpf_map_lookup_elem_flags(m->fd, key, value, flags);
}

int bpf_map__update_elem(const struct bpf_map *m, const void *key, size_t key_sz, const void *value, size_t value_sz,
	__u64 flags)
{
	long r = check(m, key_sz, value_sz, true, flags);
	return r < 0 ? face_result(r) : bpf_map_update_elem(m->fd, key, value, flags);
}

int bpf_map__delete_elem(const struct bpf_map *m, const void *key, size_t key_sz, __u64 flags)
{
	long r = check(m, key_sz, 0, false, flags);
	return r < 0 ? face_result(r) : bpf_map_delete_elem_flags(m->fd, key, flags);
}

int bpf_map__lookup_and_delete_elem(const struct bpf_map *m, const void *key, size_t key_sz, void *value,
	size_t value_sz, __u64 flags)
{
	long r = check(m, key_sz, value_sz, true, flags);
	return r < 0 ? face_result(r) : bpf_map_lookup_and_delete_elem_flags(m->fd, key, value, flags);
}

int bpf_map__get_next_key(const struct bpf_map *m, const void *cur_key, void *next_key, size_t key_sz)
{
	long r = check(m, key_sz, 0, false, 0);
	return r < 0 ? face_result(r) : bpf_map_get_next_key(m->fd, cur_key, next_key);
}
