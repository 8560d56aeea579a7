/* slots.c: maps that are histograms though nothing says so, those that are none though they look like it, what a
 * BPF_HISTOGRAM's slots are; keys that come through variables, calls, structs and sums. */
#include <linux/sched.h>
struct by { u32 cpu; char what[4]; u64 slot; };
struct packed { u32 cpu; u32 slot : 8; };
struct twice { struct by a; u32 n; };
BPF_HISTOGRAM(declared);
BPF_HISTOGRAM(linear);
BPF_HISTOGRAM(as_it_is, u64);
BPF_HISTOGRAM(loaded);
BPF_HISTOGRAM(constant);
BPF_HISTOGRAM(constant_by, struct by);
BPF_HISTOGRAM(by_hand);
BPF_HISTOGRAM(both);
BPF_HISTOGRAM(of_words);
BPF_HASH(clamped_keys, u32, u64);
BPF_HASH(one_above, u64, u64);
BPF_HASH(two_below, u64, u64);
BPF_HASH(mirrored, u64, u64);
BPF_HASH(subtracted_from, u64, u64);
BPF_HASH(masked, u64, u64);
BPF_HASH(masked_oddly, u64, u64);
BPF_HASH(chosen, u32, u64);
BPF_HASH(several, struct by);
BPF_HASH(copied, struct by);
BPF_HASH(inner, struct twice);
BPF_HASH(bits_of, struct packed);
BPF_HASH(two_bases, u32, u64);
BPF_HASH(two_kinds, u32, u64);
BPF_HASH(not_counted, u32, u64);
BPF_HASH(multiplied, u32, u64);
BPF_HASH(set, u32, u64);
BPF_HASH(from_one, u8, u32);
BPF_HASH(added_by_values, u32, u64);
BPF_HASH(names, u32, struct by);
BPF_HASH(no_logarithm, u32, u64);
BPF_HASH(through_two, u32, u64);
BPF_HASH(of_either, u32, u64);
BPF_HASH(handed_out, u32, u64);

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
static u32 tenth(u32 v) { return v / 10; }
static u32 clamped(u64 v) { u32 s = by_loop(v); return s > 8 ? 8 : s; }
static __noinline u32 first_of(u32 a, u32 b) { if (a > 9) return a; return b; }
static __noinline u64 *counter(void *map, void *key)
{
	u64 zero = 0, *n = bpf_map_lookup_elem(map, key);
	if (n)
		return n;
	bpf_map_update_elem(map, key, &zero, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	u64 v = bpf_ktime_get_ns(), wide, *n, seven = 7;
	u32 slot = clamped(v), log = by_loop(v), plain = v, key;
	u32 one = 1;
	u8 from = bits(v);
	struct by k = { 1, "one" }, same = { 2, "two" }, to;
	struct twice t = {};
	struct packed p = {};
	char text[8];

	declared.increment(bpf_log2l(v));
	linear.increment(v / 10);
	as_it_is.increment(v);
	loaded.increment(args->dfd);
	constant.increment(3);
	constant_by.increment(same);
	bpf_probe_read_user(text, sizeof(text), args->filename);
	of_words.increment(text[1]);
	both.increment(v / 10);
	both.increment(bpf_log2l(v));
	plain = (v > 0xffff) << 4;
	by_hand.increment(plain | (v >> plain & 1));
	plain = v;

	n = counter(&clamped_keys, &slot);
	if (n)
		__sync_fetch_and_add(n, 1);
	wide = log + 1;
	one_above.increment(wide);
	wide = log - 2;
	two_below.increment(wide);
	wide = 5 + bpf_log2(plain);
	mirrored.increment(wide);
	wide = 40 - log;
	subtracted_from.increment(wide);
	wide = by_loop(v) & 31;
	masked.increment(wide);
	wide = by_loop(v) & 30;
	masked_oddly.increment(wide);
	key = v > 1000 ? log : 12;
	chosen.increment(key);
	k.slot = log;
	several.increment(k);
	to = k;
	copied.increment(to);
	t.a = k;
	t.n = log;
	inner.increment(t);
	p.slot = log;
	bits_of.increment(p);
	two_bases.increment(log);
	key = bits(v);
	two_bases.increment(key);
	two_kinds.increment(log);
	two_kinds.increment(plain);
	not_counted.update(&slot, &seven);
	n = not_counted.lookup(&slot);
	if (n)
		*n = v;
	n = multiplied.lookup(&slot);
	if (n)
		*n *= 2;
	set.update(&slot, &v);
	from_one.increment(from);
	added_by_values.increment(log, v);
	names.update(&log, &k);
	key = tenth(v);
	no_logarithm.increment(key);
	key = first_of(by_loop(v), clamped(v));
	through_two.increment(key);
	key = first_of(by_loop(v), plain);
	of_either.increment(key);
	key = log;
	bpf_get_current_comm(&key, sizeof(key));
	handed_out.increment(key);
	return 0;
}
