/* linker.c: several objects into one, and loaders as programs: neither is there yet. */
#include "face/libbpf/face.h"

struct bpf_linker *bpf_linker__new(const char *filename UNUSED, struct bpf_linker_opts *opts UNUSED)
{
	return face_null(-EOPNOTSUPP);
}

struct bpf_linker *bpf_linker__new_fd(int fd UNUSED, struct bpf_linker_opts *opts UNUSED)
{
	return face_null(-EOPNOTSUPP);
}

int bpf_linker__add_file(struct bpf_linker *l UNUSED, const char *filename UNUSED,
	const struct bpf_linker_file_opts *opts UNUSED)
{
	return face_result(-EOPNOTSUPP);
}

int bpf_linker__add_fd(struct bpf_linker *l UNUSED, int fd UNUSED, const struct bpf_linker_file_opts *opts UNUSED)
{
	return face_result(-EOPNOTSUPP);
}

int bpf_linker__add_buf(struct bpf_linker *l UNUSED, void *buf UNUSED, size_t sz UNUSED,
	const struct bpf_linker_file_opts *opts UNUSED)
{
	return face_result(-EOPNOTSUPP);
}

int bpf_linker__finalize(struct bpf_linker *l UNUSED) { return face_result(-EOPNOTSUPP); }
void bpf_linker__free(struct bpf_linker *l UNUSED) { }

/* A program that loads the others, for where there is no loader: nothing that this library serves. */
int bpf_object__gen_loader(struct bpf_object *obj UNUSED, struct gen_loader_opts *opts UNUSED)
{
	return face_result(-EOPNOTSUPP);
}
