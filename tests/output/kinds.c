/* kinds.c: buffers whose records are no structs, or of several types; queues and stacks; variables; BCC's words. */
struct a { u32 x; };
struct b { u64 t; char c[8]; };
BPF_PERF_OUTPUT(number);
BPF_PERF_OUTPUT(text);
BPF_RINGBUF_OUTPUT(ring, 1);
BPF_PERF_OUTPUT(two);
BPF_QUEUE(queue, u64, 16);
BPF_STACK(stack, u64, 16);
BPF_HASH(wide, unsigned __int128, u64);
u64 calls;
u32 bits[4];
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	char comm[16], m[] = "text";
	unsigned __int128 key = ((unsigned __int128)1 << 64) + 5;
	u64 v = 42;
	struct a a = { 5 };
	struct b b = { 9, "bb" };

	bpf_get_current_comm(comm, sizeof(comm));
	if (comm[0] != 's' || comm[1] != 'y' || comm[7] != 's')
		return 0;
	number.perf_submit(args, &v, sizeof(v));
	text.perf_submit(args, m, sizeof(m));
	ring.ringbuf_output(&v, sizeof(v), 0);
	two.perf_submit(args, &a, sizeof(a));
	two.perf_submit(args, &b, sizeof(b));
	v = calls++;
	bits[2] += 2;
	queue.push(&v, 0);
	stack.push(&v, 0);
	wide.increment(key);
	return 0;
}
