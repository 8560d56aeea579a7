/* inlined.c: functions that were compiled into others, by elfutils' libdw. It gets a file's bytes, never the file: whoever
 * owns that may cut it off meanwhile. */
#include "cli/inlined.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>

struct info { Elf *elf; Dwarf *dwarf; };

static void close_info(void *of)
{
	struct info *i = of;
	if (i->dwarf)
		LIBRARY_CALL(dwarf_end)(i->dwarf);
	if (i->elf)
		LIBRARY_CALL(elf_end)(i->elf);
	free(i);
}

static void *open_info(void *bytes, u64 len)
{
	struct info *i = calloc(1, sizeof(*i));
	if (!i)
		base_out_of_memory(sizeof(*i));
	LIBRARY_CALL(elf_version)(EV_CURRENT);
	i->elf = LIBRARY_CALL(elf_memory)(bytes, len);
	i->dwarf = i->elf ? LIBRARY_CALL(dwarf_begin_elf)(i->elf, DWARF_C_READ, NULL) : NULL;
	if (i->dwarf)
		return i;
	close_info(i);
	return NULL;
}

/* By .debug_aranges, which not every compiler writes, else one unit after the other. */
static bool find_unit(Dwarf *d, u64 address, Dwarf_Die *out)
{
	Dwarf_Off at = 0, next;
	size_t header;
	if (LIBRARY_CALL(dwarf_addrdie)(d, address, out))
		return true;
	for (; LIBRARY_CALL(dwarf_nextcu)(d, at, &next, &header, NULL, NULL, NULL) == 0; at = next)
		if (LIBRARY_CALL(dwarf_offdie)(d, at + header, out) && LIBRARY_CALL(dwarf_haspc)(out, address) > 0)
			return true;
	return false;
}

static str name_of(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = NULL;
	if (LIBRARY_CALL(dwarf_attr_integrate)(die, DW_AT_linkage_name, &attribute))
		name = LIBRARY_CALL(dwarf_formstring)(&attribute);
	return str_from(name ? name : LIBRARY_CALL(dwarf_diename)(die));
}

static u32 names(void *of, u64 address, str *out, u32 max)
{
	struct info *i = of;
	Dwarf_Die unit, *inner = NULL, *scopes = NULL;
	u32 n = 0;
	if (!find_unit(i->dwarf, address, &unit) || LIBRARY_CALL(dwarf_getscopes)(&unit, address, &inner) <= 0)
		return 0;
	/* those around it where it lies, not where it was written */
	int all = LIBRARY_CALL(dwarf_getscopes_die)(&inner[0], &scopes);
	for (int s = 0; s < all && n < max; s++) {
		int tag = LIBRARY_CALL(dwarf_tag)(&scopes[s]);
		str name = tag == DW_TAG_inlined_subroutine ? name_of(&scopes[s]) : STR("");
		if (name.n)
			out[n++] = name;
		if (tag == DW_TAG_subprogram)
			break;
	}
	if (all > 0)
		free(scopes);
	free(inner);
	return n;
}

static const struct sym_inliner by_libdw = { open_info, names, close_info };

const struct sym_inliner *inlined_by(void) { return LIBRARY_IS_THERE(dwarf_getscopes_die) ? &by_libdw : NULL; }
