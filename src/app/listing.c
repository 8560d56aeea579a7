/* listing.c: instructions as text: source lines above them, labels, names of maps, functions and helpers. One printer;
 * the object's and the kernel's programs only differ in where lines and names come from. */
#include "app/app.h"

#include "isa/isa.h"
#include "sym/sym.h"
#include "uapi/uapi.h"
#include "ui/ui.h"

#include <errno.h>

struct listing {
	struct host *h;
	struct buf *out;
	const struct listing_style *style;
	const struct insn *insns; u32 n;
	void *ctx;
	bool (*line)(void *ctx, u32 insn, str *file, u32 *line, str *text);
	str (*target)(void *ctx, u32 insn);
	u32 *labels;                 /* by instruction: number of its label; 0: none */
	u32 last_line; str last_text;
	struct buf scratch;
};

static str helper_name(void *ctx UNUSED, s32 id)
{
	const struct uapi_helper_row *r = id > 0 ? uapi_helper((u32)id) : NULL;
	return r ? str_from(r->name) : STR("");
}
static str target_name(void *ctx, u32 insn)
{
	struct listing *l = ctx;
	return l->target ? l->target(l->ctx, insn) : STR("");
}
static str label_name(void *ctx, u32 insn)
{
	struct listing *l = ctx;
	return insn < l->n && l->labels[insn] ? arena_printf(l->h->arena, "L%u", l->labels[insn]) : STR("");
}

static void number_labels(struct listing *l)
{
	u32 next = 0;
	l->labels = arena_array(l->h->arena, u32, l->n + 1);
	for (u32 i = 0; i < l->n; i++) {
		u8 form = isa_row(l->insns[i].code)->form;
		s64 to = isa_target(l->insns[i], i);
		if ((form == FORM_JA || form == FORM_JA32 || form == FORM_JCC || form == FORM_MAYGOTO) && to >= 0 &&
			to < l->n)
			l->labels[to] = 1;
		if (insn_is_ld64(l->insns[i]))
			i++;
	}
	for (u32 i = 0; i < l->n; i++)
		if (l->labels[i])
			l->labels[i] = ++next;
}

static void source_line(struct listing *l, u32 i)
{
	str file, text;
	u32 line;
	if (!l->line || !l->line(l->ctx, i, &file, &line, &text) ||
		(line == l->last_line && str_eq(text, l->last_text)))
		return;
	l->last_line = line;
	l->last_text = text;
	buf_puts(l->out, "; ");
	ui_text(file, l->out);
	buf_printf(l->out, ":%u: ", line);
	ui_line(str_trim(text), l->out);
}

static void bytes_of(struct listing *l, u32 i, u32 slots)
{
	buf_hex_bytes(l->out, &l->insns[i], slots * 8, " ");
}

static void one_json(struct listing *l, u32 i, u32 slots)
{
	str file, text;
	u32 line;
	struct json j = host_json(l->h, "insn", l->out);
	json_u64(&j, "insn", i);
	json_hex(&j, "bytes", &l->insns[i], slots * 8);
	json_str(&j, "text", buf_view(&l->scratch));
	if (l->line && l->line(l->ctx, i, &file, &line, &text)) {
		json_str(&j, "file", file);
		json_u64(&j, "line", line);
	}
	json_end_line(&j);
}

static void print(struct listing *l)
{
	struct dis_names names = { .ctx = l, .helper = helper_name, .target = target_name, .label = label_name };
	l->scratch = BUF_INIT;
	number_labels(l);
	for (u32 i = 0; i < l->n;) {
		l->scratch.n = 0;
		u32 slots = isa_dis(l->insns + i, l->n - i, i, &names, &l->scratch);
		if (l->style->json) {
			one_json(l, i, slots);
		} else {
			source_line(l, i);
			if (l->labels[i])
				buf_printf(l->out, "L%u:\n", l->labels[i]);
			buf_printf(l->out, "%6u: ", i);
			if (l->style->bytes) {
				bytes_of(l, i, slots);
				buf_pad(l->out, ' ', slots == 1 ? 26 : 2);
			}
			buf_str(l->out, buf_view(&l->scratch));
			buf_char(l->out, '\n');
		}
		i += slots;
	}
	buf_free(&l->scratch);
}

/* ---- an object's functions ------------------------------------------------------------------------------ */

struct func_view { struct arena *a; const struct obj *o; const struct obj_func *f; };

static bool func_line(void *ctx, u32 insn, str *file, u32 *line, str *text)
{
	struct func_view *v = ctx;
	struct obj_source at;
	bool is_known = obj_line_of(v->o, v->f, insn, &at);
	if (is_known)
		*file = at.file, *line = at.line, *text = at.text;
	return is_known;
}

static str func_target(void *ctx, u32 insn)
{
	struct func_view *v = ctx;
	vec_each(r, &v->f->relocs) {
		if (r->insn != insn)
			continue;
		switch (r->kind) {
		case RELOC_MAP: return v->o->maps.v[r->to].name;
		case RELOC_DATA: return arena_printf(v->a, "%.*s + %lld", STR_ARG(v->o->maps.v[r->to].section),
			(long long)r->addend);
		case RELOC_CALL: case RELOC_FUNC: return v->o->funcs.v[r->to].name;
		case RELOC_KFUNC: case RELOC_EXTERN: return v->o->externs.v[r->to].name;
		}
	}
	return STR("");
}

void listing_object(struct host *h, const struct obj *o, const struct listing_style *style, struct buf *out)
{
	bool first = true;
	vec_each(f, &o->funcs) {
		struct func_view v = { h->arena, o, f };
		struct listing l = { .h = h, .out = out, .style = style, .insns = f->insns, .n = f->ninsns, .ctx = &v,
			.line = func_line, .target = func_target };
		if (style->only.n && !str_eq(style->only, f->name))
			continue;
		if (!style->json)
			buf_printf(out, "%s%.*s:%s%.*s%s%u instructions\n", first ? "" : "\n", STR_ARG(f->name),
				f->is_entry ? "  section " : "  subprogram",
				STR_ARG(f->is_entry ? f->section : STR("")), ", ", f->ninsns);
		first = false;
		print(&l);
	}
}

/* ---- a program of the kernel ------------------------------------------------------------------------------ */

/* The kernel's struct bpf_line_info, bpf_func_info. */
struct line_rec { u32 insn, file, text, line_col; };
struct func_rec { u32 insn, type; };
struct prog_view {
	struct host *h;
	struct sys_prog_info info;
	struct insn *insns;
	struct line_rec *lines; u32 nlines;
	struct func_rec *funcs; u32 nfuncs;
	const struct btf *btf;
	struct ksyms *ksyms; bool ksyms_tried;
};

static bool prog_line(void *ctx, u32 insn, str *file, u32 *line, str *text)
{
	struct prog_view *v = ctx;
	const struct line_rec *best = NULL;
	for (u32 i = 0; i < v->nlines && v->lines[i].insn <= insn; i++)
		best = &v->lines[i];
	if (!best || !v->btf)
		return false;
	*file = btf_str(v->btf, best->file);
	*text = btf_str(v->btf, best->text);
	*line = best->line_col >> 10;
	return true;
}

static str func_at(struct prog_view *v, u32 insn)
{
	struct btf_node n;
	for (u32 i = 0; i < v->nfuncs; i++)
		if (v->funcs[i].insn == insn && v->btf && btf_node(v->btf, v->funcs[i].type, &n))
			return n.name;
	return STR("");
}

static str map_name(struct prog_view *v, u32 id)
{
	struct sys_map_info m = { 0 };
	u32 len = sizeof(m);
	long fd = sys_fd_by_id(v->h->k, BPFCMD_MAP_GET_FD_BY_ID, id);
	if (fd < 0)
		return arena_printf(v->h->arena, "map[id:%u]", id);
	long r = sys_get_info(v->h->k, (int)fd, &m, &len);
	v->h->k->close(v->h->k, (int)fd);
	return r == 0 && m.name[0] ? arena_printf(v->h->arena, "map[id:%u %.16s]", id, m.name) :
		arena_printf(v->h->arena, "map[id:%u]", id);
}

/* In what the kernel shows, a map is its id, and a helper is how far it lies from __bpf_call_base. */
static str prog_target(void *ctx, u32 insn)
{
	enum { MAP_ID = 1, MAP_VALUE_ID = 2 };
	struct prog_view *v = ctx;
	struct insn i = v->insns[insn];
	u64 base;
	str name;
	u64 off;
	if (insn_is_ld64(i) && i.src == MAP_ID)
		return map_name(v, (u32)i.imm);
	if (insn_is_ld64(i) && i.src == MAP_VALUE_ID)
		return arena_printf(v->h->arena, "%.*s + %d", STR_ARG(map_name(v, (u32)i.imm)), v->insns[insn + 1].imm);
	if (insn_is_call(i) && i.src == CALL_LOCAL)           /* the distance is in off, imm counts functions */
		return func_at(v, insn + 1 + (u32)i.off);
	if (!insn_is_call(i) || uapi_helper((u32)i.imm))
		return STR("");
	if (!v->ksyms_tried) {
		v->ksyms_tried = true;
		v->ksyms = ksyms_read(v->h->k, v->h->arena);
	}
	if (v->ksyms && ksyms_address(v->ksyms, STR("__bpf_call_base"), &base) &&
		ksyms_find(v->ksyms, base + (u64)(s64)i.imm, &name, &off) && !off)
		return name;
	return STR("");
}

long listing_loaded(struct host *h, int fd, const struct listing_style *style, struct buf *out)
{
	struct prog_view v = { .h = h };
	u32 len = sizeof(v.info);
	long r = sys_get_info(h->k, fd, &v.info, &len);
	if (r < 0)
		return r;
	struct sys_prog_info had = v.info;
	v.insns = arena_alloc(h->arena, had.xlated_len + 8);
	v.nlines = had.nr_line_info, v.nfuncs = had.nr_func_info;
	v.lines = arena_array(h->arena, struct line_rec, v.nlines + 1);
	v.funcs = arena_array(h->arena, struct func_rec, v.nfuncs + 1);
	v.info = (struct sys_prog_info){ .xlated_len = had.xlated_len, .xlated_insns = (u64)(uintptr_t)v.insns,
		.nr_line_info = v.nlines, .line_info_rec_size = sizeof(struct line_rec),
		.line_info = (u64)(uintptr_t)v.lines,
		.nr_func_info = v.nfuncs, .func_info_rec_size = sizeof(struct func_rec),
		.func_info = (u64)(uintptr_t)v.funcs };
	len = sizeof(v.info);
	r = sys_get_info(h->k, fd, &v.info, &len);
	if (r < 0)
		return r;
	if (!v.info.xlated_insns || !had.xlated_len)
		return -EPERM;
	v.nlines = MIN(v.nlines, v.info.nr_line_info);
	v.nfuncs = MIN(v.nfuncs, v.info.nr_func_info);
	v.btf = host_btf_by_id(h, had.btf_id);
	struct listing l = { .h = h, .out = out, .style = style, .insns = v.insns, .n = had.xlated_len / 8, .ctx = &v,
		.line = prog_line, .target = prog_target };
	if (!style->json)
		buf_printf(out, "%u: %s %.16s, %u instructions as the kernel runs them\n", had.id,
			uapi_prog_type_name(had.type), had.name, l.n);
	print(&l);
	return 0;
}
