/* load_btf.c: the object's BTF into the kernel; kinds that this kernel does not know yet are first replaced by kinds
 * it does (sizes and ids stay), as libbpf does. */
#include "load/load_private.h"

#include <errno.h>
#include <stdlib.h>

struct raw_type { u32 name_off, info, size_or_type; };

static u32 kind_of(const struct raw_type *t) { return t->info >> 24 & 31; }
static u32 vlen_of(const struct raw_type *t) { return t->info & 0xffff; }
static u32 make_info(u32 kind, u32 vlen) { return kind << 24 | vlen; }

static u32 extra_bytes(const struct raw_type *t)
{
	switch (kind_of(t)) {
	case BTF_INT: case BTF_VAR: case BTF_DECL_TAG: return 4;
	case BTF_ARRAY: return 12;
	case BTF_STRUCT: case BTF_UNION: case BTF_DATASEC: case BTF_ENUM64: return 12 * vlen_of(t);
	case BTF_ENUM: case BTF_FUNC_PROTO: return 8 * vlen_of(t);
	default: return 0;
	}
}

/* One type in place. Bytes that remain behind it keep a meaning the old kernel knows. */
static void sanitize(struct raw_type *t, struct feats *f, bool strings_ok)
{
	u32 *extra = (u32 *)(t + 1), n = vlen_of(t);
	switch (kind_of(t)) {
	case BTF_VAR:
		if (feat_has(f, FEAT_BTF_DATASEC))
			return;
		t->info = make_info(BTF_INT, 0);     /* an int of one byte */
		t->size_or_type = 1;
		extra[0] = 8;
		return;
	case BTF_DATASEC:
		if (!feat_has(f, FEAT_BTF_DATASEC)) {
			t->info = make_info(BTF_STRUCT, n);  /* its secinfos read as members */
			if (strings_ok)
				t->name_off = 0;
			for (u32 i = 0; i < n; i++) {
				u32 var = extra[i * 3], off = extra[i * 3 + 1];
				extra[i * 3] = 0;
				extra[i * 3 + 1] = var;
				extra[i * 3 + 2] = off * 8;
			}
		}
		return;
	case BTF_FUNC:
		if (!feat_has(f, FEAT_BTF_FUNC))
			t->info = make_info(BTF_TYPEDEF, 0);
		else if (n && !feat_has(f, FEAT_BTF_GLOBAL_FUNC))
			t->info = make_info(BTF_FUNC, 0);
		return;
	case BTF_FUNC_PROTO:
		if (!feat_has(f, FEAT_BTF_FUNC))
			t->info = make_info(BTF_ENUM, n), t->size_or_type = 4;   /* parameters read as enumerators */
		return;
	case BTF_FLOAT:
		if (!feat_has(f, FEAT_BTF_FLOAT))
			t->info = make_info(BTF_STRUCT, 0);
		return;
	case BTF_DECL_TAG:
		if (feat_has(f, FEAT_BTF_DECL_TAG))
			return;
		t->info = make_info(BTF_INT, 0);
		t->size_or_type = 1;
		extra[0] = 8;
		return;
	case BTF_TYPE_TAG:
		if (!feat_has(f, FEAT_BTF_TYPE_TAG))
			t->info = make_info(BTF_CONST, 0), t->name_off = 0;
		return;
	case BTF_ENUM64:
		if (!feat_has(f, FEAT_BTF_ENUM64))
			t->info = make_info(BTF_UNION, n);   /* 12 bytes each, as members: name, type 0, offset 0 */
		for (u32 i = 0; i < n && kind_of(t) == BTF_UNION; i++)
			extra[i * 3 + 1] = extra[i * 3 + 2] = 0;
		return;
	default:
		return;
	}
}

enum { LINK_STATIC, LINK_GLOBAL, LINK_EXTERN };

/* A kernel symbol may be void here, which no variable of the kernel's is. */
static bool is_symbol(const struct load *l, u32 id)
{
	vec_each(e, &l->obj->externs)
		if (e->btf_id == id && e->kind == EXTERN_KSYM)
			return true;
	return false;
}

static bool is_hidden(const struct load *l, u32 id)
{
	vec_each(f, &l->obj->funcs)
		if (f->btf_id == id && f->is_hidden)
			return true;
	return false;
}

/* .kconfig becomes the map's value: its variables where the loader has put them. */
static bool place_kconfig(const struct load *l, struct raw_type *t, u32 *extra)
{
	u32 *order = arena_array(l->arena, u32, l->obj->externs.n + 1), n = obj_kconfig_order(l->obj, order);
	t->size_or_type = 0;
	if (n != vlen_of(t))
		return false;
	for (u32 i = 0; i < n; i++, extra += 3) {
		const struct obj_extern *e = &l->obj->externs.v[order[i]];
		extra[0] = e->btf_id;
		extra[1] = e->kconfig_off;
		extra[2] = e->size;
		t->size_or_type = e->kconfig_off + e->size;
	}
	return true;
}

/* clang lists short texts in .rodata that it has put elsewhere (.rodata.str1.1): such a section is none for the
 * kernel. */
static bool in_order(const struct raw_type *t)
{
	const u32 *extra = (const u32 *)(t + 1);
	u64 end = 0;
	for (u32 i = 0; i < vlen_of(t); i++, extra += 3) {
		if (extra[1] < end)
			return false;
		end = (u64)extra[1] + extra[2];
	}
	return end <= t->size_or_type;
}

/* The object's types in its copy, by number, and an int among them that stands in for others. */
struct types { struct raw_type **at; u32 n, int_id; };

/* clang names no parameters where a function is only declared; the kernel wants a name for each: the function's own
 * will do. */
static void name_params(const struct types *types, const struct raw_type *func)
{
	struct raw_type *proto = func->size_or_type < types->n ? types->at[func->size_or_type] : NULL;
	if (!proto || kind_of(proto) != BTF_FUNC_PROTO)
		return;
	u32 *param = (u32 *)(proto + 1);
	for (u32 i = 0; i < vlen_of(proto); i++, param += 2)
		if (!param[0] && param[1])
			param[0] = func->name_off;
}

/* Externs and hidden functions are the loader's business: the kernel knows no such linkage, and a section of kernel
 * symbols has no bytes. */
static void hide(const struct load *l, const struct types *types, u32 id, const char *name)
{
	struct raw_type *t = types->at[id];
	u32 *extra = (u32 *)(t + 1), n = vlen_of(t), int_id = types->int_id;
	if (kind_of(t) == BTF_VAR && extra[0] == LINK_EXTERN) {
		extra[0] = LINK_GLOBAL;
		t->size_or_type = int_id && is_symbol(l, id) ? int_id : t->size_or_type;
	}
	if (kind_of(t) == BTF_FUNC && n == LINK_EXTERN)
		name_params(types, t);
	if (kind_of(t) == BTF_FUNC && (n == LINK_EXTERN || is_hidden(l, id)))
		t->info = make_info(BTF_FUNC, n == LINK_EXTERN ? LINK_GLOBAL : LINK_STATIC);
	if (kind_of(t) != BTF_DATASEC || (!strcmp(name, ".kconfig") && place_kconfig(l, t, extra)))
		return;
	bool is_extern = !strcmp(name, ".ksyms") || !strcmp(name, ".kconfig");
	if (!int_id || (!is_extern && in_order(t)))
		return;
	t->info = make_info(BTF_STRUCT, n);
	t->name_off = 0;
	t->size_or_type = is_extern ? 16 : t->size_or_type;
	for (u32 i = 0; i < n; i++) {
		extra[i * 3] = 0;
		extra[i * 3 + 1] = int_id;
		extra[i * 3 + 2] = 0;
	}
}

static bool needs_hiding(const struct obj *o)
{
	bool any = o->externs.n > 0 || !o->is_ours;
	vec_each(f, &o->funcs)
		any |= f->is_hidden;
	return any;
}

static void adapt_one(struct load *l, const struct types *types, u32 id, char *name, bool for_old_kernel)
{
	struct raw_type *t = types->at[id];
	hide(l, types, id, name);
	if (for_old_kernel && kind_of(t) == BTF_DATASEC && name[0] == '?')
		name[0] = '_';                       /* "?.struct_ops": Linux 6.9 takes such a name */
	if (for_old_kernel)
		sanitize(t, l->opts->feats, true);
}

static struct types types_of(struct load *l, u8 *p, u32 bytes)
{
	struct types types = { .at = arena_array(l->arena, struct raw_type *, bytes / sizeof(struct raw_type) + 1),
		.n = 1 };
	for (u8 *end = p + bytes; end - p >= (s64)sizeof(struct raw_type);) {
		struct raw_type *t = (struct raw_type *)p;
		p += sizeof(*t) + extra_bytes(t);
		if (p > end)
			break;
		if (kind_of(t) == BTF_INT && !types.int_id)
			types.int_id = types.n;
		types.at[types.n++] = t;
	}
	return types;
}

/* The bytes were checked when the object was read. */
static void adapt(struct load *l, u8 *bytes, u64 len, bool for_old_kernel)
{
	u32 hdr_len, type_off, type_len, str_off;
	char none[1] = "";
	if (len < 24)
		return;
	memcpy(&hdr_len, bytes + 4, 4);
	memcpy(&type_off, bytes + 8, 4);
	memcpy(&type_len, bytes + 12, 4);
	memcpy(&str_off, bytes + 16, 4);
	if ((u64)hdr_len + type_off + type_len > len || (u64)hdr_len + str_off > len)
		return;
	u64 strs = hdr_len + str_off;
	struct types types = types_of(l, bytes + hdr_len + type_off, type_len);
	for (u32 id = 1; id < types.n; id++) {
		u32 name = types.at[id]->name_off;
		adapt_one(l, &types, id, strs + name < len ? (char *)bytes + strs + name : none, for_old_kernel);
	}
}

static long try_btf(struct load *l, const void *bytes, u64 len, char *log, u32 log_size)
{
	struct sys_btf_load a = { .btf = (u64)(uintptr_t)bytes, .btf_size = (u32)len };
	if (log)
		a.log_buf = (u64)(uintptr_t)log, a.log_size = log_size, a.log_level = 1;
	return sys_btf_load(l->k, &a);
}

/* The kernel prints all types up to the one it refuses; the reason stands at the end. */
static str last_line(str log)
{
	str line = STR(""), one;
	while (log.n) {
		str_cut(log, '\n', &one, &log);
		line = str_trim(one).n ? str_trim(one) : line;
	}
	return line;
}

void load_note_btf(const struct load *l, struct diag *d)
{
	if (l->btf_refused.n)
		diag_note(l->ds, d, where_none(), "the kernel took none of the object's types, which may be why: %.*s",
			STR_ARG(l->btf_refused));
}

/* Types are refused for what no program may need: the object goes on without, as libbpf has it, and what fails for want
 * of them says so. A table of functions cannot be without. */
static bool go_without(struct load *l, const void *bytes, u64 len)
{
	enum { LOG = 1 << 20 };
	char *log = arena_alloc(l->arena, LOG);
	long fd = try_btf(l, bytes, len, log, LOG - 1);
	l->out->btf_fd = fd < 0 ? -1 : (int)fd;
	if (fd >= 0)
		return true;
	l->btf_refused = last_line(str_from(log));
	vec_each(m, &l->obj->maps)
		if (m->origin == MAP_STRUCT_OPS) {
			load_report(l->ds, BTF_REFUSED, where_none(), "the kernel refuses the object's BTF: %.*s",
				STR_ARG(l->btf_refused))->sys_errno = (int)-fd;
			return false;
		}
	return true;
}

/* What this kernel cannot take is left out with the messages it would have bought; only programs that need types
 * fail later, with the kernel's own words. */
bool load_btf(struct load *l)
{
	u64 len = l->obj->btf_len;
	const void *bytes = l->obj->btf_bytes;
	u8 *copy = arena_alloc(l->arena, len);
	memcpy(copy, bytes, len);
	if (len && needs_hiding(l->obj)) {
		adapt(l, copy, len, false);
		bytes = copy;
	}
	long fd = try_btf(l, bytes, len, NULL, 0);
	if (fd == -EPERM && l->k->raise_memlock(l->k) == 0)
		fd = try_btf(l, bytes, len, NULL, 0);
	if (fd < 0 && fd != -EPERM) {
		adapt(l, copy, len, true);
		fd = try_btf(l, copy, len, NULL, 0);
		if (fd == -EINVAL && feat_has(l->opts->feats, FEAT_BTF))
			return go_without(l, copy, len);
	}
	l->out->btf_fd = fd < 0 ? -1 : (int)fd;
	return true;
}
