/* app_work.c: where a verifier's work goes, over programs made by hand: which loop, how often around it, how many ways
 * into it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/work.h"

#define EXIT { .code = CLS_JMP | JMP_EXIT }
#define MOV { .code = CLS_ALU64 | ALU_MOV }
#define LD64 { .code = CLS_LD | SZ_DW | MODE_IMM }, { 0 }
#define JA(o) { .code = CLS_JMP | JMP_JA, .off = (o) }
#define JAL(o) { .code = CLS_JMP32 | JMP_JA, .imm = (o) }
#define JEQ(o) { .code = CLS_JMP | JMP_EQ, .off = (o) }
#define JEQ32(o) { .code = CLS_JMP32 | JMP_EQ, .off = (o), .imm = 77 }
enum { MOST = 12 };

static const struct {
	const char *what;
	struct insn insns[MOST]; u32 n;
	u32 visits[MOST];
	bool is_loop, has_jump_back; struct work_loop loop;
} cases[] = {
	{ "straight", { MOV, MOV, EXIT }, 3, { 1, 1, 1 }, false, false, { 0 } },
	{ "forward alone", { MOV, JEQ(1), MOV, JA(0), EXIT }, 5, { 1, 1, 1, 1, 2 }, false, false, { 0 } },
	{ "one", { MOV, MOV, JEQ(-2), EXIT }, 4, { 2, 20, 20, 2 }, true, true, { 1, 2, 20, 2 } },
	{ "behind 64 bits", { LD64, MOV, JEQ(-2), EXIT }, 5, { 3, 0, 30, 30, 3 }, true, true, { 2, 3, 30, 3 } },
	{ "over 64 bits", { MOV, LD64, JEQ32(-3), EXIT }, 5, { 4, 40, 0, 40, 4 }, true, true, { 1, 3, 40, 4 } },
	{ "a long jump", { MOV, MOV, MOV, JAL(-3), EXIT }, 5, { 1, 9, 9, 9, 0 }, true, true, { 1, 3, 9, 1 } },
	{ "of itself", { JA(-1), EXIT }, 2, { 5, 0 }, true, true, { 0, 0, 5, 1 } },
	{ "never come to", { JA(2), MOV, JA(-2), EXIT }, 4, { 1, 0, 0, 1 }, false, true, { 0 } },
	{ "the hotter of two", { MOV, JEQ(-1), MOV, JEQ(-2), EXIT }, 5, { 1, 6, 2, 2, 1 }, true, true, { 1, 1, 6, 1 } },
	{ "the hotter of two, behind", { MOV, JEQ(-1), MOV, JEQ(-2), EXIT }, 5, { 1, 3, 8, 8, 1 }, true, true,
	{ 2, 3, 8, 3 } },
	{ "as hot: the first", { MOV, JEQ(-1), JEQ(-1), EXIT }, 4, { 2, 4, 4, 2 }, true, true, { 1, 1, 4, 2 } },
	{ "a test in the middle", { MOV, MOV, MOV, MOV, JA(-4), MOV, JEQ(-4), EXIT }, 8, { 2, 10, 10, 10, 10, 8, 8, 1 },
	true, true,
		{ 1, 6, 10, 2 } },
	{ "half as often joins", { MOV, MOV, MOV, MOV, JA(-4), MOV, JEQ(-4), EXIT }, 8, { 2, 10, 10, 5, 5, 8, 8, 1 },
	true, true,
		{ 1, 6, 10, 2 } },
	{ "less than half does not", { MOV, MOV, MOV, MOV, JA(-4), MOV, JEQ(-4), EXIT }, 8,
	{ 2, 10, 10, 4, 4, 8, 8, 1 }, true, true,
		{ 1, 4, 10, 10 } },
	{ "many ways in", { JEQ(1), JA(1), JA(0), MOV, JEQ(-2), EXIT }, 6, { 7, 3, 4, 50, 50, 7 }, true, true,
	{ 3, 4, 50, 7 } },
	{ "into its middle", { JEQ(2), MOV, MOV, MOV, JEQ(-3), EXIT }, 6, { 9, 2, 30, 33, 33, 9 }, true, true,
	{ 2, 4, 30, 11 } },
	{ "no more ways than times", { MOV, JEQ(-1), EXIT }, 3, { 9, 4, 9 }, true, true, { 1, 1, 4, 4 } },
	{ "before the program", { JEQ(-9), EXIT }, 2, { 1, 1 }, false, true, { 0 } },
};

static void loops(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		const struct work w = { cases[i].insns, cases[i].n, cases[i].visits };
		struct work_loop l, want = cases[i].loop;
		bool found = work_loop(&w, &l);
		if (found != cases[i].is_loop || work_has_loop(w.insns, w.ninsns) != cases[i].has_jump_back ||
			l.head != want.head || l.end != want.end || l.times != want.times || l.ways != want.ways)
			fail_msg("%s: %d, %u to %u, %llu times, %llu ways", cases[i].what, found, l.head, l.end,
				(unsigned long long)l.times, (unsigned long long)l.ways);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(loops) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
