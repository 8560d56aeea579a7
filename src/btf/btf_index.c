/* btf_index.c: names to types. The index is a blob that can be kept on disk and mapped: an offset for each type, then
 * a hash table of type numbers (enumerators: the number of their enum with the top bit set). The names themselves stay
 * in the BTF, so a stale or hostile index can only fail to find. */
#include "btf/btf_private.h"

#define INDEX_MAGIC "skepbt2"    /* what it hashes, and how, is in this file: a change of it is another index */

u64 btf_name_hash(str name)
{
	u64 h = 0xcbf29ce484222325u;                 /* FNV-1a, 64 bits: stored, so fixed */
	for (u32 i = 0; i < name.n; i++)
		h = (h ^ (u8)name.s[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}

/* Of every byte: an index may be used for the BTF it was made of alone. Eight bytes a step, in four lanes that do not
 * wait for one another: memory is what it waits for. */
u64 btf_identity(const struct btf *b)
{
	enum { LANES = 4, STEP = LANES * 8 };
	const u64 prime = 0x9e3779b97f4a7c15u;
	u64 lane[LANES] = { 1, 2, 3, 4 }, h = b->len, word, at = 0;
	if (b->identity)
		return b->identity;
	for (; b->len - at >= STEP; at += STEP)
		for (u32 i = 0; i < LANES; i++) {
			memcpy(&word, b->bytes + at + i * 8, 8);
			lane[i] = (lane[i] ^ word) * prime;
			lane[i] ^= lane[i] >> 29;
		}
	h ^= btf_name_hash((str){ (const char *)b->bytes + at, (u32)(b->len - at) });
	for (u32 i = 0; i < LANES; i++)
		h = (h ^ lane[i]) * prime ^ h >> 32;
	return h;
}

void btf_identify(struct btf *b, u64 identity) { b->identity = identity; }

static bool is_named(const struct btf_node *n)
{
	return n->name.n && n->kind != BTF_DECL_TAG && n->kind != BTF_TYPE_TAG;
}

/* Found by its name without the flavor too. */
static bool is_flavored(const struct btf_node *n) { return is_named(n) && btf_essential(n->name).n != n->name.n; }

static void insert(u32 *slot, u32 slots, str name, u32 value)
{
	u32 i = (u32)btf_name_hash(name) & (slots - 1);
	while (slot[i])
		i = (i + 1) & (slots - 1);
	slot[i] = value;
}

static u32 *build_slots(const struct btf *b, struct arena *a, u32 *out_slots)
{
	struct btf_node n;
	struct btf_enumerator e;
	u32 names = 0, slots = 16;
	for (u32 id = b->first_id; id < b->count; id++)
		if (btf_node(b, id, &n)) {
			names += is_named(&n) + is_flavored(&n);
			names += n.kind == BTF_ENUM || n.kind == BTF_ENUM64 ? n.vlen : 0;
		}
	while (slots < names + names / 3 + 1)
		slots *= 2;
	u32 *slot = arena_array(a, u32, slots);
	for (u32 id = b->first_id; id < b->count; id++) {
		if (!btf_node(b, id, &n))
			continue;
		if (is_named(&n))
			insert(slot, slots, n.name, id);
		if (is_flavored(&n))
			insert(slot, slots, btf_essential(n.name), id);
		for (u32 i = 0; (n.kind == BTF_ENUM || n.kind == BTF_ENUM64) && btf_enumerator(b, &n, i, &e); i++)
			insert(slot, slots, e.name, id | SLOT_ENUMERATOR);
	}
	*out_slots = slots;
	return slot;
}

void btf_ensure_index(const struct btf *cb)
{
	struct btf *b = (struct btf *)cb;            /* a cache behind a view */
	btf_count_types(b);
	if (!b->slot)
		b->slot = build_slots(b, b->arena, &b->slots);
}

bool btf_index_build(const struct btf *b, struct buf *out)
{
	if (!btf_count_types(b))
		return false;
	btf_ensure_index(b);
	struct btf_index_header h = { .magic = INDEX_MAGIC, .identity = btf_identity(b), .ids = b->count - b->first_id,
		.slots = b->slots };
	buf_add(out, &h, sizeof(h));
	buf_add(out, b->offs, (u64)h.ids * 4);
	buf_add(out, b->slot, (u64)h.slots * 4);
	return true;
}

bool btf_index_use(struct btf *b, const void *blob, u64 len)
{
	struct btf_index_header h;
	if (len < sizeof(h))
		return false;
	memcpy(&h, blob, sizeof(h));
	if (memcmp(h.magic, INDEX_MAGIC, sizeof(h.magic)) || h.identity != btf_identity(b) || h.ids > BTF_MAX_IDS ||
		h.slots > 1u << 26 || !h.slots ||
	    h.slots & (h.slots - 1) || len != sizeof(h) + ((u64)h.ids + h.slots) * 4)
		return false;
	b->offs = (const u32 *)((const u8 *)blob + sizeof(h));
	b->count = b->first_id + h.ids;
	b->slot = b->offs + h.ids;
	b->slots = h.slots;
	return true;
}

/* Calls for each slot of that hash until fn says stop; bounded by the table. */
struct probe { const struct btf *b; str name; u32 at, left; };

static struct probe probe_start(const struct btf *b, str name)
{
	btf_ensure_index(b);
	return (struct probe){ b, name, (u32)btf_name_hash(name) & (b->slots - 1), b->slots };
}

static u32 probe_next(struct probe *p)
{
	while (p->left--) {
		u32 value = p->b->slot[p->at];
		p->at = (p->at + 1) & (p->b->slots - 1);
		return value;
	}
	return 0;
}

struct wanted { enum btf_kind kind; str name; bool any_flavor; };

static bool is_wanted(const struct wanted *w, const struct btf_node *n)
{
	return n->kind == w->kind && str_eq(w->any_flavor ? btf_essential(n->name) : n->name, w->name);
}

static u32 find_own(const struct btf *b, const struct wanted *w, u32 after)
{
	struct probe p = probe_start(b, w->name);
	struct btf_node n;
	u32 best = 0, v;
	while ((v = probe_next(&p)))
		if (!(v & SLOT_ENUMERATOR) && v > after && (!best || v < best) && btf_node(b, v, &n) &&
			is_wanted(w, &n))
			best = v;
	return best;
}

static u32 find_after(const struct btf *b, const struct wanted *w, u32 after)
{
	u32 id = b->base && after < b->first_id - 1 ? find_after(b->base, w, after) : 0;
	return id ? id : find_own(b, w, after);
}

u32 btf_find_next(const struct btf *b, enum btf_kind kind, str name, u32 after)
{
	struct wanted w = { kind, name, false };
	return name.n ? find_after(b, &w, after) : 0;
}

u32 btf_find(const struct btf *b, enum btf_kind kind, str name)
{
	u32 id = btf_find_next(b, kind, name, 0);
	if (!id && kind == BTF_ENUM)
		id = btf_find_next(b, BTF_ENUM64, name, 0);
	return id;
}

u32 btf_find_enumerator(const struct btf *b, str name, s64 *value)
{
	struct probe p = probe_start(b, name);
	struct btf_node n;
	struct btf_enumerator e;
	u32 v;
	while (name.n && (v = probe_next(&p))) {
		if (!(v & SLOT_ENUMERATOR) || !btf_node(b, v & ~(u32)SLOT_ENUMERATOR, &n))
			continue;
		for (u32 i = 0; btf_enumerator(b, &n, i, &e); i++)
			if (str_eq(e.name, name)) {
				*value = e.value;
				return n.id;
			}
	}
	return b->base ? btf_find_enumerator(b->base, name, value) : 0;
}

str btf_essential(str name)
{
	for (u32 i = name.n < 5 ? 0 : name.n - 4; i > 0; i--)
		if (name.s[i] == '_' && !memcmp(name.s + i, "___", 3) && name.s[i - 1] != '_' && name.s[i + 3] != '_')
			return str_sub(name, 0, i);
	return name;
}

u32 btf_find_essential(const struct btf *b, enum btf_kind kind, str name, u32 after)
{
	struct wanted w = { kind, btf_essential(name), true };
	return w.name.n ? find_after(b, &w, after) : 0;
}

bool btf_has_decl_tag(const struct btf *b, u32 id, str tag)
{
	struct btf_node n;
	for (u32 t = 1; t < btf_count(b); t++)
		if (btf_node(b, t, &n) && n.kind == BTF_DECL_TAG && n.type == id && n.component == -1 &&
			str_eq(n.name, tag))
			return true;
	return false;
}

bool btf_decl_tag_of(const struct btf *b, u32 id, str prefix, str *rest)
{
	struct btf_node n;
	for (u32 t = 1; t < btf_count(b); t++)
		if (btf_node(b, t, &n) && n.kind == BTF_DECL_TAG && n.type == id && n.component == -1 &&
			n.name.n >= prefix.n && str_eq(str_sub(n.name, 0, prefix.n), prefix)) {
			*rest = str_sub(n.name, prefix.n, n.name.n);
			return true;
		}
	return false;
}

u32 btf_suggest(const struct btf *b, enum btf_kind kind, str name, str *out, u32 max)
{
	enum { LIMIT = 3 };
	struct btf_node n;
	u32 found = 0, best[8];
	max = MIN(max, (u32)ARRAY_LEN(best));
	for (u32 id = 1; id < btf_count(b); id++) {
		if (!btf_node(b, id, &n) || n.kind != kind || !n.name.n)
			continue;
		u32 d = str_distance(n.name, name, LIMIT), i = found;
		if (d > LIMIT || d * 2 > name.n)
			continue;
		while (i > 0 && best[i - 1] > d)
			i--;
		if (i >= max)
			continue;
		u32 last = found < max ? found++ : max - 1;
		for (; last > i; last--)
			best[last] = best[last - 1], out[last] = out[last - 1];
		best[i] = d;
		out[i] = n.name;
	}
	return found;
}
