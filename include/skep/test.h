/* skep/test.h: tests of BPF programs, in C beside them: skep test FILE.c runs them in a machine in user space, without
 * root. Included behind the program, whose maps, variables and types a test names as they are.
 *
 *	#include "drop.bpf.c"
 *	#include <skep/test.h>
 *
 *	TEST(short_packets_pass)
 *	{
 *		char packet[4] = {};
 *		EXPECT_EQ(RUN_PACKET(drop, packet, sizeof(packet)), XDP_PASS);
 *		EXPECT_EQ(dropped, 0);
 *	}
 *
 * Every test begins with fresh maps and variables. EXPECT_* goes on after a failure, ASSERT_* ends the test. */
#ifndef __SKEP_TEST_H
#define __SKEP_TEST_H

#define TEST(name) __SKEP_TEST("skep.test/", name)
/* A test of any input: INPUT() and INPUT_LEN(), which skep test --fuzz SECONDS makes up. */
#define FUZZ(name) __SKEP_TEST("skep.fuzz/", name)
#define INPUT() ((const void *)__skep_test_input(0))
#define INPUT_LEN() ((unsigned int)__skep_test_input(1))

#define __SKEP_TEST(section_name, name) \
	static inline __attribute__((always_inline)) void __skep_body_of_##name(void); \
	__attribute__((section(section_name #name), used)) int __skep_test_of_##name(void *__skep_ctx) \
	{ __skep_body_of_##name(); return 0; } \
	static inline __attribute__((always_inline)) void __skep_body_of_##name(void)

/* What the machine that runs the test answers. */
#define __skep_native extern __attribute__((section(".ksyms"))) unsigned long long
__skep_native __skep_test_check(unsigned long long a, unsigned long long b, const char *text_a, const char *text_b,
	unsigned long long how);
__skep_native __skep_test_texts(const char *a, const char *b, const char *text_a, const char *text_b,
	unsigned long long stops);
__skep_native __skep_test_bytes(const void *a, const void *b, unsigned long long n, const char *text,
	unsigned long long stops);
__skep_native __skep_test_run(const char *program, const void *ctx, unsigned long long ctx_len, const void *packet,
	unsigned long long len);
__skep_native __skep_test_packet(unsigned long long what);
__skep_native __skep_test_record(const void *map, unsigned long long what);
__skep_native __skep_test_printed(void);
__skep_native __skep_test_task(const void *task, unsigned long long size);
__skep_native __skep_test_set(unsigned long long what, unsigned long long value);
__skep_native __skep_test_replace(unsigned long long helper, unsigned long long function);
__skep_native __skep_test_fail(unsigned long long helper, unsigned long long skip, unsigned long long value);
__skep_native __skep_test_skip(const char *reason);
__skep_native __skep_test_input(unsigned long long what);

/* ---- expectations ---- */

enum { __SKEP_EQ, __SKEP_NE, __SKEP_LT, __SKEP_LE, __SKEP_GT, __SKEP_GE, __SKEP_TRUE, __SKEP_FALSE,
	__SKEP_HOLDS = 8, __SKEP_STOPS = 16, __SKEP_UNSIGNED_A = 32, __SKEP_UNSIGNED_B = 64 };

#define __SKEP_UNSIGNED(value, word) ((__typeof__(value))-1 < (__typeof__(value))1 ? 0 : (word))

#define __SKEP_COMPARE(stops, op, name, a, b, text_a, text_b) ({ \
	__auto_type __skep_a = (a); \
	__auto_type __skep_b = (b); \
	__skep_test_check((unsigned long long)__skep_a, (unsigned long long)__skep_b, text_a, text_b, \
		(stops) | (name) | (__skep_a op __skep_b ? __SKEP_HOLDS : 0) | \
		__SKEP_UNSIGNED(__skep_a, __SKEP_UNSIGNED_A) | __SKEP_UNSIGNED(__skep_b, __SKEP_UNSIGNED_B)); })
#define __SKEP_TRUTH(stops, name, a, text, op) ({ \
	__auto_type __skep_a = (a); \
	__skep_test_check((unsigned long long)__skep_a, 0, text, "", \
		(stops) | (name) | (op __skep_a ? __SKEP_HOLDS : 0) | \
		__SKEP_UNSIGNED(__skep_a, __SKEP_UNSIGNED_A)); })

#define EXPECT_EQ(a, b) __SKEP_COMPARE(0, ==, __SKEP_EQ, a, b, #a, #b)
#define EXPECT_NE(a, b) __SKEP_COMPARE(0, !=, __SKEP_NE, a, b, #a, #b)
#define EXPECT_LT(a, b) __SKEP_COMPARE(0, <, __SKEP_LT, a, b, #a, #b)
#define EXPECT_LE(a, b) __SKEP_COMPARE(0, <=, __SKEP_LE, a, b, #a, #b)
#define EXPECT_GT(a, b) __SKEP_COMPARE(0, >, __SKEP_GT, a, b, #a, #b)
#define EXPECT_GE(a, b) __SKEP_COMPARE(0, >=, __SKEP_GE, a, b, #a, #b)
#define EXPECT_TRUE(a)  __SKEP_TRUTH(0, __SKEP_TRUE, a, #a, !!)
#define EXPECT_FALSE(a) __SKEP_TRUTH(0, __SKEP_FALSE, a, #a, !)
#define EXPECT_STREQ(a, b) __skep_test_texts(a, b, #a, #b, 0)
#define EXPECT_MEMEQ(a, b, n) __skep_test_bytes(a, b, n, #a " and " #b, 0)

#define ASSERT_EQ(a, b) __SKEP_COMPARE(__SKEP_STOPS, ==, __SKEP_EQ, a, b, #a, #b)
#define ASSERT_NE(a, b) __SKEP_COMPARE(__SKEP_STOPS, !=, __SKEP_NE, a, b, #a, #b)
#define ASSERT_LT(a, b) __SKEP_COMPARE(__SKEP_STOPS, <, __SKEP_LT, a, b, #a, #b)
#define ASSERT_LE(a, b) __SKEP_COMPARE(__SKEP_STOPS, <=, __SKEP_LE, a, b, #a, #b)
#define ASSERT_GT(a, b) __SKEP_COMPARE(__SKEP_STOPS, >, __SKEP_GT, a, b, #a, #b)
#define ASSERT_GE(a, b) __SKEP_COMPARE(__SKEP_STOPS, >=, __SKEP_GE, a, b, #a, #b)
#define ASSERT_TRUE(a)  __SKEP_TRUTH(__SKEP_STOPS, __SKEP_TRUE, a, #a, !!)
#define ASSERT_FALSE(a) __SKEP_TRUTH(__SKEP_STOPS, __SKEP_FALSE, a, #a, !)
#define ASSERT_STREQ(a, b) __skep_test_texts(a, b, #a, #b, __SKEP_STOPS)
#define ASSERT_MEMEQ(a, b, n) __skep_test_bytes(a, b, n, #a " and " #b, __SKEP_STOPS)

#define SKIP(reason) __skep_test_skip(reason)

/* ---- running a program: each is what the program returned ---- */

#define __SKEP_RUN(program, ...) ((void)sizeof(&program), (int)__skep_test_run(#program, __VA_ARGS__))
/* A context that lies in the test's memory: a tracepoint's record, pt_regs, an own struct. */
#define RUN(program, ctx) __SKEP_RUN(program, ctx, sizeof(*(ctx)), 0, 0)
/* XDP, tc, socket filters: the packet as the program sees it. */
#define RUN_PACKET(program, packet, len) __SKEP_RUN(program, 0, 0, packet, len)
/* The same with fields of the context (a struct __sk_buff, a struct xdp_md), which are as the program left them
 * afterwards. */
#define RUN_PACKET_CTX(program, packet, len, ctx) __SKEP_RUN(program, ctx, sizeof(*(ctx)), packet, len)
/* fentry, fexit, raw and BTF tracepoints, LSM: the arguments, up to twelve. */
#define RUN_ARGS(program, ...) ({ \
	unsigned long long __skep_args[] = { __SKEP_EACH(__VA_ARGS__) }; \
	__SKEP_RUN(program, __skep_args, sizeof(__skep_args), 0, 0); })
/* kprobe, uprobe: registers as a call of the function has them, with up to five arguments; its return. */
#define RUN_CALL(program, ...) ({ \
	unsigned long long __skep_args[5] = { __SKEP_EACH(__VA_ARGS__) }; \
	struct pt_regs __skep_regs = {}; \
	__SKEP_PUT_ARGS(__skep_regs, __skep_args); \
	__SKEP_RUN(program, &__skep_regs, sizeof(__skep_regs), 0, 0); })
#define RUN_RETURN(program, value) ({ \
	struct pt_regs __skep_regs = {}; \
	__SKEP_RC(__skep_regs) = (unsigned long long)(value); \
	__SKEP_RUN(program, &__skep_regs, sizeof(__skep_regs), 0, 0); })
/* The same of a system call, whose arguments lie in registers of their own. */
#define RUN_SYSCALL(program, ...) ({ \
	unsigned long long __skep_args[5] = { __SKEP_EACH(__VA_ARGS__) }; \
	struct pt_regs __skep_inner = {}; \
	__SKEP_PUT_SYSCALL_ARGS(__skep_inner, __skep_args); \
	RUN_CALL(program, &__skep_inner); })

#if defined(__TARGET_ARCH_arm64)
#define __SKEP_PUT_ARGS(r, a) ((r).regs[0] = (a)[0], (r).regs[1] = (a)[1], (r).regs[2] = (a)[2], (r).regs[3] = (a)[3], \
	(r).regs[4] = (a)[4])
#define __SKEP_PUT_SYSCALL_ARGS(r, a) (__SKEP_PUT_ARGS(r, a), (r).orig_x0 = (a)[0])
#define __SKEP_RC(r) (r).regs[0]
#else
#define __SKEP_PUT_ARGS(r, a) ((r).di = (a)[0], (r).si = (a)[1], (r).dx = (a)[2], (r).cx = (a)[3], (r).r8 = (a)[4])
#define __SKEP_PUT_SYSCALL_ARGS(r, a) (__SKEP_PUT_ARGS(r, a), (r).r10 = (a)[3])
#define __SKEP_RC(r) (r).ax
#endif

#define __SKEP_ARG(x) (unsigned long long)(x)
#define __SKEP_E1(x) __SKEP_ARG(x)
#define __SKEP_E2(x, ...) __SKEP_ARG(x), __SKEP_E1(__VA_ARGS__)
#define __SKEP_E3(x, ...) __SKEP_ARG(x), __SKEP_E2(__VA_ARGS__)
#define __SKEP_E4(x, ...) __SKEP_ARG(x), __SKEP_E3(__VA_ARGS__)
#define __SKEP_E5(x, ...) __SKEP_ARG(x), __SKEP_E4(__VA_ARGS__)
#define __SKEP_E6(x, ...) __SKEP_ARG(x), __SKEP_E5(__VA_ARGS__)
#define __SKEP_E7(x, ...) __SKEP_ARG(x), __SKEP_E6(__VA_ARGS__)
#define __SKEP_E8(x, ...) __SKEP_ARG(x), __SKEP_E7(__VA_ARGS__)
#define __SKEP_E9(x, ...) __SKEP_ARG(x), __SKEP_E8(__VA_ARGS__)
#define __SKEP_E10(x, ...) __SKEP_ARG(x), __SKEP_E9(__VA_ARGS__)
#define __SKEP_E11(x, ...) __SKEP_ARG(x), __SKEP_E10(__VA_ARGS__)
#define __SKEP_E12(x, ...) __SKEP_ARG(x), __SKEP_E11(__VA_ARGS__)
#define __SKEP_NTH(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, name, ...) name
#define __SKEP_EACH(...) __SKEP_NTH(__VA_ARGS__, __SKEP_E12, __SKEP_E11, __SKEP_E10, __SKEP_E9, __SKEP_E8, __SKEP_E7, \
	__SKEP_E6, __SKEP_E5, __SKEP_E4, __SKEP_E3, __SKEP_E2, __SKEP_E1, 0)(__VA_ARGS__)

/* ---- what it left ---- */

#define PACKET() ((void *)__skep_test_packet(0))              /* the packet after the run */
#define PACKET_LEN() ((unsigned int)__skep_test_packet(1))
/* The oldest record of a ring or perf buffer that was not taken yet, taken; a null pointer: there is none. */
#define RECORD(map) ((void *)__skep_test_record(&(map), 0))
#define RECORD_SIZE(map) ((unsigned int)__skep_test_record(&(map), 1))   /* of the one taken last */
#define RECORDS(map) ((unsigned int)__skep_test_record(&(map), 2))       /* how many are left */
#define PRINTED() ((const char *)__skep_test_printed())       /* what was printed since it was asked last */

/* ---- the world around: until the test ends ---- */

/* SET_TASK(.pid = 42, .comm = "bash"): what is left out is 0; tid is pid then. task: what bpf_get_current_task
 * gives. */
struct __skep_task { unsigned int pid, tid, uid, gid; unsigned long long cgroup_id; const char *comm; const void *task;
	};
#define SET_TASK(...) ({ \
	struct __skep_task __skep_task = { __VA_ARGS__ }; \
	__skep_test_task(&__skep_task, sizeof(__skep_task)); })
#define SET_CLOCK(ns) __skep_test_set(0, ns)                  /* what the clocks say next; 1000 ns more each time */
#define SET_RANDOM(seed) __skep_test_set(1, seed)
#define SET_CPU(cpu) __skep_test_set(2, cpu)
#define SET_COOKIE(cookie) __skep_test_set(3, cookie)
#define SET_FUNC_IP(address) __skep_test_set(4, (unsigned long long)(address))
/* A helper does nothing and returns value, in programs; FAIL_HELPER_AFTER: after n calls that work. */
#define FAIL_HELPER(helper, value) FAIL_HELPER_AFTER(helper, 0, value)
#define FAIL_HELPER_AFTER(helper, n, value) __skep_test_fail((unsigned long long)(helper), n, \
	(unsigned long long)(value))
/* A function of the test answers instead of the helper, in programs: it gets the helper's arguments. */
#define REPLACE_HELPER(helper, function) __skep_test_replace((unsigned long long)(helper), \
	(unsigned long long)(function))

#endif
