/* pass_alias.c: which memory an access means, and what a call may change.
 *
 * The root of an address is what it was computed from: a stack object, a symbol, the context, or any other value.
 * Two accesses with one root and known offsets that do not meet are apart; so are two different objects that have
 * names, and so are values of two maps, a record and the packet. A stack object whose address is only used to access it
 * is private; one that is also handed to helpers is reached by those calls alone (no helper keeps a pointer to the
 * stack); any other has escaped: whatever goes through an unknown pointer, and every call, may mean it.
 */
#include "cc/pass/pass_private.h"

#include "uapi/uapi.h"

enum { MAX_STEPS = 24, MAX_DEPTH = 4 /* sums of sums */ };

static bool is_named(const struct ir_fn *fn, ref r)
{
	const struct ir_ins *x = ir_at(fn, r);
	return x->op == IR_alloca || x->op == IR_addr || (x->op == IR_param && fn->is_program && !x->imm);
}

static ref root_at(const struct ir_fn *fn, ref r, s64 *off, bool *exact, u32 depth)
{
	for (u32 i = 0; i < MAX_STEPS; i++) {
		ref from = ir_step_back(fn, r, off);
		if (from) {
			r = from;
			continue;
		}
		const struct ir_ins *x = ir_at(fn, r);
		if ((x->op != IR_add && x->op != IR_sub) || x->type != IRT_D || depth == MAX_DEPTH)
			return r;
		s64 none = 0;
		bool known = true;
		ref a = root_at(fn, x->a, &none, &known, depth + 1);
		ref b = is_named(fn, a) || x->op == IR_sub ? a : root_at(fn, x->b, &none, &known, depth + 1);
		*exact &= !is_named(fn, b);
		return is_named(fn, b) ? b : r;
	}
	return r;
}

/* The map's symbol where it is known by name. */
static sym map_of(const struct ir_fn *fn, const struct ir_ins *call)
{
	const struct ir_ins *map = call->nargs ? ir_at(fn, fn->args.v[call->args]) : NULL;
	return map && map->op == IR_addr && !map->imm ? map->sym : 0;
}

/* Points to a map's value, a record or the packet: never to the stack, the context or a global variable. Else 0. */
static u32 foreign_kind(const struct ir_fn *fn, ref r)
{
	const struct ir_ins *x = ir_at(fn, r);
	s64 off = 0;
	bool exact = true;
	if (x->op == IR_zext && x->width == 4)
		x = ir_at(fn, x->a);
	if (x->op == IR_load) {
		ref from = root_at(fn, x->a, &off, &exact, 0);
		bool is_of_ctx = ir_at(fn, from)->op == IR_param && is_named(fn, from);
		return !is_of_ctx ? 0 : x->width == 4 ? FOREIGN_PACKET : FOREIGN_ANY;
	}
	if (x->op != IR_call || x->sym)
		return 0;
	if (x->imm == HELPER_map_lookup_elem)
		return map_of(fn, x) ? FOREIGN_VALUE + map_of(fn, x) : FOREIGN_ANY_VALUE;
	return x->imm == HELPER_ringbuf_reserve ? FOREIGN_RECORD : 0;
}

static bool kinds_apart(u32 a, u32 b)
{
	bool is_any_value = (a == FOREIGN_ANY_VALUE && b > FOREIGN_VALUE) ||
		(b == FOREIGN_ANY_VALUE && a > FOREIGN_VALUE);
	return a != b && a != FOREIGN_ANY && b != FOREIGN_ANY && !is_any_value;
}

struct mem_at alias_of(const struct ir_fn *fn, ref addr, s64 off, u64 bytes)
{
	struct mem_at m = { .off = off, .bytes = bytes, .exact = true };
	m.root = root_at(fn, addr, &m.off, &m.exact, 0);
	if (ir_at(fn, m.root)->op == IR_addr) {      /* one root for all addresses in a symbol */
		m.sym = ir_at(fn, m.root)->sym;
		m.off += ir_at(fn, m.root)->imm;
	}
	m.is_named = is_named(fn, m.root);
	m.foreign = m.is_named ? 0 : foreign_kind(fn, m.root);
	m.is_stack = ir_at(fn, m.root)->op == IR_alloca;
	bool is_param = ir_at(fn, m.root)->op == IR_param;
	m.is_ctx = is_param && m.is_named;
	if (is_param && !m.is_named) {
		m.param = (u8)(ir_at(fn, m.root)->imm + 1);
		m.apart = fn->param_apart[ir_at(fn, m.root)->imm];
	}
	return m;
}

/* What a function is given lies outside of its own stack, and may be known to lie apart from what else it is given. */
static bool params_apart(const struct mem_at *a, const struct mem_at *b)
{
	if (a->param && b->param)
		return b->param <= 8 && a->apart >> (b->param - 1) & 1;
	return (a->param && b->is_stack) || (b->param && a->is_stack);
}

bool alias_apart(const struct mem_at *a, const struct mem_at *b)
{
	bool one = a->sym || b->sym ? a->sym == b->sym : a->root == b->root;
	if (!one && params_apart(a, b))
		return true;
	if (!one)
		return (a->is_named || a->foreign) && (b->is_named || b->foreign) && (a->is_named || b->is_named ||
			kinds_apart(a->foreign, b->foreign));
	return a->exact && b->exact && (a->off + (s64)a->bytes <= b->off || b->off + (s64)b->bytes <= a->off);
}

/* ---- stack objects ------------------------------------------------------------------------------------- */

static u8 use_kind(const struct ir_fn *fn, ref user, u32 n, ref object)
{
	const struct ir_ins *x = ir_at(fn, user);
	s64 off = 0;
	bool exact = true;
	switch (x->op) {
	case IR_load: return OBJECT_PRIVATE;
	case IR_store: case IR_atomic: case IR_cmpxchg: case IR_memset: return n == 0 ? OBJECT_PRIVATE : OBJECT_ESCAPED;
	case IR_memcpy: return OBJECT_PRIVATE;
	case IR_call: return x->sym ? OBJECT_ESCAPED : OBJECT_PASSED;
	case IR_add: case IR_sub: case IR_copy: return root_at(fn, user, &off, &exact, 0) == object ? OBJECT_PRIVATE :
		OBJECT_ESCAPED;
	default: return ir_is_compare(x->op) ? OBJECT_PRIVATE : OBJECT_ESCAPED;
	}
}

u8 *alias_objects(const struct ir_fn *fn, struct arena *a)
{
	u8 *kind = arena_array(a, u8, fn->ins.n);
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref o = *ir_operand((struct ir_fn *)fn, i, n);     /* only read */
				s64 off = 0;
				bool exact = true;
				if (!o || ir_at(fn, o)->type != IRT_D)
					continue;
				ref r = root_at(fn, o, &off, &exact, 0);
				if (ir_at(fn, r)->op == IR_alloca)
					kind[r] = MAX(kind[r], use_kind(fn, i, n, r));
			}
	return kind;
}

/* ---- parameters ---------------------------------------------------------------------------------------- */

static void meet_call(const struct ir_fn *fn, const struct ir_ins *call, struct ir_fn *to)
{
	struct mem_at at[8];
	u32 n = MIN(call->nargs, ARRAY_LEN(at));
	for (u32 i = 0; i < n; i++)
		at[i] = alias_of(fn, fn->args.v[call->args + i], 0, 0);
	for (u32 i = 0; i < n; i++)
		for (u32 k = 0; k < n; k++) {
			bool is_one = at[i].sym || at[k].sym ? at[i].sym == at[k].sym : at[i].root == at[k].root;
			if (is_one || !alias_apart(&at[i], &at[k]))
				to->param_apart[i] &= (u8)~(1u << k);
		}
}

/* Callers see where what they hand over lies. Nothing is known of a function that others may call. */
void alias_params(struct ir_module *m)
{
	for (sym s = 1; s < m->syms.n; s++)
		if (m->syms.v[s].fn)
			memset(m->syms.v[s].fn->param_apart, m->syms.v[s].is_static ? 0xff : 0, IR_MAX_PARAMS);
	for (sym s = 1; s < m->syms.n; s++) {
		struct ir_fn *fn = m->syms.v[s].uses ? m->syms.v[s].fn : NULL;
		for (ref i = 1; fn && i < fn->ins.n; i++) {
			const struct ir_ins *x = ir_at(fn, i);
			struct ir_fn *to = x->op == IR_call && x->block && x->sym ? m->syms.v[x->sym].fn : NULL;
			if (to)
				meet_call(fn, x, to);
			to = x->op == IR_addr && x->sym ? m->syms.v[x->sym].fn : NULL;
			if (to)
				memset(to->param_apart, 0, IR_MAX_PARAMS);
		}
	}
}

/* ---- helpers ------------------------------------------------------------------------------------------- */

/* Does the prototype call parameter n const? */
static bool is_const_param(const char *proto, u32 n)
{
	const char *p = strchr(proto, '(');
	for (u32 i = 0; p && i < n; i++)
		p = strchr(p + 1, ',');
	return p && !strncmp(p + (p[1] == ' ' ? 2 : 1), "const ", 6);
}

bool alias_helper_reads_only(s64 helper, u32 n)
{
	const struct uapi_helper_row *h = uapi_helper((u32)helper);
	return h && n < 5 && (h->arg[n] == UV_MEM || h->arg[n] == UV_CONST_STR || h->arg[n] == UV_ANY) &&
		is_const_param(h->proto, n);
}

bool alias_helper_writes(s64 helper, u32 n)
{
	const struct uapi_helper_row *h = uapi_helper((u32)helper);
	return h && n < 5 && (h->arg[n] == UV_MEM_OUT || h->arg[n] == UV_MEM_OUT_OR_NULL);
}

/* Takes the context, and leaves it and the packet as they are. */
bool alias_helper_keeps_ctx(s64 helper)
{
	switch (helper) {
	case HELPER_perf_event_output: case HELPER_get_stackid: case HELPER_get_stack: case HELPER_skb_load_bytes:
		case HELPER_xdp_load_bytes:
	case HELPER_get_socket_cookie: case HELPER_get_func_ip: case HELPER_get_attach_cookie: case HELPER_fib_lookup:
		return true;
	default: return false;
	}
}

/* These fill their whole buffer, with zeros when they fail. get_current_comm does not before 6.2: it ends at the
 * NUL. */
bool alias_helper_fills(s64 helper)
{
	return helper == HELPER_probe_read || helper == HELPER_probe_read_kernel || helper == HELPER_probe_read_user;
}

/* The same answer whenever asked in one run of a program. */
bool alias_helper_is_pure(s64 helper)
{
	switch (helper) {
	case HELPER_get_current_pid_tgid: case HELPER_get_current_uid_gid: case HELPER_get_current_task:
		case HELPER_get_current_task_btf:
	case HELPER_get_smp_processor_id: case HELPER_get_numa_node_id: return true;
	default: return false;
	}
}

/* Does it change nothing that C can see, but for what it is handed to write? */
bool alias_helper_is_quiet(s64 helper)
{
	const struct uapi_helper_row *h = uapi_helper((u32)helper);
	if (!h)
		return false;
	if (helper == HELPER_map_lookup_elem || helper == HELPER_map_lookup_percpu_elem)
		return true;
	for (u32 n = 0; n < 5; n++)
		switch (h->arg[n]) {
		case UV_VOID: case UV_INT: case UV_ANY: case UV_SIZE: case UV_SIZE_OR_ZERO: case UV_CONST_STR:
			case UV_CONST:
		case UV_MEM_OUT: case UV_MEM_OUT_OR_NULL: break;
		case UV_MEM:
			if (!is_const_param(h->proto, n))
				return false;
			break;
		default: return false;
		}
	return helper != HELPER_tail_call && helper != HELPER_probe_write_user;
}
