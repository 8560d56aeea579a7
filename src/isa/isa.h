/* isa.h: the BPF instruction set (RFC 9669): the one meaning of every opcode, encoding, text both ways. */
#ifndef SKEP_ISA_H
#define SKEP_ISA_H

#include "base/base.h"

struct insn {                /* 8 bytes, as the kernel takes it (little endian hosts) */
	u8 code;
	u8 dst : 4, src : 4;
	s16 off;
	s32 imm;
};

enum insn_class { CLS_LD, CLS_LDX, CLS_ST, CLS_STX, CLS_ALU, CLS_JMP, CLS_JMP32, CLS_ALU64 };
enum insn_size { SZ_W = 0x00, SZ_H = 0x08, SZ_B = 0x10, SZ_DW = 0x18 };
enum insn_mode { MODE_IMM = 0x00, MODE_ABS = 0x20, MODE_IND = 0x40, MODE_MEM = 0x60, MODE_MEMSX = 0x80,
	MODE_ATOMIC = 0xc0 };
enum insn_alu { ALU_ADD = 0x00, ALU_SUB = 0x10, ALU_MUL = 0x20, ALU_DIV = 0x30, ALU_OR = 0x40, ALU_AND = 0x50,
	ALU_LSH = 0x60,
	ALU_RSH = 0x70, ALU_NEG = 0x80, ALU_MOD = 0x90, ALU_XOR = 0xa0, ALU_MOV = 0xb0, ALU_ARSH = 0xc0,
	ALU_END = 0xd0 };
enum insn_jmp { JMP_JA = 0x00, JMP_EQ = 0x10, JMP_GT = 0x20, JMP_GE = 0x30, JMP_SET = 0x40, JMP_NE = 0x50,
	JMP_SGT = 0x60,
	JMP_SGE = 0x70, JMP_CALL = 0x80, JMP_EXIT = 0x90, JMP_LT = 0xa0, JMP_LE = 0xb0, JMP_SLT = 0xc0, JMP_SLE = 0xd0,
	JMP_JCOND = 0xe0 };
enum { SRC_K = 0x00, SRC_X = 0x08 };
/* imm of an atomic (kernel include/uapi/linux/bpf.h, RFC 9669 5.3) */
enum { ATOMIC_ADD = 0x00, ATOMIC_OR = 0x40, ATOMIC_AND = 0x50, ATOMIC_XOR = 0xa0, ATOMIC_FETCH = 0x01,
	ATOMIC_XCHG = 0xe1,
	ATOMIC_CMPXCHG = 0xf1, ATOMIC_LOAD_ACQ = 0x100, ATOMIC_STORE_REL = 0x110 };
/* src of LD_IMM64 */
enum { PSEUDO_MAP_FD = 1, PSEUDO_MAP_VALUE = 2, PSEUDO_BTF_ID = 3, PSEUDO_FUNC = 4, PSEUDO_MAP_IDX = 5,
	PSEUDO_MAP_IDX_VALUE = 6 };
/* src of CALL */
enum { CALL_HELPER = 0, CALL_LOCAL = 1, CALL_KFUNC = 2 };
enum { REG_FP = 10, REG_COUNT = 11, STACK_BYTES = 512 };

#define INSN_CLASS(i) ((i).code & 0x07)
#define INSN_OP(i)    ((i).code & 0xf0)
static inline bool insn_is_ld64(struct insn i) { return i.code == (CLS_LD | SZ_DW | MODE_IMM); }
static inline bool insn_is_call(struct insn i) { return i.code == (CLS_JMP | JMP_CALL); }
static inline bool insn_is_exit(struct insn i) { return i.code == (CLS_JMP | JMP_EXIT); }
static inline bool insn_is_jump(struct insn i)
{
	return (INSN_CLASS(i) == CLS_JMP || INSN_CLASS(i) == CLS_JMP32) && INSN_OP(i) != JMP_CALL &&
		INSN_OP(i) != JMP_EXIT;
}

/* What the fields of an instruction mean, one row of insn.def for each opcode. */
enum isa_form { FORM_NONE, FORM_ALU, FORM_DIV /* off 1: signed */, FORM_NEG, FORM_END, FORM_BSWAP,
	FORM_MOVX /* off: movsx width, casts */,
	FORM_LD64, FORM_ABS, FORM_IND, FORM_LDX, FORM_ST, FORM_STX, FORM_ATOMIC, FORM_JA, FORM_JA32, FORM_GOTOX,
	FORM_MAYGOTO,
	FORM_JCC, FORM_CALL, FORM_CALLX, FORM_EXIT };
enum { FIELD_D = 1, FIELD_S = 2, FIELD_O = 4, FIELD_I = 8 };
struct isa_row {
	u8 form;                 /* enum isa_form; FORM_NONE: no such opcode */
	u8 fields;               /* FIELD_..: those that may be set */
	u8 cpu;                  /* least -mcpu version */
	const char *op;          /* operator or type in the text */
};
const struct isa_row *isa_row(u8 code);            /* never NULL */

/* Names for the text: filled by whoever knows (object, kernel); any may be NULL. */
struct dis_names {
	void *ctx;
	str (*helper)(void *ctx, s32 id);          /* "bpf_map_lookup_elem" or "" */
	str (*target)(void *ctx, u32 insn);        /* name for the call or ld_imm64 at insn, or "" */
	str (*label)(void *ctx, u32 insn);         /* label text of a jump target, or "" */
};
/* One instruction (two slots for ld_imm64) in the kernel's notation ("r1 = *(u64 *)(r10 -8)"); returns slots used. */
u32  isa_dis(const struct insn *at, u32 left, u32 index, const struct dis_names *names, struct buf *out);
/* What is wrong with the encoding, or NULL: unknown opcode, reserved bits, jump out of range, half ld_imm64. */
const char *isa_invalid(const struct insn *insns, u32 n, u32 index);
/* Assemble text, an instruction a line or between ';', labels "name:"; clang's BPF syntax and the kernel's notation.
 * For inline asm, tests, --raw. A name that is not a label of the text is an error here. */
bool isa_asm(struct arena *a, str text, struct insn **out, u32 *n, struct diags *ds);

/* The same with names from outside: what remains open is handed back as references. */
enum isa_ref_kind { REF_CALL, REF_DATA /* ld_imm64 */, REF_LABEL /* a jump out of the text */ };
struct isa_ref { u32 insn; enum isa_ref_kind kind; str name; s64 addend; };
struct isa_label { str name; u32 insn; };
struct isa_text {
	struct insn *v; u32 n;
	vec(struct isa_ref) refs;
	vec(struct isa_label) labels;
};
struct isa_env {
	void *ctx;
	s64 (*call)(void *ctx, str name);          /* number of a helper, or -1: becomes a reference; may be NULL */
	struct where (*place)(void *ctx, u32 line, u32 offset);    /* of an error; NULL: the argument, line number */
};
bool isa_asm_text(struct arena *a, str text, const struct isa_env *env, struct isa_text *out, struct diags *ds);

/* The value of dst after an ALU instruction (class ALU or ALU64), where dst and src are the values of its registers
 * (src is ignored when the operand is imm). Shared by interpreter, constant folding and verifier. False: not an ALU
 * instruction, or one whose result is not a matter of arithmetic (address space casts). */
bool isa_alu(struct insn i, u64 dst, u64 src, u64 *out);
/* Conditional jumps; plain ones are always taken, may_goto never. */
bool isa_jump_taken(struct insn i, u64 dst, u64 src);
/* What an atomic leaves in memory: old is the value there, src the register, r0 for cmpxchg; widths as in the
 * opcode. */
u64  isa_atomic(struct insn i, u64 old, u64 src, u64 r0);
/* Index of the instruction a jump goes to when taken. */
static inline s64 isa_target(struct insn i, u32 index)
{
	return (s64)index + 1 + (i.code == (CLS_JMP32 | JMP_JA) ? i.imm : i.off);
}

#endif
