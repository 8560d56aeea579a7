/* bpf_tracing.h: arguments by name; __TARGET_ARCH_<arch> says which machine is meant. */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__

#include <bpf/bpf_helpers.h>

struct pt_regs;

/* libbpf's own words for the machine: programs ask for them. */
#if __skep_mentions(bpf_target_)
#define bpf_target_defined
#if defined(__TARGET_ARCH_x86)
#define bpf_target_x86
#elif defined(__TARGET_ARCH_arm64)
#define bpf_target_arm64
#elif defined(__TARGET_ARCH_arm)
#define bpf_target_arm
#elif defined(__TARGET_ARCH_riscv)
#define bpf_target_riscv
#elif defined(__TARGET_ARCH_s390)
#define bpf_target_s390
#elif defined(__TARGET_ARCH_powerpc)
#define bpf_target_powerpc
#elif defined(__TARGET_ARCH_mips)
#define bpf_target_mips
#elif defined(__TARGET_ARCH_loongarch)
#define bpf_target_loongarch
#elif defined(__TARGET_ARCH_sparc)
#define bpf_target_sparc
#elif defined(__TARGET_ARCH_arc)
#define bpf_target_arc
#endif
#endif

#if __skep_mentions(PT_REGS, __PT_, BPF_PROG, BPF_KPROBE, BPF_KRETPROBE, BPF_UPROBE, BPF_URETPROBE, BPF_KSYSCALL, FUNC_PROBE, KMOD_RET, LSM_PROBE, usdt, USDT, ___bpf, __skep)
#include "skep/registers.h"
#endif
#endif
