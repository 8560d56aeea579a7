# Tail calls through a program array that the object fills: one program calls itself until the kernel's limit of 33, another is
# called once; what each counts is exact, from the source and from the object.
# needs: btf tracepoint:syscalls:sys_enter_getppid
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } counts SEC(".maps");
static void count(u32 at) { u64 *n = bpf_map_lookup_elem(&counts, &at); if (n) __sync_fetch_and_add(n, 1); }
int again(void *ctx);
int last(void *ctx);
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 2); __uint(key_size, 4); __array(values, int (void *)); } next SEC(".maps") = {
	.values = { [0] = (void *)&again, [1] = (void *)&last },
};
static bool ours(void)
{
	char comm[16];
	bpf_get_current_comm(comm, sizeof(comm));
	return !__builtin_memcmp(comm, "OWN", sizeof("OWN"));
}
SEC("tracepoint/syscalls/sys_enter_getppid") int first(void *ctx)
{
	if (!ours())
		return 0;
	count(0);
	bpf_tail_call(ctx, &next, 0);
	return 0;
}
SEC("tracepoint/syscalls/sys_enter_mknodat") int second(void *ctx)
{
	if (ours())
		bpf_tail_call(ctx, &next, 1);
	return 0;
}
SEC("tracepoint") int again(void *ctx)
{
	count(1);
	bpf_tail_call(ctx, &next, 0);
	count(2);
	return 0;
}
SEC("tracepoint") int last(void *ctx) { count(3); return 0; }
END
own syscalls
sed -i "s/OWN/$own/g" "$TMP/t.c"
"$SKEP" cc "$TMP/t.c" -o "$TMP/t.o" || fail "does not compile"
for program in "$TMP/t.c" "$TMP/t.o"; do
    rm -rf "$TMP/files" && mkdir "$TMP/files"
    run "$SKEP" run "$program" -d 20 -c "$TMP/$own getppid 10; $TMP/$own mknodat 23 $TMP/files"
    for row in '0 +10' '1 +330' '2 +10' '3 +23'; do expect_count 1 "^ *$row\$" "$TMP/out"; done
done
