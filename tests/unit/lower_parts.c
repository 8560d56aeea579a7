/* lower_parts.c: programs that do in the machine what no C program of the host can be asked for: packets, BCC's tables,
 * buffers, prints, records that found no room, arguments in registers. What each returns and leaves is in the golden,
 * for each -mcpu the same; where a source says so it is compiled as `skep run` does. Sources are in
 * tests/unit/cases/lower.txt, "---- NAME" before each, "run" or "bcc" behind it; of what is refused the messages are
 * there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vm/vm.h"

#include "bench.h"

enum { CONTEXT = 512, MOST_SHOWN = 64 };

/* Ethernet, IPv4 with options and a fragment's bits, TCP, and bytes that count up. */
static const u8 packet[] = { 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 8, 0, 0x46, 0xb9, 1, 0x3c, 0xab, 0xcd, 0x41,
	0x23,
	0x40, 6, 0xaa, 0xbb, 192, 168, 1, 2, 127, 0, 0, 1, 1, 1, 1, 1, 0x1f, 0x90, 0, 80, 0x11, 0x22, 0x33, 0x44, 0, 0,
	0,
	2, 0x50, 0x12, 4, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

static void say_bytes(const u8 *bytes, u32 n, struct buf *out)
{
	for (u32 i = 0; i < MIN(n, (u32)MOST_SHOWN); i++)
		buf_printf(out, "%02x", bytes[i]);
	buf_printf(out, n > MOST_SHOWN ? "...%u" : "", n);
}

/* Only what is not as it was made: values, what a context's bytes became, the packet's. */
static void say_changes(const char *what, const u8 *now, const u8 *before, u32 n, struct buf *out)
{
	for (u32 i = 0; i < n; i++) {
		u32 from = i;
		while (i < n && now[i] != (before ? before[i] : 0))
			i++;
		if (i == from)
			continue;
		buf_printf(out, " %s+%u ", what, from);
		say_bytes(now + from, i - from, out);
	}
}

/* What differs from zero in the value of each key, on each CPU where they differ. */
static void say_maps(const struct obj *o, struct vm *vm, struct buf *out)
{
	for (u32 m = 0; m < o->maps.n; m++) {
		const struct obj_map *map = &o->maps.v[m];
		bool is_array = map->type == MAP_ARRAY || map->type == MAP_PERCPU_ARRAY, is_percpu =
			map->type == MAP_PERCPU_ARRAY || map->type == MAP_PERCPU_HASH;
		if (!map->value_size || !map->key_size || map->is_inner || map->is_readonly || !map->max_entries)
			continue;
		const void *key;
		for (u32 k = 0; k < map->max_entries && (key = is_array ? &k : vm_map_key(vm, m, k)); k++) {
			struct buf name = BUF_INIT;
			buf_printf(&name, "%.*s[", STR_ARG(map->name));
			say_bytes(key, map->key_size, &name);
			buf_char(&name, ']');
			if (!is_array)
				buf_printf(out, " %s", buf_cstr(&name));
			for (u32 cpu = 0; cpu < (is_percpu ? 2 : 1); cpu++) {
				const u8 *value = vm_map_lookup(vm, m, key, cpu);
				if (value)
					say_changes(is_array ? buf_cstr(&name) : "", value, map->data, map->value_size,
						out);
			}
			buf_free(&name);
		}
	}
}

static void run_one(const struct obj *o, u32 f, struct vm *vm, struct buf *out)
{
	u8 context[CONTEXT], was[CONTEXT];
	struct vm_result r;
	const struct obj_func *fn = &o->funcs.v[f];
	enum uapi_ctx kind = fn->sec ? (enum uapi_ctx)fn->sec->ctx : CTX_NONE;
	bool has_packet = kind == CTX_XDP || kind == CTX_SKB;
	for (u32 i = 0; i < CONTEXT; i++)
		was[i] = context[i] = (u8)(i % 8 ? 0 : i / 8 + 1);
	struct vm_input in = has_packet ? (struct vm_input){ .packet = packet, .packet_len = sizeof(packet) } :
		(struct vm_input){ .ctx = context, .ctx_len = CONTEXT };
	vm_forget(vm);
	vm_run(vm, f, &in, &r);
	buf_printf(out, "%.*s: ", STR_ARG(fn->name));
	if (r.end == VM_DONE)
		buf_printf(out, "%d", (s32)r.r0);           /* what stands above an int is nobody's */
	else
		buf_printf(out, "%s %.*s", r.end == VM_FAULT ? "fault" : "no end", STR_ARG(r.message));
	if (has_packet && r.packet)
		say_changes("packet", r.packet, packet, MIN(r.packet_len, (u32)sizeof(packet)), out);
	else
		say_changes("context", context, was, CONTEXT, out);
	say_maps(o, vm, out);
	for (u32 i = 0; i < vm_events(vm); i++) {
		const struct vm_event *e = vm_event(vm, i);
		buf_printf(out, " event %.*s flags %llx ", STR_ARG(o->maps.v[e->map].name),
			(unsigned long long)e->flags);
		say_bytes(e->data, e->size, out);
	}
	if (vm_printed(vm).n)
		buf_printf(out, " printed '%.*s'", STR_ARG(vm_printed(vm)));
	buf_char(out, '\n');
}

static void say_runs(const struct obj *o, struct buf *out)
{
	struct vm_options opt = { .seed = 7, .pid_tgid = 7ull << 32 | 8, .uid_gid = 5, .comm = "sh", .now_ns = 1000,
		.is_strict = true };
	struct vm *vm = vm_new(o, &opt);
	assert_non_null(vm);
	for (u32 f = 0; f < o->funcs.n; f++)
		if (o->funcs.v[f].is_entry)
			run_one(o, f, vm, out);
	vm_free(vm);
}

static void one(struct arena *a, str name, str text, struct buf *out)
{
	struct buf first = BUF_INIT, again = BUF_INIT;
	buf_printf(out, "==== %.*s\n", STR_ARG(name));
	for (u8 cpu = 1; cpu <= 4; cpu++) {
		struct bench b;
		struct cc_opts opts = text_opts(a, name);
		opts.cpu = cpu;
		begin(&b);
		struct obj *o = cc_compile(&b.a, &b.src, STR("x.c"), text, &opts, &b.ds);
		again.n = 0;
		diags_print(&b.ds, (struct diag_style){ 0 }, &again);
		if (o)
			say_runs(o, &again);
		if (cpu == 1)
			buf_str(&first, buf_view(&again));
		if (!str_eq(buf_view(&first), buf_view(&again)))
			buf_printf(out, "v%u:\n%.*s", cpu, STR_ARG(buf_view(&again)));
		else if (cpu == 1)
			buf_str(out, buf_view(&first));
		arena_clear(&b.a);
	}
	buf_free(&first), buf_free(&again);
}

static void programs_do(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	each_text("tests/unit/cases/lower.txt", one, &out);
	assert_true(golden("lower_parts", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(programs_do) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
