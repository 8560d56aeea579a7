/* Tristate numbers and ranges against all values of small widths: what an operation gives must hold what it does to
 * members. */
#include "verify/range.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { BITS = 4, VALUES = 1 << BITS };

static bool has(struct tnum t, u64 v) { return (v & ~t.mask) == t.value; }

/* Every tristate number of four bits: each bit 0, 1 or unknown. */
static bool next(struct tnum *t)
{
	do {
		if (++t->value == VALUES) {
			t->value = 0;
			if (++t->mask == VALUES)
				return false;
		}
	} while (t->value & t->mask);
	return true;
}

typedef struct tnum (*tnum_op)(struct tnum, struct tnum);
static u64 do_add(u64 a, u64 b) { return a + b; }
static u64 do_sub(u64 a, u64 b) { return a - b; }
static u64 do_mul(u64 a, u64 b) { return a * b; }
static u64 do_and(u64 a, u64 b) { return a & b; }
static u64 do_or(u64 a, u64 b) { return a | b; }
static u64 do_xor(u64 a, u64 b) { return a ^ b; }

static void check_op(tnum_op op, u64 (*exact)(u64, u64))
{
	struct tnum a = { 0 };
	do {
		struct tnum b = { 0 };
		do {
			struct tnum r = op(a, b);
			assert_int_equal(r.value & r.mask, 0);
			for (u64 x = 0; x < VALUES; x++)
				for (u64 y = 0; y < VALUES; y++)
					if (has(a, x) && has(b, y))
						assert_true(has(r, exact(x, y)));
		} while (next(&b));
	} while (next(&a));
}

static void tnum_arithmetic(void **state)
{
	(void)state;
	check_op(tnum_add, do_add);
	check_op(tnum_sub, do_sub);
	check_op(tnum_mul, do_mul);
	check_op(tnum_and, do_and);
	check_op(tnum_or, do_or);
	check_op(tnum_xor, do_xor);
}

/* The bitwise ones are exact: every value they have can come out. */
static void tnum_bitwise_is_exact(void **state)
{
	struct tnum a = { 0 };
	(void)state;
	do {
		struct tnum b = { 0 };
		do {
			struct tnum r = tnum_and(a, b);
			u64 zeros = ~0ull, ones = 0;
			for (u64 x = 0; x < VALUES; x++)
				for (u64 y = 0; y < VALUES; y++)
					if (has(a, x) && has(b, y)) {
						zeros &= x & y;
						ones |= x & y;
					}
			assert_int_equal(r.value, zeros);
			assert_int_equal(r.value | r.mask, ones);
		} while (next(&b));
	} while (next(&a));
}

static void tnum_ranges(void **state)
{
	(void)state;
	for (u64 lo = 0; lo < 64; lo++)
		for (u64 hi = lo; hi < 64; hi++)
			for (u64 v = lo; v <= hi; v++)
				assert_true(has(tnum_range(lo, hi), v));
	assert_true(tnum_in(tnum_range(0, 7), tnum_range(4, 7)));
	assert_false(tnum_in(tnum_range(4, 7), tnum_range(0, 7)));
	assert_true(tnum_aligned(tnum_shl(tnum_range(0, 7), 3), 8));
	assert_int_equal(tnum_sar((struct tnum){ 1ull << 63, 0 }, 63, 64).value, ~0ull);
}

/* ---- ranges: samples near every border ---- */

static const u64 samples[] = { 0, 1, 2, 7, 8, 255, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff,
	0x8000000000000000,
	0xffffffff80000000, 0xffffffff7fffffff, 0xfffffffffffffff8, 0xffffffffffffffff };

static bool holds(const struct range *r, u64 v)
{
	return has(r->bits, v) && (s64)v >= r->smin && (s64)v <= r->smax && v >= r->umin && v <= r->umax &&
		(s32)v >= r->smin32 && (s32)v <= r->smax32 &&
		(u32)v >= r->umin32 && (u32)v <= r->umax32;
}

/* What is known of a value between two samples, as unsigned or as signed. */
static struct range between(u64 lo, u64 hi, bool is_signed)
{
	struct range r = range_unknown();
	if (is_signed) {
		r.smin = (s64)lo;
		r.smax = (s64)hi;
	} else {
		r.umin = lo;
		r.umax = hi;
	}
	range_sync(&r, RANGE_WRAPS);
	return r;
}

static bool in_order(u64 lo, u64 hi, bool is_signed)
{
	return is_signed ? (s64)lo <= (s64)hi : lo <= hi;
}

static void deductions_keep_values(void **state)
{
	(void)state;
	for (u32 a = 0; a < ARRAY_LEN(samples); a++)
		for (u32 b = 0; b < ARRAY_LEN(samples); b++)
			for (u32 s = 0; s < 2; s++) {
				if (!in_order(samples[a], samples[b], s))
					continue;
				struct range r = between(samples[a], samples[b], s);
				for (u32 k = 0; k < ARRAY_LEN(samples); k++)
					if (in_order(samples[a], samples[k], s) && in_order(samples[k], samples[b], s))
						assert_true(holds(&r, samples[k]));
			}
}

static void arithmetic_keeps_values(void **state)
{
	static const u8 ops[] = { ALU_ADD, ALU_SUB, ALU_MUL, ALU_AND, ALU_OR, ALU_XOR, ALU_DIV, ALU_MOD };
	(void)state;
	for (u32 o = 0; o < ARRAY_LEN(ops); o++)
		for (u32 is64 = 0; is64 < 2; is64++)
			for (u32 a = 0; a < ARRAY_LEN(samples); a++)
				for (u32 b = 0; b < ARRAY_LEN(samples); b++)
					for (u32 y = 0; y < ARRAY_LEN(samples); y++) {
						if (samples[a] > samples[b])
							continue;
						struct range r = between(samples[a], samples[b], false),
							c = range_const(samples[y]);
						struct insn i = { .code = (u8)(ops[o] | SRC_X |
							(is64 ? CLS_ALU64 : CLS_ALU)) };
						range_alu(&r, &c, ops[o], is64, RANGE_DIVIDES);
						for (u32 x = a; x < ARRAY_LEN(samples); x++) {
							u64 out;
							if (samples[x] < samples[a] || samples[x] > samples[b] ||
								!isa_alu(i, samples[x], samples[y], &out))
								continue;
							assert_true(holds(&r, out));
						}
					}
}

static void shifts_keep_values(void **state)
{
	static const u8 ops[] = { ALU_LSH, ALU_RSH, ALU_ARSH };
	(void)state;
	for (u32 o = 0; o < ARRAY_LEN(ops); o++)
		for (u32 is64 = 0; is64 < 2; is64++)
			for (u32 by = 0; by < (is64 ? 64u : 32u); by++)
				for (u32 a = 0; a < ARRAY_LEN(samples); a++)
					for (u32 b = a; b < ARRAY_LEN(samples); b++) {
						if (samples[a] > samples[b])
							continue;
						struct range r = between(samples[a], samples[b], false),
							c = range_const(by);
						struct insn i = { .code = (u8)(ops[o] | SRC_X |
							(is64 ? CLS_ALU64 : CLS_ALU)) };
						range_alu(&r, &c, ops[o], is64, RANGE_WRAPS);
						for (u32 x = 0; x < ARRAY_LEN(samples); x++) {
							u64 out;
							if (samples[x] >= samples[a] && samples[x] <= samples[b] &&
								isa_alu(i, samples[x], by, &out))
								assert_true(holds(&r, out));
						}
					}
}

/* After a comparison each side keeps all values for which it came out so; and what is decided is true of all. */
static void comparisons_keep_values(void **state)
{
	static const u8 ops[] = { JMP_EQ, JMP_NE, JMP_SET, JMP_GT, JMP_GE, JMP_LT, JMP_LE, JMP_SGT, JMP_SGE, JMP_SLT,
		JMP_SLE };
	(void)state;
	for (u32 o = 0; o < ARRAY_LEN(ops); o++)
		for (u32 is64 = 0; is64 < 2; is64++)
			for (u32 a = 0; a < ARRAY_LEN(samples); a++)
				for (u32 b = 0; b < ARRAY_LEN(samples); b++)
					for (u32 k = 0; k < ARRAY_LEN(samples); k++) {
						if (!in_order(samples[a], samples[b], k & 1))
							continue;
						struct range r = between(samples[a], samples[b], k & 1),
							c = range_const(samples[k]);
						struct insn i = { .code = (u8)(ops[o] | SRC_X |
							(is64 ? CLS_JMP : CLS_JMP32)) };
						int way = range_decides(&r, &c, ops[o], is64);
						for (u32 x = 0; x < ARRAY_LEN(samples); x++) {
							if (!in_order(samples[a], samples[x], k & 1) ||
								!in_order(samples[x], samples[b], k & 1))
								continue;
							bool taken = isa_jump_taken(i, samples[x], samples[k]);
							struct range one = r, other = c;
							range_assume(&one, &other, (struct comparison){ ops[o], is64, taken }, RANGE_WRAPS);
							assert_true(holds(&one, samples[x]));
							assert_true(holds(&other, samples[k]));
							if (way >= 0)
								assert_int_equal(way, taken);
						}
					}
}

static void what_is_learned(void **state)
{
	struct range r = range_unknown(), c = range_const(63);
	(void)state;
	range_assume(&r, &c, (struct comparison){ JMP_GT, true, false }, RANGE_WRAPS);
	assert_int_equal(r.umax, 63);
	assert_int_equal(r.smin, 0);
	assert_int_equal(r.bits.mask, 63);
	r = range_of_bytes(2);
	assert_int_equal(r.umax, 0xffff);
	assert_int_equal(r.smax32, 0xffff);
	range_sext(&r, 2, true, RANGE_WRAPS);
	assert_int_equal(r.smin, -32768);
	assert_int_equal(r.smax, 32767);
	r = range_of_bytes(1);
	c = range_const(0xf0);
	range_alu(&r, &c, ALU_OR, true, RANGE_WRAPS);
	assert_int_equal(r.umin, 0xf0);
	assert_int_equal(r.umax, 0xff);
	range_swap(&r, 16, true, RANGE_WRAPS);
	assert_int_equal(r.bits.value, 0xf000);
	assert_int_equal(r.umax, 0xff00);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tnum_arithmetic), cmocka_unit_test(tnum_bitwise_is_exact),
			cmocka_unit_test(tnum_ranges),
		cmocka_unit_test(deductions_keep_values), cmocka_unit_test(arithmetic_keeps_values),
		cmocka_unit_test(shifts_keep_values),
		cmocka_unit_test(comparisons_keep_values), cmocka_unit_test(what_is_learned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
