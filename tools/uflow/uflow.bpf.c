/* uflow.bpf.c: each call and return of the functions of a script, by the probes of its runtime. How deep a thread is, is
 * counted here: of the calls that are meant alone. */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's, else python's. */
#ifndef RUNTIME
#define RUNTIME "python3"
#endif

enum { NAME = 80 };

struct event {
	u32 cpu, pid, tid, depth;
	u64 time_ns;
	u32 is_return;
	char where[NAME];                /* class, or file */
	char function[NAME];
};

HASH(depths, MAX_THREADS, u32, u32);            /* thread that is in a function at least */
EVENTS(4 * 1024 * 1024);

#define BEGINS_WITH(text, prefix) ({ \
		bool is_ = true; \
		for (u32 i_ = 0; i_ < sizeof(prefix) - 1 && i_ < NAME; i_++) \
			is_ &= (text)[i_] == (prefix)[i_]; \
		is_; })

static __always_inline bool is_wanted(const struct event *e)
{
#ifdef CLASS
	if (!BEGINS_WITH(e->where, CLASS))
		return false;
#endif
#ifdef METHOD
	if (!BEGINS_WITH(e->function, METHOD))
		return false;
#endif
	return true;
}

/* So many bytes of text, which a NUL ends, or its length. */
static __always_inline void take_text(char *to, const void *from, u64 len)
{
#ifdef JAVA
	bpf_probe_read_user(to, len < NAME ? len : NAME - 1, from);
#else
	bpf_probe_read_user_str(to, NAME, from);
#endif
}

static __always_inline int flow(bool is_return, const void *where, u64 where_len, const void *function, u64 len)
{
	u32 thread = this_tid(), *depth;
	struct event *e;

	if (!is_meant(this_pid(), thread))
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	__builtin_memset(e, 0, sizeof(*e));
	take_text(e->where, where, where_len);
	take_text(e->function, function, len);
	depth = is_wanted(e) ? NEED(depths, thread, u32) : NULL;
	if (!depth)
		goto none;
	if (!is_return)
		++*depth;
	e->cpu = bpf_get_smp_processor_id();
	e->pid = this_pid();
	e->tid = thread;
	e->depth = *depth;
	e->time_ns = bpf_ktime_get_ns();
	e->is_return = is_return;
	if (is_return && *depth > 1)
		--*depth;
	else if (is_return)
		bpf_map_delete_elem(&depths, &thread);
	bpf_ringbuf_submit(e, 0);
	return 0;
none:
	bpf_ringbuf_discard(e, 0);
	return 0;
}

#define FLOW(begin, end, name, args...) \
	SEC("usdt/" RUNTIME ":" begin) \
	int BPF_USDT(on_##name, void *a, void *b, void *c, void *d, void *e) { return flow(false, args); } \
	SEC("usdt/" RUNTIME ":" end) \
	int BPF_USDT(on_##name##_end, void *a, void *b, void *c, void *d, void *e) { return flow(true, args); }

#if defined(JAVA)
FLOW("hotspot:method__entry", "hotspot:method__return", method, b, (u64)c, d, (u64)e)
#elif defined(PERL)
FLOW("perl:sub__entry", "perl:sub__return", sub, b, 0, a, 0)
#elif defined(PHP)
FLOW("php:function__entry", "php:function__return", function, d, 0, a, 0)
#elif defined(RUBY)
FLOW("ruby:method__entry", "ruby:method__return", method, a, 0, b, 0)
FLOW("ruby:cmethod__entry", "ruby:cmethod__return", cmethod, a, 0, b, 0)
#elif defined(TCL)
FLOW("tcl:proc__entry", "tcl:proc__return", proc, NULL, 0, a, 0)
#else
FLOW("python:function__entry", "python:function__return", function, a, 0, b, 0)
#endif
