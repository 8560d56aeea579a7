/* btf_index.c: names to types. The index is a blob that can be kept on disk and mapped: an offset for each type, then
 * hash tables of type numbers, for functions, enumerators (the number of their enum) and all other types. Without
 * a blob each table is made when it is first asked. The names themselves stay in the BTF, so a stale or hostile index
 * can only fail to find. */
#include "btf/btf_private.h"

#define INDEX_MAGIC "skepbt3"    /* what it hashes, and how, is in this file: a change of it is another index */

/* Eight bytes a step; stored, so fixed. */
u64 btf_name_hash(str name)
{
	const u64 prime = 0x9e3779b97f4a7c15u;
	u64 h = name.n, word;
	u32 i = 0;
	for (; name.n - i > 8; i += 8) {
		memcpy(&word, name.s + i, 8);
		h = (h ^ word) * prime;
		h ^= h >> 29;
	}
	word = 0;
	if (name.n >= 8)                             /* the last eight, some of them again */
		memcpy(&word, name.s + name.n - 8, 8);
	for (; i < name.n && name.n < 8; i++)
		word = word << 8 | (u8)name.s[i];
	h = (h ^ word) * prime;
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

/* Kinds with names that somebody looks for: tags are none. */
static const u32 kinds_of[BTF_TABLES] = {
	[BTF_TABLE_TYPES] = 1u << BTF_INT | 1u << BTF_STRUCT | 1u << BTF_UNION | 1u << BTF_ENUM | 1u << BTF_FWD |
		1u << BTF_TYPEDEF | 1u << BTF_VAR | 1u << BTF_DATASEC | 1u << BTF_FLOAT | 1u << BTF_ENUM64,
	[BTF_TABLE_FUNCS] = 1u << BTF_FUNC,
	[BTF_TABLE_ENUMERATORS] = 1u << BTF_ENUM | 1u << BTF_ENUM64,
};

struct filling { const struct btf *b; u32 *v, n, flavors, room; };

static void insert(struct filling *f, str name, u32 value)
{
	u32 i = (u32)btf_name_hash(name) & (f->n - 1);
	while (f->v[i])
		i = (i + 1) & (f->n - 1);
	f->v[i] = value;
}

static void insert_enumerators(struct filling *f, u32 id)
{
	struct btf_node n;
	struct btf_enumerator e;
	if (!btf_node(f->b, id, &n))
		return;
	for (u32 i = 0; btf_enumerator(f->b, &n, i, &e); i++)
		insert(f, e.name, id);
}

/* A type is found by its name without the flavor too, as long as there is room; CO-RE looks for no function so. */
static void insert_name(struct filling *f, u32 id, u32 name_off, bool has_flavors)
{
	str name = btf_str(f->b, name_off);
	insert(f, name, id);
	if (has_flavors && btf_essential(name).n != name.n && f->flavors++ < f->room)
		insert(f, btf_essential(name), id);
}

/* Types as they lie: it sees all of them, and a first start waits for it. */
static void fill(struct filling *f, enum btf_table t)
{
	const u8 *types = f->b->types;
	const u32 *offs = f->b->offs, kinds = kinds_of[t], first = f->b->first_id, n = f->b->count - first;
	struct btf_raw r;
	for (u32 i = 0; i < n; i++) {
		memcpy(&r, types + offs[i], sizeof(r));
		if (!(kinds >> (r.info >> 24 & 31) & 1))
			continue;
		if (t == BTF_TABLE_ENUMERATORS)
			insert_enumerators(f, first + i);
		else if (r.name_off)
			insert_name(f, first + i, r.name_off, t == BTF_TABLE_TYPES);
	}
}

/* Flavors are few in a kernel, and counted on the way: the table is made again if there are more. */
static struct btf_slots build_slots(const struct btf *b, struct arena *a, enum btf_table t)
{
	enum { FEW_FLAVORS = 64 };
	struct filling f = { .b = b, .room = FEW_FLAVORS };
	u32 names = 0;
	for (u32 kind = 0; kind < BTF_KINDS; kind++)
		if (kinds_of[t] >> kind & 1)
			names += t == BTF_TABLE_ENUMERATORS ? b->elements[kind] : b->of_kind[kind];
	for (;;) {
		u32 all = names + f.room;
		f.n = 16;
		while (f.n < all + all / 3 + 1)
			f.n *= 2;
		f.v = arena_array(a, u32, f.n);
		fill(&f, t);
		if (f.flavors <= f.room)
			return (struct btf_slots){ f.v, f.n };
		f.room = f.flavors;
		f.flavors = 0;
	}
}

static void ensure_table(const struct btf *cb, enum btf_table t)
{
	struct btf *b = (struct btf *)cb;            /* a cache behind a view */
	btf_count_types(b);
	if (!b->slots[t].v)
		b->slots[t] = build_slots(b, b->arena, t);
}

bool btf_index_build(const struct btf *b, struct buf *out)
{
	if (!btf_count_types(b))
		return false;
	struct btf_index_header h = { .magic = INDEX_MAGIC, .identity = btf_identity(b),
		.ids = b->count - b->first_id };
	for (u32 t = 0; t < BTF_TABLES; t++) {
		ensure_table(b, t);
		h.slots[t] = b->slots[t].n;
	}
	buf_add(out, &h, sizeof(h));
	buf_add(out, b->offs, (u64)h.ids * 4);
	for (u32 t = 0; t < BTF_TABLES; t++)
		buf_add(out, b->slots[t].v, (u64)h.slots[t] * 4);
	return true;
}

bool btf_index_use(struct btf *b, const void *blob, u64 len)
{
	struct btf_index_header h;
	if (len < sizeof(h))
		return false;
	memcpy(&h, blob, sizeof(h));
	if (memcmp(h.magic, INDEX_MAGIC, sizeof(h.magic)) || h.identity != btf_identity(b) || h.ids > BTF_MAX_IDS)
		return false;
	u64 words = h.ids;
	for (u32 t = 0; t < BTF_TABLES; words += h.slots[t++])
		if (h.slots[t] > 1u << 26 || !h.slots[t] || h.slots[t] & (h.slots[t] - 1))
			return false;
	if (len != sizeof(h) + words * 4)
		return false;
	b->offs = (const u32 *)((const u8 *)blob + sizeof(h));
	b->count = b->first_id + h.ids;
	const u32 *at = b->offs + h.ids;
	for (u32 t = 0; t < BTF_TABLES; at += h.slots[t++])
		b->slots[t] = (struct btf_slots){ at, h.slots[t] };
	return true;
}

/* Calls for each slot of that hash until fn says stop; bounded by the table. */
struct probe { const struct btf_slots *slots; u32 at, left; };

static struct probe probe_start(const struct btf *b, enum btf_table t, str name)
{
	ensure_table(b, t);
	const struct btf_slots *s = &b->slots[t];
	return (struct probe){ s, (u32)btf_name_hash(name) & (s->n - 1), s->n };
}

static u32 probe_next(struct probe *p)
{
	while (p->left--) {
		u32 value = p->slots->v[p->at];
		p->at = (p->at + 1) & (p->slots->n - 1);
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
	struct probe p = probe_start(b, w->kind == BTF_FUNC ? BTF_TABLE_FUNCS : BTF_TABLE_TYPES, w->name);
	struct btf_node n;
	u32 best = 0, v;
	while ((v = probe_next(&p)))
		if (v > after && (!best || v < best) && btf_node(b, v, &n) && is_wanted(w, &n))
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
	struct probe p = probe_start(b, BTF_TABLE_ENUMERATORS, name);
	struct btf_node n;
	struct btf_enumerator e;
	u32 v;
	while (name.n && (v = probe_next(&p))) {
		if (!btf_node(b, v, &n))
			continue;
		for (u32 i = 0; btf_enumerator(b, &n, i, &e); i++)
			if (str_eq(e.name, name)) {
				*value = e.value;
				return n.id;
			}
	}
	return b->base ? btf_find_enumerator(b->base, name, value) : 0;
}

/* Nearly all names have none: three in a row cover every third place. */
static bool may_have_flavor(str name)
{
	for (u32 i = 2; i + 1 < name.n; i += 3)
		if (name.s[i] == '_' && (name.s[i - 1] == '_' || name.s[i + 1] == '_'))
			return true;
	return false;
}

str btf_essential(str name)
{
	for (u32 i = may_have_flavor(name) ? name.n - 4 : 0; i > 0 && name.n > 4; i--)
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
	for (u32 t = 0; (t = btf_next_of_kind(b, BTF_DECL_TAG, t)) != 0;)
		if (btf_node(b, t, &n) && n.type == id && n.component == -1 && str_eq(n.name, tag))
			return true;
	return false;
}

bool btf_decl_tag_of(const struct btf *b, u32 id, str prefix, str *rest)
{
	struct btf_node n;
	for (u32 t = 0; (t = btf_next_of_kind(b, BTF_DECL_TAG, t)) != 0;)
		if (btf_node(b, t, &n) && n.type == id && n.component == -1 && n.name.n >= prefix.n &&
			str_eq(str_sub(n.name, 0, prefix.n), prefix)) {
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
