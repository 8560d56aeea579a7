/* run.c: cases of programs, each run by the machine, once interpreted and twice as native code (the second time with
 * its constants blinded), which must agree in all, and, where allowed, by the kernel:
 *
 *	== name
 *	-- type syscall         what runs it: syscall (default; r1 is the memory), xdp, socket (mem is the packet)
 *	-- maps                 a line each: name type key_size value_size max_entries [INDEX=PROGRAM|MAP]...
 *	-- program NAME         another program, for tail calls
 *	-- asm                  the program
 *	-- mem                  bytes in hex
 *	-- result 0x5           r0
 *	-- after                the memory or packet afterwards
 *	-- error TEXT           the machine's fault says this, and the kernel refuses the program
 *	-- printed TEXT         what bpf_trace_printk wrote
 *	-- no kernel: REASON    the kernel is not asked
 *
 * "run sweep" instead takes every arithmetic, jump and atomic instruction through pairs of odd values and asks the
 * kernel. */
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "vm/vm.h"

enum { MAX_BYTES = 4096, MAX_MAPS = 8, MAX_PROGS = 4, WRAP = 5 };

struct bytes { u8 v[MAX_BYTES]; u32 n; };
struct test {
	str file, name, text, error, no_kernel, printed;
	char type;               /* 's'yscall, 'x'dp, 'f'ilter */
	str maps;
	struct { str name, text; } more[MAX_PROGS];
	u32 nmore;
	bool has_result, has_after, has_mem;
	u64 result;
	struct bytes mem, after;
};
struct outcome { bool ran; u64 r0; struct bytes mem; char why[4096]; u64 steps; u32 func, insn, natives; };
enum engine { INTERPRETED, NATIVE, BLINDED, ENGINES };
static const char *const engines[] = { "", "@native", "@blinded" };

static struct arena arena;
static bool can_ask_kernel;
static int failures;

static void report(const struct test *t, const char *engine, const char *why)
{
	char shown[512];
	snprintf(shown, sizeof(shown), "%.*s/%.*s%s", STR_ARG(t->file), STR_ARG(t->name), engine);
	if (why)
		printf("not ok %s\n    %s\n", shown, why);
	else
		printf("ok %s\n", shown);
	failures += why != NULL;
}

/* ---- reading cases ---- */

static void read_bytes(str line, struct bytes *b)
{
	for (u32 i = 0; i + 1 < line.n && b->n < MAX_BYTES;) {
		char hex[3] = { line.s[i], line.s[i + 1], 0 };
		if (hex[0] == ' ' || hex[0] == '\t') {
			i++;
			continue;
		}
		b->v[b->n++] = (u8)strtoul(hex, NULL, 16);
		i += 2;
	}
}

static void start_section(struct test *t, str head, str *section)
{
	str value = { 0 };
	str_cut(head, ' ', section, &value);
	value = str_trim(value);
	if (str_is(*section, "type"))
		t->type = str_is(value, "xdp") ? 'x' : str_is(value, "socket") ? 'f' : 's';
	else if (str_is(*section, "result"))
		t->has_result = value.s[0] == '-' ? str_to_s64(value, (s64 *)&t->result) :
			str_to_u64(value, &t->result);
	else if (str_is(*section, "error"))
		t->error = value;
	else if (str_is(*section, "printed"))
		t->printed = value;
	else if (str_is(*section, "program") && t->nmore < MAX_PROGS)
		t->more[t->nmore++].name = value;
	else if (str_is(*section, "no"))
		t->no_kernel = str_trim(str_sub(value, 7, value.n));
}

static void add_line(str *to, str line)
{
	if (!to->n)
		*to = line;
	to->n = (u32)(line.s + line.n - to->s);
}

static void take_line(struct test *t, str section, str line)
{
	if (str_is(section, "asm"))
		add_line(&t->text, line);
	else if (str_is(section, "maps"))
		add_line(&t->maps, line);
	else if (str_is(section, "program") && t->nmore)
		add_line(&t->more[t->nmore - 1].text, line);
	else if (str_is(section, "mem"))
		read_bytes(line, &t->mem);
	else if (str_is(section, "after"))
		t->has_after = true, read_bytes(line, &t->after);
}

/* ---- making objects ---- */

static s64 helper_number(void *ctx, str name)
{
	const struct uapi_helper_row *row = uapi_helper_find(name);
	(void)ctx;
	return row ? (s64)row->number : -1;
}

/* "0=name": a program of the case, or a map that stands before this one. */
static void add_slots(const struct obj *o, const struct test *t, struct obj_map *m, str line)
{
	str word, key, name, rest = line;
	while (rest.n) {
		struct obj_map_init init = { 0 };
		u64 index;
		str_cut(rest, ' ', &word, &rest);
		if (!str_cut(word, '=', &key, &name) || !str_to_u64(key, &index))
			continue;
		init.index = (u32)index;
		for (u32 i = 0; i < t->nmore; i++)
			if (str_eq(t->more[i].name, name))
				init.kind = INIT_FUNC, init.to = i + 1;
		for (u32 i = 0; i < o->maps.n; i++)
			if (str_eq(o->maps.v[i].name, name))
				init.kind = INIT_MAP, init.to = i, m->inner = i + 1;
		vec_push(&m->init, &arena, init);
	}
}

static void add_maps(struct obj *o, const struct test *t, str text)
{
	str line, rest = text;
	while (rest.n) {
		char name[32], type[32];
		struct obj_map m = { 0 };
		str_cut(rest, '\n', &line, &rest);
		if (sscanf(arena_strdup(&arena, line), "%31s %31s %u %u %u", name, type, &m.key_size, &m.value_size,
			&m.max_entries) < 5)
			continue;
		m.name = arena_str(&arena, str_from(name));
		m.type = (u32)uapi_map_type_find(str_from(type));
		add_slots(o, t, &m, line);
		vec_push(&o->maps, &arena, m);
	}
}

static bool add_program(struct obj *o, str name, str source, struct buf *err)
{
	struct isa_text text;
	struct diags ds;
	struct isa_env env = { .call = helper_number };
	struct obj_func f = { .name = name, .is_entry = true };
	diags_init(&ds, &arena, NULL);
	if (!isa_asm_text(&arena, source, &env, &text, &ds)) {
		diags_print(&ds, (struct diag_style){ 0 }, err);
		return false;
	}
	f.insns = text.v;
	f.ninsns = text.n;
	vec_each(r, &text.refs) {
		u32 to = 0;
		while (to < o->maps.n && !str_eq(o->maps.v[to].name, r->name))
			to++;
		if (to == o->maps.n) {
			buf_printf(err, "'%.*s' is not defined", STR_ARG(r->name));
			return false;
		}
		vec_push(&f.relocs, &arena, ((struct obj_reloc){ .insn = r->insn, .kind = RELOC_MAP, .to = to }));
	}
	vec_push(&o->funcs, &arena, f);
	return true;
}

static bool add_programs(struct obj *o, const struct test *t, struct buf *err)
{
	bool ok = add_program(o, STR("test"), t->text, err);
	for (u32 i = 0; i < t->nmore; i++)
		ok = ok && add_program(o, t->more[i].name, t->more[i].text, err);
	return ok;
}

/* ---- the machine ---- */

static struct vm_input input_of(const struct test *t, struct bytes *mem)
{
	if (t->type == 's')
		return (struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = mem->v, .ctx_len = mem->n };
	return (struct vm_input){ .ctx_kind = t->type == 'x' ? CTX_XDP : CTX_SKB, .packet = mem->v,
		.packet_len = mem->n };
}

static struct vm_jit *jit_for(const struct obj *o, enum engine e)
{
	return e == INTERPRETED ? NULL : vm_jit_new(o, e == BLINDED);
}

static void run_vm(const struct test *t, const struct obj *o, struct vm_jit *jit, struct outcome *out, str *printed)
{
	struct vm_result r;
	struct vm *vm = vm_new(o, &(struct vm_options){ .max_steps = 1 << 20, .jit = jit });
	struct bytes mem = t->mem;
	struct vm_input in = input_of(t, &mem);
	out->ran = vm_run(vm, 0, &in, &r);
	out->r0 = t->type == 's' ? r.r0 : (u32)r.r0;
	out->steps = r.steps;
	out->func = r.func;
	out->insn = r.insn;
	out->natives = jit ? vm_jit_count(jit) : 0;
	snprintf(out->why, sizeof(out->why), "%.*s (instruction %u)", STR_ARG(r.message), r.insn);
	if (t->type == 's') {
		out->mem = mem;
	} else {
		out->mem.n = MIN(r.packet_len, MAX_BYTES);
		if (r.packet)
			memcpy(out->mem.v, r.packet, out->mem.n);
	}
	*printed = arena_str(&arena, vm_printed(vm));
	vm_free(vm);
}

/* ---- the kernel ---- */

static int bpf(int cmd, union bpf_attr *attr, u32 size)
{
	return (int)syscall(SYS_bpf, cmd, attr, size);
}

static int make_map(const struct obj_map *m, const int *fds)
{
	union bpf_attr a;
	memset(&a, 0, sizeof(a));
	a.map_type = m->type;
	a.key_size = m->key_size;
	a.value_size = m->value_size;
	a.max_entries = m->max_entries;
	a.map_flags = m->flags | (m->type == MAP_LPM_TRIE ? 1 : 0);
	a.inner_map_fd = m->inner ? (u32)fds[m->inner - 1] : 0;
	return bpf(BPF_MAP_CREATE, &a, sizeof(a));
}

static int load(char type, const struct insn *v, u32 n, char *log, u32 log_size)
{
	union bpf_attr a;
	memset(&a, 0, sizeof(a));
	a.prog_type = type == 's' ? BPF_PROG_TYPE_SYSCALL : type == 'x' ? BPF_PROG_TYPE_XDP :
		BPF_PROG_TYPE_SOCKET_FILTER;
	a.insns = (u64)(uintptr_t)v;
	a.insn_cnt = n;
	a.license = (u64)(uintptr_t)"GPL";
	a.prog_flags = type == 's' ? 1 << 4 : 0;         /* sleepable */
	a.log_buf = (u64)(uintptr_t)log;
	a.log_size = log_size;
	a.log_level = log ? 1 : 0;
	return bpf(BPF_PROG_LOAD, &a, sizeof(a));
}

/* The program becomes a function of one that stores its whole r0 behind the memory: the kernel hands back 32 bits
 * only. */
static u32 wrap(struct insn *v, const struct insn *body, u32 n, u32 mem_len)
{
	const struct insn head[WRAP] = {
		{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 },
		{ .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = 3 },
		{ .code = CLS_STX | MODE_MEM | SZ_DW, .dst = 6, .src = 0, .off = (s16)ALIGN_UP(mem_len, 8) },
		{ .code = CLS_ALU64 | ALU_MOV }, { .code = CLS_JMP | JMP_EXIT } };
	memcpy(v, head, sizeof(head));
	memcpy(v + WRAP, body, n * sizeof(*body));
	return n + WRAP;
}

static bool test_run(char type, int fd, const struct bytes *mem, struct outcome *out)
{
	union bpf_attr a;
	static u8 in[MAX_BYTES + 64], back[MAX_BYTES * 2];
	u32 skip = type == 'f' ? 14 : 0, len = mem->n + skip;
	memset(&a, 0, sizeof(a));
	memset(in, 0, sizeof(in));
	memcpy(in + skip, mem->v, mem->n);
	a.test.prog_fd = (u32)fd;
	if (type == 's') {
		a.test.ctx_in = (u64)(uintptr_t)in;
		a.test.ctx_size_in = ALIGN_UP(mem->n, 8) + 8;
	} else {
		a.test.data_in = (u64)(uintptr_t)in;
		a.test.data_size_in = len;
		a.test.data_out = (u64)(uintptr_t)back;
		a.test.data_size_out = sizeof(back);
	}
	if (bpf(BPF_PROG_TEST_RUN, &a, sizeof(a))) {
		snprintf(out->why, sizeof(out->why), "BPF_PROG_TEST_RUN: %s", strerror(errno));
		return false;
	}
	out->r0 = a.test.retval;
	out->mem.n = mem->n;
	if (type == 's') {
		memcpy(&out->r0, in + ALIGN_UP(mem->n, 8), 8);
		memcpy(out->mem.v, in, mem->n);
	} else {
		out->mem.n = a.test.data_size_out - skip;
		memcpy(out->mem.v, back + skip, out->mem.n);
	}
	return out->ran = true;
}

static int load_func(const struct test *t, const struct obj_func *f, const int *fds, bool is_wrapped,
	struct outcome *out)
{
	struct insn *v = arena_array(&arena, struct insn, f->ninsns + WRAP);
	u32 head = is_wrapped ? WRAP : 0, n = f->ninsns;
	if (head)
		n = wrap(v, f->insns, n, t->mem.n);
	else
		memcpy(v, f->insns, n * sizeof(*v));
	vec_each(r, &f->relocs) {
		v[r->insn + head].src = PSEUDO_MAP_FD;
		v[r->insn + head].imm = fds[r->to];
	}
	int fd = load(t->type, v, n, NULL, 0);
	return fd >= 0 ? fd : load(t->type, v, n, out->why, sizeof(out->why));
}

static void fill_map(const struct obj_map *m, int fd, const int *maps, const int *progs)
{
	union bpf_attr a;
	vec_each(i, &m->init) {
		u32 value = (u32)(i->kind == INIT_FUNC ? progs[i->to] : maps[i->to]);
		memset(&a, 0, sizeof(a));
		a.map_fd = (u32)fd;
		a.key = (u64)(uintptr_t)&i->index;
		a.value = (u64)(uintptr_t)&value;
		if (bpf(BPF_MAP_UPDATE_ELEM, &a, sizeof(a)))
			printf("    filling map '%.*s': %s\n", STR_ARG(m->name), strerror(errno));
	}
}

static void run_kernel(const struct test *t, const struct obj *o, struct outcome *out)
{
	int fds[MAX_MAPS], progs[MAX_PROGS + 1] = { -1 };
	for (u32 i = 0; i < o->maps.n && i < MAX_MAPS; i++)
		fds[i] = make_map(&o->maps.v[i], fds);
	for (u32 i = o->funcs.n; i-- > 0;)
		progs[i] = load_func(t, &o->funcs.v[i], fds, !i && t->type == 's', out);
	for (u32 i = 0; i < o->maps.n && i < MAX_MAPS; i++)
		fill_map(&o->maps.v[i], fds[i], fds, progs);
	if (progs[0] >= 0) {
		out->why[0] = 0;
		test_run(t->type, progs[0], &t->mem, out);
	}
	for (u32 i = 0; i < o->funcs.n; i++)
		close(progs[i]);
	for (u32 i = 0; i < o->maps.n && i < MAX_MAPS; i++)
		close(fds[i]);
}

/* ---- judging ---- */

static const char *judge(const struct test *t, const struct outcome *got, bool is_kernel)
{
	static char why[8192];
	if (t->error.n) {
		if (got->ran)
			return "it ran, but was to fail";
		if (!is_kernel && !strstr(got->why, arena_strdup(&arena, t->error))) {
			snprintf(why, sizeof(why), "expected the fault '%.*s', got '%s'", STR_ARG(t->error), got->why);
			return why;
		}
		return NULL;
	}
	if (!got->ran)
		return got->why;
	u64 want = t->type == 's' ? t->result : (u32)t->result;
	if (t->has_result && got->r0 != want) {
		snprintf(why, sizeof(why), "r0 is 0x%llx, expected 0x%llx", (unsigned long long)got->r0,
			(unsigned long long)want);
		return why;
	}
	if (t->has_after && (got->mem.n != t->after.n || memcmp(got->mem.v, t->after.v, t->after.n))) {
		int n = snprintf(why, sizeof(why), "memory is");
		for (u32 i = 0; i < got->mem.n && i < 1024; i++)
			n += snprintf(why + n, sizeof(why) - (size_t)n, " %02x", got->mem.v[i]);
		return why;
	}
	return NULL;
}

/* What native code does otherwise than the interpreter did; NULL: nothing. */
static const char *differs(const struct outcome *a, const struct outcome *b)
{
	static char why[8500];
	if (a->ran != b->ran || strcmp(a->why, b->why) || a->func != b->func || a->insn != b->insn)
		snprintf(why, sizeof(why), "%s: %s; interpreted: %s", b->ran ? "ran" : "failed", b->why, a->why);
	else if (a->r0 != b->r0 || a->steps != b->steps)
		snprintf(why, sizeof(why), "r0 0x%llx after %llu instructions; interpreted: 0x%llx after %llu",
			(unsigned long long)b->r0, (unsigned long long)b->steps, (unsigned long long)a->r0,
			(unsigned long long)a->steps);
	else if (a->mem.n != b->mem.n || memcmp(a->mem.v, b->mem.v, a->mem.n))
		snprintf(why, sizeof(why), "it left other memory than interpreted");
	else
		return NULL;
	return why;
}

static void run_natives(const struct test *t, const struct obj *o, const struct outcome *ours, str printed)
{
	static struct outcome theirs;
	for (enum engine e = NATIVE; e < ENGINES; e++) {
		str other;
		if (vm_jit_missing()) {
			printf("skip %.*s/%.*s%s: %s\n", STR_ARG(t->file), STR_ARG(t->name), engines[e],
				vm_jit_missing());
			continue;
		}
		memset(&theirs, 0, sizeof(theirs));
		struct vm_jit *jit = jit_for(o, e);
		run_vm(t, o, jit, &theirs, &other);
		vm_jit_free(jit);
		const char *why = differs(ours, &theirs);
		/* what no verifier would refuse is native code */
		if (!why && !t->error.n && !theirs.natives)
			why = "it was not made native code";
		report(t, engines[e], !why && !str_eq(printed, other) ? "it printed otherwise" : why);
	}
}

static void run_test(struct test *t)
{
	struct obj o = { .arena = &arena };
	struct buf err = BUF_INIT;
	static struct outcome ours, theirs;
	str printed;
	if (!t->name.n)
		return;
	memset(&ours, 0, sizeof(ours));
	memset(&theirs, 0, sizeof(theirs));
	if (!t->has_mem && !t->mem.n)
		t->mem.n = 64;
	add_maps(&o, t, t->maps);
	if (!add_programs(&o, t, &err)) {
		report(t, "", buf_cstr(&err));
		buf_free(&err);
		return;
	}
	run_vm(t, &o, NULL, &ours, &printed);
	const char *why = judge(t, &ours, false);
	if (!why && t->printed.n && !str_eq(str_trim(printed), t->printed))
		why = arena_printf(&arena, "printed '%.*s'", STR_ARG(printed)).s;
	report(t, "", why);
	run_natives(t, &o, &ours, printed);
	if (t->no_kernel.n) {
		printf("skip %.*s/%.*s@kernel: %.*s\n", STR_ARG(t->file), STR_ARG(t->name), STR_ARG(t->no_kernel));
	} else if (!can_ask_kernel) {
		printf("skip %.*s/%.*s@kernel: needs root and bpf(2)\n", STR_ARG(t->file), STR_ARG(t->name));
	} else {
		run_kernel(t, &o, &theirs);
		report(t, "@kernel", judge(t, &theirs, true));
	}
}

static bool run_file(const char *path)
{
	static char text[1 << 20];
	static struct test t;
	str rest, line, section = { 0 };
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	rest = (str){ text, (u32)fread(text, 1, sizeof(text), f) };
	fclose(f);
	str file = str_from(path);
	for (s64 slash; (slash = str_find(file, '/')) >= 0;)
		file = str_sub(file, (u32)slash + 1, file.n);
	file = str_sub(file, 0, file.n - 2);
	t = (struct test){ 0 };
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		if (str_starts(line, "== ")) {
			run_test(&t);
			t = (struct test){ .file = file, .name = str_trim(str_sub(line, 3, line.n)), .type = 's' };
			section = (str){ 0 };
		} else if (str_starts(line, "-- ")) {
			start_section(&t, str_sub(line, 3, line.n), &section);
		} else {
			take_line(&t, section, line);
		}
	}
	run_test(&t);
	return true;
}

/* ---- sweep ---- */

static const u64 odd[] = { 0, 1, 2, 3, 7, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x8000, 0xffff, 0x7fffffff, 0x80000000,
	0xffffffff, 0x100000000,
	0x1ffffffff, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffff80000000, 0xfffffffffffffffe, 0xffffffffffffffff,
	0x0123456789abcdef };

/* Loads r2, r3 and r0 from the memory, runs the instruction, stores them back. Jumps leave whether they were taken in
 * r0. */
static u32 sweep_program(struct insn i, struct insn *v)
{
	const struct isa_row *row = isa_row(i.code);
	u32 n = 0;
	v[n++] = (struct insn){ .code = 0xbf, .dst = 6, .src = 1 };
	v[n++] = (struct insn){ .code = 0x79, .dst = 2, .src = 6, .off = 0 };
	v[n++] = (struct insn){ .code = 0x79, .dst = 3, .src = 6, .off = 8 };
	v[n++] = (struct insn){ .code = 0x79, .dst = 0, .src = 6, .off = 16 };
	if (row->form == FORM_JCC) {
		v[n++] = (struct insn){ .code = 0xb7, .dst = 0, .imm = 1 };
		v[n++] = i;
		v[n++] = (struct insn){ .code = 0xb7, .dst = 0, .imm = 0 };
	} else if (row->form == FORM_ATOMIC) {
		v[n++] = (struct insn){ .code = 0x7b, .dst = 10, .src = 2, .off = -8 };
		v[n++] = (struct insn){ .code = 0xbf, .dst = 7, .src = 10 };
		v[n++] = i;
		v[n++] = (struct insn){ .code = 0x79, .dst = 2, .src = 10, .off = -8 };
	} else {
		v[n++] = i;
	}
	v[n++] = (struct insn){ .code = 0x7b, .dst = 6, .src = 2, .off = 0 };
	v[n++] = (struct insn){ .code = 0x7b, .dst = 6, .src = 3, .off = 8 };
	v[n++] = (struct insn){ .code = 0x7b, .dst = 6, .src = 0, .off = 16 };
	v[n++] = (struct insn){ .code = 0x95 };
	return n;
}

static bool sweep_natives(const struct test *t, const struct obj *o, struct vm_jit **jits, const struct outcome *ours)
{
	static struct outcome theirs;
	str printed;
	for (enum engine e = NATIVE; e < ENGINES && !vm_jit_missing(); e++) {
		run_vm(t, o, jits[e], &theirs, &printed);
		const char *why = differs(ours, &theirs);
		if (why || !theirs.natives) {
			report(t, engines[e], why ? why : "it was not made native code");
			return false;
		}
	}
	return true;
}

/* False: told. */
static bool sweep_pairs(const struct test *t, const struct obj *o, struct vm_jit **jits, int fd)
{
	static struct outcome ours, theirs;
	struct bytes mem = { .n = 24 };
	str printed;
	for (u32 a = 0; a < ARRAY_LEN(odd); a++) {
		for (u32 b = 0; b < ARRAY_LEN(odd); b++) {
			struct test one = *t;
			memcpy(mem.v, &odd[a], 8);
			memcpy(mem.v + 8, &odd[b], 8);
			memcpy(mem.v + 16, &odd[(a + b) % 3 ? b : a], 8);
			one.mem = mem;
			run_vm(&one, o, NULL, &ours, &printed);
			if (!sweep_natives(&one, o, jits, &ours))
				return false;
			if (!ours.ran || !test_run('s', fd, &mem, &theirs) || memcmp(ours.mem.v, theirs.mem.v, 24)) {
				u64 x[3], y[3];
				memcpy(x, ours.mem.v, 24);
				memcpy(y, theirs.mem.v, 24);
				report(t, "", arena_printf(&arena,
					"r2 %llx, r3 %llx: machine %llx %llx %llx, kernel %llx %llx %llx %s",
					(unsigned long long)odd[a], (unsigned long long)odd[b],
					(unsigned long long)x[0],
					(unsigned long long)x[1], (unsigned long long)x[2], (unsigned long long)y[0],
					(unsigned long long)y[1], (unsigned long long)y[2], ours.ran ? "" :
					ours.why).s);
				return false;
			}
		}
	}
	return true;
}

static void sweep_engines(const struct test *t, struct insn *v, u32 n, int fd)
{
	struct obj o = { .arena = &arena };
	struct obj_func f = { .name = STR("sweep"), .insns = v + WRAP, .ninsns = n - WRAP };
	struct vm_jit *jits[ENGINES] = { 0 };
	vec_push(&o.funcs, &arena, f);
	for (enum engine e = NATIVE; e < ENGINES; e++)
		jits[e] = jit_for(&o, e);
	if (sweep_pairs(t, &o, jits, fd))
		report(t, "", NULL);
	for (enum engine e = NATIVE; e < ENGINES; e++)
		vm_jit_free(jits[e]);
}

static void sweep_one(struct insn i)
{
	struct insn body[32], v[40];
	static char log[4096];
	struct buf name = BUF_INIT;
	struct test t = { .file = STR("sweep"), .type = 's' };
	u32 n = sweep_program(i, body);
	if (isa_invalid(body, n, isa_row(i.code)->form == FORM_JCC ? 5 : isa_row(i.code)->form == FORM_ATOMIC ? 6 : 4))
		return;
	buf_printf(&name, "%02x ", i.code);
	isa_dis(&i, 1, 0, NULL, &name);
	t.name = buf_view(&name);
	n = wrap(v, body, n, 24);
	int fd = can_ask_kernel ? load('s', v, n, log, sizeof(log)) : -1;
	if (!can_ask_kernel)
		printf("skip sweep/%.*s: needs root and bpf(2)\n", STR_ARG(t.name));
	else if (fd < 0)
		report(&t, "", log);
	else
		sweep_engines(&t, v, n, fd);
	if (fd >= 0)
		close(fd);
	buf_free(&name);
	arena_clear(&arena);
}

static void sweep_atomic(u8 code)
{
	static const s32 ops[] = { ATOMIC_ADD, ATOMIC_OR, ATOMIC_AND, ATOMIC_XOR, ATOMIC_ADD | 1, ATOMIC_OR | 1,
		ATOMIC_AND | 1,
		ATOMIC_XOR | 1, ATOMIC_XCHG, ATOMIC_CMPXCHG, ATOMIC_STORE_REL };
	for (u32 k = 0; k < ARRAY_LEN(ops); k++)
		sweep_one((struct insn){ .code = code, .dst = 7, .src = 3, .off = -8, .imm = ops[k] });
	sweep_one((struct insn){ .code = code, .dst = 3, .src = 7, .off = -8, .imm = ATOMIC_LOAD_ACQ });
}

static void sweep_form(u8 code, const struct isa_row *row)
{
	static const s32 imms[] = { 0, 1, -1, 5, 31, 63, 0x7fffffff, (s32)0x80000000 };
	u8 src = code & SRC_X ? 3 : 0;
	if (row->form == FORM_ATOMIC) {
		sweep_atomic(code);
	} else if (row->form == FORM_END || row->form == FORM_BSWAP) {
		for (s32 bits = 16; bits <= 64; bits *= 2)
			sweep_one((struct insn){ .code = code, .dst = 2, .imm = bits });
	} else if (row->form == FORM_MOVX) {
		for (s16 bits = 0; bits <= 32; bits += 8)
			sweep_one((struct insn){ .code = code, .dst = 2, .src = 3, .off = bits });
	} else if (row->form == FORM_ALU || row->form == FORM_DIV || row->form == FORM_NEG || row->form == FORM_JCC) {
		for (s16 off = 0; off <= (row->form == FORM_DIV || row->form == FORM_JCC); off++)
			for (u32 k = 0; k < ((row->fields & FIELD_I) ? ARRAY_LEN(imms) : 1); k++)
				if (row->form != FORM_JCC || off)
					sweep_one((struct insn){ .code = code, .dst = 2, .src = src, .off = off,
						.imm = row->fields & FIELD_I ? imms[k] : 0 });
	}
}

int main(int argc, char **argv)
{
	static const struct insn nothing[] = { { .code = 0xb7 }, { .code = 0x95 } };
	int fd = load('x', nothing, 2, NULL, 0);
	can_ask_kernel = fd >= 0;
	close(fd);
	if (argc > 1 && !strcmp(argv[1], "sweep")) {
		for (u32 code = 0; code < 256; code++)
			sweep_form((u8)code, isa_row((u8)code));
		return failures != 0;
	}
	for (int i = 1; i < argc; i++)
		if (!run_file(argv[i]))
			printf("not ok %s: cannot be read\n", argv[i]), failures++;
	return failures != 0;
}
