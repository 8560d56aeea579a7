/* obj.c: objects: written and read back, read from files that other compilers made, checked, damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "golden.h"
#include "hand_obj.h"
#include "print_obj.h"

/* ---- there and back ---------------------------------------------------------------------------------- */

struct room { struct arena a; struct diags ds; };

static void room_init(struct room *r)
{
	*r = (struct room){ 0 };
	diags_init(&r->ds, &r->a, NULL);
}

static void written_and_read(void **state)
{
	struct room r;
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	(void)state;
	room_init(&r);
	struct obj *o = hand_obj(&r.a, &r.ds);
	assert_true(obj_check(o, &r.ds));
	assert_true(obj_write(o, &bytes, &r.ds));
	struct obj *back = obj_read(&r.a, STR("some/path/back.bpf.o"), bytes.s, bytes.n, &r.ds);
	diags_print(&r.ds, (struct diag_style){ 0 }, &out);
	assert_non_null(back);
	print_obj(back, &out);
	assert_true(golden("obj_back", &out));
	/* Once more: nothing moves any more. */
	struct buf again = BUF_INIT;
	assert_true(obj_write(back, &again, &r.ds));
	assert_non_null(obj_read(&r.a, STR("x.o"), again.s, again.n, &r.ds));
	buf_free(&again);
	buf_free(&bytes);
	arena_clear(&r.a);
}

static void elf_is_laid_out(void **state)
{
	static const char *const types[] = { "null", "progbits", "symtab", "strtab", "rela", "5", "6", "note", "nobits",
		"rel" };
	struct room r;
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	struct elf e;
	struct elf_symbol *s;
	struct elf_reloc *rel;
	u32 n;
	(void)state;
	room_init(&r);
	assert_true(obj_write(hand_obj(&r.a, &r.ds), &bytes, &r.ds));
	assert_true(elf_open(&e, &r.a, bytes.s, bytes.n, &r.ds));
	buf_printf(&out, "type %u machine %u entry %llu segments %u\n", e.type, e.machine, (unsigned long long)e.entry,
		e.nsegments);
	for (u32 i = 0; i < e.nsections; i++) {
		const struct elf_section *x = &e.sections[i];
		bool is_sized = !str_is(x->name, ".BTF") && !str_is(x->name, ".strtab");
		buf_printf(&out, "[%u] %.*s %s flags %llx addr %llu size %llu entsize %llu align %llu link %u info %u%s\n", i, STR_ARG(x->name), types[x->type],
			(unsigned long long)x->flags, (unsigned long long)x->addr,
			is_sized ? (unsigned long long)x->size : 0, (unsigned long long)x->entsize,
			(unsigned long long)x->align, x->link, x->info, x->data ? "" : " no data");
		assert_true(x->type == ELF_SHT_NOBITS || !x->align || x->offset % x->align == 0);
		if (x->type == ELF_SHT_SYMTAB && elf_symbols(&e, x, &s, &n, &r.ds))
			for (u32 k = 0; k < n; k++)
				buf_printf(&out, "  %u '%.*s' value %llu size %llu in %u type %u bind %u vis %u\n", k,
					STR_ARG(s[k].name), (unsigned long long)s[k].value,
					(unsigned long long)s[k].size, s[k].section, s[k].type, s[k].bind,
					s[k].visibility);
		if (x->type == ELF_SHT_REL && elf_relocs(&e, x, &rel, &n, &r.ds))
			for (u32 k = 0; k < n; k++)
				buf_printf(&out, "  at %llu type %u symbol %u addend %lld\n",
					(unsigned long long)rel[k].offset, rel[k].type, rel[k].symbol,
					(long long)rel[k].addend);
	}
	assert_true(golden("obj_elf", &out));
	buf_free(&bytes);
	arena_clear(&r.a);
}

/* ---- files of others ------------------------------------------------------------------------------------ */

struct file { struct room r; struct elf_write *w; u32 text, socket, maps, data; struct buf bytes; };

static const struct insn two[] = { I_LD64(1, 0), I_MOV(0, 0), I_EXIT };

static void file_begin(struct file *f, u16 machine)
{
	room_init(&f->r);
	f->bytes = BUF_INIT;
	f->w = elf_write_new(&f->r.a, machine);
}

static u32 code_section(struct file *f, const char *name, const struct insn *insns, u32 n)
{
	return elf_write_section(f->w, (struct elf_section){ .name = str_from(name), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_EXEC, .align = 8, .data = (const u8 *)insns, .size = n * 8 });
}

static u32 symbol(struct file *f, const char *name, u64 value, u64 size, u32 section, u8 type, u8 bind)
{
	return elf_write_symbol(f->w, (struct elf_symbol){ str_from(name), value, size, section, type, bind,
		ELF_STV_DEFAULT });
}

/* What was read, or why not, as text. */
static void file_end(struct file *f, const char *what, struct buf *out)
{
	assert_true(elf_write_finish(f->w, &f->bytes));
	struct obj *o = obj_read(&f->r.a, STR("f.o"), f->bytes.s, f->bytes.n, &f->r.ds);
	buf_printf(out, "== %s\n", what);
	diags_print(&f->r.ds, (struct diag_style){ 0 }, out);
	if (o)
		print_obj(o, out);
	buf_free(&f->bytes);
	arena_clear(&f->r.a);
}

/* Records of numbers, by a compiler that gave symbols no types; machine 0. */
static void old_samples(struct buf *out)
{
	struct file f;
	static const u32 records[] = { MAP_HASH, 4, 8, 16, 1 << 2, 0, 3, MAP_ARRAY_OF_MAPS, 4, 0, 2, 0, 0, 5, MAP_ARRAY,
		4, 4, 1, 0, 0, 9 };
	static const u32 version = 0x41400;
	file_begin(&f, 0);
	u32 s = code_section(&f, "kprobe/sys_write", two, ARRAY_LEN(two));
	u32 maps = elf_write_section(f.w, (struct elf_section){ .name = STR("maps"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 4, .data = (const u8 *)records,
		.size = sizeof(records) });
	elf_write_section(f.w, (struct elf_section){ .name = STR("license"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC, .align = 1, .data = (const u8 *)"GPL and\0more", .size = 12 });
	elf_write_section(f.w, (struct elf_section){ .name = STR("version"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC, .align = 4, .data = (const u8 *)&version, .size = 4 });
	symbol(&f, "prog", 0, 0, s, ELF_STT_NOTYPE, ELF_STB_GLOBAL);
	symbol(&f, "LBB0_1", 16, 0, s, ELF_STT_NOTYPE, ELF_STB_LOCAL);
	symbol(&f, "third", 56, 28, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	u32 first = symbol(&f, "first", 0, 28, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	symbol(&f, "second", 28, 28, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	elf_write_reloc(f.w, s, (struct elf_reloc){ 0, ELF_R_BPF_64_64, first, 0 });
	file_end(&f, "samples", out);
}

static void iproute2(struct buf *out, u32 inner_id, const char *tail)
{
	struct file f;
	const u32 records[] = { MAP_PROG_ARRAY, 4, 4, 3, 0, 2, 0, 0, 0, MAP_ARRAY, 4, 4, 1, 0, 42, 2, 0, 1, MAP_ARRAY,
		4, 4, 1, 0, 42, 0, 0, 7,
		MAP_HASH_OF_MAPS, 4, 4, 2, 0, 0, 0, inner_id, 0 };
	static const char *const names[] = { "jmp", "inner", "inner_past", "outer" };
	file_begin(&f, ELF_EM_BPF);
	u32 t = code_section(&f, tail, two, ARRAY_LEN(two)), s = code_section(&f, "action", two, ARRAY_LEN(two));
	u32 maps = elf_write_section(f.w, (struct elf_section){ .name = STR("maps"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 4, .data = (const u8 *)records,
		.size = sizeof(records) }), sym[4];
	for (u32 i = 0; i < 4; i++)
		sym[i] = symbol(&f, names[i], i * 36, 36, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	symbol(&f, "tail", 0, 32, t, ELF_STT_FUNC, ELF_STB_GLOBAL);
	symbol(&f, "act", 0, 32, s, ELF_STT_FUNC, ELF_STB_GLOBAL);
	elf_write_reloc(f.w, s, (struct elf_reloc){ 0, ELF_R_BPF_64_64, sym[3], 0 });
	file_end(&f, "iproute2", out);
}

/* Android tells how long a record is; libbpf's first has 20 bytes; a lone function without a section is a program. */
static void android(struct buf *out)
{
	struct file f;
	static const u32 size = 48, record[24] = { MAP_HASH, 4, 8, 16, 1, 77, 77, 77, 77, 77, 77, 77, MAP_ARRAY, 4, 4,
		1 };
	file_begin(&f, ELF_EM_BPF);
	u32 s = code_section(&f, ".text", two, ARRAY_LEN(two));
	u32 maps = elf_write_section(f.w, (struct elf_section){ .name = STR("maps"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 4, .data = (const u8 *)record,
		.size = sizeof(record) });
	elf_write_section(f.w, (struct elf_section){ .name = STR("size_of_bpf_map_def"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC, .align = 4, .data = (const u8 *)&size, .size = 4 });
	symbol(&f, "a", 0, 20, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	symbol(&f, "b", 48, 20, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	symbol(&f, "lone", 0, 32, s, ELF_STT_FUNC, ELF_STB_GLOBAL);
	file_end(&f, "android", out);
}

/* clang: data by the section's symbol and an addend, calls inside a section without relocation, callbacks in .text. */
static void sections_of_clang(struct buf *out)
{
	struct file f;
	static const struct insn prog[] = { I_LD64(1, 12), I_LD64(2, 16), { .code = CLS_JMP | JMP_CALL,
		.src = CALL_LOCAL, .imm = 2 }, I_MOV(0, 0), I_EXIT,
		I_MOV(0, 7), I_EXIT };
	static const struct insn text[] = { I_MOV(0, 1), I_EXIT, I_MOV(0, 2), I_EXIT };
	static const u8 data[20] = { 1, 2, 3 };
	file_begin(&f, ELF_EM_BPF);
	u32 s = code_section(&f, "xdp.frags", prog, ARRAY_LEN(prog)), t = code_section(&f, ".text", text,
		ARRAY_LEN(text));
	u32 d = elf_write_section(f.w, (struct elf_section){ .name = STR(".data.mine"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 8, .data = (const u8 *)data, .size = sizeof(data) });
	elf_write_section(f.w, (struct elf_section){ .name = STR(".rodata.str1.1"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_MERGE | ELF_SHF_STRINGS, .align = 1, .entsize = 1,
		.data = (const u8 *)"hi", .size = 3 });
	elf_write_section(f.w, (struct elf_section){ .name = STR(".bss"), .type = ELF_SHT_NOBITS,
		.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 8, .size = 24 });
	elf_write_section(f.w, (struct elf_section){ .name = STR(".debug_info"), .type = ELF_SHT_PROGBITS, .align = 1,
		.data = (const u8 *)"junk", .size = 4 });
	u32 in_data = symbol(&f, "", 0, 0, d, ELF_STT_SECTION, ELF_STB_LOCAL), in_text = symbol(&f, "", 0, 0, t,
		ELF_STT_SECTION, ELF_STB_LOCAL);
	symbol(&f, "prog", 0, 56, s, ELF_STT_FUNC, ELF_STB_GLOBAL);
	symbol(&f, "local", 56, 16, s, ELF_STT_FUNC, ELF_STB_LOCAL);
	symbol(&f, "one", 0, 16, t, ELF_STT_FUNC, ELF_STB_WEAK);
	symbol(&f, "two", 16, 16, t, ELF_STT_FUNC, ELF_STB_LOCAL);
	symbol(&f, "alias", 16, 16, t, ELF_STT_FUNC, ELF_STB_GLOBAL);
	elf_write_reloc(f.w, s, (struct elf_reloc){ 16, ELF_R_BPF_64_64, in_text, 0 });
	elf_write_reloc(f.w, s, (struct elf_reloc){ 0, ELF_R_BPF_64_64, in_data, 0 });
	file_end(&f, "clang", out);
}

static void others_are_read(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	old_samples(&out);
	iproute2(&out, 42, "2/1");
	iproute2(&out, 43, "2/1");
	iproute2(&out, 42, "9/1");
	android(&out);
	sections_of_clang(&out);
	assert_true(golden("obj_others", &out));
}

/* ---- what is wrong ---------------------------------------------------------------------------------------- */

/* One program, one map, one relocation; each row says what is changed. */
struct wrong {
	const char *what;
	u64 func_at, func_size, reloc_at;
	u32 map_bytes, symbol_section;
	u8 code;
	u16 machine;
	const char *undefined;
};
static const struct wrong wrongs[] = {
	{ "nothing", .func_size = 32, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM, .machine = ELF_EM_BPF },
	{ "another machine", .func_size = 32, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_X86_64 },
	{ "half a function", .func_size = 28, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF },
	{ "a function past its section", .func_at = 40, .func_size = 8, .map_bytes = 20, .code = CLS_LD | SZ_DW |
	MODE_IMM, .machine = ELF_EM_BPF },
	{ "a function that reaches past it", .func_size = 40, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF },
	{ "a function off its place", .func_at = 4, .func_size = 24, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF },
	{ "a relocation before all functions", .func_at = 8, .func_size = 24, .map_bytes = 20, .code = CLS_LD | SZ_DW |
	MODE_IMM, .machine = ELF_EM_BPF },
	{ "a relocation past it", .func_size = 32, .reloc_at = 32, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF },
	{ "a relocation of half an instruction", .func_size = 32, .reloc_at = 4, .map_bytes = 20, .code = CLS_LD |
	SZ_DW | MODE_IMM, .machine = ELF_EM_BPF },
	{ "a relocation of a move", .func_size = 32, .reloc_at = 16, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF },
	{ "a call of a map", .func_size = 32, .map_bytes = 20, .code = CLS_JMP | JMP_CALL, .machine = ELF_EM_BPF },
	{ "a short record", .func_size = 32, .map_bytes = 12, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF },
	{ "an undefined symbol", .func_size = 32, .map_bytes = 20, .code = CLS_LD | SZ_DW | MODE_IMM,
	.machine = ELF_EM_BPF, .undefined = "nobody" },
};

static void wrong_is_told(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(wrongs); i++) {
		const struct wrong *x = &wrongs[i];
		struct file f;
		struct insn code[4];
		static const u32 record[5] = { MAP_ARRAY, 4, 8, 1, 0 };
		memcpy(code, two, sizeof(code));
		code[0].code = x->code;
		file_begin(&f, x->machine);
		u32 s = code_section(&f, "socket", code, 4);
		u32 maps = elf_write_section(f.w, (struct elf_section){ .name = STR("maps"), .type = ELF_SHT_PROGBITS,
			.flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 4, .data = (const u8 *)record,
			.size = x->map_bytes });
		symbol(&f, "prog", x->func_at, x->func_size, s, ELF_STT_FUNC, ELF_STB_GLOBAL);
		u32 m = symbol(&f, "m", 0, x->map_bytes, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
		if (x->undefined)
			symbol(&f, x->undefined, 0, 0, 0, ELF_STT_NOTYPE, ELF_STB_GLOBAL);
		elf_write_reloc(f.w, s, (struct elf_reloc){ x->reloc_at, ELF_R_BPF_64_64, m, 0 });
		file_end(&f, x->what, &out);
	}
	assert_true(golden("obj_wrong", &out));
}

/* Functions by their places alone, with two names, or none; sections of maps without names; records that point to
 * others. */
static void places_without_sizes(void **state)
{
	static const struct insn four[] = { I_MOV(0, 1), I_EXIT, I_MOV(0, 2), I_EXIT };
	static const u32 records[2][7] = { { MAP_HASH_OF_MAPS, 4, 4, 9, 0, 0, 0 }, { MAP_ARRAY, 4, 8, 3, 0, 0, 0 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 14; i++) {
		struct file f;
		char what[24];
		file_begin(&f, ELF_EM_BPF);
		u32 s = code_section(&f, i == 5 ? ".text" : "socket", four, 4), other = i == 2 ||
			i == 9 ? code_section(&f, "xdp", four, 4) : 0, maps = 0;
		if (i != 3)
			symbol(&f, "first", 0, i == 6 ? 16 : 0, s, i == 7 ? ELF_STT_NOTYPE : ELF_STT_FUNC,
				ELF_STB_GLOBAL);
		if (i == 1 || i == 8)
			symbol(&f, "again", 0, i == 8 ? 16 : 0, s, ELF_STT_FUNC, ELF_STB_WEAK),
				symbol(&f, "third", 0, 0, s, ELF_STT_FUNC, ELF_STB_GLOBAL);
		symbol(&f, "second", i == 4 ? 40 : i == 10 ? 32 : 16, 0, s, ELF_STT_FUNC, i == 5 ? ELF_STB_LOCAL :
			ELF_STB_GLOBAL);
		if (i == 9)
			symbol(&f, "there", 0, 0, other, ELF_STT_FUNC, ELF_STB_GLOBAL);
		if (i > 10)
			maps = elf_write_section(f.w, (struct elf_section){ .name = STR("maps"),
				.type = ELF_SHT_PROGBITS, .flags = ELF_SHF_ALLOC | ELF_SHF_WRITE, .align = 4,
				.data = (const u8 *)records, .size = i == 12 ? 0 : sizeof(records) });
		if (i == 13)
			symbol(&f, "outer", 0, 28, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL),
				symbol(&f, "inner", 28, 28, maps, ELF_STT_OBJECT, ELF_STB_GLOBAL);
		snprintf(what, sizeof(what), "places %u", i);
		file_end(&f, what, &out);
	}
	assert_true(golden("obj_places", &out));
}

/* Sections of variables whose sizes and order the linker has not filled in yet. */
static void sections_are_sized(void **state)
{
	struct buf out = BUF_INIT, bytes = BUF_INIT;
	struct file f;
	(void)state;
	file_begin(&f, ELF_EM_BPF);
	struct btf_build *b = btf_build_new(&f.r.a);
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), x = btf_add_var(b, STR("x"), i32, 1), y = btf_add_var(b, STR("y"),
		i32, 1), z = btf_add_var(b, STR("z"), i32, 1);
	btf_add_datasec(b, STR(".data"), 0);
	btf_add_secinfo(b, x, 8, 4), btf_add_secinfo(b, y, 0, 4), btf_add_secinfo(b, z, 4, 4);
	btf_add_datasec(b, STR(".nowhere"), 0);
	btf_build_finish(b, &bytes);
	u32 s = code_section(&f, "socket", two, 4), data = elf_write_section(f.w,
		(struct elf_section){ .name = STR(".data"), .type = ELF_SHT_PROGBITS, .flags = ELF_SHF_ALLOC |
		ELF_SHF_WRITE, .align = 4, .data = (const u8 *)"abcdefghijkl", .size = 12 });
	elf_write_section(f.w, (struct elf_section){ .name = STR(".BTF"), .type = ELF_SHT_PROGBITS, .align = 1,
		.data = (const u8 *)bytes.s, .size = bytes.n });
	symbol(&f, "prog", 0, 32, s, ELF_STT_FUNC, ELF_STB_GLOBAL);
	u32 sym = symbol(&f, "x", 8, 4, data, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	symbol(&f, "y", 0, 4, data, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	symbol(&f, "z", 4, 4, data, ELF_STT_OBJECT, ELF_STB_GLOBAL);
	elf_write_reloc(f.w, s, (struct elf_reloc){ 0, ELF_R_BPF_64_64, sym, 0 });
	assert_true(elf_write_finish(f.w, &f.bytes));
	struct obj *o = obj_read(&f.r.a, STR("f.o"), f.bytes.s, f.bytes.n, &f.r.ds);
	diags_print(&f.r.ds, (struct diag_style){ 0 }, &out);
	assert_non_null(o);
	print_obj(o, &out);
	for (u32 id = 1; id < btf_count(o->btf); id++)
		btf_print_raw(o->btf, id, &out);
	buf_free(&f.bytes);
	buf_free(&bytes);
	arena_clear(&f.r.a);
	assert_true(golden("obj_sized", &out));
}

/* .maps whose struct says something odd. */
static void odd_declarations(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 kind = 0; kind < 20; kind++) {
		struct room r;
		struct hand h;
		struct buf bytes = BUF_INIT;
		room_init(&r);
		hand_begin(&h, &r.a);
		u32 hash = hand_number(&h, MAP_HASH), four = hand_number(&h, 4), key = btf_add_ptr(h.b, h.i32),
			eight = btf_add_ptr(h.b, h.u64t), to_void = btf_add_ptr(h.b, 0);
		u32 ring = hand_number(&h, MAP_RINGBUF), perf = hand_number(&h, MAP_PERF_EVENT_ARRAY),
			rec = btf_add_ptr(h.b, h.rec), types = btf_add_enum(h.b, STR(""), 8, false, true);
		btf_add_enumerator(h.b, STR("__extra"), 0x100000005);
		u32 extra = btf_add_ptr(h.b, types), no_ptr = h.i32, values = btf_add_array(h.b, h.i32, 0);
		const struct hand_field rows[][4] = {
			{ { "type", hash }, { "key", key }, { "value", rec }, { "max_entries", four } },
			{ { "type", hash }, { "key", key }, { "key_size", hand_number(&h, 8) }, { "value", key } },
			{ { "type", hash }, { "key", key }, { "key_size", four }, { "value_size", four } },
			{ { "type", hash }, { "colour", four }, { "key", key }, { "value", key } },
			{ { "max_entries", four }, { "key", key }, { "value", key }, { "map_flags", four } },
			{ { "type", h.i32 }, { "key", key }, { "value", key }, { "map_flags", four } },
			{ { "type", hash }, { "key", to_void }, { "value", key }, { "map_flags", four } },
			{ { "type", ring }, { "value", rec }, { "max_entries", four }, { "map_flags", four } },
			{ { "type", perf }, { "key_size", four }, { "value", rec }, { "max_entries", four } },
			{ { "type", perf }, { "key", key }, { "value", key }, { "max_entries", four } },
			{ { "type", hash }, { "key", key }, { "value", eight }, { "map_extra", extra } },
			{ { "type", hash }, { "key", key }, { "value", eight }, { "map_extra", no_ptr } },
			{ { "type", hash }, { "key", no_ptr }, { "value", eight }, { "map_flags", four } },
			{ { "type", hash }, { "key", key }, { "value", eight }, { "values", values } },
			{ { "type", hash }, { "type", ring }, { "value", eight }, { "key", key } },
			{ { "type", hash }, { "value", eight }, { "value_size", four }, { "key", key } },
			{ { "type", hash }, { "key", key }, { "value", eight }, { "max_entries", types } },
			{ { "type", hash }, { "key", key }, { "value_size", four }, { "value", rec } },
			{ { "type", hash }, { "key", key }, { "max_entries", four }, { "max_entries", hash } },
			{ { "pinning", hash }, { "type", hash }, { "numa_node", four }, { "key_size", four } },
		};
		u32 v = hand_map_var(&h, "m", rows[kind], 4);
		btf_add_datasec(h.b, STR(".maps"), 32);
		btf_add_secinfo(h.b, v, 0, 32);
		HAND_FUNC(&h, "prog", "socket", I_MOV(0, 0), I_EXIT);
		hand_map(&h, (struct obj_map){ .name = STR("m"), .section = STR(".maps"), .type = MAP_HASH,
			.decl_size = 32 });
		hand_end(&h, &r.ds);
		assert_true(obj_write(h.o, &bytes, &r.ds));
		struct obj *o = obj_read(&r.a, STR("odd.o"), bytes.s, bytes.n, &r.ds);
		buf_printf(&out, "== %u\n", kind);
		diags_print(&r.ds, (struct diag_style){ 0 }, &out);
		for (u32 i = 0; o && i < o->maps.n; i++)
			print_map(&o->maps.v[i], &out);
		buf_free(&bytes);
		arena_clear(&r.a);
	}
	assert_true(golden("obj_odd", &out));
}

/* What later stages rely on: each promise broken once. */
static void promises_are_checked(void **state)
{
	(void)state;
	for (u32 kind = 0; kind < 18; kind++) {
		struct room r;
		room_init(&r);
		struct obj *o = hand_obj(&r.a, &r.ds);
		struct obj_func *f = &o->funcs.v[F_MAIN];
		struct obj_map *m = &o->maps.v[M_JUMPS];
		switch (kind) {
		case 1: f->relocs.v[0].to = o->maps.n; break;
		case 2: f->relocs.v[0].insn = 8; break;                      /* a move */
		case 3: f->relocs.v[4].insn = 0; break;                      /* a call on a load */
		case 4: f->relocs.v[4].to = o->funcs.n; break;
		case 5: f->relocs.v[1].addend = OBJ_DATA_REACH; break;
		case 6: f->relocs.v[1].addend = -1; break;
		case 7: f->relocs.v[0].insn = f->ninsns; break;
		case 8: f->lines.v[1].insn = f->ninsns; break;
		case 9: f->lines.v[0].insn = f->lines.v[1].insn, f->lines.v[1].insn = 0; break;
		case 10: f->cores.v[0].insn = f->ninsns; break;
		case 11: f->ninsns = 0; break;
		case 12: m->init.v[0].to = o->funcs.n; break;
		case 13: o->maps.v[M_TABLES].inner = o->maps.n + 1; break;
		case 14: o->maps.v[M_DATA].data_size = o->maps.v[M_DATA].value_size + 1; break;
		case 15: o->maps.v[M_OPS].data_relocs.v[0].insn = 9; break;
		case 16: o->maps.v[M_OPS].data_relocs.v[0].to = o->funcs.n; break;
		case 17: f->relocs.v[2].to = o->externs.n; break;
		default: f->relocs.v[1].addend = OBJ_DATA_REACH - 1; break;  /* behind the end: it may grow before it is loaded */
		}
		if (obj_check(o, &r.ds) != (kind == 0))
			fail_msg("promise %u", kind);
		arena_clear(&r.a);
	}
}

static void names_of_objects(void **state)
{
	static const struct { const char *path, *name; } rows[] = { { "a/b/prog.bpf.o", "prog" }, { "prog.o", "prog" },
		{ "prog", "prog" }, { ".hidden", ".hidden" },
		{ "dir.d/x", "x" }, { "a/", "a/" }, { "x.y.z", "x" }, { "", "" } };
	struct room r;
	(void)state;
	room_init(&r);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (!str_is(obj_new(&r.a, str_from(rows[i].path))->name, rows[i].name))
			fail_msg("%s", rows[i].path);
	struct obj *o = hand_obj(&r.a, &r.ds);
	assert_int_equal(obj_map_index(o, STR("jumps")), M_JUMPS);
	assert_int_equal(obj_map_index(o, STR("jump")), -1);
	assert_ptr_equal(obj_func(o, STR("each")), &o->funcs.v[F_EACH]);
	assert_null(obj_func(o, STR("eac")));
	assert_int_equal(obj_arena(o), -1);
	o->maps.v[M_COUNTS].type = MAP_ARENA;
	o->maps.v[M_INNER].type = MAP_ARENA;
	assert_int_equal(obj_arena(o), M_COUNTS);
	o->maps.v[M_BSS].section = STR(".addr_space.1");
	assert_true(obj_is_arena_data(&o->maps.v[M_BSS]));
	assert_false(obj_is_arena_data(&o->maps.v[M_DATA]));
	o->maps.v[M_BSS].origin = MAP_DECLARED;
	assert_false(obj_is_arena_data(&o->maps.v[M_BSS]));
	arena_clear(&r.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_and_read), cmocka_unit_test(elf_is_laid_out),
			cmocka_unit_test(others_are_read), cmocka_unit_test(wrong_is_told),
		cmocka_unit_test(places_without_sizes), cmocka_unit_test(sections_are_sized),
		cmocka_unit_test(odd_declarations), cmocka_unit_test(promises_are_checked),
		cmocka_unit_test(names_of_objects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
