/* verify.c: the walk. One path at a time is followed instruction by instruction; at a branch that can go both ways the
 * other way is put aside with a copy of the state. Before an instruction where paths meet, the state is compared with
 * those that came there before (prune.c): if one of them covers it, this path is done. Where a path is refused, all
 * is. */
#include "verify/verify_private.h"

#include <stdlib.h>

static const struct profile profiles[] = {
#define PROFILE(name, major, minor, features) { name, (major) << 16 | (minor) << 8, features },
#include "verify/profile.def"
#undef PROFILE
};

/* A kernel knows what those before it know: the rows are summed up. */
enum { NPROFILES = ARRAY_LEN(profiles) };
static u32 features_up_to(u32 i)
{
	u32 all = 0;
	for (u32 k = 0; k <= i; k++)
		all |= profiles[k].features;
	return all;
}

const struct profile *profile_row(u32 i)
{
	return i < NPROFILES ? &profiles[i] : NULL;
}

const struct profile *profile_find(str name)
{
	for (u32 i = 0; i < NPROFILES; i++)
		if (str_is(name, profiles[i].name))
			return &profiles[i];
	return NULL;
}

const struct profile *profile_near(u32 version)
{
	u32 best = 0;
	for (u32 i = 0; i < NPROFILES; i++)
		if (profiles[i].version <= (version | 0xff))
			best = i;
	return &profiles[best];
}

static const struct { const char *tag, *text, *hint; } reasons[VR_COUNT] = {
#define REASON(name, tag, text, hint) { tag, text, hint },
#include "verify/reason.def"
#undef REASON
};
const char *verify_reason_tag(enum verify_reason r) { return reasons[r].tag; }
const char *verify_reason_text(enum verify_reason r) { return reasons[r].text; }
const char *verify_reason_hint(enum verify_reason r) { return reasons[r].hint; }

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static void log_insn(struct verify *v, u32 at)
{
	buf_printf(&v->log, "%u: (%02x) ", at, v->p->insns[at].code);
	isa_dis(&v->p->insns[at], v->p->ninsns - at, at, NULL, &v->log);
	buf_char(&v->log, '\n');
}

/* The first register that a message names, as it is now. */
static void keep_known(struct verify *v)
{
	str m = v->out->message;
	struct buf text = BUF_INIT;
	for (u32 i = 0; v->now && v->now->frames[v->now->cur] && i + 1 < m.n; i++) {
		u32 n = (u32)(m.s[i + 1] - '0');
		bool starts_word = m.s[i] == 'R' && (!i || m.s[i - 1] == ' ') && n <= 9;
		if (!starts_word)
			continue;
		n = n == 1 && i + 2 < m.n && m.s[i + 2] == '0' ? FP : n;
		buf_printf(&text, "R%u=", n);
		reg_print(reg_of(v, n), &text);
		v->out->known = arena_str(v->arena, buf_view(&text));
		break;
	}
	buf_free(&text);
}

bool refuse(struct verify *v, enum verify_reason why, const char *fmt, ...)
{
	va_list ap;
	if (v->failed)
		return false;
	v->failed = true;
	v->out->reason = why;
	v->out->insn = v->insn;
	va_start(ap, fmt);
	v->out->message = arena_vprintf(v->arena, fmt, ap);
	va_end(ap);
	keep_known(v);
	if (!v->o->want_log && v->insn < v->p->ninsns)
		log_insn(v, v->insn);
	buf_printf(&v->log, "%.*s\n", STR_ARG(v->out->message));
	return false;
}

const struct btf *need_vmlinux(struct verify *v)
{
	if (!v->vmlinux_tried && v->p->kernel_btf)
		v->vmlinux = v->p->kernel_btf(v->p->ctx, 0);
	v->vmlinux_tried = true;
	return v->vmlinux;
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

struct state *push_state(struct verify *v, u32 insn, u32 prev)
{
	struct pending *p;
	struct state *s;
	if (v->npending >= MAX_PENDING) {
		refuse(v, VR_TOO_LARGE, "The sequence of %u jumps is too complex.", v->npending + 1);
		return NULL;
	}
	if (!(s = state_new(v)) || !state_copy(v, s, v->now) || !history_copy(v, s, v->now) ||
		!(p = malloc(sizeof(*p)))) {
		state_free(v, s);
		refuse(v, VR_LIMIT, "out of memory");
		return NULL;
	}
	*p = (struct pending){ s, insn, prev, v->pending };
	v->pending = p;
	v->npending++;
	if (s->parent)
		s->parent->branches++;
	return s;
}

/* The next path that was put aside; false: there is none. */
static bool pop_state(struct verify *v)
{
	struct pending *p = v->pending;
	state_free(v, v->now);
	v->now = NULL;
	if (!p)
		return false;
	v->now = p->s;
	v->insn = p->insn;
	v->prev = p->prev;
	v->pending = p->next;
	v->npending--;
	free(p);
	return true;
}

static bool is_logged(const struct verify *v) { return v->o->want_log && v->log.n < MAX_LOG; }

static bool next_path(struct verify *v)
{
	if (!pop_state(v))
		return false;
	if (is_logged(v))
		buf_printf(&v->log, "from %u to %u\n", v->prev, v->insn);
	return true;
}

static void drop_paths(struct verify *v)
{
	while (pop_state(v))
		continue;
}

/* ---- instructions ------------------------------------------------------------------------------------------------ */

static bool step(struct verify *v, u32 *next, bool *ends)
{
	const struct insn *i = &v->p->insns[v->insn];
	u8 cls = i->code & 7, mode = i->code & 0xe0;
	*next = v->insn + insn_slots(*i);
	switch (cls) {
	case CLS_ALU: case CLS_ALU64: return step_alu(v, *i);
	case CLS_LDX: return step_load(v, *i);
	case CLS_ST: return step_store(v, *i);
	case CLS_STX: return mode == MODE_ATOMIC ? step_atomic(v, *i) : step_store(v, *i);
	case CLS_LD: return mode == MODE_IMM ? step_ld_imm(v, i) : step_ld_abs(v, *i);
	default:
		v->jumps++;
		if (i->code == (CLS_JMP | JMP_EXIT))
			return step_exit(v, next, ends);
		if (i->code == (CLS_JMP | JMP_CALL))
			return step_call(v, *i, next);
		return step_jump(v, *i, next);
	}
}

static bool one_insn(struct verify *v, bool *ends)
{
	u32 max = v->o->max_insns ? v->o->max_insns : MAX_INSNS, next;
	v->has_pending_history = false;
	if (v->insn >= v->p->ninsns)
		return refuse(v, VR_CODE, "invalid insn idx %u insn_cnt %u", v->insn, v->p->ninsns);
	v->out->visits[v->insn]++;
	if (++v->out->processed > max)
		return refuse(v, VR_TOO_LARGE, "BPF program is too large. Processed %llu insn",
			(unsigned long long)v->out->processed);
	v->now->last = v->prev;
	v->now->insn = v->insn;
	if (v->facts[v->insn].is_prune) {
		enum prune what = prune_here(v);
		*ends = what == PRUNE_SEEN;
		if (*ends && is_logged(v))
			buf_printf(&v->log, "%u: safe\n", v->insn);
		if (what != PRUNE_GO_ON)
			return what == PRUNE_SEEN;
	}
	if (v->facts[v->insn].is_jump && !history_push(v, v->now, 0, 0))
		return false;
	if (is_logged(v)) {
		buf_printf(&v->log, "%u:", v->insn);
		state_print(v, v->now, &v->log);
		buf_char(&v->log, '\n');
		log_insn(v, v->insn);
	}
	if (!live_begin(v, v->insn) || !step(v, &next, ends))
		return false;
	live_commit(v);
	*ends |= v->path_ends;
	v->path_ends = false;
	if (!*ends) {
		v->prev = v->insn;
		v->insn = next;
	}
	return true;
}

static bool walk(struct verify *v)
{
	do {
		bool ends = false;
		while (!ends)
			if (!one_insn(v, &ends))
				return false;
		live_update(v);
		branch_done(v, v->now);
		if (v->failed)
			return false;
	} while (next_path(v));
	return true;
}

/* Where the walk had come from when it was refused. */
static void keep_path(struct verify *v)
{
	u32 n = 0;
	u32 *path;
	for (const struct state *s = v->now; s; s = s->parent)
		n += s->nhist;
	if (n > 4096 || !(path = arena_array(v->arena, u32, n + 1)))
		return;
	v->out->path = path;
	v->out->npath = n;
	for (const struct state *s = v->now; s; s = s->parent)
		for (u32 i = s->nhist; i-- > 0;)
			path[--n] = s->hist[i].prev;
}

/* ---- a function: the program itself, or a global function alone -------------------------------------------------- */

static bool begin(struct verify *v, u32 subprog)
{
	struct frame *f;
	if (!(v->now = state_new(v)) || !(f = frame_new(v, NO_CALLSITE, subprog)))
		return false;
	v->now->frames[0] = f;
	v->now->branches = 1;
	v->now->sleepable = v->p->is_sleepable;
	v->insn = v->prev = v->subprogs[subprog].start;
	v->now->first = v->now->insn = v->insn;
	v->now->last = UINT32_MAX;
	v->prev = UINT32_MAX;
	regs_init(v, f);
	v->in_global = subprog > 0;
	if (subprog)
		return call_global_entry(v, subprog);
	if (v->subprogs[0].is_exception)
		return true;
	reg_pointer(&f->regs[1], K_CTX, 0);
	return true;
}

static bool verify_func(struct verify *v, u32 subprog)
{
	bool ok = begin(v, subprog) && walk(v);
	if (!ok)
		keep_path(v);
	drop_paths(v);
	prune_free(v);
	loops_free(v);
	live_stack_free(v);
	return ok;
}

static bool verify_all(struct verify *v)
{
	bool again = true;
	if (!verify_func(v, 0))
		return false;
	while (again) {
		again = false;
		for (u32 i = 1; i < v->nsubprogs; i++) {
			struct subprog *s = &v->subprogs[i];
			bool wanted = (s->is_global && s->is_called_as_global) || s->is_exception;
			if (!wanted || s->is_verified)
				continue;
			s->is_verified = again = true;
			if (!verify_func(v, i))
				return false;
		}
	}
	return true;
}

static void statistics(struct verify *v)
{
	struct verify_result *out = v->out;
	buf_printf(&v->log, "stack depth ");
	for (u32 i = 0; i < v->nsubprogs; i++) {
		buf_printf(&v->log, "%s%u", i ? "+" : "", v->subprogs[i].stack);
		out->stacks[i] = (u16)v->subprogs[i].stack;
	}
	out->nsubprogs = v->nsubprogs;
	out->stack = v->nsubprogs ? v->subprogs[0].stack : 0;
	for (u32 i = 0; i < v->p->ninsns; i++)
		out->max_states_per_insn = MAX(out->max_states_per_insn, v->facts[i].nstates);
	buf_printf(&v->log, "\nprocessed %llu insns (limit %u) max_states_per_insn %llu total_states %llu "
		"peak_states %llu mark_read 0\n",
		(unsigned long long)out->processed, MAX_INSNS, (unsigned long long)out->max_states_per_insn,
		(unsigned long long)out->total_states, (unsigned long long)out->peak_states);
}

void verify_program(struct arena *a, const struct verify_prog *p, const struct verify_opts *o,
	struct verify_result *out)
{
	struct verify v = { .arena = a, .p = p, .o = o, .out = out, .log = BUF_INIT,
		.max_bytes = o->max_bytes ? o->max_bytes : 1ull << 30 };
	struct profile profile = *o->profile;
	*out = (struct verify_result){ .insn = -1 };
	profile.features = features_up_to((u32)(o->profile - profiles));
	v.profile = &profile;
	v.ranges = knows(&v, PF_DIV_RANGES) ? RANGE_DIVIDES : knows(&v, PF_WRAP_RANGES) ? RANGE_WRAPS :
		knows(&v, PF_TWO_RANGES) ? RANGE_TOGETHER : RANGE_APART;
	out->visits = arena_array(a, u32, (size_t)p->ninsns + 1);
	v.facts = calloc((size_t)p->ninsns + 1, sizeof(*v.facts));
	v.kept = calloc((size_t)p->ninsns + 1, sizeof(struct kept *));
	if (!v.facts || !v.kept)
		base_out_of_memory(p->ninsns * sizeof(*v.facts));
	if (!p->ninsns || p->ninsns > MAX_INSNS)
		refuse(&v, VR_CODE, "a program has 1 to %u instructions", MAX_INSNS);
	else
		out->accepted = check_code(&v) && ctx_btf_args(&v) && live_registers(&v) && loops_find(&v) &&
			verify_all(&v) && check_stack_depth(&v);
	statistics(&v);
	out->log = arena_str(a, buf_view(&v.log));
	buf_free(&v.log);
	spare_free(&v);
	free(v.facts);
	free(v.kept);
	free(v.pairs);
}
