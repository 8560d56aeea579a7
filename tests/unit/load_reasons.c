/* load_reasons.c: what is said of a refused index that is a remainder, found backwards from where the verifier stopped;
 * of helpers, where it is known which programs may call them; once more loaded programs (clones); tables of functions
 * as a kernel takes them, by a link or for good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load_private.h"

#include "fake_kern.h"
#include "golden.h"
#include "hand_obj.h"
#include "print_attr.h"

struct room {
	struct arena a;
	struct diags ds;
	struct fake f;
	struct feats feats;
	struct load_opts opts;
	struct loaded out;
	struct load l;
};

static void room_init(struct room *r)
{
	*r = (struct room){0};
	diags_init(&r->ds, &r->a, NULL);
	fake_init(&r->f, NULL, 0);
	r->feats.k = &r->f.kern;
	for (u32 i = 0; i < FEAT_COUNT; i++)
		r->feats.known[i] = 1;
	r->opts = (struct load_opts){.k = &r->f.kern, .feats = &r->feats};
	r->out = (struct loaded){.arena = &r->a, .k = &r->f.kern, .btf_fd = -1};
	r->l = (struct load){
	    .arena = &r->a, .opts = &r->opts, .k = &r->f.kern, .ds = &r->ds, .out = &r->out, .nmodule_fds = 1};
	r->l.obj = r->out.obj = hand_obj(&r->a, &r->ds);
	r->out.map_fds = arena_array(&r->a, int, r->l.obj->maps.n + 1);
}

/* The function's code is this; the verifier says no at an instruction. */
static void refuse_at(struct room *r, const struct insn *code, u32 n, u32 at, const char *says, struct buf *out)
{
	struct obj_func *f = &((struct obj *)r->l.obj)->funcs.v[F_NEXT];
	struct linked c = {.n = n};
	struct linked_part whole = {0, F_NEXT};
	struct loaded_prog prog = {.func = F_NEXT, .prog_type = PROG_XDP};
	f->insns = arena_array(&r->a, struct insn, n);
	memcpy(f->insns, code, n * sizeof(*code));
	f->ninsns = n, f->relocs.n = f->lines.n = f->cores.n = 0;
	vec_push(&c.parts, &r->a, whole);
	load_explain(&r->l, &prog, &c, -EACCES, arena_printf(&r->a, "%u: (71) x\n%s\n", at, says));
	diags_print(&r->ds, (struct diag_style){0}, out);
}

#define MOD(d, v)                                                                                                      \
	{                                                                                                              \
		.code = CLS_ALU64 | ALU_MOD, .dst = (d), .imm = (v)                                                    \
	}
#define MOD32(d, v)                                                                                                    \
	{                                                                                                              \
		.code = CLS_ALU | ALU_MOD, .dst = (d), .imm = (v)                                                      \
	}
#define ALU(op, d, v)                                                                                                  \
	{                                                                                                              \
		.code = CLS_ALU64 | (op), .dst = (d), .imm = (v)                                                       \
	}
#define ALUX(op, d, s)                                                                                                 \
	{                                                                                                              \
		.code = CLS_ALU64 | (op) | SRC_X, .dst = (d), .src = (s)                                               \
	}
#define STX(d, s)                                                                                                      \
	{                                                                                                              \
		.code = CLS_STX | SZ_B | MODE_MEM, .dst = (d), .src = (s)                                              \
	}
#define ST(d)                                                                                                          \
	{                                                                                                              \
		.code = CLS_ST | SZ_B | MODE_MEM, .dst = (d)                                                           \
	}
#define NOP ALU(ALU_ADD, 9, 0)
#define NOPS7 NOP, NOP, NOP, NOP, NOP, NOP, NOP

/* r1 = x % 10; r1 <<= 3; r2 += r1; r0 = *(u8 *)r2: which of it is told. */
static void remainders(void **state)
{
	static const char unbounded[] = "R2 unbounded memory access, make sure to bounds check any such access";
	static const struct {
		const char *what, *says;
		u32 at, n;
		struct insn code[34];
	} rows[] = {
	    {"a load",
	     unbounded,
	     3,
	     5,
	     {MOD(1, 10), ALU(ALU_LSH, 1, 3), ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"a store", unbounded, 3, 5, {MOD(1, 11), ALU(ALU_MUL, 1, 12), ALUX(ALU_ADD, 2, 1), STX(2, 3), I_EXIT}},
	    {"a number stored", unbounded, 3, 5, {MOD(1, 12), ALU(ALU_RSH, 1, 1), ALUX(ALU_ADD, 2, 1), ST(2), I_EXIT}},
	    {"an addition",
	     "math between map_value pointer and register with unbounded min value is not allowed",
	     1,
	     4,
	     {MOD(1, 13), ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"by a register",
	     "R2 pointer be out of bounds",
	     2,
	     4,
	     {ALUX(ALU_MOD, 1, 4), ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"32 bits, moved",
	     "invalid access to map value, value_size=8 off=9 size=1",
	     4,
	     6,
	     {MOD32(5, 14), ALUX(ALU_MOV, 1, 5), ALU(ALU_ADD, 1, 1), ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0),
	      I_EXIT}},
	    {"a copy of the pointer",
	     "invalid variable-offset read from stack R3",
	     3,
	     5,
	     {MOD(1, 15), ALUX(ALU_ADD, 2, 1), ALUX(ALU_MOV, 3, 2), I_LDX(SZ_B, 0, 3, 0), I_EXIT}},
	    {"two amounts",
	     unbounded,
	     4,
	     6,
	     {MOD(1, 16), ALUX(ALU_ADD, 1, 7), ALUX(ALU_ADD, 2, 1), NOP, I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"other registers between",
	     unbounded,
	     5,
	     7,
	     {MOD(1, 17), ALU(ALU_MOV, 4, 0), ALUX(ALU_ADD, 2, 1), MOD(3, 18), I_LDX(SZ_B, 4, 3, 0),
	      I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"bounded since",
	     unbounded,
	     3,
	     5,
	     {MOD(1, 19), ALU(ALU_AND, 1, 7), ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"a number", unbounded, 2, 4, {ALU(ALU_MOV, 1, 7), ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"no remainder", unbounded, 1, 3, {ALUX(ALU_ADD, 2, 1), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"23 back", unbounded, 23, 25, {MOD(2, 20), NOP, NOPS7, NOPS7, NOPS7, I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"24 back", unbounded, 24, 26, {MOD(2, 21), NOP, NOP, NOPS7, NOPS7, NOPS7, I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"past the end", unbounded, 40, 3, {MOD(2, 22), I_LDX(SZ_B, 0, 2, 0), I_EXIT}},
	    {"another refusal", "R2 !read_ok", 1, 3, {MOD(2, 23), I_LDX(SZ_B, 0, 2, 0), I_EXIT}}};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct room r;
		room_init(&r);
		buf_printf(&out, "==== %s\n", rows[i].what);
		refuse_at(&r, rows[i].code, rows[i].n, rows[i].at, rows[i].says, &out);
		arena_clear(&r.a);
	}
	assert_true(golden("load_remainders", &out));
}

static const char *types_that_may;
static str may_call(void *ctx, struct arena *a, u32 helper)
{
	(void)ctx;
	return *types_that_may ? arena_printf(a, "%s, h%u", types_that_may, helper) : STR("");
}

static void helpers_by_type(void **state)
{
	static const struct {
		const char *may, *says;
	} rows[] = {{"kprobe, tracing", "unknown func bpf_probe_read#4"},
		    {"kprobe,xdp", "unknown func bpf_probe_read#4"},
		    {"xdp", "program of this type cannot use helper bpf_probe_read#4"},
		    {"xd, xdpx", "program of this type cannot use helper bpf_probe_read#4"},
		    {"", "unknown func bpf_probe_read#4"},
		    {"kprobe", "invalid func unknown#4"},
		    {"kprobe", "unknown func bpf_new#60000"}};
	static const struct insn code[] = {I_HELPER(4), I_EXIT};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct room r;
		room_init(&r);
		r.opts.helper_types = may_call;
		types_that_may = rows[i].may;
		buf_printf(&out, "==== '%s' may\n", rows[i].may);
		refuse_at(&r, code, 2, 0, rows[i].says, &out);
		arena_clear(&r.a);
	}
	assert_true(golden("load_helper_types", &out));
}

/* ---- what the kernel is given --------------------------------------------------------------------------------------
 */

static struct buf given;
enum { ALL = -1 };
static int refused_flag; /* of tables: EINVAL for those that have it, or for ALL */
static u32 not_allowed;	 /* calls that are not allowed before the limit of memory is raised */
static int load_gives;
static bool raised;

static long noted_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	const struct sys_map_create *m = attr;
	if (cmd == BPFCMD_MAP_CREATE && m->map_type == MAP_OPS) {
		buf_printf(&given, "  table '%.16s' value %u of type %u flags %x module %d", m->map_name, m->value_size,
			   m->btf_vmlinux_value_type_id, m->map_flags, m->value_type_btf_obj_fd);
		long r = not_allowed && !raised				      ? -EPERM
			 : m->map_flags & refused_flag || refused_flag == ALL ? -EINVAL
									      : fake_bpf(k, cmd, attr, size);
		buf_printf(&given, " = %ld\n", r < 0 ? r : 0);
		return r;
	}
	if (cmd == BPFCMD_MAP_GET_FD_BY_ID) {
		u32 id = ((struct sys_get_id *)attr)->id;
		buf_printf(&given, "  map %u\n", id);
		return id == 7 ? fake_bpf(k, BPFCMD_MAP_CREATE, attr, size) : -ENOENT;
	}
	if (cmd == BPFCMD_MAP_CREATE)
		buf_printf(&given, "  map '%.16s'\n", m->map_name);
	if (cmd == BPFCMD_PROG_LOAD) {
		print_load(&given, attr);
		buf_char(&given, '\n');
		if (load_gives)
			return load_gives;
	}
	return fake_bpf(k, cmd, attr, size);
}

static long noted_memlock(struct kern *k)
{
	(void)k;
	return not_allowed == 2 ? -EPERM : (raised = true, 0);
}

/* The kernel's types: a table, in the kernel itself or in its second module. */
static struct btf *types_with(struct arena *a, struct diags *ds, bool has_table)
{
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), ptr = btf_add_ptr(b, btf_add_proto(b, i32));
	u32 ops = btf_add_record(b, false, has_table ? STR("some_ops") : STR("else"), 16);
	btf_add_member(b, STR("init"), ptr, 0, 0);
	btf_add_member(b, STR("flags"), i32, 64, 0);
	btf_add_record(b, false, has_table ? STR("bpf_struct_ops_some_ops") : STR("nothing"), 80);
	btf_add_member(b, STR("data"), ops, 512, 0);
	btf_build_finish(b, &bytes);
	str kept = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return btf_open(a, kept.s, kept.n, NULL, ds);
}

struct two {
	const struct btf *with, *without;
	u32 at;
	int fd;
};
static const struct btf *of_two(void *ctx, u32 index)
{
	struct two *t = ctx;
	return index > 2 ? NULL : index == t->at ? t->with : t->without;
}
static int fd_of_two(void *ctx, u32 index)
{
	(void)index;
	return ((struct two *)ctx)->fd;
}

static void tables(void **state)
{
	enum { LINK = 1 << 13, OF_MODULE = 1 << 15, NEVER_ALLOWED = 2 };
	static const struct {
		const char *what, *section;
		bool stay;
		u32 at;
		int no_flag;
		u32 not_allowed;
		int fd;
	} rows[] = {{"by a link", ".struct_ops.link", false, 0, 0, 0, 60},
		    {"without one, but it goes with us", ".struct_ops", false, 0, 0, 0, 60},
		    {"it stays", ".struct_ops", true, 0, 0, 0, 60},
		    {"by a link, and it stays", ".struct_ops.link", true, 0, 0, 0, 60},
		    {"a kernel without links", ".struct_ops.link", false, 0, LINK, 0, 60},
		    {"no links, it stays", ".struct_ops", true, 0, LINK, 0, 60},
		    {"not taken", ".struct_ops", true, 0, ALL, 0, 60},
		    {"not taken by a link either", ".struct_ops.link", false, 0, ALL, 0, 60},
		    {"of a module", ".struct_ops.link", false, 2, 0, 0, 60},
		    {"a module without a descriptor", ".struct_ops.link", false, 2, 0, 0, -1},
		    {"not wanted", "?.struct_ops", false, 0, 0, 0, 60},
		    {"no such table", ".struct_ops", false, 9, 0, 0, 60},
		    {"a limit of memory", ".struct_ops", false, 0, 0, 1, 60},
		    {"not allowed", ".struct_ops", false, 0, 0, NEVER_ALLOWED, 60}};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct room r;
		room_init(&r);
		struct two types = {types_with(&r.a, &r.ds, true), types_with(&r.a, &r.ds, false), rows[i].at,
				    rows[i].fd};
		struct obj *o = (struct obj *)r.l.obj;
		o->maps.v[M_OPS].section = str_from(rows[i].section);
		r.opts.kernel_btf = of_two, r.opts.kernel_btf_fd = fd_of_two, r.opts.ctx = &types,
		r.opts.tables_stay = rows[i].stay;
		r.f.kern.bpf = noted_bpf, r.f.kern.raise_memlock = noted_memlock;
		given = (struct buf)BUF_INIT, refused_flag = rows[i].no_flag, not_allowed = rows[i].not_allowed,
		raised = false, load_gives = 0;
		bool named, wants = load_ops_wants(&r.l, F_OP, &named), ok = load_ops_create(&r.l);
		struct sys_prog_load a = {0};
		struct loaded_prog p = {.func = F_OP};
		bool has_target = load_ops_target(&r.l, &o->funcs.v[F_OP], &p, &a);
		buf_printf(&out,
			   "==== %s\n%.*s  wanted %d named %d made %d, tables %u by link %d; its function %d: type %u "
			   "attach %u in %u\n",
			   rows[i].what, STR_ARG(buf_view(&given)), wants, named, ok, r.out.tables.n,
			   r.out.tables.n && r.out.tables.v[0].is_link, has_target, a.attach_btf_id,
			   a.expected_attach_type, a.attach_prog_fd);
		diags_print(&r.ds, (struct diag_style){0}, &out);
		buf_free(&given);
		arena_clear(&r.a);
	}
	assert_true(golden("load_tables_given", &out));
}

/* A program once more, with other words than it was loaded with. */
static void clones(void **state)
{
	static const struct load_prog_want wants[] = {{.is_typed = true, .type = PROG_XDP},
						      {.is_typed = true,
						       .type = PROG_SCHED_CLS,
						       .attach_type = ATTACH_TCX_INGRESS,
						       .flags = 0x20,
						       .ifindex = 4,
						       .log_level = 2}};
	static const int errors[] = {0, -EACCES, -ENOMEM};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(wants) * ARRAY_LEN(errors); i++) {
		struct room r;
		room_init(&r);
		r.f.kern.bpf = noted_bpf;
		given = (struct buf)BUF_INIT, load_gives = errors[i / 2];
		r.l.ext = arena_array(&r.a, struct ext_value, r.l.obj->externs.n + 1);
		((struct obj *)r.l.obj)->funcs.v[F_MAIN].cores.n = 0;
		assert_true(load_core(&r.l));
		long fd = load_clone(&r.l, F_NEXT, &wants[i & 1]);
		buf_printf(&out, "==== %u\n%.*s  = %ld, of the object %u\n", i, STR_ARG(buf_view(&given)),
			   fd < 0 ? fd : 1, r.out.progs.n);
		diags_print(&r.ds, (struct diag_style){0}, &out);
		assert_null(r.l.clone);
		buf_free(&given);
		arena_clear(&r.a);
	}
	assert_true(golden("load_clones", &out));
}

/* No bpf(2): the kernel has none, or a filter keeps it from this process. */
static void no_bpf(void **state)
{
	static const char *const status[] = {"Seccomp:\t0", "Seccomp:\t2", "Seccomp:\t1", ""};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 2 * ARRAY_LEN(status); i++) {
		const char *text = status[i / 2];
		const struct fake_file files[] = {{"/proc/self/status", text, strlen(text)},
						  {"/proc/sys/kernel/unprivileged_bpf_disabled", "2\n", 2}};
		struct room r;
		room_init(&r);
		r.f.files = files, r.f.nfiles = 1 + i % 2;
		load_no_bpf(&r.l, where_none());
		buf_printf(&out, "==== %s, built %s: ", *text ? text + 9 : "-", i % 2 ? "with it" : "without");
		diags_print(&r.ds, (struct diag_style){0}, &out);
		arena_clear(&r.a);
	}
	assert_true(golden("load_no_bpf", &out));
}

/* Objects of one program and one map, which is somebody's already or cannot be had. */
static void small_objects(void **state)
{
	static const struct {
		const char *what, *section;
		u32 shared;
		bool no_pins;
	} rows[] = {{"no target", "fentry", 0, false},
		    {"no type", "nothing/x", 0, false},
		    {"no program to replace", "freplace/f", 0, false},
		    {"a map that is there", "socket", 7, false},
		    {"a map that is gone", "socket", 8, false},
		    {"a map of its own", "socket", 8, true}};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct room r;
		struct hand h;
		room_init(&r);
		hand_begin(&h, &r.a);
		HAND_FUNC(&h, "f", rows[i].section, I_MOV(0, 0), I_EXIT)->btf_id =
		    btf_add_func(h.b, STR("f"), btf_add_proto(h.b, h.i32), 1);
		hand_map(&h, (struct obj_map){.name = STR("m"),
					      .section = STR(".maps"),
					      .type = MAP_ARRAY,
					      .key_size = 4,
					      .value_size = 4,
					      .max_entries = 1,
					      .shared_id = rows[i].shared});
		hand_end(&h, &r.ds);
		h.o->license = STR("GPL");
		r.f.kern.bpf = noted_bpf, r.opts.no_pins = rows[i].no_pins;
		given = (struct buf)BUF_INIT, load_gives = refused_flag = 0;
		struct loaded *l = load_object(&r.a, h.o, &r.opts, &r.ds);
		buf_printf(&out, "==== %s: %s\n%.*s", rows[i].what, l ? "loaded" : "no", STR_ARG(buf_view(&given)));
		diags_print(&r.ds, (struct diag_style){0}, &out);
		load_close(l);
		assert_int_equal(fake_left(&r.a, &r.f).n, 0);
		buf_free(&given);
		arena_clear(&r.a);
	}
	assert_true(golden("load_small", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(remainders),    cmocka_unit_test(helpers_by_type),
					   cmocka_unit_test(tables),	    cmocka_unit_test(clones),
					   cmocka_unit_test(small_objects), cmocka_unit_test(no_bpf)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
