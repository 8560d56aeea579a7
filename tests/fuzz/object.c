/* object.c: what reads objects and types, on any bytes: an ELF file is read as an object, written and read again; what
 * begins as types do is .BTF and, behind it, .BTF.ext: checked, printed raw and as C, found by name, kept once together
 * with the records that speak of it, and read again. */
#include "fuzz.h"

#include "obj/obj.h"

static void print(struct arena *a, const struct btf *b)
{
	struct buf out = BUF_INIT;
	for (u32 id = btf_first_id(b); id < btf_count(b); id++) {
		u64 size;
		btf_print_raw(b, id, &out);
		if (btf_size(b, id, &size))
			btf_align(b, id);
		if (out.n > 1 << 20)
			out.n = 0;
	}
	out.n = 0;
	btf_c_all(btf_c_new(a, b), &out);
	buf_free(&out);
}

/* Each name of a type leads to a type of that name. */
static void look_up(struct arena *a, struct btf *b, struct diags *ds)
{
	struct buf blob = BUF_INIT;
	u64 len;
	const void *bytes = btf_bytes(b, &len);
	struct btf *indexed = btf_open(a, bytes, len, NULL, ds);
	if (indexed && btf_index_build(b, &blob) && btf_index_use(indexed, blob.s, blob.n))
		for (u32 id = 1; id < btf_count(b) && id < 200; id++) {
			struct btf_node n, found;
			if (!btf_node(b, id, &n) || !n.name.n)
				continue;
			u32 plain = btf_find(b, n.kind, n.name), other = btf_find(indexed, n.kind, n.name);
			BUG_ON(plain != other, "an index finds what is found without one");
			BUG_ON(plain && (!btf_node(b, plain, &found) || !str_eq(found.name, n.name)), "of that name");
		}
	buf_free(&blob);
}

static void once(struct arena *a, const struct btf *b, struct btf_ext *ext, struct diags *ds)
{
	struct buf out = BUF_INIT, records = BUF_INIT;
	struct btf_ext again;
	u32 *map;
	if (btf_dedup(a, b, ext, &out, &map)) {
		struct btf *kept = btf_open(a, out.s, out.n, NULL, ds);
		BUG_ON(!kept || !btf_check(kept, ds), "what is kept once is sound");
		BUG_ON(btf_count(kept) > btf_count(b), "and no more than before");
		if (ext) {
			btf_ext_write(ext, &records);
			BUG_ON(!btf_ext_read(a, kept, records.s, records.n, &again, ds), "what is written is read");
			BUG_ON(again.nsecs != ext->nsecs, "and as much of it");
		}
	}
	buf_free(&out);
	buf_free(&records);
}

/* How many of the bytes the header claims. */
static u64 btf_claims(const u8 *s, u64 n)
{
	u32 w[6];
	if (n < sizeof(w))
		return n;
	memcpy(w, s, sizeof(w));
	u64 types = (u64)w[1] + w[2] + w[3], strings = (u64)w[1] + w[4] + w[5], end = types > strings ? types : strings;
	return end < n ? end : n;
}

static void types(struct arena *a, struct diags *ds, const u8 *s, u64 n)
{
	u64 own = btf_claims(s, n);
	struct btf *b = btf_open(a, s, own, NULL, ds);
	struct btf_ext ext = { 0 };
	if (!b || !btf_check(b, ds))
		return;
	bool has_ext = n > own && btf_ext_read(a, b, s + own, n - own, &ext, ds);
	if (own < 4096)                      /* what nests without end is written up to a limit, which takes its time */
		print(a, b);
	look_up(a, b, ds);
	once(a, b, has_ext ? &ext : NULL, ds);
}

static void object(struct arena *a, struct diags *ds, const u8 *s, u64 n)
{
	struct obj *o = obj_read(a, STR("any.o"), s, n, ds);
	struct buf out = BUF_INIT;
	if (o && obj_write(o, &out, ds))
		obj_read(a, STR("again.o"), out.s, out.n, ds);       /* or it says what is wrong: names are the file's */
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diags ds;
	u8 *own = size && size <= MAX_INPUT ? arena_alloc(&a, size) : NULL;
	diags_init(&ds, &a, NULL);
	if (own) {
		memcpy(own, data, size);
		if (own[0] == 0x7f)
			object(&a, &ds, own, size);
		else
			types(&a, &ds, own, size);
	}
	arena_clear(&a);
	return 0;
}
