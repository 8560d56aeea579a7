/* btf_face.h: libbpf's struct btf, for the files that read it, add to it and print it. */
#ifndef SKEP_FACE_LIBBPF_BTF_H
#define SKEP_FACE_LIBBPF_BTF_H

#include "face/libbpf/face.h"

enum { BTF_HEADER = 24 };             /* bytes of a header */

struct bytes { u8 *p; u32 n, cap; };         /* cap 0: not ours */

struct libbpf_btf {
	const struct libbpf_btf *base;
	struct bytes types, strs;
	u32 *offs, ntypes, offs_cap; /* where in types each begins */
	u32 first_id, first_str;     /* of this part */
	u8 *copy;                    /* the caller's bytes, before something is added; NULL */
	u8 *raw;                     /* put together as a file; NULL: not since the last change */
	bool is_foreign;             /* of the other byte order, as files have it: */
	u8 *swapped;                 /* raw in that; NULL: not asked for since the last change */
	int fd;
	size_t ptr_size;             /* 0: not yet told */
	struct arena view_arena, kept;
	struct kernel_types types_of_kernel;   /* what keeps the kernel's mapped */
	const struct btf *view;      /* our own, of raw or, for the kernel's, of where that is mapped; NULL: not yet */
	bool is_kernels;
	struct map found;            /* hash of a string -> its offset + 1, of those below hashed */
	u32 hashed; struct arena found_arena;
};
struct libbpf_btf_ext { u32 size; u8 *data; bool is_foreign; u8 *swapped; };   /* as above */

struct btf_type *face_btf_type(const struct libbpf_btf *b, u32 id);  /* of this part */
s64  face_btf_extra(const struct btf_type *t);                         /* bytes behind the first twelve; -1: an unknown kind */
/* A whole file (btf_swap.c): is it of the other byte order; from that into ours, or from ours into that. False: damaged. */
bool face_btf_is_foreign(const u8 *bytes, u32 size);
bool face_btf_swap(u8 *bytes, u32 size, bool to_ours);
void face_btf_ext_swap(u8 *bytes, u32 size);                           /* a whole .BTF.ext, both ways */
void face_bytes_add(struct bytes *x, const void *p, u32 n);
void face_btf_note(struct libbpf_btf *b, u32 off);                     /* a type begins there */
bool face_btf_recount(struct libbpf_btf *b);                          /* types that were replaced; false: damaged */
void face_btf_touch(struct libbpf_btf *b);                            /* before a change */

#endif
