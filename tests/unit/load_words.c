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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(map_rules), cmocka_unit_test(names_of_maps),
		cmocka_unit_test(values_of_the_configuration) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
