/* linker.c: several objects into one file (obj/link.c does it). Objects are read when they are added and kept until the
 * end; the file is written by finalize, or not at all. */
#include "face/libbpf/face.h"

#include <fcntl.h>
#include <stdlib.h>

enum { MAX_BYTES = 1 << 30 };

struct bpf_linker {
	struct arena arena;
	struct diags ds;
	struct obj_link *link;
	str path;                    /* of the file that comes; empty: there is fd */
	int fd;
	bool is_done, has_failed;
};

static struct bpf_linker *new_linker(const char *path, int fd)
{
	struct bpf_linker *l = calloc(1, sizeof(*l));
	if (!l)
		return face_null(-ENOMEM);
	diags_init(&l->ds, &l->arena, NULL);
	l->path = arena_str(&l->arena, str_from(path));
	l->fd = fd;
	l->link = obj_link_new(&l->arena, &l->ds);
	return l;
}

struct bpf_linker *bpf_linker__new(const char *filename, struct bpf_linker_opts *opts)
{
	return filename && OPTS_OK(opts, bpf_linker_opts) ? new_linker(filename, -1) : face_null(-EINVAL);
}

struct bpf_linker *bpf_linker__new_fd(int fd, struct bpf_linker_opts *opts)
{
	return fd >= 0 && OPTS_OK(opts, bpf_linker_opts) ? new_linker(NULL, fd) : face_null(-EINVAL);
}

/* bytes lie in l's arena. */
static int add(struct bpf_linker *l, str name, str bytes)
{
	u32 said = l->ds.list.n;
	bool ok = obj_link_add(l->link, name, bytes.s, bytes.n);
	l->has_failed |= !ok;
	face_say(&l->ds, said);
	return ok ? 0 : face_result(-EINVAL);
}

static bool can_add(const struct bpf_linker *l, const struct bpf_linker_file_opts *opts)
{
	return l && !l->is_done && !l->has_failed && OPTS_OK(opts, bpf_linker_file_opts);
}

int bpf_linker__add_file(struct bpf_linker *l, const char *filename, const struct bpf_linker_file_opts *opts)
{
	str bytes;
	if (!filename || !can_add(l, opts))
		return face_result(-EINVAL);
	long r = sys_read_file(face_kern(), &l->arena, filename, MAX_BYTES, &bytes);
	if (r < 0)
		face_log(LIBBPF_WARN, "cannot read '%s'", filename);
	return r < 0 ? face_result(r) : add(l, arena_str(&l->arena, str_from(filename)), bytes);
}

int bpf_linker__add_fd(struct bpf_linker *l, int fd, const struct bpf_linker_file_opts *opts)
{
	if (fd < 0 || !can_add(l, opts))
		return face_result(-EINVAL);
	str path = arena_printf(&l->arena, "/proc/self/fd/%d", fd);
	return bpf_linker__add_file(l, path.s, opts);
}

int bpf_linker__add_buf(struct bpf_linker *l, void *buf, size_t sz, const struct bpf_linker_file_opts *opts)
{
	if (!buf || !sz || sz > MAX_BYTES || !can_add(l, opts))
		return face_result(-EINVAL);
	return add(l, STR("the bytes"), arena_str(&l->arena, (str){ buf, (u32)sz }));
}

static long write_all(struct kern *k, int fd, str s)
{
	long n = 0;
	for (u32 at = 0; at < s.n && n >= 0; at += (u32)MAX(n, 0))
		n = k->write(k, fd, s.s + at, s.n - at);
	return MIN(n, 0);
}

int bpf_linker__finalize(struct bpf_linker *l)
{
	struct buf out = BUF_INIT;
	struct kern *k = face_kern();
	if (!l || l->is_done || l->has_failed)
		return face_result(-EINVAL);
	u32 said = l->ds.list.n;
	l->is_done = true;
	bool ok = obj_link_finish(l->link, &out);
	face_say(&l->ds, said);
	long r = !ok ? -EINVAL : l->fd < 0 ? sys_save_file(k, arena_strdup(&l->arena, l->path), buf_view(&out)) :
		write_all(k, l->fd, buf_view(&out));
	if (ok && r < 0)
		face_log(LIBBPF_WARN, "cannot write the linked object");
	buf_free(&out);
	return face_result(MIN(r, 0));
}

void bpf_linker__free(struct bpf_linker *l)
{
	if (!l)
		return;
	obj_link_free(l->link);
	arena_clear(&l->arena);
	free(l);
}
