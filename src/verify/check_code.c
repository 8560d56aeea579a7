/* check_code.c: what holds before any path is walked: encodings, subprograms and their borders, what ld_imm64 names,
 * which instructions can be reached, and where states are compared (prune points). */
#include "verify/verify_private.h"

#include <stdlib.h>

u32 insn_slots(struct insn i)
{
	return i.code == (CLS_LD | MODE_IMM | SZ_DW) ? 2 : 1;
}

static bool is_jump_class(struct insn i)
{
	return (i.code & 7) == CLS_JMP || (i.code & 7) == CLS_JMP32;
}

static bool is_call_to(struct insn i, u32 src)
{
	return i.code == (CLS_JMP | JMP_CALL) && i.src == src;
}

s32 subprog_at(const struct verify *v, u32 start)
{
	for (u32 i = 0; i < v->nsubprogs; i++)
		if (v->subprogs[i].start == start)
			return (s32)i;
	return -1;
}

static bool add_subprog(struct verify *v, s64 at, u32 from)
{
	if (at < 0 || at >= v->p->ninsns) {
		v->insn = from;
		return refuse(v, VR_CODE, "call to invalid destination");
	}
	if (subprog_at(v, (u32)at) >= 0)
		return true;
	if (v->nsubprogs >= MAX_SUBPROGS)
		return refuse(v, VR_CODE, "too many subprograms");
	v->subprogs[v->nsubprogs++] = (struct subprog){ .start = (u32)at };
	return true;
}

static int by_start(const void *a, const void *b)
{
	const struct subprog *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static void type_subprogs(struct verify *v)
{
	for (u32 i = 0; i < v->p->nfuncs; i++) {
		s32 s = subprog_at(v, v->p->funcs[i].insn);
		struct btf_node n;
		if (s < 0)
			continue;
		v->subprogs[s].type = v->p->funcs[i].type;
		if (v->p->btf && btf_node(v->p->btf, v->p->funcs[i].type, &n) && n.kind == BTF_FUNC)
			v->subprogs[s].is_global = n.linkage == 1;
	}
}

/* exception_callback:NAME, a declaration tag of the main program. */
static bool find_exception_callback(struct verify *v)
{
	str name;
	u32 main = v->subprogs[0].type;
	if (!main || !btf_decl_tag_of(v->p->btf, main, STR("exception_callback:"), &name))
		return true;
	for (u32 i = 0; i < v->p->nfuncs; i++) {
		struct btf_node n;
		if (!btf_node(v->p->btf, v->p->funcs[i].type, &n) || !str_eq(n.name, name))
			continue;
		v->exception_callback = v->p->funcs[i].insn + 1;
		return add_subprog(v, v->p->funcs[i].insn, 0);
	}
	return true;
}

/* The version since which a global function may take what was known of packets. */
enum { TRACKS_PACKETS = 6 << 16 | 12 << 8 };

static void find_packet_changers(struct verify *v)
{
	bool goes_on = v->profile->version >= TRACKS_PACKETS;
	while (goes_on) {
		goes_on = false;
		for (u32 k = 0; k < v->nsubprogs; k++) {
			struct subprog *s = &v->subprogs[k];
			for (u32 i = s->start; i < s->end && !s->changes_packet; i += insn_slots(v->p->insns[i])) {
				struct insn in = v->p->insns[i];
				s32 to = is_call_to(in, CALL_LOCAL) ? subprog_at(v, (u32)((s64)i + 1 + in.imm)) : -1;
				s->changes_packet = (to >= 0 && v->subprogs[to].changes_packet) ||
					(is_call_to(in, CALL_HELPER) && helper_changes_packet((u32)in.imm));
				goes_on |= s->changes_packet;
			}
		}
	}
}

bool find_subprogs(struct verify *v)
{
	const struct insn *in = v->p->insns;
	v->subprogs = arena_array(v->arena, struct subprog, MAX_SUBPROGS + 1);
	if (!add_subprog(v, 0, 0))
		return false;
	for (u32 i = 0; i < v->p->ninsns; i += insn_slots(in[i])) {
		bool is_func = insn_slots(in[i]) == 2 && in[i].src == PSEUDO_FUNC;
		if ((is_func || is_call_to(in[i], CALL_LOCAL)) && !add_subprog(v, (s64)i + 1 + in[i].imm, i))
			return false;
		if (is_func && !knows(v, PF_CALLBACKS))
			return refuse(v, VR_UNSUPPORTED, "number of funcs in func_info doesn't match number of "
				"subprogs: callbacks are not known");
	}
	for (u32 i = 0; v->p->btf && i < v->p->nfuncs && !v->subprogs[0].type; i++)
		if (!v->p->funcs[i].insn)
			v->subprogs[0].type = v->p->funcs[i].type;
	if (v->p->btf && !find_exception_callback(v))
		return false;
	qsort(v->subprogs, v->nsubprogs, sizeof(*v->subprogs), by_start);
	for (u32 i = 0; i < v->nsubprogs; i++)
		v->subprogs[i].end = i + 1 < v->nsubprogs ? v->subprogs[i + 1].start : v->p->ninsns;
	if (v->exception_callback) {
		v->exception_callback = (u32)subprog_at(v, v->exception_callback - 1) + 1;
		v->subprogs[v->exception_callback - 1].is_exception = true;
	}
	type_subprogs(v);
	find_packet_changers(v);
	return true;
}

/* ---- encodings and what ld_imm64 names --------------------------------------------------------------------------- */

static bool needs_feature(struct verify *v, struct insn i)
{
	u8 cls = i.code & 7, mode = i.code & 0xe0;
	bool is_v4 = i.code == 0xd7 || i.code == 0x06 || (mode == MODE_MEMSX && cls == CLS_LDX);
	bool is_atomic = mode == MODE_ATOMIC && cls == CLS_STX;
	if (is_v4 && !knows(v, PF_CPU_V4))
		return refuse(v, VR_UNSUPPORTED, "unknown opcode %02x: this kernel does not know -mcpu=v4", i.code);
	if (is_atomic && i.imm != ATOMIC_ADD && !knows(v, PF_ATOMICS))
		return refuse(v, VR_UNSUPPORTED, "BPF_STX uses reserved fields");
	if (is_atomic && i.imm >= ATOMIC_LOAD_ACQ && !knows(v, PF_LOAD_ACQ))
		return refuse(v, VR_UNSUPPORTED, "BPF_ATOMIC uses invalid atomic opcode %02x", i.imm);
	if (i.code == 0xe5 && !knows(v, PF_MAY_GOTO))
		return refuse(v, VR_UNSUPPORTED, "unknown opcode e5: this kernel does not know may_goto");
	if (is_call_to(i, CALL_KFUNC) && knows(v, PF_KFUNCS) && !v->p->is_gpl)
		return refuse(v, VR_KFUNC, "cannot call kernel function from non-GPL compatible program");
	return true;
}

/* Maps that programs which may sleep can use, of the kernels that were asked. */
static bool map_sleeps(const struct verify *v, u32 type)
{
	static const u8 fine[] = { MAP_HASH, MAP_LRU_HASH, MAP_ARRAY, MAP_PERCPU_HASH, MAP_PERCPU_ARRAY,
		MAP_LRU_PERCPU_HASH, MAP_ARRAY_OF_MAPS, MAP_HASH_OF_MAPS, MAP_RINGBUF, MAP_USER_RINGBUF,
		MAP_INODE_STORAGE, MAP_SK_STORAGE, MAP_TASK_STORAGE, MAP_CGRP_STORAGE, MAP_QUEUE, MAP_LIFO,
		MAP_ARENA, MAP_INSN_ARRAY };
	if (v->profile->version != (6 << 16 | 18 << 8))
		return true;
	for (u32 i = 0; i < ARRAY_LEN(fine); i++)
		if (fine[i] == type)
			return true;
	return false;
}

/* Some members of values are not for programs that may run anywhere. */
static bool members_allowed(struct verify *v, const struct verify_map *m)
{
	static const struct { u8 kind; const char *name; } not_traced[] = { { FLD_SPIN_LOCK, "bpf_spin_lock" },
		{ FLD_RES_SPIN_LOCK, "bpf_spin_lock" }, { FLD_TIMER, "bpf_timer" }, { FLD_WQ, "bpf_wq" },
		{ FLD_LIST_HEAD, "bpf_{list_head,rb_root}" }, { FLD_RB_ROOT, "bpf_{list_head,rb_root}" } };
	u32 type = v->p->prog_type;
	bool traces = type == PROG_KPROBE || type == PROG_TRACEPOINT || type == PROG_PERF_EVENT ||
		type == PROG_RAW_TRACEPOINT || type == PROG_RAW_TRACEPOINT_WRITABLE;
	const struct fields *f = traces || type == PROG_SOCKET_FILTER ? map_fields(v, m) : NULL;
	for (u32 i = 0; f && i < f->n; i++)
		for (u32 k = 0; k < ARRAY_LEN(not_traced); k++) {
			bool is_lock = f->v[i].kind == FLD_SPIN_LOCK || f->v[i].kind == FLD_RES_SPIN_LOCK;
			if (f->v[i].kind == not_traced[k].kind && (traces || is_lock))
				return refuse(v, VR_UNSUPPORTED, "%s progs cannot use %s yet", traces ? "tracing" :
					"socket filter", not_traced[k].name);
		}
	return true;
}

static bool resolve_map(struct verify *v, u32 at)
{
	const struct insn *i = &v->p->insns[at];
	struct insn_fact *f = &v->facts[at];
	f->map = v->p->map ? v->p->map(v->p->ctx, i[0].imm) : NULL;
	if (!f->map)
		return refuse(v, VR_CODE, "fd %d is not pointing to valid bpf_map", i[0].imm);
	if (!members_allowed(v, f->map))
		return false;
	if (v->p->is_sleepable && !map_sleeps(v, f->map->type))
		return refuse(v, VR_SLEEP,
			"Sleepable programs can only use array, hash, ringbuf and local storage maps");
	f->value_off = (u32)i[1].imm;
	if (i->src == PSEUDO_MAP_FD)
		return !i[1].imm || refuse(v, VR_CODE, "unrecognized bpf_ld_imm64 insn");
	if (f->map->type == MAP_ARENA)
		return true;
	if (f->map->type != MAP_ARRAY || f->map->max_entries != 1)
		return refuse(v, VR_CODE, "direct value access on string map not supported");
	if (f->value_off >= f->map->value_size)
		return refuse(v, VR_MAP_BOUNDS, "invalid access to map value pointer, value_size=%u off=%u",
			f->map->value_size, f->value_off);
	return true;
}

static bool check_insn(struct verify *v, u32 at)
{
	struct insn i = v->p->insns[at];
	const char *wrong = isa_invalid(v->p->insns, v->p->ninsns, at);
	v->insn = at;
	if (wrong)
		return refuse(v, VR_CODE, "%s (opcode %02x)", wrong, i.code);
	if (i.dst > FP || i.src > FP)
		return refuse(v, VR_CODE, "R%u is invalid", i.dst > FP ? i.dst : i.src);
	if (!needs_feature(v, i))
		return false;
	if (insn_slots(i) == 2 && (i.src == PSEUDO_MAP_FD || i.src == PSEUDO_MAP_VALUE))
		return resolve_map(v, at);
	if (insn_slots(i) == 2 && i.src > PSEUDO_FUNC)
		return refuse(v, VR_CODE, "unrecognized bpf_ld_imm64 insn");
	return true;
}

/* ---- where paths go ---------------------------------------------------------------------------------------------- */

/* Jumps stay inside their function, and no function falls into the next. */
static bool check_borders(struct verify *v)
{
	for (u32 s = 0; s < v->nsubprogs; s++) {
		const struct subprog *p = &v->subprogs[s];
		u32 last = p->start;
		for (u32 i = p->start; i < p->end; i += insn_slots(v->p->insns[i])) {
			struct insn in = v->p->insns[i];
			u8 op = in.code & 0xf0;
			last = i;
			v->insn = i;
			if (!is_jump_class(in) || op == JMP_CALL || op == JMP_EXIT)
				continue;
			s64 to = isa_target(in, i);
			if (to < p->start || to >= p->end)
				return refuse(v, VR_CODE, "jump out of range from insn %u to %lld", i, (long long)to);
			if (v->facts[to].is_wide_second)
				return refuse(v, VR_CODE, "jump into the middle of ldimm64 insn %lld", (long long)to);
		}
		u8 code = v->p->insns[last].code;
		bool is_end = code == (CLS_JMP | JMP_EXIT) || code == (CLS_JMP | JMP_JA) ||
			code == (CLS_JMP32 | JMP_JA);
		bool throws = is_call_to(v->p->insns[last], CALL_KFUNC);
		if (!is_end && !throws)
			return refuse(v, VR_CODE, "last insn is not an exit or jmp");
	}
	return true;
}

static void mark_call(struct verify *v, u32 at)
{
	bool is_async = false;
	struct insn_fact *f = &v->facts[at];
	if (insn_is_iter_next(v, at))
		f->is_prune = f->is_forced = true;
	if (callback_of(v, at, &is_async)) {
		bool turns = !is_async && !callback_walks_once(v);
		f->is_prune |= is_async || turns;
		if (turns)
			f->is_forced = f->is_jump = f->calls_callback = true;
	}
	if (at + 1 < v->p->ninsns)
		v->facts[at + 1].is_prune = v->facts[at + 1].is_jump = true;
	if (is_call_to(v->p->insns[at], CALL_LOCAL))
		f->is_prune = true;
}

/* Marks what instruction at leads to; returns how many. */
static u32 successors(struct verify *v, u32 at, u32 *to)
{
	struct insn i = v->p->insns[at];
	struct insn_fact *f = v->facts;
	u8 op = i.code & 0xf0;
	u32 n = 0;
	bool enters = (insn_slots(i) == 2 && i.src == PSEUDO_FUNC) || is_call_to(i, CALL_LOCAL);
	if (enters) {
		to[n] = (u32)((s64)at + 1 + i.imm);
		f[to[n]].is_prune = f[to[n]].is_jump = true;
		f[at].is_prune = true;
		n++;
	}
	if (!is_jump_class(i)) {
		to[n++] = at + insn_slots(i);
		if (enters)
			f[to[n - 1]].is_prune = f[to[n - 1]].is_jump = true;
	} else if (op == JMP_CALL) {
		mark_call(v, at);
		to[n++] = at + 1;
	} else if (op == JMP_JA) {
		to[n++] = (u32)isa_target(i, at);
		f[to[0]].is_prune = f[to[0]].is_jump = true;
	} else if (op != JMP_EXIT) {
		f[at].is_prune = true;
		f[at].is_forced |= i.code == 0xe5;
		to[n++] = at + 1;
		to[n] = (u32)isa_target(i, at);
		f[to[n]].is_prune = f[to[n]].is_jump = true;
		n++;
	}
	return n;
}

static bool check_reach(struct verify *v)
{
	u32 *todo = malloc((v->p->ninsns + 1) * sizeof(u32)), n = 0, to[3];
	if (!todo)
		base_out_of_memory(v->p->ninsns * sizeof(u32));
	v->facts[0].seen = true;
	todo[n++] = 0;
	if (v->exception_callback) {
		u32 start = v->subprogs[v->exception_callback - 1].start;
		todo[n++] = start;
		v->facts[start].seen = true;
	}
	while (n) {
		u32 at = todo[--n], k = successors(v, at, to);
		for (u32 i = 0; i < k; i++)
			if (to[i] < v->p->ninsns && !v->facts[to[i]].seen) {
				v->facts[to[i]].seen = true;
				todo[n++] = to[i];
			}
	}
	free(todo);
	for (u32 i = 0; i < v->p->ninsns; i += insn_slots(v->p->insns[i]))
		if (!v->facts[i].seen) {
			v->insn = i;
			return refuse(v, VR_CODE, "unreachable insn %u", i);
		}
	return true;
}

bool check_code(struct verify *v)
{
	for (u32 i = 0; i < v->p->ninsns; i += insn_slots(v->p->insns[i])) {
		if (!check_insn(v, i))
			return false;
		if (insn_slots(v->p->insns[i]) == 2)
			v->facts[i + 1].is_wide_second = true;
	}
	if (!find_subprogs(v))
		return false;
	return check_borders(v) && check_reach(v);
}

/* ---- how deep the stack gets ------------------------------------------------------------------------------------- */

enum { FRAME_ALIGN = 16, TAIL_CALL_ROOM = 256, PRIVATE_LEAST = 64 };

static u32 frame_bytes(const struct subprog *s)
{
	return ALIGN_UP(s->stack, FRAME_ALIGN);
}

/* Newer kernels give such programs a stack of their own beside the kernel's. */
static bool has_private_stack(const struct verify *v)
{
	if (!knows(v, PF_PRIVATE_STACK))
		return false;
	for (u32 i = 0; i < v->nsubprogs; i++)
		if (v->subprogs[i].has_tail_call)
			return false;
	switch (v->p->prog_type) {
	case PROG_KPROBE: case PROG_TRACEPOINT: case PROG_PERF_EVENT: case PROG_RAW_TRACEPOINT: return true;
	case PROG_TRACING: return v->p->attach_type != ATTACH_TRACE_ITER;
	case PROG_LSM: return v->p->attach_type != ATTACH_LSM_CGROUP;
	default: return false;
	}
}

static bool depth_of(struct verify *v, u32 subprog, u32 above, u32 nframes, bool tail_below)
{
	struct subprog *s = &v->subprogs[subprog];
	bool is_private = has_private_stack(v) && frame_bytes(s) >= PRIVATE_LEAST;
	u32 depth = is_private ? above : above + frame_bytes(s);
	v->insn = s->start;
	if (above >= TAIL_CALL_ROOM && (tail_below || s->has_tail_call) && above)
		return refuse(v, VR_STACK_DEPTH,
			"tail_calls are not allowed when call stack of previous frames is %u bytes. Too large", above);
	if (nframes > MAX_FRAMES)
		return refuse(v, VR_CALL, "the call stack of %u frames is too deep !", nframes);
	if (depth > MAX_STACK)
		return refuse(v, VR_STACK_DEPTH, "combined stack size of %u calls is %u. Too large", nframes, depth);
	for (u32 i = s->start; i < s->end; i += insn_slots(v->p->insns[i])) {
		struct insn in = v->p->insns[i];
		bool is_func = insn_slots(in) == 2 && in.src == PSEUDO_FUNC;
		if (!is_call_to(in, CALL_LOCAL) && !is_func)
			continue;
		s32 to = subprog_at(v, (u32)((s64)i + 1 + in.imm));
		if (to < 0 || (is_func && v->subprogs[to].is_async))
			continue;
		if (!depth_of(v, (u32)to, depth, nframes + 1, false))
			return false;
	}
	return true;
}

bool check_stack_depth(struct verify *v)
{
	for (u32 i = 0; i < v->nsubprogs; i++)
		if ((!i || v->subprogs[i].is_async) && !depth_of(v, i, 0, 1, false))
			return false;
	return true;
}
