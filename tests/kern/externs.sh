# What a program expects from the kernel, and what it does without: kernel functions by prototype and flavor, a missing one
# where it is called, the kernel's answers to LINUX_HAS_..., types that the kernel refuses, maps that are only looked at.
# needs: btf bpffs
judge() {	# NAME VERDICT PATTERN: the verdict of each program of $TMP/NAME.c, and what is said
	"$SKEP" cc -w "$TMP/$1.c" -o "$TMP/$1.o" || fail "$1 does not compile"
	"$SKEP" verify "$TMP/$1.o" >"$TMP/$1.out" 2>&1
	grep -qE "$2" "$TMP/$1.out" && grep -qE "$3" "$TMP/$1.out" || { cat "$TMP/$1.out"; fail "$1: not $2 with '$3'"; }
}
program() { { echo '#include "vmlinux.h"'; echo '#include <bpf/bpf_helpers.h>'; cat; echo 'char LICENSE[] SEC("license") = "GPL";'; } >"$TMP/$1.c"; }

if have func:bpf_task_from_pid; then
	program flavor <<'END'
extern struct task_struct *bpf_task_from_pid___v1(s32 pid) __ksym __weak;
extern struct task_struct *bpf_task_from_pid___v2(s32 pid, u64 flags) __ksym __weak;
extern void bpf_task_release(struct task_struct *p) __ksym;
SEC("syscall") int first(void *c) { if (!bpf_ksym_exists(bpf_task_from_pid___v1)) return 0; struct task_struct *t = bpf_task_from_pid___v1(1); if (t) bpf_task_release(t); return t ? 7 : 1; }
SEC("syscall") int second(void *c) { if (bpf_ksym_exists(bpf_task_from_pid___v2)) bpf_task_from_pid___v2(1, 2); return 8; }
END
	judge flavor '^first .* accepted' '^second .* accepted'
	judge flavor '^first .*accepted +1[0-9] ' .      # it is called: not left out as missing
	program proto <<'END'
extern struct task_struct *bpf_task_from_pid___x(s32 pid, u64 flags) __ksym;
SEC("syscall") int go(void *c) { return bpf_task_from_pid___x(1, 2) != 0; }
END
	judge proto '^go .* failed' "'bpf_task_from_pid___x' is declared with other parameters or another result than this kernel's"
	program other <<'END'
extern struct task_struct *bpf_task_from_pid___x(s32 pid, u64 flags) __ksym __weak;
SEC("syscall") int go(void *c) { return bpf_task_from_pid___x(1, 2) != 0; }
END
	judge other '^go .* refused' "this kernel's 'bpf_task_from_pid___x' has other parameters"
	program nowhere <<'END'
extern int bpf_nowhere(int x) __ksym __weak;
SEC("syscall") int called(void *c) { return bpf_nowhere(1); }
SEC("syscall") int guarded(void *c) { return bpf_ksym_exists(bpf_nowhere) ? bpf_nowhere(1) : 2; }
END
	judge nowhere '^called .* refused' "this kernel has no kfunc 'bpf_nowhere', which is called here"
	judge nowhere '^guarded .* accepted' 'called at .*nowhere\.c:4'
fi

# Types are refused for what this program does not need; where they are needed, that is said.
! grep -q bpf_rb_node /sys/kernel/btf/vmlinux || program refused <<'END'
struct nd { struct bpf_list_node l; struct bpf_rb_node r; int x; };
struct holder { struct bpf_spin_lock k; struct bpf_list_head h __attribute__((btf_decl_tag("contains:nd:l"))); } *unused_holder;
struct nd *unused_nd;
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __uint(key_size, 4); __uint(value_size, 8); } m SEC(".maps");
SEC("socket") int go(void *c) { int k = 0; return bpf_map_lookup_elem(&m, &k) != 0; }
END
! grep -q bpf_rb_node /sys/kernel/btf/vmlinux || judge refused '^go .* accepted' .

# A map of the program's that is pinned by name, and one of that name that is another: neither made nor minded.
pin=/sys/fs/bpf/skep_looked_at_$$
program pins <<END
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, int); __type(value, long); __uint(pinning, LIBBPF_PIN_BY_NAME); } skep_looked_at_$$ SEC(".maps");
SEC("socket") int go(void *c) { int k = 1; return bpf_map_lookup_elem(&skep_looked_at_$$, &k) != 0; }
END
judge pins '^go .* accepted' .
[ ! -e $pin ] || { rm -f $pin; fail "verify leaves a pin"; }
sed 's/max_entries, 16/max_entries, 8/' "$TMP/pins.c" >"$TMP/pinned.c"
"$SKEP" cc "$TMP/pinned.c" -o "$TMP/pinned.o" && "$SKEP" load "$TMP/pinned.o" /sys/fs/bpf/skep_dir_$$ >"$TMP/err" 2>&1 || { cat "$TMP/err"; fail "it does not load"; }
judge pins '^go .* accepted' .
[ -e $pin ]; was=$?
rm -rf $pin /sys/fs/bpf/skep_dir_$$
expect 0 $was "verify takes away the pin of another"

# A stack map whose depth is left to the tool.
program stacks <<'END'
struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(key_size, 4); __uint(max_entries, 8); } stacks SEC(".maps");
SEC("raw_tp/sys_enter") int go(void *c) { return bpf_get_stackid(c, &stacks, 0) & 0; }
END
judge stacks '^go .* accepted' .

# What libbpf supplies by itself, as this kernel is.
want_wrapper=false; grep -qE ' __(x64|arm64)_sys_bpf$' /proc/kallsyms && want_wrapper=true
want_cookie=false; have helper:get_attach_cookie && want_cookie=true
for name in LINUX_HAS_SYSCALL_WRAPPER LINUX_HAS_BPF_COOKIE; do
	eval "want=\$want_$([ $name = LINUX_HAS_BPF_COOKIE ] && echo cookie || echo wrapper)"
	program $name <<END
extern bool $name __kconfig;
SEC("socket") int yes(void *c) { if (!$name) while (1) asm volatile(""); return 0; }
END
	[ $want = true ] && judge $name '^yes .* accepted' . || judge $name '^yes .* refused' .
done
