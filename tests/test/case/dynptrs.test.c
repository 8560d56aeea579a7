/* Memory whose bounds are known only when the program runs: of the program, of a record, of a packet. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <skep/test.h>

extern int bpf_dynptr_from_skb(struct __sk_buff *, u64, struct bpf_dynptr *) __ksym;
extern int bpf_dynptr_from_xdp(struct xdp_md *, u64, struct bpf_dynptr *) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *, u32, void *, u32) __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *, u32, void *, u32) __ksym;
extern int bpf_dynptr_adjust(const struct bpf_dynptr *, u32, u32) __ksym;
extern u32 bpf_dynptr_size(const struct bpf_dynptr *) __ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *, struct bpf_dynptr *) __ksym;
extern bool bpf_dynptr_is_null(const struct bpf_dynptr *) __ksym;
extern bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *) __ksym;

struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, char[32]);
} room SEC(".maps");
int got[40];
char LICENSE[] SEC("license") = "GPL";

SEC("xdp") int of_memory(struct xdp_md *ctx)
{
	u32 zero = 0;
	char text[8] = "abcdefg", back[8] = {};
	struct bpf_dynptr p, q;
	char *all = bpf_map_lookup_elem(&room, &zero), *part;
	int n = 0;
	if (!all)
		return XDP_ABORTED;
	got[n++] = bpf_dynptr_from_mem(all, 32, 1, &p);
	got[n++] = bpf_dynptr_is_null(&p);
	got[n++] = bpf_dynptr_size(&p);
	got[n++] = bpf_dynptr_read(back, 8, &p, 0, 0);
	got[n++] = bpf_dynptr_from_mem(all, 32, 0, &p);
	got[n++] = bpf_dynptr_is_null(&p);
	got[n++] = bpf_dynptr_is_rdonly(&p);
	got[n++] = bpf_dynptr_size(&p);
	got[n++] = bpf_dynptr_write(&p, 24, text, 8, 0);
	got[n++] = bpf_dynptr_write(&p, 25, text, 8, 0);
	got[n++] = bpf_dynptr_write(&p, 0, text, 8, 1);
	got[n++] = bpf_dynptr_read(back, 8, &p, 25, 0);
	got[n++] = bpf_dynptr_read(back, 8, &p, 24, 1);
	got[n++] = bpf_dynptr_read(back, 8, &p, 22, 0);
	got[n++] = back[2];
	got[n++] = bpf_dynptr_adjust(&p, 8, 4);
	got[n++] = bpf_dynptr_adjust(&p, 8, 33);
	got[n++] = bpf_dynptr_adjust(&p, 8, 28);
	got[n++] = bpf_dynptr_size(&p);
	got[n++] = bpf_dynptr_clone(&p, &q);
	got[n++] = bpf_dynptr_size(&q);
	part = bpf_dynptr_data(&q, 16, 4);
	got[n++] = part ? part[1] : -1;
	part = bpf_dynptr_data(&q, 17, 4);
	got[n++] = part ? part[1] : -1;
	part = bpf_dynptr_slice_rdwr(&q, 16, back, 4);
	if (part)
		part[0] = 'z';
	return all[24];
}

SEC("xdp") int of_records(struct xdp_md *ctx)
{
	struct bpf_dynptr p;
	char text[8] = "record";
	int n = 0;
	got[n++] = bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	got[n++] = bpf_dynptr_write(&p, 4, text, 8, 0);
	got[n++] = bpf_dynptr_size(&p);
	bpf_ringbuf_submit_dynptr(&p, 0);
	got[n++] = bpf_ringbuf_reserve_dynptr(&ring, 8192, 0, &p);
	got[n++] = bpf_dynptr_write(&p, 0, text, 8, 0);
	bpf_ringbuf_submit_dynptr(&p, 0);
	got[n++] = bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &p);
	bpf_ringbuf_discard_dynptr(&p, 0);
	return XDP_PASS;
}

SEC("xdp") int of_frames(struct xdp_md *ctx)
{
	struct bpf_dynptr p;
	char buffer[16] = {}, *part;
	int n = 0;
	got[n++] = bpf_dynptr_from_xdp(ctx, 0, &p);
	got[n++] = bpf_dynptr_size(&p);
	got[n++] = bpf_dynptr_is_rdonly(&p);
	part = bpf_dynptr_slice(&p, 60, buffer, 4);
	got[n++] = part ? part[3] : -1;
	part = bpf_dynptr_slice(&p, 61, buffer, 4);
	got[n++] = part ? part[3] : -1;
	buffer[0] = 77;
	got[n++] = bpf_dynptr_write(&p, 20, buffer, 1, 0);
	got[n++] = bpf_dynptr_write(&p, 20, buffer, 1, 1);
	got[n++] = bpf_dynptr_read(buffer, 4, &p, 18, 0);
	got[n++] = buffer[2];
	part = bpf_dynptr_slice_rdwr(&p, 0, buffer, 14);
	if (part)
		part[0] = 9;
	return XDP_TX;
}

SEC("tc") int of_packets(struct __sk_buff *ctx)
{
	struct bpf_dynptr p;
	char buffer[16] = {}, *part;
	int n = 0;
	got[n++] = bpf_dynptr_from_skb(ctx, 1, &p);
	got[n++] = bpf_dynptr_is_null(&p);
	got[n++] = bpf_dynptr_from_skb(ctx, 0, &p);
	got[n++] = bpf_dynptr_size(&p);
	got[n++] = bpf_dynptr_is_rdonly(&p);
	got[n++] = bpf_dynptr_adjust(&p, 14, 34);
	part = bpf_dynptr_slice(&p, 0, buffer, 16);
	got[n++] = part ? part[0] : -1;
	buffer[0] = 5;
	got[n++] = bpf_dynptr_write(&p, 2, buffer, 1, 0);
	got[n++] = bpf_dynptr_write(&p, 20, buffer, 1, 0);
	return 0;
}

SEC("socket") int of_sockets(struct __sk_buff *ctx)
{
	struct bpf_dynptr p;
	char buffer[4] = {};
	int n = 0;
	got[n++] = bpf_dynptr_from_skb(ctx, 0, &p);
	got[n++] = bpf_dynptr_is_rdonly(&p);
	got[n++] = bpf_dynptr_write(&p, 0, buffer, 4, 0);
	got[n++] = bpf_dynptr_read(buffer, 4, &p, 0, 0);
	return got[1] * 16;
}

static void same(const int *want, int n)
{
	for (int i = 0; i < n && i < 40; i++)
		EXPECT_EQ(got[i], want[i]);
}

static char packet[64];

TEST(memory)
{
	static const int want[] = { -22, 1, -22, -22, 0, 0, 0, 32, 0, -7, -22, -7, -22, 0, 'a', -22, -34, 0, 20, 0, 20,
		'b', -1 };
	EXPECT_EQ(RUN_PACKET(of_memory, packet, sizeof(packet)), 'z');
	same(want, 23);
}

TEST(records)
{
	static const int want[] = { 0, 0, 16, -22, -22, 0 };
	RUN_PACKET(of_records, packet, sizeof(packet));
	same(want, 6);
	ASSERT_EQ(RECORDS(ring), 1);
	char *record = RECORD(ring);
	EXPECT_EQ(RECORD_SIZE(ring), 16);
	EXPECT_STREQ(record + 4, "record");
}

TEST(frames)
{
	static const int want[] = { 0, 64, 0, 63, -1, 0, -22, 0, 77 };
	for (int i = 0; i < 64; i++)
		packet[i] = i;
	EXPECT_EQ(RUN_PACKET(of_frames, packet, sizeof(packet)), XDP_TX);
	same(want, 9);
	EXPECT_EQ(((char *)PACKET())[0], 9);
	EXPECT_EQ(((char *)PACKET())[20], 77);
}

TEST(packets)
{
	static const int want[] = { -22, 1, 0, 64, 0, 0, 14, 0, -7 };
	for (int i = 0; i < 64; i++)
		packet[i] = i;
	RUN_PACKET(of_packets, packet, sizeof(packet));
	same(want, 9);
	EXPECT_EQ(((char *)PACKET())[16], 5);
}

TEST(sockets)
{
	static const int want[] = { 0, 1, -22, 0 };
	RUN_PACKET(of_sockets, packet, sizeof(packet));
	same(want, 4);
}
