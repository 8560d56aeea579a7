/* sym_users.c: names of code addresses: in a file made by hand, in processes of a kernel made by hand, in files that
 * were split off, in what JITs write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sym/code.h"

#include "fake_kern.h"

#include <sys/auxv.h>

enum { SYMTAB = 2, DYNSYM = 11, FUNC = 2, OBJECT = 1, IFUNC = 10, LOCAL = 0, GLOBAL = 1, IN_TEXT = 1 };
struct hand_symbol { const char *name; u64 value, size; u8 bind, type; u16 section; };
static const struct hand_symbol symbols[] = {
	{ "second", 0x403000, 0x100, GLOBAL, FUNC, IN_TEXT }, { "local_twin", 0x401010, 0x30, LOCAL, FUNC, IN_TEXT },
	{ "bare_twin", 0x401010, 0, GLOBAL, FUNC, IN_TEXT },
	{ "seen", 0x401010, 0x20, GLOBAL, FUNC, IN_TEXT }, { "open_end", 0x401100, 0, GLOBAL, IFUNC, IN_TEXT },
	{ "versioned@@V_1", 0x401200, 0x10, GLOBAL, FUNC, IN_TEXT }, { "_Z3foov", 0x401300, 0x10, GLOBAL, FUNC,
	IN_TEXT },
	{ "data", 0x401320, 0x10, GLOBAL, OBJECT, IN_TEXT }, { "elsewhere", 0x401330, 0x10, GLOBAL, FUNC, 0 },
	{ "nowhere", 0, 0x10, GLOBAL, FUNC, IN_TEXT },
};
static const u8 some_id[] = { 0xab, 0xcd, 0x0e, 0xf0 };

static void put(struct buf *b, u64 v, u32 n) { buf_add(b, &v, n); }

/* An ELF file: two segments of code at 0x1000 and 0x2000, one of data; a table of symbols (0: none), a build id, a
 * debug link. */
struct hand_file { u32 table; const u8 *id; u32 id_len; const char *link; u32 crc; bool has_debug; };

static u64 put_section(struct buf *headers, struct buf *body, u32 name, u32 type, u32 link, str bytes)
{
	while (body->n & 7)
		buf_char(body, 0);
	u64 at = 64 + 3 * 56 + body->n;
	put(headers, name, 4), put(headers, type, 4), put(headers, 0, 8), put(headers, 0, 8), put(headers, at, 8);
	put(headers, bytes.n, 8), put(headers, link, 4), put(headers, 0, 4), put(headers, 1, 8), put(headers, 24, 8);
	buf_add(body, bytes.s, bytes.n);
	return at;
}

static void put_symbols(struct buf *table, struct buf *names)
{
	put(table, 0, 24 / 3), put(table, 0, 8), put(table, 0, 8);
	buf_char(names, 0);
	for (u32 i = 0; i < ARRAY_LEN(symbols); i++) {
		const struct hand_symbol *s = &symbols[i];
		put(table, names->n, 4), put(table, (u64)s->bind << 4 | s->type, 1), put(table, 0, 1),
			put(table, s->section, 2);
		put(table, s->value, 8), put(table, s->size, 8);
		buf_add(names, s->name, strlen(s->name) + 1);
	}
}

static str hand_file(struct arena *a, const struct hand_file *f)
{
	static const char names[] = "\0.gnu_debuglink\0other\0.debug_info";
	static const struct { u32 type, flags; u64 offset, vaddr, paddr, filesz, memsz, align; } segments[] = {
		{ 1, 6, 0x3000, 0x405000, 0, 0x100, 0x100, 8 }, { 1, 5, 0x1000, 0x401000, 0, 0x400, 0x400, 8 },
		{ 1, 5, 0x2000, 0x403000, 0, 0x100, 0x100, 8 } };
	struct buf head = BUF_INIT, sections = BUF_INIT, body = BUF_INIT, part = BUF_INIT, texts = BUF_INIT;
	put(&sections, 0, 8);
	for (u32 i = 0; i < 7; i++)
		put(&sections, 0, 8);
	put_symbols(&part, &texts);
	put_section(&sections, &body, 16, f->table, 2, f->table ? buf_view(&part) : STR(""));
	put_section(&sections, &body, 16, 3, 0, buf_view(&texts));
	put_section(&sections, &body, 16, 3, 0, (str){ names, sizeof(names) });
	part.n = 0;
	/* another note */
	put(&part, 4, 4), put(&part, 3, 4), put(&part, 0x01000003, 4), buf_add(&part, "GNU", 4),
		put(&part, 0x999999, 4);
	put(&part, 4, 4), put(&part, f->id_len, 4), put(&part, 3, 4), buf_add(&part, "GNU", 4),
		buf_add(&part, f->id, f->id_len);
	put_section(&sections, &body, f->has_debug ? 22 : 16, 7, 0, f->id ? buf_view(&part) : STR(""));
	part.n = 0;
	if (f->link) {
		buf_add(&part, f->link, strlen(f->link) + 1);
		while (part.n & 3)
			buf_char(&part, 0);
		put(&part, f->crc, 4);
	}
	put_section(&sections, &body, 1, 1, 0, buf_view(&part));
	while (body.n & 7)
		buf_char(&body, 0);
	buf_add(&head, "\177ELF\2\1\1\0\0\0\0\0\0\0\0", 16);
	put(&head, 2, 2), put(&head, 62, 2), put(&head, 1, 4), put(&head, 0, 8), put(&head, 64, 8);
	put(&head, 64 + 3 * 56 + body.n, 8), put(&head, 0, 4), put(&head, 64, 2), put(&head, 56, 2), put(&head, 3, 2);
	put(&head, 64, 2), put(&head, sections.n / 64, 2), put(&head, 3, 2);
	buf_add(&head, segments, sizeof(segments)), buf_add(&head, body.s, body.n),
		buf_add(&head, sections.s, sections.n);
	str whole = arena_str(a, buf_view(&head));
	buf_free(&head), buf_free(&sections), buf_free(&body), buf_free(&part), buf_free(&texts);
	return whole;
}

/* CRC-32, most significant bit first, each byte turned round: another way than the one that is tested. */
static u32 turned(u32 v, u32 bits)
{
	u32 r = 0;
	for (u32 i = 0; i < bits; i++)
		r |= (v >> i & 1) << (bits - 1 - i);
	return r;
}
static u32 crc_of(str s)
{
	u32 crc = 0xffffffff;
	for (u32 i = 0; i < s.n; i++) {
		crc ^= turned((u8)s.s[i], 8) << 24;
		for (u32 bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7 : 0);
	}
	return ~turned(crc, 32);
}

static const struct hand_file whole = { SYMTAB, some_id, 4, "x.debug", 0x12345678, false };

static bool read_file(struct code *c, str file)
{
	return code_read(c, &(struct code_source){ .bytes = (const u8 *)file.s, .len = file.n });
}

static void places_in_a_file(void **state)
{
	static const struct { u64 offset, address; } rows[] = { { 0xfff, 0 }, { 0x1000, 0x401000 },
		{ 0x13ff, 0x4013ff }, { 0x1400, 0 },
		{ 0x1fff, 0 }, { 0x2000, 0x403000 }, { 0x20ff, 0x4030ff }, { 0x2100, 0 }, { 0x3000, 0 } };
	struct arena a = { 0 };
	struct code c;
	(void)state;
	assert_true(read_file(&c, hand_file(&a, &whole)));
	assert_int_equal(c.nsegments, 2);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		u64 address = 0;
		assert_true(code_address(&c, rows[i].offset, &address) == (rows[i].address != 0));
		assert_int_equal(address, rows[i].address);
	}
	assert_int_equal(c.build_id_len, 4);
	assert_memory_equal(c.build_id, some_id, 4);
	assert_true(str_is(c.debug_link, "x.debug") && c.debug_crc == 0x12345678);
	assert_true(c.has_symtab);
	code_clear(&c);
	assert_true(!c.nsegments && !c.nsymbols);
	arena_clear(&a);
}

static void functions_of_a_file(void **state)
{
	static const struct { u64 address; const char *symbol; u64 offset; } rows[] = { { 0x40100f, NULL, 0 },
		{ 0x401010, "seen", 0 },
		{ 0x40102f, "seen", 0x1f }, { 0x401030, NULL, 0 }, { 0x401100, "open_end", 0 },
		{ 0x4011ff, "open_end", 0xff },
		{ 0x401200, "versioned", 0 }, { 0x401210, NULL, 0 }, { 0x40130f, "_Z3foov", 0xf },
		{ 0x401321, NULL, 0 },
		{ 0x401331, NULL, 0 }, { 0x4030ff, "second", 0xff }, { 0x403100, NULL, 0 } };
	static const struct { const char *symbol; u64 address; } names[] = { { "seen", 0x401010 },
		{ "versioned", 0x401200 },
		{ "_Z3foov", 0x401300 }, { "local_twin", 0 }, { "versioned@@V_1", 0 }, { "data", 0 }, { "", 0 } };
	static const u32 tables[] = { SYMTAB, DYNSYM };
	struct arena a = { 0 };
	(void)state;
	for (u32 t = 0; t < 2; t++) {
		struct hand_file f = whole;
		struct code c, other = { 0 };
		f.table = tables[t];
		assert_true(read_file(&c, hand_file(&a, &f)));
		assert_int_equal(c.nsymbols, 5);
		assert_true(c.has_symtab == !t);
		code_take_symbols(&other, &c);
		assert_true(other.has_symtab);
		for (u32 i = 0; i < ARRAY_LEN(rows); i++)
			for (u32 twice = 0; twice < 2; twice++) {
				str name, symbol;
				u64 offset;
				bool found = code_find(twice ? &other : &c, rows[i].address, &name, &symbol, &offset);
				if (found != (rows[i].symbol != NULL) ||
					(found && (!str_is(symbol, rows[i].symbol) || offset != rows[i].offset)))
					fail_msg("%llx: %d", (unsigned long long)rows[i].address, found);
				if (found)
					assert_true(str_is(name, symbol.s[0] == '_' && sym_can_demangle() ? "foo" :
						rows[i].symbol));
			}
		for (u32 i = 0; i < ARRAY_LEN(names); i++) {
			u64 address = 0;
			assert_true(code_symbol_address(&c, str_from(names[i].symbol),
				&address) == (names[i].address != 0));
			assert_int_equal(address, names[i].address);
		}
		code_clear(&c), code_clear(&other);
	}
	arena_clear(&a);
}

/* Cut off anywhere nothing is read behind the end; what is no such file is refused. */
static void cut_files(void **state)
{
	struct arena a = { 0 };
	struct code c;
	str file = hand_file(&a, &whole);
	(void)state;
	for (u32 n = 0; n < file.n; n++) {
		u8 *exact = malloc(n + 1);
		memcpy(exact, file.s, n);
		bool ok = code_read(&c, &(struct code_source){ .bytes = exact, .len = n });
		assert_true(ok == (n >= 64 + 3 * 56));
		assert_true(!ok || (c.nsegments == 2 && !c.nsymbols));         /* the table of sections comes last */
		code_clear(&c);
		free(exact);
	}
	static const struct { u32 at; u8 value; bool ok; u32 symbols; } spoilt[] = { { 0, 1, false, 0 },
		{ 4, 1, false, 0 }, { 5, 2, false, 0 },
		{ 54, 55, false, 0 }, { 57, 0xff, false, 0 }, { 56, 0, false, 0 }, { 58, 63, true, 0 },
		{ 60, 0, true, 0 }, { 62, 99, true, 5 } };
	for (u32 i = 0; i < ARRAY_LEN(spoilt); i++) {
		str bad = arena_str(&a, file);
		((u8 *)bad.s)[spoilt[i].at] = spoilt[i].value;
		assert_true(read_file(&c, bad) == spoilt[i].ok);
		assert_int_equal(c.nsymbols, spoilt[i].symbols);
		code_clear(&c);
	}
	struct hand_file in_folder = whole;
	in_folder.link = "a/b";                      /* a name, never a path */
	assert_true(read_file(&c, hand_file(&a, &in_folder)));
	assert_true(!c.debug_link.n);
	code_clear(&c);
	static const u8 longer[40] = { 1 };
	in_folder.id = longer, in_folder.id_len = sizeof(longer);
	assert_true(read_file(&c, hand_file(&a, &in_folder)));
	assert_int_equal(c.build_id_len, 0);
	code_clear(&c);
	arena_clear(&a);
}

struct world { struct arena a; struct fake f; struct fake_file files[12]; struct sym_users *u; };

static void add(struct world *w, const char *path, str text)
{
	w->files[w->f.nfiles++] = (struct fake_file){ path, text.s, text.n };
}

static void begin(struct world *w)
{
	*w = (struct world){ 0 };
	fake_init(&w->f, w->files, 0);
	w->u = sym_users_new(&w->f.kern);
}

static void end(struct world *w)
{
	sym_users_free(w->u);
	assert_int_equal(fake_left(&w->a, &w->f).n, 0);
	arena_clear(&w->a);
}

static void expect(struct world *w, u32 pid, u64 address, const char *want)
{
	static const char *const whys[] = { "named", "no process", "no mapping", "no file", "no symbol" };
	struct sym_frame f = sym_users_find(w->u, pid, address);
	str got = arena_printf(&w->a, "%s: %.*s (%.*s) +%llx in %.*s, %.*s", whys[f.why], STR_ARG(f.name),
		STR_ARG(f.symbol),
		(unsigned long long)f.offset, STR_ARG(f.module), STR_ARG(f.path));
	assert_string_equal(got.s, want);
}

#define MAPS "555000000000-555000000800 r--p 00000000 fe:00 77    /bin/prog\n" \
	"555000001000-555000001400 r-xp 00001000 fe:00 77    /bin/prog\n" \
	"7f0000000000-7f0000001000 r-xp 00002000 fe:00 78    /lib/gone (deleted)\n" \
	"7f0000002000-7f0000003000 rwxp 00000000 00:00 0 \n" \
	"7f0000004000-7f0000004000 r-xp 00000000 fe:00 79    /lib/empty\n" \
	"7f0000005000-7f0000006000 r-xp 00000000 fe:00 80    /lib/text\n" "not a line\n"

static void addresses_of_processes(void **state)
{
	struct world w;
	u64 address;
	(void)state;
	begin(&w);
	str file = hand_file(&w.a, &whole);
	add(&w, "/proc/42/maps", STR(MAPS)), add(&w, "/proc/42/root/bin/prog", file);
	add(&w, "/proc/42/status", STR("Name:\tprog\nNSpid:\t42\t9\t7\nNSpgid:\t42\n"));
	add(&w, "/proc/42/root/tmp/perf-7.map",
		STR("7F0000002400 10 later\n7f0000002100 20 jitted\n7f0000002200 8\nx 1 no\n7f0000002300 g no\n"
		"1ffffffffffffffff 1 far\n100 10 outside\n"));
	add(&w, "/proc/42/root/lib/text", STR("no program at all"));
	expect(&w, 42, 0x555000001010, "named: seen (seen) +0 in prog, /bin/prog");
	expect(&w, 42, 0x555000001105, "named: open_end (open_end) +5 in prog, /bin/prog");
	expect(&w, 42, 0x555000001031, "no symbol:  () +1031 in prog, /bin/prog");
	expect(&w, 42, 0x7f0000000010, "no file:  () +2010 in gone (deleted), /lib/gone (deleted)");
	expect(&w, 42, 0x7f0000002100, "named: jitted () +0 in jit, ");
	expect(&w, 42, 0x7f000000211f, "named: jitted () +1f in jit, ");
	expect(&w, 42, 0x7f0000002120, "no symbol:  () +0 in , ");
	expect(&w, 42, 0x7f000000240f, "named: later () +f in jit, ");
	expect(&w, 42, 0x7f0000005001, "no file:  () +1 in text, /lib/text");
	expect(&w, 42, 0x555000000010, "no mapping:  () +555000000010 in , ");      /* not code */
	expect(&w, 42, 0x7f0000001000, "no mapping:  () +7f0000001000 in , ");
	expect(&w, 42, 0x108, "named: outside () +8 in jit, ");
	expect(&w, 43, 0x1000, "no process:  () +1000 in , ");
	static const struct { const char *module, *symbol; u64 address; } rows[] = {
		{ "prog", "versioned", 0x555000001200 },
		{ "/bin/prog", "seen", 0x555000001010 }, { "", "open_end", 0x555000001100 }, { "other", "seen", 0 },
		{ "prog", "none", 0 },
		{ "prog", "second", 0 } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		address = 0;
		bool found = sym_users_address(w.u, 42, str_from(rows[i].module), str_from(rows[i].symbol), &address);
		assert_true(found == (rows[i].address != 0));
		assert_true(!found || address == rows[i].address);
	}
	assert_false(sym_users_address(w.u, 43, STR("prog"), STR("seen"), &address));
	end(&w);
}

/* It runs another program: what it had is remembered, what it has counts. */
static void another_program(void **state)
{
	struct world w;
	(void)state;
	begin(&w);
	str file = hand_file(&w.a, &whole);
	add(&w, "/proc/5/maps", STR("555000001000-555000001400 r-xp 00001000 fe:00 77 /bin/one\n"
		"666000001000-666000001400 r-xp 00001000 fe:00 77 /bin/one\n"));
	add(&w, "/proc/5/map_files/555000001000-555000001400", file);
	sym_users_note(w.u, 5);
	sym_users_note(w.u, 5);                      /* the same: not kept twice */
	expect(&w, 5, 0x555000001010, "named: seen (seen) +0 in one, /bin/one");
	w.files[0].bytes = "555000001000-555000001400 r-xp 00002000 fe:00 90 /bin/two\n", w.files[0].len = 59;
	/* it is gone, and the file at that path has the number 2, not 90 */
	w.files[1].path = "/bin/two";
	sym_users_note(w.u, 5);
	expect(&w, 5, 0x555000001010, "no file:  () +2010 in two, /bin/two");
	expect(&w, 5, 0x666000001010, "named: seen (seen) +0 in one, /bin/one");
	w.files[0].bytes = "555000001000-555000001400 r-xp 00002000 fe:00 2 /bin/two\n", w.files[0].len = 58;
	sym_users_note(w.u, 5);
	expect(&w, 5, 0x555000001010, "named: second (second) +10 in two, /bin/two");
	w.f.nfiles = 0;                              /* gone */
	sym_users_note(w.u, 5);
	expect(&w, 5, 0x555000001010, "named: second (second) +10 in two, /bin/two");
	end(&w);
}

/* Records as perf_event_open(2) has them. */
static void tell_mapping(struct world *w, u32 pid, u64 start, u64 len, u64 offset, u64 inode, u32 rights, const char *path)
{
	struct { u32 header[2], pid, tid; u64 start, len, offset; u32 major, minor; u64 inode, generation; u32 rights, flags;
		char path[64]; } r = { { 10, 0 }, pid, pid, start, len, offset, 0xfe, 0, inode, 0, rights, 0, "" };
	strcpy(r.path, path);
	sym_users_told(w->u, &r, sizeof(r));
}

static void tell_child(struct world *w, u32 pid, u32 parent)
{
	u32 r[8] = { 7, 0, pid, parent, pid, parent };
	sym_users_told(w->u, r, sizeof(r));
}

/* Processes that nobody could look at: what records say of them, and of their parents. */
static void told_processes(void **state)
{
	struct world w;
	(void)state;
	begin(&w);
	add(&w, "/bin/prog", hand_file(&w.a, &whole));               /* has inode 1, as the made kernel says */
	add(&w, "/proc/9/maps", STR("555000001000-555000001400 r-xp 00001000 fe:00 1    /bin/prog\n"));
	expect(&w, 7, 0x555000001010, "no process:  () +555000001010 in , ");
	tell_mapping(&w, 7, 0x555000001000, 0x400, 0x1000, 1, 5, "/bin/prog");
	expect(&w, 7, 0x555000001010, "named: seen (seen) +0 in prog, /bin/prog");
	expect(&w, 7, 0x555000001400, "no process:  () +555000001400 in , ");
	expect(&w, 7, 0x555000000fff, "no process:  () +555000000fff in , ");
	tell_mapping(&w, 7, 0x555000001000, 0x400, 0x2000, 1, 5, "/bin/prog");        /* the newest counts */
	expect(&w, 7, 0x555000001010, "named: second (second) +10 in prog, /bin/prog");
	tell_mapping(&w, 7, 0x666000001000, 0x400, 0x1000, 1, 1, "/bin/prog");        /* not code */
	expect(&w, 7, 0x666000001010, "no process:  () +666000001010 in , ");
	tell_mapping(&w, 7, 0x777000001000, 0x400, 0, 0, 5, "//anon");
	expect(&w, 7, 0x777000001010, "no symbol:  () +0 in , ");
	/* whose child it is may be told after what it mapped; its own goes before its parent's */
	tell_child(&w, 7, 8);
	expect(&w, 7, 0x555000001010, "named: second (second) +10 in prog, /bin/prog");
	tell_child(&w, 8, 9);
	expect(&w, 8, 0x555000001010, "named: seen (seen) +0 in prog, /bin/prog");     /* 9 is there still */
	expect(&w, 7, 0x555000001050, "named: second (second) +50 in prog, /bin/prog");
	tell_child(&w, 8, 8);                                        /* a thread */
	expect(&w, 8, 0x555000001010, "named: seen (seen) +0 in prog, /bin/prog");
	tell_child(&w, 7, 1);                                        /* another process of that number */
	expect(&w, 7, 0x555000001010, "no process:  () +555000001010 in , ");
	for (u32 n = 0; n <= 80; n++)                                /* cut off: nothing is read past the end */
		sym_users_told(w.u, (u32[20]){ 10, 0, 7, 7 }, n);
	tell_child(&w, 20, 21);
	tell_child(&w, 21, 20);
	expect(&w, 20, 0x1000, "no process:  () +1000 in , ");
	end(&w);
}

/* Processes are forgotten, the oldest first: one number that is another program again and again. */
static void more_than_are_kept(void **state)
{
	enum { KEPT = 4096 };
	struct world w;
	(void)state;
	begin(&w);
	add(&w, "/bin/prog", hand_file(&w.a, &whole));
	u32 file = w.f.nfiles;
	add(&w, "/proc/9/maps", STR("555000001000-555000001400 r-xp 00001000 fe:00 1    /bin/prog\n"));
	for (u32 i = 0; i < KEPT; i++) {
		sym_users_note(w.u, 9);
		sym_users_note(w.u, 9);              /* as it was: no other one */
		str maps = arena_printf(&w.a, "%x000-%x000 r-xp 00002000 fe:00 1    /bin/prog\n", 0x700000 + i, 0x700001 + i);
		w.files[file].bytes = maps.s, w.files[file].len = maps.n;
	}
	expect(&w, 9, 0x555000001010, "named: seen (seen) +0 in prog, /bin/prog");
	sym_users_note(w.u, 9);
	expect(&w, 9, 0x555000001010, "no mapping:  () +555000001010 in , ");
	expect(&w, 9, 0x700000010, "named: second (second) +10 in prog, /bin/prog");     /* the next one */
	expect(&w, 9, 0x700fff010, "named: second (second) +10 in prog, /bin/prog");     /* the newest */
	end(&w);
}

/* What was compiled into a function: by who reads debug information, once for each address. */
static u32 opened, asked;
static u64 debug_len;
static u8 debug_last;
static void *open_debug(void *bytes, u64 len)
{
	opened++;
	debug_len = len, debug_last = len ? ((u8 *)bytes)[len - 1] : 0;
	return len > 4 && !memcmp(bytes, "\177ELF", 4) ? bytes : NULL;
}
static void close_debug(void *of) { (void)of; opened--; }
static u32 name_inlined(void *of, u64 address, str *names, u32 max)
{
	(void)of;
	asked++;
	assert_true(max >= 2);
	names[0] = STR("_ZN1a5innerEv");
	names[1] = STR("middle");
	return address == 0x401011 ? 2 : 0;
}

static void inlined_functions(void **state)
{
	static const struct sym_inliner by = { open_debug, name_inlined, close_debug };
	struct world w;
	(void)state;
	opened = asked = 0;
	for (u32 i = 0; i < 3; i++) {                /* none reads it; it has none; both */
		begin(&w);
		struct hand_file f = whole;
		f.has_debug = i != 1;
		if (i)
			sym_users_inline(w.u, &by);
		enum { LARGE = (5 << 19) + 3 };              /* read in several pieces */
		str small = hand_file(&w.a, &f);
		u8 *large = arena_alloc(&w.a, LARGE);
		memcpy(large, small.s, small.n);
		large[LARGE - 1] = 0x5a;
		add(&w, "/bin/prog", (str){ (char *)large, LARGE });
		tell_mapping(&w, 7, 0x555000001000, 0x400, 0x1000, 1, 5, "/bin/prog");
		struct sym_frame one = sym_users_find(w.u, 7, 0x555000001011), again = sym_users_find(w.u, 7, 0x555000001011),
			other = sym_users_find(w.u, 7, 0x555000001012);
		assert_int_equal(one.ninlined, i == 2 ? 2 : 0);
		assert_int_equal(again.ninlined, one.ninlined);
		assert_int_equal(other.ninlined, 0);
		assert_true(sym_users_missed_inlined(w.u) == (i == 0));
		if (i == 2) {
			assert_true(str_is(one.name, "seen") && str_is(one.inlined[1], "middle"));
			assert_true(str_is(one.inlined[0], sym_can_demangle() ? "a::inner" : "_ZN1a5innerEv"));
		}
		assert_int_equal(opened, i == 2);
		assert_true(i < 2 || (debug_len == LARGE && debug_last == 0x5a));
		assert_int_equal(asked, i == 2 ? 2 : 0);
		end(&w);
		assert_int_equal(opened, 0);
	}
}

/* A stripped file and the one that was split off it: by build id, by name and sum, in each place; never another's. */
static void split_off(void **state)
{
	static const u8 other_id[] = { 0xab, 0xcd, 0x0e, 0xf1 };
	static const struct { const char *path; u32 id_len; bool is_right, found; } rows[] = {
		{ "/usr/lib/debug/.build-id/ab/cd0ef0.debug", 4, true, true },
		{ "/usr/lib/debug/.build-id/ab/cd0ef0.debug", 4, false, false },
		{ "/proc/42/root/usr/lib/debug/.build-id/ab/cd0ef0.debug", 4, true, true },
		{ "/usr/lib/debug/.build-id/abcd0ef0.debug", 4, true, false },
		{ "/usr/lib/debug/.build-id/ab/cd.debug", 2, true, true },
		{ "/usr/lib/debug/.build-id/ab/.debug", 1, true, false },
		{ "/proc/42/root/bin/x.debug", 0, true, true }, { "/proc/42/root/bin/x.debug", 0, false, false },
		{ "/proc/42/root/bin/.debug/x.debug", 0, true, true },
		{ "/proc/42/root/usr/lib/debug/bin/x.debug", 0, true, true }, { "/bin/x.debug", 0, true, true },
		{ "/usr/lib/debug/bin/x.debug", 0, true, true }, { "/lib/x.debug", 0, true, false },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		begin(&w);
		struct hand_file debug = { .table = SYMTAB }, stripped = { .link = "x.debug" };
		if (rows[i].id_len) {
			stripped = (struct hand_file){ .id = some_id, .id_len = rows[i].id_len };
			debug.id = rows[i].is_right ? some_id : other_id, debug.id_len = rows[i].id_len;
		}
		str bytes = hand_file(&w.a, &debug);
		stripped.crc = crc_of(bytes) + !rows[i].is_right;
		add(&w, "/proc/42/maps", STR(MAPS)), add(&w, "/proc/42/root/bin/prog", hand_file(&w.a, &stripped));
		add(&w, rows[i].path, bytes);
		expect(&w, 42, 0x555000001011, rows[i].found ? "named: seen (seen) +1 in prog, /bin/prog" :
			"no symbol:  () +1011 in prog, /bin/prog");
		end(&w);
	}
	assert_int_equal(crc_of(STR("123456789")), 0xcbf43926);        /* the sum that all tables of sums name */
}

/* The kernel's own code in every process, which is ours as well. */
static void vdso(void **state)
{
	struct world w;
	u64 address;
	(void)state;
	if (!getauxval(AT_SYSINFO_EHDR))
		skip();
	begin(&w);
	add(&w, "/proc/42/maps", STR("7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0    [vdso]\n"));
	bool found = sym_users_address(w.u, 42, STR("vdso"), STR("__vdso_gettimeofday"), &address) ||
		sym_users_address(w.u, 42, STR("vdso"), STR("__kernel_gettimeofday"), &address);
	assert_true(found && address > 0x7ffd00000000 && address < 0x7ffd00002000);
	struct sym_frame f = sym_users_find(w.u, 42, address);
	assert_true(f.why == SYM_NAMED && str_is(f.module, "vdso") && f.offset == 0);
	f = sym_users_find(w.u, 42, 0x7ffd00000000);           /* its header is no function */
	assert_true(f.why == SYM_NO_SYMBOL && !f.name.n);
	end(&w);
}

static void files_by_build_id(void **state)
{
	static const struct { u8 id[4]; u32 bytes; u64 offset; const char *name, *module; u64 at; enum sym_why why;
		} rows[] = {
		{ { 0xab, 0xcd, 0x0e, 0xf0 }, 4, 0x1012, "seen", "prog", 2, SYM_NAMED }, { { 0xab, 0xcd }, 2, 0x2001,
		"second", "prog", 1, SYM_NAMED },
		{ { 0xab, 0xcd, 0x0e, 0xf0 }, 4, 0x1031, "", "prog", 0x1031, SYM_NO_SYMBOL },
		{ { 0xab, 0xcd, 0x0e, 0xf0 }, 4, 0x5000, "", "prog", 0x5000, SYM_NO_SYMBOL },
		{ { 0xab, 0xcd, 0x0e, 0xf1 }, 4, 0x1012, "", "", 0x1012, SYM_NO_FILE } };
	struct world w;
	(void)state;
	begin(&w);
	struct hand_file bare = { .table = SYMTAB };
	add(&w, "/opt/bin/prog", hand_file(&w.a, &whole)), add(&w, "/bin/bare", hand_file(&w.a, &bare)),
		add(&w, "/bin/text", STR("text"));
	struct sym_builds *b = sym_builds_new(&w.f.kern);
	assert_false(sym_builds_add(b, "/bin/bare") || sym_builds_add(b, "/bin/text") ||
		sym_builds_add(b, "/bin/none"));
	assert_true(sym_builds_add(b, "/opt/bin/prog"));
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct sym_frame f = sym_builds_find(b, rows[i].id, rows[i].bytes, rows[i].offset);
		assert_true(str_is(f.name, rows[i].name) && str_is(f.symbol, rows[i].name) &&
			str_is(f.module, rows[i].module));
		assert_true(str_is(f.path, rows[i].module[0] ? "/opt/bin/prog" : ""));
		assert_int_equal(f.offset, rows[i].at);
		assert_int_equal(f.why, rows[i].why);
	}
	sym_builds_free(b);
	sym_builds_free(NULL), sym_users_free(NULL);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(places_in_a_file), cmocka_unit_test(functions_of_a_file),
		cmocka_unit_test(cut_files),
		cmocka_unit_test(addresses_of_processes), cmocka_unit_test(another_program), cmocka_unit_test(told_processes), cmocka_unit_test(more_than_are_kept), cmocka_unit_test(inlined_functions),
		cmocka_unit_test(split_off), cmocka_unit_test(vdso),
		cmocka_unit_test(files_by_build_id) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
