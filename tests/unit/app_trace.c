/* app_trace.c: a verifier's log as it is listed by lines of source: every kind of value, paths, functions, repetition,
 * damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/trace.h"

#include "golden.h"

/* Instructions 0 to 9 are line 1 of a.c, 10 to 19 line 2, ..., from 90 on of dir/b.c; from 200 on nothing is known. */
static bool line_at(void *ctx, u32 insn, struct trace_line *out)
{
	static const char *const text[] = { "int a;", "a = f();", "if (a)", "return g(a);" };
	(void)ctx;
	if (insn >= 200)
		return false;
	*out = (struct trace_line){ str_from(insn < 90 ? "a.c" : "dir/b.c"), str_from(text[insn / 10 % 4]),
		insn / 10 + 1 };
	return true;
}

static void listings(void **state)
{
	static const char *const logs[] = { "", "nothing of the kind\n",
		"0: R1=ctx R10=fp\n0: (b7) r0 = 0\n1: R0=0 R1=ctx R10=fp\n1: (95) exit\nprocessed 2 insns\n",
		"0: R1=ctx R10=fp\n0: (b7)\n10: R0=Pscalar(umin=1,umax=255,var_off=(0x0; 0xff)) R1=ctx R10=fp\n10: (15) if\n"
		"20: R0=scalar(smin=-5,smax=7) R2=scalar(umax32=9) R3=scalar(smin32=-1,smax32=1) R4=scalar() "
		"R5=scalar(var_off=(0x0; 0xf0)) R6=-7\n20: (b7)\n30: R0=P5\n30: (95) exit\n",
		"0: R0=map_value_or_null#3 R1=map_value+8+scalar(umax=63) R2=pkt[14]+14 R3=pkt[-2] R4=pkt_end R5=pkt[0]\n"
		"0: (b7)\n10: R0=ptr_task_struct R1=ptr_or_null_file#2 R2=ringbuf_mem_or_null#1 R3=mem-8 R4=fp-16 R5=sock "
		"R6=tcp_sock_or_null R7=arena R8=flow_keys\n10: (b7)\n20: R0=0\n",
		"0: R1=ctx fp-8=????mmmm fp-16=mmmmmmmm fp-24=00000000 fp-32=dddddddd fp-40=iiiiiiii fp-48=ffffffff "
		"fp-56=mm??00mm fp-64=ssssssss fp-72=map_value#1+4 fp-80=17 fp-512=m??????? fp-520=mmmmmmmm fp-0=mmmmmmmm\n",
		"0: R1=ctx\n0: (15) if\n20: R1=ctx R2=1\n20: (95) exit\nfrom 0 to 10\n10: R1=ctx R2=0\n10: (b7)\n20: safe\n"
		"from 10 to 30\n30: R3=1\n30: (71) r0\nR3 invalid mem access 'scalar'\nstack depth 0\nprocessed 5 insns\n",
		"0: R1=ctx R10=fp\n0: (85) call\n90: frame1: R1=5 R10=fp\n90: (b7)\n91: frame1: R0=1 R1=5\n91: (95)\n"
		"1: R0=1 R10=fp\n1: (95) exit\n",
		"10: R0=0\n20: R0=1\n10: R0=2\n20: R0=3\n10: R0=4\n20: R0=5\n10: R0=6\n20: R0=7\n10: R0=8\n20: R0=9\n10: R0=10\n"
		"safe\n10: safe\n",
		"0:\n10: R0=0\nfrom 0 to 20\n20:\n30: frame1:\n40:\n",
		"200: R0=0\n201: R0=1\n99999999999: R0=1\n1048576: R0=1\n300: R99=1 R=2 x=3 frame: fp-x=1 R0=((( \n"
		"from x to y\nfrom 2\nfrom 999999999 to 1\n", };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(logs); i++) {
		buf_printf(&out, "---- %u\n", i);
		trace_print(str_from(logs[i]), line_at, NULL, &out);
	}
	assert_true(golden("app_trace", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(listings) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
