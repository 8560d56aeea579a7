/* lower_map.c: the methods of BCC's maps (doc/dialect.md has the table). */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

enum { F_ANY = 0, F_NOEXIST = 1 };
static const u32 CURRENT_CPU = 0xffffffff;

static ref map_of(struct lower *lo, struct expr *e) { return ir_addr(lo->b.fn, lower_sym(lo, e->l->decl), 0); }

static ref help(struct lower *lo, u32 helper, const ref *args, u32 n)
{
	return lower_helper(lo, IRT_D, helper, args, n);
}

static ref lookup(struct lower *lo, ref map, ref key)
{
	return help(lo, HELPER_map_lookup_elem, (ref[]){ map, key }, 2);
}

static ref is_null(struct lower *lo, ref p) { return lower_op(lo, IR_eq, IRT_W, p, D(0)); }

/* lookup; if absent, put what init points to there, unless someone else did in between, and look again */
static ref lookup_or_init(struct lower *lo, struct expr *e)
{
	ref map = map_of(lo, e), key = lower_expr(lo, e->args[0]), init = lower_expr(lo, e->args[1]);
	blk absent = ir_block_new(lo->b.fn), found = ir_block_new(lo->b.fn), end = ir_block_new(lo->b.fn);
	ref first = lookup(lo, map, key);
	ir_emit_br(&lo->b, is_null(lo, first), absent, found);
	lo->b.at = found;
	ir_emit_jmp(&lo->b, end);
	lo->b.at = absent;
	help(lo, HELPER_map_update_elem, (ref[]){ map, key, init, D(F_NOEXIST) }, 4);
	ref second = lookup(lo, map, key);
	if (e->aux == BM_LOOKUP_OR_INIT) {  /* leaves the program when it is absent still */
		blk out = ir_block_new(lo->b.fn), go = ir_block_new(lo->b.fn);
		ir_emit_br(&lo->b, is_null(lo, second), out, go);
		lo->b.at = out;
		struct ir_fn *fn = lo->b.fn;
		ir_emit_ret(&lo->b, fn->result == IRT_V ? 0 : ir_const(fn, fn->result, 0));
		lo->b.at = go;
	}
	ir_emit_jmp(&lo->b, end);
	lo->b.at = end;
	return lower_phi(lo, IRT_D, (ref[]){ first, second }, 2);
}

/* copy the key; look it up; add in place, or insert the addend into a hash */
static void increment(struct lower *lo, struct expr *e)
{
	const struct bcc_map *m = e->l->decl->bcc;
	struct place key = lower_temp(lo, m->key);
	ref map = map_of(lo, e);
	lower_into(lo, key, e->args[0]);
	enum ir_type t = lower_type(m->leaf);
	ref by = e->nargs > 1 ? lower_expr(lo, e->args[1]) : ir_const(lo->b.fn, t, 1);
	ref p = lookup(lo, map, key.addr);
	blk found = ir_block_new(lo->b.fn), absent = ir_block_new(lo->b.fn), end = ir_block_new(lo->b.fn);
	ir_emit_br(&lo->b, is_null(lo, p), absent, found);
	lo->b.at = found;
	u8 width = lower_width(m->leaf);
	if (e->aux == BM_ATOMIC_INCREMENT && width >= 4) {
		ir_emit(&lo->b, (struct ir_ins){ .op = IR_atomic, .type = t, .a = p, .b = by, .width = width,
			.aop = IRA_ADD, .mem = IRM_DIRECT });
	} else {
		struct place leaf = lower_at(p, m->leaf);
		lower_store(lo, leaf, lower_op(lo, IR_add, t, lower_load(lo, leaf), by));
	}
	ir_emit_jmp(&lo->b, end);
	lo->b.at = absent;
	if (m->type == MAP_HASH || m->type == MAP_PERCPU_HASH || m->type == MAP_LRU_HASH ||
		m->type == MAP_LRU_PERCPU_HASH) {
		struct place first = lower_temp(lo, m->leaf);
		lower_store(lo, first, by);
		help(lo, HELPER_map_update_elem, (ref[]){ map, key.addr, first.addr, D(F_NOEXIST) }, 4);
	}
	ir_emit_jmp(&lo->b, end);
	lo->b.at = end;
}

/* The helper of a method and the order of its arguments: 'm' the map, '0'.. the method's arguments, 'z' zero, 'c' the
 * current CPU, 'f' perf_submit_skb's flags (length in the upper half). */
static const struct { u16 helper; const char *args; } plain[BM_COUNT] = {
	[BM_LOOKUP] = { HELPER_map_lookup_elem, "m0" },
	[BM_UPDATE] = { HELPER_map_update_elem, "m012" },
	[BM_INSERT] = { HELPER_map_update_elem, "m01n" },
	[BM_DELETE] = { HELPER_map_delete_elem, "m0" },
	[BM_PERF_SUBMIT] = { HELPER_perf_event_output, "0mc12" },
	[BM_PERF_SUBMIT_SKB] = { HELPER_perf_event_output, "0mf23" },
	[BM_PERF_READ] = { HELPER_perf_event_read, "m0" },
	[BM_PERF_COUNTER_VALUE] = { HELPER_perf_event_read_value, "m012" },
	[BM_RINGBUF_OUTPUT] = { HELPER_ringbuf_output, "m012" },
	[BM_RINGBUF_RESERVE] = { HELPER_ringbuf_reserve, "m0z" },
	[BM_RINGBUF_SUBMIT] = { HELPER_ringbuf_submit, "01" },
	[BM_RINGBUF_DISCARD] = { HELPER_ringbuf_discard, "01" },
	[BM_RINGBUF_QUERY] = { HELPER_ringbuf_query, "m0" },
	[BM_GET_STACKID] = { HELPER_get_stackid, "0m1" },
	[BM_CALL] = { HELPER_tail_call, "0m1" },
	[BM_CHECK_CURRENT_TASK] = { HELPER_current_task_under_cgroup, "m0" },
	[BM_REDIRECT_MAP] = { HELPER_redirect_map, "m01" },
	[BM_SOCK_MAP_UPDATE] = { HELPER_sock_map_update, "0m12" },
	[BM_SOCK_HASH_UPDATE] = { HELPER_sock_hash_update, "0m12" },
	[BM_MSG_REDIRECT_HASH] = { HELPER_msg_redirect_hash, "0m12" },
	[BM_SK_REDIRECT_HASH] = { HELPER_sk_redirect_hash, "0m12" },
	[BM_SK_STORAGE_GET] = { HELPER_sk_storage_get, "m012" },
	[BM_SK_STORAGE_DELETE] = { HELPER_sk_storage_delete, "m0" },
	[BM_INODE_STORAGE_GET] = { HELPER_inode_storage_get, "m012" },
	[BM_INODE_STORAGE_DELETE] = { HELPER_inode_storage_delete, "m0" },
	[BM_TASK_STORAGE_GET] = { HELPER_task_storage_get, "m012" },
	[BM_TASK_STORAGE_DELETE] = { HELPER_task_storage_delete, "m0" },
	[BM_GET_LOCAL_STORAGE] = { HELPER_get_local_storage, "m0" },
	[BM_PUSH] = { HELPER_map_push_elem, "m01" },
	[BM_POP] = { HELPER_map_pop_elem, "m0" },
	[BM_PEEK] = { HELPER_map_peek_elem, "m0" },
};

static ref argument(struct lower *lo, struct expr *e, char what)
{
	if (what == 'm')
		return map_of(lo, e);
	if (what == 'c')
		return D(CURRENT_CPU);
	if (what == 'n')
		return D(F_NOEXIST);
	if (what == 'z')
		return D(0);
	if (what == 'f') {
		ref len = lower_to_d(lo, lower_expr(lo, e->args[1]), e->args[1]->type);
		return lower_op(lo, IR_or, IRT_D, lower_op(lo, IR_shl, IRT_D, len, D(32)), D(CURRENT_CPU));
	}
	u32 i = (u32)(what - '0');
	if (i >= e->nargs)
		return D(0);
	struct expr *a = e->args[i];
	if (lower_is_memory(a->type))
		return lower_addr(lo, lower_record(lo, a));
	return lower_to_d(lo, lower_expr(lo, a), a->type);
}

ref lower_mapcall(struct lower *lo, struct expr *e)
{
	ref args[5];
	u32 n = 0;
	if (e->aux == BM_INCREMENT || e->aux == BM_ATOMIC_INCREMENT) {
		increment(lo, e);
		return 0;
	}
	if (e->aux == BM_LOOKUP_OR_INIT || e->aux == BM_LOOKUP_OR_TRY_INIT)
		return lookup_or_init(lo, e);
	for (const char *c = plain[e->aux].args; *c; c++)
		args[n++] = argument(lo, e, *c);
	if (e->ctype && e->aux != BM_LOOKUP)
		lower_event(lo, e->l->decl, e->ctype);
	ref v = help(lo, plain[e->aux].helper, args, n);
	if (type_strip(e->type)->kind == TY_VOID)
		return 0;
	return lower_convert(lo, v, type_basic(lo->ts, TY_LONG), e->type);
}
