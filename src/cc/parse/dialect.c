/* dialect.c: the BCC dialect, resolved while the tree is built: programs by their names, arguments bound to registers.
 * What each form means stands in doc/dialect.md; maps are in dialect_map.c, tracepoints in dialect_tp.c. */
#include "cc/parse/dialect.h"

#include "uapi/uapi.h"

/* ---- is it BCC? --------------------------------------------------------------------------------------- */

static bool has_word(str text, const char *word)
{
	return memmem(text.s, text.n, word, strlen(word)) != NULL;
}

bool dialect_has_bcc_words(str s)
{
	static const char *const words[] = { "kprobe__", "kretprobe__", "TRACEPOINT_PROBE", "tracepoint__", "BPF_HASH(",
		"BPF_PERCPU_HASH(",
		"BPF_HISTOGRAM(", "BPF_ARRAY(", "BPF_PERCPU_ARRAY(", "BPF_TABLE", "BPF_F_TABLE(", "BPF_PERF_OUTPUT(",
		"BPF_RINGBUF_OUTPUT(",
		"BPF_STACK_TRACE", "BPF_PERF_ARRAY(", "BPF_CGROUP_ARRAY(", "BPF_PROG_ARRAY(", "BPF_LPM_TRIE(",
		"BPF_DEVMAP(", "BPF_CPUMAP(",
		"BPF_XSKMAP(", "BPF_QUEUE", "BPF_STACK(", "BPF_LRU_HASH(", "BPF_ARRAY_OF_MAPS(", "BPF_HASH_OF_MAPS(",
		"BPF_SK_STORAGE(", "BPF_INODE_STORAGE(", "BPF_TASK_STORAGE(", "BPF_CGROUP_STORAGE(",
		"BPF_PERCPU_CGROUP_STORAGE(", "BPF_XDP_REDIRECT_MAP(", "BPF_SOCKHASH(", "BPF_SOCKMAP(", "KFUNC_PROBE",
		"KRETFUNC_PROBE", "LSM_PROBE", "BPF_ITER(",
		"KMOD_RET(", "syscall__", "bpf_usdt_readarg", "bcc/proto.h", "bcc/helpers.h" };
	for (u32 i = 0; i < ARRAY_LEN(words); i++)
		if (has_word(s, words[i]))
			return true;
	return false;
}

bool dialect_is_bcc(str s)
{
	if (has_word(s, "SEC(") || has_word(s, "section("))
		return false;
	if (dialect_has_bcc_words(s))
		return true;
	/* Programs for attach_kprobe() and its like have no telling name, but a context, and no section where others
	 * have one. With headers of its own a source may have macros for sections, and BCC's are one text. A context
	 * without a type says so only where nothing is included: else it may be a function that others link. */
	if (has_word(s, "#include \"") || has_word(s, "#include <bpf/"))
		return false;
	static const char *const signs[] = { "struct pt_regs *", "struct bpf_perf_event_data *",
		"struct bpf_raw_tracepoint_args *", "struct __sk_buff *",
		"struct xdp_md *", "struct bpf_sock_ops *", "struct sk_msg_md *", "bpf_trace_printk(\"" };
	for (u32 i = 0; i < ARRAY_LEN(signs); i++)
		if (has_word(s, signs[i]))
			return true;
	return !has_word(s, "#include") && has_word(s, "(void *ctx)");
}

bool dialect_active(const struct parser *p)
{
	return p->unit->is_bcc || pp_has_included(p->pp, "bcc/helpers.h");
}

str dialect_license(struct arena *a, str s)
{
	static const char word[] = "#define BPF_LICENSE";
	const char *at_ = memmem(s.s, s.n, word, sizeof(word) - 1);
	str line, rest;
	if (!at_)
		return STR("GPL");
	at_ += sizeof(word) - 1;
	str_cut((str){ at_, s.n - (u32)(at_ - s.s) }, '\n', &line, &rest);
	return arena_str(a, str_trim(line));
}

/* ---- programs by name --------------------------------------------------------------------------------------- */

/* "MODULE__FUNCTION" of the kfunc macros; functions of the kernel itself stand in module "vmlinux". */
static str module_target(struct parser *p, const char *head, str rest)
{
	for (u32 i = 1; i + 2 < rest.n; i++)
		if (rest.s[i] == '_' && rest.s[i + 1] == '_') {
			str module = str_sub(rest, 0, i), fn = str_sub(rest, i + 2, rest.n);
			if (str_is(module, "vmlinux"))
				return arena_printf(p->arena, "%s/%.*s", head, STR_ARG(fn));
			return arena_printf(p->arena, "%s/%.*s:%.*s", head, STR_ARG(module), STR_ARG(fn));
		}
	return arena_printf(p->arena, "%s/%.*s", head, STR_ARG(rest));
}

/* "kprobe__x" is "kprobe/x", "tracepoint__cat__ev" is "tracepoint/cat/ev"; "": no such name. */
static str section_of(struct parser *p, str name)
{
	static const struct { const char *prefix, *section; bool has_module; } rows[] = {
		{ "kprobe__", "kprobe", false }, { "kretprobe__", "kretprobe", false },
		{ "raw_tracepoint__", "raw_tracepoint", false },
		{ "lsm__", "lsm", false }, { "bpf_iter__", "iter", false }, { "syscall__", "ksyscall", false },
		{ "kfunc__", "fentry", true },
		{ "kretfunc__", "fexit", true }, { "kmod_ret__", "fmod_ret", false } };
	str category, event, format;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_starts(name, rows[i].prefix)) {
			str rest = str_sub(name, (u32)strlen(rows[i].prefix), name.n);
			return rows[i].has_module ? module_target(p, rows[i].section, rest) : arena_printf(p->arena,
				"%s/%.*s", rows[i].section, STR_ARG(rest));
		}
	if (str_starts(name, "tracepoint__") && dialect_event(p, str_sub(name, 12, name.n), &category, &event, &format))
		return arena_printf(p->arena, "tracepoint/%.*s/%.*s", STR_ARG(category), STR_ARG(event));
	return STR("");
}

/* Programs whose names say nothing are attached by a call later. Their type is known from their context, and a type is
 * all that a loader needs; what it leaves open (int f(void *ctx)) is nearly always a kprobe, if it uses no packet. */
static str section_of_context(struct parser *p, const struct decl *fn)
{
	static const struct { const char *tag, *section; } rows[] = { { "bpf_perf_event_data", "perf_event" },
		{ "bpf_raw_tracepoint_args", "raw_tracepoint" },
		{ "__sk_buff", "tc" }, { "xdp_md", "xdp" }, { "bpf_sock_ops", "sockops" }, { "sk_msg_md", "sk_msg" },
		{ "bpf_cgroup_dev_ctx", "cgroup/dev" },
		{ "bpf_sysctl", "cgroup/sysctl" }, { "bpf_sock", "cgroup/sock_create" },
		{ "bpf_sock_addr", "cgroup/connect4" }, { "bpf_sk_lookup", "sk_lookup" },
		{ "sk_reuseport_md", "sk_reuseport" } };
	const struct type *t = fn->nparams ? type_strip(fn->params[0]->type) : NULL;
	str category, event, format;
	t = t && t->kind == TY_PTR ? type_strip(t->base) : NULL;
	for (u32 i = 0; t && type_is_record(t) && i < ARRAY_LEN(rows); i++)
		if (str_is(t->tag, rows[i].tag))
			return str_from(rows[i].section);
	if (t && type_is_record(t) && str_starts(t->tag, "tracepoint__") &&
		dialect_event(p, str_sub(t->tag, 12, t->tag.n), &category, &event, &format))
		return arena_printf(p->arena, "tracepoint/%.*s/%.*s", STR_ARG(category), STR_ARG(event));
	return STR("kprobe");
}

/* A kernel without kprobes still has the tracepoint of the system call: the plan's last resort. */
static str without_kprobes(struct parser *p, str section)
{
	static const char *const heads[] = { "kprobe/__x64_sys_", "kprobe/__arm64_sys_", "kprobe/sys_", "ksyscall/" };
	for (u32 i = 0; i < ARRAY_LEN(heads) && p->opts->has_kprobes; i++)
		if (str_starts(section, heads[i]) && !p->opts->has_kprobes(p->opts->ctx)) {
			u32 n = (u32)strlen(heads[i]);
			return arena_printf(p->arena, "tracepoint/syscalls/sys_enter_%.*s", (int)(section.n - n),
				section.s + n);
		}
	return section;
}

/* ---- arguments from registers -------------------------------------------------------------------------------- */

const struct uapi_regs *dialect_registers(const struct cc_opts *o)
{
#ifdef __aarch64__
	const char *own = "arm64";
#else
	const char *own = "x86_64";
#endif
	const struct uapi_regs *r = uapi_regs(str_is(o->arch, "x86") ? STR("x86_64") : o->arch);
	return r ? r : uapi_regs(str_from(own));
}

/* *(unsigned long *)((char *)base + off) */
static struct expr *word_at(struct parser *p, struct expr *base, u32 off, pos at_)
{
	struct type *word = type_ptr(p->ts, type_basic(p->ts, TY_ULONG)),
		*bytes = type_ptr(p->ts, type_basic(p->ts, TY_CHAR));
	struct expr *sum = sema_binary(p, TK_PLUS, sema_cast(p, base, bytes, false), sema_int(p, off, TY_INT), at_);
	return sema_unary(p, TK_STAR, sema_cast(p, sum, word, false), at_);
}

enum binding { BIND_REGISTERS, BIND_SYSCALL, BIND_TRACEPOINT };

static struct expr *argument(struct parser *p, const struct uapi_regs *regs, struct decl *ctx, u32 i, enum binding how,
	pos at_)
{
	enum { TRACEPOINT_ARGS = 16 };
	struct expr *c = sema_ident(p, ctx);
	if (how == BIND_TRACEPOINT)
		return word_at(p, c, TRACEPOINT_ARGS + 8 * i, at_);
	if (how == BIND_SYSCALL)             /* the registers of user space, behind the wrapper's only argument */
		return word_at(p, word_at(p, c, regs->parm[0], at_), regs->syscall_parm[i], at_);
	return word_at(p, c, regs->parm[i], at_);
}

/* int kprobe__f(struct pt_regs *ctx, int a, char *b): a and b become variables, set first of all. */
static struct stmt *bind(struct parser *p, struct decl *fn, enum binding how)
{
	const struct uapi_regs *regs = dialect_registers(p->opts);
	struct stmt *first = NULL, **out = &first;
	u32 most = how == BIND_REGISTERS ? regs->nparm : 6;
	for (u32 i = 1; i < fn->nparams; i++) {
		struct decl *d = fn->params[i];
		if (i > most) {
			parse_error(p, BCC_ARGS, d->at, d->len,
				"a program can have at most %u arguments besides the context", most);
			break;
		}
		d->kind = DECL_VAR;
		d->attrs.unused = true;                      /* it has to stand before those that are used */
		d->init = arena_new(p->arena, struct init);
		d->init->items = arena_new(p->arena, struct init_item);
		d->init->items[0] = (struct init_item){ .type = d->type,
			.value = sema_cast(p, argument(p, regs, fn->params[0], i - 1, how, d->at), d->type, false) };
		d->init->n = 1;
		vec_push(&p->func.locals, p->arena, d);
		struct stmt *s = stmt_new(p, SM_DECL);
		s->decl = d;
		s->at = d->at;
		*out = s;
		out = &s->next;
	}
	struct type *t = type_strip(fn->type);
	fn->nparams = 1;
	fn->type = type_func(p->ts, t->base, t->params, 1, false);
	return first;
}

static bool in_main_file(const struct parser *p, const struct decl *d)
{
	const struct src_file *f = d->at ? src_file_of(p->ds->src, d->at) : NULL;
	return f && !f->is_builtin && f->is_main;
}

static void check_names(struct parser *p, const struct decl *fn)
{
	for (u32 i = 0; i < fn->nparams; i++)
		if (!fn->params[i]->name.n)
			parse_error(p, BCC_ARGS, fn->at, fn->len, "argument %u of program '%.*s' has no name", i + 1,
				STR_ARG(fn->name));
}

struct stmt *dialect_function(struct parser *p, struct decl *fn)
{
	str named = fn->attrs.section.n || fn->storage == ST_STATIC || fn->is_inline ? STR("") :
		section_of(p, fn->name);
	p->unit->is_bcc |= named.n > 0 && !str_starts(named, "iter/");
	if (!dialect_active(p) || fn->attrs.section.n)
		return NULL;
	if (fn->storage == ST_STATIC || fn->is_inline || (!named.n && !in_main_file(p, fn))) {
		fn->attrs.always_inline |= !fn->attrs.noinline;
		return NULL;
	}
	str section = named.n ? without_kprobes(p, named) : section_of_context(p, fn);
	bool is_moved = named.n && section.s != named.s;
	fn->attrs.section = section;
	fn->is_bcc_program = true;
	check_names(p, fn);
	if (fn->nparams < 2)
		return NULL;
	bool is_syscall = str_starts(fn->name, "syscall__") || str_starts(fn->name, "kprobe____x64_sys_") ||
		str_starts(fn->name, "kprobe____arm64_sys_");
	return bind(p, fn, is_moved ? BIND_TRACEPOINT : is_syscall ? BIND_SYSCALL : BIND_REGISTERS);
}

void dialect_packet(struct parser *p)
{
	struct decl *fn = p->func.fn;
	if (!fn || !fn->is_bcc_program || !str_is(fn->attrs.section, "kprobe") || !fn->nparams)
		return;
	const struct type *t = type_strip(fn->params[0]->type);
	if (t->kind == TY_PTR && type_strip(t->base)->kind == TY_VOID)
		fn->attrs.section = STR("tc");
}
