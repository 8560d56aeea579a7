/*
 * as UID CAPABILITY,... COMMAND...: the command as that user, who has these capabilities (numbers; "-" for none) and no
 * others: what least privilege means.
 */
#define _GNU_SOURCE
#include <grp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CAPABILITY_VERSION_3 = 0x20080522 };

static int set_capabilities(const char *list)
{
	struct { uint32_t version; int pid; } head = { CAPABILITY_VERSION_3, 0 };
	struct { uint32_t effective, permitted, inheritable; } data[2] = { { 0 } };

	for (const char *p = list; *p >= '0' && *p <= '9'; p += strspn(p, "0123456789"), p += *p == ',') {
		uint32_t *set = &data[atoi(p) / 32].effective, bit = 1u << atoi(p) % 32;
		set[0] |= bit, set[1] |= bit, set[2] |= bit;
	}
	if (syscall(SYS_capset, &head, data))
		return -1;
	for (int c = 0; c < 64; c++)
		if (data[c / 32].effective >> c % 32 & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, c, 0, 0))
			return -1;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	unsigned id = (unsigned)atoi(argv[1]);
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setgroups(0, NULL) || setgid(id) || setuid(id) ||
		set_capabilities(argv[2])) {
		perror("as");
		return 126;
	}
	execvp(argv[3], argv + 3);
	return 127;
}
