# Loops of every shape, on kernels since 5.3: the verifier takes them and they count right. The bound is not known when
# the program is compiled: it is the number of the directory (-100).
# needs: tracefs btf tracepoint:syscalls:sys_enter_unlinkat
cat >"$TMP/loops.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 8);
    __type(key, u32);
    __type(value, u64);
} sums SEC(".maps");

static __always_inline int add(u32 slot, u64 what)
{
    char comm[16];
    u64 *sum = bpf_map_lookup_elem(&sums, &slot);

    bpf_get_current_comm(&comm, sizeof(comm));
    if (sum && !__builtin_memcmp(comm, "OWN", sizeof("OWN")))
        *sum += what;
    return 0;
}

#define PROGRAM(name) \
    static __always_inline u64 name##_sum(u32 n); \
    SEC("tracepoint/syscalls/sys_enter_unlinkat") \
    int name(struct trace_event_raw_sys_enter *ctx) { return add(name##_slot, name##_sum(-(s32)ctx->args[0] & 63)); } \
    static __always_inline u64 name##_sum(u32 n)

enum { two_ways_slot, within_slot, at_end_slot, nested_slot, no_counter_slot, with_call_slot };

PROGRAM(two_ways) /* left in two ways: 0 + ... + 35 */
{
    u64 sum = 0;
    for (u32 i = 0; i < 50 && i < n; i++)
        sum += i;
    return sum;
}

PROGRAM(within) /* left from within, goes on from within: 0 + 2 + ... + 34 */
{
    u64 sum = 0;
    for (u32 i = 0; i < 64; i++) {
        if (i == n)
            break;
        if (i & 1)
            continue;
        sum += i;
    }
    return sum;
}

PROGRAM(at_end) /* tested at its end */
{
    u64 sum = 0;
    u32 i = 0;
    do {
        sum += n;
    } while (++i < 7);
    return sum;
}

PROGRAM(nested) /* 6 * 5 */
{
    u64 sum = 0;
    u32 j = 0;
    while (j < n) {
        for (u32 k = 0; k < 5; k++)
            sum++;
        j += 6;
    }
    return sum;
}

PROGRAM(no_counter) /* 36 18 9 4 2 1 */
{
    u64 sum = 0;
    for (u32 i = n; i; i >>= 1)
        sum++;
    return sum;
}

PROGRAM(with_call)
{
    u64 sum = 0;
    for (u32 i = 0; i < 20; i++)
        sum += bpf_get_current_pid_tgid() != 0;
    return sum;
}

char LICENSE[] SEC("license") = "GPL";
END
own syscalls
sed -i "s/OWN/$own/" "$TMP/loops.c"
mkdir "$TMP/files" && "$WORK/syscalls" mknodat 23 "$TMP/files"
run "$SKEP" run "$TMP/loops.c" -d 20 -c "$TMP/$own unlinkat 23 $TMP/files"
slot=0
for each in 630 306 252 30 6 20; do
    expect_count 1 "^ +$slot +$((23 * each))\$" "$TMP/out"
    slot=$((slot + 1))
done
