/* vm_map.c: maps of the machine. Values of a map lie in one region, a stride apart, so that a pointer to one stays good
 * as long as the map lives, as in the kernel. Hash maps find their elements by open addressing over element numbers. */
#include <stdlib.h>
#include "vm/vm_private.h"

struct vm_map *vm_map_of(struct vm *vm, u64 addr)
{
	u32 at = VM_NUMBER(addr);
	if (VM_KIND(addr) != VM_MAP || vm_offset(addr) || at >= vm->maps.n) {
		vm_fault(vm, "0x%llx is no map", (unsigned long long)addr);
		return NULL;
	}
	return &vm->maps.v[at];
}

static bool is_hash(const struct vm_map *m)
{
	u32 flags = uapi_map_type_flags(m->type);
	return flags & (MAPF_HASH | MAPF_STORAGE) || m->type == MAP_LPM_TRIE || m->type == MAP_HASH_OF_MAPS ||
	       m->type == MAP_DEVMAP_HASH || m->type == MAP_SOCKHASH || m->type == MAP_BLOOM_FILTER;
}

static bool is_array(const struct vm_map *m)
{
	u32 flags = uapi_map_type_flags(m->type);
	return flags & (MAPF_ARRAY | MAPF_FDS) || m->type == MAP_ARRAY_OF_MAPS || m->type == MAP_DEVMAP ||
	       m->type == MAP_CPUMAP || m->type == MAP_XSKMAP || m->type == MAP_SOCKMAP ||
	       m->type == MAP_REUSEPORT_SOCKARRAY;
}

/* Values that are numbers of other things, which programs do not touch. */
static bool is_opaque(const struct vm_map *m)
{
	return uapi_map_type_flags(m->type) & (MAPF_FDS | MAPF_OF_MAPS);
}

static void *zeroed(u64 bytes)
{
	void *p = calloc(1, bytes ? bytes : 1);
	if (!p)
		base_out_of_memory(bytes);
	return p;
}

/* ---- making ---- */

static bool make_values(struct vm *vm, struct vm_map *m)
{
	u64 bytes = (u64)m->stride * m->copies * m->max;
	if (bytes > VM_MAX_MAP_BYTES || (u64)(m->key_size + 16) * m->max > VM_MAX_MAP_BYTES)
		return vm_fault(vm, "map '%.*s' needs more than %llu MB", STR_ARG(m->decl->name),
			VM_MAX_MAP_BYTES >> 20);
	m->values = zeroed(bytes);
	if (is_opaque(m))
		return true;
	m->region = vm_add_region(vm, (struct region){ .host = m->values, .kind = REGION_MAP, .high = (u32)bytes,
		.is_writable = !m->decl->is_readonly, .stride = m->decl->data_size || m->type == MAP_ARENA ? 0 :
		m->stride,
		.size = m->value_size, .map = (u32)(m - vm->maps.v) });
	return m->region || vm_fault(vm, "more maps than the machine takes");
}

static void fill_data(struct vm *vm, struct vm_map *m)
{
	const struct obj_map *decl = m->decl;
	if (decl->data)
		memcpy(m->values, decl->data, MIN(decl->data_size, m->stride));
	if (m->type == MAP_ARENA)
		vec_each(d, &vm->obj->maps)
			if (obj_is_arena_data(d) && d->data)
				memcpy(m->values, d->data, MIN(d->data_size, m->stride * m->max));
	for (u32 i = 0; i < decl->init.n; i++) {
		u32 value = decl->init.v[i].to + 1;
		if (is_opaque(m) && decl->init.v[i].index < m->max && m->stride >= 4 && is_array(m))
			memcpy(m->values + (size_t)decl->init.v[i].index * m->stride, &value, 4);
		else if (m->type == MAP_HASH_OF_MAPS && m->key_size == 4)
			vm_map_put(vm, m, &decl->init.v[i].index, &value, 0, 0);
	}
}

/* Storage maps hang values on kernel objects: here their address is the key. */
static void sizes_of(struct vm *vm, struct vm_map *m)
{
	const struct obj_map *d = m->decl;
	u32 flags = uapi_map_type_flags(d->type);
	m->type = d->type;
	m->flags = d->flags;
	m->key_size = flags & MAPF_STORAGE ? 8 : is_array(m) ? 4 : flags & (MAPF_KEYLESS | MAPF_BUFFER) ? 0 :
		d->key_size;
	m->value_size = d->data_size ? d->data_size : is_opaque(m) ? 4 : d->value_size;
	m->max = d->max_entries ? d->max_entries : m->type == MAP_PERF_EVENT_ARRAY ? vm->opt.cpus :
		flags & MAPF_STORAGE ? 1024 : 1;
	if (d->data_size)
		m->max = 1;
	if (m->type == MAP_BLOOM_FILTER)
		m->key_size = m->value_size;     /* its members are its values */
	if (m->type == MAP_ARENA) {
		m->value_size = 4096;
		m->max = MIN(d->max_entries, (u32)(VM_MAX_MAP_BYTES / 4096));
	}
	m->copies = flags & MAPF_PERCPU ? vm->opt.cpus : 1;
	m->stride = ALIGN_UP(m->value_size, 8);
}

static bool make_map(struct vm *vm, struct vm_map *m)
{
	if (m->decl->origin == MAP_STRUCT_OPS)
		return true;
	sizes_of(vm, m);
	if (m->type == MAP_RINGBUF || m->type == MAP_USER_RINGBUF)
		return true;
	if (m->type == MAP_LPM_TRIE && (m->key_size < 5 || m->key_size > VM_MAX_PREFIX))
		return vm_fault(vm, "map '%.*s': a key of %u bytes, where a prefix takes 5 to %d",
			STR_ARG(m->decl->name),
				m->key_size, VM_MAX_PREFIX);
	if (m->value_size > VM_MAX_MAP_BYTES || m->key_size > VM_MAX_MAP_BYTES || !make_values(vm, m))
		return vm_fault(vm, "map '%.*s' is larger than the machine takes", STR_ARG(m->decl->name));
	if (is_hash(m)) {
		for (m->nslots = 8; m->nslots < 2ull * m->max; m->nslots *= 2)
			;
		m->keys = zeroed((u64)m->key_size * m->max);
		m->slots = zeroed(4ull * m->nslots);
		m->used = zeroed(4ull * m->max);
	}
	fill_data(vm, m);
	return true;
}

bool vm_maps_make(struct vm *vm)
{
	u32 n = vm->obj->maps.n;
	if (n > 0xffff)
		return vm_fault(vm, "more maps than the machine takes");
	for (u32 i = 0; i < n; i++)
		vec_push(&vm->maps, &vm->arena, ((struct vm_map){ .decl = &vm->obj->maps.v[i] }));
	for (u32 i = 0; i < n; i++)
		if (!make_map(vm, &vm->maps.v[i]))
			return false;
	return true;
}

void vm_maps_free(struct vm *vm)
{
	vec_each(m, &vm->maps) {
		free(m->keys);
		free(m->values);
		free(m->slots);
		free(m->used);
	}
}

/* ---- hash ---- */

static u8 *key_at(const struct vm_map *m, u32 element)
{
	return m->keys + (size_t)element * m->key_size;
}

static u32 slot_of(const struct vm_map *m, const void *key)
{
	return (u32)str_hash((str){ key, m->key_size }) & (m->nslots - 1);
}

/* Element with this key, or max; *slot is where it is or would be. */
static u32 find_element(const struct vm_map *m, const void *key, u32 *slot)
{
	u32 at = slot_of(m, key);
	for (; m->slots[at]; at = (at + 1) & (m->nslots - 1))
		if (!memcmp(key_at(m, m->slots[at] - 1), key, m->key_size))
			break;
	*slot = at;
	return m->slots[at] ? m->slots[at] - 1 : m->max;
}

/* Elements after a freed slot move up, so that searches need no tombstones. */
static void free_slot(struct vm_map *m, u32 hole)
{
	u32 mask = m->nslots - 1;
	for (u32 at = (hole + 1) & mask; m->slots[at]; at = (at + 1) & mask) {
		u32 home = slot_of(m, key_at(m, m->slots[at] - 1));
		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		m->slots[hole] = m->slots[at];
		hole = at;
	}
	m->slots[hole] = 0;
}

static void free_element(struct vm_map *m, u32 element, u32 slot)
{
	m->used[element] = 0;
	m->count--;
	m->free_hint = MIN(m->free_hint, element);
	free_slot(m, slot);
}

static bool is_lru(const struct vm_map *m)
{
	return m->type == MAP_LRU_HASH || m->type == MAP_LRU_PERCPU_HASH;
}

static void evict_oldest(struct vm_map *m)
{
	u32 oldest = 0, slot;
	for (u32 i = 1; i < m->max; i++)
		if (m->used[i] < m->used[oldest])
			oldest = i;
	find_element(m, key_at(m, oldest), &slot);
	free_element(m, oldest, slot);
}

static u32 new_element(struct vm_map *m, const void *key)
{
	u32 slot, element;
	if (m->count == m->max)
		evict_oldest(m);
	for (element = m->free_hint; m->used[element]; element++)
		;
	m->free_hint = element + 1;
	m->count++;
	find_element(m, key, &slot);
	m->slots[slot] = element + 1;
	memcpy(key_at(m, element), key, m->key_size);
	return element;
}

/* A prefix is a u32 length in bits and the bytes, of which those behind the length do not count: clear in the copy.
 * False: longer than the key. */
static bool copy_prefix(const struct vm_map *m, const u8 *key, u8 *copy)
{
	u32 bits;
	memcpy(&bits, key, 4);
	if (bits > 8 * (m->key_size - 4))
		return false;
	memset(copy, 0, m->key_size);
	memcpy(copy, key, 4 + (bits + 7) / 8);
	if (bits % 8)
		copy[4 + bits / 8] &= (u8)(0xff00 >> bits % 8);
	return true;
}

static u32 find_prefix(const struct vm_map *m, const void *key)
{
	u32 best = m->max, best_len = 0, want, len;
	memcpy(&want, key, 4);
	if (want > 8 * (m->key_size - 4))
		return best;
	for (u32 e = 0; e < m->max; e++) {
		const u8 *have = key_at(m, e), *data = (const u8 *)key + 4;
		if (!m->used[e])
			continue;
		memcpy(&len, have, 4);
		if (len > want || (best != m->max && len < best_len))
			continue;
		bool same = !memcmp(have + 4, data, len / 8);
		if (same && (len % 8 == 0 || !((have[4 + len / 8] ^ data[len / 8]) >> (8 - len % 8)))) {
			best = e;
			best_len = len;
		}
	}
	return best;
}

/* ---- by key ---- */

static void *value_at(const struct vm_map *m, u32 element, u32 cpu)
{
	return m->values + ((size_t)element * m->copies + (m->copies > 1 ? cpu : 0)) * m->stride;
}

void *vm_map_find(struct vm *vm, struct vm_map *m, const void *key, u32 cpu)
{
	u32 element, slot;
	if (cpu >= vm->opt.cpus || !m->values)
		return NULL;
	if (is_array(m)) {
		memcpy(&element, key, 4);
		return element < m->max ? value_at(m, element, cpu) : NULL;
	}
	if (!is_hash(m))
		return NULL;
	element = m->type == MAP_LPM_TRIE ? find_prefix(m, key) : find_element(m, key, &slot);
	if (element == m->max)
		return NULL;
	m->used[element] = ++m->tick;
	return value_at(m, element, cpu);
}

u64 vm_map_value_address(struct vm *vm, struct vm_map *m, const void *value)
{
	u32 inner;
	(void)vm;
	if (!value)
		return 0;
	if (uapi_map_type_flags(m->type) & MAPF_OF_MAPS) {
		memcpy(&inner, value, 4);
		return inner ? vm_map_address(inner - 1) : 0;
	}
	return m->region ? vm_address(m->region) + (u64)((const u8 *)value - m->values) : 0;
}

/* flags: 0 any, 1 BPF_NOEXIST, 2 BPF_EXIST, 4 BPF_F_LOCK. */
static int put_array(struct vm *vm, struct vm_map *m, const void *key, const void *value, u64 flags, u32 cpu)
{
	u32 index;
	memcpy(&index, key, 4);
	if (index >= m->max)
		return -E2BIG;
	if ((flags & 3) == 1)
		return -EEXIST;
	memcpy(value_at(m, index, cpu % vm->opt.cpus), value, m->value_size);
	return 0;
}

static int put_hash(struct vm *vm, struct vm_map *m, const void *key, const void *value, u64 flags, u32 cpu)
{
	u32 slot, element = find_element(m, key, &slot);
	bool is_new = element == m->max;
	if ((flags & 3) == 1 && !is_new)
		return -EEXIST;
	if ((flags & 3) == 2 && is_new)
		return -ENOENT;
	if (is_new) {
		if (m->count == m->max && !is_lru(m))
			return m->type == MAP_LPM_TRIE ? -ENOSPC : -E2BIG;
		element = new_element(m, key);
		memset(value_at(m, element, 0), 0, (size_t)m->stride * m->copies);
	}
	m->used[element] = ++m->tick;
	memcpy(value_at(m, element, cpu % vm->opt.cpus), value, m->value_size);
	return 0;
}

int vm_map_put(struct vm *vm, struct vm_map *m, const void *key, const void *value, u64 flags, u32 cpu)
{
	u8 prefix[VM_MAX_PREFIX];
	if ((flags & ~4ull) > 2 || !m->values)
		return -EINVAL;
	if (m->type == MAP_LPM_TRIE && !copy_prefix(m, key, prefix))
		return -EINVAL;
	key = m->type == MAP_LPM_TRIE ? prefix : key;
	if (is_array(m))
		return put_array(vm, m, key, value, flags, cpu);
	return is_hash(m) ? put_hash(vm, m, key, value, flags, cpu) : -EINVAL;
}

int vm_map_remove(struct vm *vm, struct vm_map *m, const void *key)
{
	u32 slot, element;
	u8 prefix[VM_MAX_PREFIX];
	(void)vm;
	if (is_array(m) && is_opaque(m) && m->values) {
		memcpy(&element, key, 4);
		if (element >= m->max)
			return -E2BIG;
		memset(value_at(m, element, 0), 0, m->stride);
		return 0;
	}
	if (!is_hash(m) || !m->slots || (m->type == MAP_LPM_TRIE && !copy_prefix(m, key, prefix)))
		return -EINVAL;
	key = m->type == MAP_LPM_TRIE ? prefix : key;
	element = find_element(m, key, &slot);
	if (element == m->max)
		return -ENOENT;
	free_element(m, element, slot);
	return 0;
}

/* ---- queue, stack, bloom filter ---- */

int vm_map_push(struct vm *vm, struct vm_map *m, const void *value, u64 flags)
{
	if (m->type == MAP_BLOOM_FILTER)
		return vm_map_put(vm, m, value, value, 0, 0), 0;   /* a full one answers yes too often, never no */
	if ((m->type != MAP_QUEUE && m->type != MAP_LIFO) || flags & ~2ull)
		return -EINVAL;
	if (m->count == m->max) {
		if (!(flags & 2))                          /* BPF_EXIST: drop the oldest */
			return -E2BIG;
		m->next = (m->next + 1) % m->max;
		m->count--;
	}
	memcpy(value_at(m, (m->next + m->count) % m->max, 0), value, m->value_size);
	m->count++;
	return 0;
}

int vm_map_pop(struct vm *vm, struct vm_map *m, void *value, bool keep)
{
	if (m->type == MAP_BLOOM_FILTER)
		return keep ? (vm_map_find(vm, m, value, 0) ? 0 : -ENOENT) : -EOPNOTSUPP;
	if (m->type != MAP_QUEUE && m->type != MAP_LIFO)
		return -EINVAL;
	if (!m->count) {
		memset(value, 0, m->value_size);
		return -ENOENT;
	}
	bool is_queue = m->type == MAP_QUEUE;
	memcpy(value, value_at(m, is_queue ? m->next : (m->next + m->count - 1) % m->max, 0), m->value_size);
	if (!keep) {
		m->count--;
		m->next = is_queue ? (m->next + 1) % m->max : m->next;
	}
	return 0;
}

/* ---- all elements ---- */

/* Keys go to the callback through a piece of memory of their own. */
s64 vm_map_each(struct vm *vm, struct vm_map *m, u64 callback, u64 ctx)
{
	s64 calls = 0;
	u64 r0 = 0, map = vm_map_address((u32)(m - vm->maps.v));
	u32 key_size = is_array(m) ? 4 : m->key_size;
	u8 *key = arena_alloc(&vm->run, key_size + 8);
	u32 region = vm_add_region(vm, (struct region){ .host = key, .kind = REGION_LENT, .high = key_size });
	if ((!is_array(m) && !is_hash(m)) || is_opaque(m) || !region)
		return -EINVAL;
	for (u32 e = 0; e < m->max && !r0; e++) {
		if (is_hash(m) && !m->used[e])
			continue;
		if (is_array(m))
			memcpy(key, &e, 4);
		else
			memcpy(key, key_at(m, e), key_size);
		const u64 args[] = { map, vm_address(region), vm_map_value_address(vm, m, value_at(m, e, vm->opt.cpu)),
			ctx };
		if (!vm_callback(vm, callback, args, 4, &r0))
			return 0;
		calls++;
	}
	vm_end_region(vm, &vm->regions.v[region]);
	return calls;
}

/* ---- from outside ---- */

static struct vm_map *map_by_index(struct vm *vm, u32 map)
{
	return map < vm->maps.n ? &vm->maps.v[map] : NULL;
}

void *vm_map_lookup(struct vm *vm, u32 map, const void *key, u32 cpu)
{
	struct vm_map *m = map_by_index(vm, map);
	return m ? vm_map_find(vm, m, key, cpu) : NULL;
}

int vm_map_update(struct vm *vm, u32 map, const void *key, const void *value, u64 flags, u32 cpu)
{
	struct vm_map *m = map_by_index(vm, map);
	return m ? vm_map_put(vm, m, key, value, flags, cpu) : -EBADF;
}

int vm_map_delete(struct vm *vm, u32 map, const void *key)
{
	struct vm_map *m = map_by_index(vm, map);
	return m ? vm_map_remove(vm, m, key) : -EBADF;
}

const void *vm_map_key(struct vm *vm, u32 map, u32 index)
{
	struct vm_map *m = map_by_index(vm, map);
	if (!m || !m->used)
		return NULL;
	for (u32 e = 0; e < m->max; e++)
		if (m->used[e] && !index--)
			return key_at(m, e);
	return NULL;
}
