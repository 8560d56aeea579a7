/* syscalls.c: system calls by the program that makes them. */
struct key_t {
	char comm[16];
};
BPF_HASH(counts, struct key_t);

TRACEPOINT_PROBE(raw_syscalls, sys_enter)
{
	struct key_t key = {};

	bpf_get_current_comm(&key.comm, sizeof(key.comm));
	counts.increment(key);
	return 0;
}
