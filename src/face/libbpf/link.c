/* link.c: a link owns what was attached: its end detaches, unless it is pinned or was disconnected. */
#include "face/libbpf/face.h"

#include <stdlib.h>

struct bpf_link *face_link_new(void)
{
	struct bpf_link *link = calloc(1, sizeof(*link));
	if (!link)
		base_out_of_memory(sizeof(*link));
	link->l = (struct link){ .k = face_kern(), .link_fd = -1, .table_fd = -1 };
	return link;
}

void face_link_drop(struct bpf_link *link)
{
	arena_clear(&link->arena);
	free(link->pin_path);
	free(link);
}

struct bpf_link *face_link_of_fd(long fd)
{
	if (fd < 0)
		return face_null(fd);
	struct bpf_link *link = face_link_new();
	link->l.link_fd = (int)fd;
	return link;
}

/* The descriptor that stands for all of it: the link's, or the event's of old kernels. */
int bpf_link__fd(const struct bpf_link *link)
{
	const struct link *l = &link->l;
	return l->link_fd >= 0 ? l->link_fd : l->table_fd >= 0 ? l->table_fd : l->nfds ? l->fds[l->nfds - 1] : -1;
}

const char *bpf_link__pin_path(const struct bpf_link *link) { return link->pin_path; }
void bpf_link__disconnect(struct bpf_link *link) { link->disconnected = true; }
int bpf_link__detach(struct bpf_link *link) { return bpf_link_detach(bpf_link__fd(link)); }

int bpf_link__destroy(struct bpf_link *link)
{
	int r = 0;
	if (!link || (uintptr_t)link >= (uintptr_t)-4095)
		return 0;
	if (!link->disconnected && link->detach)
		r = link->detach(link);
	if (!link->disconnected)
		link_close(&link->l);
	face_link_drop(link);
	return face_result(r);
}

struct bpf_link *bpf_link__open(const char *path)
{
	int fd = bpf_obj_get(path);
	if (fd < 0) {
		face_log(LIBBPF_WARN, "cannot open the link pinned at '%s': %s", path, strerror(errno));
		return face_null(fd);
	}
	struct bpf_link *link = face_link_of_fd(fd);
	link->pin_path = strdup(path);
	return link;
}

int bpf_link__pin(struct bpf_link *link, const char *path)
{
	if (!path)
		return face_result(-EINVAL);
	if (link->pin_path)
		return face_result(-EBUSY);
	long r = face_pin(link->l.k, bpf_link__fd(link), path);
	if (r < 0)
		return face_result(r);
	link->pin_path = strdup(path);
	return 0;
}

int bpf_link__unpin(struct bpf_link *link)
{
	if (!link->pin_path)
		return face_result(-EINVAL);
	long r = link->l.k->unlink(link->l.k, link->pin_path);
	if (r < 0)
		return face_result(r);
	free(link->pin_path);
	link->pin_path = NULL;
	return 0;
}

int bpf_link__update_program(struct bpf_link *link, struct bpf_program *prog)
{
	if (prog->fd < 0) {
		face_log(LIBBPF_WARN, "prog '%s': a link cannot take a program that is not loaded", prog->name);
		return face_result(-EINVAL);
	}
	return bpf_link_update(bpf_link__fd(link), prog->fd, NULL);
}

int bpf_link__update_map(struct bpf_link *link, const struct bpf_map *map)
{
	if (map_of(map)->type != MAP_OPS || map->fd < 0)
		return face_result(-EINVAL);
	return bpf_link_update(bpf_link__fd(link), map->fd, NULL);
}
