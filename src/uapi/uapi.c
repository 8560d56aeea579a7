/* uapi.c: lookups in the tables of types and helpers. Rows are sorted by number, so a number is an index. */
#include "uapi/uapi.h"

static const char *const prog_types[] = {
#define PROG_TYPE(name, number, text) [number] = text,
#include "uapi/prog_type.def"
#undef PROG_TYPE
};
static const struct { const char *text; u32 flags; } map_types[] = {
#define MAP_KIND(name, number, text, flags) [number] = { text, flags },
#include "uapi/map_type.def"
#undef MAP_KIND
};
static const char *const attach_types[] = {
#define ATTACH_TYPE(name, number, text) [number] = text,
#include "uapi/attach_type.def"
#undef ATTACH_TYPE
};
static const char *const link_types[] = {
#define LINK_TYPE(name, number, text) [number] = text,
#include "uapi/link_type.def"
#undef LINK_TYPE
};
static const struct uapi_helper_row helpers[] = {
#define HELPER(n, id, version, result_class, gpl, type, c_proto, ...) \
	[n] = { .number = n, .name = #id, .proto = c_proto, .since = version, .result = UV_##result_class, \
		.arg = { __VA_ARGS__ }, .gpl_only = gpl, .ret_struct = type },
#include "uapi/helper.def"
#undef HELPER
};

static const char *name_at(const char *const *table, u32 count, u32 n)
{
	return n < count ? table[n] : NULL;
}

static s32 find_name(const char *const *table, u32 count, str name)
{
	for (u32 i = 0; i < count; i++)
		if (str_is(name, table[i]))
			return i;
	return -1;
}

const char *uapi_prog_type_name(u32 n)
{
	return name_at(prog_types, ARRAY_LEN(prog_types), n);
}

const char *uapi_attach_type_name(u32 n)
{
	return name_at(attach_types, ARRAY_LEN(attach_types), n);
}

const char *uapi_link_type_name(u32 n)
{
	return name_at(link_types, ARRAY_LEN(link_types), n);
}

const char *uapi_map_type_name(u32 n)
{
	return n < ARRAY_LEN(map_types) ? map_types[n].text : NULL;
}

u32 uapi_map_type_flags(u32 n)
{
	return n < ARRAY_LEN(map_types) ? map_types[n].flags : 0;
}

s32 uapi_prog_type_find(str name)
{
	return find_name(prog_types, ARRAY_LEN(prog_types), name);
}

s32 uapi_attach_type_find(str name)
{
	return find_name(attach_types, ARRAY_LEN(attach_types), name);
}

s32 uapi_map_type_find(str name)
{
	for (u32 i = 0; i < ARRAY_LEN(map_types); i++)
		if (str_is(name, map_types[i].text))
			return i;
	return -1;
}

const struct uapi_helper_row *uapi_helper(u32 number)
{
	return number && number < ARRAY_LEN(helpers) ? &helpers[number] : NULL;
}

const struct uapi_helper_row *uapi_helper_find(str name)
{
	if (str_starts(name, "bpf_"))
		name = str_sub(name, 4, name.n);
	for (u32 i = 1; i < ARRAY_LEN(helpers); i++)
		if (name.n && helpers[i].name[0] == name.s[0] && str_is(name, helpers[i].name))
			return &helpers[i];
	return NULL;
}
