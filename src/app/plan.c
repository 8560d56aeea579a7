/* plan.c: a session's attempts, when a hook is one that this kernel cannot give.
 *
 *   kprobes, as the source says        the perf PMU, then kprobe_events: attach/kprobe.c
 *   fentry, fexit, from the source     all programs of kprobes where the kernel has none, or those that could not be attached
 *   tracepoints of system calls        BCC's programs on system calls, where there are neither
 *
 * Each attempt is a whole session's start: compiled, loaded, attached. Only the last attempt's messages are shown, and,
 * when none went well, why the earlier ones did not. */
#include "app/app.h"

/* Questions to the kernel take longer than compiling: they are asked when the source may want the answer. */
static bool mentions(str text, const char *word)
{
	return text.n && memmem(text.s, text.n, word, strlen(word)) != NULL;
}

static bool speaks_of_kprobes(str text)
{
	static const char *const words[] = { "kprobe", "kretprobe", "ksyscall", "kretsyscall", "syscall__", "pt_regs" };
	for (u32 i = 0; i < ARRAY_LEN(words); i++)
		if (mentions(text, words[i]))
			return true;
	return false;
}

static bool has_none(void *ctx UNUSED) { return false; }

void plan_init(struct plan *p, struct host *h, const struct cc_opts *cc, str text)
{
	*p = (struct plan){ .h = h, .cc = *cc, .begin = diags_mark(h->ds) };
	p->is_fixed = cc->nfentry || str_starts(text, "\x7f" "ELF");
	p->no_kprobes = speaks_of_kprobes(text) && cc->has_kprobes && !cc->has_kprobes(cc->ctx);
	if (p->is_fixed || !p->no_kprobes || !feat_has(&h->feats, FEAT_FENTRY))
		return;
	vec_push(&p->fentry, h->arena, STR("*"));
	struct plan_note note = { STR("*"), STR("kprobe: this kernel has none") };
	vec_push(&p->notes, h->arena, note);
	p->cc.fentry = p->fentry.v;
	p->cc.nfentry = p->fentry.n;
	p->cc.has_kprobes = NULL;
}

static bool has_code(const struct diag *const *list, u32 n, const char *code)
{
	for (u32 i = 0; i < n; i++)
		if (!strcmp(list[i]->code->id, code))
			return true;
	return false;
}

#define NO_FENTRY "C320"

static bool said_no_fentry(const struct plan *p)
{
	const struct diags *ds = p->h->ds;
	return has_code((const struct diag *const *)ds->list.v + p->begin.n, ds->list.n - p->begin.n, NO_FENTRY);
}

/* Puts this attempt's errors away; its warnings come again. */
static void put_away(struct plan *p, enum plan_stage stage)
{
	struct diags *ds = p->h->ds;
	for (u32 i = p->begin.n; i < ds->list.n; i++)
		if (ds->list.v[i]->severity == DIAG_ERROR)
			vec_push(&p->errors, p->h->arena, ds->list.v[i]);
	p->reached = stage;
	diags_forget(ds, p->begin);
}

/* The kernel has no kprobes, and as fentry programs they did not go: what is left are tracepoints. */
static bool without_fentry(struct plan *p, enum plan_stage stage)
{
	str why = p->h->ds->list.n > p->begin.n ? p->h->ds->list.v[p->begin.n]->msg : STR("");
	if (stage == STAGE_COMPILE && !said_no_fentry(p))
		return false;
	p->notes.v[0].tried = arena_printf(p->h->arena, "%.*s; fentry: %.*s", STR_ARG(p->notes.v[0].tried),
		STR_ARG(why));
	put_away(p, stage);
	p->fentry.n = p->cc.nfentry = 0;
	p->cc.has_kprobes = has_none;
	p->is_last_resort = true;
	return true;
}

static bool is_known(struct plan *p, const struct hook *hook)
{
	const struct btf *b;
	bool is_syscall = str_ends(hook->kind, "syscall") || str_starts(hook->target, "sys_");
	for (u32 i = 0; !is_syscall && (b = host_btf_at(p->h, i)); i++)
		if (btf_find(b, BTF_FUNC, hook->target))
			return true;
	return is_syscall;
}

/* The kernel has kprobes, but this function takes none. */
static bool as_fentry(struct plan *p, str prog, const struct hook *hook, str tried)
{
	bool is_kprobe = str_is(hook->kind, "kprobe") || str_is(hook->kind, "kretprobe") ||
		str_ends(hook->kind, "syscall");
	if (!is_kprobe || !is_known(p, hook) || !feat_has(&p->h->feats, FEAT_FENTRY))
		return false;
	struct plan_note note = { prog, tried };
	vec_push(&p->notes, p->h->arena, note);
	vec_push(&p->fentry, p->h->arena, prog);
	p->cc.fentry = p->fentry.v;
	p->cc.nfentry = p->fentry.n;
	return true;
}

bool plan_next(struct plan *p, enum plan_stage stage, str prog, const struct hook *hook, str tried)
{
	if (p->is_fixed)
		return false;
	if (p->no_kprobes)
		return p->fentry.n && without_fentry(p, stage);
	if (stage != STAGE_ATTACH || !hook || !as_fentry(p, prog, hook, tried))
		return false;
	put_away(p, stage);
	return true;
}

void plan_tell(struct plan *p, enum plan_stage stage)
{
	struct diags *ds = p->h->ds;
	vec(struct diag *) last = { 0 };
	if (!p->errors.n || (stage == STAGE_LOAD && p->reached == STAGE_LOAD))
		return;
	for (u32 i = p->begin.n; i < ds->list.n; i++)
		vec_push(&last, p->h->arena, ds->list.v[i]);
	ds->list.n = p->begin.n;
	vec_each(e, &p->errors)
		vec_push(&ds->list, ds->arena, *e);
	vec_each(e, &last)
		vec_push(&ds->list, ds->arena, *e);
	ds->errors += p->errors.n;
}

str plan_tried(const struct plan *p, str prog)
{
	vec_each(n, &p->notes)
		if (str_eq(n->prog, prog) || str_is(n->prog, "*"))
			return n->tried;
	return STR("");
}
