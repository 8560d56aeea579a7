/* pp.c: lexer and preprocessor on any bytes. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct intern names;
	if (size > MAX_INPUT)
		return 0;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	intern_init(&names, &a);
	struct pp_opts po = { .cpu = 3, .target_arch = STR("x86"), .read_file = no_file };
	struct src_file *f = src_add(&src, STR("fuzz.c"), arena_str(&a, (str){ (const char *)data, (u32)size }));
	struct pp *pp = pp_new(&a, &src, &names, &ds, &po);
	struct buf out = BUF_INIT;
	if (pp_open(pp, f))
		pp_print(pp, false, &out);
	pp_close(pp);
	diags_print(&ds, (struct diag_style){ 0 }, &out);
	buf_free(&out);
	arena_clear(&a);
	return 0;
}
