/* slots_plain.c: slots of a BPF_HISTOGRAM that are numbers as a helper brought them, or made of
 * them by arithmetic, have a bar each; a logarithm of such a number, and one written out, stay powers of two. */
#include <linux/sched.h>
BPF_HISTOGRAM(by_helper);
BPF_HISTOGRAM(one_byte);
BPF_HISTOGRAM(member);
BPF_HISTOGRAM(swapped);
BPF_HISTOGRAM(from_above);
BPF_HISTOGRAM(joined);
BPF_HISTOGRAM(logarithm);
BPF_HISTOGRAM(by_hand);

struct pair { u32 nice, other; };

static const u32 source[2] = { 17, 0 };

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	u32 n = 0, r, s, v;
	u8 bytes[8] = {};
	struct pair p = {};
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	if (__builtin_memcmp(comm, "syscalls", 8))
		return 0;
	bpf_probe_read_kernel(&n, sizeof(n), source);
	by_helper.increment(n);
	bpf_probe_read_kernel(bytes, sizeof(bytes), source);
	one_byte.increment(bytes[0] + 1);
	joined.increment(bytes[0] | bytes[1] << 8);
	bpf_probe_read_kernel(&p, sizeof(p), source);
	member.increment(p.nice);
	swapped.increment(bpf_ntohs(n) >> 8);
	from_above.increment(20 - n);
	logarithm.increment(bpf_log2l(n));
	v = n;
	r = (v > 0xffff) << 4;
	v >>= r;
	s = (v > 0xff) << 3;
	v >>= s;
	r |= s;
	s = (v > 0xf) << 2;
	v >>= s;
	r |= s;
	s = (v > 0x3) << 1;
	v >>= s;
	r |= s | v >> 1;
	by_hand.increment(r);
	return 0;
}
