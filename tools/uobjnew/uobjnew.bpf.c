/* uobjnew.bpf.c: objects that runtimes of languages make, by type, and blocks of malloc by size. */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's, else the C library. */
#ifndef RUNTIME
#define RUNTIME "c"
#endif

enum { NAME = 50 };

struct what {
	char type[NAME];
};

struct sum {
	u64 allocs, bytes;
};

HASH(objects, 16384, struct what, struct sum);

static __always_inline int add(const struct what *key, u64 bytes)
{
	struct sum *sum;

	if (!is_meant(this_pid(), this_tid()))
		return 0;
	sum = NEED(objects, *key, struct sum);
	if (sum) {
		__sync_fetch_and_add(&sum->allocs, 1);
		__sync_fetch_and_add(&sum->bytes, bytes);
	}
	return 0;
}

#if defined(JAVA)
SEC("usdt/" RUNTIME ":hotspot:object__alloc")
int BPF_USDT(on_object, void *thread, void *class, u64 len, u64 bytes)
{
	struct what key = {};

	bpf_probe_read_user(key.type, len < NAME ? len : NAME - 1, class);
	return add(&key, bytes);
}
#elif defined(RUBY)
SEC("usdt/" RUNTIME ":ruby:object__create")
int BPF_USDT(on_object, void *class)
{
	struct what key = {};

	bpf_probe_read_user_str(key.type, sizeof(key.type), class);
	return add(&key, 0);                     /* how large it is, is not told */
}

#define THING(name) \
	SEC("usdt/" RUNTIME ":ruby:" #name "__create") \
	int BPF_USDT(on_##name, u64 size) \
	{ \
		struct what key = { #name }; \
		return add(&key, size); \
	}
THING(string)
THING(hash)
THING(array)
#elif defined(TCL)
SEC("usdt/" RUNTIME ":tcl:obj__create")
int BPF_USDT(on_object)
{
	struct what key = { "<ALL>" };

	return add(&key, 0);
}
#else
SEC("uprobe/" RUNTIME ":malloc")
int BPF_KPROBE(on_malloc, u64 size)
{
	struct what key = { "block size " };
	u32 at = sizeof("block size ") - 1, digits = 1;
	u64 rest = size;

	for (; digits < 20 && rest >= 10; digits++)
		rest /= 10;
	rest = size;
	for (u32 i = 0; i < 20; i++) {
		if (i >= digits)
			break;
		key.type[(at + digits - 1 - i) & 31] = '0' + rest % 10;
		rest /= 10;
	}
	return add(&key, size);
}
#endif
