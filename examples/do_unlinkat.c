/* do_unlinkat.c: paths of removed files, read twice: by BPF_CORE_READ, and by simply following the pointer. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(do_unlinkat, int dfd, struct filename *name)
{
	const char *path = BPF_CORE_READ(name, name);

	bpf_printk("unlinkat: dfd=%d path=%s plain=%s", dfd, path, name->name);
	return 0;
}
