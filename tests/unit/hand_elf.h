/* hand_elf.h: a program file put together by hand: symbols in two tables, statically defined probes with a base, and
 * two loaded segments, in which the addresses 0x400000..0x400fff are at 0x1000 of the file, 0x402000..0x4027ff at
 * 0x5000. */
#ifndef SKEP_TESTS_HAND_ELF_H
#define SKEP_TESTS_HAND_ELF_H

#include "elf/elf.h"

/* texts: three, a NUL behind each */
struct hand_note { u64 place, base, counter; const char *texts; u32 len; u32 type; };
struct hand_phdr { u32 type, flags; u64 offset, vaddr, paddr, filesz, memsz, align; };

static void hand_note_add(struct buf *out, const struct hand_note *n)
{
	const struct { u32 name, desc, type; } head = { 8, 24 + n->len, n->type };
	const u64 at[3] = { n->place, n->base, n->counter };
	buf_add(out, &head, sizeof(head));
	buf_add(out, "stapsdt", 8);
	buf_add(out, at, sizeof(at));
	buf_add(out, n->texts, n->len);
	while (out->n & 3)
		buf_char(out, 0);
}

/* The header of the section with this number has its address at byte 16. */
static void hand_section_address(char *file, u32 section, u64 address)
{
	u64 table;
	memcpy(&table, file + 40, 8);
	memcpy(file + table + section * 64 + 16, &address, 8);
}

static str hand_elf(struct arena *a, const struct elf_symbol *symbols, u32 nsymbols, const struct hand_note *notes,
	u32 nnotes, u64 base)
{
	static const struct hand_phdr segments[] = { { 1, 5, 0x1000, 0x400000, 0, 0, 0x1000, 1 },
		{ 4, 4, 0, 0x402000, 0, 8, 0x9000, 1 },
		{ 1, 6, 0x5000, 0x402000, 0, 0, 0x800, 1 } };
	const u16 phdr_size = 56, count = ARRAY_LEN(segments);
	struct elf_write *w = elf_write_new(a, ELF_EM_X86_64);
	struct buf bytes = BUF_INIT, text = BUF_INIT;
	u32 at = 0;
	for (u32 i = 0; i < nnotes; i++)
		hand_note_add(&text, &notes[i]);
	const u8 *note_bytes = (const u8 *)arena_str(a, buf_view(&text)).s, *code = (const u8 *)"x";
	elf_write_section(w, (struct elf_section){ .name = STR(".text"), .type = ELF_SHT_PROGBITS,
		.flags = ELF_SHF_ALLOC, .align = 1, .data = code, .size = 1 });
	if (nnotes)
		elf_write_section(w, (struct elf_section){ .name = STR(".note.stapsdt"), .type = ELF_SHT_NOTE,
			.align = 4, .data = note_bytes, .size = text.n });
	if (base)
		at = elf_write_section(w, (struct elf_section){ .name = STR(".stapsdt.base"), .type = ELF_SHT_PROGBITS,
			.align = 1, .data = code, .size = 1 });
	for (u32 i = 0; i < nsymbols; i++)
		elf_write_symbol(w, symbols[i]);
	elf_write_finish(w, &bytes);
	const u64 where = bytes.n;
	buf_add(&bytes, segments, sizeof(segments));
	str kept = arena_str(a, buf_view(&bytes));
	char *file = (char *)kept.s;
	memcpy(file + 32, &where, 8);
	memcpy(file + 54, &phdr_size, 2);
	memcpy(file + 56, &count, 2);
	if (base)
		hand_section_address(file, at, base);
	buf_free(&bytes);
	buf_free(&text);
	return kept;
}

/* The same with its symbols in .dynsym. */
static inline void hand_elf_dynamic(str file)
{
	char *at = memmem(file.s, file.n, ".symtab", 7);
	if (at)
		memcpy(at, ".dynsym", 7);
}

/* Its table of symbols has no bytes. */
static inline void hand_elf_spoil(str file)
{
	u64 table;
	u16 n;
	const u32 symtab = ELF_SHT_SYMTAB, nobits = ELF_SHT_NOBITS;
	memcpy(&table, file.s + 40, 8);
	memcpy(&n, file.s + 60, 2);
	for (u32 i = 0; i < n; i++) {
		char *header = (char *)file.s + table + i * 64;
		if (!memcmp(header + 4, &symtab, 4))
			memcpy(header + 4, &nobits, 4);
	}
}

#endif
