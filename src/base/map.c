/* map.c: hash tables that live in an arena: u64 -> u64, and text -> small number. */
#include "base/base.h"

static u32 home_of(u64 key, u32 cap)
{
	key *= 0x9e3779b97f4a7c15u;
	return (u32)(key >> 32) & (cap - 1);
}

bool map_get(const struct map *m, u64 key, u64 *val)
{
	if (!m->n)
		return false;
	for (u32 i = home_of(key, m->cap); m->used[i]; i = (i + 1) & (m->cap - 1))
		if (m->keys[i] == key) {
			*val = m->vals[i];
			return true;
		}
	return false;
}

static void grow(struct map *m, struct arena *a)
{
	struct map old = *m;
	m->cap = old.cap ? old.cap * 2 : 16;
	m->keys = arena_array(a, u64, m->cap);
	m->vals = arena_array(a, u64, m->cap);
	m->used = arena_array(a, u8, m->cap);
	m->n = 0;
	for (u32 i = 0; i < old.cap; i++)
		if (old.used[i])
			*map_slot(m, a, old.keys[i]) = old.vals[i];
}

u64 *map_slot(struct map *m, struct arena *a, u64 key)
{
	if (m->n * 4 >= m->cap * 3)
		grow(m, a);
	u32 i = home_of(key, m->cap);
	for (; m->used[i]; i = (i + 1) & (m->cap - 1))
		if (m->keys[i] == key)
			return &m->vals[i];
	m->used[i] = 1;
	m->keys[i] = key;
	m->vals[i] = 0;
	m->n++;
	return &m->vals[i];
}

void map_put(struct map *m, struct arena *a, u64 key, u64 val)
{
	*map_slot(m, a, key) = val;
}

void intern_init(struct intern *in, struct arena *a)
{
	*in = (struct intern){ .arena = a, .cap = 1024, .slots = 2048, .n = 1 };
	in->text = arena_array(a, str, in->cap);
	in->slot = arena_array(a, u64, in->slots);
}

enum { HASH_SHIFT = 32 };            /* of the part of a hash that stands in a slot, and says where that is */

static bool is_text(const struct intern *in, u64 slot, u64 hash, str s)
{
	return slot >> HASH_SHIFT == hash >> HASH_SHIFT && str_eq(in->text[(u32)slot], s);
}

static u64 *intern_slot(const struct intern *in, u64 hash, str s)
{
	u32 i = (u32)(hash >> HASH_SHIFT) & (in->slots - 1);
	while (in->slot[i] && !is_text(in, in->slot[i], hash, s))
		i = (i + 1) & (in->slots - 1);
	return &in->slot[i];
}

u32 intern_find(const struct intern *in, str s)
{
	return (u32)*intern_slot(in, str_hash(s), s);
}

static void grow_slots(struct intern *in)
{
	const u64 *old = in->slot;
	u32 n = in->slots;
	in->slots *= 2;
	in->slot = arena_array(in->arena, u64, in->slots);
	for (u32 i = 0; i < n; i++) {
		u32 to = (u32)(old[i] >> HASH_SHIFT) & (in->slots - 1);
		while (old[i] && in->slot[to])
			to = (to + 1) & (in->slots - 1);
		if (old[i])
			in->slot[to] = old[i];
	}
}

static u32 add(struct intern *in, u64 *slot, u64 hash, str s)
{
	if (in->n == in->cap) {
		in->text = arena_grow(in->arena, in->text, in->cap * sizeof(str), in->cap * 2 * sizeof(str));
		in->cap *= 2;
		grow_slots(in);
		slot = intern_slot(in, hash, s);
	}
	in->text[in->n] = s;
	*slot = hash >> HASH_SHIFT << HASH_SHIFT | in->n;
	return in->n++;
}

u32 intern_add(struct intern *in, str s)
{
	u64 hash = str_hash(s), *slot = intern_slot(in, hash, s);
	return *slot ? (u32)*slot : add(in, slot, hash, arena_str(in->arena, s));
}

u32 intern_keep(struct intern *in, str s)
{
	u64 hash = str_hash(s), *slot = intern_slot(in, hash, s);
	return *slot ? (u32)*slot : add(in, slot, hash, s);
}
