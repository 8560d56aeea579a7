/* test.h: tests of programs, written in C beside them (include/skep/test.h) and compiled with them.
 *
 *   FILE.c ─► object ─► TEST and FUZZ functions, each in a machine of its own ─► RUN: the program, in the machine
 *                                                                         and, live, in the kernel
 *
 * A test is BPF code like what it tests: it names maps, variables and types as the program does. What it calls besides
 * (RUN, EXPECT_EQ) are native functions of its machine. Neither root nor a kernel with BPF is needed, but for live. */
#ifndef SKEP_TEST_TEST_H
#define SKEP_TEST_TEST_H

#include "app/app.h"

enum test_format { TEST_TEXT, TEST_TAP, TEST_JUNIT, TEST_JSON };
struct test_opts {
	str pattern;                 /* of names of tests; "": all */
	bool live;                   /* each a second time, its programs run by the kernel through BPF_PROG_TEST_RUN */
	/* programs are verified as this one would, too: a name of profile.def, "all"; "": none */
	str kernel;
	u32 repeat;                  /* each so many times, and how long its programs took is told; 0: once */
	enum { TEST_JIT_AUTO /* for repeat and fuzz_seconds */, TEST_JIT, TEST_NO_JIT } jit;     /* native code */
	double fuzz_seconds;         /* for each FUZZ; 0: its saved input and a few simple ones */
	enum test_format format;
	str lcov;                    /* a file for what lines ran; "": none */
	const struct cc_opts *cc;
	struct buf *out;
};
/* False: a test failed, or there was none, or what went wrong is reported. */
bool test_run(struct host *h, const struct test_opts *o, const str *paths, u32 npaths);

/* skep debug: a test, or a program of a source without tests, step by step by commands that are read (debug.c). */
struct test_debug {
	str pattern;                 /* the first test, or program, whose name matches; "": the first */
	str packet;                  /* a program's: a file with its bytes; "": 64 zeros */
	const struct cc_opts *cc;
	struct buf *out;
	bool (*read)(void *ctx, str *line);          /* the next command, without its newline; false: there is none */
	void *ctx;
};
/* False: the test failed, or the program faulted, or what went wrong is reported. */
bool test_debug(struct host *h, const struct test_debug *opts, str path);

#endif
