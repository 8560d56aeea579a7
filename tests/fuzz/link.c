/* link.c: the linker and the types of objects on any bytes: an object is linked with itself, its types are kept once,
 * alone and over themselves. What comes out of a link can be read, or says what is wrong. */
#include "fuzz.h"

#include "obj/obj.h"

static void link_with_itself(struct arena *a, struct diags *ds, const u8 *data, u64 size)
{
	struct obj_link *l = obj_link_new(a, ds);
	struct buf out = BUF_INIT;
	bool ok = obj_link_add(l, STR("a.o"), data, size) && obj_link_add(l, STR("b.o"), data, size);
	if (!ok) {                           /* two strong definitions, most often: alone then */
		obj_link_free(l);
		l = obj_link_new(a, ds);
		ok = obj_link_add(l, STR("a.o"), data, size);
	}
	if (ok && obj_link_finish(l, &out))
		obj_read(a, STR("out"), out.s, out.n, ds);
	buf_free(&out);
	obj_link_free(l);
}

static void dedup(struct arena *a, struct diags *ds, const u8 *data, u64 size)
{
	struct elf e;
	const struct elf_section *s = elf_open(&e, a, data, size, ds) ? elf_section(&e, ".BTF") : NULL;
	struct btf *b = s && s->data ? btf_open(a, s->data, s->size, NULL, ds) : NULL;
	struct buf out = BUF_INIT;
	u32 *map;
	if (b && btf_check(b, ds) && btf_dedup(a, b, NULL, &out, &map)) {
		struct btf *once = btf_open(a, out.s, out.n, NULL, ds);
		BUG_ON(!once || !btf_check(once, ds), "what is kept once is sound");
		BUG_ON(btf_count(once) > btf_count(b), "and no more than before");
	}
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
		link_with_itself(&a, &ds, own, size);
		dedup(&a, &ds, own, size);
	}
	arena_clear(&a);
	return 0;
}
