/* throw.c: exceptions: bpf_throw() from programs and what they call; the function that ends such a program is called by nobody. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_experimental.h>
// needs: func:bpf_throw
// own_end is 32
// plain is 64
// below is 256
// from_global is 25
// checked is 0
// in_text is 7

#define __ends_in(name) __attribute__((btf_decl_tag("exception_callback:" #name)))
char LICENSE[] SEC("license") = "GPL";
char table[64];
__noinline int add16(u64 cookie) { return cookie + 16; }
__noinline int twice(u64 cookie) { return cookie * 2; }
static __noinline int thrower(struct __sk_buff *skb)
{
	if (skb->len != 1)
		bpf_throw(skb->len);
	return 1;
}
__noinline int global_thrower(struct __sk_buff *skb)
{
	volatile int yes = 1;
	if (yes)
		bpf_throw(9);
	return skb->len;
}
SEC("tc") __ends_in(add16) int own_end(struct __sk_buff *skb) { bpf_throw(16); return 0; }
SEC("tc") int plain(struct __sk_buff *skb)
{
	if (skb->len > 5)
		bpf_throw(64);
	return 3;
}
SEC("tc") __ends_in(twice) int below(struct __sk_buff *skb) { return thrower(skb) + 5; }
SEC("tc") __ends_in(add16) int from_global(struct __sk_buff *skb) { return global_thrower(skb); }
SEC("tc") int checked(struct __sk_buff *skb)
{
	u64 i = skb->mark;
	bpf_assert_range(i, 0, 63);
	bpf_assert_with(i < 10, 7);
	return table[i];
}
SEC("tc") int in_text(struct __sk_buff *skb)       /* a call in a text, of a function that is only named */
{
	u64 i = skb->len;
	(void)bpf_throw;
	asm volatile("if %[i] <= %[most] goto +2; r1 = %[value]; call bpf_throw" :: [i] "r"(i), [most] "i"(63), [value] "i"(7) : "r1");
	return table[i];
}
