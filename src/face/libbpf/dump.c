/* dump.c: types and values as C, through the caller's printf. A definition is given out once by each struct
 * btf_dump. */
#include "face/libbpf/btf_face.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct btf_dump {
	struct arena arena;
	const struct libbpf_btf *btf;
	const struct btf *view;
	struct btf_c *c;
	btf_dump_printf_fn_t printf;
	void *ctx;
};

struct btf_dump *btf_dump__new(const struct libbpf_btf *b, btf_dump_printf_fn_t printf_fn, void *ctx,
	const struct btf_dump_opts *opts)
{
	if (!printf_fn || (opts && !face_opts_ok(opts, sizeof(opts->sz), "btf_dump_opts")))
		return face_null(-EINVAL);
	const struct btf *view = face_btf_view(b);
	struct btf_dump *d = view ? calloc(1, sizeof(*d)) : NULL;
	if (!d)
		return face_null(view ? -ENOMEM : -EINVAL);
	*d = (struct btf_dump){ .btf = b, .view = view, .printf = printf_fn, .ctx = ctx };
	d->c = btf_c_new(&d->arena, view);
	return d;
}

void btf_dump__free(struct btf_dump *d)
{
	if (!d || (uintptr_t)d >= (uintptr_t)-4095)
		return;
	arena_clear(&d->arena);
	free(d);
}

static void say(struct btf_dump *d, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	d->printf(d->ctx, fmt, ap);
	va_end(ap);
}

static void give(struct btf_dump *d, struct buf *b)
{
	if (b->n)
		say(d, "%s", buf_cstr(b));
	buf_free(b);
}

int btf_dump__dump_type(struct btf_dump *d, __u32 id)
{
	struct buf b = BUF_INIT;
	if (id >= btf_count(d->view))
		return face_result(-EINVAL);
	btf_c_define(d->c, id, &b);
	give(d, &b);
	return 0;
}

int btf_dump__emit_type_decl(struct btf_dump *d, __u32 id, const struct btf_dump_emit_type_decl_opts *opts)
{
	struct buf b = BUF_INIT;
	int indent = OPTS_GET(opts, indent_level, 0);
	if (!OPTS_OK(opts, btf_dump_emit_type_decl_opts) || id >= btf_count(d->view) || indent < 0)
		return face_result(-EINVAL);
	btf_c_declare(d->c, id, str_from(OPTS_GET(opts, field_name, NULL)), (u32)indent,
		OPTS_GET(opts, strip_mods, false), &b);
	give(d, &b);
	return 0;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

enum { MAX_DEPTH = 32 };
struct value {
	struct btf_dump *d;
	struct buf *out;
	const u8 *data, *end;
	const char *indent;
	bool compact, no_names, zeroes, strings;
	bool is_short;               /* there was less than the type takes */
};

/* A value that is shown: its bytes, of a bit-field which bits, and the member or element that it is. */
struct spot { const u8 *at; u32 bits_at, bits; str name; bool in_array; };

static void show(struct value *v, u32 id, struct spot s, u32 depth);

static void newline(struct value *v, u32 depth)
{
	if (v->compact)
		return;
	buf_char(v->out, '\n');
	for (u32 i = 0; i < depth; i++)
		buf_puts(v->out, v->indent);
}

/* ".name = (type)" */
static void prefix(struct value *v, u32 id, str name, bool in_array)
{
	if (v->no_names)
		return;
	if (name.n)
		buf_printf(v->out, ".%.*s = ", STR_ARG(name));
	if (in_array)
		return;
	struct btf_node t;
	u32 plain = btf_skip_mods(v->d->view, id);
	buf_char(v->out, '(');
	if (btf_node(v->d->view, plain, &t) && !t.name.n && (t.kind == BTF_STRUCT || t.kind == BTF_UNION ||
		t.kind == BTF_ENUM))
		buf_puts(v->out, t.kind == BTF_STRUCT ? "struct" : t.kind == BTF_UNION ? "union" : "enum");
	else
		btf_c_declare(v->d->c, plain, STR(""), 0, true, v->out);
	buf_char(v->out, ')');
}

static u64 number(const u8 *at, u32 size, u32 bits_at, u32 bits, bool is_signed)
{
	u64 n = 0;
	memcpy(&n, at, MIN(size, 8u));
	if (bits)
		n = n << (64 - bits_at - bits) >> (64 - bits);
	u32 width = bits ? bits : MIN(size, 8u) * 8;
	if (is_signed && width < 64 && n >> (width - 1) & 1)
		n |= ~0ull << width;
	return n;
}

static bool is_zero(const u8 *at, u64 n)
{
	while (n && !*at)
		at++, n--;
	return !n;
}

static void show_number(struct value *v, const struct btf_node *t, struct spot s)
{
	struct btf_enumerator e;
	bool is_enum = t->kind == BTF_ENUM || t->kind == BTF_ENUM64, is_signed = is_enum ? t->kflag :
		t->int_encoding & 1;
	u64 n = number(s.at, t->size, s.bits_at, s.bits, is_signed && (is_enum || !s.bits)), high = 0;
	for (u32 i = 0; is_enum && btf_enumerator(v->d->view, t, i, &e); i++)
		if ((u64)e.value == n) {
			buf_str(v->out, e.name);
			return;
		}
	if (t->size == 16)
		memcpy(&high, s.at + 8, 8);
	if (high)
		buf_printf(v->out, "0x%llx%016llx", (unsigned long long)high, (unsigned long long)n);
	else if (s.bits && !is_enum)
		buf_printf(v->out, "0x%llx", (unsigned long long)n);
	else
		buf_printf(v->out, is_signed ? "%lld" : "%llu", (unsigned long long)n);
	if (t->kind == BTF_ENUM64)
		buf_puts(v->out, is_signed ? "LL" : "ULL");
}

static void show_float(struct value *v, const struct btf_node *t, const u8 *at)
{
	double d = 0;
	float f = 0;
	if (t->size == 4)
		memcpy(&f, at, 4);
	else
		memcpy(&d, at, MIN(t->size, 8u));
	buf_printf(v->out, "%f", t->size == 4 ? (double)f : d);
}

/* What is behind it is not shown. */
static void cut(struct value *v)
{
	if (!v->is_short && !v->compact)
		buf_char(v->out, '\n');
	v->is_short = true;
}

static void show_members(struct value *v, const struct btf_node *t, struct spot s, u32 depth)
{
	struct btf_member m;
	u64 size;
	buf_char(v->out, '{');
	for (u32 i = 0; btf_member(v->d->view, t, i, &m); i++) {
		u32 byte = m.bit_off / 8, bits_at = 0;
		if (!btf_size(v->d->view, m.type, &size))
			continue;
		if (m.bit_size) {        /* from the word of its type that it is in */
			byte = size ? m.bit_off / (u32)(size * 8) * (u32)size : byte;
			bits_at = m.bit_off - byte * 8;
			if (bits_at + m.bit_size > 64)
				continue;
		}
		struct btf_node part;
		const u8 *at = s.at + byte;
		bool whole = at + size <= v->end, can_be_part = btf_node(v->d->view, btf_skip(v->d->view, m.type),
			&part) &&
			(part.kind == BTF_ARRAY || part.kind == BTF_STRUCT || part.kind == BTF_UNION) && at < v->end;
		bool zero = whole && (m.bit_size ? !number(at, (u32)size, bits_at, m.bit_size, false) :
			is_zero(at, size));
		if (!whole && !can_be_part) {
			cut(v);
			return;
		}
		if (zero && !v->zeroes && !s.in_array)
			continue;
		newline(v, depth + 1);
		show(v, m.type, (struct spot){ at, bits_at, m.bit_size, m.name, s.in_array }, depth + 1);
		if (v->is_short)
			return;
		buf_char(v->out, ',');
	}
	newline(v, depth);
	buf_char(v->out, '}');
}

static void show_text(struct value *v, const u8 *at, u32 n)
{
	buf_char(v->out, '"');
	for (u32 i = 0; i < n && at[i]; i++)
		if (isprint(at[i]))
			buf_char(v->out, (char)at[i]);
		else
			buf_printf(v->out, "\\x%02x", at[i]);
	buf_char(v->out, '"');
}

/* Elements of one byte are text where they can be, and those that are zero are left out; with zeroes text ends
 * there. */
static void show_array(struct value *v, const struct btf_node *t, const u8 *at, u32 depth)
{
	struct btf_node item;
	u64 size = 0;
	btf_node(v->d->view, btf_skip(v->d->view, t->array_type), &item);
	btf_size(v->d->view, t->array_type, &size);
	u64 there = size ? (u64)(v->end - at) / size : t->array_len;
	u32 n = (u32)MIN(there, (u64)t->array_len);
	bool is_text = item.kind == BTF_INT && size == 1;
	if (is_text && v->strings && memchr(at, 0, n)) {
		show_text(v, at, n);
		return;
	}
	buf_char(v->out, '[');
	for (u32 i = 0; i < n; i++) {
		if (is_text && !at[i] && v->zeroes)
			break;
		if (is_text && !at[i])
			continue;
		newline(v, depth + 1);
		if (is_text && isprint(at[i]))
			buf_printf(v->out, "'%c'", at[i]);
		else
			show(v, t->array_type, (struct spot){ .at = at + i * size, .in_array = true }, depth + 1);
		buf_char(v->out, ',');
	}
	newline(v, depth);
	buf_char(v->out, ']');
}

static bool is_whole(enum btf_kind kind)
{
	return kind == BTF_STRUCT || kind == BTF_UNION || kind == BTF_ARRAY;
}

static bool fits(const struct value *v, u32 id, const u8 *at)
{
	struct btf_node t;
	u64 size = 0;
	if (!btf_size(v->d->view, id, &size) || !btf_node(v->d->view, btf_skip(v->d->view, id), &t))
		return true;
	return is_whole((enum btf_kind)t.kind) ? at < v->end : at <= v->end && size <= (u64)(v->end - at);
}

/* "static int v = (int)5"; what has no end in the data is cut where its value would begin, as libbpf does. */
static void show_var(struct value *v, const struct btf_node *t, const u8 *at, u32 depth)
{
	buf_puts(v->out, t->linkage == BTF_VAR_STATIC ? "static " : t->linkage == BTF_VAR_GLOBAL_EXTERN ? "extern " :
		"");
	btf_c_declare(v->d->c, btf_skip_mods(v->d->view, t->type), STR(""), 0, true, v->out);
	buf_printf(v->out, " %.*s = ", STR_ARG(t->name));
	v->is_short |= !fits(v, t->type, at);
	if (!v->is_short)
		show(v, t->type, (struct spot){ .at = at }, depth);
}

static void show_section(struct value *v, const struct btf_node *t, const u8 *at, u32 depth)
{
	struct btf_secinfo place;
	struct btf_node var;
	buf_printf(v->out, "SEC(\"%.*s\") ", STR_ARG(t->name));
	for (u32 i = 0; btf_secinfo(v->d->view, t, i, &place); i++) {
		if (!btf_node(v->d->view, place.type, &var))
			v->is_short = true;
		else
			show_var(v, &var, at + place.offset, depth);
		if (v->is_short)
			return;
		buf_char(v->out, ';');
	}
}

static void show(struct value *v, u32 id, struct spot s, u32 depth)
{
	struct btf_node t;
	u64 p = 0;
	if (depth > MAX_DEPTH || !btf_node(v->d->view, btf_skip(v->d->view, id), &t))
		return;
	if (t.kind != BTF_VAR && t.kind != BTF_DATASEC)
		prefix(v, id, s.name, s.in_array);
	switch (t.kind) {
	case BTF_INT: case BTF_ENUM: case BTF_ENUM64: show_number(v, &t, s); break;
	case BTF_FLOAT: show_float(v, &t, s.at); break;
	case BTF_PTR:
		memcpy(&p, s.at, sizeof(p));
		buf_printf(v->out, p ? "0x%llx" : "(nil)", (unsigned long long)p);       /* as %p */
		break;
	case BTF_STRUCT: case BTF_UNION: show_members(v, &t, s, depth); break;
	case BTF_ARRAY: show_array(v, &t, s.at, depth); break;
	case BTF_VAR: show_var(v, &t, s.at, depth); break;
	case BTF_DATASEC: show_section(v, &t, s.at, depth); break;
	default: break;
	}
}

int btf_dump__dump_type_data(struct btf_dump *d, __u32 id, const void *data, size_t data_sz,
	const struct btf_dump_type_data_opts *opts)
{
	struct buf b = BUF_INIT;
	struct btf_node t;
	u64 size = 0;
	if (!OPTS_OK(opts, btf_dump_type_data_opts))
		return face_result(-EINVAL);
	if (!btf_node(d->view, id, &t))
		return face_result(id ? -ENOENT : -EINVAL);
	if (!btf_size(d->view, id, &size))
		return face_result(-EINVAL);
	bool has_begin = t.kind == BTF_VAR || t.kind == BTF_DATASEC;
	btf_node(d->view, btf_skip(d->view, id), &t);
	struct value v = { .d = d, .out = &b, .data = data, .end = (const u8 *)data + data_sz,
		.indent = OPTS_GET(opts, indent_str, NULL),
		.compact = OPTS_GET(opts, compact, false), .no_names = OPTS_GET(opts, skip_names, false),
		.zeroes = OPTS_GET(opts, emit_zeroes, false),
		.strings = OPTS_GET(opts, emit_strings, false) };
	v.indent = v.indent ? v.indent : "\t";
	if (size > data_sz && !has_begin && !is_whole((enum btf_kind)t.kind))
		return face_result(-E2BIG);
	for (int i = 0; i < OPTS_GET(opts, indent_level, 0); i++)
		buf_puts(&b, v.indent);
	show(&v, id, (struct spot){ .at = data }, (u32)MAX(OPTS_GET(opts, indent_level, 0), 0));
	give(d, &b);
	return v.is_short ? face_result(-E2BIG) : (int)size;        /* bytes that no value is in may be missing */
}
