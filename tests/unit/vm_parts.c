/* vm_parts.c: what the machine does, as sums that any change of it changes: of random programs, interpreted and native
 * (tests/vm/random.c shows them); of each helper with arguments of all kinds, right and odd ones; each kind of map
 * through the same steps. The programs of our sources do the same interpreted and native. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vm/jit.h"
#include "vm/vm_private.h"

#include "bench.h"
#include "../vm/any.h"

enum { BYTES = 256, CPUS = 2, MOST_STEPS = 5000 };

struct total { u32 ends[3], natives; u64 steps, code, known; };

static void say(const struct total *t, struct buf *out)
{
	buf_printf(out, "%u done, %u faults, %u without end, %llu steps, %u native in %llu bytes, known %08x\n",
		t->ends[VM_DONE],
		t->ends[VM_FAULT], t->ends[VM_BUDGET], (unsigned long long)t->steps, t->natives,
		(unsigned long long)t->code,
		(u32)(t->known ^ t->known >> 32));
}

static u64 sum_of_maps(struct vm *vm, u64 s)
{
	vec_each(m, &vm->maps) {
		s = m->values ? sum(s, m->values, (size_t)m->stride * m->copies * MIN(m->max, 64u)) : s;
		s = sum(s, &m->count, sizeof(m->count));
		for (u32 e = 0; m->keys && e < MIN(m->max, 64u); e++)
			s = m->used[e] ? sum(s, m->keys + (size_t)e * m->key_size, m->key_size) : s;
	}
	return s;
}

/* All that a run leaves. */
static u64 sum_of(struct vm *vm, const struct vm_result *r, const u8 *memory)
{
	u64 s = sum(1, &r->end, sizeof(r->end));
	s = sum(s, &r->r0, sizeof(r->r0));
	s = sum(s, &r->steps, sizeof(r->steps));
	s = sum(s, &r->func, sizeof(r->func));
	s = sum(s, &r->insn, sizeof(r->insn));
	s = sum(s, r->message.s, r->message.n);
	s = r->packet ? sum(s, r->packet, r->packet_len) : s;
	s = sum(s, memory, BYTES);
	for (u32 i = 0; i < vm_events(vm); i++) {
		const struct vm_event *e = vm_event(vm, i);
		s = sum(s, &e->map, sizeof(e->map));
		s = sum(s, &e->flags, sizeof(e->flags));
		s = sum(s, e->data, e->size);
	}
	return sum_of_maps(vm, sum(s, vm_printed(vm).s, vm_printed(vm).n));
}

static u64 sum_of_visits(const struct vm *vm, u64 s)
{
	for (u32 f = 0; f < vm->obj->funcs.n; f++) {
		const u32 *visits = vm_visits(vm, f);
		s = visits ? sum(s, visits, 4 * vm->obj->funcs.v[f].ninsns) : s;
	}
	return s;
}

/* Ethernet, IPv4, TCP, and bytes that count up. */
static const u8 packet[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 64, 0, 1, 0, 0, 64, 6, 0, 0, 127, 0,
	0, 1, 127, 0, 0, 2,
	0x1f, 0x90, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 4, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
	12 };

static struct vm_input input(const struct obj_func *f, u8 *memory)
{
	enum uapi_ctx kind = f->sec ? (enum uapi_ctx)f->sec->ctx : CTX_NONE;
	struct vm_input in = { .packet = packet, .packet_len = sizeof(packet) };
	for (u32 i = 0; i < BYTES; i++)
		memory[i] = (u8)(i % 8 ? 0 : i / 8 + 1);
	if (kind != CTX_XDP && kind != CTX_SKB && kind != CTX_FLOW)
		in = (struct vm_input){ .ctx = memory, .ctx_len = BYTES };
	return in;
}

/* Each program twice, so that it finds what it left. */
static u64 run_all(const struct obj *o, const struct vm_options *opt, struct total *t)
{
	struct vm *vm = vm_new(o, opt);
	u64 s = 0;
	assert_non_null(vm);
	for (u32 f = 0; f < o->funcs.n; f++)
		for (u32 k = 0; o->funcs.v[f].is_entry && k < 2; k++) {
			u8 memory[BYTES];
			struct vm_input in = input(&o->funcs.v[f], memory);
			struct vm_result r;
			vm_run(vm, f, &in, &r);
			s = s * 31 + sum_of(vm, &r, memory);
			t->ends[r.end]++, t->steps += r.steps;
		}
	s = sum_of_visits(vm, s);
	vm_free(vm);
	return s;
}

static void one(const char *path, void *ctx UNUSED)
{
	struct bench b;
	begin(&b);
	struct obj *o = compiled(&b, path, (struct cc_opts){ .cpu = 3 });
	struct vm_options opt = { .max_steps = MOST_STEPS, .counts = true, .cpus = CPUS, .seed = 7 };
	struct total t = { 0 };
	if (!o || b.ds.errors)
		goto out;
	const u64 known = run_all(o, &opt, &t);
	for (u32 blinds = 0; blinds < 2 && !vm_jit_missing(); blinds++) {
		opt.jit = vm_jit_new(o, blinds);
		if (run_all(o, &opt, &t) != known)
			fail_msg("%s: native code does something else", path);
		vm_jit_free(opt.jit);
	}
out:
	arena_clear(&b.a);
}

/* Native code does what the interpreter does. */
static void programs_of_ours(void **state)
{
	(void)state;
	each_file("tests/code/*.c", one, NULL);
	each_file("tests/object/programs/*.c", one, NULL);
	each_file("tests/kern/modern/*.c", one, NULL);
}

/* ---- any instructions -------------------------------------------------------------------------------------------- */

static u64 run_random(const struct program *p, const struct obj *o, const struct vm_options *opt, struct total *t)
{
	u8 memory[BYTES] = { 0 };
	struct vm_input in = { .ctx_kind = p->ctx, .packet = packet, .packet_len = sizeof(packet) };
	struct vm_result r;
	struct vm *vm = vm_new(o, opt);
	if (p->ctx == CTX_SYSCALL)
		in = (struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = memory, .ctx_len = 64 };
	for (u32 k = 0; k < ELEMENTS - 1; k++) {
		u8 value[VALUE] = { (u8)k, 1, 2, 3, 0, 200 };
		vm_map_update(vm, 0, &k, value, 0, 0);
		vm_map_update(vm, 1, &k, value, 0, 0);
	}
	vm_run(vm, 0, &in, &r);
	u64 s = sum_of_visits(vm, sum_of(vm, &r, memory));
	t->ends[r.end]++, t->steps += r.steps;
	vm_free(vm);
	return s;
}

/* Interpreted, where reading what was never written is a fault, with counts modulo; and as native code, whose size is
 * told. */
static void one_random(u64 seed, struct total *t)
{
	struct program p = { .n = 0 };
	struct obj o = { .arena = &arena };
	make_random(seed, &p, &o);
	struct vm_options opt = { .max_steps = p.steps, .counts = true, .seed = 7, .cpus = CPUS };
	u64 plain = run_random(&p, &o, &opt, t);
	t->known = t->known * 31 + plain;
	opt.jit = vm_jit_new(&o, false);
	if (opt.jit && run_random(&p, &o, &opt, t) != plain)
		fail_msg("program %llu: native code does something else", (unsigned long long)seed);
	t->natives += vm_jit_count(opt.jit), t->code += opt.jit->codes[0].size;
	vm_jit_free(opt.jit);
	opt.jit = NULL, opt.is_strict = opt.masks_shifts = true;
	t->known = t->known * 31 + run_random(&p, &o, &opt, t);
	arena_clear(&arena);
}

static void random_programs(void **state_)
{
	enum { LINES = 100, EACH = 25 };
	struct buf out = BUF_INIT;
	(void)state_;
	if (vm_jit_missing())
		skip();
	for (u32 line = 0; line < LINES; line++) {
		struct total t = { 0 };
		for (u32 i = 0; i < EACH; i++)
			one_random(1 + line * EACH + i, &t);
		buf_printf(&out, "%u: ", 1 + line * EACH);
		say(&t, &out);
	}
	assert_true(golden("vm_random", &out));
}

/* ---- helpers ----------------------------------------------------------------------------------------------------- */

enum { MEMORY /* an array of one value, where pointers point to */, MAPS_FROM };

static const struct obj_map kinds[] = {
	{ .name = STR("memory"), .type = MAP_ARRAY, .key_size = 4, .value_size = 512, .max_entries = 1 },
	{ .name = STR("hash"), .type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 3 },
	{ .name = STR("lru"), .type = MAP_LRU_HASH, .key_size = 4, .value_size = 8, .max_entries = 3 },
	{ .name = STR("percpu_hash"), .type = MAP_PERCPU_HASH, .key_size = 4, .value_size = 8, .max_entries = 3 },
	{ .name = STR("lru_percpu"), .type = MAP_LRU_PERCPU_HASH, .key_size = 4, .value_size = 8, .max_entries = 3 },
	{ .name = STR("array"), .type = MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 3 },
	{ .name = STR("percpu_array"), .type = MAP_PERCPU_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 3 },
	{ .name = STR("trie"), .type = MAP_LPM_TRIE, .key_size = 8, .value_size = 8, .max_entries = 3 },
	{ .name = STR("queue"), .type = MAP_QUEUE, .value_size = 8, .max_entries = 3 },
	{ .name = STR("stack"), .type = MAP_LIFO, .value_size = 8, .max_entries = 3 },
	{ .name = STR("bloom"), .type = MAP_BLOOM_FILTER, .value_size = 8, .max_entries = 3 },
	{ .name = STR("ring"), .type = MAP_RINGBUF, .max_entries = 4096 },
	{ .name = STR("perf"), .type = MAP_PERF_EVENT_ARRAY, .key_size = 4, .value_size = 4 },
	{ .name = STR("progs"), .type = MAP_PROG_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 3 },
	{ .name = STR("storage"), .type = MAP_TASK_STORAGE, .key_size = 4, .value_size = 8, .flags = 1 },
	{ .name = STR("devmap"), .type = MAP_DEVMAP, .key_size = 4, .value_size = 4, .max_entries = 3 },
	{ .name = STR("devmap_hash"), .type = MAP_DEVMAP_HASH, .key_size = 4, .value_size = 4, .max_entries = 3 },
	{ .name = STR("cpumap"), .type = MAP_CPUMAP, .key_size = 4, .value_size = 4, .max_entries = 3 },
	{ .name = STR("xskmap"), .type = MAP_XSKMAP, .key_size = 4, .value_size = 4, .max_entries = 3 },
	{ .name = STR("sockhash"), .type = MAP_SOCKHASH, .key_size = 4, .value_size = 4, .max_entries = 3 },
	{ .name = STR("cgroups"), .type = MAP_CGROUP_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 3 },
};

static u32 chance(u32 *seed, u32 below) { return (u32)((*seed = *seed * 1103515245 + 12345) >> 16) % below; }

/* A 64-bit number, or a map, into a register. */
static void put_value(struct obj_func *f, struct arena *a, u32 reg, u64 v, s64 map)
{
	if (map >= 0)
		vec_push(&f->relocs, a, ((struct obj_reloc){ .insn = f->ninsns, .kind = RELOC_MAP, .to = (u32)map }));
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = reg & 15, .imm = (s32)v };
	f->insns[f->ninsns++] = (struct insn){ .imm = (s32)(v >> 32) };
}

/* Mostly one that the helper is for. */
static u32 a_map(const struct uapi_helper_row *row, u32 *seed)
{
	static const struct { const char *word, *map; } fits[] = { { "ringbuf", "ring" }, { "perf", "perf" },
		{ "storage", "storage" } };
	for (u32 i = 0; i < ARRAY_LEN(fits); i++)
		for (u32 k = 0; strstr(row->name, fits[i].word) && k < ARRAY_LEN(kinds); k++)
			if (str_is(kinds[k].name, fits[i].map) && chance(seed, 4))
				return k;
	return chance(seed, ARRAY_LEN(kinds));
}

/* One time in eight of any kind. */
static void argument(const struct uapi_helper_row *row, struct obj_func *f, struct arena *a, u32 reg,
	enum uapi_val kind, u64 memory, u32 *seed)
{
	static const u64 numbers[] = { 0, 1, 2, 3, 4, 5, 8, 14, 16, 20, 34, 63, 64, 100, 511, 512, 513, 4096,
		0x7fffffff, 0xffffffff,
		0x100000000, -1ull, -2ull, -14ull };
	bool is_odd = !chance(seed, 8);
	if (kind == UV_CTX && !is_odd) {
		f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = reg & 15, .src = 6 };
	} else if (kind == UV_FUNC_CALLBACK && !is_odd) {
		vec_push(&f->relocs, a, ((struct obj_reloc){ .insn = f->ninsns, .kind = RELOC_FUNC, .to = 1 }));
		put_value(f, a, reg, 0, -1);
	} else if (kind == UV_MAP && !is_odd) {
		put_value(f, a, reg, 0, a_map(row, seed));
	} else if (kind == UV_INT || kind == UV_SIZE || kind == UV_SIZE_OR_ZERO || kind == UV_CONST || is_odd ||
		kind == UV_ANY) {
		put_value(f, a, reg, numbers[chance(seed, kind == UV_ANY && chance(seed, 2) ? 1 : chance(seed, 2) ? 10 :
			ARRAY_LEN(numbers))], -1);
	} else {
		put_value(f, a, reg, memory + 8 * chance(seed, 8) + (chance(seed, 4) ? 0 : 448), -1);
	}
}

static void fill_memory(struct vm *vm)
{
	static const char formats[] = "%d %s %u %lx\0%llu%% %p %c|%05d\0%pI4 %pB x\0-12 0x1f 077";
	u8 *m = vm->maps.v[MEMORY].values;
	for (u32 i = 0; i < 64; i++)
		m[i] = (u8)(i % 8 ? 0 : i / 8);
	memcpy(m + 64, formats, sizeof(formats));
	memcpy(m + 448, "a\0bc-7 %s %d", 12);
}

enum { GIVEN = 256 /* offset in the memory */ };

/* Keeps the address that it is given second, and what is there, and ends a loop at the third round. */
static void fill_callback(struct obj_func *f, struct arena *a, u64 memory)
{
	put_value(f, a, 6, memory + GIVEN, -1);
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_STX | MODE_MEM | SZ_DW, .dst = 6, .src = 2 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_LDX | MODE_MEM | SZ_W, .dst = 2, .src = 2 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_STX | MODE_MEM | SZ_DW, .dst = 6, .src = 2, .off = 16 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_LDX | MODE_MEM | SZ_DW, .dst = 0, .src = 6, .off = 8 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_ADD, .imm = 1 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_STX | MODE_MEM | SZ_DW, .dst = 6, .src = 0, .off = 8 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_RSH, .imm = 1 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_EXIT };
}

/* What the callback was given is read when the call is over: memory that was lent is gone then. */
static void read_given(struct obj_func *f, struct arena *a, u64 memory)
{
	put_value(f, a, 7, memory + GIVEN, -1);
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_LDX | MODE_MEM | SZ_DW, .dst = 7, .src = 7 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_EQ, .dst = 7, .off = 1 };
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_LDX | MODE_MEM | SZ_B, .dst = 0, .src = 7 };
}

/* A program of one call, in a machine that has the maps, an element or two in each; and that call once more. */
static void one_helper(const struct uapi_helper_row *row, enum uapi_ctx kind, u32 seed, struct total *t)
{
	static const struct uapi_sec secs[] = { { .ctx = CTX_XDP }, { .ctx = CTX_SKB }, { .ctx = CTX_NONE } };
	struct arena a = { 0 };
	struct obj *o = obj_new(&a, STR("helpers"));
	struct obj_func *f = vec_add(&o->funcs, &a), *callback = vec_add(&o->funcs, &a);
	struct vm_result r;
	u8 memory[BYTES];
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		vec_push(&o->maps, &a, kinds[i]);
	*f = (struct obj_func){ .name = STR("one"), .is_entry = true, .insns = arena_array(&a, struct insn, 64),
		.sec = &secs[kind == CTX_XDP ? 0 : kind == CTX_SKB ? 1 : 2] };
	*callback = (struct obj_func){ .name = STR("callback"), .insns = arena_array(&a, struct insn, 64) };
	struct vm *vm = vm_new(o, &(struct vm_options){ .max_steps = MOST_STEPS, .cpus = CPUS, .cpu = seed % 2,
		.seed = 5, .pid_tgid = 0x700000008,
		.uid_gid = 0x300000004, .comm = "a_name_that_is_too_long", .task = 0x1234, .cgroup_id = 99,
		.cookie = 77, .func_ip = 0x5678,
		.now_ns = 5000000000 });
	assert_non_null(vm);
	const u64 at = vm_address(vm->maps.v[MEMORY].region);
	fill_memory(vm);
	fill_callback(callback, &a, at);
	for (u32 i = MAPS_FROM; i < ARRAY_LEN(kinds); i++)
		for (u64 n = 1; n < 3; n++) {
			u64 key = kinds[i].type == MAP_LPM_TRIE ? 8 * n | n << 32 : n;
			vm_map_update(vm, i, &key, &(u64){ 100 * i + n }, 0, (u32)n % CPUS);
			vm_map_push(vm, &vm->maps.v[i], &n, 0);
		}
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 };
	for (u32 i = 0; i < ARRAY_LEN(row->arg) && (row->arg[i] != UV_VOID || seed % 7 == 0); i++)
		argument(row, f, &a, 1 + i, row->arg[i], at, &seed);
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = (s32)row->number };
	if (row->arg[1] == UV_FUNC_CALLBACK || row->arg[2] == UV_FUNC_CALLBACK)
		read_given(f, &a, at);
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_EXIT };
	for (u32 i = 0; i < 2; i++) {
		struct vm_input in = input(f, memory);
		vm_run(vm, 0, &in, &r);
		t->known = t->known * 31 + sum_of(vm, &r, memory);
		t->ends[r.end]++, t->steps += r.steps;
	}
	vm_free(vm);
	arena_clear(&a);
}

static void helpers_with_all_kinds_of_arguments(void **state)
{
	enum { NUMBERS = 220, EACH = 60 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 n = 0; n < NUMBERS; n++) {
		const struct uapi_helper_row *row = uapi_helper(n);
		static const enum uapi_ctx ctxs[] = { CTX_XDP, CTX_SKB, CTX_NONE };
		struct total t = { 0 };
		for (u32 i = 0; row && i < EACH; i++)
			one_helper(row, ctxs[i % 3], n * EACH + i, &t);
		if (!row)
			continue;
		buf_printf(&out, "%s: ", row->name);
		say(&t, &out);
	}
	assert_true(golden("vm_helpers", &out));
}

/* ---- functions of the caller's ----------------------------------------------------------------------------------- */

/* What they see: where the program is, its registers and memory, and what they give it. */
static u64 look(struct vm *vm, void *ctx, const u64 *a)
{
	struct buf *out = ctx;
	u32 func = 9, insn = 9, len = 9;
	u64 value = 9, shown = vm_show(vm, "shown", 6), place = vm_packet(vm, &len);
	buf_printf(out, "look %llu %llu: depth %u", (unsigned long long)a[0], (unsigned long long)a[1], vm_depth(vm));
	for (u32 up = 0; vm_frame(vm, up, &func, &insn); up++)
		buf_printf(out, ", frame %u at %u:%u", up, func, insn);
	vm_place(vm, &func, &insn);
	buf_printf(out, ", place %u:%u, packet of %u", func, insn, len);
	const u8 *context = vm_context(vm, &len);
	buf_printf(out, ", context of %u: %u", len, context[0]);
	for (u32 r = 0; r < 12; r++)
		buf_printf(out, vm_register(vm, r, &value) && r < 10 ? " r%u=%llx" : "", r, (unsigned long long)value);
	buf_printf(out, ", text %.*s", STR_ARG(vm_text(vm, shown)));
	buf_printf(out, ", has %d %d %d %d", vm_has(vm, shown + 5), vm_has(vm, shown + 6), vm_has(vm, place),
		vm_has(vm, 0));
	buf_printf(out, ", peek %d %d", vm_peek(vm, shown, 6) != NULL, vm_peek(vm, shown, 7) != NULL);
	buf_printf(out, ", map %lld %lld %lld\n", (long long)vm_map_index(vm, a[2]),
		(long long)vm_map_index(vm, a[2] + 1),
		(long long)vm_map_index(vm, 5));
	return 77;
}

/* The other program inside of this one: helpers may fail there, not outside. */
static u64 inside(struct vm *vm, void *ctx, const u64 *a)
{
	struct buf *out = ctx;
	for (u32 i = 0; i < 4; i++) {
		struct vm_result r;
		bool ok = vm_run_inside(vm, i == 3 ? 99 : 1, &(struct vm_input){ .ctx_kind = CTX_XDP, .packet = packet,
			.packet_len = 20 }, &r);
		buf_printf(out, "inside: %d %d r0 %llx steps %llu %.*s at %u:%u\n", ok, r.end, (unsigned long long)r.r0,
			(unsigned long long)r.steps,
			STR_ARG(r.message), r.func, r.insn);
		if (!i)
			vm_fail(vm, HELPER_ktime_get_ns, 1, 0xbad);
		vm_settings(vm)->pid_tgid = 0x500000006;
	}
	return a[0] + 1;
}

static u64 set_all(struct vm *vm, void *ctx, const u64 *a)
{
	(void)ctx, (void)a;
	vm_set_clock(vm, 123000), vm_set_random(vm, 5);
	return 0;
}

static u64 stop(struct vm *vm, void *ctx, const u64 *a)
{
	(void)ctx;
	return a[0] ? vm_stop(vm, "stopped with %llu", (unsigned long long)a[0]) : vm_memory(vm, 1, 8, true) != NULL;
}

static u64 (*natives(str name))(struct vm *vm, void *ctx, const u64 *args)
{
	return str_is(name, "look") ? look : str_is(name, "inside") ? inside : str_is(name, "set_all") ? set_all :
		str_is(name, "stop") ? stop : NULL;
}

static void call_of(struct obj_func *f, struct arena *a, u32 external)
{
	vec_push(&f->relocs, a, ((struct obj_reloc){ .insn = f->ninsns, .kind = RELOC_KFUNC, .to = external }));
	f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .src = 2, .imm = -1 };
}

static void functions_of_the_caller(void **state_)
{
	static const char *const names[] = { "look", "inside", "set_all", "stop", "nothing" };
	/* the clock twice, and the process */
	static const struct insn other[] = { { .code = CLS_JMP | JMP_CALL, .imm = 5 },
		{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6 },
		{ .code = CLS_JMP | JMP_CALL, .imm = 5 }, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 7 },
		{ .code = CLS_ALU64 | ALU_LSH, .dst = 6, .imm = 20 },
		{ .code = CLS_JMP | JMP_CALL, .imm = 14 }, { .code = CLS_ALU64 | ALU_XOR | SRC_X, .src = 6 },
		{ .code = CLS_ALU64 | ALU_XOR | SRC_X, .src = 7 },
		{ .code = CLS_JMP | JMP_EXIT } };
	struct buf out = BUF_INIT;
	(void)state_;
	for (u32 which = 0; which < ARRAY_LEN(names) + 1; which++) {
		struct arena a = { 0 };
		struct obj *o = obj_new(&a, STR("natives"));
		struct obj_func *f = vec_add(&o->funcs, &a), *second = vec_add(&o->funcs, &a);
		u32 at = which < ARRAY_LEN(names) ? which : 3;
		struct vm_result r;
		vec_push(&o->maps, &a, kinds[1]);
		for (u32 i = 0; i < ARRAY_LEN(names); i++)
			vec_push(&o->externs, &a, ((struct obj_extern){ .name = str_from(names[i]),
				.kind = EXTERN_KFUNC }));
		*f = (struct obj_func){ .name = STR("main"), .is_entry = true, .insns = arena_array(&a, struct insn,
			64) };
		*second = (struct obj_func){ .name = STR("other"), .is_entry = true,
			.insns = (struct insn *)(uintptr_t)other, .ninsns = ARRAY_LEN(other) };
		put_value(f, &a, 1, which == 3 ? 0 : 41, -1), put_value(f, &a, 2, 42, -1), put_value(f, &a, 3, 0, 0);
		call_of(f, &a, at);
		if (which == 2) {                                /* the clock, and what is random, from then on */
			f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = 5 };
			f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6 };
			f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = 7 };
			f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_LSH, .dst = 6, .imm = 32 };
			f->insns[f->ninsns++] = (struct insn){ .code = CLS_ALU64 | ALU_ADD | SRC_X, .src = 6 };
		}
		f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_EXIT };
		struct vm *vm = vm_new(o, &(struct vm_options){ .native = natives, .native_ctx = &out, .cpus = CPUS,
			.is_plain = true });
		for (u32 again = 0; again < 2; again++) {
			bool ok = vm_run(vm, 0, &(struct vm_input){ .ctx_kind = CTX_SKB, .packet = packet,
				.packet_len = sizeof(packet) }, &r);
			buf_printf(&out, "%s: %d %d r0 %llx steps %llu %.*s at %u:%u, packet of %u\n", names[at], ok,
				r.end, (unsigned long long)r.r0,
				(unsigned long long)r.steps, STR_ARG(r.message), r.func, r.insn, r.packet_len);
			vm_forget(vm);
		}
		vm_free(vm);
		arena_clear(&a);
	}
	assert_true(golden("vm_natives", &out));
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

/* What bpf_trace_printk makes of each conversion, of 65, -2 and the address of a text, or of bytes. */
static void formats(void **state_)
{
	static const char *const rows[] = { "plain", "100%%", "%%d", "%d %d", "%u %i %x", "%llx %lld", "%c|",
		"%5d|%-5d|%05d", "%+d %#x", "%hd %hhx",
		"%o", "%zu", "%.2d", "%+d % d", "%lu %lld", "%llld", "%3c|%-3c|", "%d %d %6s|", "%d %d %-6s|", "%d %d %pks|",
		"%d %d %pus", "%d %d %pi6", "%px", "%pa", "%5%", "a\tb\n", "a\1", "\xc3\xa9", "%d %d %sx", "%pksx",
		"%d %d %s", "%d %d %.2s", "%d %d %pI4", "%d %d %pI6", "%d %d %pi4", "%d %d %pK", "%d %d %pB.", "%p",
		"%s", "%d %d %d %d", "%q", "%", "%5",
		"%300d", "%1s", "" };
	struct buf out = BUF_INIT;
	(void)state_;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		struct obj *o = obj_new(&a, STR("formats"));
		struct obj_func *f = vec_add(&o->funcs, &a);
		struct vm_result r;
		*f = (struct obj_func){ .name = STR("main"), .is_entry = true, .insns = arena_array(&a, struct insn,
			32) };
		vec_push(&o->maps, &a, kinds[MEMORY]);
		struct vm *vm = vm_new(o, NULL);
		const u64 at = vm_address(vm->maps.v[MEMORY].region);
		strcpy((char *)vm->maps.v[MEMORY].values, rows[i]);
		memcpy(vm->maps.v[MEMORY].values + 256, "text\0\1\2\3\4\5\6\7\10\11\12", 16);
		put_value(f, &a, 1, at, -1), put_value(f, &a, 2, strlen(rows[i]) + 1, -1), put_value(f, &a, 3, 65, -1);
		put_value(f, &a, 4, -2ull, -1), put_value(f, &a, 5, at + 256, -1);
		f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = HELPER_trace_printk };
		f->insns[f->ninsns++] = (struct insn){ .code = CLS_JMP | JMP_EXIT };
		vm_run(vm, 0, &(struct vm_input){ .ctx_kind = CTX_XDP, .packet = packet, .packet_len = 20 }, &r);
		buf_printf(&out, "'%s': %lld '%.*s' %.*s\n", rows[i], (long long)r.r0, STR_ARG(vm_printed(vm)),
			STR_ARG(r.message));
		vm_free(vm);
		arena_clear(&a);
	}
	assert_true(golden("vm_formats", &out));
}

/* ---- odd programs ------------------------------------------------------------------------------------------------ */

#define MOV64(d, v)    { .code = CLS_ALU64 | ALU_MOV, .dst = (d), .imm = (v) }
#define CAST(d, v)     { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = (d), .src = (d), .off = 1, .imm = (v) }
#define LD64_OF(d, from, v) { .code = CLS_LD | SZ_DW | MODE_IMM, .dst = (d), .src = (from), .imm = (v) }, { 0 }
#define KFUNC(n)       { .code = CLS_JMP | JMP_CALL, .src = 2, .off = 1 + (n) }         /* of the names below */
#define END            { .code = CLS_JMP | JMP_EXIT }
static const char *const kfuncs[] = { "bpf_strlen", "bpf_iter_num_new", "bpf_iter_num_next", "bpf_iter_num_destroy",
	"bpf_cast_to_kern_ctx" };

static const struct odd { const char *name; bool has_arena; enum uapi_ctx ctx; struct insn v[20]; u32 n; } odds[] = {
#define ODD(name, has_arena, ctx, ...) { name, has_arena, ctx, { __VA_ARGS__ }, \
	sizeof((struct insn[]){ __VA_ARGS__ }) / sizeof(struct insn) }
	ODD("arena", true, CTX_XDP, MOV64(7, 16), CAST(7, 1), { .code = CLS_ST | MODE_MEM | SZ_DW, .dst = 7, .imm = 5 },
		{ .code = CLS_LDX | MODE_MEM | SZ_DW, .src = 7 }, END),
	ODD("arena, to the user", true, CTX_XDP, MOV64(7, 16), CAST(7, 1 << 16), { .code = CLS_ALU64 | ALU_MOV | SRC_X,
	.src = 7 }, END),
	ODD("arena, null", true, CTX_XDP, MOV64(7, 0), CAST(7, 1 << 16), { .code = CLS_ALU64 | ALU_MOV | SRC_X,
	.src = 7 }, END),
	ODD("arena, null of the kernel", true, CTX_XDP, MOV64(7, 0), CAST(7, 1), { .code = CLS_ALU64 | ALU_MOV | SRC_X,
	.src = 7 }, END),
	ODD("arena, its end", true, CTX_XDP, MOV64(7, 8192), CAST(7, 1), { .code = CLS_LDX | MODE_MEM | SZ_B, .src = 7,
	.off = -1 }, { .code = CLS_LDX | MODE_MEM | SZ_B, .src = 7 }, END),
	ODD("no arena", false, CTX_XDP, MOV64(7, 16), CAST(7, 1), MOV64(0, 0), END),
	ODD("no end", false, CTX_XDP, MOV64(0, 1)), ODD("no instruction", false, CTX_XDP, { .code = 0x0f | 0xf0 }, END),
	ODD("half a load", false, CTX_XDP, { .code = 0 }, END),
	ODD("a call of a register", false, CTX_XDP, MOV64(1, 0), { .code = CLS_JMP | JMP_CALL | SRC_X, .dst = 1 }, END),
	ODD("a jump of a register", false, CTX_XDP, MOV64(1, 0), { .code = CLS_JMP | JMP_JA | SRC_X, .dst = 1 }, END),
	ODD("a call out of it", false, CTX_XDP, { .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = 100 }, END),
	ODD("a jump out of it", false, CTX_XDP, MOV64(0, 1), { .code = CLS_JMP | JMP_JA, .off = 100 }, END),
	ODD("a jump before it", false, CTX_XDP, MOV64(0, 1), { .code = CLS_JMP | JMP_JA, .off = -9 }, END),
	ODD("no helper", false, CTX_XDP, { .code = CLS_JMP | JMP_CALL, .imm = 9999 }, END),
	ODD("a kernel function by number", false, CTX_XDP, { .code = CLS_JMP | JMP_CALL, .src = 2, .imm = 5 }, END),
	ODD("a map by number", false, CTX_XDP, LD64_OF(1, 1, 5), MOV64(0, 0), END), ODD("a function's address", false,
	CTX_XDP, LD64_OF(0, 4, 1), END),
	ODD("never set", false, CTX_XDP, { .code = CLS_JMP | JMP_CALL, .imm = 25 }, END),
	ODD("r0 never set", false, CTX_XDP, END),
	ODD("a packet load", false, CTX_SKB, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 },
	{ .code = CLS_LD | MODE_ABS | SZ_H, .imm = 12 }, END),
	ODD("a packet load behind the end", false, CTX_SKB, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 },
	{ .code = CLS_LD | MODE_ABS | SZ_W, .imm = 63 }, MOV64(0, 9), END),
	ODD("a packet load by a register", false, CTX_SKB, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 },
	MOV64(7, 3), { .code = CLS_LD | MODE_IND | SZ_B, .src = 7, .imm = 20 }, END),
	ODD("a packet load of XDP", false, CTX_XDP, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 1 },
	{ .code = CLS_LD | MODE_ABS | SZ_W, .imm = 1 }, END),
	ODD("a socket", false, CTX_SKB, { .code = CLS_LDX | MODE_MEM | SZ_DW, .src = 1, .off = 168 }, END),
	ODD("keys of a flow", false, CTX_FLOW, { .code = CLS_LDX | MODE_MEM | SZ_DW, .src = 1, .off = 144 }, END),
	ODD("length of a text", false, CTX_XDP, { .code = CLS_ST | MODE_MEM | SZ_DW, .dst = 10, .off = -8,
	.imm = 0x636261 }, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1, .src = 10 },
		{ .code = CLS_ALU64 | ALU_ADD, .dst = 1, .imm = -8 }, KFUNC(0), END),
	ODD("length of no text", false, CTX_XDP, MOV64(1, 5), KFUNC(0), END),
	ODD("numbers one after the other", false, CTX_XDP, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 6, .src = 10 },
	{ .code = CLS_ALU64 | ALU_ADD, .dst = 6, .imm = -8 },
		{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1, .src = 6 }, MOV64(2, 3), MOV64(3, 7), KFUNC(1),
		MOV64(7, 0), { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1, .src = 6 }, KFUNC(2),
		{ .code = CLS_JMP | JMP_EQ, .off = 4 }, { .code = CLS_LDX | MODE_MEM | SZ_W, .dst = 1 },
		{ .code = CLS_ALU64 | ALU_MUL, .dst = 7, .imm = 10 },
		{ .code = CLS_ALU64 | ALU_ADD | SRC_X, .dst = 7, .src = 1 }, { .code = CLS_JMP | JMP_JA, .off = -7 },
		{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .src = 7 }, END),
	ODD("numbers backwards", false, CTX_XDP, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1, .src = 10 },
	{ .code = CLS_ALU64 | ALU_ADD, .dst = 1, .imm = -8 }, MOV64(2, 7), MOV64(3, 3), KFUNC(1), END),
	ODD("too many numbers", false, CTX_XDP, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1, .src = 10 },
	{ .code = CLS_ALU64 | ALU_ADD, .dst = 1, .imm = -8 }, MOV64(2, 0), MOV64(3, (8 << 20) + 1), KFUNC(1), END),
	ODD("as many numbers as there may be", false, CTX_XDP, { .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = 1,
	.src = 10 }, { .code = CLS_ALU64 | ALU_ADD, .dst = 1, .imm = -8 }, MOV64(2, 0), MOV64(3, 8 << 20), KFUNC(1),
	END),
#undef ODD
};

static void run_odd(const struct odd *p, bool is_native, struct buf *out)
{
	struct arena a = { 0 };
	struct obj *o = obj_new(&a, STR("odd"));
	struct obj_func *f = vec_add(&o->funcs, &a);
	struct vm_result r;
	*f = (struct obj_func){ .name = STR("main"), .is_entry = true, .insns = arena_array(&a, struct insn, 20),
		.ninsns = p->n };
	memcpy(f->insns, p->v, sizeof(p->v));
	for (u32 i = 0; i < ARRAY_LEN(kfuncs); i++)
		vec_push(&o->externs, &a, ((struct obj_extern){ .name = str_from(kfuncs[i]), .kind = EXTERN_KFUNC }));
	for (u32 i = 0; i < p->n; i++)
		if (f->insns[i].code == (CLS_JMP | JMP_CALL) && f->insns[i].off) {
			vec_push(&f->relocs, &a, ((struct obj_reloc){ .insn = i, .kind = RELOC_KFUNC,
				.to = (u32)f->insns[i].off - 1 }));
			f->insns[i].off = 0;
		}
	if (p->has_arena)
		vec_push(&o->maps, &a, ((struct obj_map){ .name = STR("arena"), .type = MAP_ARENA, .max_entries = 2 }));
	struct vm_jit *jit = is_native ? vm_jit_new(o, false) : NULL;
	struct vm *vm = vm_new(o, &(struct vm_options){ .jit = jit, .cpus = CPUS, .max_steps = MOST_STEPS });
	assert_non_null(vm);
	u8 fields[192] = { [144] = 6, [168] = 5 };
	bool has_fields = p->ctx != CTX_XDP && p->v[0].off > 100;
	vm_run(vm, 0, &(struct vm_input){ .ctx_kind = p->ctx, .packet = packet, .packet_len = sizeof(packet),
		.fields = has_fields ? fields : NULL, .fields_len = sizeof(fields) }, &r);
	buf_printf(out, "%s: %d r0 %llx steps %llu at %u %.*s\n", p->name, r.end, (unsigned long long)r.r0,
		(unsigned long long)r.steps, r.insn, STR_ARG(r.message));
	vm_free(vm);
	vm_jit_free(jit);
	arena_clear(&a);
}

static void odd_programs(void **state_)
{
	struct buf out = BUF_INIT;
	(void)state_;
	for (u32 i = 0; i < ARRAY_LEN(odds); i++) {
		struct buf native = BUF_INIT;
		size_t from = out.n;
		run_odd(&odds[i], false, &out);
		run_odd(&odds[i], true, &native);
		assert_string_equal(buf_cstr(&out) + from, buf_cstr(&native));
		buf_free(&native);
	}
	assert_true(golden("vm_odd", &out));
}

/* ---- maps -------------------------------------------------------------------------------------------------------- */

static void step(struct vm *vm, u32 map, u32 *seed, struct buf *out)
{
	enum { KEYS = 6 };
	struct vm_map *m = &vm->maps.v[map];
	u32 n = chance(seed, KEYS), cpu = chance(seed, CPUS + 1), what = chance(seed, 8);
	u64 flags = chance(seed, 4) ? chance(seed, 3) : chance(seed, 9), got = 0, value = 1000 + chance(seed, 100);
	u64 key = m->type == MAP_LPM_TRIE ? (u64)(n * 7) | (u64)0xa5c3f00d << 32 : n;
	if (what < 3)
		buf_printf(out, " %u=%llu/%llu@%u:%d", n, (unsigned long long)value, (unsigned long long)flags, cpu,
			vm_map_update(vm, map, &key, &value, flags, cpu));
	else if (what < 4)
		buf_printf(out, " -%u:%d", n, vm_map_delete(vm, map, &key));
	else if (what < 5)
		buf_printf(out, " push%llu/%llu:%d", (unsigned long long)value, (unsigned long long)flags,
			vm_map_push(vm, m, &value, flags));
	else if (what < 6)
		buf_printf(out, " pop:%d,%llu", vm_map_pop(vm, m, &got, flags & 1), (unsigned long long)got);
	const u8 *at = vm_map_lookup(vm, map, &key, cpu);
	if (at)
		memcpy(&got, at, MIN(m->value_size, 8u));
	buf_printf(out, " %u@%u:", n, cpu);
	if (at)
		buf_printf(out, "%llu", (unsigned long long)got);
}

static void maps_step_by_step(void **state)
{
	enum { TIMES = 120 };
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	struct obj *o = obj_new(&a, STR("maps"));
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		vec_push(&o->maps, &a, kinds[i]);
	struct vm *vm = vm_new(o, &(struct vm_options){ .cpus = CPUS });
	for (u32 map = MAPS_FROM; map < ARRAY_LEN(kinds); map++) {
		u32 seed = 17;
		const void *key;
		buf_printf(&out, "%s", kinds[map].name.s);
		for (u32 i = 0; i < TIMES; i++)
			step(vm, map, &seed, &out);
		for (u32 i = 0; (key = vm_map_key(vm, map, i)); i++)
			buf_printf(&out, " key %08x", (u32)sum(0, key, vm->maps.v[map].key_size));
		buf_puts(&out, "\n");
	}
	u64 none = 0;
	buf_printf(&out, "none: %d %d %d %d\n", vm_map_lookup(vm, 99, &none, 0) != NULL, vm_map_update(vm, 99, &none,
		&none, 0, 0),
		vm_map_delete(vm, 99, &none), vm_map_key(vm, 99, 0) != NULL);
	vm_free(vm);
	arena_clear(&a);
	assert_true(golden("vm_maps", &out));
}

/* Elements come and go in a table that is nearly full: none is lost, and none is found that went. */
static void many_elements(void **state)
{
	enum { MOST = 500, TIMES = 20000 };
	struct arena a = { 0 };
	struct obj *o = obj_new(&a, STR("many"));
	static u32 model[2 * MOST];
	u32 seed = 3, n = 0;
	(void)state;
	vec_push(&o->maps, &a, ((struct obj_map){ .name = STR("m"), .type = MAP_HASH, .key_size = 4, .value_size = 4,
		.max_entries = MOST }));
	struct vm *vm = vm_new(o, NULL);
	for (u32 i = 1; i <= TIMES; i++) {
		u32 key = chance(&seed, 2 * MOST), was = model[key];
		const u32 *found = vm_map_lookup(vm, 0, &key, 0);
		assert_int_equal(found ? *found : 0, was);
		if (chance(&seed, 3)) {
			bool is_full = !was && n == MOST;
			assert_int_equal(vm_map_update(vm, 0, &key, &i, 0, 0), is_full ? -E2BIG : 0);
			model[key] = is_full ? 0 : i, n += !was && !is_full;
		} else {
			assert_int_equal(vm_map_delete(vm, 0, &key), was ? 0 : -ENOENT);
			model[key] = 0, n -= was != 0;
		}
	}
	for (u32 i = 0; i < n; i++)
		assert_true(model[*(const u32 *)vm_map_key(vm, 0, i)]);
	assert_null(vm_map_key(vm, 0, n));
	vm_free(vm);
	arena_clear(&a);
}

/* What the machine takes: the largest that it does, and the least that it does not. */
static void sizes_of_maps(void **state)
{
	enum { MB = 1 << 20 };
	static const struct { struct obj_map map; bool is_taken; } rows[] = {
		{ { .type = MAP_ARRAY, .key_size = 4, .value_size = MB, .max_entries = 256 }, true },
		{ { .type = MAP_ARRAY, .key_size = 4, .value_size = MB, .max_entries = 257 }, false },
		{ { .type = MAP_PERCPU_ARRAY, .key_size = 4, .value_size = MB, .max_entries = 128 }, true },
		{ { .type = MAP_PERCPU_ARRAY, .key_size = 4, .value_size = MB, .max_entries = 129 }, false },
		{ { .type = MAP_ARRAY, .key_size = 4, .value_size = 256 * MB, .max_entries = 1 }, true },
		{ { .type = MAP_ARRAY, .key_size = 4, .value_size = 256 * MB + 1, .max_entries = 1 }, false },
		{ { .type = MAP_HASH, .key_size = 256 * MB - 16, .value_size = 8, .max_entries = 1 }, true },
		{ { .type = MAP_HASH, .key_size = 256 * MB - 15, .value_size = 8, .max_entries = 1 }, false },
		{ { .type = MAP_LPM_TRIE, .key_size = 4, .value_size = 8, .max_entries = 1 }, false },
		{ { .type = MAP_LPM_TRIE, .key_size = 5, .value_size = 8, .max_entries = 1 }, true },
		{ { .type = MAP_LPM_TRIE, .key_size = 260, .value_size = 8, .max_entries = 1 }, true },
		{ { .type = MAP_LPM_TRIE, .key_size = 261, .value_size = 8, .max_entries = 1 }, false },
		{ { .type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 16 * MB }, false },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		struct obj *o = obj_new(&a, STR("sizes"));
		vec_push(&o->maps, &a, rows[i].map);
		struct vm *vm = vm_new(o, &(struct vm_options){ .cpus = CPUS });
		if ((vm != NULL) != rows[i].is_taken)
			fail_msg("row %u", i);
		vm_free(vm);
		arena_clear(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(programs_of_ours), cmocka_unit_test(random_programs),
		cmocka_unit_test(helpers_with_all_kinds_of_arguments),
		cmocka_unit_test(functions_of_the_caller), cmocka_unit_test(odd_programs), cmocka_unit_test(formats),
		cmocka_unit_test(maps_step_by_step), cmocka_unit_test(many_elements), cmocka_unit_test(sizes_of_maps) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
