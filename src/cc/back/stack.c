/* stack.c: places for stack objects. Those that are never in use together share: one is in use at a point if it was
 * accessed on some way there and what is in it will be looked at on some way on, before all of it is written anew: the
 * variables of a loop's body are not in use from one round to the next. An object whose address is stored, or mixed
 * with others', is in use everywhere. */
#include "cc/back/back.h"
#include "uapi/uapi.h"

#include <ctype.h>

enum { MAX_SHARING = 4096 };       /* more objects than that each get a place of their own */

struct object {
	ref at;
	u32 size;                    /* of the variable */
	u32 bytes, align;            /* that are kept for it */
	u8 inside;                   /* where in them it lies */
	s32 place;
	bool is_placed;
};
struct stack {
	struct mfn *m;
	struct ir_fn *fn;
	vec(struct object) objects;
	u32 *root;                   /* by ref: 1 + number of the object that an address leads into; MIXED: several */
	u32 words;
	u64 **before, **after;       /* by IR block: accessed before its start; looked at after its end */
	u64 **here;                  /* by IR block: accessed in it */
	u32 *renews;                 /* by ref: 1 + the object that is written anew from here on; 0: none */
	u64 **wanted, **fresh;       /* by IR block: what its start must hand on; written anew before that */
	u64 *always;
	u64 **together;              /* by object */
};
enum { MIXED = ~0u, MASK_BYTES = 64 };

static void set(u64 *bits, u32 n) { bits[n / 64] |= 1ull << n % 64; }
static bool has(const u64 *bits, u32 n) { return bits[n / 64] >> n % 64 & 1; }

static void collect(struct stack *s, const u32 *uses)
{
	for (ref i = 1; i < s->fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(s->fn, i);
		if (x->op != IR_alloca || !uses[i])
			continue;
		u32 bytes = (u32)MIN(x->imm, 1 << 20), align = MAX(x->width, 1u);
		struct object o = { .at = i, .size = MAX(bytes, 1u), .bytes = MAX(bytes, 1u), .align = bytes == align ||
			bytes >= 8 ? MAX(align, 8u) : align };
		vec_push(&s->objects, s->m->tmp, o);
		s->root[i] = s->objects.n;
	}
}

/* Volatile numbers of less than eight bytes go where the verifier forgets what is stored, behind the start of a slot,
 * where rounds must look alike to it: those of loops whose rounds the kernel counts, and of unrolled ones (as many
 * stores tell). A number that another loop looks at stays at the start: there the verifier must see the end. */
enum { MANY_STORES = 8 };
struct volatility { bool *is_counted, *is_kept, *is_read; u32 *stores; };

/* A number that is stored as a whole and then only handed to helpers, the key of a map above all: what the verifier
 * knew of it would keep states apart that are alike for all that follows. So it is with one of one or two bytes that no
 * loop looks at, whoever it is handed to. */
static bool is_handed_over(const struct ir_ins *x, const struct object *o, bool in_loop)
{
	bool is_short = o->bytes < 4 && !in_loop, is_access = x->op == IR_store || (x->op == IR_load && is_short);
	return (x->op == IR_call && (!x->sym || is_short)) || (is_access && x->a == o->at && x->b != o->at && !x->imm &&
		!x->c && x->width == o->bytes);
}

static void look_at(const struct stack *s, struct volatility *v, ref i, ref object)
{
	const struct ir_ins *x = ir_at(s->fn, i);
	u32 n = s->root[object] - 1;
	blk loop = ir_blk(s->fn, x->block)->loop;
	bool is_store = x->op == IR_store && x->b != object;
	bool is_whole = (x->op == IR_load || is_store) && x->flags & IRF_VOLATILE && !x->imm &&
		x->width == s->objects.v[n].bytes;
	v->is_kept[n] |= !is_whole || (loop && !v->is_counted[loop]);
	v->is_read[n] |= !is_handed_over(x, &s->objects.v[n], loop && !v->is_counted[loop]);
	v->stores[n] += is_store ? loop ? MANY_STORES : 1 : 0;
}

static void find_forgotten(struct stack *s)
{
	struct arena *tmp = s->m->tmp;
	struct volatility v = { arena_array(tmp, bool, s->fn->blocks.n), arena_array(tmp, bool, s->objects.n + 1),
		arena_array(tmp, bool, s->objects.n + 1), arena_array(tmp, u32, s->objects.n + 1) };
	u32 small = 0;
	vec_each(o, &s->objects)
		small += o->bytes < 8;
	if (!small)
		return;
	ir_counted_loops(s->fn, v.is_counted);
	vec_each(b, &s->fn->order)
		ir_each(i, s->fn, *b)
			for (u32 n = ir_operand_count(s->fn, i); n--;) {
				ref o = *ir_operand(s->fn, i, n);
				if (o && s->root[o] && s->objects.v[s->root[o] - 1].bytes < 8)
					look_at(s, &v, i, o);
			}
	for (u32 i = 0; i < s->objects.n; i++) {
		struct object *o = &s->objects.v[i];
		bool is_volatile = !v.is_kept[i] && v.stores[i] >= MANY_STORES;
		if (o->bytes >= 8 || (v.is_read[i] && !is_volatile))
			continue;
		o->inside = (u8)(8 - MAX(o->bytes, 4u));
		o->bytes = o->align = 8;
	}
}

/* ---- who leads where ---------------------------------------------------------------------------- */

static bool passes_on(u8 op)
{
	return op == IR_add || op == IR_sub || op == IR_phi || op == IR_select || op == IR_copy || op == IR_launder;
}

static void find_roots(struct stack *s)
{
	bool changed = true;
	while (changed) {
		changed = false;
		vec_each(b, &s->fn->order)
			ir_each(i, s->fn, *b) {
				if (!passes_on(ir_at(s->fn, i)->op))
					continue;
				for (u32 n = 0; n < ir_operand_count(s->fn, i); n++) {
					u32 from = s->root[*ir_operand(s->fn, i, n)], now = s->root[i];
					if (!from || from == now || now == MIXED)
						continue;
					s->root[i] = now ? MIXED : from;
					changed = true;
				}
			}
	}
}

/* Calls of our own functions with several objects might store one's address in another. */
static bool keeps_address(const struct stack *s, const struct ir_ins *x, u32 n)
{
	u32 objects = 0;
	switch (x->op) {
	case IR_store: case IR_storerel: case IR_atomic: return n == 1;
	case IR_asm: case IR_asmgoto: case IR_ret: return true;
	case IR_call:
		for (u32 k = 0; x->sym && k < x->nargs; k++)
			objects += s->root[s->fn->args.v[x->args + k]] != 0;
		return objects > 1;
	default: return false;
	}
}

/* The objects that an instruction accesses. */
static void accesses(struct stack *s, ref i, u64 *out)
{
	const struct ir_ins *x = ir_at(s->fn, i);
	if (passes_on(x->op) && x->op != IR_phi)
		return;
	for (u32 n = 0; n < ir_operand_count(s->fn, i); n++) {
		ref v = *ir_operand(s->fn, i, n);
		u32 root = v ? s->root[v] : 0;
		if (root && root != MIXED && x->op != IR_phi)
			set(out, root - 1);
	}
}

/* What may be reached in ways that are not followed here is in use always. */
static void find_always(struct stack *s)
{
	vec_each(b, &s->fn->order)
		ir_each(i, s->fn, *b) {
			const struct ir_ins *x = ir_at(s->fn, i);
			for (u32 n = 0; n < ir_operand_count(s->fn, i); n++) {
				ref v = *ir_operand(s->fn, i, n);
				u32 root = v ? s->root[v] : 0;
				if (root && root != MIXED && (keeps_address(s, x, n) || s->root[i] == MIXED))
					set(s->always, root - 1);
			}
		}
}

/* ---- in use together ------------------------------------------------------------------------------- */

static u64 **sets(struct stack *s, u32 n)
{
	u64 **out = arena_array(s->m->tmp, u64 *, n);
	for (u32 i = 0; i < n; i++)
		out[i] = arena_array(s->m->tmp, u64, s->words);
	return out;
}

/* The bytes of an object that an instruction writes, as a mask; 0: none that are known. */
static u64 writes(const struct stack *s, const struct ir_ins *x, u32 *object)
{
	u64 bytes = x->op == IR_store ? x->width : x->op == IR_memset || x->op == IR_memcpy ? (u64)x->imm : 0;
	const struct ir_ins *at = bytes ? ir_at(s->fn, x->a) : NULL;
	s64 off = x->op == IR_store ? x->imm : 0;
	if (at && at->op == IR_add && ir_is_const(s->fn, at->b)) {
		off += ir_at(s->fn, at->b)->imm;
		at = ir_at(s->fn, at->a);
	}
	u32 root = at && at->op == IR_alloca ? s->root[x->a] : 0;
	if (!root || root == MIXED || off < 0)
		return 0;
	*object = root - 1;
	if (!off && bytes >= s->objects.v[root - 1].size)
		return ~0ull;
	if ((u64)off + bytes > MASK_BYTES)
		return 0;
	return (bytes == 64 ? ~0ull : (1ull << bytes) - 1) << off;
}

/* An iterator of the kernel is made anew as a whole. */
static u64 makes_iterator(const struct stack *s, const struct ir_ins *x, u32 *object)
{
	const struct ir_sym *to = x->op == IR_call && x->sym && x->nargs ? &s->fn->mod->syms.v[x->sym] : NULL;
	u32 root = to && to->kind == SYM_KFUNC && str_starts(to->name, "bpf_iter_") &&
		str_ends(to->name, "_new") ? s->root[s->fn->args.v[x->args]] : 0;
	if (!root || root == MIXED || s->objects.v[root - 1].at != s->fn->args.v[x->args])
		return 0;
	*object = root - 1;
	return ~0ull;
}

/* Reading from elsewhere into an object as a whole: these fill it with zeros when they fail. */
static u64 reads_into(const struct stack *s, const struct ir_ins *x, u32 *object)
{
	bool fills = x->op == IR_call && !x->sym && x->nargs >= 3 && (x->imm == HELPER_probe_read ||
		x->imm == HELPER_probe_read_kernel ||
		x->imm == HELPER_probe_read_user || x->imm == HELPER_copy_from_user);
	ref to = fills ? s->fn->args.v[x->args] : 0, size = fills ? s->fn->args.v[x->args + 1] : 0;
	u32 root = to ? s->root[to] : 0;
	if (!root || root == MIXED || s->objects.v[root - 1].at != to || !ir_is_const(s->fn, size) ||
		ir_at(s->fn, size)->imm < s->objects.v[root - 1].size)
		return 0;
	*object = root - 1;
	return ~0ull;
}

/* Where an object begins to be written anew: from there on, every byte is written before anything else is done with it.
 * The block is walked backwards, with the bytes of each object that are written behind the place. */
static void find_first_writes(struct stack *s, blk b, u64 *written)
{
	u64 *now = arena_array(s->m->tmp, u64, s->words);
	memset(written, 0, s->objects.n * sizeof(*written));
	for (ref i = ir_blk(s->fn, b)->last; i; i = ir_at(s->fn, i)->prev) {
		const struct ir_ins *x = ir_at(s->fn, i);
		u32 object = 0;
		u64 mask = writes(s, x, &object), made = mask ? 0 : makes_iterator(s, x, &object);
		made = mask || made ? made : reads_into(s, x, &object);
		u64 had = made ? ~0ull : mask | (mask ? written[object] : 0);
		memset(now, 0, s->words * 8);
		accesses(s, i, now);
		for (u32 w = 0; w < s->words; w++)
			for (u64 bits = now[w]; bits; bits &= bits - 1)
				written[w * 64 + (u32)__builtin_ctzll(bits)] = 0;
		if (!had || (x->op == IR_memcpy && s->root[x->b] == object + 1))
			continue;
		written[object] = had;
		u32 bytes = s->objects.v[object].size;
		u64 all = bytes >= MASK_BYTES ? ~0ull : (1ull << bytes) - 1;
		if ((had & all) == all && (bytes <= MASK_BYTES || had == ~0ull))
			s->renews[i] = object + 1;
	}
}

/* Backwards over an instruction: what is looked at from there on. */
static void step_back(struct stack *s, ref i, u64 *later, u64 *fresh)
{
	u32 all = s->renews[i];
	if (!all && !fresh) {
		accesses(s, i, later);
		return;
	}
	u64 *now = arena_array(s->m->tmp, u64, s->words);
	accesses(s, i, now);
	if (all)
		now[(all - 1) / 64] &= ~(1ull << (all - 1) % 64), later[(all - 1) / 64] &= ~(1ull << (all - 1) % 64);
	for (u32 w = 0; w < s->words; w++) {
		later[w] |= now[w];
		if (fresh)
			fresh[w] &= ~now[w];
	}
	if (all && fresh)
		set(fresh, all - 1);
}

static void summarise(struct stack *s, blk b)
{
	struct arena_mark mark = arena_mark(s->m->tmp);
	for (ref i = ir_blk(s->fn, b)->last; i; i = ir_at(s->fn, i)->prev)
		step_back(s, i, s->wanted[b], s->fresh[b]);
	arena_reset(s->m->tmp, mark);
}

static void flow(struct stack *s)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (u32 k = 0; k < s->fn->order.n * 2; k++) {
			bool forward = k < s->fn->order.n;
			blk b = s->fn->order.v[forward ? k : s->fn->order.n * 2 - 1 - k];
			const struct ir_block *x = ir_blk(s->fn, b);
			u64 *to = forward ? s->before[b] : s->after[b];
			for (u32 n = 0; n < (forward ? x->pred.n : x->succ.n); n++) {
				blk o = forward ? x->pred.v[n] : x->succ.v[n];
				for (u32 w = 0; w < s->words; w++) {
					u64 more = forward ? s->before[o][w] | s->here[o][w] :
						(s->after[o][w] & ~s->fresh[o][w]) | s->wanted[o][w];
					changed |= (more & ~to[w]) != 0;
					to[w] |= more;
				}
			}
		}
	}
}

static void meet_block(struct stack *s, blk b)
{
	u32 n = 0, w;
	ir_each(i, s->fn, b)
		n++;
	u64 **later = sets(s, n + 1), *now = arena_array(s->m->tmp, u64, s->words), *seen = arena_array(s->m->tmp, u64,
		s->words);
	memcpy(later[n], s->after[b], s->words * 8);
	u32 k = n;
	for (ref i = ir_blk(s->fn, b)->last; i; i = ir_at(s->fn, i)->prev) {
		k--;
		memcpy(later[k], later[k + 1], s->words * 8);
		step_back(s, i, later[k], NULL);
	}
	memcpy(seen, s->before[b], s->words * 8);
	ir_each(i, s->fn, b) {
		memset(now, 0, s->words * 8);
		accesses(s, i, now);
		for (w = 0; w < s->words; w++)
			seen[w] |= now[w];
		for (u32 from = 0; from < s->words; from++)
			for (u64 bits = now[from]; bits; bits &= bits - 1) {
				u64 *with = s->together[from * 64 + (u32)__builtin_ctzll(bits)];
				for (w = 0; w < s->words; w++)
					with[w] |= seen[w] & (later[k + 1][w] | now[w]);
			}
		k++;
	}
}

static void find_together(struct stack *s)
{
	u32 blocks = s->fn->blocks.n;
	s->words = s->objects.n / 64 + 1;
	s->before = sets(s, blocks);
	s->after = sets(s, blocks);
	s->here = sets(s, blocks);
	s->wanted = sets(s, blocks);
	s->fresh = sets(s, blocks);
	s->together = sets(s, s->objects.n);
	s->always = arena_array(s->m->tmp, u64, s->words);
	find_roots(s);
	find_always(s);
	vec_each(b, &s->fn->order)
		ir_each(i, s->fn, *b)
			accesses(s, i, s->here[*b]);
	s->renews = arena_array(s->m->tmp, u32, s->fn->ins.n);
	u64 *written = arena_array(s->m->tmp, u64, s->objects.n);
	vec_each(b, &s->fn->order) {
		struct arena_mark mark = arena_mark(s->m->tmp);
		find_first_writes(s, *b, written);
		arena_reset(s->m->tmp, mark);
		summarise(s, *b);
	}
	flow(s);
	vec_each(b, &s->fn->order) {
		struct arena_mark mark = arena_mark(s->m->tmp);
		meet_block(s, *b);
		arena_reset(s->m->tmp, mark);
	}
}

static bool clash(const struct stack *s, u32 a, u32 b)
{
	return has(s->always, a) || has(s->always, b) || has(s->together[a], b) || has(s->together[b], a);
}

/* ---- places -------------------------------------------------------------------------------------------- */

static u32 place_in_turn(struct stack *s)
{
	u32 depth = 0;
	vec_each(o, &s->objects) {
		depth = ALIGN_UP(depth + o->bytes, o->align);
		o->place = -(s32)depth;
	}
	return depth;
}

static u32 place_shared(struct stack *s)
{
	u32 depth = 0;
	for (u32 left = s->objects.n; left; left--) {
		u32 pick = MIXED;
		for (u32 i = 0; i < s->objects.n; i++)
			if (!s->objects.v[i].is_placed && (pick == MIXED ||
				s->objects.v[i].bytes > s->objects.v[pick].bytes))
				pick = i;
		struct object *o = &s->objects.v[pick];
		u32 end = ALIGN_UP(o->bytes, o->align);
		for (bool moved = true; moved;) {
			moved = false;
			for (u32 i = 0; i < s->objects.n; i++) {
				const struct object *p = &s->objects.v[i];
				u32 deep = (u32)-p->place;
				if (!p->is_placed || !clash(s, pick, i) || end - o->bytes >= deep ||
					deep - p->bytes >= end)
					continue;
				end = ALIGN_UP(deep + o->bytes, o->align);
				moved = true;
			}
		}
		o->place = -(s32)end;
		o->is_placed = true;
		depth = MAX(depth, end);
	}
	return depth;
}

/* Of the name that stands there. */
static u32 name_length(const struct mfn *m, pos at)
{
	struct src_spot spot;
	u32 n = 0;
	if (!src_spot(m->fn->mod->src, at, &spot) || spot.col > spot.text.n)
		return 1;
	str rest = str_sub(spot.text, spot.col - 1, spot.text.n);
	while (n < rest.n && (isalnum((u8)rest.s[n]) || rest.s[n] == '_'))
		n++;
	return MAX(n, 1u);
}

static void tell_largest(const struct stack *s)
{
	struct back_local *to = s->m->locals;
	vec_each(o, &s->objects) {
		const struct ir_ins *x = ir_at(s->fn, o->at);
		u32 i = BACK_LOCALS;
		while (i > 0 && to[i - 1].bytes < o->bytes)
			i--;
		if (i == BACK_LOCALS || o->bytes < BACK_LOCAL_MIN || !x->at)
			continue;
		memmove(&to[i + 1], &to[i], (BACK_LOCALS - 1 - i) * sizeof(*to));
		to[i] = (struct back_local){ x->at, name_length(s->m, x->at), o->bytes };
	}
}

static bool too_big(struct stack *s, u32 total)
{
	struct mfn *m = s->m;
	struct diag *d = cc_report(m->c->ds, STACK_TOO_BIG, where_src(m->fn->mod->syms.v[m->fn->self].at,
		m->fn->name.n),
		"the variables of '%.*s' take %u bytes of stack, and BPF has %u", STR_ARG(m->fn->name), total,
		STACK_BYTES);
	vec_each(o, &s->objects) {
		const struct ir_ins *x = ir_at(s->fn, o->at);
		if (x->imm >= 64 && x->at)
			diag_note(m->c->ds, d, where_src(x->at, name_length(m, x->at)), "this one takes %lld",
				(long long)x->imm);
	}
	return false;
}

/* Does a debugger ask for some of them? */
static bool names_variables(const struct stack *s)
{
	vec_each(o, &s->objects)
		if (ir_at(s->fn, o->at)->sym)
			return true;
	return false;
}

bool stack_objects(struct mfn *m, s32 *slot)
{
	struct stack s = { .m = m, .fn = m->fn, .root = arena_array(m->tmp, u32, m->fn->ins.n) };
	collect(&s, ir_use_counts(m->fn, m->tmp));
	find_forgotten(&s);
	u32 depth = place_in_turn(&s);
	bool is_watched = names_variables(&s) && depth <= STACK_BYTES / 2;       /* then each has its own */
	if (s.objects.n > 1 && s.objects.n <= MAX_SHARING && !is_watched) {
		find_together(&s);
		depth = place_shared(&s);
	}
	vec_each(o, &s.objects) {
		slot[o->at] = o->place + o->inside;
		if (ir_at(m->fn, o->at)->sym)
			vec_push(&m->variables, m->tmp, ((struct back_variable){ ir_at(m->fn, o->at)->sym,
				slot[o->at] }));
	}
	tell_largest(&s);
	m->frame = depth;
	m->objects = ALIGN_UP(depth, 8u);
	return depth <= STACK_BYTES || too_big(&s, depth);
}
