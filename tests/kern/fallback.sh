# The plan for a kernel without kprobes (hidden here, each way of them). With trampolines, programs on kprobes become fentry and
# fexit programs, and arguments, results and what they point to are the same; a program that wants more of its registers says so.
# Without trampolines, a system call's hook becomes its tracepoint; a function that has no other hook is refused with a
# sentence, and another way to go. -v says what was taken.
# needs: tracefs tracepoint:syscalls:sys_enter_clone guest
mkdir "$TMP/nothing" "$TMP/real" "$TMP/files"
mount -t tracefs tracefs "$TMP/real" && mkdir "$TMP/real/instances/skep_test" || skip "no tracing instance"
trap 'while umount /sys/kernel/tracing 2>/dev/null; do :; done; rmdir "$TMP/real/instances/skep_test"; umount "$TMP/real"' EXIT
without /sys/kernel/tracing
mount --bind "$TMP/real/instances/skep_test" /sys/kernel/tracing || skip "cannot take kprobe_events away" # an instance has none
while umount /sys/kernel/debug/tracing /sys/kernel/debug 2>/dev/null; do :; done
[ ! -d /sys/bus/event_source/devices/kprobe ] || mount --bind "$TMP/nothing" /sys/bus/event_source/devices/kprobe || skip "cannot hide the PMU"
run "$SKEP" features
expect_count 2 '^  kprobes by .* no ' "$TMP/out"
said() { grep -q "$1" "$TMP/err" || { cat "$TMP/err"; fail "-v does not say '$1'"; }; }
cat >"$TMP/clone.c" <<'END'
BPF_HASH(calls, u32);
int kprobe__sys_clone(void *ctx) { u32 pid = bpf_get_current_pid_tgid() >> 32; calls.increment(pid); return 0; }
END
cat >"$TMP/kill.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, u32); __type(value, u64); } modes SEC(".maps");
static void count(u32 key)
{
	u64 one = 1, *n = bpf_map_lookup_elem(&modes, &key);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&modes, &key, &one, 0);
}
struct task { char comm[16]; };
SEC("ksyscall/mknodat") int BPF_KSYSCALL(entry, int dfd, const char *path, unsigned int mode)
{
	if (bpf_get_current_pid_tgid() >> 32 == 0)
		return 1;
	count(dfd == -100 ? 1 : 2);
	return 7;
}
SEC("kretprobe/do_mknodat") int BPF_KRETPROBE(done, long ret)
{
	count(ret == 0 ? 11 : 12);
	return 0;
}
SEC("kprobe/do_mknodat") int plain(struct pt_regs *ctx)
{
	count((int)PT_REGS_PARM1(ctx) == -100 ? 21 : 22);
	return 0;
}
END
if have fentry; then
    run "$SKEP" run -v "$TMP/clone.c" -d 20 -c "$traced $WORK/clones 23"
    expect_count 1 "^ *$(cat "$TMP/pid") +23\$" "$TMP/out"
    case $(uname -m) in x86_64) entry=__x64_sys_clone ;; *) entry=__arm64_sys_clone ;; esac
    said "attached fentry:$entry"
    said 'before that: kprobe: this kernel has none'
    have func:do_mknodat || sed -i s/do_mknodat/filename_mknodat/ "$TMP/kill.c"
    run "$SKEP" run -v "$TMP/kill.c" -d 20 -c "$WORK/syscalls mknodat 23 $TMP/files"
    for key in 1 11 21; do expect_count 1 "^ *$key +23\$" "$TMP/out"; done
    expect_count 3 '^ *[0-9]+ +[0-9]+$' "$TMP/out"
    refuse 4 "$SKEP" run -d 1 -e 'int kprobe__vfs_read(struct pt_regs *ctx) { return PT_REGS_IP(ctx) != 0; }'
    grep -q 'cannot become an fentry program: it reads a register that holds no argument' "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
else
    run "$SKEP" run -v "$TMP/clone.c" -d 20 -c "$traced $WORK/clones 23"
    expect_count 1 "^ *$(cat "$TMP/pid") +23\$" "$TMP/out"
    said 'attached tracepoint:syscalls[:/]sys_enter_clone'
    refuse 4 "$SKEP" run -d 1 -e 'int kprobe__vfs_read(void *ctx) { return 0; }'
fi
[ "$code" = 4 ] && grep -q 'no kprobes' "$TMP/err" && grep -q 'vfs_read' "$TMP/err" && grep -q 'hint: .*tracepoint' "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
