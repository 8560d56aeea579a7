/* btf_dedup.c: types that are equal are kept once.
 *
 * Types refer to each other in circles, so equality cannot be found from the leaves. It is found from the other side:
 * at first all types with the same kind, names, sizes and numbers are taken to be one class, whatever they refer to.
 * Then classes are split where members refer to different classes, until no class has such members. What a split
 * changes is asked again, nothing else; of the parts of a class the largest keeps its name, so that no type is renamed
 * more than log n times.
 *
 *   struct list { struct list *next; }   struct list { struct list *next; }      never told apart: one class
 *   struct a { struct b *p; }            struct a { struct b *p; }               two, when the two b differ
 *
 * A forward declaration is its definition where there is one definition of that name (the parts it has of its own
 * decide). Where there are several, records that refer to it tell: one of the same name and members elsewhere refers to
 * one of them at the same place. Variables and sections are what they are and stay. Of a class the first type stays;
 * types of a base are never changed, and what is equal to one of them gives way to it. */
#include "btf/btf_private.h"

#include <stdlib.h>

struct class { u32 begin, size; };
struct range { u32 begin, n; };
struct keyed { u64 key; u32 id; };

struct dedup {
	struct arena *arena;
	const struct btf *b;
	u32 n;                       /* all ids, the base's too */
	u64 *own;                    /* by id: hash of what is no reference */
	struct range *refs_of; u32 *refs;    /* by id: what it refers to, in order */
	struct range *users_of; u32 *users;  /* by id: who refers to it */
	u32 *stands;                 /* by id: itself, or the definition of a forward declaration */
	vec(u32) unclear;            /* forward declarations of a name with several definitions */
	u32 *class_of, *place;       /* by id: its class, its place in members */
	u32 *members;                /* ids, class by class */
	vec(struct class) classes;
	u32 *dirty, ndirty, *next, nnext; u8 *is_next;
	u64 *key;                    /* by id: hash of the classes referred to, of this round */
	/* result */
	u32 *map;
	struct btf_build *out;
	struct map base_strs;        /* hash of a string of the base -> its offset + 1 */
};

static u64 mix(u64 h, u64 v)
{
	h ^= v + 0x9e3779b97f4a7c15ull + (h << 6) + (h >> 2);
	h *= 0xff51afd7ed558ccdull;
	return h ^ h >> 32;
}

static u32 get32(const void *p)
{
	u32 v;
	memcpy(&v, p, 4);
	return v;
}

/* ---- what types are by themselves, and what they refer to -------------------------------------------------------- */

struct look { struct dedup *d; u8 *copy; u64 strs; u32 nrefs; };

static void look_at(void *ctx, void *word, enum btf_word what)
{
	struct look *l = ctx;
	if (what == BTF_WORD_STR)
		l->strs = mix(l->strs, str_hash(btf_str(l->d->b, get32(word))));
	else
		l->d->refs[l->nrefs++] = get32(word);
	memset(word, 0, 4);
}

static bool is_its_own(u32 kind) { return kind == BTF_VAR || kind == BTF_DATASEC; }

static void look_at_types(struct dedup *d, u32 most)
{
	struct look l = { .d = d, .copy = arena_alloc(d->arena, most) };
	for (u32 id = 1; id < d->n; id++) {
		struct btf_node n;
		u32 bytes;
		const void *p = btf_type_bytes(d->b, id, &bytes);
		btf_node(d->b, id, &n);
		memcpy(l.copy, p, bytes);
		d->refs_of[id].begin = l.nrefs;
		l.strs = 0;
		btf_words(l.copy, look_at, &l);
		d->refs_of[id].n = l.nrefs - d->refs_of[id].begin;
		u64 own = mix(str_hash((str){ (const char *)l.copy, bytes }), l.strs);
		d->own[id] = is_its_own(n.kind) ? mix(own, id) : own;
	}
}

static int by_key(const void *pa, const void *pb)
{
	const struct keyed *a = pa, *b = pb;
	return a->key != b->key ? (a->key < b->key ? -1 : 1) : a->id < b->id ? -1 : a->id > b->id;
}

/* ---- forward declarations ---------------------------------------------------------------------------------------- */

/* Struct, union or enum, declared or defined; 0: none of them, or without a name. */
static u32 tag_kind(const struct btf_node *n, bool *is_forward)
{
	*is_forward = n->kind == BTF_FWD || (n->kind == BTF_ENUM && !n->vlen);
	if (!n->name.n)
		return 0;
	switch (n->kind) {
	case BTF_FWD: return n->kflag ? BTF_UNION : BTF_STRUCT;
	case BTF_STRUCT: case BTF_UNION: return n->kind;
	case BTF_ENUM: case BTF_ENUM64: return BTF_ENUM;
	default: return 0;
	}
}

enum { SEVERAL = 1u << 31 };

static void find_definitions(struct dedup *d)
{
	/* hash of kind and name -> the first definition, SEVERAL when others differ from it */
	struct map first = { 0 };
	struct btf_node n;
	bool is_forward;
	for (int pass = 0; pass < 2; pass++)
		for (u32 id = 1; id < d->n; id++) {
			u32 kind = btf_node(d->b, id, &n) ? tag_kind(&n, &is_forward) : 0;
			if (pass == 0)
				d->stands[id] = id;
			if (!kind || is_forward != (pass == 1))
				continue;
			u64 *slot = map_slot(&first, d->arena, mix(str_hash(n.name), kind));
			if (pass == 1 && *slot & SEVERAL)
				vec_push(&d->unclear, d->arena, id);
			else if (pass == 1 && *slot)
				d->stands[id] = (u32)*slot;
			else if (pass == 0 && !*slot)
				*slot = id;
			else if (pass == 0 && d->own[*slot & ~(u64)SEVERAL] != d->own[id])
				*slot |= SEVERAL;
		}
}

static void find_users(struct dedup *d, u32 nrefs)
{
	memset(d->users_of, 0, d->n * sizeof(*d->users_of));
	for (u32 i = 0; i < nrefs; i++) {
		d->refs[i] = d->stands[d->refs[i]];
		d->users_of[d->refs[i]].n++;
	}
	u32 at = 0;
	for (u32 id = 0; id < d->n; id++) {
		d->users_of[id].begin = at;
		at += d->users_of[id].n;
		d->users_of[id].n = 0;
	}
	for (u32 id = 1; id < d->n; id++)
		for (u32 i = 0; i < d->refs_of[id].n; i++) {
			struct range *u = &d->users_of[d->refs[d->refs_of[id].begin + i]];
			d->users[u->begin + u->n++] = id;
		}
}

/* ---- forward declarations of a name with several definitions ----------------------------------------------------- */

enum { MAX_WAY = 8, MAX_LOOKS = 512 };
struct way { u32 up[MAX_WAY], n; };  /* up[0]: which reference of its user the declaration is, and so on to a record */
struct search { struct dedup *d; u32 forward, found, looks; bool is_unclear; const struct keyed *by_own; };

/* What that record refers to by the same way, where all between is the same: a definition, or not. */
static void follow(struct search *s, u32 like, u32 record, const struct way *way)
{
	const struct dedup *d = s->d;
	struct btf_node want, n;
	bool is_forward;
	for (u32 i = way->n; i--; ) {
		like = d->refs[d->refs_of[like].begin + way->up[i]];
		record = d->refs[d->refs_of[record].begin + way->up[i]];
		if (i && (d->own[like] != d->own[record] || d->refs_of[like].n != d->refs_of[record].n))
			return;
	}
	btf_node(d->b, s->forward, &want);
	btf_node(d->b, record, &n);
	u32 kind = tag_kind(&want, &is_forward);
	if (tag_kind(&n, &is_forward) != kind || is_forward || !str_eq(n.name, want.name))
		return;
	s->is_unclear |= s->found && d->own[s->found] != d->own[record];
	s->found = s->found ? s->found : record;
}

/* Records with the same name and members as this one. */
static void ask_others(struct search *s, u32 record, const struct way *way)
{
	const struct dedup *d = s->d;
	u32 lo = 0, hi = d->n;
	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		if (s->by_own[mid].key < d->own[record])
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < d->n && s->by_own[lo].key == d->own[record] && s->looks < MAX_LOOKS; lo++, s->looks++)
		if (s->by_own[lo].id != record && d->refs_of[s->by_own[lo].id].n == d->refs_of[record].n)
			follow(s, record, s->by_own[lo].id, way);
}

/* Up through pointers, arrays, prototypes and records without a name. */
static void climb(struct search *s, u32 id, struct way way)
{
	const struct dedup *d = s->d;
	struct btf_node n;
	bool is_forward;
	if (way.n == MAX_WAY)
		return;
	way.n++;
	for (u32 u = 0; u < d->users_of[id].n && s->looks < MAX_LOOKS; u++, s->looks++) {
		u32 user = d->users[d->users_of[id].begin + u];
		const u32 *refs = d->refs + d->refs_of[user].begin;
		u32 at = 0;
		while (at + 1 < d->refs_of[user].n && refs[at] != id)
			at++;
		way.up[way.n - 1] = at;
		if (btf_node(d->b, user, &n) && tag_kind(&n, &is_forward))
			ask_others(s, user, &way);
		else
			climb(s, user, way);
	}
}

/* True: some are clear now. */
static bool ask_users(struct dedup *d)
{
	struct keyed *k = arena_array(d->arena, struct keyed, d->n);
	bool any = false;
	for (u32 id = 0; id < d->n; id++)
		k[id] = (struct keyed){ d->own[id], id };
	qsort(k, d->n, sizeof(*k), by_key);
	for (u32 i = 0; i < d->unclear.n; i++) {
		struct search s = { .d = d, .forward = d->unclear.v[i], .by_own = k };
		climb(&s, s.forward, (struct way){ .n = 0 });
		if (s.found && !s.is_unclear) {
			d->stands[s.forward] = s.found;
			any = true;
		}
	}
	return any;
}

/* ---- classes ----------------------------------------------------------------------------------------------------- */

static void put_member(struct dedup *d, u32 at, u32 id)
{
	d->members[at] = id;
	d->place[id] = at;
}

static void first_classes(struct dedup *d)
{
	struct keyed *k = arena_array(d->arena, struct keyed, d->n);
	for (u32 id = 0; id < d->n; id++)
		k[id] = (struct keyed){ d->own[id], id };
	qsort(k, d->n, sizeof(*k), by_key);
	for (u32 i = 0; i < d->n; i++) {
		if (!i || k[i].key != k[i - 1].key)
			vec_push(&d->classes, d->arena, ((struct class){ i, 0 }));
		vec_last(&d->classes).size++;
		d->class_of[k[i].id] = d->classes.n - 1;
		put_member(d, i, k[i].id);
		d->dirty[d->ndirty++] = k[i].id;
	}
}

/* The members from there on become a class of their own; who refers to them is asked again. */
static void new_class(struct dedup *d, u32 begin, u32 size)
{
	vec_push(&d->classes, d->arena, ((struct class){ begin, size }));
	for (u32 i = begin; i < begin + size; i++) {
		u32 id = d->members[i];
		d->class_of[id] = d->classes.n - 1;
		for (u32 u = 0; u < d->users_of[id].n; u++) {
			u32 user = d->users[d->users_of[id].begin + u];
			if (d->is_next[user])
				continue;
			d->is_next[user] = 1;
			d->next[d->nnext++] = user;
		}
	}
}

/* k: members of one class that were asked again, in order of what they said. The others of the class still say the
 * same. */
static void split(struct dedup *d, const struct keyed *k, u32 n)
{
	u32 c = d->class_of[k[0].id], begin = d->classes.v[c].begin, size = d->classes.v[c].size;
	for (u32 i = 0; i < n; i++) {        /* to the front */
		u32 other = d->members[begin + i], from = d->place[k[i].id];
		put_member(d, from, other);
		put_member(d, begin + i, k[i].id);
	}
	struct class largest = { begin + n, size - n };
	for (u32 i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && k[j].key == k[i].key; j++)
			;
		if (j - i > largest.size)
			largest = (struct class){ begin + i, j - i };
	}
	d->classes.v[c] = largest;
	for (u32 i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && k[j].key == k[i].key; j++)
			;
		if (begin + i != largest.begin)
			new_class(d, begin + i, j - i);
	}
	if (size > n && largest.begin != begin + n)
		new_class(d, begin + n, size - n);
}

static int by_class(const void *pa, const void *pb, void *ctx)
{
	const struct dedup *d = ctx;
	const struct keyed *a = pa, *b = pb;
	u32 ca = d->class_of[a->id], cb = d->class_of[b->id];
	return ca != cb ? (ca < cb ? -1 : 1) : by_key(pa, pb);
}

static void refine(struct dedup *d)
{
	struct keyed *k = arena_array(d->arena, struct keyed, d->n);
	u32 *old = arena_array(d->arena, u32, d->n);         /* classes as the round began */
	while (d->ndirty) {
		for (u32 i = 0; i < d->ndirty; i++) {
			u32 id = d->dirty[i];
			u64 h = 0;
			for (u32 r = 0; r < d->refs_of[id].n; r++)
				h = mix(h, d->class_of[d->refs[d->refs_of[id].begin + r]]);
			k[i] = (struct keyed){ h, id };
		}
		qsort_r(k, d->ndirty, sizeof(*k), by_class, d);
		for (u32 i = 0; i < d->ndirty; i++)
			old[i] = d->class_of[k[i].id];
		d->nnext = 0;
		for (u32 i = 0, j; i < d->ndirty; i = j) {
			for (j = i + 1; j < d->ndirty && old[j] == old[i]; j++)
				;
			split(d, k + i, j - i);
		}
		u32 *spare = d->dirty;
		d->dirty = d->next;
		d->ndirty = d->nnext;
		d->next = spare;
		for (u32 i = 0; i < d->ndirty; i++)
			d->is_next[d->dirty[i]] = 0;
	}
}

/* ---- the result -------------------------------------------------------------------------------------------------- */

/* Numbers for those that stay, in their order; the others get the number of the one that stays for them. */
static void number(struct dedup *d)
{
	u32 *first = arena_array(d->arena, u32, d->classes.n), next = d->b->first_id;
	for (u32 id = 1; id < d->n; id++) {
		u32 c = d->class_of[id];
		bool is_bases = id < d->b->first_id;
		if (!is_bases && d->stands[id] != id)
			continue;
		if (is_bases || !first[c])
			d->map[id] = is_bases ? id : next++;
		if (!first[c])
			first[c] = id;
		d->map[id] = is_bases ? id : d->map[first[c]];
	}
	for (u32 id = d->b->first_id; id < d->n; id++)
		if (d->stands[id] != id)
			d->map[id] = d->map[d->stands[id]];
}

static void note_base_strs(struct dedup *d)
{
	for (const struct btf *b = d->b->base; b; b = b->base)
		for (u32 at = 0; at < b->strs_len; at += (u32)strlen(b->strs + at) + 1)
			map_put(&d->base_strs, d->arena, str_hash(str_from(b->strs + at)), (u64)b->str_base + at + 1);
}

static u32 moved_str(struct dedup *d, u32 off)
{
	str s = btf_str(d->b, off);
	u64 at;
	if (map_get(&d->base_strs, str_hash(s), &at) && str_eq(btf_str(d->b, (u32)at - 1), s))
		return (u32)at - 1;
	return d->b->str_base + btf_add_str(d->out, s);
}

static void move_word(void *ctx, void *word, enum btf_word what)
{
	struct dedup *d = ctx;
	u32 v = what == BTF_WORD_STR ? moved_str(d, get32(word)) : d->map[get32(word)];
	memcpy(word, &v, 4);
}

static void write_types(struct dedup *d, u32 most)
{
	u8 *copy = arena_alloc(d->arena, most);
	u32 next = d->b->first_id;
	for (u32 id = d->b->first_id; id < d->n; id++) {
		u32 bytes;
		const void *p = btf_type_bytes(d->b, id, &bytes);
		if (d->map[id] != next || d->stands[id] != id)
			continue;
		next++;
		memcpy(copy, p, bytes);
		btf_words(copy, move_word, d);
		btf_add_bytes(d->out, copy, bytes);
	}
}

static void move_ext(struct dedup *d, struct btf_ext *e)
{
	for (u32 s = 0; s < e->nsecs; s++) {
		struct btf_ext_sec *x = &e->secs[s];
		x->name_off = moved_str(d, x->name_off);
		for (u32 i = 0; i < x->nfuncs; i++)
			x->funcs[i].type = x->funcs[i].type < d->n ? d->map[x->funcs[i].type] : 0;
		for (u32 i = 0; i < x->nlines; i++) {
			x->lines[i].file = moved_str(d, x->lines[i].file);
			x->lines[i].line_off = moved_str(d, x->lines[i].line_off);
		}
		for (u32 i = 0; i < x->nrelos; i++) {
			x->relos[i].type = x->relos[i].type < d->n ? d->map[x->relos[i].type] : 0;
			x->relos[i].access = moved_str(d, x->relos[i].access);
		}
	}
}

/* How many references there are, and the bytes of the longest type; false: one cannot be read. */
static bool measure(const struct btf *b, u32 n, u32 *nrefs, u32 *most)
{
	*nrefs = *most = 0;
	for (u32 id = 1; id < n; id++) {
		u32 bytes;
		if (!btf_type_bytes(b, id, &bytes))
			return false;
		*most = MAX(*most, bytes);
		*nrefs += bytes / 4;         /* more than there are */
	}
	return true;
}

bool btf_dedup(struct arena *a, const struct btf *in, struct btf_ext *ext, struct buf *out, u32 **map)
{
	struct dedup d = { .arena = a, .b = in, .n = btf_count(in), .out = btf_build_new(a) };
	u32 room, most;
	if (!measure(in, d.n, &room, &most))
		return false;
	d.own = arena_array(a, u64, d.n), d.stands = arena_array(a, u32, d.n), d.map = arena_array(a, u32, d.n);
	d.refs_of = arena_array(a, struct range, d.n), d.users_of = arena_array(a, struct range, d.n);
	d.refs = arena_array(a, u32, room + 1), d.users = arena_array(a, u32, room + 1);
	d.class_of = arena_array(a, u32, d.n), d.place = arena_array(a, u32, d.n), d.members = arena_array(a, u32, d.n);
	d.dirty = arena_array(a, u32, d.n), d.next = arena_array(a, u32, d.n), d.is_next = arena_array(a, u8, d.n);
	look_at_types(&d, most);
	find_definitions(&d);
	u32 nrefs = d.n > 1 ? d.refs_of[d.n - 1].begin + d.refs_of[d.n - 1].n : 0;
	find_users(&d, nrefs);
	if (d.unclear.n && ask_users(&d))
		find_users(&d, nrefs);
	first_classes(&d);
	refine(&d);
	number(&d);
	note_base_strs(&d);
	write_types(&d, most);
	if (ext)
		move_ext(&d, ext);
	btf_build_finish(d.out, out);
	*map = d.map;
	return true;
}
