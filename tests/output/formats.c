/* formats.c: every word of __show, and the types that say it themselves; a key and a value with members of one name. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

typedef u64 latency __show(duration);
struct event {
	u32 v4 __show(ipv4);
	__be32 peer __show(ipv4);
	u8 v6[16] __show(ipv6);
	struct in6_addr any;
	unsigned __int128 wide;
	__int128 less;
	u8 mac[6] __show(mac);
	u16 port __show(port);
	__be16 dport __show(port);
	__be16 net;
	u32 flags __show(hex);
	u16 mode __show(octal);
	dev_t disk;
	latency took;
	u64 took_us __show(duration_us);
	u64 size __show(bytes);
	u8 text[8] __show(text);
	u8 raw[4];
	s32 ret __show(errno);
	s64 result __show(errno);
	u32 sig __show(signal);
	u32 nr __show(syscall);
	int cap __show(capability);
	u64 ip __show(symbol);
	int least : 3;
	struct { u8 inner; union { u16 left; u16 right; }; };
	char escape[8];
};
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct id { u32 addr __show(ipv4); u32 n; };
struct sum { u64 n; latency took; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, struct id); __type(value, struct sum); } sums SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, unsigned __int128); __type(value, latency); } wides SEC(".maps");
char LICENSE[] SEC("license") = "GPL";

SEC("tracepoint/syscalls/sys_enter_getppid") int formats(void *ctx)
{
	char comm[16];
	struct id id = { 0x0100007f, 7 };
	struct sum sum = { 3, 1500000 };
	unsigned __int128 wide = (unsigned __int128)1 << 64;
	latency took = 999;
	struct event *e;

	bpf_get_current_comm(comm, sizeof(comm));
	if (__builtin_memcmp(comm, "syscalls", 8) || !(e = bpf_ringbuf_reserve(&ring, sizeof(*e), 0)))
		return 0;
	__builtin_memset(e, 0, sizeof(*e));
	e->v4 = 0x0100007f;
	e->peer = 0x08080808;
	e->v6[15] = 1;
	e->any.in6_u.u6_addr8[0] = 0xfe, e->any.in6_u.u6_addr8[1] = 0x80, e->any.in6_u.u6_addr8[15] = 0xab;
	e->wide = wide;
	e->less = -2;
	e->mac[0] = 0x52, e->mac[5] = 0x56;
	e->port = 443;
	e->dport = e->net = 0x5000;
	e->flags = 0x1f;
	e->mode = 0644;
	e->disk = 8 << 20 | 3;
	e->took = 1250000;
	e->took_us = 2500000;
	e->size = 1536;
	e->text[0] = 'o', e->text[1] = 'k';
	e->raw[0] = 'o', e->raw[1] = 'k';
	e->ret = -2;
	e->result = 4096;
	e->sig = 15;
	e->nr = 257;
	e->cap = 21;
	e->ip = 1;
	e->least = -3;
	e->inner = 1;
	e->left = 2;
	e->escape[0] = 27, e->escape[1] = '[', e->escape[2] = 'm', e->escape[3] = '\n', e->escape[4] = (char)0x9b;
	bpf_ringbuf_submit(e, 0);
	bpf_map_update_elem(&sums, &id, &sum, 0);
	bpf_map_update_elem(&wides, &wide, &took, 0);
	return 0;
}
