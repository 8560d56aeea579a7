/* slots.c: which maps are histograms though nothing says so, which are not though they look like it, and which
 * BPF_HISTOGRAM is a linear one. */
struct by { u32 cpu; char what[4]; u64 slot; };
BPF_HISTOGRAM(declared);
BPF_HISTOGRAM(linear);
BPF_HISTOGRAM(wide, u64);
BPF_HISTOGRAM(constant);
BPF_HISTOGRAM(one_slot, struct by);
BPF_ARRAY(array, u64, 64);
BPF_PERCPU_ARRAY(each_cpu, u64, 64);
BPF_HASH(own_and_clamped, u32, u64);
BPF_HASH(own_from_one, u8, u32);
BPF_HASH(masked, u64, u64);
BPF_HASH(several, struct by);
BPF_HASH(bytes, u32, u64);
BPF_ARRAY(not_logarithms, u64, 16);
BPF_ARRAY(two_bases, u64, 64);
BPF_HASH(not_counted, u32, u64);
BPF_HASH(not_a_logarithm, u32, u64);
BPF_HASH(overwritten, u32, u64);

static u32 by_loop(u64 v)
{
	u32 r = 0;
	for (; v > 1 && r < 63; r++)
		v >>= 1;
	return r;
}
static u32 bits(u32 v)
{
	u32 n = 0;
	for (; v && n < 32; n++)
		v >>= 1;
	return n;
}
static u32 log2_of_ten(u32 v) { return v / 10; }      /* its name says one thing */
static u32 clamped(u64 v) { u32 s = by_loop(v); return s > 8 ? 8 : s; }
static u64 *counter(void *map, void *key)
{
	u64 zero = 0, *n = bpf_map_lookup_elem(map, key);
	if (n)
		return n;
	bpf_map_update_elem(map, key, &zero, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

static void sample(u64 v)
{
	struct by k = { 1, "one" }, same = { 2, "two" };
	u32 slot = clamped(v), other = v;
	u8 from_one = bits(v);
	u64 seven = 7, mask = bpf_log2l(v) & 63, *n;
	declared.increment(bpf_log2l(v));
	linear.increment(v / 10);
	wide.increment(v);
	constant.increment(3);
	one_slot.increment(same, v);
	array.increment(bpf_log2l(v));
	each_cpu.increment(bpf_log2(v));
	n = counter(&own_and_clamped, &slot);
	if (n)
		__sync_fetch_and_add(n, 1);
	n = counter(&not_a_logarithm, &other);
	if (n)
		*n += 1;
	own_from_one.increment(from_one);
	masked.increment(mask);
	k.slot = by_loop(v);
	several.increment(k);
	bytes.increment(by_loop(v), v);
	not_logarithms.increment(log2_of_ten(v) & 15);
	two_bases.increment(bpf_log2l(v));
	two_bases.increment(by_loop(v));
	not_counted.update(&slot, &seven);
	n = not_counted.lookup(&slot);
	if (n)
		*n = v;
	overwritten.update(&slot, &v);
}

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	if (__builtin_memcmp(comm, "syscalls", 8))
		return 0;
	sample(0);
	sample(1);
	sample(5);
	sample(52);
	sample(53);
	sample(600);
	return 0;
}
