/* btf_distill.c: split BTF that outlives its base. A module is built against one kernel and meets another, whose types
 * have other numbers: so it brings a base of its own with only what tells the types apart that it refers to, and is
 * moved onto the kernel's base when it is there.
 *
 *   base of the build           distilled base            split BTF
 *   struct file { ... }         struct file, 232 bytes    struct mine { struct file f; }   held: it must have that size
 *   struct inode { ... }        struct inode, 600 bytes   struct inode *                   pointed to: or another
 *   typedef unsigned int u32    unsigned int              typedef unsigned int u32         comes along */
#include "face/libbpf/btf_face.h"

#include <stdlib.h>

/* ---- what is referred to ----------------------------------------------------------------------------------------- */

struct distill {
	const struct libbpf_btf *src, *base;
	u32 nbase;                   /* numbers of the base, with void */
	u8 *is_needed;               /* by number */
	u32 *todo, ntodo;            /* each number of the base once */
	u32 *map;                    /* number of the base -> in the distilled base, or in the new split BTF */
};

static bool is_record(const struct btf_type *t) { return btf_is_struct(t) || btf_is_union(t); }

/* Known by itself: what it refers to does not matter. */
static bool stays_in_base(const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT: case BTF_KIND_FLOAT: case BTF_KIND_FWD: return true;
	case BTF_KIND_STRUCT: case BTF_KIND_UNION: case BTF_KIND_ENUM: case BTF_KIND_ENUM64: return t->name_off;
	default: return false;
	}
}

static void need_word(void *ctx, void *word, enum btf_word what)
{
	struct distill *d = ctx;
	u32 id;
	memcpy(&id, word, sizeof(id));
	if (what != BTF_WORD_TYPE || !id || id >= d->nbase || d->is_needed[id])
		return;
	d->is_needed[id] = 1;
	d->todo[d->ntodo++] = id;
}

static void look_at(struct distill *d, const struct btf_type *t)
{
	btf_words((void *)t, need_word, d);          /* reads alone */
}

static void look_at_all(struct distill *d)
{
	for (u32 id = d->nbase; id < btf__type_cnt(d->src); id++)
		look_at(d, btf__type_by_id(d->src, id));
	while (d->ntodo) {
		const struct btf_type *t = btf__type_by_id(d->base, d->todo[--d->ntodo]);
		if (!stays_in_base(t))
			look_at(d, t);
	}
}

/* ---- the two halves ---------------------------------------------------------------------------------------------- */

static int add_to_base(const struct distill *d, struct libbpf_btf *to, const struct btf_type *t)
{
	const char *name = btf__name_by_offset(d->base, t->name_off);
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT: return btf__add_struct(to, name, t->size);
	case BTF_KIND_UNION: return btf__add_union(to, name, t->size);
	case BTF_KIND_ENUM: return btf__add_enum(to, name, t->size);
	case BTF_KIND_ENUM64: return btf__add_enum64(to, name, t->size, btf_kflag(t));
	default: return btf__add_type(to, d->base, t);
	}
}

/* Those of the base that go to that half. */
static bool add_needed(struct distill *d, struct libbpf_btf *to, bool is_base)
{
	for (u32 id = 1; id < d->nbase; id++) {
		const struct btf_type *t = btf__type_by_id(d->base, id);
		if (!d->is_needed[id] || stays_in_base(t) != is_base)
			continue;
		int r = is_base ? add_to_base(d, to, t) : btf__add_type(to, d->base, t);
		if (r < 0)
			return false;
		d->map[id] = (u32)r;
	}
	return true;
}

struct moved { const u32 *map; u32 nold, nnew; };    /* numbers of the base; those of the split BTF follow them */

static void move_word(void *ctx, void *word, enum btf_word what)
{
	const struct moved *m = ctx;
	u32 id;
	memcpy(&id, word, sizeof(id));
	if (what == BTF_WORD_TYPE)
		id = id < m->nold ? m->map[id] : id - m->nold + m->nnew;
	memcpy(word, &id, sizeof(id));
}

static bool add_split(const struct libbpf_btf *src, struct libbpf_btf *to)
{
	for (u32 id = src->first_id; id < btf__type_cnt(src); id++)
		if (btf__add_type(to, src, btf__type_by_id(src, id)) < 0)
			return false;
	return true;
}

static void move_types(struct libbpf_btf *b, struct moved m)
{
	for (u32 i = 0; i < b->ntypes; i++)
		btf_words(face_btf_type(b, b->first_id + i), move_word, &m);
}

static long distill(struct distill *d, struct libbpf_btf **base, struct libbpf_btf **split)
{
	if (!d->is_needed || !d->todo || !d->map)
		return -ENOMEM;
	look_at_all(d);
	struct libbpf_btf *b = btf__new_empty();
	if (b->ptr_size != btf__pointer_size(d->src))
		btf__set_pointer_size(b, btf__pointer_size(d->src));
	bool ok = add_needed(d, b, true);
	struct libbpf_btf *s = btf__new_empty_split(b);
	ok = ok && add_split(d->src, s) && add_needed(d, s, false);
	if (!ok) {
		btf__free(s);
		btf__free(b);
		return -ENOMEM;
	}
	move_types(s, (struct moved){ d->map, d->nbase, btf__type_cnt(b) });
	*base = b;
	*split = s;
	return 0;
}

int btf__distill_base(const struct libbpf_btf *src, struct libbpf_btf **base, struct libbpf_btf **split)
{
	if (!src || !src->base || !base || !split)
		return face_result(-EINVAL);
	struct distill d = { .src = src, .base = src->base, .nbase = btf__type_cnt(src->base) };
	d.is_needed = calloc(d.nbase, 1);
	d.todo = calloc(d.nbase, sizeof(u32));
	d.map = calloc(d.nbase, sizeof(u32));
	long r = distill(&d, base, split);
	free(d.is_needed);
	free(d.todo);
	free(d.map);
	return face_result(r);
}

/* ---- onto the kernel's base -------------------------------------------------------------------------------------- */

enum { HELD = 1u << 31 };            /* in a map, before a number is found */

/* The record that a member holds, not by a pointer; bounded, as modifiers may go round. */
static u32 held_record(const struct libbpf_btf *b, u32 id)
{
	enum { MAX_CHAIN = 64 };
	for (u32 i = 0; i < MAX_CHAIN; i++) {
		const struct btf_type *t = btf__type_by_id(b, id);
		if (!t || is_record(t))
			return t ? id : 0;
		if (btf_is_array(t))
			id = btf_array(t)->type;
		else if (btf_is_mod(t) || btf_is_typedef(t))
			id = t->type;
		else
			return 0;
	}
	return 0;
}

static void note_held(const struct libbpf_btf *split, u32 *map)
{
	for (u32 id = split->first_id; id < btf__type_cnt(split); id++) {
		const struct btf_type *t = btf__type_by_id(split, id);
		for (u32 i = 0; is_record(t) && i < btf_vlen(t); i++) {
			u32 held = held_record(split, btf_members(t)[i].type);
			if (held && held < split->first_id)
				map[held] = HELD;
		}
	}
}

struct kinds { u32 n; enum btf_kind of[2]; };

/* What a type of a distilled base may be in a kernel, best first. */
static struct kinds kinds_for(const struct btf_type *t, bool is_held)
{
	enum btf_kind kind = (enum btf_kind)btf_kind(t);
	switch (kind) {
	case BTF_FWD: return (struct kinds){ 2, { btf_kflag(t) ? BTF_UNION : BTF_STRUCT, BTF_FWD } };
	case BTF_ENUM: case BTF_ENUM64: return (struct kinds){ 2, { BTF_ENUM, BTF_ENUM64 } };
	case BTF_STRUCT: case BTF_UNION: return (struct kinds){ is_held ? 1 : 2, { kind, BTF_FWD } };
	case BTF_INT: case BTF_FLOAT: return (struct kinds){ 1, { kind } };
	default: return (struct kinds){ .n = 0 };
	}
}

static bool is_same(const struct btf_type *want, bool is_held, const struct btf_node *n)
{
	bool is_union = btf_is_union(want) || (btf_is_fwd(want) && btf_kflag(want));
	if (n->kind == BTF_FWD)
		return n->kflag == is_union;
	if (btf_is_int(want) && (n->int_bits != btf_int_bits(want) || n->int_encoding != btf_int_encoding(want) ||
		n->int_offset != btf_int_offset(want)))
		return false;
	return btf_is_fwd(want) || (is_record(want) && !is_held) || n->size == want->size;
}

/* The number in the kernel's base; 0: none, or several records where one is held. */
static u32 find_same(const struct btf *base, const struct btf_type *want, str name, bool is_held)
{
	struct kinds k = kinds_for(want, is_held);
	struct btf_node n;
	u32 found = 0;
	for (u32 i = 0; i < k.n && !found; i++)
		for (u32 id = 0; (id = btf_find_next(base, k.of[i], name, id));) {
			if (!btf_node(base, id, &n) || !is_same(want, is_held, &n))
				continue;
			if (found && is_held)
				return 0;
			found = found ? found : id;
		}
	return found;
}

static bool find_all(const struct libbpf_btf *split, const struct libbpf_btf *base, u32 *map)
{
	const struct btf *view = face_btf_view(base);
	const struct libbpf_btf *old = split->base;
	note_held(split, map);
	for (u32 id = 1; view && id < btf__type_cnt(old); id++) {
		const struct btf_type *t = btf__type_by_id(old, id);
		str name = str_from(btf__name_by_offset(old, t->name_off));
		bool is_held = map[id] == HELD;
		map[id] = find_same(view, t, name, is_held);
		if (!map[id]) {
			face_log(LIBBPF_WARN, "type %u of the distilled base, %s '%.*s' of %u bytes, is %s in this base",
				id, btf_kind_name((enum btf_kind)btf_kind(t)), STR_ARG(name), t->size,
				is_held ? "not there once" : "not there");
			return false;
		}
	}
	return view;
}

/* b becomes what made is; made is gone. */
static void become(struct libbpf_btf *b, struct libbpf_btf *made)
{
	face_btf_touch(b);
	free(b->types.p);
	free(b->strs.p);
	free(b->offs);
	b->types = made->types;
	b->strs = made->strs;
	b->offs = made->offs, b->ntypes = made->ntypes, b->offs_cap = made->offs_cap;
	b->base = made->base, b->first_id = made->first_id, b->first_str = made->first_str;
	arena_clear(&b->found_arena);
	b->found = (struct map){ 0 };
	b->hashed = 0;
	made->types = made->strs = (struct bytes){ 0 };
	made->offs = NULL;
	btf__free(made);
}

int btf__relocate(struct libbpf_btf *b, const struct libbpf_btf *base)
{
	if (!b || !base || !b->base || b->base == base)
		return face_result(-EINVAL);
	u32 nold = btf__type_cnt(b->base);
	u32 *map = calloc(nold, sizeof(u32));
	if (!map)
		return face_result(-ENOMEM);
	long r = find_all(b, base, map) ? 0 : -EINVAL;
	struct libbpf_btf *made = r == 0 ? btf__new_empty_split((struct libbpf_btf *)base) : NULL;
	if (made && !add_split(b, made))
		r = -EINVAL;
	if (made && r == 0) {
		move_types(made, (struct moved){ map, nold, btf__type_cnt(base) });
		become(b, made);
	} else if (made) {
		btf__free(made);
	}
	free(map);
	return face_result(r);
}
