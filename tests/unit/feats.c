/* feats.c: what the kernel is asked to find out what it offers, and what is made of its answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load.h"

#include "fake_kern.h"
#include "golden.h"
#include "print_attr.h"

/* A kernel that gives one answer to each command, and may say something in a program's log. */
struct answering {
	struct fake f;
	struct kern kern;
	struct buf out;
	long load, create, link, raw, batch, btf;    /* 0: a descriptor, or success */
	const char *log;
	bool asks_memlock;                           /* EPERM until the limit is raised */
	bool prints;
	u32 raised;
};

static void print_link(struct buf *out, const struct sys_link_create *a)
{
	buf_printf(out, "link of %u to %d type %u flags %x", a->prog_fd, (int)a->target_fd, a->attach_type, a->flags);
	if (a->attach_type == ATTACH_TRACE_KPROBE_MULTI)
		buf_printf(out, " functions %u flags %u: %s", a->kprobe_multi.cnt, a->kprobe_multi.flags,
			*(const char *const *)(uintptr_t)a->kprobe_multi.syms);
	if (a->attach_type == ATTACH_TRACE_UPROBE_MULTI)
		buf_printf(out, " places %u flags %u in %s: %llu", a->uprobe_multi.cnt, a->uprobe_multi.flags,
			(const char *)(uintptr_t)a->uprobe_multi.path,
			(unsigned long long)*(const u64 *)(uintptr_t)a->uprobe_multi.offsets);
	if (a->attach_type == ATTACH_NETFILTER)
		buf_printf(out, " family %u hook %u", a->netfilter.pf, a->netfilter.hooknum);
}

static void print_question(struct buf *out, int cmd, const void *attr)
{
	const struct sys_map_batch *batch = attr;
	const struct sys_raw_tp_open *raw = attr;
	const struct sys_btf_load *btf = attr;
	switch (cmd) {
	case BPFCMD_MAP_CREATE: print_create(out, attr); break;
	case BPFCMD_PROG_LOAD: print_load(out, attr); break;
	case BPFCMD_LINK_CREATE: print_link(out, attr); break;
	case BPFCMD_BTF_LOAD:
		buf_printf(out, "types log %u:", btf->log_level);
		print_bytes(out, btf->btf, btf->btf_size);
		break;
	case BPFCMD_MAP_LOOKUP_BATCH:
		buf_printf(out, "batch of %u from %s", batch->count, batch->in_batch ? "there" : "the start");
		break;
	case BPFCMD_RAW_TRACEPOINT_OPEN:
		buf_printf(out, "open %s with %u", raw->name ? (const char *)(uintptr_t)raw->name : "(none)",
			raw->prog_fd);
		break;
	default: buf_printf(out, "command %d", cmd);
	}
}

static long answer_of(const struct answering *k, int cmd)
{
	switch (cmd) {
	case BPFCMD_PROG_LOAD: return k->load;
	case BPFCMD_MAP_CREATE: return k->create;
	case BPFCMD_LINK_CREATE: return k->link;
	case BPFCMD_RAW_TRACEPOINT_OPEN: return k->raw;
	case BPFCMD_MAP_LOOKUP_BATCH: return k->batch;
	case BPFCMD_BTF_LOAD: return k->btf;
	default: return 0;
	}
}

static struct answering *answering_of(struct kern *k)
{
	return (struct answering *)((char *)k->ctx - offsetof(struct answering, f));
}

static long answering_bpf(struct kern *kern, int cmd, void *attr, u32 size)
{
	struct answering *k = answering_of(kern);
	struct sys_prog_load *p = attr;
	long r = k->asks_memlock && !k->raised ? -EPERM : answer_of(k, cmd);
	if (cmd == BPFCMD_PROG_LOAD && r < 0 && p->log_size && k->log)
		snprintf((char *)(uintptr_t)p->log_buf, p->log_size, "%s", k->log);
	if (k->prints) {
		buf_puts(&k->out, "\n  ");
		print_question(&k->out, cmd, attr);
	}
	return r ? r : fake_bpf(kern, cmd, attr, size);
}

static long answering_memlock(struct kern *kern) { answering_of(kern)->raised++; return 0; }

static long answering_stat(struct kern *kern, const char *path, struct stat *st)
{
	if (answering_of(kern)->prints)
		buf_printf(&answering_of(kern)->out, "\n  %s", path);
	return fake_stat(kern, path, st);
}

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = {
	{ "/sys/kernel/security/lsm", TEXT("capability,bpf\n") }, { "/proc/sys/net/core/bpf_jit_enable", TEXT("1\n") },
	{ "/sys/bus/event_source/devices/kprobe/type", TEXT("8\n") }, { "/sys/bus/event_source/devices/uprobe/type",
	TEXT("9\n") },
	{ "/sys/kernel/tracing/kprobe_events", TEXT("") }, { "/sys/kernel/tracing/uprobe_events", TEXT("") },
	{ "/sys/kernel/btf/vmlinux", TEXT("x") }, { "/sys/kernel/tracing/events/sched/sched_switch/id", TEXT("1\n") },
};
static const struct fake_file odd_files[] = { { "/sys/kernel/security/lsm", TEXT("capability,selinux\n") },
	{ "/proc/sys/net/core/bpf_jit_enable", TEXT("0\n") } };

static void begin(struct answering *k, const struct fake_file *some, u32 n)
{
	struct answering kept = *k;
	fake_init(&k->f, some, n);
	k->kern = k->f.kern;
	k->kern.bpf = answering_bpf;
	k->kern.raise_memlock = answering_memlock;
	k->kern.stat = answering_stat;
	k->out = (struct buf)BUF_INIT;
	k->prints = kept.prints;
	k->raised = 0;
}

static u32 id_of(void *ctx, const char *name)
{
	(void)ctx;
	return !strcmp(name, "bpf_fentry_test1") ? 7 : !strcmp(name, "bpf_lsm_settime") ? 8 : 0;
}

/* A type that there is not, or, where all is printed, each. */
static void print_type(struct answering *k, const char *name, long r, struct buf *out)
{
	if (r || k->prints)
		buf_printf(out, "%s%s (%ld)", k->prints ? "\n" : " ", name, r);
	buf_str(out, buf_view(&k->out));
	k->out.n = 0;
	k->raised = 0;
}

static void ask_all(struct answering *k, const char *what, bool has_ids, struct buf *out)
{
	struct arena a = { 0 };
	struct feats f = { .k = &k->kern, .func_id = has_ids ? id_of : NULL };
	buf_printf(out, "==== %s", what);
	for (u32 i = 0; i < FEAT_COUNT; i++) {
		bool has = feat_has(&f, i);
		buf_printf(out, "\n%s: %s %d", feat_text(i), has ? "yes" : "no", f.why[i]);
		buf_str(out, buf_view(&k->out));
		k->out.n = k->raised = 0;
		u64 calls = k->f.calls;
		assert_true(feat_has(&f, i) == has);
		if (f.known[i])
			assert_int_equal(k->f.calls, calls);     /* asked once */
	}
	buf_puts(out, "\nprograms");
	for (u32 i = 0; uapi_prog_type_name(i); i++)
		print_type(k, uapi_prog_type_name(i), feat_prog_type(&f, i), out);
	buf_puts(out, "\nmaps");
	for (u32 i = 0; uapi_map_type_name(i); i++)
		print_type(k, uapi_map_type_name(i), feat_map_type(&f, i), out);
	buf_char(out, '\n');
	assert_int_equal(fake_left(&a, &k->f).n, 0);
	buf_free(&k->out);
	arena_clear(&a);
}

/* The questions as a kernel that says yes hears them; one that wants its limit of memory raised hears them twice. */
static void questions(void **state)
{
	struct buf out = BUF_INIT;
	struct answering yes = { .prints = true }, limit = { .prints = true, .asks_memlock = true };
	(void)state;
	begin(&yes, files, ARRAY_LEN(files));
	ask_all(&yes, "yes to all", true, &out);
	begin(&limit, files, ARRAY_LEN(files));
	ask_all(&limit, "a limit of memory", false, &out);
	assert_true(golden("feats_asked", &out));
}

static void answers(void **state)
{
	static const struct { const char *what; struct answering k; bool has_ids, odd; } rows[] = {
		{ "says no", { .load = -EINVAL, .create = -EINVAL, .link = -EINVAL, .raw = -EINVAL, .batch = -EINVAL,
		.btf = -EINVAL }, true, true },
		{ "complains of what was given", { .link = -EBADF, .raw = -ENOENT, .batch = -ENOENT, .create = -524 },
		false, false },
		{ "complains of other things", { .link = -ESRCH, .raw = -ENODEV, .batch = -EFAULT, .btf = -EBADF },
		false, false },
		{ "has no such device", { .link = -ENODEV }, true, false },
		{ "has no such family", { .link = -EAFNOSUPPORT }, true, false },
		{ "knows no such helper", { .load = -EINVAL, .log = "unknown func bpf_x#1" }, false, false },
		{ "calls it invalid", { .load = -EINVAL, .log = "invalid func unknown#1" }, false, false },
		{ "keeps it from the type", { .load = -EINVAL, .log = "program of this type cannot use helper x#1" },
		false, false },
		{ "looks at arguments", { .load = -EACCES, .log = "R1 !read_ok" }, true, false },
		{ "has no descriptor", { .load = -EMFILE, .create = -ENFILE, .btf = -ENOMEM }, true, false },
		{ "was interrupted", { .load = -EINTR, .create = -EAGAIN, .btf = -EINTR }, true, false },
		{ "refuses trampolines", { .raw = -EPERM }, true, false },
	};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct answering k = rows[i].k;
		begin(&k, rows[i].odd ? odd_files : files, rows[i].odd ? ARRAY_LEN(odd_files) : ARRAY_LEN(files));
		k.f.no_tracefs = rows[i].odd;
		ask_all(&k, rows[i].what, rows[i].has_ids, &out);
	}
	assert_true(golden("feats_answered", &out));
}

/* A helper is there where the kernel takes the call, or refuses it for what it is given. */
static void helpers(void **state)
{
	static const struct { long load; const char *log; bool has; } rows[] = { { 0, "", true },
		{ -EPERM, "", false }, { -EPERM, "R1 type=ctx expected=map_ptr\n", true },
		{ -EACCES, "R1 !read_ok\n", true }, { -EINVAL, "", false }, { -EINVAL, "unknown func bpf_x#7\n", false },
		{ -EINVAL, "0: (85) call 7\nprogram of this type cannot use helper bpf_x#7\n", false },
		{ -EINVAL, "invalid func bpf_x#7\n", false }, { -EPERM, "cannot use helper\n", false },
		{ -ENOMEM, "", false } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct answering k = { .load = rows[i].load, .log = rows[i].log };
		struct arena a = { 0 };
		begin(&k, files, ARRAY_LEN(files));
		struct feats f = { .k = &k.kern };
		if (feat_helper(&f, PROG_KPROBE, 7) != rows[i].has)
			fail_msg("%ld '%s'", rows[i].load, rows[i].log);
		assert_int_equal(fake_left(&a, &k.f).n, 0);
		arena_clear(&a);
	}
}

/* What else is asked for: a helper with room for the log, sets of instructions, a device. */
static void asked_by_name(void **state)
{
	struct buf out = BUF_INIT;
	struct answering k = { .prints = true };
	(void)state;
	begin(&k, files, ARRAY_LEN(files));
	struct feats f = { .k = &k.kern };
	assert_true(feat_helper(&f, PROG_KPROBE, 7));
	for (enum feat_isa i = FEAT_ISA_LOOPS; i <= FEAT_ISA_V3; i++)
		if (i != FEAT_ISA_LARGE)
			assert_int_equal(feat_isa(&f, i), 0);
	assert_int_equal(feat_offload(&f, PROG_XDP, 3), 0);
	buf_str(&out, buf_view(&k.out));
	k.out.n = 0;
	assert_int_equal(feat_isa(&f, FEAT_ISA_LARGE), 0);
	u32 moves = 0;
	for (const char *p = buf_cstr(&k.out); (p = strstr(p, "b7 00 0 0")); p++)
		moves++;
	buf_printf(&out, "large: %u moves%s\n", moves, strstr(buf_cstr(&k.out), ", 95 00 0 0") ? ", then exit" : "");
	buf_free(&k.out);
	assert_true(golden("feats_by_name", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(questions), cmocka_unit_test(answers),
		cmocka_unit_test(helpers), cmocka_unit_test(asked_by_name) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
