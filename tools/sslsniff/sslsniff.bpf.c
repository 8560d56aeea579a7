/* sslsniff.bpf.c: SSL_write and SSL_read of libssl, when they return. Data is shown up to its first zero
 * byte, 2047 bytes at most; LEN is all of it. */
#include "../tool.bpf.h"

#ifndef LIBRARY
#define LIBRARY "ssl"
#endif

enum { DATA = 2048 };

struct call {
	const char *buffer;
	u64 *length;                     /* of the calls that end in _ex: where they say how much */
	bool is_write;
};

struct event {
	u32 pid;
	char comm[COMM];
	char call[6];
	u32 len;
	u8 data[DATA] __show(text);
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(8 * 1024 * 1024);

static int begin(const char *buffer, u64 *length, bool is_write)
{
	struct call c = { buffer, length, is_write };
	u32 thread = this_tid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static int end(s32 ret)
{
	u32 thread = this_tid(), part;
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;
	u64 n = ret;

	if (!c)
		return 0;
	if (ret <= 0 || (c->length && bpf_probe_read_user(&n, sizeof(n), c->length)))
		goto forget;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	__builtin_memcpy(e->call, c->is_write ? "WRITE" : "READ\0", sizeof(e->call));
	e->len = n;
	__builtin_memset(e->data, 0, sizeof(e->data));
	part = n < DATA ? n : DATA - 1;
	bpf_probe_read_user(e->data, part & (DATA - 1), c->buffer);
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

SEC("uprobe/" LIBRARY ":SSL_write")
int BPF_KPROBE(on_write, void *ssl, const char *buffer) { return begin(buffer, NULL, true); }

SEC("uprobe/" LIBRARY ":SSL_read")
int BPF_KPROBE(on_read, void *ssl, const char *buffer) { return begin(buffer, NULL, false); }

SEC("uprobe/" LIBRARY ":SSL_write_ex")
int BPF_KPROBE(on_write_ex, void *ssl, const char *buffer, u64 n, u64 *length) { return begin(buffer, length, true); }

SEC("uprobe/" LIBRARY ":SSL_read_ex")
int BPF_KPROBE(on_read_ex, void *ssl, const char *buffer, u64 n, u64 *length) { return begin(buffer, length, false); }

#define END(function) \
	SEC("uretprobe/" LIBRARY ":" #function) \
	int BPF_KRETPROBE(on_##function##_end, int ret) { return end(ret); }

END(SSL_write)
END(SSL_read)
END(SSL_write_ex)
END(SSL_read_ex)
