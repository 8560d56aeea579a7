/* isa.c: the meaning of instructions, once: which fields an opcode has, what arithmetic, jumps and atomics compute, and
 * what makes an encoding invalid. */
#include "isa/isa.h"

enum { D = FIELD_D, S = FIELD_S, O = FIELD_O, I = FIELD_I };
static const struct isa_row rows[256] = {
#define INSN(code, kind, text, uses, version) [code] = { FORM_##kind, uses, version, text },
#include "isa/insn.def"
#undef INSN
};

const struct isa_row *isa_row(u8 code)
{
	return &rows[code];
}

/* ---- arithmetic ---- */

static u64 div_u(u64 a, u64 b)
{
	return b ? a / b : 0;
}

static u64 mod_u(u64 a, u64 b)
{
	return b ? a % b : a;
}

/* -1 as divisor is apart: the least integer divided by it overflows, and wraps in BPF. */
static s64 div_s(s64 a, s64 b)
{
	return !b ? 0 : b == -1 ? (s64)(0 - (u64)a) : a / b;
}

static s64 mod_s(s64 a, s64 b)
{
	return !b ? a : b == -1 ? 0 : a % b;
}

static u64 alu64(struct insn i, u64 a, u64 b)
{
	switch (INSN_OP(i)) {
	case ALU_ADD: return a + b;
	case ALU_SUB: return a - b;
	case ALU_MUL: return a * b;
	case ALU_DIV: return i.off == 1 ? (u64)div_s(a, b) : div_u(a, b);
	case ALU_OR:  return a | b;
	case ALU_AND: return a & b;
	case ALU_LSH: return a << (b & 63);
	case ALU_RSH: return a >> (b & 63);
	case ALU_NEG: return 0 - a;
	case ALU_MOD: return i.off == 1 ? (u64)mod_s(a, b) : mod_u(a, b);
	case ALU_XOR: return a ^ b;
	case ALU_ARSH: return (u64)((s64)a >> (b & 63));
	default: return b;
	}
}

static u32 alu32(struct insn i, u32 a, u32 b)
{
	switch (INSN_OP(i)) {
	case ALU_DIV: return i.off == 1 ? (u32)div_s((s32)a, (s32)b) : (u32)div_u(a, b);
	case ALU_MOD: return i.off == 1 ? (u32)mod_s((s32)a, (s32)b) : (u32)mod_u(a, b);
	case ALU_LSH: return a << (b & 31);
	case ALU_RSH: return a >> (b & 31);
	case ALU_ARSH: return (u32)((s32)a >> (b & 31));
	default: return (u32)alu64(i, a, b);
	}
}

static u64 byte_swap(u64 v, u32 bits)
{
	return bits == 16 ? __builtin_bswap16((u16)v) : bits == 32 ? __builtin_bswap32((u32)v) : __builtin_bswap64(v);
}

static u64 cut(u64 v, u32 bits)
{
	return bits < 64 ? v & ((1ull << bits) - 1) : v;
}

static u64 sign_extend(u64 v, u32 bits)
{
	return (u64)((s64)(v << (64 - bits)) >> (64 - bits));
}

bool isa_alu(struct insn i, u64 dst, u64 src, u64 *out)
{
	const struct isa_row *row = &rows[i.code];
	bool is_64 = INSN_CLASS(i) == CLS_ALU64;
	u64 b = i.code & SRC_X ? src : (u64)(s64)i.imm;
	switch (row->form) {
	case FORM_MOVX:
		if (i.off == 8 || i.off == 16 || i.off == 32)
			b = sign_extend(b, i.off);
		else if (i.off)
			return false;
		break;
	case FORM_END:
		*out = i.code & SRC_X ? byte_swap(dst, i.imm) : cut(dst, i.imm);
		return i.imm == 16 || i.imm == 32 || i.imm == 64;
	case FORM_BSWAP:
		*out = byte_swap(dst, i.imm);
		return i.imm == 16 || i.imm == 32 || i.imm == 64;
	case FORM_ALU: case FORM_DIV: case FORM_NEG:
		break;
	default:
		return false;
	}
	*out = is_64 ? alu64(i, dst, b) : alu32(i, (u32)dst, (u32)b);
	return true;
}

static bool compare(u32 op, u64 a, u64 b, s64 sa, s64 sb)
{
	switch (op) {
	case JMP_EQ:  return a == b;
	case JMP_NE:  return a != b;
	case JMP_GT:  return a > b;
	case JMP_GE:  return a >= b;
	case JMP_LT:  return a < b;
	case JMP_LE:  return a <= b;
	case JMP_SET: return (a & b) != 0;
	case JMP_SGT: return sa > sb;
	case JMP_SGE: return sa >= sb;
	case JMP_SLT: return sa < sb;
	default:      return sa <= sb;
	}
}

bool isa_jump_taken(struct insn i, u64 dst, u64 src)
{
	u64 b = i.code & SRC_X ? src : (u64)(s64)i.imm;
	if (rows[i.code].form != FORM_JCC)
		return INSN_OP(i) == JMP_JA;
	if (INSN_CLASS(i) == CLS_JMP32)
		return compare(INSN_OP(i), (u32)dst, (u32)b, (s32)dst, (s32)b);
	return compare(INSN_OP(i), dst, b, (s64)dst, (s64)b);
}

u64 isa_atomic(struct insn i, u64 old, u64 src, u64 r0)
{
	switch (i.imm & ~ATOMIC_FETCH) {
	case ATOMIC_ADD: return old + src;
	case ATOMIC_OR:  return old | src;
	case ATOMIC_AND: return old & src;
	case ATOMIC_XOR: return old ^ src;
	case ATOMIC_CMPXCHG & ~ATOMIC_FETCH:
		return old == ((i.code & 0x18) == SZ_DW ? r0 : (u32)r0) ? src : old;
	default: return src;     /* xchg, store_release */
	}
}

/* ---- validity ---- */

static const char *invalid_atomic(struct insn i)
{
	bool is_word = (i.code & 0x18) == SZ_W || (i.code & 0x18) == SZ_DW;
	switch (i.imm) {
	case ATOMIC_LOAD_ACQ:
		return i.dst == REG_FP ? "r10, the frame pointer, is read only" : NULL;
	case ATOMIC_STORE_REL:
		return NULL;
	case ATOMIC_ADD: case ATOMIC_OR: case ATOMIC_AND: case ATOMIC_XOR: case ATOMIC_CMPXCHG:
		return is_word ? NULL : "atomic operations work on 32 and 64 bits";
	case ATOMIC_ADD | ATOMIC_FETCH: case ATOMIC_OR | ATOMIC_FETCH: case ATOMIC_AND | ATOMIC_FETCH:
	case ATOMIC_XOR | ATOMIC_FETCH: case ATOMIC_XCHG:
		if (i.src == REG_FP)
			return "r10, the frame pointer, is read only";
		return is_word ? NULL : "atomic operations work on 32 and 64 bits";
	default:
		return "unknown atomic operation";
	}
}

static const char *invalid_alu(struct insn i, const struct isa_row *row)
{
	u32 bits = INSN_CLASS(i) == CLS_ALU64 ? 64 : 32, op = INSN_OP(i);
	if (i.dst == REG_FP)
		return "r10, the frame pointer, is read only";
	switch (row->form) {
	case FORM_END: case FORM_BSWAP:
		return i.imm == 16 || i.imm == 32 || i.imm == 64 ? NULL :
			"byte swap of a width other than 16, 32 or 64";
	case FORM_MOVX:
		if (i.off == 1 && bits == 64)
			return i.imm == 1 || i.imm == 1 << 16 ? NULL : "address space cast other than between 0 and 1";
		if (i.imm)
			return "reserved imm field is set";
		return !i.off || i.off == 8 || i.off == 16 || (i.off == 32 && bits == 64) ? NULL :
			"sign extension of an odd width";
	case FORM_DIV:
		if (i.off != 0 && i.off != 1)
			return "reserved off field is set";
		return i.code & SRC_X || i.imm ? NULL : "division by zero";
	case FORM_ALU:
		if (!(i.code & SRC_X) && (op == ALU_LSH || op == ALU_RSH || op == ALU_ARSH) && (u32)i.imm >= bits)
			return "shift by more bits than there are";
		return NULL;
	default:
		return NULL;
	}
}

static const char *invalid_jump(const struct insn *insns, u32 n, u32 index)
{
	s64 to = isa_target(insns[index], index);
	if (to < 0 || to >= n)
		return "jump out of the program";
	return insns[to].code ? NULL : "jump into the middle of a 64 bit load";
}

static const char *invalid_ld64(const struct insn *insns, u32 n, u32 index)
{
	struct insn i = insns[index];
	if (index + 1 >= n)
		return "second half of a 64 bit load is missing";
	struct insn next = insns[index + 1];
	if (next.code || next.dst || next.src || next.off)
		return "second half of a 64 bit load is not one";
	if (i.dst == REG_FP)
		return "r10, the frame pointer, is read only";
	return i.src > PSEUDO_MAP_IDX_VALUE ? "unknown kind of 64 bit load" : NULL;
}

static const char *invalid_call(struct insn i)
{
	if (i.src > CALL_KFUNC)
		return "unknown kind of call";
	return i.off && i.src != CALL_KFUNC ? "reserved off field is set" : NULL;
}

static const char *reserved(struct insn i, u32 fields)
{
	if (i.dst && !(fields & FIELD_D))
		return "reserved dst field is set";
	if (i.src && !(fields & FIELD_S))
		return "reserved src field is set";
	if (i.off && !(fields & FIELD_O))
		return "reserved off field is set";
	return i.imm && !(fields & FIELD_I) ? "reserved imm field is set" : NULL;
}

const char *isa_invalid(const struct insn *insns, u32 n, u32 index)
{
	struct insn i = insns[index];
	const struct isa_row *row = &rows[i.code];
	const char *why = row->form == FORM_NONE ? "unknown opcode" : reserved(i, row->fields);
	if (why)
		return why;
	if (i.dst >= REG_COUNT || i.src >= REG_COUNT)
		return "register above r10";
	switch (row->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX:
		return invalid_alu(i, row);
	case FORM_LDX:
		return i.dst == REG_FP ? "r10, the frame pointer, is read only" : NULL;
	case FORM_LD64:
		return invalid_ld64(insns, n, index);
	case FORM_ATOMIC:
		return invalid_atomic(i);
	case FORM_JA: case FORM_JA32: case FORM_JCC: case FORM_MAYGOTO:
		return invalid_jump(insns, n, index);
	case FORM_CALL:
		return invalid_call(i);
	default:
		return NULL;
	}
}
