// headers that the kernel does not have, near names, __has_include
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <linux/nosuch.h>
#include <linux/sched.h>
#include <net/sokc.h>
#include <net/sock.h>
#include <uapi/linux/ptrase.h>
#include <uapi/linux/ptrace.h>
#include <trace/events/sched.h>
#include <trace/events/scheds.h>
#include <linux/mfd/core.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfiltre/x_tables.h>
#include <net/if.h>
#if __has_include(<linux/nosuch.h>) || !__has_include(<linux/sched.h>)
#error __has_include takes what is not there
#endif
#pragma GCC diagnostic ignored "-Wunknown-header"
#include <linux/nowhere.h>
char _license[] SEC("license") = "GPL";

SEC("tracepoint/syscalls/sys_enter_openat")
int f(void *ctx) { return ((struct task_struct *)bpf_get_current_task())->pid; }
