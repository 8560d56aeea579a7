/* btf_ext.c: libbpf's struct btf_ext, which is bytes; and the types of a struct btf kept once, which its records
 * follow. */
#include "face/libbpf/btf_face.h"

#include <stdlib.h>

struct libbpf_btf_ext *btf_ext__new(const __u8 *data, __u32 size)
{
	struct { u16 magic; u8 version, flags; u32 hdr_len; } h;
	bool is_foreign = face_btf_is_foreign(data, size);
	if (size < sizeof(h))
		return face_null(-EINVAL);
	memcpy(&h, data, sizeof(h));
	if (is_foreign)
		face_btf_ext_swap((u8 *)&h, sizeof(h));
	if (h.magic != BTF_MAGIC || h.version != 1 || h.flags || h.hdr_len > size || h.hdr_len < sizeof(h) + 16)
		return face_null(h.magic == BTF_MAGIC && (h.version != 1 || h.flags) ? -ENOTSUP : -EINVAL);
	struct libbpf_btf_ext *e = malloc(sizeof(*e));
	u8 *copy = malloc(size);
	if (!e || !copy) {
		free(e);
		free(copy);
		return face_null(-ENOMEM);
	}
	memcpy(copy, data, size);
	if (is_foreign)
		face_btf_ext_swap(copy, size);
	*e = (struct libbpf_btf_ext){ .size = size, .data = copy, .is_foreign = is_foreign };
	return e;
}

void btf_ext__free(struct libbpf_btf_ext *e)
{
	if (!e || (uintptr_t)e >= (uintptr_t)-4095)
		return;
	free(e->data);
	free(e->swapped);
	free(e);
}

const void *btf_ext__raw_data(const struct libbpf_btf_ext *e, __u32 *size)
{
	struct libbpf_btf_ext *x = (struct libbpf_btf_ext *)e;
	*size = e->size;
	if (!e->is_foreign)
		return e->data;
	x->swapped = x->swapped ? x->swapped : malloc(e->size);
	if (!x->swapped)
		return face_null(-ENOMEM);
	memcpy(x->swapped, e->data, e->size);
	face_btf_ext_swap(x->swapped, e->size);
	return x->swapped;
}

const void *btf_ext__get_raw_data(const struct libbpf_btf_ext *e, __u32 *size) { return btf_ext__raw_data(e, size); }
enum btf_endianness btf_ext__endianness(const struct libbpf_btf_ext *e)
{
	return btf__endianness(&(struct libbpf_btf){ .is_foreign = e->is_foreign });
}

int btf_ext__set_endianness(struct libbpf_btf_ext *e, enum btf_endianness endian)
{
	if (endian != BTF_LITTLE_ENDIAN && endian != BTF_BIG_ENDIAN)
		return face_result(-EINVAL);
	e->is_foreign ^= endian != btf_ext__endianness(e);
	return 0;
}

/* ---- equal types once ------------------------------------------------------------------------------------------- */

static bool keep(struct libbpf_btf_ext *e, const struct btf_ext *records)
{
	struct buf out = BUF_INIT;
	btf_ext_write(records, &out);
	u8 *copy = malloc(out.n);
	if (copy) {
		memcpy(copy, out.s, out.n);
		free(e->data);
		*e = (struct libbpf_btf_ext){ .size = (u32)out.n, .data = copy, .is_foreign = e->is_foreign };
	}
	buf_free(&out);
	return copy != NULL;
}

/* The bytes of a whole .BTF become b's own. */
static void replace(struct libbpf_btf *b, str whole)
{
	u32 types, strs;
	memcpy(&types, whole.s + 12, 4);
	memcpy(&strs, whole.s + 20, 4);
	face_btf_touch(b);
	b->types.n = b->strs.n = b->ntypes = b->hashed = 0;
	arena_clear(&b->found_arena);
	b->found = (struct map){ 0 };
	face_bytes_add(&b->types, whole.s + BTF_HEADER, types);
	face_bytes_add(&b->strs, whole.s + BTF_HEADER + types, strs);
	face_btf_recount(b);
}

int btf__dedup(struct libbpf_btf *b, const struct btf_dedup_opts *opts)
{
	struct arena a = { 0 };
	struct diags ds;
	struct buf out = BUF_INIT;
	struct btf_ext records;
	u32 *map;
	if (!b || !OPTS_OK(opts, btf_dedup_opts))
		return face_result(-EINVAL);
	struct libbpf_btf_ext *ext = OPTS_GET(opts, libbpf_btf_ext, NULL);
	diags_init(&ds, &a, NULL);
	const struct btf *view = face_btf_view(b);
	bool ok = view && btf_check(view, &ds) &&
		(!ext || btf_ext_read(&a, view, ext->data, ext->size, &records, &ds)) &&
		btf_dedup(&a, view, ext ? &records : NULL, &out, &map);
	if (!ok)
		face_say(&ds, 0);
	long r = !ok ? -EINVAL : ext && !keep(ext, &records) ? -ENOMEM : 0;
	if (r == 0)
		replace(b, buf_view(&out));
	buf_free(&out);
	arena_clear(&a);
	return face_result(r);
}
