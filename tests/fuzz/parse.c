/* parse.c: the front end on any bytes: no crash, no hang, whatever it says.
 *
 *   clang -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/parse.c <libskep built likewise>     to fuzz
 *   cc -DREPLAY -Isrc tests/fuzz/parse.c build/libskep.a && ./a.out FILE...                          to replay */
#include "base/base.h"
#include "cc/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool no_file(void *ctx, str path, str *text)
{
	(void)ctx, (void)path, (void)text;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MAX_INPUT = 1 << 20 };
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct intern names;
	struct types ts;
	if (size > MAX_INPUT)
		return 0;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	intern_init(&names, &a);
	types_init(&ts, &a, &ds, NULL);
	struct cc_opts opts = { .read_file = no_file, .arch = STR("x86_64") };
	struct pp_opts po = { .cpu = 3, .target_arch = STR("x86"), .read_file = no_file };
	struct src_file *f = src_add(&src, STR("fuzz.c"), arena_str(&a, (str){ (const char *)data, (u32)size }));
	struct pp *pp = pp_new(&a, &src, &names, &ds, &po);
	struct buf out = BUF_INIT;
	if (pp_open(pp, f)) {
		struct unit *u = parse_unit(&a, pp, &ts, &names, &ds, &opts);
		if (!ds.errors)
			ast_print(u, &out);
	}
	diags_print(&ds, (struct diag_style){ 0 }, &out);
	buf_free(&out);
	arena_clear(&a);
	return 0;
}

#ifdef REPLAY
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static uint8_t bytes[1 << 20];
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(bytes, 1, sizeof(bytes), f) : 0;
		if (f)
			fclose(f);
		LLVMFuzzerTestOneInput(bytes, n);
	}
	return 0;
}
#endif
