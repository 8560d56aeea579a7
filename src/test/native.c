/* native.c: what a test calls: expectations, runs of programs, what they left, and the world around them. The machine
 * finds these functions by name; their arguments are the machine's registers. */
#include "test/test_private.h"

#include <stdio.h>

enum { MAX_PACKET_OUT = 1 << 20, SOME_BYTES = 8 };

/* What the header's macros put into one number. */
enum { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_TRUE, OP_FALSE, OP_MASK = 7, HOLDS = 8, STOPS = 16,
	UNSIGNED_A = 32, UNSIGNED_B = 64 };
static const char *const operators[] = { "==", "!=", "<", "<=", ">", ">=" };

static str here(struct test_run *t)
{
	u32 func, insn;
	vm_place(t->vm, &func, &insn);
	return test_at(t->h->arena, t->file->obj, func, insn);
}

static u64 end(struct test_run *t)
{
	t->has_ended = true;
	return vm_stop(t->vm, TEST_ENDED);
}

/* ---- expectations ------------------------------------------------------------------------------------------------ */

/* "3", "-1", "65536 (0x10000)" */
static str number(struct arena *a, u64 n, bool is_unsigned)
{
	s64 s = (s64)n;
	if (is_unsigned && s < 0)
		return arena_printf(a, "%llu (0x%llx)", (unsigned long long)n, (unsigned long long)n);
	return s > 0xffff || s < -0xffff ? arena_printf(a, "%lld (0x%llx)", (long long)s, (unsigned long long)n) :
		arena_printf(a, "%lld", (long long)s);
}

/* A text that is a number already needs no value beside it. */
static str value_of(struct arena *a, str text, u64 n, bool is_unsigned)
{
	s64 said;
	if (str_to_s64(text, &said) && said == (s64)n)
		return STR("");
	return arena_printf(a, ", %.*s is %.*s", STR_ARG(text), STR_ARG(number(a, n, is_unsigned)));
}

static u64 check(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	struct arena *a = t->h->arena;
	u32 op = args[4] & OP_MASK;
	if (args[4] & HOLDS)
		return 1;
	str left = vm_text(vm, args[2]), right = vm_text(vm, args[3]);
	if (op >= OP_TRUE) {
		test_fail(a, t->result, here(t), "expected %.*s to be %s: it is %.*s", STR_ARG(left),
			op == OP_TRUE ? "true" : "false", STR_ARG(number(a, args[0], args[4] & UNSIGNED_A)));
	} else {
		str is = number(a, args[0], args[4] & UNSIGNED_A);
		str other = value_of(a, right, args[1], args[4] & UNSIGNED_B);
		test_fail(a, t->result, here(t), "expected %.*s %s %.*s: it is %.*s%.*s", STR_ARG(left), operators[op],
			STR_ARG(right), STR_ARG(is), STR_ARG(other));
	}
	return args[4] & STOPS ? end(t) : 0;
}

static u64 texts(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	str a = vm_text(vm, args[0]), b = vm_text(vm, args[1]);
	struct buf said = BUF_INIT;
	if (str_eq(a, b))
		return 1;
	str left = vm_text(vm, args[2]), right = vm_text(vm, args[3]);
	buf_json_str(&said, a);
	if (!right.n || right.s[0] != '"') {
		buf_printf(&said, ", %.*s is ", STR_ARG(right));
		buf_json_str(&said, b);
	}
	test_fail(t->h->arena, t->result, here(t), "expected %.*s to be %.*s: it is %s", STR_ARG(left), STR_ARG(right),
		buf_cstr(&said));
	buf_free(&said);
	return args[4] & STOPS ? end(t) : 0;
}

static u64 bytes(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	u32 n = (u32)args[2], at = 0;
	const u8 *a = vm_memory(vm, args[0], n, false), *b = a ? vm_memory(vm, args[1], n, false) : NULL;
	struct buf said = BUF_INIT;
	while (b && at < n && a[at] == b[at])
		at++;
	if (!b || at == n)
		return b != NULL;
	str text = vm_text(vm, args[3]);
	buf_hex_bytes(&said, a + at, MIN(n - at, SOME_BYTES), " ");
	buf_puts(&said, " and ");
	buf_hex_bytes(&said, b + at, MIN(n - at, SOME_BYTES), " ");
	test_fail(t->h->arena, t->result, here(t), "expected %u equal bytes in %.*s: from byte %u on they are %s", n,
		STR_ARG(text), at, buf_cstr(&said));
	buf_free(&said);
	return args[4] & STOPS ? end(t) : 0;
}

static u64 skip(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	t->result->skipped = arena_str(t->h->arena, vm_text(vm, args[0]));
	return end(t);
}

/* ---- running ----------------------------------------------------------------------------------------------------- */

static void keep_output(struct test_run *t)
{
	for (u32 i = 0; i < vm_events(t->vm); i++) {
		const struct vm_event *e = vm_event(t->vm, i);
		if (!t->live)
			vec_push(&t->records, t->h->arena, ((struct test_record){ .map = e->map, .bytes = e->data,
				.size = e->size }));
	}
	buf_str(&t->prints, vm_printed(t->vm));
	vm_forget(t->vm);
}

static s64 find_program(const struct obj *o, str name)
{
	for (u32 i = 0; i < o->funcs.n; i++)
		if (o->funcs.v[i].is_entry && str_eq(o->funcs.v[i].name, name))
			return i;
	return -1;
}

static bool points_here(struct test_run *t, const struct test_io *io)
{
	for (u32 i = 0; !io->packet && i + 8 <= io->ctx_len; i += 8) {
		u64 v;
		memcpy(&v, (const u8 *)io->ctx + i, 8);
		if (vm_has(t->vm, v))
			return true;
	}
	return false;
}

static bool ask_kernel(struct test_run *t, struct test_io *io)
{
	str why = STR("");
	if (t->is_staged)
		why = STR("the test sets what a kernel cannot be told");
	else if (points_here(t, io))
		why = STR("the context points to memory of the test");
	else if (test_live_run(t->live, t, io, &why))
		return true;
	t->result->skipped = why;
	return false;
}

static void compare(struct test_run *t, const struct test_io *io, const struct vm_result *r)
{
	str name = t->file->obj->funcs.v[io->func].name;
	bool is_same = r->packet_len == io->packet_out_len;
	if ((u32)r->r0 != io->result)
		test_fail(t->h->arena, t->result, here(t), "'%.*s' returned %d in the kernel and %d in the machine",
			STR_ARG(name), (s32)io->result, (s32)r->r0);
	if (io->packet && is_same && r->packet_len)
		is_same = !memcmp(r->packet, io->packet_out, r->packet_len);
	if (io->packet && !is_same)
		test_fail(t->h->arena, t->result, here(t),
			"'%.*s' left another packet in the kernel (%u bytes) than in the machine (%u)", STR_ARG(name),
			io->packet_out_len, r->packet_len);
}

static u64 run(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	str name = vm_text(vm, args[0]);
	s64 func = find_program(t->file->obj, name);
	struct test_io io = { .func = (u32)func, .ctx_len = (u32)args[2], .packet_len = (u32)args[4] };
	struct vm_result r;
	if (func < 0)
		return vm_stop(vm, "there is no program '%.*s'", STR_ARG(name));
	io.ctx = args[1] ? vm_memory(vm, args[1], io.ctx_len, true) : NULL;
	io.packet = args[3] ? vm_memory(vm, args[3], io.packet_len, false) : NULL;
	if ((args[1] && !io.ctx) || (args[3] && !io.packet))
		return 0;
	io.packet_out = t->live ? arena_alloc(t->h->arena, MAX_PACKET_OUT) : NULL;
	if (t->live && !ask_kernel(t, &io))
		return end(t);
	bool is_made = io.packet != NULL;
	struct vm_input in = { .ctx = is_made ? NULL : (void *)(uintptr_t)io.ctx, .ctx_len = is_made ? 0 : io.ctx_len,
		.fields = is_made ? io.ctx : NULL, .fields_len = io.ctx_len, .packet = io.packet,
		.packet_len = io.packet_len };
	u64 began = t->h->k->now_ns(t->h->k);
	bool ok = vm_run_inside(vm, (u32)func, &in, &r);
	t->result->run_ns += t->h->k->now_ns(t->h->k) - began;
	t->result->run_insns += r.steps;
	t->result->runs++;
	if (!ok) {
		test_fail(t->h->arena, t->result, test_at(t->h->arena, t->file->obj, r.func, r.insn), "'%.*s': %.*s",
			STR_ARG(name), STR_ARG(r.message));
		return end(t);
	}
	u32 made = 0;
	const void *left = vm_context(vm, &made);
	if (is_made && io.ctx)
		memcpy((void *)(uintptr_t)io.ctx, left, MIN(made, io.ctx_len));
	t->result->insns += r.steps;
	keep_output(t);
	if (t->live) {
		compare(t, &io, &r);
		test_live_take(t->live, t);
	}
	return (u64)(s64)(s32)r.r0;
}

/* ---- what it left ------------------------------------------------------------------------------------------------ */

static u64 packet(struct vm *vm, void *ctx, const u64 *args)
{
	u32 len;
	u64 at = vm_packet(vm, &len);
	(void)ctx;
	return args[0] ? len : at;
}

static u64 record(struct vm *vm, void *ctx, const u64 *args)
{
	enum { TAKE, SIZE, LEFT };
	struct test_run *t = ctx;
	s64 map = vm_map_index(vm, args[0]);
	u32 left = 0;
	if (map < 0)
		return vm_stop(vm, "RECORD takes a ring buffer or a perf event array");
	if (args[1] == SIZE)
		return t->last_size;
	vec_each(r, &t->records) {
		if (r->map != map || r->is_taken)
			continue;
		left++;
		if (args[1] == TAKE) {
			r->is_taken = true;
			t->last_size = r->size;
			return vm_show(vm, r->bytes, r->size);
		}
	}
	return left;
}

static u64 printed(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	(void)args;
	keep_output(t);
	str s = arena_str(t->h->arena, buf_view(&t->prints));
	t->prints.n = 0;
	return vm_show(vm, s.s, s.n + 1);
}

static u64 input(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	return args[0] ? t->input.n : vm_show(vm, t->input.s, t->input.n);
}

/* ---- the world around -------------------------------------------------------------------------------------------- */

/* struct __skep_task of the header. */
struct told_task { u32 pid, tid, uid, gid; u64 cgroup_id, comm, task; };

static u64 set_task(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	struct vm_options *o = vm_settings(vm);
	struct told_task task;
	const void *from = vm_memory(vm, args[0], sizeof(task), false);
	if (!from)
		return 0;
	memcpy(&task, from, sizeof(task));
	o->pid_tgid = (u64)task.pid << 32 | (task.tid ? task.tid : task.pid);
	o->uid_gid = (u64)task.gid << 32 | task.uid;
	o->cgroup_id = task.cgroup_id;
	o->task = task.task;
	o->comm = task.comm ? arena_strdup(t->h->arena, vm_text(vm, task.comm)) : "";
	t->is_staged = true;
	return 0;
}

static u64 set(struct vm *vm, void *ctx, const u64 *args)
{
	enum { CLOCK, RANDOM, CPU, COOKIE, FUNC_IP };
	struct test_run *t = ctx;
	struct vm_options *o = vm_settings(vm);
	t->is_staged = true;
	switch (args[0]) {
	case CLOCK: vm_set_clock(vm, args[1]); break;
	case RANDOM: vm_set_random(vm, args[1]); break;
	case COOKIE: o->cookie = args[1]; break;
	case FUNC_IP: o->func_ip = args[1]; break;
	case CPU:
		if (args[1] >= o->cpus)
			return vm_stop(vm, "SET_CPU(%llu): the machine has %u", (unsigned long long)args[1], o->cpus);
		o->cpu = (u32)args[1];
		break;
	}
	return 0;
}

static u64 fail_helper(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	t->is_staged = true;
	if (!uapi_helper((u32)args[0]))
		return vm_stop(vm, "FAIL_HELPER takes a helper, as bpf_map_update_elem");
	vm_fail(vm, (u32)args[0], (u32)args[1], args[2]);
	return 0;
}

static u64 replace_helper(struct vm *vm, void *ctx, const u64 *args)
{
	struct test_run *t = ctx;
	t->is_staged = true;
	if (!uapi_helper((u32)args[0]))
		return vm_stop(vm, "REPLACE_HELPER takes a helper, as bpf_fib_lookup");
	vm_replace(vm, (u32)args[0], args[1]);
	return 0;
}

u64 (*test_native(str name))(struct vm *vm, void *ctx, const u64 *args)
{
	static const struct { const char *name; u64 (*call)(struct vm *, void *, const u64 *); } rows[] = {
		{ "__skep_test_check", check }, { "__skep_test_texts", texts }, { "__skep_test_bytes", bytes },
		{ "__skep_test_skip", skip }, { "__skep_test_run", run }, { "__skep_test_packet", packet },
		{ "__skep_test_record", record }, { "__skep_test_printed", printed }, { "__skep_test_task", set_task },
		{ "__skep_test_set", set }, { "__skep_test_fail", fail_helper },
		{ "__skep_test_replace", replace_helper }, { "__skep_test_input", input },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_is(name, rows[i].name))
			return rows[i].call;
	return NULL;
}
