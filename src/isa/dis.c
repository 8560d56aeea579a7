/* dis.c: instructions as text, in the notation of the kernel's own log ("if w1 s> 0x3 goto pc+2"). */
#include "isa/isa.h"

struct dis {
	struct buf *out;
	const struct dis_names *names;
	u32 index;               /* of the instruction, for names */
};

static char reg_letter(struct insn i)
{
	return INSN_CLASS(i) == CLS_ALU || INSN_CLASS(i) == CLS_JMP32 ? 'w' : 'r';
}

static str name_of(const struct dis *d, bool is_label, u32 at)
{
	str (*find)(void *ctx, u32 insn) = !d->names ? NULL : is_label ? d->names->label : d->names->target;
	return find ? find(d->names->ctx, at) : (str){ 0 };
}

static void print_alu(const struct dis *d, struct insn i, const struct isa_row *row)
{
	char r = reg_letter(i);
	const char *sign = row->form == FORM_DIV && i.off == 1 ? "s" : "";
	if (i.code & SRC_X)
		buf_printf(d->out, "%c%d %s%s %c%d", r, i.dst, sign, row->op, r, i.src);
	else
		buf_printf(d->out, "%c%d %s%s %d", r, i.dst, sign, row->op, i.imm);
}

static void print_movx(const struct dis *d, struct insn i, const struct isa_row *row)
{
	if (i.off == 8 || i.off == 16 || i.off == 32)
		buf_printf(d->out, "%c%d = (s%d)%c%d", reg_letter(i), i.dst, i.off, reg_letter(i), i.src);
	else if (i.off == 1)
		buf_printf(d->out, "r%d = addr_space_cast(r%d, %u, %u)", i.dst, i.src, (u32)i.imm >> 16,
			(u32)i.imm & 0xffff);
	else if (i.off == -1)
		buf_printf(d->out, "r%d = &(void __percpu *)(r%d)", i.dst, i.src);
	else
		print_alu(d, i, row);
}

static const char *atomic_name(s32 op)
{
	switch (op & ~ATOMIC_FETCH) {
	case ATOMIC_ADD: return "add";
	case ATOMIC_AND: return "and";
	case ATOMIC_OR:  return "or";
	case ATOMIC_XOR: return "xor";
	default:         return "unknown";
	}
}

static const char *atomic_operator(s32 op)
{
	return op == ATOMIC_ADD ? "+=" : op == ATOMIC_AND ? "&=" : op == ATOMIC_OR ? "|=" : "^=";
}

static void print_atomic(const struct dis *d, struct insn i, const struct isa_row *row)
{
	const char *wide = (i.code & 0x18) == SZ_DW ? "64" : "";
	switch (i.imm) {
	case ATOMIC_ADD: case ATOMIC_AND: case ATOMIC_OR: case ATOMIC_XOR:
		buf_printf(d->out, "lock *(%s *)(r%d %+d) %s r%d", row->op, i.dst, i.off, atomic_operator(i.imm),
			i.src);
		return;
	case ATOMIC_CMPXCHG:
		buf_printf(d->out, "r0 = atomic%s_cmpxchg((%s *)(r%d %+d), r0, r%d)", wide, row->op, i.dst, i.off,
			i.src);
		return;
	case ATOMIC_XCHG:
		buf_printf(d->out, "r%d = atomic%s_xchg((%s *)(r%d %+d), r%d)", i.src, wide, row->op, i.dst, i.off,
			i.src);
		return;
	case ATOMIC_LOAD_ACQ:
		buf_printf(d->out, "r%d = load_acquire((%s *)(r%d %+d))", i.dst, row->op, i.src, i.off);
		return;
	case ATOMIC_STORE_REL:
		buf_printf(d->out, "store_release((%s *)(r%d %+d), r%d)", row->op, i.dst, i.off, i.src);
		return;
	case ATOMIC_ADD | ATOMIC_FETCH: case ATOMIC_AND | ATOMIC_FETCH: case ATOMIC_OR | ATOMIC_FETCH:
	case ATOMIC_XOR | ATOMIC_FETCH:
		buf_printf(d->out, "r%d = atomic%s_fetch_%s((%s *)(r%d %+d), r%d)", i.src, wide, atomic_name(i.imm),
			   row->op, i.dst, i.off, i.src);
		return;
	default:
		buf_printf(d->out, "BUG_%02x", i.code);
	}
}

static void print_target(const struct dis *d, struct insn i)
{
	s64 to = isa_target(i, d->index);
	str label = to >= 0 ? name_of(d, true, (u32)to) : (str){ 0 };
	if (label.n)
		buf_str(d->out, label);
	else
		buf_printf(d->out, "pc%+d", i.code == (CLS_JMP32 | JMP_JA) ? i.imm : i.off);
}

static void print_jcc(const struct dis *d, struct insn i, const struct isa_row *row)
{
	char r = reg_letter(i);
	buf_printf(d->out, "if %c%d %s ", r, i.dst, row->op);
	if (i.code & SRC_X)
		buf_printf(d->out, "%c%d goto ", r, i.src);
	else
		buf_printf(d->out, "0x%x goto ", (u32)i.imm);
	print_target(d, i);
}

static void print_call(const struct dis *d, struct insn i)
{
	str name = name_of(d, false, d->index);
	if (!name.n && i.src == CALL_HELPER && d->names && d->names->helper)
		name = d->names->helper(d->names->ctx, i.imm);
	if (i.src == CALL_LOCAL) {
		if (name.n)
			buf_printf(d->out, "call %.*s", STR_ARG(name));
		else
			buf_printf(d->out, "call pc%+d", i.imm);
		return;
	}
	if (!name.n)
		name = i.src == CALL_KFUNC ? STR("kernel-function") : STR("unknown");
	buf_printf(d->out, "call %.*s#%d", STR_ARG(name), i.imm);
}

static void print_ld64(const struct dis *d, const struct insn *at, u32 left)
{
	static const char *const kinds[] = { "", "map_fd", "map_value", "btf_id", "subprog", "map_idx",
		"map_idx_value" };
	u32 high = left > 1 ? (u32)at[1].imm : 0, src = at->src;
	str name = name_of(d, false, d->index);
	buf_printf(d->out, "r%d = ", at->dst);
	if (name.n)
		buf_str(d->out, name);
	else if (!src || src >= ARRAY_LEN(kinds))
		buf_printf(d->out, "0x%llx", (unsigned long long)high << 32 | (u32)at->imm);
	else if (src == PSEUDO_FUNC)
		buf_printf(d->out, "%s[%+d]", kinds[src], at->imm);
	else if (src == PSEUDO_MAP_VALUE || src == PSEUDO_MAP_IDX_VALUE)
		buf_printf(d->out, "%s[%d][%u]", kinds[src], at->imm, high);
	else
		buf_printf(d->out, "%s[%d]", kinds[src], at->imm);
}

/* dispatch */
static void print_insn(const struct dis *d, const struct insn *at, u32 left)
{
	struct insn i = *at;
	struct buf *o = d->out;
	const struct isa_row *row = isa_row(i.code);
	switch (row->form) {
	case FORM_ALU: case FORM_DIV: print_alu(d, i, row); break;
	case FORM_NEG:     buf_printf(o, "%c%d = -%c%d", reg_letter(i), i.dst, reg_letter(i), i.dst); break;
	case FORM_END: case FORM_BSWAP: buf_printf(o, "r%d = %s%d r%d", i.dst, row->op, i.imm, i.dst); break;
	case FORM_MOVX:    print_movx(d, i, row); break;
	case FORM_LD64:    print_ld64(d, at, left); break;
	case FORM_ABS:     buf_printf(o, "r0 = *(%s *)skb[%d]", row->op, i.imm); break;
	case FORM_IND:     buf_printf(o, "r0 = *(%s *)skb[r%d + %d]", row->op, i.src, i.imm); break;
	case FORM_LDX:     buf_printf(o, "r%d = *(%s *)(r%d %+d)", i.dst, row->op, i.src, i.off); break;
	case FORM_ST:      buf_printf(o, "*(%s *)(r%d %+d) = %d", row->op, i.dst, i.off, i.imm); break;
	case FORM_STX:     buf_printf(o, "*(%s *)(r%d %+d) = r%d", row->op, i.dst, i.off, i.src); break;
	case FORM_ATOMIC:  print_atomic(d, i, row); break;
	case FORM_JCC:     print_jcc(d, i, row); break;
	case FORM_JA: case FORM_JA32: case FORM_MAYGOTO:
		buf_printf(o, "%s ", row->op);
		print_target(d, i);
		break;
	case FORM_GOTOX: case FORM_CALLX: buf_printf(o, "%s r%d", row->op, i.dst); break;
	case FORM_CALL:    print_call(d, i); break;
	case FORM_EXIT:    buf_puts(o, "exit"); break;
	default:           buf_printf(o, "BUG_%02x", i.code);
	}
}

u32 isa_dis(const struct insn *at, u32 left, u32 index, const struct dis_names *names, struct buf *out)
{
	struct dis d = { .out = out, .names = names, .index = index };
	print_insn(&d, at, left);
	return insn_is_ld64(*at) && left > 1 ? 2 : 1;
}
