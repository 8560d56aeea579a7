/* ksyms.c: kernel addresses to names. /proc/kallsyms takes 45 ms to read, so only who prints stacks asks. */
#include "sym/sym.h"

#include <stdlib.h>

struct ksym { u64 address; str name; u32 module_bytes; /* of "\t[jbd2]" behind the name */ };
struct ksyms { vec(struct ksym) list; };

static int by_address(const void *a, const void *b)
{
	u64 x = ((const struct ksym *)a)->address, y = ((const struct ksym *)b)->address;
	return (x > y) - (x < y);
}

static bool hex(str s, u64 *out)
{
	u64 v = 0;
	for (u32 i = 0; i < s.n; i++) {
		u32 c = (u8)s.s[i], d = c - '0' < 10 ? c - '0' : (c | 32) - 'a' + 10;
		if (d > 15)
			return false;
		v = v << 4 | d;
	}
	*out = v;
	return s.n > 0;
}

struct ksyms *ksyms_read(struct kern *k, struct arena *a)
{
	struct ksyms *s = arena_new(a, struct ksyms);
	str text, line, address, type, name, module;
	if (sys_read_file(k, a, "/proc/kallsyms", 0, &text) <= 0)
		return s;
	while (text.n) {
		struct ksym one;
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &address, &line);
		str_cut(line, ' ', &type, &name);
		str_cut(name, '\t', &name, &module);
		one.name = name;
		one.module_bytes = module.n ? module.n + 1 : 0;
		if (type.n == 1 && strchr("tTwW", type.s[0]) && hex(address, &one.address) && one.address)
			vec_push(&s->list, a, one);
	}
	if (s->list.n)
		qsort(s->list.v, s->list.n, sizeof(struct ksym), by_address);
	return s;
}

/* The last symbol that begins at the address or before it; NULL: none does. */
static const struct ksym *at_or_before(const struct ksyms *s, u64 address)
{
	u32 lo = 0, hi = s->list.n;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		if (s->list.v[mid].address <= address)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &s->list.v[lo - 1] : NULL;
}

bool ksyms_find(const struct ksyms *s, u64 address, str *name, u64 *offset)
{
	const struct ksym *one = at_or_before(s, address);
	if (!one)
		return false;
	*name = one->name;
	*offset = address - one->address;
	return true;
}

str ksyms_module(const struct ksyms *s, u64 address)
{
	enum { BRACKETS = 3 };               /* with the tab */
	const struct ksym *one = at_or_before(s, address);
	return !one || one->module_bytes <= BRACKETS ? STR("") :
		(str){ one->name.s + one->name.n + 2, one->module_bytes - BRACKETS };
}

bool ksyms_exact(const struct ksyms *s, u64 address, str *name)
{
	u32 lo = 0, hi = s->list.n;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		if (s->list.v[mid].address < address)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == s->list.n || s->list.v[lo].address != address)
		return false;
	*name = (str){ s->list.v[lo].name.s, s->list.v[lo].name.n + s->list.v[lo].module_bytes };
	return true;
}

bool ksyms_address(const struct ksyms *s, str name, u64 *address)
{
	vec_each(one, &s->list)
		if (str_eq(one->name, name)) {
			*address = one->address;
			return true;
		}
	return false;
}
