/* btf_swap.c: BTF of the other byte order. But for the header's first four bytes and the strings, a file is words of four
 * bytes; how many follow a type is told by the type itself, which must be read while it is in our order. */
#include "face/libbpf/btf_face.h"

bool face_btf_is_foreign(const u8 *bytes, u32 size)
{
	u16 magic;
	memcpy(&magic, bytes, MIN(size, sizeof(magic)));
	return size >= sizeof(struct btf_header) && magic == __builtin_bswap16(BTF_MAGIC);
}

static void swap_words(u8 *p, u64 bytes)
{
	for (u32 w; bytes >= sizeof(w); p += sizeof(w), bytes -= sizeof(w)) {
		memcpy(&w, p, sizeof(w));
		w = __builtin_bswap32(w);
		memcpy(p, &w, sizeof(w));
	}
}

/* What was read before or after it was swapped, whichever is in our order. */
static void swap_head(u8 *p, void *out, u32 bytes, u32 first, bool to_ours)
{
	if (!to_ours)
		memcpy(out, p, bytes);
	swap_words(p + first, bytes - first);
	if (to_ours)
		memcpy(out, p, bytes);
}

static void swap_magic(u8 *p)
{
	u16 magic;
	memcpy(&magic, p, sizeof(magic));
	magic = __builtin_bswap16(magic);
	memcpy(p, &magic, sizeof(magic));
}

/* All of its records are words. */
void face_btf_ext_swap(u8 *bytes, u32 size)
{
	swap_magic(bytes);
	swap_words(bytes + sizeof(u32), size - sizeof(u32));
}

bool face_btf_swap(u8 *bytes, u32 size, bool to_ours)
{
	struct btf_header h;
	if (size < sizeof(h))
		return false;
	swap_head(bytes, &h, sizeof(h), offsetof(struct btf_header, hdr_len), to_ours);
	swap_magic(bytes);
	u64 at = (u64)h.hdr_len + h.type_off, end = at + h.type_len;
	if (end > size)
		return false;
	while (at < end) {
		struct btf_type t;
		if (end - at < sizeof(t))
			return false;
		swap_head(bytes + at, &t, sizeof(t), 0, to_ours);
		s64 more = face_btf_extra(&t);
		if (more < 0 || (u64)more > end - at - sizeof(t))
			return false;
		swap_words(bytes + at + sizeof(t), (u64)more);
		at += sizeof(t) + (u64)more;
	}
	return true;
}
