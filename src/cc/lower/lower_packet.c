/* lower_packet.c: bytes of a packet by their distance from its start: fields of BCC's packet headers (bcc/proto.h), and
 * load_byte(), load_half(), load_word() of the kernel's old samples.
 *
 * A pointer to a packet header is no address but a distance: cursor_advance(cursor, sizeof(*ip)) counts on. A field is
 * the bits that its declaration counts from the start of the header, most significant first, as on the wire; reading
 * one takes its bytes with bpf_skb_load_bytes(), writing one puts them back with bpf_skb_store_bytes(). Where the
 * packet is too short the function ends with 0, as the packet instructions do: where those can be had, they take one,
 * two and four bytes, with no copy on the stack and no branch for the verifier to walk. */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

static u8 bytes_of(const struct place *p) { return (u8)((p->bit_off + p->bits + 7) / 8); }
static u8 below(const struct place *p) { return (u8)(64 - p->bit_off - p->bits); }

/* The packet is what the function gets first. */
static bool find_packet(struct lower *lo, ref *skb)
{
	struct decl *d = lo->fn->nparams ? lo->fn->params[0] : NULL;
	if (!d || !type_is_ptr(d->type)) {
		lower_error(lo, CANNOT_LOWER, lo->b.pos, 1,
			"a field of a packet is used in a function that has no packet");
		*skb = D(0);
		return false;
	}
	*skb = lower_load(lo, lower_at(d->ir, d->type));
	return true;
}

static void leave_unless(struct lower *lo, ref done)
{
	struct ir_fn *fn = lo->b.fn;
	blk out = ir_block_new(fn), go = ir_block_new(fn);
	ir_emit_br(&lo->b, lower_op(lo, IR_slt, IRT_W, lower_trunc(lo, done), W(0)), out, go);
	lo->b.at = out;
	ir_emit_ret(&lo->b, fn->result == IRT_V ? 0 : ir_const(fn, fn->result, 0));
	lo->b.at = go;
}

/* The verifier takes packet instructions in these types of programs, and while nothing is held that must be let go
 * (kernel/bpf/verifier.c, check_ld_abs). */
static bool allows_packet_instructions(const struct lower *lo)
{
	static const u32 holding[] = { HELPER_spin_lock, HELPER_sk_lookup_tcp, HELPER_sk_lookup_udp,
		HELPER_skc_lookup_tcp,
		HELPER_ringbuf_reserve, HELPER_ringbuf_reserve_dynptr, HELPER_kptr_xchg };
	for (const struct decl *d = lo->unit->first; d; d = d->next) {
		const struct uapi_sec *sec = d->kind == DECL_FUNC && d->section ? d->section->sec : NULL;
		if (d->kind == DECL_FUNC && d->section && (!sec || (sec->prog_type != PROG_SOCKET_FILTER &&
			sec->prog_type != PROG_SCHED_CLS && sec->prog_type != PROG_SCHED_ACT)))
			return false;
	}
	vec_each(h, &lo->unit->helpers)
		for (u32 i = 0; i < ARRAY_LEN(holding); i++)
			if ((*h)->helper == holding[i] + 1)
				return false;
	return true;
}

/* The instructions take the packet of the program, so they must stand in it: not in a function of its own. */
static bool by_instruction(struct lower *lo, u8 bytes)
{
	const struct decl *fn = lo->fn;
	bool is_inlined = fn->attrs.always_inline || (lo->unit->is_bcc && fn->storage == ST_STATIC);
	if (!lo->packets)
		lo->packets = allows_packet_instructions(lo) ? PACKETS_BY_INSTRUCTION : PACKETS_BY_HELPER;
	return lo->packets == PACKETS_BY_INSTRUCTION && (bytes == 1 || bytes == 2 || bytes == 4) &&
		(fn->section || is_inlined) && !fn->attrs.noinline;
}

/* As many as are there by one instruction; its bounds are said, for the verifier knows none. */
static ref packet_instruction(struct lower *lo, ref skb, ref at, u8 bytes)
{
	ref v = ir_emit(&lo->b, (struct ir_ins){ .op = IR_ldabs, .type = IRT_D, .a = at, .b = skb,
		.width = bytes });
	return bytes == 4 ? lower_zext(lo, IRT_D, lower_trunc(lo, v), 4) :
		lower_op(lo, IR_and, IRT_D, v, D(bytes == 1 ? 0xff : 0xffff));
}

/* `bytes` from there, the first on top of 64 bits. */
static ref word(struct lower *lo, ref skb, ref at, u8 bytes)
{
	if (by_instruction(lo, bytes))
		return lower_op(lo, IR_shl, IRT_D, packet_instruction(lo, skb, at, bytes), D(64 - 8 * bytes));
	struct place slot = lower_temp(lo, type_basic(lo->ts, TY_ULONG));
	lower_store(lo, slot, D(0));
	leave_unless(lo, lower_helper(lo, IRT_D, HELPER_skb_load_bytes, (ref[]){ skb, at, slot.addr, D(bytes) }, 4));
	return ir_emit1(&lo->b, IR_bswap, IRT_D, lower_load(lo, slot), 8);
}

ref lower_packet_load(struct lower *lo, const struct place *p)
{
	ref skb;
	enum ir_type want = lower_type(p->type);
	if (!find_packet(lo, &skb))
		return ir_const(lo->b.fn, want, 0);
	ref v = word(lo, skb, lower_addr(lo, *p), bytes_of(p));
	if (p->bit_off)
		v = lower_op(lo, IR_shl, IRT_D, v, D(p->bit_off));
	if (p->bits < 64)
		v = lower_op(lo, IR_lshr, IRT_D, v, D(64 - p->bits));
	return want == IRT_D ? v : lower_trunc(lo, v);
}

void lower_packet_store(struct lower *lo, const struct place *p, ref v)
{
	ref skb, at = lower_addr(lo, *p);
	u64 mask = p->bits == 64 ? ~0ull : ((1ull << p->bits) - 1) << below(p);
	if (!find_packet(lo, &skb))
		return;
	if (ir_at(lo->b.fn, v)->type == IRT_W)
		v = lower_zext(lo, IRT_D, v, 4);
	if (below(p))
		v = lower_op(lo, IR_shl, IRT_D, v, D(below(p)));
	if (p->bit_off || p->bits % 8) {     /* bits of other fields are in these bytes */
		ref old = lower_op(lo, IR_and, IRT_D, word(lo, skb, at, bytes_of(p)), D(~mask));
		v = lower_op(lo, IR_or, IRT_D, old, lower_op(lo, IR_and, IRT_D, v, D(mask)));
	}
	struct place slot = lower_temp(lo, type_basic(lo->ts, TY_ULONG));
	lower_store(lo, slot, ir_emit1(&lo->b, IR_bswap, IRT_D, v, 8));
	lower_helper(lo, IRT_D, HELPER_skb_store_bytes, (ref[]){ skb, at, slot.addr, D(bytes_of(p)), D(0) }, 5);
}

bool lower_packet_call(struct lower *lo, struct expr *e, const struct decl *d, ref *result)
{
	static const struct { const char *name; u8 bytes; } rows[] = { { "llvm.bpf.load.byte", 1 },
		{ "llvm.bpf.load.half", 2 }, { "llvm.bpf.load.word", 4 } };
	for (u32 i = 0; i < ARRAY_LEN(rows) && e->nargs == 2; i++) {
		if (!str_is(d->attrs.asm_name, rows[i].name))
			continue;
		ref skb = lower_expr(lo, e->args[0]), at = lower_to_d(lo, lower_expr(lo, e->args[1]), e->args[1]->type);
		ref v = by_instruction(lo, rows[i].bytes) ? packet_instruction(lo, skb, at, rows[i].bytes) :
			lower_op(lo, IR_lshr, IRT_D, word(lo, skb, at, rows[i].bytes), D(64 - 8 * rows[i].bytes));
		*result = lower_convert(lo, v, type_basic(lo->ts, TY_ULONG), e->type);
		return true;
	}
	return false;
}
