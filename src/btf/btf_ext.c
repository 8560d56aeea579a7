/* btf_ext.c: .BTF.ext: what the instructions of each code section mean: functions, source lines, CO-RE records (kernel
 * Documentation/bpf/btf.rst). Three tables of one shape: a record size, then for each section its name, a count and
 * records, which may be longer than those known here. Offsets in bytes become instruction numbers. */
#include "btf/btf_private.h"

enum { EXT_FUNC, EXT_LINE, EXT_CORE, EXT_KINDS };
enum { EXT_HEADER = 24, EXT_HEADER_CORE = 32, MAX_RECORD = 4096 };

static const u32 record_bytes[EXT_KINDS] = { 8, 16, 16 };

struct ext_read {
	struct arena *arena;
	const struct btf *btf;
	vec(struct btf_ext_sec) secs;
	struct map by_name;          /* hash of the name -> index + 1: one text may stand at several offsets */
	struct diags *ds;
};

static u32 get32(const u8 *p)
{
	u32 v;
	memcpy(&v, p, 4);
	return v;
}

static bool damaged(struct ext_read *x, const char *what)
{
	btf_report(x->ds, BAD_EXT, where_elf(STR(".BTF.ext"), 0), "%s", what);
	return false;
}

static struct btf_ext_sec *sec_named(struct ext_read *x, u32 name_off)
{
	str name = btf_str(x->btf, name_off);
	u64 *slot = map_slot(&x->by_name, x->arena, str_hash(name));
	if (*slot)
		return &x->secs.v[*slot - 1];
	struct btf_ext_sec *s = vec_add(&x->secs, x->arena);
	*slot = x->secs.n;
	s->name_off = name_off;
	s->name = name;
	return s;
}

/* The records of one kind for one section; a second block for the same section replaces none: it is refused. */
static bool take_records(struct ext_read *x, struct btf_ext_sec *s, u32 kind, const u8 *p, u32 n, u32 bytes)
{
	if (kind == EXT_FUNC ? s->nfuncs : kind == EXT_LINE ? s->nlines : s->nrelos)
		return damaged(x, "a section is described twice");
	if (kind == EXT_FUNC)
		s->funcs = arena_array(x->arena, struct btf_func_info, n), s->nfuncs = n;
	else if (kind == EXT_LINE)
		s->lines = arena_array(x->arena, struct btf_line_info, n), s->nlines = n;
	else
		s->relos = arena_array(x->arena, struct btf_core_relo, n), s->nrelos = n;
	for (u32 i = 0; i < n; i++, p += bytes) {
		u32 insn = get32(p), a = get32(p + 4);
		if (insn % 8)
			return damaged(x, "a record speaks of half an instruction");
		if (kind == EXT_FUNC)
			s->funcs[i] = (struct btf_func_info){ insn / 8, a };
		else if (kind == EXT_LINE)
			s->lines[i] = (struct btf_line_info){ insn / 8, a, get32(p + 8), get32(p + 12) >> 10,
				get32(p + 12) & 1023 };
		else
			s->relos[i] = (struct btf_core_relo){ insn / 8, a, get32(p + 8), get32(p + 12) };
	}
	return true;
}

static bool read_table(struct ext_read *x, u32 kind, const u8 *p, u64 len)
{
	if (!len)
		return true;
	u32 bytes = len >= 4 ? get32(p) : 0;
	if (bytes < record_bytes[kind] || bytes > MAX_RECORD || bytes % 4)
		return damaged(x, "records have an impossible size");
	for (u64 at = 4; at < len;) {
		if (len - at < 8)
			return damaged(x, "a table is cut off");
		u32 name = get32(p + at), n = get32(p + at + 4);
		at += 8;
		if (!n || n > (len - at) / bytes)
			return damaged(x, "a table speaks of more records than there are");
		if (!take_records(x, sec_named(x, name), kind, p + at, n, bytes))
			return false;
		at += (u64)n * bytes;
	}
	return true;
}

bool btf_ext_read(struct arena *a, const struct btf *b, const void *bytes, u64 len, struct btf_ext *out,
	struct diags *ds)
{
	struct ext_read x = { .arena = a, .btf = b, .ds = ds };
	const u8 *p = bytes;
	*out = (struct btf_ext){ 0 };
	if (len < EXT_HEADER || p[0] != 0x9f || p[1] != 0xeb)
		return damaged(&x, "this is no .BTF.ext of this machine's byte order");
	u32 hdr = get32(p + 4);
	if (hdr < EXT_HEADER || hdr > len)
		return damaged(&x, "the header is longer than the section");
	for (u32 kind = 0; kind < EXT_KINDS; kind++) {
		if (kind == EXT_CORE && hdr < EXT_HEADER_CORE)
			break;
		u64 off = get32(p + 8 + kind * 8), n = get32(p + 12 + kind * 8);
		if (off % 4 || off > len - hdr || n > len - hdr - off)
			return damaged(&x, "the header speaks of more bytes than there are");
		if (!read_table(&x, kind, p + hdr + off, n))
			return false;
	}
	out->secs = x.secs.v;
	out->nsecs = x.secs.n;
	return true;
}

/* ---- writing ------------------------------------------------------------------------------------ */

static void put(struct buf *b, u32 v) { buf_add(b, &v, 4); }

static void write_sec(const struct btf_ext_sec *s, u32 kind, u32 n, struct buf *out)
{
	put(out, s->name_off);
	put(out, n);
	for (u32 i = 0; i < n; i++) {
		if (kind == EXT_FUNC) {
			put(out, s->funcs[i].insn * 8);
			put(out, s->funcs[i].type);
		} else if (kind == EXT_LINE) {
			const struct btf_line_info *l = &s->lines[i];
			put(out, l->insn * 8);
			put(out, l->file);
			put(out, l->line_off);
			put(out, l->line << 10 | MIN(l->col, 1023u));
		} else {
			const struct btf_core_relo *r = &s->relos[i];
			put(out, r->insn * 8);
			put(out, r->type);
			put(out, r->access);
			put(out, r->kind);
		}
	}
}

void btf_ext_write(const struct btf_ext *e, struct buf *out)
{
	struct buf parts[EXT_KINDS] = { BUF_INIT, BUF_INIT, BUF_INIT };
	u32 at = 0;
	for (u32 kind = 0; kind < EXT_KINDS; kind++)
		for (u32 i = 0; i < e->nsecs; i++) {
			const struct btf_ext_sec *s = &e->secs[i];
			u32 n = kind == EXT_FUNC ? s->nfuncs : kind == EXT_LINE ? s->nlines : s->nrelos;
			if (!n)
				continue;
			if (!parts[kind].n)
				put(&parts[kind], record_bytes[kind]);
			write_sec(s, kind, n, &parts[kind]);
		}
	put(out, 0x0001eb9f);
	put(out, EXT_HEADER_CORE);
	for (u32 kind = 0; kind < EXT_KINDS; kind++) {
		put(out, at);
		put(out, (u32)parts[kind].n);
		at += (u32)parts[kind].n;
	}
	for (u32 kind = 0; kind < EXT_KINDS; kind++) {
		buf_str(out, buf_view(&parts[kind]));
		buf_free(&parts[kind]);
	}
}
