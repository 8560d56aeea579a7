/* stay.c: programs put where they stay without a process, as bpftool's net attach has it: XDP by netlink, tcx and
 * cgroups by PROG_ATTACH. Whoever put them there takes them back by the same way. */
#include "attach/attach.h"

#include <errno.h>
#include <sys/socket.h>

enum { SETLINK = 19, NLMSG_ERROR = 2, REQUEST = 1, ACK = 4, IFLA_XDP = 43, XDP_FD = 1, XDP_FLAGS = 3,
	NESTED = 1 << 15 };

struct message { u32 len; u16 type, flags; u32 seq, port; };
struct ifinfo { u8 family, pad; u16 type; s32 index; u32 flags, change; };
struct attr { u16 len, type; };

long attach_xdp(struct kern *k, u32 ifindex, int prog_fd, u32 flags)
{
	struct {
		struct message m;
		struct ifinfo i;
		struct attr xdp, fd; s32 prog;
		struct attr flag; u32 flags;
	} r = { .m = { .len = sizeof(r), .type = SETLINK, .flags = REQUEST | ACK, .seq = 1 },
		.i = { .index = (s32)ifindex },
		.xdp = { 20, IFLA_XDP | NESTED }, .fd = { 8, XDP_FD }, .prog = prog_fd, .flag = { 8, XDP_FLAGS },
		.flags = flags };
	u8 answer[1024];
	struct message m;
	s32 err;
	long fd = k->socket(k, AF_NETLINK, SOCK_RAW, 0);
	if (fd < 0)
		return fd;
	long n = k->netlink(k, (int)fd, &r, sizeof(r), answer, sizeof(answer));
	k->close(k, (int)fd);
	if (n < 0)
		return n;
	if (n < (long)(sizeof(m) + sizeof(err)))
		return -EPROTO;
	memcpy(&m, answer, sizeof(m));
	memcpy(&err, answer + sizeof(m), sizeof(err));
	return m.type == NLMSG_ERROR ? err : -EPROTO;
}
