/* lower_core.c: CO-RE: accesses and questions that the loader answers with the running kernel's BTF.
 *
 * A chain of member accesses and constant array indices below one pointer is one relocation: its access string
 * begins with 0 (the object pointed to), then the index of each member, anonymous ones included, and each array
 * index. The relocated offset is added to the pointer; the pass that folds additions into accesses and the emitter
 * see to it that it becomes the offset field of one instruction where it can. */
#include "cc/lower/lower_private.h"

#include "btf/btf.h"
#include "uapi/uapi.h"

enum { CORE_MAX_STEPS = 64 };
struct chain {
	struct expr *base;       /* the pointer (or the record lvalue) that the chain starts from */
	bool base_is_pointer;
	const struct type *root;
	u32 step[CORE_MAX_STEPS], n;
	u64 bit_off;
	s64 first;               /* index of the first step: p[2].x */
};

/* Contexts are fixed by the kernel's user interface: no need to relocate, and the verifier wants plain offsets. */
static bool is_context(const struct type *rec)
{
	const struct uapi_sec *s;
	if (str_is(rec->tag, "bpf_raw_tracepoint_args") || str_is(rec->tag, "bpf_perf_event_data") ||
		str_is(rec->tag, "bpf_sock") ||
	    str_is(rec->tag, "bpf_tcp_sock"))
		return true;
	for (u32 i = 0; (s = uapi_sec_row(i)); i++)
		if (s->ctx_struct[0] && str_is(rec->tag, s->ctx_struct))
			return true;
	return false;
}

static bool is_fixed(const struct type *rec)
{
	static const char *const names[] = {
#define FIXED_STRUCT(name) #name,
#include "uapi/fixed_struct.def"
#undef FIXED_STRUCT
	};
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(rec->tag, names[i]))
			return true;
	return false;
}

static bool wanted(struct lower *lo, const struct expr *member)
{
	const struct type *rec = type_strip(member->l->type);
	if (!type_is_record(rec) || (lo->is_exact && rec->kern_btf_id) || str_starts(rec->tag, "tracepoint__"))
		return false;
	if (member->preserve)
		return true;
	return (rec->preserve_access || rec->is_kernel) && !is_context(rec) && !is_fixed(rec);
}

/* Memory of the program, laid out as it was compiled. Not a copy of a kernel struct: that is laid out as in the kernel
 * it was read from. */
static bool is_own_memory(const struct lower *lo, const struct expr *e)
{
	while (e->kind == EX_MEMBER || (e->kind == EX_DEREF &&
		(e->l->kind == EX_DECAY || (e->l->kind == EX_ADD && e->l->l->kind == EX_DECAY))))
		e = e->kind == EX_MEMBER ? e->l : e->l->kind == EX_DECAY ? e->l->l : e->l->l->l;
	vec_each(copy, &lo->kernel_copies)
		if (e->kind == EX_DECL && e->decl->ir == *copy)
			return false;
	return e->kind != EX_DEREF;
}

static bool push(struct chain *c, u32 step)
{
	if (c->n == CORE_MAX_STEPS)
		return false;
	c->step[c->n++] = step;
	return true;
}

static struct expr *peel(struct expr *e)
{
	while (e->kind == EX_CAST && e->is_implicit && type_is_ptr(e->type) && type_is_ptr(e->l->type) &&
		type_same(type_strip(e->type), type_strip(e->l->type)))
		e = e->l;
	return e;
}

/* The record; of one without a tag, the typedef that names it. */
static const struct type *named_root(const struct type *t)
{
	const struct type *rec = type_strip(t);
	return rec->tag.n ? rec : t->unqual ? t->unqual : t;
}

/* Steps from the root down to e, an lvalue; false: e itself is the place to start from. */
static bool gather(struct lower *lo, struct expr *e, struct chain *c)
{
	s64 index;
	if (e->kind == EX_MEMBER && wanted(lo, e)) {
		if (!gather(lo, e->l, c)) {
			c->root = named_root(e->l->type);
			c->base = e->l;
			c->base_is_pointer = false;
			if (e->l->kind == EX_DEREF) {
				c->base = e->l->l;
				c->base_is_pointer = true;
				struct expr *sum = peel(e->l->l);
				if (e->preserve && sum->kind == EX_ADD && type_is_ptr(sum->l->type) &&
					eval_int(sum->r, &index) && index >= 0) {
					c->base = sum->l;
					c->first = index;
				}
			}
		}
		for (u32 i = 0; i < e->npath; i++)
			if (!push(c, e->path[i]))
				return false;
		c->bit_off += e->bit_off;
		return true;
	}
	if (e->kind != EX_DEREF)
		return false;
	/* array[constant], below a member */
	struct expr *p = peel(e->l), *a = p;
	index = 0;
	if (p->kind == EX_ADD && eval_int(p->r, &index))
		a = peel(p->l);
	if (a->kind != EX_DECAY || index < 0 || !gather(lo, a->l, c))
		return false;
	const struct type *array = type_strip(a->l->type);
	c->bit_off += (u64)index * type_size(array->base) * 8;
	return array->kind == TY_ARRAY && push(c, (u32)index);
}

static str access_string(struct lower *lo, const struct chain *c)
{
	struct buf b = BUF_INIT;
	buf_printf(&b, "%lld", (long long)c->first);
	for (u32 i = 0; i < c->n; i++)
		buf_printf(&b, ":%u", c->step[i]);
	str s = arena_str(lo->arena, buf_view(&b));
	buf_free(&b);
	return s;
}

static bool chain_of(struct lower *lo, struct expr *e, struct chain *c)
{
	*c = (struct chain){ 0 };
	return gather(lo, e, c) && c->root->tag.n;
}

static ref core_value(struct lower *lo, enum ir_type t, u32 kind, const struct type *root, str access, u64 local)
{
	return ir_core(lo->b.fn, t, ir_core_add(lo->mod, kind, root, access, local));
}

/* Where libbpf reads a bit-field: the aligned container of its declared size, widened until it fits. */
static u64 container(const struct type *t, u64 bit_off, u32 bits, u32 *bytes)
{
	u64 at;
	*bytes = (u32)type_size(t);
	for (at = bit_off / 8 / *bytes * *bytes; bit_off + bits > (at + *bytes) * 8 &&
		*bytes < 8; at = bit_off / 8 / *bytes * *bytes)
		*bytes *= 2;
	return at;
}

/* A flexible array: one without elements that stands last has as many as its user knows of. */
static bool is_flexible(struct lower *lo, const struct expr *member)
{
	struct type *rec = type_strip(member->l->type);
	type_complete(lo->ts, rec);
	return !type_strip(member->type)->len && rec->kind == TY_STRUCT && rec->nfields &&
		member->field == &rec->fields[rec->nfields - 1];
}

/* p->array[constant]: the member, if the element is there by the types of the source. */
static struct expr *member_of_element(struct lower *lo, struct expr *e)
{
	s64 index = 0;
	struct expr *p = peel(e->l), *a = p;
	if (p->kind == EX_ADD && eval_int(p->r, &index))
		a = peel(p->l);
	if (a->kind != EX_DECAY || a->l->kind != EX_MEMBER || type_strip(a->l->type)->kind != TY_ARRAY)
		return NULL;
	return index >= 0 && ((u64)index < type_strip(a->l->type)->len || is_flexible(lo, a->l)) ? a->l : NULL;
}

/* A member, or an element of a member that is an array. */
bool lower_core_member(struct lower *lo, struct expr *e, struct place *out)
{
	struct chain c;
	struct expr *m = e->kind == EX_DEREF ? member_of_element(lo, e) : e;
	if (!m || !wanted(lo, m) || (!m->preserve && is_own_memory(lo, m)) || !chain_of(lo, e, &c))
		return false;
	struct place p = c.base_is_pointer ? lower_deref(lo, c.base) : lower_place(lo, c.base);
	u64 off = c.bit_off / 8;
	u32 bytes = 0;
	if (e->is_bitfield)
		off = container(e->type, c.bit_off, e->field->bit_size, &bytes);
	u64 root_size = type_size(c.root);
	ref delta = core_value(lo, IRT_D, CORE_FIELD_OFFSET, c.root, access_string(lo, &c),
		off + (u64)c.first * root_size);
	p.addr = ir_emit2(&lo->b, IR_add, IRT_D, lower_addr(lo, p), delta);
	p.off = p.align = 0;
	p.type = e->type;
	p.is_volatile = (type_quals(e->type) & Q_VOLATILE) != 0;
	p.bits = 0;
	if (e->is_bitfield) {
		p.width = (u8)bytes;
		p.bits = e->field->bit_size;
		p.bit_off = (u16)(c.bit_off - off * 8);
	}
	*out = p;
	return true;
}

/* ---- questions --------------------------------------------------------------------------------------------- */

static u64 field_answer(u32 kind, const struct expr *f, const struct chain *c)
{
	u32 bits = f->is_bitfield ? f->field->bit_size : 0, bytes = (u32)type_size(f->type);
	u64 at = c->bit_off / 8;
	if (bits)
		at = container(f->type, c->bit_off, bits, &bytes);
	u32 in = (u32)(c->bit_off - at * 8);
	switch (kind) {
	case CORE_FIELD_OFFSET: return at;
	case CORE_FIELD_SIZE: return bytes;
	case CORE_FIELD_EXISTS: return 1;
	case CORE_FIELD_SIGNED: return type_is_signed(f->type);
	case CORE_FIELD_LSHIFT: return bits ? 64 - (in + bits) : 64 - bytes * 8;
	default: return bits ? 64 - bits : 64 - bytes * 8;
	}
}

static struct expr *field_operand(struct expr *e)
{
	while (e->kind == EX_ADDR || e->kind == EX_DECAY || (e->kind == EX_CAST && type_is_ptr(e->type)) ||
		e->is_paren) {
		if (e->kind != EX_ADDR && e->kind != EX_DECAY && e->kind != EX_CAST)
			break;
		e = e->l;
	}
	return e;
}

/* Where e lies in its record, as this source knows it: members, and elements of them; false: no member is named. */
static bool known_offset(const struct expr *e, u64 *bits)
{
	s64 index = 0;
	if (e->kind == EX_MEMBER) {
		if (!known_offset(e->l, bits))
			*bits = 0;
		*bits += e->bit_off;
		return true;
	}
	if (e->kind != EX_DEREF)
		return false;
	struct expr *p = peel(e->l), *a = p->kind == EX_ADD && eval_int(p->r, &index) ? peel(p->l) : p;
	if (a->kind != EX_DECAY || !known_offset(a->l, bits))
		return false;
	*bits += (u64)index * type_size(e->type) * 8;
	return true;
}

static ref field_info(struct lower *lo, struct expr *e)
{
	struct chain c;
	struct expr *f = field_operand(e->l);
	/* An index without member access: the root is the pointee itself. */
	if (!chain_of(lo, f, &c)) {
		c = (struct chain){ 0 };
		if (!lo->is_exact || !known_offset(f, &c.bit_off)) {
			lower_error(lo, CORE_OPERAND, e->at, e->len, "this asks about a field, and names none");
			return W(0);
		}
		return ir_const(lo->b.fn, lower_type(e->type), (s64)field_answer(e->aux, f, &c));
	}
	return core_value(lo, lower_type(e->type), e->aux, c.root, access_string(lo, &c), field_answer(e->aux, f, &c));
}

/* The place of the enumerator with this value in its type: what an enum relocation names. */
static u32 enumerator_index(struct lower *lo, const struct type *t, s64 value)
{
	struct btf_node n;
	struct btf_enumerator e;
	if (!t->nenums && t->kern_btf_id && btf_node(type_btf(lo->ts, t), t->kern_btf_id, &n))
		for (u32 i = 0; btf_enumerator(type_btf(lo->ts, t), &n, i, &e); i++)
			if (e.value == value)
				return i;
	for (u32 i = 0; i < t->nenums; i++)
		if (t->enums[i].value == value)
			return i;
	return 0;
}

ref lower_core_info(struct lower *lo, struct expr *e)
{
	enum ir_type t = lower_type(e->type);
	if (e->aux <= CORE_FIELD_RSHIFT)
		return field_info(lo, e);
	const struct type *root = e->ctype;
	str access = STR("0");
	u64 local = 1;
	if (e->aux == CORE_ENUMVAL_EXISTS || e->aux == CORE_ENUMVAL_VALUE) {
		const struct type *en = type_strip(root);
		type_complete(lo->ts, (struct type *)en);
		access = arena_printf(lo->arena, "%u", enumerator_index(lo, en, (s64)e->value));
		local = e->aux == CORE_ENUMVAL_VALUE ? e->value : 1;
		root = named_root(root);
	} else if (e->aux == CORE_TYPE_SIZE) {
		type_complete(lo->ts, type_strip(root));
		local = type_size(root);
	}
	bool is_id = e->aux == CORE_TYPE_ID_LOCAL || e->aux == CORE_TYPE_ID_TARGET;
	if (lo->is_exact && !is_id && type_strip(root)->kern_btf_id)
		return ir_const(lo->b.fn, t, (s64)local);
	return core_value(lo, t, e->aux, root, access, local);
}
