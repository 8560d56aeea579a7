/* parse.c: the front end on any bytes: no crash, no hang, no unbounded memory, whatever it says. See
 * tests/fuzz/suite. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
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
	str everything = STR("everything");
	struct cc_opts opts = { .read_file = no_file, .arch = STR("x86"), .warnings = &everything, .nwarnings = 1 };
	struct pp_opts po = { .cpu = 3, .target_arch = STR("x86"), .read_file = no_file };
	struct src_file *f = src_add(&src, STR("fuzz.c"), arena_str(&a, (str){ (const char *)data, (u32)size }));
	struct pp *pp = pp_new(&a, &src, &names, &ds, &po);
	struct buf out = BUF_INIT;
	if (pp_open(pp, f)) {
		struct warns warns;
		warns_begin(&warns, &a, &src, &opts, &ds);
		struct unit *u = parse_unit(&(struct parse_env){ .arena = &a, .pp = pp, .types = &ts, .names = &names,
			.ds = &ds, .opts = &opts, .warns = &warns });
		check_unit(&(struct check){ .arena = &a, .ds = &ds, .src = &src, .unit = u, .opts = &opts,
			.warns = &warns });
		if (!ds.errors)
			ast_print(u, &out);
	}
	diags_print(&ds, (struct diag_style){ 0 }, &out);
	buf_free(&out);
	arena_clear(&a);
	return 0;
}
