/* call_format.c: text that helpers read before the program runs: it may not change, it has an end, and a format asks
 * for no more values than there are. */
#include "verify/verify_private.h"

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

/* bpf_snprintf(to, size, format, values, bytes of values) */
bool call_format(struct verify *v)
{
	const struct reg *format = reg_of(v, 3);
	u64 bytes = reg_of(v, 5)->r.bits.value;
	if (bytes % 8)
		return refuse(v, VR_ARG, "R5=%llu: the values of a format have 8 bytes each",
			(unsigned long long)bytes);
	const char *text = (const char *)format->map->contents + format->off + (s64)format->r.bits.value;
	return uapi_format_takes(text, bytes / 8) ||
		refuse(v, VR_ARG, "Invalid format string");
}
