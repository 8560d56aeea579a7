/* emit.c: the last step: machine instructions with registers become BPF instructions; jumps get their distances,
 * references become relocations, positions become lines. back_emit() runs the back end from end to end. */
#include "cc/back/emit_private.h"

u32 emit_put(struct emit *e, struct insn i)
{
	if (e->at && (!e->out->lines.n || vec_last(&e->out->lines).at != e->at)) {
		struct back_line l = { e->out->insns.n, e->at };
		vec_push(&e->out->lines, e->arena, l);
	}
	vec_push(&e->out->insns, e->arena, i);
	return e->out->insns.n - 1;
}

void emit_jump_to(struct emit *e, u32 insn, blk to)
{
	struct fixup f = { insn, to };
	vec_push(&e->fixups, e->m->tmp, f);
}

static u32 put(struct emit *e, u8 code, mreg dst, mreg src, s32 off, s64 imm)
{
	return emit_put(e, (struct insn){ .code = code, .dst = dst & 15, .src = src & 15, .off = (s16)off,
		.imm = (s32)imm });
}

static void wide(struct emit *e, const struct mins *i)
{
	u32 at = put(e, i->code, i->dst, 0, 0, i->sym ? 0 : i->imm);
	put(e, 0, 0, 0, 0, i->sym ? 0 : i->imm >> 32);
	if (i->sym)
		vec_push(&e->out->relocs, e->arena, ((struct back_reloc){ at, i->sym, i->imm }));
}

static void call(struct emit *e, const struct mins *i)
{
	const struct ir_sym *s = i->sym ? &e->m->fn->mod->syms.v[i->sym] : NULL;
	u32 at = put(e, i->code, 0, s ? s->kind == SYM_KFUNC ? CALL_KFUNC : CALL_LOCAL : CALL_HELPER, 0, i->imm);
	if (s)
		vec_push(&e->out->relocs, e->arena, ((struct back_reloc){ at, i->sym, 0 }));
}

static void one(struct emit *e, const struct mins *i)
{
	u32 at = e->out->insns.n;
	e->at = i->at ? i->at : e->at;
	switch ((enum mop)i->op) {
	case M_INSN: case M_MOVE: put(e, i->code, i->dst, i->src, i->off, i->imm); break;
	case M_LD64: wide(e, i); break;
	case M_LEA:
		put(e, CLS_ALU64 | ALU_MOV | SRC_X, i->dst, REG_FP, 0, 0);
		put(e, CLS_ALU64 | ALU_ADD, i->dst, 0, 0, i->imm);
		break;
	case M_CALL: call(e, i); break;
	case M_SKIP: e->skip_from[i->target] = put(e, i->code, i->dst, i->src, 0, i->imm); break;
	case M_LABEL: e->out->insns.v[e->skip_from[i->target]].off = (s16)(at - e->skip_from[i->target] - 1); break;
	case M_JCC: emit_jump_to(e, put(e, i->code, i->dst, i->src, 0, i->imm), i->target); break;
	case M_JMP: emit_jump_to(e, put(e, CLS_JMP | JMP_JA, 0, 0, 0, 0), i->target); break;
	case M_EXIT: put(e, CLS_JMP | JMP_EXIT, 0, 0, 0, 0); break;
	case M_ASM: emit_asm(e, i); break;
	}
	if (i->core)
		vec_push(&e->out->cores, e->arena, ((struct back_core){ at, i->core - 1 }));
}

/* A jump that is too far for 16 bits is a gotol, which -mcpu=v4 has; conditional ones have no long form. */
static bool set_jumps(struct emit *e)
{
	const struct ir_fn *fn = e->m->fn;
	vec_each(f, &e->fixups) {
		struct insn *i = &e->out->insns.v[f->insn];
		s64 off = (s64)e->start[e->m->at[f->to]] - f->insn - 1;
		bool fits = off >= INT16_MIN && off <= INT16_MAX;
		if (fits) {
			i->off = (s16)off;
		} else if (i->code == (CLS_JMP | JMP_JA) && e->m->c->cpu >= 4) {
			i->code = CLS_JMP32 | JMP_JA;
			i->imm = (s32)off;
		} else {
			cc_report(e->m->c->ds, CANNOT_EMIT, where_src(fn->mod->syms.v[fn->self].at, fn->name.n),
				"'%.*s' is too long for a jump of 32767 instructions", STR_ARG(fn->name));
			return false;
		}
	}
	return true;
}

bool emit_run(struct mfn *m, struct arena *out_arena, struct back_fn *out)
{
	const struct ir_fn *fn = m->fn;
	struct emit e = { .m = m, .arena = out_arena, .out = out, .at = fn->mod->syms.v[fn->self].at };
	e.start = arena_array(m->tmp, u32, m->blocks.n);
	e.skip_from = arena_array(m->tmp, u32, m->labels + 1);
	for (u32 b = 0; b < m->blocks.n; b++) {
		e.start[b] = out->insns.n;
		vec_each(i, &m->blocks.v[b].ins)
			one(&e, i);
	}
	out->frame = m->frame;
	memcpy(out->locals, m->locals, sizeof(out->locals));
	vec_each(v, &m->variables)
		vec_push(&out->variables, out_arena, *v);
	return !m->failed && set_jumps(&e);
}

bool back_emit(struct ir_fn *fn, const struct back_ctx *c, struct arena *out_arena, struct back_fn *out)
{
	struct mfn m = { .fn = fn, .c = c, .tmp = c->tmp };
	if (!sel_run(&m) || !ra_run(&m))
		return false;
	if (m.frame > STACK_BYTES) {
		cc_report(c->ds, STACK_TOO_BIG, where_src(fn->mod->syms.v[fn->self].at, fn->name.n),
			"'%.*s' needs %u bytes of stack, and BPF has %u", STR_ARG(fn->name), m.frame, STACK_BYTES);
		return false;
	}
	peep_run(&m);
	loops_run(&m);
	close_run(&m);
	return emit_run(&m, out_arena, out);
}
