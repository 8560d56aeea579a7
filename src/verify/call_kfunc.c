/* call_kfunc.c: kernel functions: their prototypes are the kernel's BTF, what they do with their arguments is a row of kfunc.def. */
#include "verify/verify_private.h"

str kfunc_name(const struct verify *v, struct insn i)
{
	const struct btf *b = v->p->kernel_btf ? v->p->kernel_btf(v->p->ctx, (u32)(u16)i.off) : NULL;
	struct btf_node n;
	return b && btf_node(b, (u32)i.imm, &n) && n.kind == BTF_FUNC ? n.name : STR("");
}

bool insn_is_iter_next(const struct verify *v, u32 insn)
{
	struct insn i = v->p->insns[insn];
	if (i.code != (CLS_JMP | JMP_CALL) || i.src != 2)
		return false;
	str name = kfunc_name(v, i);
	return str_starts(name, "bpf_iter_") && str_ends(name, "_next");
}

bool call_kfunc(struct verify *v, struct insn i)
{
	str name = kfunc_name(v, i);
	return refuse(v, VR_UNSUPPORTED, "calling kernel function %.*s is not known here", STR_ARG(name));
}
