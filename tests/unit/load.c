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

static void print_bytes(struct buf *out, u64 at, u32 n)
{
	const u8 *p = (const u8 *)(uintptr_t)at;
	for (u32 i = 0; p && i < n; i++)
		buf_printf(out, " %x", p[i]);
}

static void print_create(struct buf *out, const struct sys_map_create *a)
{
	buf_printf(out, "map '%s' type %u key %u value %u entries %u flags %x node %u extra %llu inner %u btf %d %u %u vmlinux %u module %d if %u", a->map_name, a->map_type,
		a->key_size, a->value_size, a->max_entries, a->map_flags, a->numa_node,
		(unsigned long long)a->map_extra, a->inner_map_fd, a->btf_fd != 0,
		a->btf_key_type_id, a->btf_value_type_id, a->btf_vmlinux_value_type_id, a->value_type_btf_obj_fd,
		a->map_ifindex);
}

static void print_load(struct buf *out, const struct sys_prog_load *a)
{
	const struct insn *insn = (const struct insn *)(uintptr_t)a->insns;
	const struct sys_func_info *f = (const void *)(uintptr_t)a->func_info;
	const struct sys_line_info *l = (const void *)(uintptr_t)a->line_info;
	const int *fds = (const int *)(uintptr_t)a->fd_array;
	buf_printf(out, "prog '%s' type %u attach %u flags %x license %s version %x log %u of %u target %u in %u btf %d", a->prog_name, a->prog_type,
		a->expected_attach_type, a->prog_flags, (const char *)(uintptr_t)a->license, a->kern_version,
		a->log_level, a->log_size, a->attach_btf_id, a->attach_prog_fd,
		a->prog_btf_fd != 0);
	if (fds)
		buf_printf(out, " fds %d", fds[1]);
	for (u32 i = 0; i < a->insn_cnt; i++)
		buf_printf(out, "%s%02x %x%x %d %d", i ? ", " : "\n  ", insn[i].code, insn[i].dst, insn[i].src,
			insn[i].off, insn[i].imm);
	for (u32 i = 0; i < a->func_info_cnt; i++)
		buf_printf(out, "%s%u:%u", i ? " " : "\n  funcs ", f[i].insn_off, f[i].type_id);
	for (u32 i = 0; i < a->line_info_cnt; i++)
		buf_printf(out, "%s%u:%u", i ? " " : "\n  lines ", l[i].insn_off, l[i].line_col);
}

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
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T start\nffffffff81000100 t untyped\nffffffff81000200 d untyped_too\t[mod]\n") },
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
		{ BPFCMD_OBJ_PIN, 1, EACCES, NULL }, { BPFCMD_BTF_LOAD, 1, EPERM, NULL },
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
		{ EACCES, "0: R1=ctx() R10=fp0\n; int x @ hand.c:11\n0: (18) r1 = 0x0\n2: (61) r0 = *(u32 *)(r1 +0)\nR1 invalid mem access 'scalar'\nprocessed 2 insns\n" },
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
		{ EACCES, "5: (0f) r1 += r2\nmath between map_value pointer and register with unbounded min value is not allowed\n" },
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_everything), cmocka_unit_test(kernels_that_lack),
			cmocka_unit_test(a_call_fails), cmocka_unit_test(refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
