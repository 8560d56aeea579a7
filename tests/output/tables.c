/* tables.c: what is shown at the end: maps with keys and values of every shape, sorted, with totals; histograms. */
struct key { u32 pid; char comm[16]; };
struct value { u64 calls, bytes; s32 worst; };
struct hist_key { char disk[8]; u64 slot; };
BPF_HASH(by_number, u32);
BPF_HASH(by_text, struct key, struct value);
BPF_ARRAY(numbers, u64, 4);
BPF_PERCPU_ARRAY(each_cpu, u64, 2);
BPF_HISTOGRAM(sizes);
BPF_HISTOGRAM(by_disk, struct hist_key);
BPF_HASH(empty, u32);

static void fill(void)
{
	struct key a = { 12, "first" }, b = { 7, "second one" };
	struct value va = { 3, 4096, -1 }, vb = { 100, 1000000, 5 };
	struct hist_key sda = { "sda" }, sdb = { "sdb" };

	by_number.increment(3, 5);
	by_number.increment(1, 2);
	by_number.increment(2, 100);
	by_text.update(&a, &va);
	by_text.update(&b, &vb);
	numbers.increment(0, 4);
	numbers.increment(3, 1);
	sizes.increment(bpf_log2l(0));
	sizes.increment(bpf_log2l(4));
	sizes.increment(bpf_log2l(5), 3);
	sizes.increment(bpf_log2l(1000), 8);
	sda.slot = bpf_log2l(16);
	sdb.slot = bpf_log2l(64);
	by_disk.increment(sda, 2);
	by_disk.increment(sdb, 6);
}

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	char comm[16];
	int zero = 0;
	u64 *n;

	bpf_get_current_comm(comm, sizeof(comm));
	if (__builtin_memcmp(comm, "syscalls", 8))
		return 0;
	n = each_cpu.lookup(&zero);
	if (n)
		(*n)++;
	fill();
	return 0;
}
