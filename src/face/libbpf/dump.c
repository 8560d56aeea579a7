/* dump.c: types as C, through the caller's printf. */
#include "face/libbpf/btf_face.h"

#include <stdlib.h>

long face_btf_dedup(struct libbpf_btf *b UNUSED, struct libbpf_btf_ext *ext UNUSED) { return -EOPNOTSUPP; }

struct btf_dump *btf_dump__new(const struct libbpf_btf *b UNUSED, btf_dump_printf_fn_t printf_fn UNUSED, void *ctx UNUSED, const struct btf_dump_opts *opts UNUSED)
{
	return face_null(-EOPNOTSUPP);
}
void btf_dump__free(struct btf_dump *d UNUSED) { }
int btf_dump__dump_type(struct btf_dump *d UNUSED, __u32 id UNUSED) { return face_result(-EOPNOTSUPP); }
int btf_dump__emit_type_decl(struct btf_dump *d UNUSED, __u32 id UNUSED, const struct btf_dump_emit_type_decl_opts *opts UNUSED) { return face_result(-EOPNOTSUPP); }
int btf_dump__dump_type_data(struct btf_dump *d UNUSED, __u32 id UNUSED, const void *data UNUSED, size_t sz UNUSED, const struct btf_dump_type_data_opts *o UNUSED)
{ return face_result(-EOPNOTSUPP); }
