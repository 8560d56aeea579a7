/* light.bpf.c: what a program that loads itself has to bring about: first values, maps in maps, programs in maps, CO-RE, kernel
 * symbols and functions, the kernel's configuration, callbacks. With LACKING it asks for a function that no kernel has. */
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern const void _stext __ksym, no_such_symbol __ksym __weak;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym __weak;
extern void bpf_task_release(struct task_struct *p) __ksym __weak;
extern void no_such_kfunc(int x) __ksym __weak;
extern int LINUX_KERNEL_VERSION __kconfig;
#ifdef LACKING
extern void nowhere(void) __ksym;
#endif
struct task_struct___other { int no_such_field; } __attribute__((preserve_access_index));

struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); } one SEC(".maps"), two SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, int);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { &one, &two } };
int next(void *ctx);
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__array(values, int (void *));
} jumps SEC(".maps") = { .values = { [1] = (void *)&next } };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, long); } sized SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(".maps");

const volatile int me = 1;
int five = 5, tgid, fields, lacks, inner, tails, sum, held, version;
long text, none, big[3000];

static int add(u32 i, int *to) { *to += (int)i; return 0; }

SEC("raw_tp/sys_enter") int enter(void *ctx)
{
	struct task_struct *t = bpf_get_current_task_btf();
	int key = 1, zero = 0, *v, s = 0;
	void *m;
	if (t->tgid != me)
		return 0;
	tgid = BPF_CORE_READ(t, group_leader, tgid);
	fields = bpf_core_field_exists(t->pid) + 2 * bpf_core_field_exists(((struct task_struct___other *)t)->no_such_field);
	text = (long)&_stext, none = (long)&no_such_symbol, version = LINUX_KERNEL_VERSION;
	if (bpf_ksym_exists(no_such_kfunc))
		no_such_kfunc(1);
	else
		lacks = 1;
#ifdef LACKING
	nowhere();
#endif
	if ((m = bpf_map_lookup_elem(&outer, &key)) && (v = bpf_map_lookup_elem(m, &zero)))
		inner = *v;
	bpf_loop(five, add, &s, 0);
	sum = s;
	bpf_tail_call(ctx, &jumps, 1);
	return 0;
}
SEC("raw_tp") int next(void *ctx) { tails++; return 0; }
SEC("tp_btf/sys_enter") int hold(void *ctx)
{
	struct task_struct *t = bpf_get_current_task_btf(), *p;
	if (t->tgid != me || !bpf_ksym_exists(bpf_task_acquire))
		return 0;
	if ((p = bpf_task_acquire(t))) {
		held = p->tgid;
		bpf_task_release(p);
	}
	return 0;
}
SEC("?fentry/no_such_function") int never(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
