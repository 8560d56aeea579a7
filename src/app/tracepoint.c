/* tracepoint.c: what a tracepoint's record looks like: tracefs says it (events/CATEGORY/NAME/format). Where tracefs is
 * not mounted, or not for this user, the kernel's BTF says it too, for events that have a struct of their own:
 *
 *   struct trace_event_raw_NAME { struct trace_entry ent; u32 __data_loc_filename; pid_t pid; ...; char __data[]; }
 *
 * which is written down here as tracefs would. System calls' own events and events that share a class have no such
 * struct. */
#include "app/app.h"

#include <errno.h>

static str type_text(struct host *h, const struct btf *b, u32 id)
{
	struct btf_node n;
	if (!btf_node(b, id, &n) || n.kind == BTF_VOID)
		return STR("void");
	switch (n.kind) {
	case BTF_INT: case BTF_TYPEDEF: case BTF_FLOAT: return n.name;
	case BTF_PTR: return arena_printf(h->arena, "%.*s *", STR_ARG(type_text(h, b, n.type)));
	case BTF_CONST: return arena_printf(h->arena, "const %.*s", STR_ARG(type_text(h, b, n.type)));
	case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPE_TAG: return type_text(h, b, n.type);
	case BTF_STRUCT: case BTF_FWD: return arena_printf(h->arena, "struct %.*s", STR_ARG(n.name));
	case BTF_UNION: return arena_printf(h->arena, "union %.*s", STR_ARG(n.name));
	case BTF_ENUM: case BTF_ENUM64: return arena_printf(h->arena, "enum %.*s", STR_ARG(n.name));
	default: return STR("void *");
	}
}

static bool is_signed(const struct btf *b, u32 id)
{
	struct btf_node n;
	return btf_node(b, btf_skip(b, id), &n) && ((n.kind == BTF_INT && n.int_encoding & 1) ||
		((n.kind == BTF_ENUM || n.kind == BTF_ENUM64) && n.kflag));
}

static void field(struct host *h, const struct btf *b, const struct btf_member *m, struct buf *out)
{
	struct btf_node n;
	u32 id = btf_skip_mods(b, m->type);
	u64 size = 0;
	if (!btf_size(b, id, &size) || !size || !btf_node(b, id, &n))
		return;
	if (str_starts(m->name, "__data_loc_"))
		buf_printf(out, "\tfield:__data_loc char[] %.*s;", STR_ARG(str_sub(m->name, 11, m->name.n)));
	else if (n.kind == BTF_ARRAY)
		buf_printf(out, "\tfield:%.*s %.*s[%u];", STR_ARG(type_text(h, b, n.array_type)), STR_ARG(m->name),
			n.array_len);
	else
		buf_printf(out, "\tfield:%.*s %.*s;", STR_ARG(type_text(h, b, id)), STR_ARG(m->name));
	buf_printf(out, "\toffset:%u;\tsize:%llu;\tsigned:%u;\n", m->bit_off / 8, (unsigned long long)size,
		is_signed(b, n.kind == BTF_ARRAY ? n.array_type : id));
}

static bool from_btf(struct host *h, str name, str *text)
{
	const struct btf *b = host_btf(h);
	u32 id = b ? btf_find(b, BTF_STRUCT, arena_printf(h->arena, "trace_event_raw_%.*s", STR_ARG(name))) : 0;
	struct btf_node n;
	struct btf_member m;
	struct buf out = BUF_INIT;
	if (!id || !btf_node(b, id, &n))
		return false;
	for (u32 i = 0; i < n.vlen && btf_member(b, &n, i, &m); i++)
		if (!str_is(m.name, "ent") && !str_is(m.name, "__data"))
			field(h, b, &m, &out);
	*text = arena_str(h->arena, buf_view(&out));
	buf_free(&out);
	return text->n > 0;
}

bool host_tracepoint(void *host, str category, str name, str *text)
{
	struct host *h = host;
	const char *root = sys_tracefs(h->k);
	str path = arena_printf(h->arena, "%s/events/%.*s/%.*s/format", root ? root : "", STR_ARG(category),
		STR_ARG(name));
	if (h->tp_path.n && str_eq(h->tp_path, path)) {
		*text = h->tp_format;
		return true;
	}
	long r = root ? sys_read_file(h->k, h->arena, path.s, 0, text) : -ENODEV;
	if (r > 0) {
		h->tp_path = path;
		h->tp_format = *text;
		return true;
	}
	if ((!root || r == -EACCES || r == -EPERM) && from_btf(h, name, text))
		return true;
	*text = !root ? STR("tracefs is not mounted") : r == -EACCES ||
		r == -EPERM ? STR("tracefs cannot be read without being root") : STR("");
	return false;
}

str host_tracepoint_near(void *host, str category, str name)
{
	struct host *h = host;
	str home = sys_near_event(h->k, h->arena, STR(""), category);
	str near = home.n ? sys_near_event(h->k, h->arena, home, name) : STR("");
	return near.n ? arena_printf(h->arena, "%.*s:%.*s", STR_ARG(home), STR_ARG(near)) : STR("");
}
