/* bpf_tracing.h: arguments by name; __TARGET_ARCH_<arch> says which machine is meant. */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__

#include <bpf/bpf_helpers.h>

struct pt_regs;

#if __skep_mentions(PT_REGS, __PT_, BPF_PROG, BPF_KPROBE, BPF_KRETPROBE, BPF_UPROBE, BPF_URETPROBE, BPF_KSYSCALL, FUNC_PROBE, KMOD_RET, LSM_PROBE, usdt, USDT, ___bpf, __skep)
#include "skep/registers.h"
#endif
#endif
