/* ugc.bpf.c: from the beginning of a collection of garbage to its end, by the probes of runtimes. java tells of each
 * pool of memory beside the whole: a pool begins and ends under its own name. */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's, else python's. */
#ifndef RUNTIME
#define RUNTIME "python3"
#endif
#ifndef MIN_MS
#define MIN_MS 0
#endif

/* src/tools: ugc.c */
enum kind { JAVA_GC, JAVA_POOL, NODE_GC, PYTHON_GC, RUBY_MARK, RUBY_SWEEP };

struct which {
	u64 pool;                        /* where its name is; 0: all of them */
	u32 tid, kind;
};

struct since {
	u64 time_ns, used, limit;
};

struct event {
	u64 took_ns;
	u64 before_used, before_limit, used, limit;
	u32 kind, pid;
	char manager[32], pool[32];
};

HASH(begun, 10240, struct which, struct since);
EVENTS(256 * 1024);

static __always_inline int begin(u32 kind, const void *pool, u64 used, u64 limit)
{
	struct which key = { .pool = (u64)pool, .tid = this_tid(), .kind = kind };
	struct since s = { .time_ns = bpf_ktime_get_ns(), .used = used, .limit = limit };

	if (is_meant(this_pid(), key.tid))
		bpf_map_update_elem(&begun, &key, &s, BPF_ANY);
	return 0;
}

/* Names with their lengths: NULL, 0 where there are none. */
struct names {
	const void *manager, *pool;
	u64 manager_len, pool_len;
};

static __always_inline int end(u32 kind, const struct names *n, u64 used, u64 limit)
{
	struct which key = { .pool = (u64)n->pool, .tid = this_tid(), .kind = kind };
	struct since *s = bpf_map_lookup_elem(&begun, &key);
	struct event e = { .kind = kind, .pid = this_pid(), .used = used, .limit = limit };

	if (!s)
		return 0;
	e.took_ns = bpf_ktime_get_ns() - s->time_ns;
	e.before_used = s->used;
	e.before_limit = s->limit;
	bpf_map_delete_elem(&begun, &key);
	if (e.took_ns < MIN_MS * NS_PER_MS)
		return 0;
	if (n->pool) {
		u64 len = n->manager_len;
		bpf_probe_read_user(e.manager, len < 31 ? len : 31, n->manager);
		len = n->pool_len;
		bpf_probe_read_user(e.pool, len < 31 ? len : 31, n->pool);
	}
	bpf_ringbuf_output(&events, &e, sizeof(e), 0);
	return 0;
}

/* What they are given: at the beginning, at the end. */
#define PAIR(first, last, name, which_kind, used_at_first, used_at_last) \
	SEC("usdt/" RUNTIME ":" first) \
	int BPF_USDT(on_##name, u64 a) { return begin(which_kind, NULL, used_at_first, 0); } \
	SEC("usdt/" RUNTIME ":" last) \
	int BPF_USDT(on_##name##_end, u64 a) \
	{ \
		struct names none = {}; \
		return end(which_kind, &none, used_at_last, 0); \
	}

#if defined(JAVA)
SEC("usdt/" RUNTIME ":hotspot:mem__pool__gc__begin")
int BPF_USDT(on_pool, void *manager, u64 manager_len, void *pool, u64 pool_len, u64 init, u64 used, u64 committed, u64 limit)
{
	return begin(JAVA_POOL, pool, used, limit);
}

SEC("usdt/" RUNTIME ":hotspot:mem__pool__gc__end")
int BPF_USDT(on_pool_end, void *manager, u64 manager_len, void *pool, u64 pool_len, u64 init, u64 used, u64 committed, u64 limit)
{
	struct names n = { manager, pool, manager_len, pool_len };

	return end(JAVA_POOL, &n, used, limit);
}

SEC("usdt/" RUNTIME ":hotspot:gc__begin")
int BPF_USDT(on_gc, u64 is_full) { return begin(JAVA_GC, NULL, is_full, 0); }

SEC("usdt/" RUNTIME ":hotspot:gc__end")
int BPF_USDT(on_gc_end)
{
	struct names none = {};

	return end(JAVA_GC, &none, 0, 0);
}
#elif defined(NODE)
PAIR("node:gc__start", "node:gc__done", gc, NODE_GC, 0, a)
#elif defined(RUBY)
PAIR("ruby:gc__mark__begin", "ruby:gc__mark__end", mark, RUBY_MARK, 0, 0)
PAIR("ruby:gc__sweep__begin", "ruby:gc__sweep__end", sweep, RUBY_SWEEP, 0, 0)
#else
PAIR("python:gc__start", "python:gc__done", gc, PYTHON_GC, a, a)
#endif
