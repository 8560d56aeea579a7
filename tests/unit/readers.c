/* readers.c: one word of a file at a time is wrong, and what is read then, or why it is not, goes into a sum: ELF, BTF,
 * .BTF.ext, whole objects. A line of the goldens is 16 words, each tried with the values below; SHOW=1 prints what was
 * read for each. The files are made by hand, so that nothing but the readers and writers changes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"
#include "elf/elf.h"

#include "golden.h"
#include "hand_elf.h"
#include "hand_obj.h"
#include "print_obj.h"

enum { LINE_WORDS = 16, CUTS = 64 };

struct one { struct arena a; struct src_map src; struct diags ds; };
typedef void read_fn(struct one *o, str file, struct buf *out);

static u64 sum(u64 h, str s)
{
	h = h ? h : 0xcbf29ce484222325;
	for (u32 i = 0; i < s.n; i++)
		h = (h ^ (u8)s.s[i]) * 0x100000001b3;
	return h;
}

/* What came of it, as text: what was read, and what was said. */
static str outcome(read_fn *read, str file, struct buf *out)
{
	struct one o = { 0 };
	out->n = 0;
	src_init(&o.src, &o.a);
	diags_init(&o.ds, &o.a, &o.src);
	read(&o, file, out);
	diags_print(&o.ds, (struct diag_style){ 0 }, out);
	arena_clear(&o.a);
	return buf_view(out);
}

struct tally { u64 known; u32 same, other, refused; };

static void count(struct tally *t, u64 whole, str text)
{
	u64 now = sum(0, text);
	t->known = sum(t->known, (str){ (const char *)&now, sizeof(now) });
	if (now == whole)
		t->same++;
	else if (memmem(text.s, text.n, "error", 5))
		t->refused++;
	else
		t->other++;
	if (getenv("SHOW") && *getenv("SHOW"))
		printf("%.*s----\n", STR_ARG(text));
}

static void say(struct buf *out, const char *what, u32 from, struct tally *t)
{
	buf_printf(out, "%s %#x: %u same, %u other, %u refused, known %08x\n", what, from, t->same, t->other,
		t->refused,
		(u32)(t->known ^ t->known >> 32));
	*t = (struct tally){ 0 };
}

/* Every word, from an address on. */
static void words(read_fn *read, str file, u32 from, struct buf *out)
{
	struct buf text = BUF_INIT;
	char *bytes = malloc(file.n);
	struct tally t = { 0 };
	u32 at = from, n = 0;
	memcpy(bytes, file.s, file.n);
	u64 whole = sum(0, outcome(read, file, &text));
	for (; at + 4 <= file.n; at += 4) {
		u32 was, now;
		memcpy(&was, bytes + at, 4);
		const u32 values[] = { 0, was + 1, was - 1, was ^ 0x10000, was ^ 0x1000000, UINT32_MAX };
		for (u32 i = 0; i < ARRAY_LEN(values); i++) {
			now = values[i];
			memcpy(bytes + at, &now, 4);
			count(&t, whole, outcome(read, (str){ bytes, file.n }, &text));
		}
		memcpy(bytes + at, &was, 4);
		if (++n % LINE_WORDS == 0)
			say(out, "words to", at + 4, &t);
	}
	say(out, "words to", at, &t);
	free(bytes);
	buf_free(&text);
}

/* The file ends early. */
static void cuts(read_fn *read, str file, u32 step, struct buf *out)
{
	struct buf text = BUF_INIT;
	struct tally t = { 0 };
	u64 whole = sum(0, outcome(read, file, &text));
	for (u32 n = 0; n < file.n; n += step) {
		char *bytes = malloc(n + 1);         /* exactly so long: a byte more is seen by sanitizers */
		memcpy(bytes, file.s, n);
		count(&t, whole, outcome(read, (str){ bytes, n }, &text));
		free(bytes);
		if (n / step % CUTS == CUTS - 1)
			say(out, "cut at", n, &t);
	}
	say(out, "cut at", file.n, &t);
	buf_free(&text);
}

/* ---- ELF --------------------------------------------------------------------------------------------------------- */

static void read_elf(struct one *o, str file, struct buf *out)
{
	struct elf e;
	if (!elf_open(&e, &o->a, file.s, file.n, &o->ds))
		return;
	buf_printf(out, "type %u machine %u entry %#llx\n", e.type, e.machine, (unsigned long long)e.entry);
	for (u32 i = 0; i < e.nsegments; i++)
		buf_printf(out, "segment %u %x at %#llx %#llx, %llu of %llu\n", e.segments[i].type, e.segments[i].flags,
			(unsigned long long)e.segments[i].offset, (unsigned long long)e.segments[i].vaddr,
			(unsigned long long)e.segments[i].filesz, (unsigned long long)e.segments[i].memsz);
	for (u32 i = 0; i < e.nsections; i++) {
		const struct elf_section *s = &e.sections[i];
		struct elf_symbol *symbols;
		struct elf_reloc *relocs;
		u32 n;
		buf_printf(out, "section '%.*s' type %u flags %llx at %#llx %#llx size %llu each %llu align %llu %u %u %08x\n",
			STR_ARG(s->name), s->type, (unsigned long long)s->flags, (unsigned long long)s->addr,
			(unsigned long long)s->offset, (unsigned long long)s->size, (unsigned long long)s->entsize,
			(unsigned long long)s->align, s->link, s->info,
			s->data ? (u32)sum(0, (str){ (const char *)s->data, (u32)s->size }) : 0);
		assert_true(elf_section(&e, "no such section") == NULL);
		if ((s->type == ELF_SHT_SYMTAB || s->type == ELF_SHT_DYNSYM) && elf_symbols(&e, s, &symbols, &n,
			&o->ds))
			for (u32 k = 0; k < n; k++)
				buf_printf(out, "symbol '%.*s' %#llx size %llu in %u type %u bind %u %u\n",
					STR_ARG(symbols[k].name),
					(unsigned long long)symbols[k].value, (unsigned long long)symbols[k].size,
					symbols[k].section,
					symbols[k].type, symbols[k].bind, symbols[k].visibility);
		if ((s->type == ELF_SHT_RELA || s->type == ELF_SHT_REL) && elf_relocs(&e, s, &relocs, &n, &o->ds))
			for (u32 k = 0; k < n; k++)
				buf_printf(out, "reloc %#llx type %u to %u %lld\n",
					(unsigned long long)relocs[k].offset,
					relocs[k].type, relocs[k].symbol, (long long)relocs[k].addend);
	}
}

static str elf_of(struct arena *a)
{
	static const struct elf_symbol symbols[] = { { STR("local"), 0x10, 4, 1, ELF_STT_FUNC, ELF_STB_LOCAL,
		ELF_STV_DEFAULT },
		{ STR("weak"), 0x20, 8, 1, ELF_STT_OBJECT, ELF_STB_WEAK, ELF_STV_HIDDEN },
		{ STR("main"), 0x400010, 16, 1, ELF_STT_FUNC, ELF_STB_GLOBAL, ELF_STV_PROTECTED } };
	static const struct hand_note notes[] = { { 0x400100, 0x402000, 0, "p\0n\08@%rdi", 12, 3 } };
	return hand_elf(a, symbols, ARRAY_LEN(symbols), notes, ARRAY_LEN(notes), 0x402000);
}

static void elf(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	str file = elf_of(&a);
	(void)state;
	words(read_elf, file, 0, &out);
	cuts(read_elf, file, 1, &out);
	assert_true(golden("readers_elf", &out));
	arena_clear(&a);
}

/* Relocations of both forms, written by ourselves and turned into the shorter one. */
static void relocs(void **state)
{
	static const u8 code[32];
	struct arena a = { 0 };
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	struct elf_write *w = elf_write_new(&a, ELF_EM_BPF);
	(void)state;
	u32 text = elf_write_section(w, (struct elf_section){ .name = STR("xdp"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_EXEC, .align = 8, .data = code, .size = sizeof(code) });
	u32 zero = elf_write_section(w, (struct elf_section){ .name = STR(".bss"), .type = ELF_SHT_NOBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 8, .size = 100 });
	u32 global = elf_write_symbol(w, (struct elf_symbol){ .name = STR("global"), .section = zero, .size = 8,
		.type = ELF_STT_OBJECT, .bind = ELF_STB_GLOBAL });
	u32 local = elf_write_symbol(w, (struct elf_symbol){ .name = STR("local"), .section = text, .value = 16 });
	elf_write_reloc(w, text, (struct elf_reloc){ 0, ELF_R_BPF_64_64, global, 0 });
	elf_write_reloc(w, text, (struct elf_reloc){ 16, ELF_R_BPF_64_32, local, -1 });
	assert_true(elf_write_finish(w, &bytes));
	words(read_elf, buf_view(&bytes), 0, &out);
	cuts(read_elf, buf_view(&bytes), 1, &out);
	buf_printf(&out, "file %08x\n", (u32)sum(0, buf_view(&bytes)));
	buf_free(&bytes);
	assert_true(golden("readers_relocs", &out));
	arena_clear(&a);
}

/* ---- BTF --------------------------------------------------------------------------------------------------------- */

static void read_btf(struct one *o, str file, struct buf *out)
{
	struct btf *b = btf_open(&o->a, file.s, file.n, NULL, &o->ds);
	struct buf merged = BUF_INIT;
	u32 *map;
	u64 size;
	if (!b)
		return;
	bool is_good = btf_check(b, &o->ds);
	for (u32 id = 1; id < btf_count(b); id++) {
		btf_print_raw(b, id, out);
		buf_printf(out, " is %u %u align %u", btf_skip(b, id), btf_skip_mods(b, id), btf_align(b, id));
		if (btf_size(b, id, &size))
			buf_printf(out, " size %llu", (unsigned long long)size);
		buf_char(out, '\n');
	}
	if (!is_good)
		return;
	btf_c_all(btf_c_new(&o->a, b), out);
	if (btf_dedup(&o->a, b, NULL, &merged, &map))
		buf_printf(out, "merged %08x\n", (u32)sum(0, buf_view(&merged)));
	buf_free(&merged);
}

/* One of each kind, two structs that are the same, a ring of pointers. */
static str btf_of(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u8t = btf_add_int(b, STR("char"), 1, 2),
		bit = btf_add_int(b, STR("bool"), 1, 4);
	u32 ring = btf_reserve_record(b, false, STR("ring")), to = btf_add_ptr(b, ring);
	btf_fill_record(b, ring, 24);
	btf_add_member(b, STR("next"), to, 0, 0);
	btf_add_member(b, STR("flags"), i32, 64, 3);
	btf_add_member(b, STR("name"), btf_add_array(b, u8t, 8), 96, 0);
	for (u32 i = 0; i < 2; i++) {
		u32 same = btf_add_record(b, false, STR("same"), 16);
		btf_add_member(b, STR("p"), to, 0, 0);
		btf_add_member(b, STR("q"), i32, 64, 0);
		btf_add_ref(b, BTF_TYPEDEF, STR("same_t"), same);
	}
	u32 either = btf_add_record(b, true, STR("either"), 8);
	btf_add_member(b, STR("a"), i32, 0, 0);
	btf_add_member(b, STR("b"), bit, 0, 0);
	u32 small = btf_add_enum(b, STR("small"), 4, true, false);
	btf_add_enumerator(b, STR("MINUS"), -1);
	btf_add_enumerator(b, STR("ONE"), 1);
	u32 wide = btf_add_enum(b, STR("wide"), 8, false, true);
	btf_add_enumerator(b, STR("HUGE"), (s64)0xffffffff00000001);
	u32 later = btf_add_fwd(b, STR("later"), true), kept = btf_add_ref(b, BTF_CONST, STR(""), either);
	u32 moving = btf_add_ref(b, BTF_VOLATILE, STR(""), kept), only = btf_add_ref(b, BTF_RESTRICT, STR(""),
		btf_add_ptr(b, moving));
	u32 tagged = btf_add_ref(b, BTF_TYPE_TAG, STR("user"), small);
	u32 proto = btf_add_proto(b, btf_add_ptr(b, later));
	btf_add_param(b, STR("one"), only);
	btf_add_param(b, STR("two"), tagged);
	btf_add_param(b, STR(""), 0);
	u32 func = btf_add_func(b, STR("called"), proto, 1), var = btf_add_var(b, STR("state"), wide, 1);
	btf_add_datasec(b, STR(".data"), 8);
	btf_add_secinfo(b, var, 0, 8);
	btf_add_decl_tag(b, STR("kept"), func, 1);
	btf_add_decl_tag(b, STR("whole"), either, -1);
	btf_add_float(b, STR("double"), 8);
	btf_build_finish(b, &bytes);
	str kept_bytes = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return kept_bytes;
}

static void btf(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	str file = btf_of(&a);
	(void)state;
	words(read_btf, file, 0, &out);
	cuts(read_btf, file, 1, &out);
	buf_printf(&out, "file %08x\n", (u32)sum(0, file));
	assert_true(golden("readers_btf", &out));
	arena_clear(&a);
}

/* ---- .BTF.ext ---------------------------------------------------------------------------------------------------- */

static void read_ext(struct one *o, str file, struct buf *out)
{
	struct btf_build *build = btf_build_new(&o->a);
	struct btf_ext ext;
	struct buf bytes = BUF_INIT, again = BUF_INIT;
	btf_add_str(build, STR("xdp"));
	btf_add_str(build, STR("kprobe/x"));
	btf_build_finish(build, &bytes);
	const struct btf *b = btf_open(&o->a, bytes.s, bytes.n, NULL, &o->ds);
	if (btf_ext_read(&o->a, b, file.s, file.n, &ext, &o->ds)) {
		for (u32 i = 0; i < ext.nsecs; i++) {
			const struct btf_ext_sec *s = &ext.secs[i];
			buf_printf(out, "section '%.*s' %u\n", STR_ARG(s->name), s->name_off);
			for (u32 k = 0; k < s->nfuncs; k++)
				buf_printf(out, " func %u %u\n", s->funcs[k].insn, s->funcs[k].type);
			for (u32 k = 0; k < s->nlines; k++)
				buf_printf(out, " line %u %u %u %u:%u\n", s->lines[k].insn, s->lines[k].file,
					s->lines[k].line_off,
					s->lines[k].line, s->lines[k].col);
			for (u32 k = 0; k < s->nrelos; k++)
				buf_printf(out, " core %u %u %u %u\n", s->relos[k].insn, s->relos[k].type,
					s->relos[k].access,
					s->relos[k].kind);
		}
		btf_ext_write(&ext, &again);
		buf_printf(out, "again %u bytes %08x\n", (u32)again.n, (u32)sum(0, buf_view(&again)));
	}
	buf_free(&bytes);
	buf_free(&again);
}

static void ext(void **state)
{
	/* the strings' offsets are those of read_ext() */
	static struct btf_func_info funcs[] = { { 0, 1 }, { 4, 2 } };
	static struct btf_line_info lines[] = { { 0, 1, 5, 7, 3 }, { 2, 1, 5, 8, 1023 }, { 5, 5, 1, 9, 0 } };
	static struct btf_core_relo relos[] = { { 1, 1, 5, 0 }, { 3, 2, 1, 12 } };
	struct btf_ext_sec secs[] = { { STR("xdp"), 1, funcs, 2, lines, 3, relos, 2 }, { STR("kprobe/x"), 5, funcs, 1,
		lines, 1, relos, 1 } };
	struct buf file = BUF_INIT, out = BUF_INIT;
	(void)state;
	btf_ext_write(&(struct btf_ext){ secs, 2 }, &file);
	words(read_ext, buf_view(&file), 0, &out);
	cuts(read_ext, buf_view(&file), 1, &out);
	buf_printf(&out, "file %08x\n", (u32)sum(0, buf_view(&file)));
	/* a table may have no section, its records may be longer than is known, old files know no CO-RE */
	static const u32 empty[] = { 0x0001eb9f, 24, 0, 4, 4, 0, 8 }, longer[] = { 0x0001eb9f, 24, 0, 24, 24, 0, 12, 1,
		1, 8, 1, 77 };
	struct buf text = BUF_INIT;
	str more[] = { { (const char *)empty, sizeof(empty) }, { (const char *)longer, sizeof(longer) } };
	for (u32 i = 0; i < ARRAY_LEN(more); i++) {
		str said = outcome(read_ext, more[i], &text);
		buf_printf(&out, "%.*s", STR_ARG(said));
	}
	buf_free(&text);
	buf_free(&file);
	assert_true(golden("readers_ext", &out));
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static void read_object(struct one *o, str file, struct buf *out)
{
	struct obj *obj = obj_read(&o->a, STR("x.bpf.o"), file.s, file.n, &o->ds);
	if (obj)
		print_obj(obj, out);
}

static void object(void **state)
{
	struct one o = { 0 };
	struct buf file = BUF_INIT, out = BUF_INIT;
	(void)state;
	src_init(&o.src, &o.a);
	diags_init(&o.ds, &o.a, &o.src);
	assert_true(obj_write(hand_obj(&o.a, &o.ds), &file, &o.ds));
	words(read_object, buf_view(&file), 0, &out);
	cuts(read_object, buf_view(&file), 16, &out);
	buf_printf(&out, "file %08x\n", (u32)sum(0, buf_view(&file)));
	buf_free(&file);
	assert_true(golden("readers_object", &out));
	arena_clear(&o.a);
}

/* Tables that are not in the file, and such as no memory has room for. */
static void no_tables(void **state)
{
	static const u8 some[48] = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 4; i++) {
		struct arena a = { 0 };
		struct diags ds;
		struct elf_section none = { 0 };     /* what is behind the last */
		struct elf e = { .arena = &a, .sections = &none };
		struct elf_section s = { .name = STR(".table"), .type = i & 1 ? ELF_SHT_RELA : ELF_SHT_REL,
			.data = i < 2 ? NULL : some, .size = i < 2 ? 48 : 1ull << 40 };
		struct elf_symbol *symbols;
		struct elf_reloc *relocs;
		u32 n = 7;
		diags_init(&ds, &a, NULL);
		assert_false(elf_symbols(&e, &s, &symbols, &n, &ds) || elf_relocs(&e, &s, &relocs, &n, &ds));
		assert_int_equal(n, 7);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
		s.data = some, s.size = 48;
		diags_forget(&ds, (struct diags_mark){ 0 });
		assert_true(elf_symbols(&e, &s, &symbols, &n, &ds) && n == 2);
		assert_true(elf_relocs(&e, &s, &relocs, &n, &ds) && n == (i & 1 ? 2 : 3));
		arena_clear(&a);
	}
	assert_true(golden("readers_no_tables", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_tables), cmocka_unit_test(elf), cmocka_unit_test(relocs), cmocka_unit_test(btf),
		cmocka_unit_test(ext), cmocka_unit_test(object) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
