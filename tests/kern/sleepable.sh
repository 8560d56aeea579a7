# Sections that let a program sleep, those of sessions, and one that writes what a tracepoint hands on: each sees every event of a known
# workload, where this kernel takes such a program. Who may sleep reads what user space has not in memory yet.
# needs: btf guest
seen=0
try() { # SECTION PARAMETERS BODY COUNT COMMAND: the program runs COUNT times
    section=$1
    cat >"$TMP/t.c" <<EOF
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, u64); } seen SEC(".maps");
static void add(u32 at) { u64 *n = bpf_map_lookup_elem(&seen, &at); if (n) __sync_fetch_and_add(n, 1); }
static __attribute__((unused)) void sleep(u64 at) { char c; if (!bpf_copy_from_user(&c, 1, (void *)at)) add(1); }
SEC("$section") int $2 { $3 }
EOF
    run "$SKEP" run -d 20 "$TMP/t.c" -c "$5"
    expect_count 1 "^ *0 +$4\$" "$TMP/out" # SEC
    [ -z "${6:-}" ] || expect_count 1 "^ *1 +$6\$" "$TMP/out"
    seen=$((seen + 1))
}
usdt="$WORK/usdt" machine=$(uname -m)
case $machine in x86_64) call=__x64_sys_getppid number=110 ;; *) call=__arm64_sys_getppid number=173 ;; esac
calls="$WORK/syscalls getppid 23"
# which process: the workload's, as the kernel has its name
ours='char name[16]; bpf_get_current_comm(name, sizeof(name)); if (name[0] != 115 || name[1] != 121 || name[2] != 115) return 0;'
can() { "$WORK/has" load "$@" >/dev/null; } # TYPE ATTACH_TYPE FLAGS [FUNCTION]

have helper:copy_from_user || exit 0
if have uprobe && can 2 0 16; then
    # -7 lies in no memory, what is read is the program's own file
    try "uprobe.s/$usdt:pass" 'f(struct pt_regs *ctx)' 'add(0); sleep(PT_REGS_IP(ctx)); return 0;' 23 "$usdt 23" 23
    try "uretprobe.s/$usdt:pass" 'f(struct pt_regs *ctx)' 'add(0); sleep(PT_REGS_SP(ctx)); return 0;' 23 "$usdt 23" 23
    try "usdt.s/$usdt:skep:pass" 'BPF_USDT(f, int round)' 'add(0); sleep(PT_REGS_IP(ctx)); return 0;' 23 "$usdt 23" 23
    if have attach:TRACE_UPROBE_MULTI; then
        try "uprobe.multi.s/$usdt:pas*" 'f(struct pt_regs *ctx)' 'add(0); sleep(PT_REGS_IP(ctx)); return 0;' 23 "$usdt 23" 23
        try "uretprobe.multi.s/$usdt:pas*" 'f(struct pt_regs *ctx)' 'add(0); sleep(PT_REGS_SP(ctx)); return 0;' 23 "$usdt 23" 23
    fi
    if have attach:TRACE_UPROBE_SESSION; then # at entry and at return
        try "uprobe.session/$usdt:pas*" 'f(struct pt_regs *ctx)' 'add(0); return 0;' 46 "$usdt 23"
        try "uprobe.session.s/$usdt:pas*" 'f(struct pt_regs *ctx)' 'add(0); sleep(PT_REGS_SP(ctx)); return 0;' 46 "$usdt 23" 46
    fi
fi
if have attach:TRACE_KPROBE_SESSION && have kprobe.multi; then
    try "kprobe.session/$call" 'f(struct pt_regs *ctx)' "$ours add(0); return 0;" 46 "$calls"
fi
# Functions that fault injection may fail, and system calls where that is built in, may be slept in.
for way in 'fentry.s 24' 'fexit.s 25' 'fmod_ret.s 26'; do
    set -- $way
    ! can 26 "$2" 16 $call || try "$1/$call" 'f(u64 *ctx)' "$ours add(0); sleep(((struct pt_regs *)ctx[0])->sp); return 0;" 23 "$calls" 23
done
! have fentry || ! can 26 26 0 security_inode_mkdir ||
    try fmod_ret/security_inode_mkdir 'f(u64 *ctx)' 'add(0); return -13;' 2 "mkdir $TMP/m1; mkdir $TMP/m2; ! test -e $TMP/m1"
[ ! -e "$TMP/m2" ] || fail "fmod_ret did not forbid it"
if have attach:TRACE_FSESSION; then
    ! can 26 58 0 $call || try "fsession/$call" 'f(u64 *ctx)' "$ours add(0); return 0;" 46 "$calls"
    ! can 26 58 16 $call || try "fsession.s/$call" 'f(u64 *ctx)' "$ours add(0); sleep(((struct pt_regs *)ctx[0])->sp); return 0;" 46 "$calls" 46
fi
# Tracepoints of system calls may be slept in from 7.x on.
at="if (ctx[1] != $number) return 0; $ours"
if can 17 0 16; then
    for section in raw_tp.s raw_tracepoint.s tp_btf.s; do
        try $section/sys_enter 'f(u64 *ctx)' "$at add(0); sleep(((struct pt_regs *)ctx[0])->sp); return 0;" 23 "$calls" 23
    done
fi
if can 5 0 16; then
    for section in tp.s tracepoint.s; do
        try $section/syscalls/sys_enter_getppid 'f(void *ctx)' "$ours add(0); return 0;" 23 "$calls"
    done
fi
[ $seen -gt 0 ] || skip "this kernel takes no program that sleeps but LSM's"
echo "$seen sections"
