/* kern_token.c: a kern that shows a token with what it asks for: in a user namespace maps, programs and types are made
 * with the rights that a BPF file system delegates (Linux 6.9, kernel/bpf/token.c).
 *
 * Types of the kernel are opened without it first: that takes a token from Linux 6.16 on alone. */
#include "sys/sys.h"

#include <errno.h>
#include <fcntl.h>

enum { F_TOKEN_FD = 1 << 16 };

struct token {
	struct kern k;               /* as the inner one, but for bpf */
	long (*bpf)(struct kern *k, int cmd, void *attr, u32 size);
	int fd;
};

static long token_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	const struct token *t = (const struct token *)k;
	struct sys_map_create *map = attr;
	struct sys_prog_load *prog = attr;
	struct sys_btf_load *types = attr;
	struct sys_get_id *id = attr;
	if (cmd == BPFCMD_MAP_CREATE && size >= sizeof(*map)) {
		map->map_flags |= F_TOKEN_FD;
		map->map_token_fd = t->fd;
	} else if (cmd == BPFCMD_PROG_LOAD && size >= sizeof(*prog)) {
		prog->prog_flags |= F_TOKEN_FD;
		prog->prog_token_fd = t->fd;
	} else if (cmd == BPFCMD_BTF_LOAD && size >= sizeof(*types)) {
		types->flags |= F_TOKEN_FD;
		types->token_fd = t->fd;
	}
	long r = t->bpf(k, cmd, attr, size);
	if (cmd != BPFCMD_BTF_GET_FD_BY_ID || r != -EPERM || size < sizeof(*id))
		return r;
	id->open_flags |= F_TOKEN_FD;
	id->fd_by_id_token_fd = t->fd;
	return t->bpf(k, cmd, attr, size);
}

struct kern *kern_token(struct arena *a, struct kern *inner, int fd)
{
	struct token *t = arena_new(a, struct token);
	*t = (struct token){ .k = *inner, .bpf = inner->bpf, .fd = fd };
	t->k.bpf = token_bpf;
	return &t->k;
}

int sys_token(struct kern *k, const char *path)
{
	struct { u32 flags, bpffs_fd; } a = { 0 };
	long dir = k->open(k, path, O_DIRECTORY | O_RDONLY, 0), r;
	if (dir < 0)
		return (int)dir;
	a.bpffs_fd = (u32)dir;
	r = k->bpf(k, BPFCMD_TOKEN_CREATE, &a, sizeof(a));
	k->close(k, (int)dir);
	return (int)r;
}
