// needs: helper:sys_bpf
// Checks in front of an index stay, whatever the compiler knows of what was computed: the verifier forgets what many operators leave.
// Each program computes a small number of bytes of a map's value, asks whether it is small enough, or cuts it, and uses it as an index.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct bytes { __u8 b[65536 + 8]; };
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct bytes);
} bytes SEC(".maps");

#define INDEX(name, type, computed, check, used) \
	SEC("syscall") int name(void *ctx) \
	{ \
		__u32 zero = 0; \
		struct bytes *v = bpf_map_lookup_elem(&bytes, &zero); \
		if (!v) \
			return -1; \
		__u32 a = v->b[0]; \
		__u64 b = v->b[1], c = *(__u32 *)&v->b[4]; \
		type x = computed; \
		check; \
		v->b[used] += 1; \
		return (int)(c & b & 0) + 7; \
	}
#define BELOW(n) if (x >= (n)) return -2

// divide is 7
INDEX(divide, __u32, a / 7, BELOW(37), x)
// divide_long is 7
INDEX(divide_long, __u64, b / 7, BELOW(37), x)
// divide_above is 7
INDEX(divide_above, __u32, a / 7, BELOW(64), x)
// divide_power is 7
INDEX(divide_power, __u32, a / 8, BELOW(32), x)
// divide_by_value is 7
INDEX(divide_by_value, __u64, b / (c | 1), BELOW(256), x)
// divide_signed is 7
INDEX(divide_signed, int, (int)a / 7, if (x < 0 || x >= 37) return -2, x)
// divide_signed_long is 7
INDEX(divide_signed_long, long, (long)b / 9, if (x < 0 || x > 28) return -2, x)
// remainder is 7
INDEX(remainder, __u32, a % 50, BELOW(50), x)
// remainder_long is 7
INDEX(remainder_long, __u64, c % 50, BELOW(50), x)
// remainder_power is 7
INDEX(remainder_power, __u64, c % 64, BELOW(64), x)
// remainder_signed is 7
INDEX(remainder_signed, int, (int)a % 50, if (x < 0 || x >= 50) return -2, x)
// remainder_signed_long is 7
INDEX(remainder_signed_long, long, (long)c % 50, if (x < 0 || x >= 50) return -2, x)
// swap_2 is 7
INDEX(swap_2, __u32, bpf_ntohs(a), BELOW(65536), x)
// swap_2_up is 7
INDEX(swap_2_up, __u64, bpf_ntohs(c), BELOW(65537), x)
// swap_4 is 7
INDEX(swap_4, __u32, bpf_ntohl(c) / 65536, BELOW(65536), x)
// swap_4_up is 7
INDEX(swap_4_up, __u32, bpf_ntohl(c) >> 16, BELOW(65536), x)
// swap_8 is 7
INDEX(swap_8, __u64, bpf_be64_to_cpu(c) >> 32, BELOW(65536), x)
// multiply is 7
INDEX(multiply, __u32, a * 250, BELOW(65536), x)
// multiply_long is 7
INDEX(multiply_long, __u64, (b << 20) * (b << 20) >> 50, BELOW(256), x)
// subtract is 7
INDEX(subtract, __u32, 300 - a, BELOW(301), x)
// subtract_long is 7
INDEX(subtract_long, __u64, 300 - b, BELOW(301), x)
// negate is 7
INDEX(negate, long, -(-(long)b), if (x < 0 || x > 255) return -2, x)
// either is 7
INDEX(either, __u32, a | 256, BELOW(512), x)
// either_long is 7
INDEX(either_long, __u64, b | c >> 24, BELOW(256), x)
// exclusive is 7
INDEX(exclusive, __u32, a ^ 255, BELOW(256), x)
// invert is 7
INDEX(invert, __u32, ~a & 255, BELOW(256), x)
// shift_left is 7
INDEX(shift_left, __u32, a << 7, BELOW(32641), x)
// shift_right is 7
INDEX(shift_right, __u64, c >> 24, BELOW(256), x)
// shift_right_signed is 7
INDEX(shift_right_signed, int, (int)(a << 8) >> 9, if (x < 0 || x > 127) return -2, x)
// shift_by_value is 7
INDEX(shift_by_value, __u64, b >> (c & 7), BELOW(256), x)
// sum is 7
INDEX(sum, __u64, b / 7 + b % 9, BELOW(46), x)
// chosen is 7
INDEX(chosen, __u32, a > 9 ? a / 7 : a % 5, BELOW(37), x)
// narrowed is 7
INDEX(narrowed, __u8, a / 7, , x)
// masked is 7
INDEX(masked, __u32, a / 7 & 255, , x)
// masked_remainder is 7
INDEX(masked_remainder, __u64, c % 200 & 255, , x)
// swap_narrowed is 7
INDEX(swap_narrowed, __u16, bpf_ntohs(c), , x)
// swap_masked is 7
INDEX(swap_masked, __u32, bpf_ntohs(c) & 0xffff, , x)
// copied is 7
INDEX(copied, __u64, a / 7, BELOW(64); __u32 y = x, y)
// length is 7
INDEX(length, __u32, a / 7, if (x > 64) return -2; bpf_probe_read_kernel(v->b + 8, x, v->b + 128), 0)
// looped is 7
INDEX(looped, __u32, a % 9, BELOW(9); for (__u32 i = 0; i < x; i++) v->b[x + i] = 0, x)

char _license[] SEC("license") = "GPL";
