/* sym.c: files by the name a person gives, functions in them, statically defined probes, over a program made by
 * hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sym/sym.h"

#include "fake_kern.h"
#include "hand_elf.h"

enum { FUNC = ELF_STT_FUNC, IFUNC = ELF_STT_IFUNC, OBJECT = ELF_STT_OBJECT };
#define SYMBOL(text, at, kind) { .name = { (text), sizeof(text) - 1 }, .value = (at), .section = 1, .type = (kind), \
	.bind = ELF_STB_GLOBAL }
static const struct elf_symbol symbols[] = { SYMBOL("main", 0x400010, FUNC), SYMBOL("data", 0x402000, OBJECT),
	SYMBOL("chosen", 0x400ff0, IFUNC), SYMBOL("absent", 0, FUNC),
	SYMBOL("outside", 0x401000, FUNC), SYMBOL("first", 0x400000, FUNC), SYMBOL("second", 0x402000, FUNC),
	SYMBOL("last", 0x4027ff, FUNC), SYMBOL("behind", 0x402800, FUNC),
	SYMBOL("main_twin", 0x400010, FUNC), SYMBOL("below", 0x3fffff, FUNC) };

struct world { struct arena a; struct diags ds; struct fake f; struct fake_file files[4]; };

static struct kern *begin(struct world *w, const struct fake_file *files, u32 n)
{
	*w = (struct world){ 0 };
	diags_init(&w->ds, &w->a, NULL);
	fake_init(&w->f, files, n);
	return &w->f.kern;
}

static struct kern *begin_elf(struct world *w, str file)
{
	w->files[0] = (struct fake_file){ "/bin/tool", file.s, file.n };
	w->files[1] = (struct fake_file){ "/bin/text", "no program", 10 };
	fake_init(&w->f, w->files, 2);
	return &w->f.kern;
}

#define IN(path) (&(struct sym_file){ &w.f.kern, &w.a, &w.ds, STR(path) })

static void end(struct world *w)
{
	assert_int_equal(fake_left(&w->a, &w->f).n, 0);
	arena_clear(&w->a);
}

static void functions(void **state)
{
	static const struct { const char *name; int result; u64 offset; const char *near; } rows[] = {
		{ "main", 1, 0x1010, NULL }, { "first", 1, 0x1000, NULL }, { "chosen", 1, 0x1ff0, NULL },
		{ "second", 1, 0x5000, NULL }, { "last", 1, 0x57ff, NULL }, { "behind", 0, 0, NULL },
		{ "below", 0, 0, NULL }, { "data", 0, 0, NULL }, { "outside", 0, 0, NULL }, { "absent", 0, 0, NULL },
		{ "mian", 0, 0, "main" }, { "datb", 0, 0, NULL }, { "nothing_like_it", 0, 0, "" } };
	struct world w;
	(void)state;
	for (u32 dynamic = 0; dynamic < 2; dynamic++)
		for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
			begin(&w, NULL, 0);
			str file = hand_elf(&w.a, symbols, ARRAY_LEN(symbols), NULL, 0, 0), near;
			u64 offset = 0;
			if (dynamic)
				hand_elf_dynamic(file);
			begin_elf(&w, file);
			int r = sym_file_offset(IN("/bin/tool"), str_from(rows[i].name), &offset, &near);
			if (r != rows[i].result || (r && offset != rows[i].offset) ||
				(rows[i].near && !str_is(near, rows[i].near)) || w.ds.list.n)
				fail_msg("%s: %d, %llx, near '%.*s'", rows[i].name, r, (unsigned long long)offset,
					STR_ARG(near));
			end(&w);
		}
	u64 offset;
	str near;
	begin(&w, NULL, 0);
	begin_elf(&w, STR("x"));
	assert_int_equal(sym_file_offset(IN("/bin/text"), STR("main"), &offset, &near), -1);
	assert_int_equal(w.ds.errors, 1);
	assert_int_equal(sym_file_offset(IN("/bin/none"), STR("main"), &offset, &near), 0);
	end(&w);
}

static void patterns(void **state)
{
	struct world w;
	u64 *offsets;
	str *names;
	u32 n;
	(void)state;
	for (u32 dynamic = 0; dynamic < 2; dynamic++) {
		begin(&w, NULL, 0);
		str file = hand_elf(&w.a, symbols, ARRAY_LEN(symbols), NULL, 0, 0);
		if (dynamic)
			hand_elf_dynamic(file);
		begin_elf(&w, file);
		assert_true(sym_file_match(IN("/bin/tool"), STR("*"), &offsets, &n));
		static const u64 all[] = { 0x1000, 0x1010, 0x5000, 0x57ff };             /* each once, in order */
		assert_int_equal(n, 4);
		assert_memory_equal(offsets, all, sizeof(all));
		assert_true(sym_file_match(IN("/bin/tool"), STR("main*"), &offsets, &n));
		assert_true(n == 1 && offsets[0] == 0x1010);
		assert_true(sym_file_match(IN("/bin/tool"), STR("nobody"), &offsets, &n));
		assert_int_equal(n, 0);
		assert_true(sym_file_names(IN("/bin/tool"), STR("*"), &names, &n));
		/* all functions that have an address */
		assert_int_equal(n, 8);
		assert_true(str_is(names[0], "main") && str_is(names[7], "below"));
		assert_true(sym_file_names(IN("/bin/tool"), STR("f?rst"), &names, &n));
		assert_true(n == 1 && str_is(names[0], "first"));
		assert_true(sym_file_match(IN("/bin/none"), STR("*"), &offsets, &n) && n == 0);
		assert_true(sym_file_names(IN("/bin/none"), STR("*"), &names, &n) && n == 0);
		assert_int_equal(w.ds.list.n, 0);
		assert_false(sym_file_match(IN("/bin/text"), STR("*"), &offsets, &n));
		assert_false(sym_file_names(IN("/bin/text"), STR("*"), &names, &n));
		assert_int_equal(w.ds.errors, 2);
		end(&w);
	}
}

#define TEXTS(s) s, sizeof(s)
static void probes(void **state)
{
	static const struct hand_note notes[] = { { 0x400020, 0x402000, 0x402010, TEXTS("lib\0start\0-4@%edi 8@(%rsp)"),
		3 }, { 0x400030, 0x402000, 0, TEXTS("lib\0stop\0"), 3 },
		{ 0x400040, 0x402000, 0, TEXTS("other\0start\0x"), 3 },
		{ 0x400050, 0x402000, 0, TEXTS("lib\0start\0-4@%esi"), 2 },
		{ 0x409000, 0x402000, 0, TEXTS("lib\0start\0far"), 3 },
		{ 0x400060, 0x402000, 0x409000, TEXTS("lib\0start\0far"), 3 },
		{ 0x400070, 0x402000, 0, TEXTS("lib\0start\0-4@%esi"), 3 } };
	static const struct { const char *provider, *name; u32 n; u64 first, last; } rows[] = {
		{ "lib", "start", 2, 0x1020, 0x1070 }, { "lib", "", 3, 0x1020, 0x1070 },
		{ "", "start", 3, 0x1020, 0x1070 },
		{ "", "", 4, 0x1020, 0x1070 }, { "other", "start", 1, 0x1040, 0x1040 }, { "other", "stop", 0, 0, 0 } };
	struct world w;
	struct sym_usdt *all;
	u32 n;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		begin(&w, NULL, 0);
		begin_elf(&w, hand_elf(&w.a, NULL, 0, notes, ARRAY_LEN(notes), 0));
		assert_true(sym_usdt(IN("/bin/tool"), str_from(rows[i].provider), str_from(rows[i].name),
			&all, &n));
		assert_int_equal(n, rows[i].n);
		if (n)
			assert_true(all[0].offset == rows[i].first && all[n - 1].offset == rows[i].last);
		if (n && i < 4) {
			assert_true(all[0].address == 0x400020 && all[0].counter == 0x5010 &&
				all[0].counter_address == 0x402010);
			assert_true(str_is(all[0].args, "-4@%edi 8@(%rsp)") && str_is(all[0].provider, "lib") &&
				str_is(all[0].name, "start"));
			assert_true(all[1].counter == 0 && all[1].counter_address == 0);
		}
		end(&w);
	}
	begin(&w, NULL, 0);                  /* moved after it was linked: by as much as its base */
	begin_elf(&w, hand_elf(&w.a, NULL, 0, notes, 2, 0x402004));
	assert_true(sym_usdt(IN("/bin/tool"), STR("lib"), STR("start"), &all, &n));
	assert_true(n == 1 && all[0].offset == 0x1024 && all[0].address == 0x400024 && all[0].counter == 0x5014 &&
		all[0].counter_address == 0x402014);
	assert_true(sym_usdt(IN("/bin/tool"), STR("lib"), STR("stop"), &all, &n));
	assert_true(n == 1 && all[0].offset == 0x1034 && !all[0].counter && !all[0].counter_address);
	assert_true(sym_usdt(IN("/bin/none"), STR("lib"), STR("start"), &all, &n) && n == 0);
	assert_false(sym_usdt(IN("/bin/text"), STR("lib"), STR("start"), &all, &n));
	end(&w);
	begin(&w, NULL, 0);
	begin_elf(&w, hand_elf(&w.a, symbols, 1, NULL, 0, 0));
	assert_true(sym_usdt(IN("/bin/tool"), STR(""), STR(""), &all, &n) && n == 0);
	end(&w);
}

/* Arguments that lie in variables: by name as the compiler has it, by distance as they are read. */
static void probes_of_variables(void **state)
{
	static const struct elf_symbol table[] = { SYMBOL("table", 0x402100, OBJECT),
		{ .name = { "absent", 6 }, .value = 0x1, .section = 0, .bind = ELF_STB_GLOBAL } };
	static const struct { const char *args, *read; } rows[] = { { "4@table(%rip)", "4@8416(%rip)" },
		{ "8@16+table(%rip) -4@%eax", "8@8432(%rip) -4@%eax" }, { "-4@%eax 8@table+16(%rip)",
		"-4@%eax 8@8432(%rip)" }, { "1@nobody(%rip)", "1@nobody(%rip)" },
		{ "1@absent(%rip)", "1@absent(%rip)" }, { "2@-4(%rip)", "2@-4(%rip)" }, { "2@4(%rip)", "2@4(%rip)" },
		{ "8@table(%rax)", "8@table(%rax)" }, { "8@x+table(%rip) 1@$5", "8@x+table(%rip) 1@$5" },
		{ "table", "table" }, { "8@(%rip)", "8@(%rip)" } };
	struct world w;
	struct sym_usdt *all;
	u32 n;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		for (u32 spoilt = 0; spoilt < 2; spoilt++) {
			char texts[64] = "lib\0name";
			snprintf(texts + 9, sizeof(texts) - 9, "%s", rows[i].args);
			const struct hand_note note = { 0x400020, 0, 0, texts, 9 + (u32)strlen(rows[i].args) + 1, 3 };
			begin(&w, NULL, 0);
			str file = hand_elf(&w.a, table, 2, &note, 1, 0);
			if (spoilt)
				hand_elf_spoil(file);
			begin_elf(&w, file);
			sym_usdt(IN("/bin/tool"), STR(""), STR(""), &all, &n);
			assert_int_equal(n, 1);
			if (!str_is(all[0].args, spoilt ? rows[i].args : rows[i].read))
				fail_msg("%s: %.*s", rows[i].args, STR_ARG(all[0].args));
			end(&w);
		}
}

static void spoilt_symbols(void **state)
{
	struct world w;
	u64 offset, *offsets;
	str near, *names;
	u32 n;
	(void)state;
	begin(&w, NULL, 0);
	str file = hand_elf(&w.a, symbols, ARRAY_LEN(symbols), NULL, 0, 0);
	hand_elf_spoil(file);
	begin_elf(&w, file);
	assert_int_equal(sym_file_offset(IN("/bin/tool"), STR("main"), &offset, &near), -1);
	assert_false(sym_file_match(IN("/bin/tool"), STR("*"), &offsets, &n));
	assert_false(sym_file_names(IN("/bin/tool"), STR("*"), &names, &n));
	assert_int_equal(w.ds.errors, 3);
	end(&w);
}

/* Each of many addresses, those between and those outside. */
static void addresses_of_the_kernel(void **state)
{
	struct buf text = BUF_INIT;
	struct world w;
	str name;
	u64 offset;
	char want[32];
	(void)state;
	for (u32 i = 0; i < 57; i++)
		buf_printf(&text, "%016x %c s%u%s\n", 0x1000 + (i * 23 % 57) * 16, "tTwW"[i % 4], i * 23 % 57,
			i % 5 ? "" : "\t[mod]");
	const struct fake_file file = { "/proc/kallsyms", text.s, text.n };
	struct kern *k = begin(&w, &file, 1);
	const struct ksyms *s = ksyms_read(k, &w.a);
	for (u32 i = 0; i < 57; i++)
		for (u32 off = 0; off < 16; off += 5) {
			snprintf(want, sizeof(want), "s%u", i);
			assert_true(ksyms_find(s, 0x1000 + i * 16 + off, &name, &offset));
			assert_true(str_is(name, want) && offset == off);
			assert_true(ksyms_exact(s, 0x1000 + i * 16 + off, &name) == !off);
			bool is_module = false;
			for (u32 j = 0; j < 57; j += 5)
				is_module |= j * 23 % 57 == i;
			snprintf(want, sizeof(want), "s%u%s", i, is_module ? "\t[mod]" : "");
			if (!off && !str_is(name, want))
				fail_msg("%s: '%.*s'", want, STR_ARG(name));
		}
	assert_false(ksyms_find(s, 0xfff, &name, &offset) || ksyms_exact(s, 0xfff, &name) ||
		ksyms_exact(s, 0x1000 + 57 * 16, &name));
	assert_true(ksyms_find(s, 0x1000 + 57 * 16, &name, &offset) && offset == 16);
	buf_free(&text);
	end(&w);
}

/* Lines that name no function, or nowhere. */
static void odd_lines_of_the_kernel(void **state)
{
	static const char text[] =
		"00000000000000A0 t upper\n00000000000000bf T low\n0000000000000000 t zero\n 00c0 t blank\n"
		"00000000000000g0 t no_digit\n00000000000000/0 t below\n00000000000000:0 t behind\n"
		"00000000000000c0 d data\n00000000000000c8 tt two\n00000000000000d0 W weak [mod]\nshort\n\n0x00f0 t "
		"prefixed\n"
		"ffffffffffffffff w last";
	static const struct { u64 address; const char *name; u64 offset; } rows[] = { { 0xa0, "upper", 0 },
		{ 0xbe, "upper", 30 },
		{ 0xbf, "low", 0 }, { 0xc8, "low", 9 }, { 0xd0, "weak [mod]", 0 }, { 0xfe, "weak [mod]", 46 },
		{ 0xffffffffffffffff, "last", 0 } };
	const struct fake_file file = { "/proc/kallsyms", text, sizeof(text) - 1 };
	struct world w;
	str name;
	u64 offset;
	(void)state;
	struct kern *k = begin(&w, &file, 1);
	const struct ksyms *s = ksyms_read(k, &w.a);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (!ksyms_find(s, rows[i].address, &name, &offset) || !str_is(name, rows[i].name) ||
			offset != rows[i].offset)
			fail_msg("%llx: '%.*s' + %llu", (unsigned long long)rows[i].address, STR_ARG(name),
				(unsigned long long)offset);
	assert_false(ksyms_find(s, 0x9f, &name, &offset));
	end(&w);
	k = begin(&w, NULL, 0);                      /* no such file: no names */
	assert_false(ksyms_find(ksyms_read(k, &w.a), 0xa0, &name, &offset));
	end(&w);
}

/* Notes that end too early, in each way: nothing is read behind them. */
static void damaged_probes(void **state)
{
	static const struct hand_note note = { 0x400020, 0x402000, 0, TEXTS("lib\0start\0-4@%edi"), 3 };
	struct world w;
	(void)state;
	for (u32 at = 0; at < 3; at++)
		for (u32 value = 0; value < 64; value++) {
			struct sym_usdt *all;
			u32 n;
			begin(&w, NULL, 0);
			str file = hand_elf(&w.a, NULL, 0, &note, 1, 0);
			char *p = memmem(file.s, file.n, "stapsdt\0 \0@", 9);
			assert_non_null(p);
			/* bytes of the name, of the rest, the type */
			memcpy(p - 12 + at * 4, &value, 4);
			begin_elf(&w, file);
			assert_true(sym_usdt(IN("/bin/tool"), STR(""), STR(""), &all, &n));
			assert_int_equal(n, at == 0 ? value == 8 : at == 1 ? value >= 24 && value <= 44 : value == 3);
			end(&w);
		}
}

static void files_by_name(void **state)
{
#define ELF "\177ELF", 4
	static const struct fake_file files[] = { { "/own/bin/tool", "x", 1 }, { "/usr/lib/libtool.so.3", ELF },
		{ "/usr/lib/libtools.so", ELF }, { "/usr/lib/libplain.so", ELF },
		{ "/lib/libz.so.1", ELF }, { "/usr/lib/libz.so.2", ELF }, { "/proc/42/root/own/bin/tool", "y", 1 },
		{ "/usr/lib/tool2", ELF }, { "rel/tool", "x", 1 },
		/* a text for the linker, the newest of several, and nothing but a text */
		{ "/lib/libq.so", "GROUP", 5 }, { "/lib/libq.so.6", ELF }, { "/lib/libv.so.1.1", ELF },
		{ "/lib/libv.so.10", ELF }, { "/lib/libv.so.3", ELF }, { "/lib/libtext.so", "GROUP", 5 },
		{ "/usr/lib/libtext.so.2", ELF } };
#undef ELF
	static const struct { const char *name; s32 pid; const char *path; } rows[] = { { "tool", 0, "/own/bin/tool" },
		{ "/own/bin/tool", 0, "/own/bin/tool" }, { "/own/bin/tool", 42, "/proc/42/root/own/bin/tool" },
		{ "/own/bin/tool", 43, "" }, { "rel/tool", 42, "rel/tool" }, { "/nowhere", 0, "" },
		{ "plain", 0, "/usr/lib/libplain.so" }, { "libplain.so", 0, "/usr/lib/libplain.so" },
		{ "z", 0, "/lib/libz.so.1" }, { "tools", 0, "/usr/lib/libtools.so" }, { "too", 0, "" },
		{ "tool2", 0, "/usr/lib/tool2" }, { "libz.so.2", 0, "/usr/lib/libz.so.2" },
		{ "q", 0, "/lib/libq.so.6" }, { "v", 0, "/lib/libv.so.10" }, { "text", 0, "/usr/lib/libtext.so.2" },
		{ "libq.so", 0, "" } };
	struct world w;
	(void)state;
	setenv("PATH", "/not/there::/own/bin:/sbin", 1);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct kern *k = begin(&w, files, ARRAY_LEN(files));
		str path = sym_find_binary(k, &w.a, str_from(rows[i].name), rows[i].pid);
		if (!str_is(path, rows[i].path))
			fail_msg("%s: '%.*s'", rows[i].name, STR_ARG(path));
		end(&w);
	}
	setenv("PATH", "", 1);
	struct kern *k = begin(&w, files, ARRAY_LEN(files));
	assert_true(str_is(sym_find_binary(k, &w.a, STR("tool"), 0), "/usr/lib/libtool.so.3"));
	end(&w);
}

/* Sections one behind the other, their bytes by their first letter; the table at the end. */
enum { PARTS = 6, HEAD = 64, ENTRY = 64, PART_TABLE = HEAD + 16 + 70000 + 32 + 128 + 300 };
static const struct { u32 name, at, n; char c; } parts[PARTS] = { { 0, 0, 0, 0 }, { 1, HEAD, 16, 't' },
	{ 7, HEAD + 16, 70000, 'd' }, { 19, HEAD + 70016, 32, 'r' }, { 35, HEAD + 70048, 128, 's' },
	{ 45, HEAD + 70176, 300, 'B' } };
static void put16(u8 *p, u32 v) { p[0] = (u8)v, p[1] = (u8)(v >> 8); }
static void put32(u8 *p, u32 v) { put16(p, v & 0xffff), put16(p + 2, v >> 16); }

static str object_with_dwarf(struct arena *a)
{
	static const char names[] = "\0.text\0.debug_info\0.rel.debug_info\0.shstrtab\0.BTF";
	u64 size = ALIGN_UP(PART_TABLE, 8) + PARTS * ENTRY;
	u8 *e = arena_alloc(a, size), *table = e + ALIGN_UP(PART_TABLE, 8);
	memcpy(e, "\177ELF\2\1\1", 7);
	put32(e + 40, ALIGN_UP(PART_TABLE, 8)), put16(e + 58, ENTRY), put16(e + 60, PARTS), put16(e + 62, 4);
	for (u32 i = 1; i < PARTS; i++) {
		put32(table + i * ENTRY, parts[i].name), put32(table + i * ENTRY + 4, 1);
		put32(table + i * ENTRY + 24, parts[i].at), put32(table + i * ENTRY + 32, parts[i].n);
		memset(e + parts[i].at, parts[i].c, parts[i].n);
	}
	memcpy(e + parts[4].at, names, sizeof(names));
	return (str){ (char *)e, (u32)size };
}

static void objects(void **state)
{
	static const struct { u32 at; u8 with; bool is_whole; const char *what; } rows[] = {
		{ 4, 2, false, "as it is" },
		{ 4, 1, true, "of 32 bits" }, { 5, 2, true, "of the other byte order" }, { 0, 0, true, "no ELF" },
		{ 58, 40, true, "other entries" }, { 62, 9, true, "names nowhere" },
		{ 43, 0xff, true, "a table nowhere" }, { 61, 0xff, true, "a table beyond the end" },
		{ 40, 1, true, "a table out of line" } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows) + 3; i++) {
		struct world w = { 0 };
		str file, got;
		begin_elf(&w, STR(""));
		file = object_with_dwarf(&w.a);
		u8 *bytes = (u8 *)file.s, *table = bytes + ALIGN_UP(PART_TABLE, 8);
		bool is_whole = i >= ARRAY_LEN(rows) || rows[i].is_whole;
		if (i < ARRAY_LEN(rows))
			bytes[rows[i].at] = rows[i].with;
		else if (i < ARRAY_LEN(rows) + 2)        /* a section beyond the end, names that do */
			put32(table + (i == ARRAY_LEN(rows) ? 5 : 4) * ENTRY + 24, 0x7fffff00);
		else
			file.n = 60000;                  /* too small to be worth it */
		w.files[0] = (struct fake_file){ "/bin/tool", file.s, file.n };
		assert_int_equal(sym_read_object(&w.f.kern, &w.a, "/bin/tool", &got), file.n);
		for (u32 k = 0; k < file.n; k++) {
			bool is_dwarf = k >= parts[2].at && k < parts[4].at;
			if (got.s[k] != (is_whole || !is_dwarf ? file.s[k] : 0))
				fail_msg("row %u: byte %u is %02x", i, k, (u8)got.s[k]);
		}
		end(&w);
	}
	struct world w = { 0 };
	str got;
	begin_elf(&w, STR(""));
	assert_int_equal(sym_read_object(&w.f.kern, &w.a, "/bin/none", &got), -ENOENT);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(functions), cmocka_unit_test(patterns),
		cmocka_unit_test(probes), cmocka_unit_test(damaged_probes), cmocka_unit_test(probes_of_variables),
		cmocka_unit_test(spoilt_symbols), cmocka_unit_test(addresses_of_the_kernel),
		cmocka_unit_test(odd_lines_of_the_kernel),
		cmocka_unit_test(files_by_name), cmocka_unit_test(objects) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
