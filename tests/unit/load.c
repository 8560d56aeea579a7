/* load.c: what the loader gives the kernel: each bpf(2) call as text, for an object with one of everything, on a kernel
 * that takes all, on kernels that lack something, and on one that says no. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load.h"

#include "fake_kern.h"
#include "golden.h"
#include "hand_obj.h"
#include "print_attr.h"

/* What this kernel does not take: each a refusal of calls that ask for it. */
enum lack { LACK_NAMES = 1, LACK_MAP_BTF = 2, LACK_MMAP = 4, LACK_FUNC_INFO = 8, LACK_BTF = 16, LACK_ATTACH_TYPE = 32,
	LACK_MEMLOCK = 64, LACK_FREEZE = 128,
	LACK_LINK_TABLES = 256, LACK_NEW_TYPES = 512 };

enum { ALL = ~0u >> 1 };
struct rec_kern {
	struct fake f;
	struct kern kern;
	struct buf out;
	u32 lacks;
	int fail_cmd; u32 fail_nth; int fail_with;   /* the n-th call of that command; 0: never, ALL: each */
	const char *log;                             /* of a refused program */
	u32 seen[64], value_size[FAKE_FDS];
	struct sys_map_info pinned; bool has_pin;    /* what OBJ_GET finds */
	u32 raised;
};

static bool has_kind(const struct sys_btf_load *a, struct arena *arena, enum btf_kind kind)
{
	struct diags ds;
	struct btf_node n;
	diags_init(&ds, arena, NULL);
	struct btf *b = btf_open(arena, (void *)(uintptr_t)a->btf, a->btf_size, NULL, &ds);
	for (u32 id = 1; b && id < btf_count(b); id++)
		if (btf_node(b, id, &n) && n.kind == kind)
			return true;
	return false;
}

static long lacking(struct rec_kern *r, int cmd, const void *attr)
{
	const struct sys_map_create *m = attr;
	const struct sys_prog_load *p = attr;
	struct arena a = { 0 };
	bool no = false;
	if (cmd == BPFCMD_MAP_CREATE)
		no = (r->lacks & LACK_NAMES && m->map_name[0]) || (r->lacks & LACK_MAP_BTF && m->btf_fd &&
			m->btf_value_type_id) ||
			(r->lacks & LACK_MMAP && m->map_flags & 1 << 10) || (r->lacks & LACK_LINK_TABLES &&
			m->map_flags & 1 << 13);
	if (cmd == BPFCMD_PROG_LOAD)
		no = (r->lacks & LACK_NAMES && p->prog_name[0]) || (r->lacks & LACK_FUNC_INFO && p->func_info_cnt) ||
			(r->lacks & LACK_ATTACH_TYPE && p->expected_attach_type == ATTACH_XDP);
	if (cmd == BPFCMD_BTF_LOAD && r->lacks & (LACK_BTF | LACK_NEW_TYPES))
		no = r->lacks & LACK_BTF || has_kind(attr, &a, BTF_DATASEC) || has_kind(attr, &a, BTF_VAR) ||
			has_kind(attr, &a, BTF_FUNC);
	arena_clear(&a);
	if (r->lacks & LACK_MEMLOCK && !r->raised && (cmd == BPFCMD_MAP_CREATE || cmd == BPFCMD_PROG_LOAD ||
		cmd == BPFCMD_BTF_LOAD))
		return -EPERM;
	return no ? -EINVAL : cmd == BPFCMD_MAP_FREEZE && r->lacks & LACK_FREEZE ? -EINVAL : 0;
}

static void print_types(struct rec_kern *r, const struct sys_btf_load *a)
{
	struct arena arena = { 0 };
	struct diags ds;
	diags_init(&ds, &arena, NULL);
	struct btf *b = btf_open(&arena, (void *)(uintptr_t)a->btf, a->btf_size, NULL, &ds);
	buf_printf(&r->out, "types %u log %u", b ? btf_count(b) : 0, a->log_level);
	for (u32 id = 45; b && id < btf_count(b); id++) {
		buf_puts(&r->out, "\n  ");
		btf_print_raw(b, id, &r->out);
		r->out.n--;
	}
	arena_clear(&arena);
}

static void print_call(struct rec_kern *r, int cmd, const void *attr)
{
	const struct sys_map_elem *e = attr;
	const struct sys_obj_path *p = attr;
	struct buf *out = &r->out;
	switch (cmd) {
	case BPFCMD_MAP_CREATE: print_create(out, attr); break;
	case BPFCMD_PROG_LOAD: print_load(out, attr); break;
	case BPFCMD_BTF_LOAD: print_types(r, attr); break;
	case BPFCMD_MAP_UPDATE_ELEM:
		buf_printf(out, "update %u key", e->map_fd);
		print_bytes(out, e->key, 4);
		buf_puts(out, " value");
		print_bytes(out, e->value, r->value_size[e->map_fd - FAKE_FIRST_FD]);
		buf_printf(out, " flags %llu", (unsigned long long)e->flags);
		break;
	case BPFCMD_MAP_FREEZE: buf_printf(out, "freeze %u", e->map_fd); break;
	case BPFCMD_OBJ_PIN: case BPFCMD_OBJ_GET: buf_printf(out, "%s %s %u", cmd == BPFCMD_OBJ_PIN ? "pin" : "get",
		(char *)(uintptr_t)p->pathname, p->bpf_fd); break;
	default: buf_printf(out, "command %d", cmd);
	}
}

static long rec_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct rec_kern *r = (struct rec_kern *)((char *)k->ctx - offsetof(struct rec_kern, f));
	struct sys_prog_load *p = attr;
	struct sys_get_info *info = attr;
	bool fails = (++r->seen[cmd] == r->fail_nth || r->fail_nth == ALL) && cmd == r->fail_cmd;
	long err = fails ? -r->fail_with : lacking(r, cmd, attr);
	if (cmd == BPFCMD_OBJ_GET && !r->has_pin)
		err = -ENOENT;
	if (cmd == BPFCMD_PROG_LOAD && r->log && p->log_buf)
		snprintf((char *)(uintptr_t)p->log_buf, p->log_size, "%s", r->log);
	long fd = err ? err : fake_bpf(k, cmd, attr, size);
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD && !err)
		memcpy((void *)(uintptr_t)info->info, &r->pinned, sizeof(r->pinned));
	if (cmd == BPFCMD_MAP_CREATE && fd >= FAKE_FIRST_FD)
		r->value_size[fd - FAKE_FIRST_FD] = ((struct sys_map_create *)attr)->value_size;
	print_call(r, cmd, attr);
	buf_printf(&r->out, " = %ld\n", fd);
	return fd;
}

static long rec_memlock(struct kern *k)
{
	struct rec_kern *r = (struct rec_kern *)((char *)k->ctx - offsetof(struct rec_kern, f));
	r->raised++;
	return r->lacks & LACK_MEMLOCK ? 0 : -EPERM;
}

/* ---- the kernel's types -------------------------------------------------------------------------------- */

/* rec has moved and grown here; jiffies, the kfunc and the table's struct are there. */
static struct btf *kernel_btf(struct arena *a, struct diags *ds)
{
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u64t = btf_add_int(b, STR("unsigned long"), 8, 0),
		rec = btf_add_record(b, false, STR("rec"), 32);
	btf_add_member(b, STR("pad"), u64t, 0, 0);
	btf_add_member(b, STR("b"), u64t, 64, 0);
	btf_add_member(b, STR("a"), i32, 128, 0);
	btf_add_var(b, STR("jiffies"), u64t, 1);
	u32 ptr = btf_add_ptr(b, rec), proto = btf_add_proto(b, 0);
	btf_add_param(b, STR("t"), ptr);
	btf_add_func(b, STR("task_release"), proto, 0);
	u32 op = btf_add_proto(b, i32), op_ptr = btf_add_ptr(b, op), ops = btf_add_record(b, false, STR("some_ops"),
		24);
	btf_add_member(b, STR("more"), u64t, 0, 0);
	btf_add_member(b, STR("flags"), i32, 64, 0);
	btf_add_member(b, STR("init"), op_ptr, 128, 0);
	u32 value = btf_add_record(b, false, STR("bpf_struct_ops_some_ops"), 40);
	btf_add_member(b, STR("refs"), u64t, 0, 0);
	btf_add_member(b, STR("data"), ops, 128, 0);
	(void)value;
	btf_add_func(b, STR("vfs_read"), op, 0);
	btf_add_func(b, STR("bpf_lsm_file_open"), op, 0);
	btf_add_func(b, STR("bpf_iter_task"), op, 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("btf_trace_sched_switch"), op_ptr);
	btf_build_finish(b, &bytes);
	str kept = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return btf_open(a, kept.s, kept.n, NULL, ds);
}

static const struct btf *kernel_btf_at(void *ctx, u32 index) { return index ? NULL : ctx; }

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = {
	{ "/boot/config-6.1.0-13-amd64", TEXT("CONFIG_A=y\nCONFIG_HZ=250\nCONFIG_NAME=\"abcdefgh\"\n") },
	{ "/proc/config.gz", TEXT("") },
	{ "/sys/devices/system/cpu/possible", TEXT("0-2\n") },
	{ "/proc/self/status", TEXT("CapEff:\t0000000000000000\n") },
	{ "/proc/sys/kernel/cap_last_cap", TEXT("40\n") },
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T start\nffffffff81000100 t untyped\nffffffff81000200 d "
	"untyped_too\t[mod]\n") },
};

static void rec_init(struct rec_kern *r, u32 lacks)
{
	*r = (struct rec_kern){ .lacks = lacks, .out = BUF_INIT };
	fake_init(&r->f, files, ARRAY_LEN(files));
	r->kern = r->f.kern;
	r->kern.bpf = rec_bpf;
	r->kern.raise_memlock = rec_memlock;
}

struct world { struct arena a; struct diags ds; struct feats feats; struct obj *o; struct btf *kernel; };

static void world_init(struct world *w, struct rec_kern *r)
{
	*w = (struct world){ 0 };
	diags_init(&w->ds, &w->a, NULL);
	w->feats.k = &r->kern;
	/* what is asked is said beforehand: the calls here are the loader's own */
	for (u32 i = 0; i < FEAT_COUNT; i++)
		w->feats.known[i] = 1;
	const struct { u32 lack; enum feat feat; } no[] = { { LACK_NAMES, FEAT_PROG_NAME },
		{ LACK_MMAP, FEAT_MMAP_ARRAY }, { LACK_FUNC_INFO, FEAT_BTF_FUNC },
		{ LACK_BTF, FEAT_BTF }, { LACK_NEW_TYPES, FEAT_BTF_DATASEC }, { LACK_NEW_TYPES, FEAT_BTF_FUNC },
		{ LACK_NEW_TYPES, FEAT_BTF_FLOAT },
		{ LACK_NEW_TYPES, FEAT_BTF_DECL_TAG }, { LACK_NEW_TYPES, FEAT_BTF_TYPE_TAG },
		{ LACK_NEW_TYPES, FEAT_BTF_ENUM64 }, { LACK_NEW_TYPES, FEAT_BTF_GLOBAL_FUNC } };
	for (u32 i = 0; i < ARRAY_LEN(no); i++)
		if (r->lacks & no[i].lack)
			w->feats.known[no[i].feat] = -1;
	w->o = hand_obj(&w->a, &w->ds);
	w->kernel = kernel_btf(&w->a, &w->ds);
}

static struct load_opts options(struct world *w, struct rec_kern *r)
{
	return (struct load_opts){ .k = &r->kern, .feats = &w->feats, .kernel_btf = kernel_btf_at, .ctx = w->kernel,
		.kern_version = 0x60100 };
}

/* Loads, says what came of it, lets go; nothing may be left. */
static void try_load(struct world *w, struct rec_kern *r, const char *what, const struct load_opts *opts,
	struct buf *out)
{
	struct loaded *l = load_object(&w->a, w->o, opts, &w->ds);
	buf_printf(out, "==== %s: %s\n", what, l ? "loaded" : "not loaded");
	diags_print(&w->ds, (struct diag_style){ 0 }, out);
	buf_str(out, buf_view(&r->out));
	for (u32 i = 0; l && i < l->progs.n; i++)
		buf_printf(out, "program %u: fd %d, %u insns, errno %d, type %u for %u, target %.*s %u\n",
			l->progs.v[i].func, l->progs.v[i].fd, l->progs.v[i].insns,
			l->progs.v[i].sys_errno, l->progs.v[i].prog_type, l->progs.v[i].attach_type,
			STR_ARG(l->progs.v[i].target), l->progs.v[i].attach_btf_id);
	load_close(l);
	r->f.npins = 0;
	str left = fake_left(&w->a, &r->f);
	if (left.n)
		buf_printf(out, "LEFT:%.*s\n", STR_ARG(left));
	buf_free(&r->out);
	arena_clear(&w->a);
}

static void one_of_everything(void **state)
{
	struct rec_kern r;
	struct world w;
	struct buf out = BUF_INIT;
	(void)state;
	rec_init(&r, 0);
	world_init(&w, &r);
	struct load_opts o = options(&w, &r);
	try_load(&w, &r, "all", &o, &out);
	rec_init(&r, 0);
	world_init(&w, &r);
	o = options(&w, &r);
	o.all = true, o.pin_root = STR("/sys/fs/bpf/own"), o.some_entries = 7;
	try_load(&w, &r, "optional ones too, pins elsewhere", &o, &out);
	rec_init(&r, 0);
	world_init(&w, &r);
	o = options(&w, &r);
	o.only = F_NEXT + 1, o.no_pins = true;
	try_load(&w, &r, "one alone, no pins", &o, &out);
	for (u32 may = 0; may < 2; may++) {
		rec_init(&r, 0);
		world_init(&w, &r);
		o = options(&w, &r);
		o.no_pins = true, o.may_be_empty = may;
		w.o->funcs.n = 0;
		try_load(&w, &r, may ? "no program, none is needed" : "no program", &o, &out);
	}
	assert_true(golden("load_all", &out));
}

static void kernels_that_lack(void **state)
{
	static const struct { u32 lacks; const char *what; } rows[] = { { LACK_NAMES, "no names" },
		{ LACK_MAP_BTF, "no types of maps" }, { LACK_MMAP, "no mapped arrays" },
		{ LACK_FUNC_INFO, "no types of functions" }, { LACK_BTF, "no types" },
		{ LACK_MEMLOCK, "a limit of memory" }, { LACK_FREEZE, "no freezing" },
		{ LACK_LINK_TABLES, "no links of tables" }, { LACK_NEW_TYPES, "old types" },
		{ LACK_ATTACH_TYPE, "no attach type of XDP" } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct rec_kern r;
		struct world w;
		rec_init(&r, rows[i].lacks);
		world_init(&w, &r);
		struct load_opts o = options(&w, &r);
		o.all = rows[i].lacks == LACK_ATTACH_TYPE;
		try_load(&w, &r, rows[i].what, &o, &out);
	}
	assert_true(golden("load_lacks", &out));
}

/* The n-th call of a kind says no: what is said, and nothing is left. */
static void a_call_fails(void **state)
{
	static const struct { int cmd; u32 nth; int err; const char *log; } rows[] = {
		{ BPFCMD_MAP_CREATE, 1, EINVAL, NULL }, { BPFCMD_MAP_CREATE, 1, EPERM, NULL },
		{ BPFCMD_MAP_CREATE, 1, ENOMEM, NULL }, { BPFCMD_MAP_CREATE, 2, E2BIG, NULL },
		{ BPFCMD_MAP_CREATE, 1, EMFILE, NULL }, { BPFCMD_MAP_CREATE, 1, ENFILE, NULL },
		{ BPFCMD_MAP_CREATE, 1, ENOSYS, NULL }, { BPFCMD_MAP_UPDATE_ELEM, 1, EIO, NULL },
		{ BPFCMD_MAP_UPDATE_ELEM, 2, EIO, NULL }, { BPFCMD_MAP_UPDATE_ELEM, 3, EIO, NULL },
		{ BPFCMD_MAP_UPDATE_ELEM, 4, EIO, NULL },
		{ BPFCMD_MAP_UPDATE_ELEM, 5, EIO, NULL }, { BPFCMD_OBJ_PIN, 1, EACCES, NULL },
		{ BPFCMD_BTF_LOAD, 1, EPERM, NULL },
	};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct rec_kern r;
		struct world w;
		rec_init(&r, 0);
		r.fail_cmd = rows[i].cmd, r.fail_nth = rows[i].nth, r.fail_with = rows[i].err;
		world_init(&w, &r);
		struct load_opts o = options(&w, &r);
		struct buf calls = BUF_INIT;
		try_load(&w, &r, "", &o, &calls);
		str said = buf_view(&calls), one;
		buf_printf(&out, "==== command %d, call %u, errno %d\n", rows[i].cmd, rows[i].nth, rows[i].err);
		while (said.n) {
			str_cut(said, '\n', &one, &said);
			if (one.n && !str_starts(one, "  ") && !str_starts(one, "update") &&
				!str_starts(one, "freeze") && !str_starts(one, "program"))
				buf_printf(&out, "%.*s\n", (int)MIN(one.n, 160u), one.s);
		}
		buf_free(&calls);
	}
	assert_true(golden("load_fails", &out));
}

/* Refusals of programs: the log, and what is made of it. */
static void refusals(void **state)
{
	static const struct { int err; const char *log; } rows[] = {
		{ EACCES, "0: R1=ctx() R10=fp0\n; int x @ hand.c:11\n0: (18) r1 = 0x0\n2: (61) r0 = *(u32 *)(r1 +0)\n"
		"R1 invalid mem access 'scalar'\nprocessed 2 insns\n" },
		{ EINVAL, "0: (85) call unknown#195896080\ninvalid func unknown#195896080\nprocessed 1 insns\n" },
		{ EINVAL, "17: (85) call unknown#2002000002\ninvalid func unknown#2002000002\n" },
		{ EINVAL, "9: (85) call unknown#2001000001\ninvalid func unknown#2001000001\n" },
		{ EINVAL, "0: (85) call unknown#177\ninvalid func unknown#177\n" },
		{ EINVAL, "0: (85) call bpf_sys_bpf#166\nprogram of this type cannot use helper bpf_sys_bpf#166\n" },
		{ EINVAL, "3: (85) call x#900000\nunknown func bpf_new#900000\n" },
		{ EPERM, "" }, { EPERM, "processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0\n" },
		{ EINVAL, "" }, { E2BIG, "" },
		{ ENOSYS, "" }, { EMFILE, "" },
		{ EINVAL, "tail_call abusing map_ptr\n" },
		{ EINVAL, "0: (b7)\nexpected prog array map for tail callverification time 102 usec\nstack depth 0\n" },
		{ EACCES, "5: (0f) r1 += r2\nmath between map_value pointer and register with unbounded min value is "
		"not allowed\n" },
		{ EACCES, "from 3 to 5: R0=1\n5: R0=1\nfunc#1 @7\nR0 !read_ok\n" },
	};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct rec_kern r;
		struct world w;
		rec_init(&r, 0);
		r.log = rows[i].log;
		world_init(&w, &r);
		struct load_opts o = options(&w, &r);
		o.only = F_MAIN + 1, o.no_pins = true;
		if (i == 1)
			w.o->funcs.v[F_MAIN].cores.v[0].access = 1;        /* text that is no path */
		struct load *l = load_begin(&w.a, w.o, &o, &w.ds);
		assert_non_null(l);
		struct diags ds;
		diags_init(&ds, &w.a, NULL);
		r.fail_cmd = BPFCMD_PROG_LOAD, r.fail_with = rows[i].err, r.fail_nth = ALL;
		struct loaded_prog *p = load_one(l, F_MAIN, &ds);
		buf_printf(&out, "==== %u: errno %d, fd %s, errno kept %d\n", i, rows[i].err, p->fd < 0 ? "none" :
			"one", p->sys_errno);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
		load_cancel(l);
		buf_free(&r.out);
		arena_clear(&w.a);
	}
	assert_true(golden("load_refusals", &out));
}

/* ---- what a caller decides --------------------------------------------------------------------------------- */

/* One case of many: the world, the kernel and the caller's own words; prints what came of it. */
struct odd { struct rec_kern r; struct world w; struct load_opts o; struct load_prog_want progs[16];
	struct load_map_want maps[16]; };

static void odd_init(struct odd *x, u32 lacks)
{
	rec_init(&x->r, lacks);
	world_init(&x->w, &x->r);
	x->o = options(&x->w, &x->r);
	memset(x->progs, 0, sizeof(x->progs));
	for (u32 i = 0; i < 16; i++)
		x->maps[i] = (struct load_map_want){ .fd = -1, .inner_fd = -1 };
}

static struct obj_map *odd_map(struct odd *x, struct obj_map m)
{
	vec_push(&x->w.o->maps, &x->w.a, m);
	return &vec_last(&x->w.o->maps);
}

/* Only what is made, filled, pinned; messages; what is left over. */
static void try_some(struct odd *x, const char *const *starts, struct buf *out)
{
	struct buf calls = BUF_INIT;
	str said, one;
	try_load(&x->w, &x->r, "it", &x->o, &calls);
	said = buf_view(&calls);
	while (said.n) {
		bool is_shown = false;
		str_cut(said, '\n', &one, &said);
		for (u32 i = 0; starts[i]; i++)
			is_shown |= str_starts(one, starts[i]);
		if (is_shown && !str_starts(one, "  ["))
			buf_printf(out, "%.*s\n", STR_ARG(one));
	}
	buf_free(&calls);
}

static void try_maps(struct odd *x, struct buf *out)
{
	static const char *const starts[] = { "map", "update", "freeze", "pin", "get", "command", "==== ", "LEFT",
		"section", "hint", "note", "error", "/", NULL };
	try_some(x, starts, out);
}

static void try_programs(struct odd *x, struct buf *out)
{
	static const char *const starts[] = { "prog", "map", "update", "  ", "==== ", "LEFT", "section", "hint", "note",
		"error", "main", "next", NULL };
	try_some(x, starts, out);
}

static void try_tables(struct odd *x, struct buf *out)
{
	static const char *const starts[] = { "map 'mine'", "update", "prog 'op_init'", "LEFT", "section", "hint",
		"note", "error", "op_init", "==== ", "program 5", NULL };
	try_some(x, starts, out);
}

/* The object without anything but one map of data, which the first program does not use. */
static void odd_bare(struct odd *x)
{
	x->w.o->maps.n = x->w.o->externs.n = 0;
	x->w.o->funcs.n = 2;
	x->w.o->funcs.v[0] = x->w.o->funcs.v[1];
	x->w.o->funcs.n = 1;
}

static void maps_of_all_kinds(void **state)
{
	static const struct obj_map rows[] = {
		{ .type = MAP_PERF_EVENT_ARRAY, .key_size = 4, .value_size = 4 }, { .type = MAP_PERF_EVENT_ARRAY,
		.key_size = 4, .value_size = 4, .max_entries = 2 },
		{ .type = MAP_STACK_TRACE, .key_size = 4, .max_entries = 5 }, { .type = MAP_STACK_TRACE, .key_size = 4,
		.max_entries = 5, .flags = 1 << 5 },
		{ .type = MAP_STACK_TRACE, .key_size = 4, .value_size = 80, .max_entries = 5 },
		{ .type = MAP_RINGBUF, .max_entries = 1 },
		{ .type = MAP_RINGBUF, .max_entries = 4096 }, { .type = MAP_RINGBUF, .max_entries = 4097 },
		{ .type = MAP_USER_RINGBUF, .max_entries = 0x80000001 },
		{ .type = MAP_HASH, .key_size = 4, .value_size = 8 }, { .type = MAP_TASK_STORAGE, .key_size = 4,
		.value_size = 8, .flags = 1 },
		{ .type = MAP_CGROUP_STORAGE, .key_size = 16, .value_size = 8 }, { .type = MAP_PERCPU_CGROUP_STORAGE,
		.key_size = 16, .value_size = 8 },
		{ .type = MAP_SK_STORAGE, .key_size = 4, .value_size = 8 }, { .type = MAP_INODE_STORAGE, .key_size = 4,
		.value_size = 8 }, { .type = MAP_CGRP_STORAGE, .key_size = 4, .value_size = 8 },
		{ .type = MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1, .is_readonly = true,
		.origin = MAP_DATA, .data = (u8 *)"12345678", .data_size = 8 },
		{ .type = MAP_ARENA, .max_entries = 3, .flags = 1 << 10 }, { .type = MAP_ARENA, .max_entries = 3,
		.flags = 1 << 10, .map_extra = 1ull << 44 },
		{ .type = MAP_HASH, .key_size = 4, .value_size = 16, .max_entries = 3, .key_btf = 1, .value_btf = 1 },
		{ .type = MAP_QUEUE, .value_size = 4, .max_entries = 3, .value_btf = 1, .key_btf = 1 },
		{ .type = MAP_HASH, .key_size = 4, .value_size = 16, .max_entries = 3, .value_btf = 1 },
		{ .type = MAP_LIFO, .value_size = 4, .max_entries = 3, .value_btf = 1, .key_btf = 1 },
		{ .type = MAP_BLOOM_FILTER, .value_size = 4, .max_entries = 3, .value_btf = 1, .key_btf = 1 },
	};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct odd x;
		struct obj_map m = rows[i];
		odd_init(&x, 0);
		odd_bare(&x);
		m.name = STR("m"), m.section = STR(".maps");
		odd_map(&x, m);
		x.o.some_entries = 77, x.o.only = 1;
		buf_printf(&out, "==== %u\n", i);
		try_maps(&x, &out);
	}
	assert_true(golden("load_map_kinds", &out));
}

/* Ring buffers take whole pages, of the size that this kernel has. */
static void rings_in_pages(void **state)
{
	static const struct { u32 page, wanted, taken; } rows[] = { { 4096, 1, 4096 }, { 4096, 4097, 8192 },
		{ 16384, 4096, 16384 },
		{ 16384, 16385, 32768 }, { 65536, 1, 65536 }, { 65536, 65536, 65536 }, { 65536, 70000, 131072 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct odd x;
		struct buf out = BUF_INIT;
		odd_init(&x, 0);
		odd_bare(&x);
		x.r.f.page = rows[i].page;
		odd_map(&x, (struct obj_map){ .name = STR("m"), .section = STR(".maps"), .type = MAP_RINGBUF,
			.max_entries = rows[i].wanted });
		x.o.only = 1;
		try_maps(&x, &out);
		buf_char(&out, 0);
		const char *entries = strstr(out.s, "entries ");
		assert_non_null(entries);
		assert_int_equal(strtoul(entries + 8, NULL, 10), rows[i].taken);
		buf_free(&out);
	}
}

/* Pins that are there already, of a map like this one or of another. */
static void pins_that_are_there(void **state)
{
	static const struct sys_map_info rows[] = { { .type = MAP_HASH, .key_size = 4, .value_size = 8,
		.max_entries = 3 }, { .type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 3,
		.map_flags = 1 << 7 },
		{ .type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 3, .map_flags = 1 },
		{ .type = MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 3 },
		{ .type = MAP_HASH, .key_size = 8, .value_size = 8, .max_entries = 3 },
		{ .type = MAP_HASH, .key_size = 4, .value_size = 4, .max_entries = 3 },
		{ .type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 4 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows) + 2; i++) {
		struct odd x;
		odd_init(&x, 0);
		odd_bare(&x);
		odd_map(&x, (struct obj_map){ .name = STR("m"), .section = STR(".maps"), .type = MAP_HASH,
			.key_size = 4, .value_size = 8, .max_entries = 3, .pinning = i != 7,
			.pin_path = i == 7 ? STR("/sys/fs/bpf/deep/er/m") : STR("") });
		x.o.only = 1;
		x.r.has_pin = i < ARRAY_LEN(rows);
		x.r.pinned = rows[x.r.has_pin ? i : 0];
		x.r.f.no_bpffs = i == 8;
		buf_printf(&out, "==== %u\n", i);
		try_maps(&x, &out);
	}
	assert_true(golden("load_pins", &out));
}

static void maps_that_are_refused(void **state)
{
	static const struct { u32 type, key, value, entries, flags; int err; } rows[] = { { MAP_ARRAY, 8, 8, 1, 0,
		EINVAL }, { MAP_HASH, 4, 8, 1, 0, EINVAL }, { 999, 4, 8, 1, 0, EINVAL },
		{ MAP_HASH, 4, 8, 1, 0, E2BIG }, { MAP_HASH, 4, 8, 1, 0, ENOMEM }, { MAP_HASH, 4, 8, 1, 0, EPERM },
		{ MAP_HASH, 4, 8, 1, 0, EACCES }, { MAP_HASH, 4, 8, 1, 0, ENOSYS },
		{ MAP_HASH, 4, 8, 1, 0, EMFILE }, { MAP_HASH, 4, 8, 1, 0, EBUSY } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct odd x;
		odd_init(&x, i == 1 ? LACK_BTF : 0);
		odd_bare(&x);
		odd_map(&x, (struct obj_map){ .name = STR("m"), .section = STR(".maps"), .type = rows[i].type,
			.key_size = rows[i].key, .value_size = rows[i].value,
			.max_entries = rows[i].entries, .flags = rows[i].flags });
		x.o.only = 1;
		x.r.fail_cmd = BPFCMD_MAP_CREATE, x.r.fail_nth = ALL, x.r.fail_with = rows[i].err;
		buf_printf(&out, "==== %u errno %d\n", i, rows[i].err);
		try_maps(&x, &out);
	}
	assert_true(golden("load_maps_refused", &out));
}

/* Variables in an arena lie at its beginning; without one, or in too small a one, they have no place. */
static void variables_in_an_arena(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 5; i++) {
		static u8 bytes[9000] = { 1, 2, 3 };
		struct odd x;
		odd_init(&x, 0);
		odd_bare(&x);
		odd_map(&x, (struct obj_map){ .name = STR("a"), .section = STR(OBJ_ARENA_SECTION), .origin = MAP_DATA,
			.type = MAP_ARRAY, .key_size = 4, .value_size = 8192 + (i == 1),
			.max_entries = 1, .data = bytes, .data_size = 3 });
		if (i != 2)
			odd_map(&x, (struct obj_map){ .name = STR("arena"), .section = STR(".maps"), .type = MAP_ARENA,
				.max_entries = 2, .flags = 1 << 10, .map_extra = i == 3 ? 1ull << 44 : 0 });
		x.o.only = 1;
		x.r.f.fail_at = i == 4 ? x.r.f.calls + 3 : 0;
		buf_printf(&out, "==== %u\n", i);
		try_maps(&x, &out);
	}
	assert_true(golden("load_arena", &out));
}

/* Maps that the caller brings, templates of its own, maps that are not to be; programs of other types, flags, targets,
 * devices, instructions. */
static void callers_words(void **state)
{
	static const struct insn own[] = { I_MOV(0, 9), I_EXIT };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 22; i++) {
		struct odd x;
		const struct obj_map_init slot = { 1, INIT_MAP, M_COUNTS };
		static char log[17];         /* one byte more than the caller tells of */
		odd_init(&x, 0);
		memset(log, 'x', sizeof(log));
		x.o.maps = x.maps, x.o.progs = x.progs, x.o.no_pins = true;
		struct load_prog_want *p = &x.progs[F_NEXT];
		switch (i) {
		case 0: x.maps[M_COUNTS].fd = (int)fake_new_fd(&x.r.f, FD_OBJECT, "own"),
			x.maps[M_TABLES].inner_fd = 321, x.maps[M_JUMPS].ifindex = 4; break;
		case 1: x.maps[M_COUNTS].fd = 7; break;                          /* no descriptor */
		case 2: x.maps[M_COUNTS].is_absent = x.maps[M_OPS].is_absent = x.maps[M_TABLES].is_absent = true; break;
		case 3: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_XDP, .attach_type = 37,
			.flags = 32, .ifindex = 5 }; break;
		case 4: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_TRACING,
			.attach_type = ATTACH_TRACE_FENTRY, .target = STR("vfs_read") }; break;
		case 5: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_TRACING,
			.attach_type = ATTACH_TRACE_RAW_TP, .target = STR("sched_swatch") }; break;
		case 6: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_LSM, .attach_type = ATTACH_LSM_MAC,
			.target = STR("file_open") }; break;
		case 7: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_TRACING,
			.attach_type = ATTACH_TRACE_ITER, .target = STR("quite_another") }; break;
		case 8: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_EXT }; break;
		case 9: *p = (struct load_prog_want){ .insns = own, .ninsns = 2 }; break;
		case 10: *p = (struct load_prog_want){ .log = log, .log_bytes = 16, .log_level = 2 };
			x.r.log = "a long line of the verifier's\n"; break;
		case 11: *p = (struct load_prog_want){ .log = log, .log_bytes = 16 };
			x.r.log = "0: x\nR0 !read_ok\n"; x.o.only = F_NEXT + 1;
			x.r.fail_cmd = BPFCMD_PROG_LOAD, x.r.fail_nth = ALL, x.r.fail_with = EACCES; break;
		case 15: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_EXT, .target_fd = 123,
			.target = STR("next") }; break;
		case 16: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_TRACING, .target_fd = 123,
			.attach_type = ATTACH_TRACE_FEXIT, .target = STR("nobody") }; break;
		case 17: *p = (struct load_prog_want){ .is_typed = true, .type = PROG_TRACING,
			.attach_type = ATTACH_TRACE_FENTRY, .target = STR("") }; break;
		case 18: *p = (struct load_prog_want){ .is_typed = true }; break;
		case 19: *p = (struct load_prog_want){ .log = log, .log_bytes = 0, .log_level = 1 }; break;
		case 20: *p = (struct load_prog_want){ .log = log, .log_bytes = 16, .log_level = 4 };
			x.r.log = "processed 3 insns\n"; break;
		case 21: x.maps[M_COUNTS].ifindex = 9, x.maps[M_OPS].is_absent = true, x.o.only = F_NEXT + 1; break;
		}
		/* a map in a map, and what goes wrong with that */
		if (i > 11 && i < 15) {
			vec_push(&x.w.o->maps.v[M_TABLES].init, &x.w.a, slot);
			x.r.fail_cmd = i == 13 ? BPFCMD_MAP_UPDATE_ELEM : BPFCMD_MAP_CREATE, x.r.fail_with = EIO;
			x.r.fail_nth = i == 12 ? 0 : i == 13 ? 4 : 6;            /* the map put in; the template */
		}
		buf_printf(&out, "==== %u\n", i);
		try_programs(&x, &out);
		buf_printf(&out, "log '%.16s'\n", i > 9 ? log : "");
		assert_int_equal(log[16], 'x');
	}
	assert_true(golden("load_wants", &out));
}

/* Logs that do not fit at first, statistics, every program's log on demand. */
static void logs(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 6; i++) {
		struct odd x;
		struct buf kept = BUF_INIT;
		odd_init(&x, 0);
		odd_bare(&x);
		x.o.only = 1, x.o.keep_going = i == 5;
		x.o.log_level = i == 0 ? 0 : i == 1 ? 2 : i == 2 ? 4 : 1;
		x.o.log = i ? &kept : NULL;
		x.r.log = "processed 2 insns\n";
		x.r.fail_cmd = BPFCMD_PROG_LOAD;
		x.r.fail_nth = i == 3 ? 1 : i == 1 ? 0 : ALL, x.r.fail_with = i == 3 || i == 4 ? ENOSPC : EACCES;
		buf_printf(&out, "==== %u\n", i);
		try_programs(&x, &out);
		buf_printf(&out, "kept '%.*s'\n", (int)kept.n, kept.s);
		buf_free(&kept);
	}
	assert_true(golden("load_logs_kept", &out));
}

/* ---- tables of functions ----------------------------------------------------------------------------------------- */

enum ops_odd { OPS_AS_IT_IS, OPS_NO_VALUE, OPS_NO_DATA, OPS_NO_MEMBER, OPS_NO_FLAGS, OPS_BITS, OPS_NARROW, OPS_KIND,
	OPS_SHORT, OPS_NO_STRUCT, OPS_OTHER_FIRST, OPS_KINDS };

static struct btf *ops_kernel(struct arena *a, struct diags *ds, enum ops_odd odd)
{
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u64t = btf_add_int(b, STR("unsigned long"), 8, 0),
		f32 = btf_add_float(b, STR("float"), 4);
	u32 op = btf_add_proto(b, i32), op_ptr = btf_add_ptr(b, op), other = btf_add_record(b, false, STR("head"), 16);
	u32 ops = btf_add_record(b, false, odd == OPS_NO_STRUCT ? STR("other_ops") : STR("some_ops"), 24);
	btf_add_member(b, STR("more"), u64t, 0, 0);
	if (odd != OPS_NO_FLAGS)
		btf_add_member(b, STR("flags"), odd == OPS_NARROW ? u64t : odd == OPS_KIND ? f32 : i32, 64,
			odd == OPS_BITS ? 3 : 0);
	if (odd != OPS_NO_MEMBER)
		btf_add_member(b, STR("init"), op_ptr, 128, 0);
	if (odd != OPS_NO_VALUE)
		btf_add_record(b, false, STR("bpf_struct_ops_some_ops"), odd == OPS_SHORT ? 36 : 40);
	if (odd != OPS_NO_VALUE && odd == OPS_OTHER_FIRST)
		btf_add_member(b, STR("head"), other, 0, 0);
	if (odd != OPS_NO_VALUE)
		btf_add_member(b, STR("refs"), u64t, 0, 0);
	if (odd != OPS_NO_VALUE && odd != OPS_NO_DATA)
		btf_add_member(b, STR("data"), ops, 128, 0);
	btf_add_var(b, STR("jiffies"), u64t, 1);
	btf_build_finish(b, &bytes);
	str kept = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return btf_open(a, kept.s, kept.n, NULL, ds);
}

static void tables_that_do_not_fit(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < OPS_KINDS + 6; i++) {
		struct odd x;
		odd_init(&x, 0);
		struct obj_map *m = &x.w.o->maps.v[M_OPS];
		x.o.ctx = ops_kernel(&x.w.a, &x.w.ds, i < OPS_KINDS ? i : OPS_AS_IT_IS);
		x.w.o->externs.v[E_TASK].is_weak = true;
		x.o.no_pins = true;
		switch (i) {
		case OPS_KINDS: m->data_size = 11; break;                        /* the object's table ends too early */
		case OPS_KINDS + 1: m->struct_ops_btf = 1; break;                /* of no struct */
		case OPS_KINDS + 2: m->data_relocs.n = 0; break;                 /* its function stands nowhere */
		case OPS_KINDS + 3: x.r.fail_cmd = BPFCMD_MAP_UPDATE_ELEM, x.r.fail_nth = ALL, x.r.fail_with = EBUSY;
			x.w.o->maps.v[M_DATA].data = x.w.o->maps.v[M_RODATA].data = NULL;
			x.w.o->maps.v[M_JUMPS].init.n = 0; x.w.o->maps.v[M_KCONFIG].origin = MAP_DATA;
				x.w.o->externs.v[E_HZ].kind = x.w.o->externs.v[E_NAME].kind = EXTERN_ELSEWHERE;
			x.w.o->externs.v[E_HZ].is_weak = x.w.o->externs.v[E_NAME].is_weak = true; break;
		case OPS_KINDS + 4: x.o.kernel_btf = NULL; break;                /* no types at all */
		case OPS_KINDS + 5: x.o.no_tables = true; break;
		}
		buf_printf(&out, "==== %u\n", i);
		try_tables(&x, &out);
	}
	assert_true(golden("load_tables", &out));
}

static u32 module_index(void *ctx, str name) { (void)ctx; return str_is(name, "one") ? 1 : 0; }
static int module_fd(void *ctx, u32 index) { (void)ctx; return 40 + (int)index; }

/* A program for many functions says of which module; of the kernel it says nothing. */
static void functions_of_modules(void **state)
{
	static const char *const sections[] = { "fentry.multi/vfs_*", "fentry.multi/one:vfs_*", "fexit.multi.s/one:*",
		"fsession.multi/two:vfs_*", "fentry.multi" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(sections) * 2; i++) {
		struct rec_kern r;
		struct world w;
		bool optional;
		rec_init(&r, 0);
		world_init(&w, &r);
		struct load_opts o = options(&w, &r);
		struct obj_func *f = &w.o->funcs.v[F_NEXT];
		o.only = F_NEXT + 1, o.no_pins = true, o.kernel_btf_fd = module_fd, o.lean = true;
		o.kernel_module = i < ARRAY_LEN(sections) ? module_index : NULL;
		f->sec = uapi_sec_find(str_from(sections[i % ARRAY_LEN(sections)]), &f->target, &optional);
		w.o->maps.n = w.o->externs.n = 0, f->relocs.n = 0;
		w.o->funcs.v[0].relocs.n = 0, w.o->funcs.n = F_NEXT + 1;
		try_load(&w, &r, sections[i % ARRAY_LEN(sections)], &o, &out);
	}
	assert_true(golden("load_many_functions", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_everything), cmocka_unit_test(kernels_that_lack),
			cmocka_unit_test(a_call_fails), cmocka_unit_test(refusals),
		cmocka_unit_test(maps_of_all_kinds), cmocka_unit_test(rings_in_pages),
		cmocka_unit_test(pins_that_are_there), cmocka_unit_test(maps_that_are_refused),
		cmocka_unit_test(variables_in_an_arena), cmocka_unit_test(callers_words), cmocka_unit_test(logs),
		cmocka_unit_test(tables_that_do_not_fit), cmocka_unit_test(functions_of_modules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
