/* test_private.h: what the files of skep test share. */
#ifndef SKEP_TEST_TEST_PRIVATE_H
#define SKEP_TEST_TEST_PRIVATE_H

#include "test/test.h"
#include "vm/vm.h"

enum test_diag {
#define DIAG(name, id, severity, exit, hint) TEST_##name,
#include "test/test.diag.def"
#undef DIAG
	TEST_DIAG_COUNT
};
extern const struct diag_code test_diags[TEST_DIAG_COUNT];
#define test_report(ds, name, where, ...) diag_add((ds), &test_diags[TEST_##name], (where), __VA_ARGS__)

/* ---- results ---- */

enum test_status { TEST_PASSED, TEST_FAILED, TEST_SKIPPED };
struct test_failure { str at /* "file.c:12"; "": not known */, text; };
struct test_case {
	str name;
	bool is_live;
	enum test_status status;
	vec(struct test_failure) failures;
	str skipped;                 /* why */
	u64 time_us, insns;          /* insns: that ran in the machine, the test's own among them */
	u64 runs, run_ns, run_insns; /* of its programs: how often they ran, and all of it together */
	u32 repeated;                /* the test itself, and then runs are those of its quickest time; 0: once */
};
struct test_line { str file; u32 line; u64 times; };
struct test_function { str name, file; u32 line; u64 times; };
struct test_file {
	str path;
	struct obj *obj;
	struct vm_jit *jit;          /* NULL: interpreted */
	struct debug *debug;         /* watches each instruction; NULL: nobody does */
	u64 **times;                 /* by function and instruction: how often it ran, in all tests */
	vec(struct test_case) cases;
	vec(struct test_line) lines; /* of the programs, in order */
	vec(struct test_function) functions;
};
typedef vec(struct test_file) test_files;

bool test_is(const struct obj_func *f, str *name);       /* a TEST or a FUZZ, and its name */
bool test_is_fuzz(const struct obj_func *f);
str  test_at(struct arena *a, const struct obj *o, u32 func, u32 insn);  /* "file.c:12"; "" */
void test_fail(struct arena *a, struct test_case *c, str at, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* One run with an input, in a machine of its own. True: an instruction ran that had not before. */
bool test_run_one(struct host *h, const struct test_opts *o, struct test_file *f, u32 func, str input,
	struct test_case *c);
bool test_save(struct host *h, str path, str bytes);     /* false: reported */
/* A FUZZ over many inputs, until one fails, which is saved (fuzz.c). */
void test_fuzz(struct host *h, const struct test_opts *o, struct test_file *f, u32 func, struct test_case *c);

/* The object without its tests, for a kernel: their native functions need not be there. */
struct obj test_programs(struct arena *a, const struct obj *o);
/* A case for each program and kernel: whether its verifier takes it (verified.c). False: reported. */
bool test_verify(struct host *h, const struct test_opts *o, struct test_file *f);

/* ---- debug.c, debug_print.c: stepping through a run ---- */

#define TEST_ENDED "the test has ended"        /* the fault by which a test ends itself */
enum debug_mode { DEBUG_CONTINUE, DEBUG_STEP, DEBUG_NEXT, DEBUG_STEPI, DEBUG_FINISH, DEBUG_AGAIN };
enum { DEBUG_FRAMES = 16, DEBUG_ARGS = 5 };
struct debug_break { u32 number, func, insn; bool is_temporary; };
struct debug {
	struct host *h;
	const struct obj *o;
	const struct test_debug *opts;
	struct vm *vm;               /* while it is stopped */
	enum debug_mode mode;
	u32 depth, line;             /* where it was stopped */
	str file;
	vec(struct debug_break) breaks;
	u32 last_break;              /* number */
	u64 args[DEBUG_FRAMES][DEBUG_ARGS];          /* as each frame was called */
	u8 has_args[DEBUG_FRAMES];
	str last;                    /* command */
	u32 listed;                  /* the last line that was listed */
	bool has_quit, is_dead;      /* dead: it faulted, and cannot go on */
	bool begins_anew;            /* with has_quit: this run ends, and another begins */
};
bool debug_watch(struct vm *vm, void *debug, const char *fault);
void debug_print(struct debug *d, str what);
void debug_examine(struct debug *d, str what);
void debug_args(struct debug *d);
void debug_locals(struct debug *d);
void debug_registers(struct debug *d);
void debug_map(struct debug *d, u32 map);

/* The configuration's values that a machine needs. */
void test_fill_kconfig(struct host *h, const struct obj *o, struct vm *vm);

/* ---- one run of a test (native.c) ---- */

/* A record that a program sent and the test has not taken. */
struct test_record { u32 map; const void *bytes; u32 size; bool is_taken; };
struct live;
struct test_run {
	struct host *h;
	const struct test_file *file;
	const struct test_opts *o;
	struct test_case *result;
	struct vm *vm;
	str input;                   /* of a FUZZ */
	struct live *live;           /* NULL: in the machine alone */
	/* by a native function: what the machine says of it is none of the test's failures */
	bool has_ended;
	bool is_staged;              /* what the kernel cannot be told was set */
	vec(struct test_record) records;
	u32 last_size;               /* of the record taken last */
	struct buf prints;           /* that the test has not asked for */
};
u64 (*test_native(str name))(struct vm *vm, void *ctx, const u64 *args);

/* ---- live.c: the same program in the kernel ---- */

/* What a program gets, and what it leaves. */
struct test_io {
	u32 func;
	const void *ctx; u32 ctx_len;
	const void *packet; u32 packet_len;
	u32 result;
	u8 *packet_out; u32 packet_out_len;          /* room for what it makes of it */
};
/* NULL: reported. */
struct live *test_live_new(struct host *h, const struct obj *o);
void test_live_close(struct live *l);
/* Maps as the machine has them go into the kernel, and the program runs there. False: why it could not is in *why. */
bool test_live_run(struct live *l, struct test_run *t, struct test_io *io, str *why);
/* What it left in maps is taken into the machine, its records into t. */
void test_live_take(struct live *l, struct test_run *t);

/* ---- cover.c, report.c ---- */

void test_cover(struct arena *a, struct test_file *f);
void test_lcov(const test_files *files, struct buf *out);
void test_print(struct host *h, const test_files *files, const struct test_opts *o);

#endif
