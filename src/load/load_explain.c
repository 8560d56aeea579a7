/* load_explain.c: a refusal by the kernel made into one message at the source line.
 *
 * The verifier's log tells a path through the program; the line that decides is the last one that is neither an
 * instruction, nor a register state, nor bookkeeping. The instruction it speaks of is the last one printed before. */
#include "load/load_private.h"

#include <errno.h>
#include <stdio.h>

/* A pattern of a decisive line, and what it means to the author of the program. The first match counts. */
struct pattern { const char *text, *msg, *hint; };
static const struct pattern patterns[] = {
	{ "invalid mem access 'map_value_or_null'", "the result of a map lookup is used without a check",
	  "test the pointer first: if (!p) return 0;" },
	{ "invalid mem access 'mem_or_null'", "the pointer may be NULL: a reservation or a slice that failed, "
	"or the argument of a global function",
	"test it first: if (!p) return 0; an argument that never is NULL says so: __arg_nonnull" },
	{ "invalid mem access 'ringbuf_mem_or_null'", "the record may be NULL: the reservation can fail",
	"test the pointer first: if (!e) return 0;" },
	{ "invalid mem access '", "memory is read or written through something that is no valid pointer here",
	  "read kernel memory through bpf_probe_read_kernel() or BPF_CORE_READ(), user memory through "
	  "bpf_probe_read_user()" },
	{ "R0 !read_ok", "the program can end without a return value", "return a value on every path" },
	{ "!read_ok", "a register is read that may not have been written: a variable is not initialised on every path",
	"give the variable a first value" },
	{ "invalid indirect read from stack", "a helper is given memory of the stack that is not initialised",
	  "zero the whole variable, padding too: struct x v = {}; or __builtin_memset()" },
	{ "BPF_STX uses reserved fields", "an atomic operation is used that this kernel does not have: before 5.12 "
	"there is only the addition that returns nothing",
		"do not use what __sync_fetch_and_add() returns; other operations need a spin lock (struct "
		"bpf_spin_lock)" },
	{ "BPF_ATOMIC uses invalid", "an atomic operation is used that this kernel does not have",
	"see what there is: skep features" },
	{ "invalid read from stack", "a part of the stack is read that was not written",
	"initialise the variable first" },
	{ "invalid access to packet",
	"packet bytes are accessed that were not checked against data_end: the packet may be shorter",
	  "compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;" },
	{ "offset is outside of the packet",
	"packet bytes are accessed that were not checked against data_end: the packet may be shorter",
	  "compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;" },
	{ "helper access to the packet is not allowed",
	"a helper is given the address of packet bytes, which it may not touch",
	  "copy between the packet and a variable by bpf_xdp_load_bytes(), bpf_skb_load_bytes() and their likes, or "
	  "by plain assignments" },
	{ "invalid access to map value", "the access leaves the map value",
	"check the index, or mask it: i &= N - 1;" },
	{ "invalid access to memory", "the access leaves the memory it points to",
	"check the index or the length first" },
	{ "is outside of the allowed memory range", "the access leaves the memory it points to",
	"check the index or the length just before the use" },
	{ "is outside of the array range", "the index leaves the array", "check the index, or mask it: i &= N - 1;" },
	{ "invalid write to stack", "a write leaves the variable on the stack",
	"check the index or the length against the variable's size first" },
	{ "invalid variable-offset", "an index into a variable on the stack may lie outside of it",
	"check the index against the size of the array first" },
	{ "unbounded memory access", "an index or a length has no upper bound here",
	"bound it just before the use, as an unsigned number: if (n > MAX) n = MAX; one with a sign may still be "
	"negative" },
	{ "min value is negative", "a length or an index may be negative here",
	"make it unsigned, or test it: if (n < 0) return 0;" },
	{ "zero-sized read: u64=[0,4294967295]", "a length may be zero here, and has no upper bound",
	"bound it on both sides just before the use: if (n == 0 || n > MAX) return 0;" },
	{ "invalid zero-sized read", "a length may be zero here", "test it: if (!n) return 0;" },
	{ "the call stack of", "functions are nested too deep", "the verifier allows 8 frames" },
	{ "tail_calls are not allowed when call stack",
	"a function makes a tail call below 256 and more bytes of its callers' stack",
		"make the tail call in the program itself, or keep large variables in a per-CPU map" },
	{ "combined stack size", "the frames of the call chain exceed 512 bytes",
	"make locals smaller, or keep them in a per-CPU map" },
	{ "back-edge from insn", "the program has a loop, and this kernel takes none", "unroll it: #pragma unroll" },
	{ "infinite loop detected", "a loop makes no progress that the verifier can see",
	"let the loop count to a constant, or use bpf_loop()" },
	{ "BPF program is too large", "verification takes more than the kernel's limit of instructions",
	  "bound loops tighter, use bpf_loop(), or split the program into global functions" },
	{ "jumps is too complex",
	"more than 8192 branches wait for the verifier at once: a loop that branches in every round",
	"bound the loop tighter, or let bpf_loop() or bpf_for() run it: its body is verified once" },
	{ "too many states", "verification takes too many states",
	"use bpf_loop(), or split the program into global functions" },
	{ "number of funcs in func_info doesn't match",
	"a function is passed to a helper, and this kernel (before 5.13) takes no callbacks", "write a loop instead" },
	{ "unknown func", "a helper is called that this kernel or this program type does not have",
	"see what there is: skep features" },
	{ "program of this type cannot use helper", "this program type may not call that helper",
	"see what there is: skep features" },
	{ "cannot call GPL-restricted function",
	"a helper for GPL programs is called, and the program's license is another",
	  "char LICENSE[] SEC(\"license\") = \"GPL\";" },
	{ "from non-GPL compatible program",
	"kernel objects are read, and functions of the kernel called, by programs under the GPL alone",
	  "char LICENSE[] SEC(\"license\") = \"GPL\"; other programs read with bpf_probe_read_kernel()" },
	{ "helper call might sleep in a non-sleepable prog", "a helper that may sleep is called, and this program may not",
	  "bpf_probe_read_user() does not sleep; programs that may: SEC(\"syscall\"), \"fentry.s/...\", \"lsm.s/...\", "
		"\"uprobe.s/...\"" },
	{ "helper call is not allowed", "this helper may not be called here",
	"call it where no lock is held and no callback runs" },
	{ "Unreleased reference", "a reference is taken and not given back on every path",
	"release it (bpf_sk_release, bpf_ringbuf_submit or _discard...)" },
	{ "reference has not been acquired", "something is released that was not taken",
	"release what was taken, once, by the very pointer that was given" },
	{ "would lead to reference leak", "a reference is taken and not given back on every path",
	"release it (bpf_sk_release, bpf_ringbuf_submit or _discard...)" },
	{ "bpf_rcu_read_lock-ed region", "the program leaves while it holds the RCU read lock",
	"bpf_rcu_read_unlock() before every return" },
	{ "bpf_preempt_disable-ed region", "the program leaves while preemption is disabled",
	"bpf_preempt_enable() before every return" },
	{ "bpf_local_irq_save-ed region", "the program leaves while interrupts are disabled",
	"bpf_local_irq_restore() before every return" },
	{ "BPF_EXIT instruction cannot be used inside", "the program returns while it holds a lock",
	"unlock before every return" },
	{ "cannot be used inside bpf_spin_lock-ed region", "the program leaves while it holds a lock",
	"unlock before every return" },
	{ "write into map forbidden", "what may only be read is written: a const variable, or a map that is frozen",
	"a variable that changes is declared without const" },
	{ "cannot write into", "what may only be read is written", "copy it, and change the copy" },
	{ "dereference of modified ctx ptr", "the context is accessed at an offset that is not constant",
	"access its fields directly" },
	{ "invalid bpf_context access", "this field or this width of the context may not be accessed here",
	"read a field of the context whole, as it is declared" },
	{ "R10 partial copy", "a part of a pointer is stored", "store pointers whole: 8 bytes at a multiple of 8" },
	{ "pointer arithmetic", "this arithmetic is not allowed on this kind of pointer",
	"add a checked number to it, or copy what it points to first" },
	{ "math between ctx pointer", "the context is moved by an amount that is not constant",
	"access its fields by their names" },
	{ "pointer and register with unbounded min value", "a pointer is moved by an amount that has no bounds here",
	  "bound it just before: if (i >= SIZE) return 0; on an unsigned i, or mask it: i &= SIZE - 1;" },
	{ "makes pkt pointer be out of bounds", "a packet pointer is moved by more than a packet can have",
	"bound the length first: if (n > MAX) return 0;" },
	{ "pointer be out of bounds", "a pointer is moved by more than the kernel allows",
	"bound the amount just before: if (i >= SIZE) return 0;" },
	{ "math between", "a pointer is moved by more than the kernel allows",
	"bound the amount just before: if (i >= SIZE) return 0;" },
	{ "pointer prohibited", "two pointers are combined", "compute with offsets from one of them" },
	{ "tried to subtract pointer from scalar", "a pointer is subtracted from a number",
	"compute with offsets from one of them" },
	{ "mixed signed bounds", "an index or an offset may be negative or too large here",
	"make it unsigned, and bound it just before the use: if (i >= N) return 0;" },
	{ "only read is supported", "kernel memory is written, and this program may only read it",
	  "write to a map's value, to a variable, or, in user memory, by bpf_probe_write_user()" },
	{ "expected=map_ptr", "what is given as a map is none",
	"a map is declared so: struct { __uint(type, ...); ... } name SEC(\".maps\");" },
	{ "expected=", "a helper is given something else than it takes",
	"give it the address of a variable, of a map's value or of what it is declared with" },
	{ "misaligned", "the access is not aligned", "use __builtin_memcpy() for packed data" },
	{ "unreachable insn", "a part of the program is never reached, which this kernel refuses",
	"compile it with skep cc, which leaves nothing unreachable" },
	{ "jump out of range", "a jump leaves the program", "compile it again: the object is damaged" },
	{ "At program exit the register R0", "the return value is outside what this program type may return",
	"return one of the values that the hook knows: most often 0 or 1" },
	{ "At callback return the register R0", "the callback returns something else than 0 (go on) or 1 (stop)",
	"return 0 or 1" },
	{ "is not a known constant", "what must be a constant is none here: the size of a record that is reserved",
	"reserve sizeof(struct x) and fill a part; what varies goes by bpf_ringbuf_output() or "
	"bpf_ringbuf_reserve_dynptr()" },
	{ "must be a known constant", "an argument of a kernel function must be a constant, and is none here",
	"write the number itself, or sizeof()" },
	{ "while holding a lock", "a function is called while a lock is held",
	"unlock before the call: only functions of the kernel for lists and trees may be called between" },
	{ "access beyond struct", "what is read lies outside of the kernel's struct",
	"read its members by their names; bytes elsewhere by bpf_probe_read_kernel()" },
	{ "cannot be accessed directly by load/store",
	"what the kernel keeps in a map's value, a lock, a timer or a list, is accessed as if it were data",
	"leave that member alone: copy or clear the others by their names" },
	{ "xpected an initialized dynptr", "the dynptr was not made, or is no longer valid",
	"make it first: bpf_dynptr_from_mem(), bpf_dynptr_from_skb(), bpf_ringbuf_reserve_dynptr()" },
	{ "expected an initialized iter_", "the iterator was not begun, or is ended",
	"begin it: bpf_iter_num_new(&it, 0, n); or write bpf_for()" },
	{ "expected an uninitialized iter_", "an iterator is begun that is not ended yet",
	"end it on every path: bpf_iter_num_destroy(&it); or write bpf_for()" },
	{ "Possibly NULL pointer passed", "a kernel function is given a pointer that may be NULL",
	"test it first: if (!p) return 0;" },
	{ "must be referenced or trusted",
	"a kernel function is given a pointer of which the kernel does not know that it lives",
	"take it from the arguments of the program, from bpf_get_current_task_btf(), or from a function that "
	"acquires" },
	{ "must point to scalar, or struct with scalar",
	"a kernel function is given a number, or memory of another type, for one of the kernel's structs",
	"take the pointer from the arguments of the program, from bpf_get_current_task_btf(), or from a function that "
	"acquires" },
	{ "cannot pass map_type", "the helper does not take maps of this type",
	"stack traces take BPF_MAP_TYPE_STACK_TRACE, tail calls PROG_ARRAY, bpf_perf_event_output() PERF_EVENT_ARRAY" },
	{ "tracing progs cannot use", "programs of this type may not use what the map's value holds: a lock, a timer",
	"count by __sync_fetch_and_add(), or in a per-CPU map" },
	{ "doesn't return scalar", "a global function must return a number, and this one does not",
	"make it static, or let it return int" },
	{ "Caller passes invalid args", "a global function is verified by itself, and its caller gives it something "
	"else "
	"than its parameter says",
	"make it static, or tag the parameter: __arg_trusted, __arg_ctx, __arg_nonnull" },
	{ "Attach to unsupported member", "this member cannot be implemented by BPF", "leave that member out" },
};

/* Log lines that tell the path rather than the reason. */
static bool is_bookkeeping(str s)
{
	static const char *const starts[] = { "processed ", "verification time", "stack depth", "from ", "; ", "R0=",
		"R1", "mark_precise",
		"regs=", "last_idx", "parent ", "func#", "caller:", "callee:", "returning from", "to caller", "frame",
		"Func#", "Validating",
		"Live regs", "insn_processed", "insns processed ", "max_states", "total_states", "(", "propagating", "cur state:",
		"old state:", "arg#0 reference type", "arg#0 type is not", "reg type unsupported for arg" };
	if (!s.n)
		return true;
	if (str_starts(s, "R") && memmem(s.s, s.n, " expected=", 10))
		return false;
	for (u32 i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts(s, starts[i]) && !(i == 5 && s.n < 4))
			return str_find(s, '=') >= 0 || i < 5 || i > 6;
	return false;
}

/* "12: (79) r1 = ..." or "12: R1=..." : the instruction number, or -1. */
static s64 insn_of(str s)
{
	u32 i = 0;
	s64 n = 0;
	for (; i < s.n && i < 9 && s.s[i] >= '0' && s.s[i] <= '9'; i++)
		n = n * 10 + (s.s[i] - '0');
	return i && i < s.n && s.s[i] == ':' ? n : -1;
}

/* Some of the kernel's messages end in no newline, and its statistics follow at once. */
static str own_words(str line)
{
	static const char stats[] = "verification time ";
	for (u32 i = 1; i + sizeof(stats) - 1 < line.n; i++)
		if (line.s[i] == stats[0] && str_starts(str_sub(line, i, line.n), stats))
			return str_sub(line, 0, i);
	return line;
}

/* Where a text begins in another one, or -1. */
static s64 text_at(str s, const char *text)
{
	const char *at = memmem(s.s, s.n, text, strlen(text));
	return at ? at - s.s : -1;
}

/* Does a line that follows a reason say less than it? */
static bool says_less(str line, str reason)
{
	return str_starts(line, "Caller passes invalid args") && text_at(reason, "doesn't return scalar") >= 0;
}

struct refusal load_refusal(struct arena *a, str log)
{
	struct refusal r = { .insn = -1 };
	str line;
	while (log.n) {
		str_cut(log, '\n', &line, &log);
		line = own_words(str_trim(line));
		s64 insn = insn_of(line), words = text_at(line, "infinite loop detected");
		if (insn >= 0)
			r.insn = insn;
		if (insn >= 0 && words > 0)          /* that stands behind the instruction */
			r.line = str_sub(line, (u32)words, line.n);
		else if (insn < 0 && !is_bookkeeping(line) && !says_less(line, r.line))
			r.line = line;
	}
	for (u32 i = 0; i < ARRAY_LEN(patterns) && r.line.n; i++)
		if (strstr(arena_strdup(a, r.line), patterns[i].text)) {
			r.msg = str_from(patterns[i].msg);
			r.hint = str_from(patterns[i].hint);
			break;
		}
	return r;
}

/* "invalid func unknown#177" */
static bool number_of(str line, u64 *number)
{
	s64 hash = str_find(line, '#');
	str digits = hash < 0 ? STR("") : str_sub(line, (u32)hash + 1, line.n);
	u32 n = 0;
	while (n < digits.n && digits.s[n] >= '0' && digits.s[n] <= '9')
		n++;
	return str_to_u64(str_sub(digits, 0, n), number);
}

/* Names the helper behind "unknown func bpf_x#123" or "program of this type cannot use helper bpf_x#123". */
static void hint_line(struct load *l, struct diag *d, const struct obj_func *f, u32 local)
{
	struct obj_source at;
	if (!obj_line_of(l->obj, f, local, &at))
		return;
	d->where = where_file(at.file, at.line);
	str text = str_trim(at.text);
	if (text.n)
		diag_note(l->ds, d, where_none(), "%.*s", STR_ARG(text));
}

static bool is_listed(str types, const char *type)
{
	str one;
	while (type && types.n) {
		str_cut(types, ',', &one, &types);
		if (str_is(str_trim(one), type))
			return true;
	}
	return false;
}

/* A helper by its name and its age: the kernel only knows the number. */
static bool explain_helper(struct load *l, const struct refusal *r, const struct obj_func *f, u32 local,
	const char *type)
{
	enum { MOST_HELPERS = 0xffff };      /* larger numbers stand for what was missing */
	u64 number;
	bool is_absent = str_starts(r->line, "invalid func unknown#");
	if ((!is_absent && !str_starts(r->line, "unknown func ") &&
		!str_starts(r->line, "program of this type cannot use helper ")) ||
	    !number_of(r->line, &number) || number > MOST_HELPERS)
		return false;
	const struct uapi_helper_row *h = uapi_helper((u32)number);
	str types = h && !is_absent && l->opts->helper_types ? l->opts->helper_types(l->opts->ctx, l->arena,
		(u32)number) : STR("");
	struct diag *d = !h ? load_report(l->ds, VERIFIER, where_insn(f->name, local),
		"helper %llu is not known here: neither this kernel nor skep has one of this number",
		(unsigned long long)number) : is_absent ?
		load_report(l->ds, VERIFIER, where_insn(f->name, local),
		"this kernel has no helper bpf_%s, which came with Linux %s", h->name, h->since) :
		load_report(l->ds, VERIFIER, where_insn(f->name, local),
		"programs of type %s cannot call bpf_%s in this kernel", type, h->name);
	if (!h)
		d->hint = STR("helpers have the numbers of <linux/bpf.h>: skep list helper; a newer one takes a newer "
			"kernel");
	else if (types.n && !is_listed(types, type))
		diag_hint(l->ds, d, "programs of type %.*s can: SEC() says which type a program is of; what this "
			"kernel has: skep features", STR_ARG(types));
	else
		d->hint = STR("see what there is: skep features");
	hint_line(l, d, f, local);
	diag_note(l->ds, d, where_insn(f->name, local), "the verifier says: %.*s", STR_ARG(r->line));
	return true;
}

/* ---- remainders --------------------------------------------------------------------------------------------- */

/* Backwards from an access, or from the addition that makes an address, to what made the amount; NULL: it is no
 * remainder. */
static const struct insn *remainder_before(const struct obj_func *f, u32 local)
{
	enum { FAR = 24 };
	const struct insn *x = local < f->ninsns ? &f->insns[local] : NULL;
	bool is_amount = false;
	u8 reg = 0;
	for (u32 n = 0; x && n < FAR && x >= f->insns; n++, x--) {
		u8 class = INSN_CLASS(*x), op = x->code & 0xf0;
		bool is_alu = class == CLS_ALU || class == CLS_ALU64, is_reg = x->code & SRC_X;
		if (!n) {
			is_amount = is_alu;
			reg = is_alu ? x->src : class == CLS_LDX ? x->src : x->dst;
			continue;
		}
		if (!is_alu || x->dst != reg)
			continue;
		if (op == ALU_MOD)
			return x;
		if ((op == ALU_MOV && is_reg) || (op == ALU_ADD && is_reg && !is_amount)) {
			is_amount |= op == ALU_ADD;
			reg = x->src;
		} else if (op != ALU_LSH && op != ALU_MUL && op != ALU_ADD && op != ALU_RSH) {
			return NULL;
		}
	}
	return NULL;
}

/* Verifiers before Linux 7.2 know nothing of what % makes, though the index is right. */
static bool explain_remainder(struct load *l, const struct refusal *r, const struct obj_func *f, u32 local)
{
	static const char *const refusals[] = { "unbounded m", "pointer be out of bounds",
		"invalid access to map value", "invalid variable-offset" };
	bool is_amount = false;
	for (u32 i = 0; i < ARRAY_LEN(refusals); i++)
		is_amount |= text_at(r->line, refusals[i]) >= 0;
	const struct insn *x = is_amount ? remainder_before(f, local) : NULL;
	if (!x)
		return false;
	struct diag *d = load_report(l->ds, VERIFIER, where_insn(f->name, local),
		"an index is what %% leaves, and of that this kernel's verifier knows nothing");
	if (x->code & SRC_X)
		d->hint = STR("say it once more, behind the %, on an unsigned number: if (i >= N) return 0;");
	else
		diag_hint(l->ds, d, "say it once more, behind the %%, on an unsigned number: if (i >= %d) return 0;",
			x->imm);
	hint_line(l, d, f, local);
	diag_note(l->ds, d, where_insn(f->name, local), "the verifier says: %.*s", STR_ARG(r->line));
	return true;
}

static struct diag *explain_core(struct load *l, const struct obj_func *f, u32 local, u64 record)
{
	const struct diag *why = load_core_why(l, f, (u32)record);
	struct diag *d = why ? diag_add(l->ds, why->code, load_where(l, f, local), "%.*s", STR_ARG(why->msg)) : NULL;
	if (d)
		d->hint = why->hint;
	return d;
}

static struct diag *explain_kfunc(struct load *l, const struct obj_func *f, u32 local, u32 index)
{
	const struct obj_extern *e = &l->obj->externs.v[index];
	bool is_other = l->ext[index].other_type;
	struct diag *d = load_report(l->ds, NO_KFUNC, load_where(l, f, local), is_other ?
		"this kernel's '%.*s' has other parameters or another result than the one that is called here" :
		"this kernel has no kfunc '%.*s', which is called here", STR_ARG(e->name));
	/* one that is not weak was refused before anything was loaded */
	diag_hint(l->ds, d, is_other ? "declare it as this kernel does: skep list type %.*s" :
		"ask before the call: if (bpf_ksym_exists(%.*s))", STR_ARG(e->name));
	return d;
}

/* Where a number of poison shows up, something was missing when the program was put together: say what, and why. */
static bool explain_poison(struct load *l, const struct refusal *r, const struct obj_func *f, u32 local)
{
	u64 n;
	struct diag *d = NULL;
	if (!number_of(r->line, &n))
		return false;
	if (n >= LOAD_POISON_KFUNC && n - LOAD_POISON_KFUNC < l->obj->externs.n)
		d = explain_kfunc(l, f, local, (u32)(n - LOAD_POISON_KFUNC));
	else if (n >= LOAD_POISON_MAP && n - LOAD_POISON_MAP < l->obj->maps.n)
		d = load_report(l->ds, MAP_REFUSED, load_where(l, f, local),
			"map '%.*s', which is used here, was not created",
			STR_ARG(l->obj->maps.v[n - LOAD_POISON_MAP].name));
	else if (n >= LOAD_POISON)
		d = explain_core(l, f, local, n - LOAD_POISON);
	if (d)
		hint_line(l, d, f, local);
	return d != NULL;
}

static u64 capabilities_for(u32 prog_type)
{
	const u64 bpf = 1ull << SYS_CAP_BPF, trace = bpf | 1ull << SYS_CAP_PERFMON, net = bpf |
		1ull << SYS_CAP_NET_ADMIN;
	switch (prog_type) {
	case PROG_KPROBE: case PROG_TRACEPOINT: case PROG_RAW_TRACEPOINT: case PROG_RAW_TRACEPOINT_WRITABLE:
		case PROG_PERF_EVENT: case PROG_TRACING:
	case PROG_LSM: case PROG_EXT:
		return trace;
	case PROG_UNSPEC: case PROG_SOCKET_FILTER: case PROG_CGROUP_SKB: case PROG_SYSCALL: case PROG_STRUCT_OPS:
		return bpf;
	default:
		return net;
	}
}

struct diag *load_no_bpf(struct load *l, struct where where)
{
	struct diag *d = load_report(l->ds, NO_BPF, where, "the kernel has no bpf(2)");
	str why = sys_why_absent(l->k, l->arena);
	if (why.n) {
		d->msg = STR("bpf(2) is kept from this process");
		d->hint = why;
	}
	return d;
}

/* Whoever lacks one is told of all that the object will need. */
void load_why(struct load *l, struct diag *d, u32 prog_type)
{
	u64 wanted = capabilities_for(prog_type);
	vec_each(f, &l->obj->funcs)
		if (f->is_entry && f->autoload && f->sec)
			wanted |= capabilities_for(f->sec->prog_type);
	str why = sys_why_refused(l->opts->k, l->arena, wanted);
	if (why.n)
		d->hint = why;
	else if (!feat_has(l->opts->feats, FEAT_MEMCG_ACCOUNT))
		d->hint = STR("this kernel counts maps and programs against RLIMIT_MEMLOCK: raise it as root (ulimit "
			"-l unlimited), or give CAP_SYS_RESOURCE");
}

/* Which fields of the context a program may write: by its type, and "" where there are none. The facts are the
 * kernel's, each type's is_valid_access(). */
static const char *writable_fields(u32 prog_type)
{
	switch (prog_type) {
	case PROG_SCHED_CLS: case PROG_SCHED_ACT:
		return "mark, tc_index, priority, tc_classid, cb[], tstamp and queue_mapping";
	case PROG_CGROUP_SKB: return "mark, priority, cb[] and tstamp";
	case PROG_LWT_IN: case PROG_LWT_OUT: case PROG_LWT_XMIT: case PROG_LWT_SEG6LOCAL:
		return "mark, priority and cb[]";
	case PROG_SOCKET_FILTER: return "cb[]";
	case PROG_SK_SKB: return "tc_index and priority";
	case PROG_SOCK_OPS: return "reply, replylong[] and sk_txhash";
	case PROG_CGROUP_SOCK: return "bound_dev_if, mark and priority";
	case PROG_CGROUP_SOCK_ADDR: return "user_ip4, user_ip6, user_port, msg_src_ip4 and msg_src_ip6";
	case PROG_CGROUP_SYSCTL: return "file_pos";
	case PROG_CGROUP_SOCKOPT: return "level, optname, optlen and retval";
	default: return "";
	}
}

/* ---- what was a pointer before ----------------------------------------------------------------------------- */

/* Calls that take what a register held: the packet may have moved, or what was given back is no one's any more. */
static const struct { const char *held, *by; } takers[] = {
	{ .held = "pkt", .by = "_adjust_" }, { .held = "pkt", .by = "_change_" },
	{ .held = "pkt", .by = "_pull_data" }, { .held = "pkt", .by = "_push_" },
	{ .held = "pkt", .by = "_pop_" }, { .held = "pkt", .by = "_store_bytes" },
	{ .held = "pkt", .by = "_csum_replace" }, { .held = "pkt", .by = "_clone_redirect" },
	{ .held = "pkt", .by = "_seg6_" }, { .held = "ringbuf_mem", .by = "ringbuf_submit" },
	{ .held = "ringbuf_mem", .by = "ringbuf_discard" }, { .held = "mem", .by = "ringbuf_submit" },
	{ .held = "mem", .by = "ringbuf_discard" }, { .held = "sock", .by = "sk_release" },
};

static bool is_word_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/* What a line says that a register holds, if a call can take it. */
static const char *held_in(str line, str reg)
{
	char name[16];
	for (u32 i = 0; i < ARRAY_LEN(takers); i++)
		for (u32 written = 0; written < 2; written++) {
			snprintf(name, sizeof(name), "%.*s%s=", STR_ARG(reg), written ? "_w" : "");
			s64 at = text_at(line, name);
			str rest = at < 0 ? STR("") : str_sub(line, (u32)at + (u32)strlen(name), line.n);
			u32 n = (u32)strlen(takers[i].held);
			if (str_starts(rest, takers[i].held) && n < rest.n && !is_word_char(rest.s[n]))
				return takers[i].held;
		}
	return NULL;
}

/* The helper that this line calls, if it takes what is held. */
static const struct uapi_helper_row *taken_by(str line, const char *held)
{
	u64 number = 0;
	bool is_call = text_at(line, " call ") >= 0 && number_of(line, &number) && number <= UINT32_MAX;
	const struct uapi_helper_row *h = is_call ? uapi_helper((u32)number) : NULL;
	for (u32 i = 0; h && i < ARRAY_LEN(takers); i++)
		if (!strcmp(takers[i].held, held) && strstr(h->name, takers[i].by))
			return h;
	return NULL;
}

/* Names the call behind which a register was no pointer any more; what is given to a helper twice was taken by the
 * first call. */
static bool explain_taken(struct load *l, const struct refusal *r, const struct obj_func *f, u32 local, str log)
{
	bool is_given = text_at(r->line, "type=scalar expected=ringbuf_mem") > 0;
	s64 end = str_find(r->line, ' ');
	str reg = str_sub(r->line, 0, end < 0 ? 0 : (u32)end), line;
	const struct uapi_helper_row *by = NULL, *now;
	const char *held = is_given ? "ringbuf_mem" : NULL, *other;
	if (!is_given && text_at(r->line, " invalid mem access 'scalar'") < 0 &&
		text_at(r->line, " invalid mem access 'inv'") < 0)
		return false;
	for (u32 calls = 0; log.n; ) {
		str_cut(log, '\n', &line, &log);
		other = is_given ? NULL : held_in(line, reg);
		if (other)
			held = other, by = NULL;
		now = held ? taken_by(line, held) : NULL;
		calls += now != NULL;
		if (now && (!is_given || calls == 1))
			by = now;
	}
	if (!by)
		return false;
	bool is_packet = !strcmp(held, "pkt"), is_sock = !strcmp(held, "sock");
	struct diag *d = is_packet ? load_report(l->ds, VERIFIER, where_insn(f->name, local),
		"the packet may have moved: bpf_%s() takes all pointers into it", by->name) :
		load_report(l->ds, VERIFIER, where_insn(f->name, local), "the %s was given back by bpf_%s() before",
		is_sock ? "socket" : "record", by->name);
	d->hint = is_packet ? STR("read data and data_end of the context again behind the call, and compare again") :
		STR("use it before, and give it back once");
	hint_line(l, d, f, local);
	diag_note(l->ds, d, where_insn(f->name, local), "the verifier says: %.*s", STR_ARG(r->line));
	return true;
}

/* "At program exit the register R0 has ... should have been in [0, 1]" */
static void hint_result(struct load *l, struct diag *d, str line)
{
	s64 at = text_at(line, "should have been in [");
	str range = at < 0 ? STR("") : str_sub(line, (u32)at + 20, line.n);
	if (range.n && range.s[range.n - 1] == ']')
		diag_hint(l->ds, d, str_is(range, "[0, 1]") ?
			"return 1, which most often lets it pass, or 0, which refuses it" : "return a number of %.*s",
			STR_ARG(range));
}

static bool is_store(const struct obj_func *f, u32 local)
{
	u8 class = local < f->ninsns ? INSN_CLASS(f->insns[local]) : CLS_LD;
	return class == CLS_ST || class == CLS_STX;
}

static bool explain_ctx_write(struct load *l, const struct refusal *r, const struct obj_func *f, u32 local,
	u32 prog_type)
{
	if (!str_starts(r->line, "invalid bpf_context access") || !is_store(f, local))
		return false;
	const char *fields = writable_fields(prog_type), *type = uapi_prog_type_name(prog_type);
	struct diag *d = load_report(l->ds, VERIFIER, where_insn(f->name, local),
		"this field of the context cannot be written by a program of type %s", type ? type : "unknown");
	if (*fields)
		diag_hint(l->ds, d, "it can write %s", fields);
	else
		d->hint = STR("its context can only be read");
	hint_line(l, d, f, local);
	diag_note(l->ds, d, where_insn(f->name, local), "the verifier says: %.*s", STR_ARG(r->line));
	return true;
}

/* ---- the context ------------------------------------------------------------------------------------------------- */

/* The struct that the program's first parameter points to, in the object's types; false: it is none. */
static bool declared_context(const struct obj *o, const struct obj_func *f, struct btf_node *out)
{
	struct btf_node n;
	struct btf_param p;
	return o->btf && f->btf_id && btf_node(o->btf, f->btf_id, &n) && n.kind == BTF_FUNC &&
		btf_node(o->btf, n.type, &n) && n.kind == BTF_FUNC_PROTO && btf_param(o->btf, &n, 0, &p) &&
		btf_node(o->btf, btf_skip(o->btf, p.type), &n) && n.kind == BTF_PTR &&
		btf_node(o->btf, btf_skip(o->btf, n.type), out) &&
		(out->kind == BTF_STRUCT || out->kind == BTF_FWD) && out->name.n;
}

/* What programs of this type get; "": it has no struct of its own. */
static const char *context_of(u32 prog_type)
{
	const struct uapi_sec *row;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++)
		if (row->prog_type == prog_type && row->ctx_struct[0])
			return row->ctx_struct;
	return "";
}

static enum uapi_ctx context_kind(u32 prog_type)
{
	const struct uapi_sec *row;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++)
		if (row->prog_type == prog_type)
			return row->ctx;
	return CTX_NONE;
}

/* The member that is exactly these bytes; false: there is none. */
static bool member_at(const struct btf *b, const struct btf_node *record, u64 off, u64 size, struct btf_member *out)
{
	u64 bytes;
	for (u32 i = 0; i < record->vlen; i++)
		if (btf_member(b, record, i, out) && !out->bit_size && out->name.n && out->bit_off == off * 8 &&
			btf_size(b, out->type, &bytes) && bytes == size)
			return true;
	return false;
}

/* "off=76 size=4" */
static bool bytes_of(str line, u64 *off, u64 *size)
{
	s64 at = text_at(line, "off="), behind = text_at(line, " size=");
	return at >= 0 && behind > at && str_to_u64(str_sub(line, (u32)at + 4, (u32)behind), off) &&
		str_to_u64(str_sub(line, (u32)behind + 6, line.n), size);
}

/* A program that is declared with the context of another type; a field that is read whole, and is not for this type. */
static bool explain_context(struct load *l, const struct linked *code, const struct refusal *r,
	const struct obj_func *f, u32 local, u32 prog_type)
{
	const struct obj_func *entry = linked_func(l, code, 0, &(u32){ 0 });
	const char *type = uapi_prog_type_name(prog_type), *gets = context_of(prog_type);
	struct btf_node declared;
	struct btf_member m;
	struct diag *d;
	u64 off = 0, size = 0;
	if (!type || !str_starts(r->line, "invalid bpf_context access") || !*gets ||
		!declared_context(l->obj, entry, &declared))
		return false;
	if (!str_is(declared.name, gets)) {
		d = load_report(l->ds, VERIFIER, where_insn(f->name, local),
			"a program of type %s gets struct %s, and this one is declared with struct %.*s", type, gets,
			STR_ARG(declared.name));
		diag_hint(l->ds, d, "int %.*s(struct %s *ctx); or SEC() names another type of program",
			STR_ARG(entry->name), gets);
	} else if (!is_store(f, local) && bytes_of(r->line, &off, &size) &&
		member_at(l->obj->btf, &declared, off, size, &m)) {
		const struct uapi_ctx_field *field = uapi_ctx_field(CTX_SKB, (u32)off, (u32)size);
		bool is_packet = context_kind(prog_type) == CTX_SKB && field && field->kind != UF_SCALAR &&
			field->kind != UF_SOCK;
		d = load_report(l->ds, VERIFIER, where_insn(f->name, local),
			"programs of type %s may not access '%.*s' of struct %s here", type, STR_ARG(m.name), gets);
		d->hint = is_packet ? STR("bpf_skb_load_bytes() reads bytes of the packet") :
			STR("other types of programs, or other hooks of this type, have this field");
	} else {
		return false;
	}
	hint_line(l, d, f, local);
	diag_note(l->ds, d, where_insn(f->name, local), "the verifier says: %.*s", STR_ARG(r->line));
	return true;
}

static void explain_verifier(struct load *l, const struct linked *code, struct refusal r, u32 prog_type, str log)
{
	u32 local = 0;
	const struct obj_func *f = linked_func(l, code, r.insn < 0 ? 0 : (u32)r.insn, &local);
	if (explain_poison(l, &r, f, local) || explain_helper(l, &r, f, local, uapi_prog_type_name(prog_type)) ||
	    explain_context(l, code, &r, f, local, prog_type) ||
	    explain_ctx_write(l, &r, f, local, prog_type) || explain_taken(l, &r, f, local, log) ||
	    explain_remainder(l, &r, f, local))
		return;
	str msg = r.msg.n ? r.msg : r.line.n ? r.line : STR("the verifier refuses the program");
	struct diag *d = load_report(l->ds, VERIFIER, where_insn(f->name, local), "%.*s", STR_ARG(msg));
	if (r.hint.n)
		d->hint = r.hint;
	if (str_starts(r.line, "At program exit"))
		hint_result(l, d, r.line);
	hint_line(l, d, f, local);
	diag_note(l->ds, d, where_insn(f->name, local), "the verifier says: %.*s", STR_ARG(r.line));
	load_note_btf(l, d);
}

void load_explain(struct load *l, const struct loaded_prog *p, const struct linked *code, long err, str log)
{
	const struct obj_func *f = &l->obj->funcs.v[p->func];
	const char *type = uapi_prog_type_name(p->prog_type);
	struct diag *d;
	bool is_trampoline = (p->prog_type == PROG_TRACING && p->attach_type != ATTACH_TRACE_ITER) ||
		p->prog_type == PROG_LSM || p->prog_type == PROG_EXT;
	type = type ? type : "unknown";
	struct refusal r = load_refusal(l->arena, log);
	if (!r.line.n && r.insn < 0)         /* statistics alone */
		log = STR("");
	if (err == -ENOSYS)
		d = load_no_bpf(l, where_none());
	else if (sys_why_scarce(err).n)
		(d = load_report(l->ds, PROG_REFUSED, load_where(l, f, -1), "'%.*s' cannot be loaded",
			STR_ARG(f->name)))->hint = sys_why_scarce(err);
	else if (err == -EPERM && !log.n && is_trampoline && feat_prog_type(l->opts->feats, PROG_SOCKET_FILTER) == 0) {
		d = load_report(l->ds, NO_TRAMPOLINE, load_where(l, f, -1),
			"this kernel refuses %s programs, which '%.*s' is one of", type, STR_ARG(f->name));
		if (p->prog_type == PROG_EXT)        /* no other hook replaces a function */
			d->hint = STR("a kernel with trampolines is needed (skep features); without one, load the "
				"program anew with the function changed");
	} else if ((err == -EPERM || err == -EACCES) && !log.n)
		load_why(l, d = load_report(l->ds, NO_PRIVILEGE, load_where(l, f, -1),
			"not allowed to load '%.*s' (type %s)", STR_ARG(f->name), type), p->prog_type);
	else if (log.n) {
		explain_verifier(l, code, r, p->prog_type, log);
		return;
	} else {
		d = load_report(l->ds, PROG_REFUSED, load_where(l, f, -1),
			"the kernel refuses to load '%.*s' (type %s)", STR_ARG(f->name), type);
		if (err == -EINVAL && feat_prog_type(l->opts->feats, p->prog_type) == -EINVAL)
			diag_hint(l->ds, d, "this kernel has no programs of type %s", type);
		else if (err == -E2BIG)
			diag_hint(l->ds, d, "the program has %u instructions; without CAP_BPF the limit is 4096",
				code->n);
	}
	load_note_btf(l, d);
	d->sys_errno = (int)-err;
}
