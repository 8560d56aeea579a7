/* ustat.bpf.c: what runtimes of languages do, by process: calls, collections of garbage, objects, classes, exceptions,
 * threads, by the probes that the runtime was built with. Those that it does not have are left out. */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's, else java's. */
#ifndef RUNTIME
#define RUNTIME "jvm"
#endif

struct who {
	u32 pid;
};

struct sum {
	u64 calls, collections, objects, classes, exceptions, threads;
};

HASH(counts, 4096, struct who, struct sum);

#define COUNT(probe, name, member) \
	SEC("usdt/" RUNTIME ":" probe) \
	int on_##name(struct pt_regs *ctx) \
	{ \
		struct who key = { .pid = this_pid() }; \
		struct sum *sum = NEED(counts, key, struct sum); \
		if (sum) \
			__sync_fetch_and_add(&sum->member, 1); \
		return 0; \
	}

#if defined(PYTHON)
COUNT("python:function__entry", call, calls)
COUNT("python:gc__start", gc, collections)
COUNT("python:import__find__load__start", class, classes)
#elif defined(RUBY)
COUNT("ruby:method__entry", call, calls)
COUNT("ruby:cmethod__entry", ccall, calls)
COUNT("ruby:gc__mark__begin", gc, collections)
COUNT("ruby:object__create", object, objects)
COUNT("ruby:array__create", array, objects)
COUNT("ruby:hash__create", hash, objects)
COUNT("ruby:string__create", string, objects)
COUNT("ruby:require__entry", require, classes)
COUNT("ruby:load__entry", load, classes)
COUNT("ruby:raise", raise, exceptions)
#elif defined(NODE)
COUNT("node:gc__start", gc, collections)
#elif defined(PHP)
COUNT("php:function__entry", call, calls)
COUNT("php:compile__file__entry", file, classes)
COUNT("php:exception__thrown", exception, exceptions)
#elif defined(PERL)
COUNT("perl:sub__entry", call, calls)
COUNT("perl:loading__file", file, classes)
#elif defined(TCL)
COUNT("tcl:proc__entry", call, calls)
COUNT("tcl:obj__create", object, objects)
#else
COUNT("hotspot:method__entry", call, calls)
COUNT("hotspot:gc__begin", gc, collections)
COUNT("hotspot:object__alloc", object, objects)
COUNT("hotspot:class__loaded", class, classes)
COUNT("hotspot:thread__start", thread, threads)
#endif
