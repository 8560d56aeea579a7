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

/* Externs are the loader's business: the kernel knows no such linkage, and a section of them no variables. */
static void hide_externs(struct raw_type *t, const char *name, u32 int_id)
{
	u32 *extra = (u32 *)(t + 1), n = vlen_of(t);
	enum { EXTERN = 2, GLOBAL = 1 };
	if (kind_of(t) == BTF_VAR && extra[0] == EXTERN)
		extra[0] = GLOBAL;
	if (kind_of(t) == BTF_FUNC && n == EXTERN)
		t->info = make_info(BTF_FUNC, GLOBAL);
	if (kind_of(t) != BTF_DATASEC || !int_id || (strcmp(name, ".ksyms") && strcmp(name, ".kconfig")))
		return;
	t->info = make_info(BTF_STRUCT, n);
	t->name_off = 0;
	t->size_or_type = 16;
	for (u32 i = 0; i < n; i++) {
		extra[i * 3] = 0;
		extra[i * 3 + 1] = int_id;
		extra[i * 3 + 2] = 0;
	}
}

/* The bytes were checked when the object was read. */
static void sanitize_all(struct load *l, u8 *bytes, u64 len)
{
	u32 hdr_len, type_off, type_len, str_off, id = 1, int_id = 0;
	if (len < 24)
		return;
	memcpy(&hdr_len, bytes + 4, 4);
	memcpy(&type_off, bytes + 8, 4);
	memcpy(&type_len, bytes + 12, 4);
	memcpy(&str_off, bytes + 16, 4);
	if ((u64)hdr_len + type_off + type_len > len || (u64)hdr_len + str_off > len)
		return;
	u64 strs = hdr_len + str_off;
	u8 *p = bytes + hdr_len + type_off, *end = p + type_len;
	while (end - p >= (s64)sizeof(struct raw_type)) {
		struct raw_type *t = (struct raw_type *)p;
		u32 extra = extra_bytes(t);
		if ((u64)(end - p) < sizeof(*t) + extra)
			return;
		const char *name = strs + t->name_off < len ? (const char *)bytes + strs + t->name_off : "";
		if (kind_of(t) == BTF_INT && !int_id)
			int_id = id;
		hide_externs(t, name, int_id);
		sanitize(t, l->opts->feats, true);
		p += sizeof(*t) + extra;
		id++;
	}
}

static long try_btf(struct load *l, const void *bytes, u64 len, char *log, u32 log_size)
{
	struct sys_btf_load a = { .btf = (u64)(uintptr_t)bytes, .btf_size = (u32)len };
	if (log)
		a.log_buf = (u64)(uintptr_t)log, a.log_size = log_size, a.log_level = 1;
	return sys_btf_load(l->k, &a);
}

/* What this kernel cannot take is left out with the messages it would have bought; only programs that need types
 * fail later, with the kernel's own words. */
bool load_btf(struct load *l)
{
	enum { LOG = 32 << 10 };
	u64 len = l->obj->btf_len;
	long fd = try_btf(l, l->obj->btf_bytes, len, NULL, 0);
	if (fd == -EPERM && l->k->raise_memlock(l->k) == 0)
		fd = try_btf(l, l->obj->btf_bytes, len, NULL, 0);
	if (fd < 0 && fd != -EPERM) {
		u8 *copy = arena_alloc(l->arena, len);
		memcpy(copy, l->obj->btf_bytes, len);
		sanitize_all(l, copy, len);
		fd = try_btf(l, copy, len, NULL, 0);
		if (fd == -EINVAL && feat_has(l->opts->feats, FEAT_BTF)) {
			char *log = arena_alloc(l->arena, LOG);
			fd = try_btf(l, copy, len, log, LOG - 1);
			if (fd < 0) {
				load_report(l->ds, BTF_REFUSED, where_none(), "the kernel refuses the object's BTF: %s", log)->sys_errno = (int)-fd;
				return false;
			}
		}
	}
	l->out->btf_fd = fd < 0 ? -1 : (int)fd;
	return true;
}
