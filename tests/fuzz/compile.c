/* compile.c: the whole way from text to the intermediate form, which is checked after each pass. */
#include "fuzz.h"

#include "obj/obj.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	if (size > MAX_INPUT)
		return 0;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	struct buf out = BUF_INIT;
	struct cc_opts opts = { .read_file = no_file, .arch = STR("x86"), .emit = CC_EMIT_IR, .emit_to = &out };
	cc_compile(&a, &src, STR("fuzz.c"), arena_str(&a, (str){ (const char *)data, (u32)size }), &opts, &ds);
	buf_free(&out);
	arena_clear(&a);
	return 0;
}
