/* pass_reads.c: which reads of a program become probe reads, and of which memory: by where the pointer comes from, as
 * the verifier of the kernel will see it. Each row is a program; its probe reads follow in their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

#include "uapi/uapi.h"

static const char before[] = "#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_tracing.h>\n"
	"struct bpf_raw_tracepoint_args { u64 args[0]; }; struct bpf_iter_meta; "
	"struct bpf_iter__task { struct bpf_iter_meta *meta; struct task_struct *task; };\n"
	"struct rec { struct task_struct *t; void *any; int *n; char text[16]; struct rec *next; u64 num; };\n"
	"struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, u32); __type(value, struct rec); "
	"__uint(max_entries, 4); } map SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(\".maps\");\n"
	"struct rec g; struct task_struct *gt; int sink; u64 sink8; char text[64];\n"
	"#define LOOKUP u32 key = 0; struct rec *r = bpf_map_lookup_elem(&map, &key); if (!r) return 0;\n"
	"#define USER __attribute__((btf_type_tag(\"user\")))\n"
	"static __noinline int pid_of(struct task_struct *t) { return t->pid; }\n"
	"static __noinline int of_rec(struct rec *p) { return p->num; }\n"
	"static __noinline int fill(struct task_struct **p) { *p = gt; return 0; }\n"
	"static __noinline int fill_own(struct rec **p) { *p = &g; return 0; }\n"
	"static __always_inline struct task_struct *same(struct task_struct *t) { return t; }\n"
	"__noinline int global(struct rec *p) { return p ? p->num : 0; }\n";

enum { KPROBE, FENTRY, TP, RAW, BTF, XDP, SKB, UPROBE, ITER, PERF, SYSCALL, LSM };
static const struct { const char *section, *params; } kinds[] = { { "kprobe/f", "struct pt_regs *ctx" },
	{ "fentry/f", "u64 *ctx" }, { "tracepoint/a/b", "struct trace_event_raw_sys_enter *ctx" },
	{ "raw_tp/f", "struct bpf_raw_tracepoint_args *ctx" }, { "tp_btf/f", "u64 *ctx" },
		{ "xdp", "struct xdp_md *ctx" },
	{ "tc", "struct __sk_buff *ctx" }, { "uprobe", "struct pt_regs *ctx" },
		{ "iter/task", "struct bpf_iter__task *ctx" },
	{ "perf_event", "struct bpf_perf_event_data *ctx" }, { "syscall", "struct rec *ctx" },
		{ "lsm/f", "u64 *ctx" } };

#define TASK(from) "struct task_struct *t = (void *)" from "; "

static const struct row { u8 kind; const char *body, *reads; } rows[] = {
	/* registers: numbers */
	{ KPROBE, TASK("ctx->di") "return t->pid;", "kernel" },
	{ KPROBE, TASK("ctx->di") "return t->real_parent->pid;", "kernel kernel" },
	{ KPROBE, "return ctx->di;", "" },
	{ KPROBE, "int *p = (void *)ctx->di; return *p;", "any" },
	{ KPROBE, "int USER *p = (void *)ctx->di; return *p;", "user" },
	{ KPROBE, "char **p = (void *)ctx->di; return **p;", "any any" },
	{ KPROBE, "struct rec *p = (void *)ctx->di; return p->num;", "any" },
	{ KPROBE, "struct rec *p = (void *)ctx->di; return p->next->num + p->t->pid;", "any any any kernel" },
	{ UPROBE, "int *p = (void *)ctx->di; return *p;", "user" },
	{ UPROBE, "struct rec *p = (void *)ctx->di; return p->next->num;", "user user" },
	{ UPROBE, TASK("ctx->di") "return t->pid;", "user" },
	{ UPROBE, TASK("bpf_get_current_task()") "return t->pid;", "kernel" },
	{ PERF, "int *p = (void *)ctx->regs.di; return *p;", "any" },
	{ TP, "int *p = (void *)ctx->args[0]; return *p;", "any" },
	{ RAW, "int *p = (void *)ctx->args[0]; return *p;", "any" },
	{ RAW, TASK("ctx->args[0]") "return t->pid;", "kernel" },
	/* what helpers give */
	{ KPROBE, TASK("bpf_get_current_task()") "return t->pid;", "kernel" },
	{ KPROBE, TASK("bpf_get_current_task()") "return t->mm ? t->real_parent->tgid : 1;", "kernel kernel kernel" },
	{ KPROBE, TASK("bpf_get_current_task_btf()") "return t->pid;", "" },
	{ KPROBE, TASK("bpf_get_current_task_btf()") "return t->real_parent->pid + t->real_parent->real_parent->tgid;",
		"" },
	{ KPROBE, TASK("bpf_get_current_task_btf()") "return t->comm[3];", "" },
	{ KPROBE, TASK("bpf_get_current_task_btf()") "return t->comm[bpf_get_prandom_u32() & 7];", "kernel" },
	{ KPROBE, TASK("bpf_get_current_task_btf()") "int n = 0; for (int i = 0; i < 2; i++) n += t->comm[i]; return "
		"n;", "" },
	{ KPROBE, "LOOKUP return r->num;", "" }, { KPROBE, "LOOKUP return r->t->pid;", "kernel" },
	{ KPROBE, "LOOKUP return *r->n;", "any" }, { KPROBE, "LOOKUP return r->next->num;", "any" },
	{ KPROBE, "LOOKUP return r->text[bpf_get_prandom_u32() & 15];", "" },
	{ KPROBE, "struct rec *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0); if (!r) return 0; r->num = 1; "
		"sink8 = r->num; bpf_ringbuf_discard(r, 0); return 0;", "" },
	{ KPROBE, "u64 p = bpf_ktime_get_ns(); return *(int *)p;", "any" },
	{ XDP, "u64 p = bpf_ktime_get_ns(); return *(int *)p;", "kernel" },
	/* globals, the stack */
	{ KPROBE, "return g.num;", "" }, { KPROBE, "return gt->pid;", "kernel" },
		{ KPROBE, "return g.text[sink & 15];", "" },
	{ KPROBE, "struct rec l = {}; l.t = (void *)ctx->di; bpf_map_update_elem(&map, &l.num, &l, 0); return "
		"l.t->pid;",
		"kernel" },
	{ KPROBE, "struct task_struct *t[2] = { (void *)ctx->di, bpf_get_current_task_btf() }; "
		"return t[sink & 1]->pid;", "kernel" },
	{ FENTRY, "struct task_struct *t; fill(&t); return t->pid;", "kernel" },
	{ FENTRY, "struct rec *p; fill_own(&p); return p->num;", "" },
	{ FENTRY, "struct rec *p; fill_own(&p); return p->t->pid;", "" },
	{ KPROBE, "struct rec *p; bpf_probe_read_kernel(&p, 8, (void *)ctx->di); return p->num;", "kernel any" },
	{ KPROBE, "struct task_struct *t; bpf_probe_read_kernel(&t, 8, (void *)ctx->di); return t->pid;",
		"kernel kernel" },
	{ KPROBE, "struct rec USER *p; bpf_probe_read_user(&p, 8, (void *)ctx->di); return p->num;", "user user" },
	/* arguments that the verifier knows, and what hangs on them */
	{ FENTRY, TASK("ctx[0]") "return t->pid;", "" }, { FENTRY, TASK("ctx[0]") "return t->real_parent->pid;", "" },
	{ FENTRY, "int *p = (void *)ctx[0]; return *p;", "" },
		{ BTF, TASK("ctx[1]") "return t->real_parent->pid;", "" },
	{ FENTRY, TASK("ctx[0]") "return (u64)t->files->fdt->fd;", "" },
	{ FENTRY, TASK("ctx[0]") "return *(int *)t->mm;", "" },
	{ FENTRY, "struct file *f = (void *)ctx[0]; return *(int *)f->private_data;", "kernel" },
	{ FENTRY, "struct filename *f = (void *)ctx[0]; return f->name[0];", "kernel" },
	{ FENTRY, "struct filename *f = (void *)ctx[0]; return *(char USER *)f->name;", "user" },
	{ LSM, "struct file *f = (void *)ctx[0]; return f->f_inode ? 0 : -1;", "" },
	{ ITER, "struct task_struct *t = ctx->task; return t ? t->real_parent->pid == 1 : 0;", "" },
	{ BTF, TASK("ctx[1]") "struct task_struct *p = t->pid ? t : t->real_parent; return p->tgid;", "" },
	{ BTF, TASK("ctx[1]") "struct task_struct *p = t->pid ? t : (void *)ctx[0] + 1; return p->tgid;", "" },
	{ BTF, TASK("ctx[1]") "struct task_struct *p = t->pid ? t : gt; return p->tgid;", "kernel" },
	{ BTF, TASK("ctx[1]") "struct task_struct *p = t->pid ? t : 0; return p ? p->tgid : 0;", "" },
	/* packets */
	{ XDP, "char *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end; return d + 14 > e ? 0 : d[13];",
		"" },
	{ XDP, "char *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end; u32 n = d + 1 > e ? 0 : d[0] & 7; "
		"d += n; return d + 2 > e ? 0 : d[1];", "" },
	{ SKB, "return ctx->len + ctx->cb[1];", "" },
	{ SKB, "struct bpf_sock *s = ctx->sk; return s ? s->family : 0;", "" },
	{ SYSCALL, "return ctx->num;", "" }, { SYSCALL, "return ctx->t->pid;", "kernel" },
	/* functions that are called: what all their callers give */
	{ FENTRY, TASK("ctx[0]") "return pid_of(t);", "" },
	{ KPROBE, TASK("ctx->di") "return pid_of(t);", "kernel" },
	{ FENTRY, TASK("ctx[0]") "return pid_of(t) + pid_of(gt);", "kernel" },
	{ KPROBE, "LOOKUP return of_rec(r);", "" },
		{ KPROBE, "struct rec l = { .num = sink }; return of_rec(&l);", "" },
	{ KPROBE, "LOOKUP struct rec l = { .num = sink }; return of_rec(&l) + of_rec(r) + of_rec(&g);", "" },
	{ KPROBE, "LOOKUP return of_rec(r->next) + of_rec(r);", "any" },
	{ UPROBE, "return of_rec((void *)ctx->di);", "user" },
	{ KPROBE, TASK("ctx->di") "return same(t)->pid;", "kernel" },
	{ KPROBE, "return global(&g);", "" },
	/* whole objects */
	{ KPROBE, TASK("ctx->di") "struct sched_entity s = t->se; return s.cfs_rq != 0;", "kernel" },
	{ FENTRY, TASK("ctx[0]") "struct sched_entity s = t->se; return s.cfs_rq != 0;", "kernel" },
	{ FENTRY, "struct in6_addr a = *(struct in6_addr *)ctx[0]; __builtin_memcpy(text, &a, 16); return 0;",
		"kernel" },
	{ KPROBE, "LOOKUP struct rec l = *r; __builtin_memcpy(text, &l, 48); return 0;", "" },
	{ KPROBE, "struct rec *p = (void *)ctx->di; struct rec l = *p; __builtin_memcpy(text, &l, 48); return 0;",
		"any" },
	{ UPROBE, "struct rec *p = (void *)ctx->di; g = *p; return 0;", "user" },
	{ KPROBE, "struct pt_regs r = *ctx; __builtin_memcpy(text, &r, 48); return 0;", "" },
	/* no memory of anybody's is written */
	{ KPROBE, TASK("bpf_get_current_task()") "t->pid = 1; return 0;", "! kernel memory cannot be written" },
	{ UPROBE, "struct rec *p = (void *)ctx->di; p->next->num = 1; return 0;", "! user memory cannot be written" },
	{ KPROBE, TASK("ctx->di") "t->pid = 1; return 0;", "" },
		    /* a register may hold anything: the verifier says */
	{ UPROBE, "int *p = (void *)ctx->di; *p = 1; return 0;", "! user memory cannot be written" },
	{ KPROBE, TASK("bpf_get_current_task()") "__builtin_memset(t, 0, 16); return 0;",
		"! kernel memory cannot be written" },
	{ KPROBE, TASK("bpf_get_current_task()") "t->se = *(struct sched_entity *)text; return 0;",
		"! kernel memory cannot be written" },
	{ KPROBE, TASK("bpf_get_current_task()") "__sync_fetch_and_add(&t->pid, 1); return 0;",
		"! kernel memory cannot be written" },
	{ KPROBE, "LOOKUP r->num = 1; r->t = 0; return 0;", "" },
};

static void reads_of(const struct row *row, bool is_old, struct buf *out)
{
	struct bench b;
	begin(&b);
	str text = arena_printf(&b.a, "%sSEC(\"%s\") int f(%s) { %s }\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n",
		before,
		kinds[row->kind].section, kinds[row->kind].params, row->body);
	struct cc_opts opts = { .cpu = 3, .no_probe_read_kernel = is_old, .read_file = read_file, .ctx = &b.a,
		.arch = STR("x86"), .kernel_version = 0x60600, .btf = kernel };
	struct obj *o = cc_compile(&b.a, &b.src, STR("x.c"), text, &opts, &b.ds);
	vec_each(d, &b.ds.list)
		if (b.ds.errors || str_ends((*d)->msg, "memory cannot be written"))
			buf_printf(out, " ! %.*s", STR_ARG((*d)->msg));
	for (u32 f = 0; o && !b.ds.errors && f < o->funcs.n; f++)
		for (u32 i = 0; i < o->funcs.v[f].ninsns; i++) {
			struct insn in = o->funcs.v[f].insns[i];
			bool is_call = in.code == 0x85 && !in.src;
			const char *what = !is_call ? "" : in.imm == HELPER_probe_read ? " any" :
				in.imm == HELPER_probe_read_kernel ? " kernel" : in.imm == HELPER_probe_read_user ?
					" user" : "";
			buf_puts(out, what);
		}
	arena_clear(&b.a);
}

static void by_where_they_come_from(void **state)
{
	u32 wrong = 0;
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct buf out = BUF_INIT;
		reads_of(&rows[r], false, &out);
		str got = str_trim(buf_view(&out));
		if (!str_is(got, rows[r].reads)) {
			printf("%s: %s\n\t%.*s, not %s\n", kinds[rows[r].kind].section, rows[r].body, STR_ARG(got),
				rows[r].reads);
			wrong++;
		}
		buf_free(&out);
	}
	assert_int_equal(wrong, 0);
}

/* Before 5.5 there is one helper for all memory. */
static void old_kernels_have_one(void **state)
{
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct buf out = BUF_INIT, want = BUF_INIT;
		str rest = str_from(rows[r].reads), word;
		if (strstr(rows[r].body, "bpf_probe_read") || strchr(rows[r].reads, '!'))
			continue;
		while (rest.n) {
			str_cut(rest, ' ', &word, &rest);
			buf_puts(&want, " any");
		}
		reads_of(&rows[r], true, &out);
		if (!str_eq(buf_view(&out), buf_view(&want)))
			fail_msg("row %u: %s", r, buf_cstr(&out));
		buf_free(&out), buf_free(&want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_where_they_come_from),
		cmocka_unit_test(old_kernels_have_one) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
