/* mach.c: the machine form: what its instructions read and write. */
#include "cc/back/back.h"

mreg vreg_new(struct mfn *m)
{
	vec_add(&m->vregs, m->tmp);
	return VREG + m->vregs.n - 1;
}

static void use(struct mregs *out, mreg *r)
{
	if (*r != NO_REG && out->nuse < ARRAY_LEN(out->use)) out->use[out->nuse++] = r;
}

static void def(struct mregs *out, mreg *r)
{
	if (*r != NO_REG && out->ndef < ARRAY_LEN(out->def)) out->def[out->ndef++] = r;
}

static void atomic(struct mins *i, struct mregs *out)
{
	if (i->imm == ATOMIC_LOAD_ACQ) {
		def(out, &i->dst);
		use(out, &i->src);
		return;
	}
	use(out, &i->dst);
	use(out, &i->src);
	if (i->imm == ATOMIC_CMPXCHG)
		out->reads |= 1, out->writes |= 1;
	else if (i->imm & ATOMIC_FETCH)
		def(out, &i->src);
}

static void insn(struct mins *i, struct mregs *out)
{
	bool x = i->code & SRC_X;
	switch (i->code & 7) {
	case CLS_ALU: case CLS_ALU64:
		if ((i->code & 0xf0) != ALU_MOV || i->is_partial)
			use(out, &i->dst);
		if (x && (i->code & 0xf0) != ALU_END)
			use(out, &i->src);
		def(out, &i->dst);
		break;
	case CLS_LDX:
		use(out, &i->src);
		if (i->is_partial)
			use(out, &i->dst);
		def(out, &i->dst);
		break;
	case CLS_ST: use(out, &i->dst); break;
	case CLS_STX:
		if ((i->code & 0xe0) == MODE_ATOMIC) {
			atomic(i, out);
		} else {
			use(out, &i->dst);
			use(out, &i->src);
		}
		break;
	case CLS_LD:                                 /* LD_ABS, LD_IND: the context in r6, the result in r0, spoils as a call */
		out->reads |= 1 << 6;
		out->writes |= CALLER_SAVED;
		if ((i->code & 0xe0) == MODE_IND)
			use(out, &i->src);
		break;
	default:                                     /* jumps */
		use(out, &i->dst);
		if (x)
			use(out, &i->src);
	}
}

static void inline_asm(struct masm *a, struct mregs *out)
{
	for (u32 n = 0; n < a->text->operands.n; n++) {
		if (a->text->operands.v[n].dir == ASM_IN)
			use(out, &a->reg[n]);
		else
			def(out, &a->reg[n]);
	}
	out->writes |= a->clobbers;
}

void mins_regs(struct mfn *m, struct mins *i, struct mregs *out)
{
	out->nuse = out->ndef = out->reads = out->writes = 0;
	switch ((enum mop)i->op) {
	case M_INSN: insn(i, out); break;
	case M_SKIP: case M_JCC: insn(i, out); break;
	case M_MOVE:
		use(out, &i->src);
		if (i->is_partial)
			use(out, &i->dst);
		def(out, &i->dst);
		break;
	case M_LD64: case M_LEA:
		if (i->is_partial)
			use(out, &i->dst);
		def(out, &i->dst);
		break;
	case M_CALL:
		out->reads |= (u16)(((1 << i->nargs) - 1) << 1);
		out->writes |= CALLER_SAVED;
		break;
	case M_EXIT: out->reads |= i->nargs; break;        /* 1: a value is returned */
	case M_ASM: inline_asm(&m->asms.v[i->target], out); break;
	case M_LABEL: case M_JMP: break;
	}
}
