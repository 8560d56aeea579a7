/* sys_net.c: names and numbers of network interfaces. */
#include "sys/sys.h"

#include <errno.h>
#include <sys/socket.h>

enum { SIOCGIFNAME_OP = 0x8910, SIOCGIFINDEX_OP = 0x8933, NAME_BYTES = 16 };

struct request { char name[NAME_BYTES]; s32 index; u8 rest[20]; };      /* struct ifreq */

static long ask(struct kern *k, unsigned long op, struct request *r)
{
	long fd = k->socket(k, AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0)
		return fd;
	long result = k->ioctl(k, (int)fd, op, (unsigned long)(uintptr_t)r);
	k->close(k, (int)fd);
	return result < 0 ? result : r->index > 0 ? 0 : -ENODEV;
}

long sys_interface_index(struct kern *k, const char *name, u32 *index)
{
	struct request r = { .index = 0 };
	if (!*name || strlen(name) >= NAME_BYTES)
		return -ENODEV;
	memcpy(r.name, name, strlen(name));
	long result = ask(k, SIOCGIFINDEX_OP, &r);
	*index = result < 0 ? 0 : (u32)r.index;
	return result;
}

long sys_interface_name(struct kern *k, u32 index, char name[16])
{
	struct request r = { .index = (s32)index };
	long result = ask(k, SIOCGIFNAME_OP, &r);
	memcpy(name, r.name, NAME_BYTES);
	name[NAME_BYTES - 1] = 0;
	return result;
}
