/* tcprtt.bpf.c: the smoothed round trip time of a connection, each time something of it arrives
 * (tcp:tcp_probe, Linux 4.20 and later). */
#include "../tool.bpf.h"

struct which {
#ifdef BY_REMOTE
	u8 address[16] __show(address);
#endif
	u32 slot;
};

HASH(rtt, 10240, struct which, u64);

#ifdef MILLISECONDS
enum { US = 1000 };
#else
enum { US = 1 };
#endif

SEC("tracepoint/tcp/tcp_probe")
int on_probe(struct trace_event_raw_tcp_probe *ctx)
{
	struct which key = { .slot = slot_of(ctx->srtt / US) };
	u16 family = *(u16 *)ctx->saddr;         /* a struct sockaddr_in or sockaddr_in6 */

	if (!is_wanted_family(family))
		return 0;
#ifdef LOCAL_PORT
	if (ctx->sport != LOCAL_PORT)
		return 0;
#endif
#ifdef REMOTE_PORT
	if (ctx->dport != REMOTE_PORT)
		return 0;
#endif
#ifdef BY_REMOTE
	if (family == IPV4_FAMILY) {
		key.address[10] = key.address[11] = 0xff;
		__builtin_memcpy(key.address + 12, ctx->daddr + 4, 4);
	} else {
		__builtin_memcpy(key.address, ctx->daddr + 8, 16);
	}
#endif
	ADD(rtt, key, 1);
	return 0;
}
