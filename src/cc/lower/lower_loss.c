/* lower_loss.c: records that a buffer had no room for.
 *
 * The kernel does not count what bpf_ringbuf_reserve and bpf_ringbuf_output refuse, and tells of a perf buffer's losses
 * only when a later record fits. So, where a session asks for it (cc_opts.count_loss), each of these calls is followed
 * by
 *
 *     if (it failed) { u64 *n = bpf_map_lookup_elem(&skep_lost, &slot); if (n) (*n)++; }
 *
 * with a slot for each buffer, in a per-CPU array: nothing is shared between CPUs, and the way without a loss costs one
 * branch. Slot 0 is for a buffer that is not known here. */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

/* Where the map stands among the arguments, and what a failure looks like. */
static bool is_output(u32 helper, u32 *map_arg, bool *is_pointer)
{
	*is_pointer = helper == HELPER_ringbuf_reserve;
	switch (helper) {
	case HELPER_ringbuf_reserve: case HELPER_ringbuf_output: case HELPER_ringbuf_reserve_dynptr:
		*map_arg = 0;
		return true;
	case HELPER_perf_event_output: case HELPER_skb_output: case HELPER_xdp_output:
		*map_arg = 1;
		return true;
	default:
		return false;
	}
}

static void counters(struct lower *lo)
{
	if (lo->loss_counters)
		return;
	struct bcc_map *m = arena_new(lo->arena, struct bcc_map);
	*m = (struct bcc_map){ .type = MAP_PERCPU_ARRAY, .key = type_basic(lo->ts, TY_UINT),
		.leaf = type_basic(lo->ts, TY_ULONG), .max_entries = 1 };
	struct decl *d = arena_new(lo->arena, struct decl);
	*d = (struct decl){ .kind = DECL_VAR, .name = STR("skep_lost"), .type = m->leaf, .is_global = true,
		.is_defined = true, .bcc = m };
	lo->loss_counters = m;
	lo->mod->loss_map = lower_sym(lo, d);
}

static u32 slot_of(struct lower *lo, ref map)
{
	counters(lo);
	const struct ir_ins *at = ir_at(lo->b.fn, map);
	if (at->op != IR_addr || lo->mod->syms.v[at->sym].kind != SYM_MAP)
		return 0;
	for (u32 i = 0; i < lo->mod->loss_slots.n; i++)
		if (lo->mod->loss_slots.v[i] == at->sym)
			return i + 1;
	vec_push(&lo->mod->loss_slots, lo->arena, at->sym);
	lo->loss_counters->max_entries++;
	return lo->mod->loss_slots.n;
}

void lower_loss(struct lower *lo, u32 helper, const ref *args, u32 n, ref result)
{
	u32 map_arg;
	bool is_pointer;
	if (!lo->opts->count_loss || !is_output(helper, &map_arg, &is_pointer) || map_arg >= n)
		return;
	u32 slot = slot_of(lo, args[map_arg]);
	blk failed = ir_block_new(lo->b.fn), counted = ir_block_new(lo->b.fn), end = ir_block_new(lo->b.fn);
	ref fails = lower_op(lo, is_pointer ? IR_eq : IR_slt, IRT_W, result, D(0));
	ir_blk(lo->b.fn, failed)->likely = 2;
	ir_emit_br(&lo->b, fails, failed, end);
	lo->b.at = failed;
	struct place key = lower_temp(lo, type_basic(lo->ts, TY_UINT));
	lower_store(lo, key, W(slot));
	ref counter = ir_emit_call(&lo->b, IRT_D, 0, HELPER_map_lookup_elem,
		(ref[]){ ir_addr(lo->b.fn, lo->mod->loss_map, 0), key.addr }, 2);
	ir_emit_br(&lo->b, lower_op(lo, IR_eq, IRT_W, counter, D(0)), end, counted);
	lo->b.at = counted;
	ir_emit(&lo->b, (struct ir_ins){ .op = IR_atomic, .type = IRT_D, .a = counter, .b = D(1), .width = 8,
		.aop = IRA_ADD, .mem = IRM_DIRECT });
	ir_emit_jmp(&lo->b, end);
	lo->b.at = end;
}
