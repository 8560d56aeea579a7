/* socket.c: socket:INTERFACE, a filter of packets on a raw socket: what BCC's programs do with BPF.attach_raw_socket().
 * The program sees every packet that the interface sends and gets; what it lets through is received by nobody here.
 * "any": of all interfaces. */
#include "attach/attach_private.h"

enum { AF_PACKET_ = 17, SOCK_RAW_ = 3, SOL_SOCKET_ = 1, SO_ATTACH_BPF_ = 50, SO_RCVBUF_ = 8 };

/* struct sockaddr_ll, as far as it is looked at. */
struct packet_address { u16 family, protocol; s32 ifindex; u8 rest[12]; };

static u16 all_protocols(void)
{
	u8 bytes[2] = { 0, 3 };              /* ETH_P_ALL, in network order */
	u16 v;
	memcpy(&v, bytes, 2);
	return v;
}

static long bind_to(struct attach *at, int fd, u32 ifindex)
{
	struct packet_address a = { .family = AF_PACKET_, .protocol = all_protocols(), .ifindex = (s32)ifindex };
	return at->k->bind(at->k, fd, &a, sizeof(a));
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	u32 ifindex = 0;
	int least = 0;
	if (!str_is(h->target, "any") && !attach_need_interface(at, h, &ifindex))
		return false;
	/* of no protocol until the program is there: it is to see every packet that is let through */
	long fd = at->k->socket(at->k, AF_PACKET_, SOCK_RAW_, 0);
	if (fd < 0)
		return attach_refused(at, h, fd);
	link_add_fd(at, out, (int)fd);
	at->k->setsockopt(at->k, (int)fd, SOL_SOCKET_, SO_RCVBUF_, &least, sizeof(least));
	long r = at->k->setsockopt(at->k, (int)fd, SOL_SOCKET_, SO_ATTACH_BPF_, &prog_fd, sizeof(prog_fd));
	if (r >= 0)
		r = bind_to(at, (int)fd, ifindex);
	if (r < 0)
		return attach_refused(at, h, r);
	out->how = arena_printf(at->arena, "a raw socket on %.*s", STR_ARG(h->target));
	return true;
}

const struct attach_ops socket_ops = { "socket", "INTERFACE", attach };
