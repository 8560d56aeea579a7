/* usdt.c: statically defined probes of a program or library, as <sys/sdt.h> leaves them: each place is an instruction
 * that does nothing, and a note (section .note.stapsdt, type 3, owner "stapsdt") with three addresses and three texts:
 *
 *     address, address of .stapsdt.base when linked, counter    "provider\0" "name\0" "-4@%edi 8@16(%rsp)\0"
 *
 * Had the file been moved after linking, the base tells how far. A counter ("semaphore") above zero says that somebody
 * looks. An argument may be a variable of the file, "-4@requests(%rip)" or "8@16+table(%rip)": it lies as far from the
 * place of the probe wherever the file is loaded, so the name becomes that distance, "-4@8123(%rip)". */
#include "sym/sym_private.h"

#include <ctype.h>

enum { STAPSDT = 3, ADDRESSES = 24 };

static str next_text(str *rest)
{
	str one = { rest->s, (u32)strnlen(rest->s, rest->n) };
	*rest = str_sub(*rest, MIN(one.n + 1, rest->n), rest->n);
	return one;
}

struct wanted { const struct elf *e; struct arena *a; str provider, name; u64 base; vec(struct sym_usdt) found; };

static void take_note(struct wanted *w, const u8 *desc, u32 n)
{
	u64 at[3];
	if (n < ADDRESSES)
		return;
	memcpy(at, desc, ADDRESSES);
	str rest = { (const char *)desc + ADDRESSES, n - ADDRESSES };
	str provider = next_text(&rest), name = next_text(&rest), args = next_text(&rest);
	if ((w->provider.n && !str_eq(provider, w->provider)) || (w->name.n && !str_eq(name, w->name)))
		return;
	u64 moved = w->base ? w->base - at[1] : 0;
	struct sym_usdt u = { .address = at[0] + moved, .counter_address = at[2] ? at[2] + moved : 0,
		.args = arena_str(w->a, args),
		.provider = arena_str(w->a, provider), .name = arena_str(w->a, name) };
	if (!sym_to_offset(w->e, u.address, &u.offset) || (at[2] && !sym_to_offset(w->e, at[2] + moved, &u.counter)))
		return;
	vec_push(&w->found, w->a, u);
}

static void each_note(struct wanted *w, const struct elf_section *s)
{
	struct { u32 name, desc, type; } head;
	for (u64 at = 0; at + sizeof(head) <= s->size;) {
		memcpy(&head, s->data + at, sizeof(head));
		u64 name = at + sizeof(head), desc = name + ALIGN_UP((u64)head.name, 4u),
			next = desc + ALIGN_UP((u64)head.desc, 4u);
		if (desc + head.desc > s->size)
			break;
		if (head.type == STAPSDT && head.name == 8 && !memcmp(s->data + name, "stapsdt", 8))
			take_note(w, s->data + desc, head.desc);
		at = next;
	}
}

/* ---- arguments that are variables -------------------------------------------------------------------------------- */

static bool value_of(struct wanted *w, str name, u64 *value, struct diags *ds)
{
	for (u32 i = 0; i < w->e->nsections; i++) {
		const struct elf_section *s = &w->e->sections[i];
		struct elf_symbol *all;
		u32 n;
		if ((s->type != ELF_SHT_SYMTAB && s->type != ELF_SHT_DYNSYM) || !elf_symbols(w->e, s, &all, &n, ds))
			continue;
		for (u32 j = 0; j < n; j++)
			if (all[j].section && str_eq(all[j].name, name)) {
				*value = all[j].value;
				return true;
			}
	}
	return false;
}

/* "16+table", "table+16", "table": its address; false: a number alone, or no such variable. */
static bool variable(struct wanted *w, str text, u64 *address, struct diags *ds)
{
	str left, right;
	u64 add = 0;
	bool has_two = str_cut(text, '+', &left, &right);
	if (has_two && str_to_u64(left, &add))
		left = right;
	else if (has_two && !str_to_u64(right, &add))
		return false;
	if (!left.n || isdigit((unsigned char)left.s[0]) || left.s[0] == '-' || !value_of(w, left, address, ds))
		return false;
	*address += add;
	return true;
}

static void name_distances(struct wanted *w, struct sym_usdt *u, struct diags *ds)
{
	struct buf out = BUF_INIT;
	str rest = u->args, word, size, where, before, reg;
	u64 address;
	while (rest.n) {
		str_cut(rest, ' ', &word, &rest);
		bool is_one = str_cut(word, '@', &size, &where) && str_cut(where, '(', &before, &reg) &&
			str_is(reg, "%rip)") && variable(w, before, &address, ds);
		if (is_one)
			buf_printf(&out, "%.*s@%lld(%%rip)", STR_ARG(size), (long long)(address - u->address));
		else
			buf_add(&out, word.s, word.n);
		if (rest.n)
			buf_add(&out, " ", 1);
	}
	u->args = arena_str(w->a, (str){ out.s, (u32)out.n });
	buf_free(&out);
}

bool sym_usdt(const struct sym_file *f, str provider, str name, struct sym_usdt **out, u32 *n)
{
	struct elf e;
	*n = 0;
	int r = sym_open(f, &e);
	if (r <= 0)
		return r == 0;
	const struct elf_section *notes = elf_section(&e, ".note.stapsdt"), *base = elf_section(&e, ".stapsdt.base");
	struct wanted w = { .e = &e, .a = f->arena, .provider = provider, .name = name, .base = base ? base->addr : 0 };
	if (notes && notes->data)
		each_note(&w, notes);
	vec_each(u, &w.found)
		if (memmem(u->args.s, u->args.n, "(%rip)", 6))
			name_distances(&w, u, f->ds);
	sym_close(f, &e);
	*out = w.found.v;
	*n = w.found.n;
	return true;
}
