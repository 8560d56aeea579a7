/* vm_calls.c: functions that call functions, in all engines: interpreted plainly, as threaded code, as native code with
 * and without its numbers blinded, and counted. Each program (tests/vm/calls.bpf.c) runs three times, so that what it calls is native already, and
 * then with every number of instructions that it may have, so that it is left at each of its places, in frames of
 * native code. All that a run leaves must be what the plain interpreter leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vm/jit.h"

#include "bench.h"

enum { RUNS = 3, MOST = 3000 };

/* Ethernet, IPv4, TCP, and bytes that count up. */
static const u8 packet[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 64, 0, 1, 0, 0, 64, 6, 0, 0, 127, 0,
	0, 1, 127, 0, 0, 2, 0x1f, 0x90, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 4, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 };

enum engine { PLAIN, THREADED, NATIVE, BLINDED, ENGINES };
static const char *const engines[] = { "plain", "threaded", "native", "blinded" };
struct machine { struct vm *vm; struct vm_jit *jit; };

static u64 sum_of(struct vm *vm, const struct vm_result *r, bool counts)
{
	u64 s = sum(1, &r->end, sizeof(r->end));
	s = sum(s, &r->r0, sizeof(r->r0));
	s = sum(s, &r->steps, sizeof(r->steps));
	s = sum(s, &r->func, sizeof(r->func));
	s = sum(s, &r->insn, sizeof(r->insn));
	s = sum(s, r->message.s, r->message.n);
	s = r->packet ? sum(s, r->packet, r->packet_len) : s;
	vec_each(m, &vm->maps)
		s = m->values ? sum(s, m->values, (size_t)m->stride * m->copies * m->max) : s;
	for (u32 f = 0; counts && f < vm->obj->funcs.n; f++) {
		const u32 *visits = vm_visits(vm, f);
		s = visits ? sum(s, visits, 4 * vm->obj->funcs.v[f].ninsns) : s;
	}
	return s;
}

static u64 run(struct machine *m, u32 func, u64 most, bool counts, struct vm_result *r)
{
	vm_settings(m->vm)->max_steps = most;
	vm_run(m->vm, func, &(struct vm_input){ .packet = packet, .packet_len = sizeof(packet) }, r);
	u64 s = sum_of(m->vm, r, counts);
	vm_forget(m->vm);
	return s;
}

static void begin_machine(struct machine *m, const struct obj *o, enum engine e, bool counts)
{
	m->jit = e >= NATIVE ? vm_jit_new(o, e == BLINDED) : NULL;
	m->vm = vm_new(o, &(struct vm_options){ .jit = m->jit, .is_plain = e == PLAIN, .counts = counts, .cpu = 1 });
	assert_non_null(m->vm);
}

/* Native code is made for x86-64 alone. */
static u32 engines_here(void)
{
	return vm_jit_missing() ? NATIVE : ENGINES;
}

static void all_engines(const struct obj *o, u32 func, bool counts, struct buf *out)
{
	struct machine m[ENGINES];
	struct vm_result r[ENGINES];
	u64 most = 1 << 20, wanted = 0;
	for (u32 e = 0; e < engines_here(); e++)
		begin_machine(&m[e], o, e, counts);
	for (u64 n = 0; n < RUNS + most; n++) {
		for (u32 e = 0; e < engines_here(); e++) {
			u64 s = run(&m[e], func, n < RUNS ? 1 << 20 : n - RUNS, counts, &r[e]);
			wanted = e ? wanted : s;
			if (s != wanted)
				fail_msg("%.*s, at most %llu instructions, %s: r0 %llx, %llu steps, %u:%u %.*s; plain: r0 %llx, %llu steps, %u:%u",
					STR_ARG(o->funcs.v[func].name), (unsigned long long)(n < RUNS ? 0 : n - RUNS), engines[e],
					(unsigned long long)r[e].r0, (unsigned long long)r[e].steps, r[e].func, r[e].insn,
					STR_ARG(r[e].message), (unsigned long long)r[0].r0, (unsigned long long)r[0].steps, r[0].func,
					r[0].insn);
		}
		most = n == RUNS - 1 ? MIN(r[0].steps + 1, MOST) : most;
		if (n < RUNS && !counts)
			buf_printf(out, "%.*s: %d, r0 %llx, %llu steps %.*s\n", STR_ARG(o->funcs.v[func].name), r[0].end,
				(unsigned long long)r[0].r0, (unsigned long long)r[0].steps, STR_ARG(r[0].message));
	}
	u32 ran = 0;
	for (u32 f = 0; counts && f < o->funcs.n; f++)
		ran += vm_visits(m[PLAIN].vm, f) && vm_visits(m[PLAIN].vm, f)[0];
	if (counts && engines_here() == ENGINES)
		assert_int_equal(vm_jit_count(m[NATIVE].jit), ran);
	for (u32 e = 0; e < engines_here(); e++) {
		vm_free(m[e].vm);
		vm_jit_free(m[e].jit);
	}
}

static void functions_in_all_engines(void **state)
{
	struct bench b;
	struct buf out = BUF_INIT;
	(void)state;
	begin(&b);
	struct obj *o = compiled(&b, "tests/vm/calls.bpf.c", (struct cc_opts){ .cpu = 3 });
	if (!o) {
		diags_print(&b.ds, (struct diag_style){ 0 }, &out);
		fail_msg("%s", buf_cstr(&out));
	}
	for (u32 f = 0; f < o->funcs.n; f++)
		for (u32 counts = 0; counts < 2 && o->funcs.v[f].is_entry; counts++)
			all_engines(o, f, counts, &out);
	assert_true(golden("vm_calls", &out));
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(functions_in_all_engines) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
