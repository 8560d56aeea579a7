/* uapi_sec.c: from the name of a section to the program it holds, as libbpf reads such names, and where the
 * pointers lie in the contexts of those programs. */
#include "uapi/uapi.h"

static const struct uapi_sec secs[] = {
#define SEC(text, prog, attach, flag_bits, context, context_struct) \
	{ .name = text, .prog_type = PROG_##prog, .attach_type = attach, .flags = flag_bits, .ctx = CTX_##context, \
	  .ctx_struct = context_struct },
#include "uapi/sec.def"
#undef SEC
};

static const struct uapi_ctx_field ctx_fields[] = {
#define FIELD(context, struct_name, field, at, bytes, field_kind) \
	{ .ctx = CTX_##context, .name = #field, .offset = at, .size = bytes, .kind = UF_##field_kind },
#include "uapi/ctx_field.def"
#undef FIELD
};

/* What may follow the bare prefix of an old sample's section: "socket1", "xdp_pass", "tc-drop". */
static bool is_suffix_start(char c)
{
	return (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '-';
}

static bool sec_matches(const struct uapi_sec *row, str section, str *target)
{
	u32 n = strlen(row->name);
	if (!str_starts(section, row->name))
		return false;
	str rest = str_sub(section, n, section.n);
	*target = rest.n && rest.s[0] == '/' ? str_sub(rest, 1, rest.n) : STR("");
	if (row->flags & SECF_TARGET)
		return target->n > 0;
	if (row->flags & SECF_TARGET_OPT)
		return !rest.n || rest.s[0] == '/';
	if (row->flags & SECF_PREFIX)
		return rest.n && is_suffix_start(rest.s[0]);
	return !rest.n;
}

const struct uapi_sec *uapi_sec_find(str section, str *target, bool *optional)
{
	bool is_optional = section.n && section.s[0] == '?';
	str rest = STR("");
	if (is_optional)
		section = str_sub(section, 1, section.n);
	if (optional)
		*optional = is_optional;
	for (u32 i = 0; i < ARRAY_LEN(secs); i++) {
		if (!sec_matches(&secs[i], section, &rest))
			continue;
		if (target)
			*target = rest;
		return &secs[i];
	}
	if (target)
		*target = STR("");
	return NULL;
}

const struct uapi_section *uapi_section_new(struct arena *a, str name)
{
	struct uapi_section *s = arena_new(a, struct uapi_section);
	s->sec = uapi_sec_find(name, &s->target, &s->is_optional);
	return s;
}

const struct uapi_sec *uapi_sec_row(u32 i)
{
	return i < ARRAY_LEN(secs) ? &secs[i] : NULL;
}

const struct uapi_ctx_field *uapi_ctx_field(enum uapi_ctx ctx, u32 offset, u32 size)
{
	for (u32 i = 0; i < ARRAY_LEN(ctx_fields); i++) {
		const struct uapi_ctx_field *f = &ctx_fields[i];
		if (f->ctx == ctx && f->offset == offset && f->size == size)
			return f;
	}
	return NULL;
}

