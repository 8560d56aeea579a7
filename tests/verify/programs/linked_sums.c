/* linked_sums.c: what a test of a number tells of others that differ from it by a constant: by sums of 64 and of 32 bits, and
 * differences. An index beyond the array is refused where nothing is told. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
u8 array[64];
u64 wide;
u32 narrow;
#define PROGRAM(name, text) \
	__attribute__((naked)) int name(struct __sk_buff *skb) \
	{ \
		asm volatile ("r5 = %[wide] ll; r5 = *(u64 *)(r5 + 0); r4 = %[narrow] ll; r4 = *(u32 *)(r4 + 0); r3 = %[array] ll; " text \
			"r0 = *(u8 *)(r3 + 0); out_%=: r0 = 0; exit" :: [wide] "i"(&wide), [narrow] "i"(&narrow), [array] "i"(array)); \
	}
SEC("tc") PROGRAM(sum_of_64, "r1 = r4; r1 += 9; if r1 > 40 goto out_%=; r3 += r4; ")
SEC("tc") PROGRAM(sum_of_32, "r1 = r4; w1 += 9; if r1 > 40 goto out_%=; if r1 < 9 goto out_%=; r3 += r4; ")
SEC("tc") PROGRAM(no_sum_of_32_that_may_wrap, "r1 = r4; w1 += 9; if r1 > 40 goto out_%=; r3 += r4; ")
SEC("tc") PROGRAM(no_sum_of_32_of_a_wide_number, "r1 = r5; w1 += 9; if r1 > 40 goto out_%=; if r1 < 9 goto out_%=; r3 += r5; ")
SEC("tc") PROGRAM(difference, "r1 = r4; r1 -= 5; if r1 s> 40 goto out_%=; if r1 s< 0 goto out_%=; r3 += r4; ")
SEC("tc") PROGRAM(difference_of_32, "r1 = r4; w1 -= 5; if r1 > 40 goto out_%=; if r1 s< 0 goto out_%=; r4 &= 63; r3 += r4; ")
SEC("tc") PROGRAM(negative_sum, "r1 = r4; r1 += -5; if r1 s> 40 goto out_%=; if r1 s< 0 goto out_%=; r3 += r4; ")
SEC("tc") PROGRAM(no_second_sum, "r1 = r4; r1 += 9; r1 += 1; if r1 > 40 goto out_%=; r3 += r4; ")
SEC("tc") PROGRAM(two_sums, "r1 = r4; r2 = r4; r1 += 9; r2 += 3; if r1 > 40 goto out_%=; if r1 < 9 goto out_%=; r3 += r2; ")
SEC("tc") PROGRAM(no_sums_of_both_widths, "r1 = r4; r2 = r4; r1 += 9; w2 += 3; if r1 > 40 goto out_%=; if r1 < 9 goto out_%=; r3 += r2; ")
SEC("tc") PROGRAM(no_sum_with_itself, "r1 = r4; r1 += r1; if r1 > 40 goto out_%=; r3 += r4; ")
