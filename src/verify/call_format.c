/* call_format.c: text that helpers read before the program runs: it may not change, it has an end, and a format asks
 * for no more values than there are. */
#include "verify/verify_private.h"

#include <ctype.h>

bool call_const_text(struct verify *v, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_MAP_VALUE)
		return arg_bad(v, regno, "map_value");
	if (!r->map->contents || map_may_write(r->map))
		return refuse(v, VR_ARG, "R%u does not point to a readonly map", regno);
	if (!tnum_is_const(r->r.bits))
		return refuse(v, VR_ARG, "R%u is not a constant address'", regno);
	s64 at = r->off + (s64)r->r.bits.value;
	if (at < 0 || at >= r->map->value_size)
		return refuse(v, VR_MAP_BOUNDS, "invalid access to map value, value_size=%u off=%lld size=1",
			r->map->value_size, (long long)at);
	return memchr(r->map->contents + at, 0, r->map->value_size - (u64)at) ||
		refuse(v, VR_ARG, "string is not zero-terminated");
}

static bool is_end(char c) { return !c || isspace((u8)c) || ispunct((u8)c); }

/* What stands behind "%p": 4, "%pI4"; 0: nothing that the kernel knows. */
static u32 pointer_letters(const char *s)
{
	if (is_end(s[1]))
		return 1;
	if ((s[1] == 'k' || s[1] == 'u') && s[2] == 's')
		return is_end(s[3]) ? 3 : 0;
	if (strchr("KxsSB", s[1]))
		return 2;
	return (s[1] == 'i' || s[1] == 'I') && (s[2] == '4' || s[2] == '6') ? 3 : 0;
}

/* Letters of what is converted, behind its width; 0: it is none. */
static u32 conversion_letters(const char *s)
{
	u32 n = 0;
	if (*s == 'p')
		return pointer_letters(s);
	if (*s == 's')
		return is_end(s[1]) ? 1 : 0;
	if (*s == 'c')
		return 1;
	while (n < 2 && s[n] == 'l')
		n++;
	return s[n] && strchr("iduxX", s[n]) ? n + 1 : 0;
}

static bool takes(const char *s, u64 values)
{
	for (u64 n = 0; *s; s++) {
		if ((u8)*s > 127 || (!isprint((u8)*s) && !isspace((u8)*s)))
			return false;
		if (*s != '%')
			continue;
		if (*++s == '%')
			continue;
		if (n++ >= values)
			return false;
		while (*s && strchr("0+- ", *s))
			s++;
		while (isdigit((u8)*s))
			s++;
		u32 letters = conversion_letters(s);
		if (!letters)
			return false;
		s += letters - 1;
	}
	return true;
}

/* bpf_snprintf(to, size, format, values, bytes of values) */
bool call_format(struct verify *v)
{
	const struct reg *format = reg_of(v, 3);
	u64 bytes = reg_of(v, 5)->r.bits.value;
	if (bytes % 8)
		return refuse(v, VR_ARG, "R5=%llu: the values of a format have 8 bytes each", (unsigned long long)bytes);
	return takes((const char *)format->map->contents + format->off + (s64)format->r.bits.value, bytes / 8) ||
		refuse(v, VR_ARG, "Invalid format string");
}
