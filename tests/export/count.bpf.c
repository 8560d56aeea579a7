/* What the suite counts: processes that begin, by name; sizes of reads; an event for each process; all of one name. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

struct by_name { char comm[16]; u32 what; u32 unused; };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct by_name);
	__type(value, u64);
} execs_total SEC(".maps");

struct read_key { char comm[16]; u64 slot; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct read_key);
	__type(value, u64);
} read_bytes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} all_execs_total SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} exec_events_total SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct by_name key = { .what = 2 };
	u64 one = 1, *n;
	u32 zero = 0;

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	n = bpf_map_lookup_elem(&execs_total, &key);
	if (n)
		*n += 1;
	else
		bpf_map_update_elem(&execs_total, &key, &one, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&all_execs_total, &zero);
	if (n)
		*n += 1;
	bpf_perf_event_output(ctx, &exec_events_total, BPF_F_CURRENT_CPU, &key, sizeof(key));
	return 0;
}

static void add(struct read_key *key, u64 value)
{
	u64 zero = 0, *n;

	bpf_map_update_elem(&read_bytes, key, &zero, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&read_bytes, key);
	if (n)
		__sync_fetch_and_add(n, value);
}

/* Slot n: up to 2^n. The sum stands behind the last one, 16. */
SEC("tracepoint/syscalls/sys_enter_read")
int on_read(struct trace_event_raw_sys_enter *ctx)
{
	struct read_key key = { 0 };
	u64 size = ctx->args[2];

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	for (int i = 0; i < 16; i++)
		if (size > (1ull << i))
			key.slot = i + 1;
	add(&key, 1);
	key.slot = 17;
	add(&key, size);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
