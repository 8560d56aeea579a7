/* load_words.c: the loader's small decisions: which rule a map breaks, names of maps and pins, values of the
 * configuration, bytes of values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load_private.h"

#include "fake_kern.h"

enum { HAS_BTF = 1, NO_PREALLOC = 1 };

static void map_rules(void **state)
{
	static const struct { u32 type, key, value, entries, flags, btf; const char *part; } rows[] = {
		{ MAP_HASH, 4, 8, 10, 0, 0, NULL }, { MAP_HASH, 0, 8, 10, 0, 0, "give it a key" },
		{ MAP_HASH, 4, 0, 10, 0, 0, "give it a value" },
		{ MAP_HASH, 4, 8, 0, 0, 0, "max_entries" }, { MAP_HASH, 513, 8, 10, 0, 0, "512" },
		{ MAP_HASH, 512, 8, 10, 0, 0, NULL },
		{ MAP_HASH, 4, (1 << 25) + 1, 10, 0, 0, "32 MiB" }, { MAP_HASH, 4, 1 << 25, 10, 0, 0, NULL },
		{ MAP_ARRAY, 8, 8, 10, 0, 0, "4 bytes" },
		{ MAP_ARRAY, 4, 8, 10, 0, 0, NULL }, { MAP_RINGBUF, 4, 0, 4096, 0, 0, "neither key nor value" },
		{ MAP_RINGBUF, 0, 4, 4096, 0, 0, "neither key nor value" },
		{ MAP_RINGBUF, 0, 0, 100, 0, 0, "power of two" }, { MAP_ARENA, 0, 0, 0, 0, 0, "pages" },
		{ MAP_QUEUE, 4, 4, 8, 0, 0, "no key" }, { MAP_QUEUE, 0, 4, 8, 0, 0, NULL },
		{ MAP_PROG_ARRAY, 4, 16, 8, 0, 0, "descriptors" }, { MAP_PROG_ARRAY, 4, 4, 8, 0, 0, NULL },
		{ MAP_SOCKMAP, 4, 8, 8, 0, 0, NULL },
		{ MAP_TASK_STORAGE, 4, 8, 0, NO_PREALLOC, HAS_BTF, NULL }, { MAP_TASK_STORAGE, 8, 8, 0, NO_PREALLOC,
		HAS_BTF, "__type(key, int)" },
		{ MAP_TASK_STORAGE, 4, 8, 1, NO_PREALLOC, HAS_BTF, "no max_entries" }, { MAP_TASK_STORAGE, 4, 8, 0, 0,
		HAS_BTF, "BPF_F_NO_PREALLOC" },
		{ MAP_TASK_STORAGE, 4, 8, 0, NO_PREALLOC, 0, "with types" }, { MAP_LPM_TRIE, 4, 8, 8, NO_PREALLOC, 0,
		"prefix length" }, { MAP_LPM_TRIE, 5, 8, 8, NO_PREALLOC, 0, NULL },
		{ MAP_LPM_TRIE, 260, 8, 8, NO_PREALLOC, 0, NULL }, { MAP_LPM_TRIE, 261, 8, 8, NO_PREALLOC, 0,
		"prefix length" }, { MAP_LPM_TRIE, 8, 8, 8, 0, 0, "BPF_F_NO_PREALLOC" },
		{ MAP_STACK_TRACE, 4, 12, 8, 0, 0, "8 for each frame" }, { MAP_STACK_TRACE, 4, 1016, 8, 0, 0, NULL },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct sys_map_create a = { .map_type = rows[i].type, .key_size = rows[i].key,
			.value_size = rows[i].value, .max_entries = rows[i].entries,
			.map_flags = rows[i].flags, .btf_fd = rows[i].btf };
		const char *rule = load_map_rule(&a);
		if (rows[i].part ? !rule || !strstr(rule, rows[i].part) : rule != NULL)
			fail_msg("row %u: %s", i, rule ? rule : "none");
	}
}

static void names_of_maps(void **state)
{
	static const struct { const char *object, *map, *kernel, *pin; } rows[] = {
		{ "x.o", ".bss", "x.bss", "x_bss" }, { "eight_of_it.o", ".rodata", "eight_of.rodata",
		"eight_of_rodata" }, { "eight_of_it.o", ".data", "eight_of.data", "eight_of_data" },
		{ "eight_of_it.o", ".kconfig", "eight_o.kconfig", "eight_o_kconfig" }, { "eight_of_it.o", ".data.more",
		".data.more", "_data_more" },
		{ "x.o", ".rodata.str1.1.very.long", ".rodata.str1.1.", "_rodata_str1_1_very_long" },
		{ "a-b.o", ".bss", "a_b.bss", "a_b_bss" },
		{ "x.o", "a_map_with_a_long_name", "a_map_with_a_lo", "a_map_with_a_long_name" },
	};
	struct arena a = { 0 };
	struct diags ds;
	static struct fake f;
	(void)state;
	diags_init(&ds, &a, NULL);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct obj *o = obj_new(&a, str_from(rows[i].object));
		struct obj_map m = { .name = str_from(rows[i].map) };
		int fd = FAKE_FIRST_FD;
		char name[SYS_NAME_LEN];
		vec_push(&o->maps, &a, m);
		load_map_name(o, &o->maps.v[0], name);
		assert_string_equal(name, rows[i].kernel);
		fake_init(&f, NULL, 0);
		struct loaded l = { .arena = &a, .k = &f.kern, .obj = o, .map_fds = &fd, .btf_fd = -1 };
		assert_true(load_pin(&l, "/sys/fs/bpf/dir", &ds));
		assert_int_equal(f.npins, 1);
		assert_string_equal(f.pins[0], arena_printf(&a, "/sys/fs/bpf/dir/%s", rows[i].pin).s);
		assert_int_equal(f.ndirs, 1);
	}
	fake_init(&f, NULL, 0);
	assert_int_equal(fake_left(&a, &f).n, 0);
	f.no_bpffs = true;
	assert_false(load_need_bpffs(&f.kern, "/sys/fs/bpf/x", &ds));
	arena_clear(&a);
}

static void values_of_the_configuration(void **state)
{
	static const char text[] =
		"# CONFIG_OFF is not set\nCONFIG_A=y\nCONFIG_AB=m\nCONFIG_N= 12 \nCONFIG_S=\"a=b\"\nCONFIG_LAST=0x10";
	static const struct { const char *name, *value; } rows[] = { { "CONFIG_A", "y" }, { "CONFIG_AB", "m" },
		{ "CONFIG_N", "12" }, { "CONFIG_S", "\"a=b\"" },
		{ "CONFIG_LAST", "0x10" }, { "CONFIG_OFF", NULL }, { "CONFIG", NULL }, { "CONFIG_ABC", NULL } };
	str value;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		bool found = load_config_find(str_from(text), str_from(rows[i].name), &value);
		if (found != (rows[i].value != NULL) || (found && !str_is(value, rows[i].value)))
			fail_msg("%s", rows[i].name);
	}
	assert_int_equal(load_value_bytes(MAP_HASH, 5, 4), 5);
	assert_int_equal(load_value_bytes(MAP_PERCPU_ARRAY, 5, 4), 32);
	assert_int_equal(load_value_bytes(MAP_LRU_PERCPU_HASH, 8, 3), 24);
	assert_int_equal(load_value_bytes(MAP_PERCPU_HASH, 9, 1), 16);
	assert_int_equal(load_value_bytes(MAP_PERCPU_CGROUP_STORAGE, 8, 2), 16);
}

/* ---- a compressed configuration: what gzip made of the texts below ------------------------------------------ */

static const u8 fixed_gz[] = {
	31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 115, 246, 247, 115, 243, 116, 143, 119, 180, 173, 228, 114, 134, 48, 157,
	108, 115, 97, 76, 71, 39, 91, 165, 196, 164, 100, 56, 82, 226, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0
};
static const u8 dynamic_gz[] = {
	31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 237, 220, 175, 74, 132, 65, 20, 134, 241, 32, 24, 190, 166, 31, 24, 69,
	252, 3, 38, 193, 172, 99, 112, 96, 134, 49, 124, 131, 24, 76, 235, 176, 69, 84, 156, 147, 44, 115, 11, 130,
	112, 20, 196, 44, 120, 29, 34, 219, 53, 45, 8, 222, 193, 9, 122, 5, 27, 220, 187, 208, 240, 252, 226, 19,
	222, 75, 120, 197, 98, 117, 110, 112, 205, 162, 154, 239, 106, 173, 89, 100, 80, 167, 50, 175, 102, 85,
	164, 58, 175, 161, 120, 235, 180, 166, 170, 197, 92, 242, 33, 217, 16, 212, 133, 26, 165, 233, 144, 99,
	177, 228, 189, 183, 33, 6, 9, 77, 147, 196, 28, 155, 90, 112, 62, 119, 222, 137, 182, 44, 161, 116, 45,
	183, 226, 138, 166, 96, 50, 31, 27, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 254, 5, 249, 163, 95, 186, 235, 225, 230, 161, 223, 90, 223, 217, 125, 126, 239, 95, 151,
	191, 15, 47, 207, 63, 54, 103, 27, 159, 95, 119, 107, 79, 227, 171, 197, 71, 153, 220, 78, 23, 250, 139,
	237, 233, 233, 234, 254, 232, 71, 206, 222, 142, 238, 151, 202, 104, 239, 248, 96, 114, 242, 178, 242, 11,
	0, 0, 0, 0, 0, 0, 0, 0
};
static const u8 stored_gz[] = {
	31, 139, 8, 8, 0, 0, 0, 0, 0, 3, 99, 111, 110, 102, 105, 103, 0, 0, 11, 0, 244, 255, 67, 79, 78, 70, 73,
	71, 95, 83, 61, 49, 10, 1, 11, 0, 244, 255, 67, 79, 78, 70, 73, 71, 95, 84, 61, 50, 10, 0, 0, 0, 0, 0, 0,
	0, 0
};
#define FIXED_TEXT "CONFIG_A=y\nCONFIG_B=m\nCONFIG_AB=\"abcabcabcabc\"\n"

/* Text of a few letters, in no order: what a dynamic block has its codes for. */
static void add_letters(struct buf *out, u32 seed, u32 n, const char *letters, u32 count)
{
	for (u32 i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		buf_char(out, letters ? letters[(seed >> 16) % count] : (char)(seed >> 16));
	}
}

static long no_uname(struct kern *k, struct utsname *u) { (void)k, (void)u; return -EFAULT; }

static str config_of(struct arena *a, const void *gz, u32 n)
{
	static struct fake f;
	const struct fake_file file = { "/proc/config.gz", gz, n };
	fake_init(&f, &file, 1);
	f.kern.uname = no_uname;
	str text = load_config_text(&f.kern, a);
	assert_int_equal(fake_left(a, &f).n, 0);
	return text;
}

static void compressed_configuration(void **state)
{
	static const char letters[] = "CONFIG_=ymn\n\xe9\x90";
	struct arena a = { 0 };
	struct buf want = BUF_INIT;
	u8 other[sizeof(dynamic_gz)];
	(void)state;
	assert_true(str_is(config_of(&a, fixed_gz, sizeof(fixed_gz)), FIXED_TEXT));
	assert_true(str_is(config_of(&a, stored_gz, sizeof(stored_gz)), "CONFIG_S=1\nCONFIG_T=2\n"));
	add_letters(&want, 1, 120, letters, sizeof(letters) - 1);
	for (u32 i = 0; i < 20000; i++)
		buf_char(&want, 'a');
	add_letters(&want, 1, 120, letters, sizeof(letters) - 1);
	add_letters(&want, 7, 60, NULL, 0);
	assert_true(str_eq(config_of(&a, dynamic_gz, sizeof(dynamic_gz)), buf_view(&want)));
	buf_free(&want);
	memcpy(other, fixed_gz, sizeof(fixed_gz));
	for (u32 byte = 0; byte < 4; byte++) {               /* a header that is none, or has what is not expected */
		other[byte] ^= byte == 3 ? 4 : 1;
		assert_int_equal(config_of(&a, other, sizeof(fixed_gz)).n, 0);
		other[byte] ^= byte == 3 ? 4 : 1;
	}
	assert_int_equal(config_of(&a, fixed_gz, 17).n, 0);
	const struct fake_file plain = { "/boot/config-6.1.0-13-amd64", "CONFIG_P=y\n", 11 };
	static struct fake f;
	fake_init(&f, &plain, 1);
	assert_true(str_is(load_config_text(&f.kern, &a), "CONFIG_P=y\n"));
	fake_init(&f, NULL, 0);
	assert_true(load_config_text(&f.kern, &a).n == 0);
	arena_clear(&a);
}

/* Each bit turned, and every beginning: how many of them are texts all the same, and of how many bytes, is what zlib
 * says too, but for four that have codes for less than everything: it refuses those. */
static void damaged_configuration(void **state)
{
	static const struct { const u8 *gz; u32 n, texts, bytes; } rows[] = { { fixed_gz, sizeof(fixed_gz), 197, 9670 },
		{ dynamic_gz, sizeof(dynamic_gz), 1034, 21045385 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		u8 bytes[sizeof(dynamic_gz)];
		u32 texts = 0, total = 0;
		struct arena a = { 0 };
		for (u32 bit = 10 * 8; bit < (rows[i].n - 8) * 8; bit++) {
			memcpy(bytes, rows[i].gz, rows[i].n);
			bytes[bit / 8] ^= (u8)(1 << bit % 8);
			str text = config_of(&a, bytes, rows[i].n);
			texts += text.n > 0;
			total += text.n;
			arena_clear(&a);
		}
		assert_int_equal(texts, rows[i].texts);
		assert_int_equal(total, rows[i].bytes);
		for (u32 n = 18; n < rows[i].n - 8; n++)
			assert_int_equal(config_of(&a, rows[i].gz, n).n, 0);
		arena_clear(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(map_rules), cmocka_unit_test(names_of_maps),
		cmocka_unit_test(values_of_the_configuration),
		cmocka_unit_test(compressed_configuration), cmocka_unit_test(damaged_configuration) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
