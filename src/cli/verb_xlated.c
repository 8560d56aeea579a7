/* verb_xlated.c: skep prog dump xlated: a program as the verifier left it, with the lines of its source; as text, as
 * JSON, and as a graph of its blocks (visual). */
#include "cli/verb_prog.h"

#include "isa/isa.h"
#include "sym/sym.h"
#include "ui/ui.h"

enum { MAX_DEPTH = 32 };

/* ---- types as text --------------------------------------------------- */

static void type_name(const struct btf *b, u32 id, u32 depth, struct buf *out)
{
	struct btf_node n;
	if (depth > MAX_DEPTH || !btf_node(b, id, &n)) {
		buf_puts(out, id ? "? " : "void ");
		return;
	}
	switch (n.kind) {
	case BTF_STRUCT: buf_puts(out, "struct "); break;
	case BTF_UNION: buf_puts(out, "union "); break;
	case BTF_ENUM: case BTF_ENUM64: buf_puts(out, "enum "); break;
	case BTF_FWD: buf_puts(out, n.kflag ? "union " : "struct "); break;
	case BTF_PTR: type_name(b, n.type, depth + 1, out); buf_puts(out, "* "); return;
	case BTF_CONST: buf_puts(out, "const "); type_name(b, n.type, depth + 1, out); return;
	case BTF_VOLATILE: buf_puts(out, "volatile "); type_name(b, n.type, depth + 1, out); return;
	case BTF_RESTRICT: buf_puts(out, "restrict "); type_name(b, n.type, depth + 1, out); return;
	case BTF_TYPE_TAG: type_name(b, n.type, depth + 1, out); return;
	case BTF_ARRAY: type_name(b, n.array_type, depth + 1, out); buf_printf(out, "[%u]", n.array_len); return;
	case BTF_FUNC_PROTO:
		type_name(b, n.type, depth + 1, out);
		buf_puts(out, "(*) ");
		if (depth < MAX_DEPTH)
			verb_params(b, &n, false, out);
		return;
	case BTF_VOID: buf_puts(out, "void "); return;
	default: break;
	}
	buf_printf(out, "%.*s ", STR_ARG(n.name));
}

void verb_type_name(const struct btf *b, u32 id, struct buf *out) { type_name(b, id, 0, out); }

void verb_params(const struct btf *b, const struct btf_node *proto, bool has_names, struct buf *out)
{
	struct btf_param p;
	buf_puts(out, proto->vlen ? "(" : "(void");
	for (u32 i = 0; i < proto->vlen && btf_param(b, proto, i, &p); i++) {
		buf_puts(out, i ? ", " : "");
		if (!p.type && !p.name.n) {
			buf_puts(out, "...");
			continue;
		}
		type_name(b, p.type, 8, out);        /* a prototype among the arguments of one ends soon */
		if (has_names && p.name.n)
			buf_str(out, p.name);
		else if (out->n && out->s[out->n - 1] == ' ')
			out->n--;
	}
	buf_char(out, ')');
}

str prog_prototype(struct verb *v, const struct prog_dump *d, u32 insn)
{
	struct btf_node f, proto;
	struct buf text = BUF_INIT;
	str out = STR("");
	for (u32 i = 0; d->btf && i < d->code.nfuncs; i++) {
		if (d->code.funcs[i].insn_off != insn || !btf_node(d->btf, d->code.funcs[i].type_id, &f) ||
			f.kind != BTF_FUNC || !btf_node(d->btf, f.type, &proto) || proto.kind != BTF_FUNC_PROTO)
			continue;
		type_name(d->btf, proto.type, 0, &text);
		buf_str(&text, f.name);
		verb_params(d->btf, &proto, true, &text);
		out = arena_str(v->a, buf_view(&text));
		break;
	}
	buf_free(&text);
	return out;
}

/* ---- one instruction --------------------------------------------------- */

struct xlated { struct verb *v; struct prog_dump *d; const struct insn *insns; u32 n; struct ksyms *ksyms; u64 base;
	u32 line; };

static str symbol_at(struct xlated *x, u64 address)
{
	str name;
	u64 off;
	return x->ksyms && ksyms_find(x->ksyms, address, &name, &off) && !off ? name :
		arena_printf(x->v->a, "0x%llx", (unsigned long long)address);
}

/* Maps are ids here; what is called, how far it lies from __bpf_call_base, or which function of the program it is. */
static str target(void *ctx, u32 at)
{
	struct xlated *x = ctx;
	struct insn i = x->insns[at];
	u32 high = at + 1 < x->n ? (u32)x->insns[at + 1].imm : 0;
	struct arena *a = x->v->a;
	if (insn_is_ld64(i))
		switch (i.src) {
		case PSEUDO_MAP_FD: return arena_printf(a, "map[id:%u]", (u32)i.imm);
		case PSEUDO_MAP_VALUE: return arena_printf(a, "map[id:%u][0]+%u", (u32)i.imm, high);
		case PSEUDO_MAP_IDX_VALUE: return arena_printf(a, "map[idx:%u]+%u", (u32)i.imm, high);
		case PSEUDO_FUNC: return arena_printf(a, "subprog[%+d]", i.imm);
		default: return arena_printf(a, "0x%llx", (unsigned long long)high << 32 | (u32)i.imm);
		}
	if (i.src == CALL_LOCAL && !x->d->is_visual && (u32)i.imm < x->d->code.nksyms)
		return arena_printf(a, "pc%+d#%.*s", i.off, STR_ARG(symbol_at(x, x->d->code.ksyms[i.imm])));
	if (i.src == CALL_LOCAL)
		return arena_printf(a, "pc%+d", i.off ? i.off : i.imm);
	return symbol_at(x, x->base + (u64)(s64)i.imm);
}

static void begin(struct xlated *x)
{
	bool has_calls = false;
	for (u32 i = 0; i < x->n; i++)
		has_calls |= insn_is_call(x->insns[i]);
	x->ksyms = has_calls ? ksyms_read(x->v->k, x->v->a) : NULL;
	if (x->ksyms && !ksyms_address(x->ksyms, STR("__bpf_call_base"), &x->base))
		x->base = 0;
}

static struct xlated open_xlated(struct verb *v, struct prog_dump *d)
{
	struct xlated x = { .v = v, .d = d, .insns = (const struct insn *)(const void *)d->code.xlated,
		.n = d->code.xlated_len / 8 };
	begin(&x);
	return x;
}

/* The record of the source line that begins at this instruction. */
static const struct sys_line_info *line_at(struct xlated *x, u32 insn)
{
	const struct inspect_code *c = &x->d->code;
	while (x->line < c->nlines && c->lines[x->line].insn_off < insn)
		x->line++;
	return x->d->btf && x->line < c->nlines && c->lines[x->line].insn_off == insn ? &c->lines[x->line] : NULL;
}

static str text_of(struct xlated *x, const struct sys_line_info *l)
{
	str s = l ? btf_str(x->d->btf, l->line_off) : STR("");
	while (s.n && (*s.s == ' ' || *s.s == '\t'))
		s = str_sub(s, 1, s.n);
	return s;
}

static u32 disassemble(struct xlated *x, u32 at, struct buf *out)
{
	struct dis_names names = { .ctx = x, .target = target };
	out->n = 0;
	buf_printf(out, "(%02x) ", x->insns[at].code);
	return isa_dis(x->insns + at, x->n - at, at, &names, out);
}

/* ---- text, JSON --------------------------------------------------- */

static void lines_text(struct xlated *x, u32 at)
{
	struct buf *out = x->v->out;
	str proto = prog_prototype(x->v, x->d, at);
	const struct sys_line_info *l = line_at(x, at);
	str text = text_of(x, l);
	if (proto.n)
		buf_printf(out, "%.*s:\n", STR_ARG(proto));
	if (!text.n)
		return;
	buf_puts(out, "; ");
	ui_source(text, out);
	if (x->d->has_lines)
		buf_printf(out, " [file:%.*s line_num:%u line_col:%u]", STR_ARG(btf_str(x->d->btf, l->file_name_off)),
			l->line_col >> 10, l->line_col & 1023);
	buf_char(out, '\n');
}

static void hex_array(struct json *j, const char *key, const void *p, u32 n) { verb_bytes(j, key, p, n); }

static void one_json(struct xlated *x, u32 at, u32 slots, str dis)
{
	struct json *j = &x->v->j;
	struct insn i = x->insns[at];
	str proto = prog_prototype(x->v, x->d, at);
	const struct sys_line_info *l = line_at(x, at);
	str text = text_of(x, l);
	json_open(j, NULL, '{');
	if (proto.n)
		json_str(j, "proto", proto);
	if (text.n) {
		json_str(j, "src", text);
		if (x->d->has_lines) {
			json_str(j, "file", btf_str(x->d->btf, l->file_name_off));
			json_u64(j, "line_num", l->line_col >> 10);
			json_u64(j, "line_col", l->line_col & 1023);
		}
	}
	json_str(j, "disasm", dis);
	if (x->d->has_opcodes) {
		json_open(j, "opcodes", '{');
		json_str(j, "code", arena_printf(x->v->a, "0x%02x", i.code));
		json_str(j, "src_reg", arena_printf(x->v->a, "0x%x", i.src));
		json_str(j, "dst_reg", arena_printf(x->v->a, "0x%x", i.dst));
		hex_array(j, "off", &i.off, sizeof(i.off));
		hex_array(j, "imm", (const u8 *)&x->insns[at] + 4, slots == 2 ? 12 : 4);
		json_close(j, '}');
	}
	json_close(j, '}');
}

static void one_text(struct xlated *x, u32 at, u32 slots, str dis)
{
	struct buf *out = x->v->out;
	lines_text(x, at);
	buf_printf(out, "%4u: %.*s\n", at, STR_ARG(dis));
	if (x->d->has_opcodes) {
		buf_pad(out, ' ', 7);
		buf_hex_bytes(out, &x->insns[at], 8 * slots, " ");
		buf_char(out, '\n');
	}
}

bool prog_dump_xlated(struct verb *v, struct prog_dump *d)
{
	struct xlated x = open_xlated(v, d);
	struct buf text = BUF_INIT;
	for (u32 at = 0, slots; at < x.n; at += slots) {
		slots = disassemble(&x, at, &text);
		(v->json ? one_json : one_text)(&x, at, slots, buf_view(&text));
	}
	buf_free(&text);
	return true;
}

/* ---- the graph --------------------------------------------------- */

/* A block: instructions from begin to before end, of function func; number in it, 0 and 1 are entry and exit. */
struct block { u32 begin, end, func, number; };
struct graph { struct xlated x; vec(struct block) blocks; u8 *starts, *funcs; };

static bool is_always(struct insn i) { return (i.code == (CLS_JMP | JMP_JA) || i.code == (CLS_JMP32 | JMP_JA)); }

static void mark_starts(struct graph *g)
{
	struct xlated *x = &g->x;
	g->starts = arena_alloc(x->v->a, x->n + 1);
	g->funcs = arena_alloc(x->v->a, x->n + 1);
	g->starts[0] = g->funcs[0] = 1;
	for (u32 i = 0; i < x->n; i++) {
		struct insn n = x->insns[i];
		s64 to = isa_target(n, i);
		s64 callee = (s64)i + 1 + n.off;
		if (insn_is_call(n) && n.src == CALL_LOCAL && callee >= 0 && callee < x->n)
			g->starts[callee] = g->funcs[callee] = 1;
		if (insn_is_jump(n) && to >= 0 && to < x->n)
			g->starts[to] = 1;
		if ((insn_is_jump(n) || insn_is_exit(n)) && i + 1 < x->n)
			g->starts[i + 1] = 1;
		i += insn_is_ld64(n);
	}
	for (u32 i = 0; i < x->d->code.nfuncs; i++)
		if (x->d->code.funcs[i].insn_off < x->n)
			g->starts[x->d->code.funcs[i].insn_off] = g->funcs[x->d->code.funcs[i].insn_off] = 1;
}

static void find_blocks(struct graph *g)
{
	u32 func = 0, number = 2;
	for (u32 i = 0; i < g->x.n; i++) {
		if (!g->starts[i])
			continue;
		if (i && g->funcs[i])
			func++, number = 2;
		u32 end = i + 1;
		while (end < g->x.n && !g->starts[end])
			end++;
		vec_push(&g->blocks, g->x.v->a, ((struct block){ i, end, func, number++ }));
	}
}

static const struct block *block_at(const struct graph *g, s64 insn)
{
	vec_each(b, &g->blocks)
		if (b->begin == insn)
			return b;
	return NULL;
}

static void escaped(struct buf *out, str s, const char *special)
{
	for (u32 i = 0; i < s.n; i++) {
		if (strchr(special, s.s[i]))
			buf_char(out, '\\');
		buf_char(out, s.s[i]);
	}
}

static void edge(struct graph *g, const struct block *from, u32 to)
{
	buf_printf(g->x.v->out,
		"\tfn_%u_bb_%u:s -> fn_%u_bb_%u:n [style=\"solid,bold\", color=black, weight=10, constraint=true];\n",
		from->func, from->number, from->func, to);
}

static void edges(struct graph *g, const struct block *b)
{
	struct insn last = g->x.insns[b->end - 1];
	if (b->end >= 2 && b->end - 2 >= b->begin && insn_is_ld64(g->x.insns[b->end - 2]))
		last = (struct insn){ 0 };
	const struct block *next = block_at(g, b->end), *to = insn_is_jump(last) ? block_at(g,
		isa_target(last, b->end - 1)) : NULL;
	if (insn_is_exit(last)) {
		edge(g, b, 1);
		return;
	}
	if (!is_always(last) && next && next->func == b->func)
		edge(g, b, next->number);
	if (to && to->func == b->func)
		edge(g, b, to->number);
}

/* Instructions are numbered from the beginning of their function. */
static void node(struct graph *g, const struct block *b, u32 from)
{
	struct buf *out = g->x.v->out, text = BUF_INIT;
	buf_printf(out, "\tfn_%u_bb_%u [shape=record,style=filled,label=\"{", b->func, b->number);
	for (u32 at = b->begin, slots; at < b->end; at += slots) {
		slots = disassemble(&g->x, at, &text);
		buf_printf(out, "%s%4u: ", at == b->begin ? "" : " | ", at - from);
		escaped(out, buf_view(&text), "<>{}|\"&");
		buf_puts(out, "\\l\\\n");
		if (g->x.d->has_opcodes) {
			buf_puts(out, "\\ \\ \\ \\ ");
			buf_hex_bytes(out, &g->x.insns[at], 8 * slots, "\\ ");
			buf_puts(out, "\\l\\\n");
		}
	}
	buf_puts(out, "}\"];\n\n");
	buf_free(&text);
}

static void one_function(struct graph *g, u32 func)
{
	struct buf *out = g->x.v->out;
	u32 first = 0, begun = 0, from = 0;
	buf_printf(out, "subgraph \"cluster_%u\" {\n\tstyle=\"dashed\";\n\tcolor=\"black\";\n\tlabel=\"func_%u ()\";\n",
		func, func);
	buf_printf(out, "\tfn_%u_bb_0 [shape=Mdiamond,style=filled,label=\"ENTRY\"];\n\n", func);
	vec_each(b, &g->blocks)
		if (b->func == func) {
			from = begun++ ? from : b->begin;
			node(g, b, from);
		}
	buf_printf(out, "\tfn_%u_bb_1 [shape=Mdiamond,style=filled,label=\"EXIT\"];\n\n", func);
	vec_each(b, &g->blocks)
		if (b->func == func) {
			if (!first++)
				edge(g, &(struct block){ .func = func }, b->number);
			edges(g, b);
		}
	buf_printf(out, "\tfn_%u_bb_0:s -> fn_%u_bb_1:n [style=\"invis\", constraint=true];\n}\n", func, func);
}

bool prog_dump_graph(struct verb *v, struct prog_dump *d)
{
	struct graph g = { .x = open_xlated(v, d) };
	mark_starts(&g);
	find_blocks(&g);
	buf_puts(v->out, "digraph \"DOT graph for eBPF program\" {\n");
	for (u32 func = 0; func <= vec_last(&g.blocks).func; func++)
		one_function(&g, func);
	buf_puts(v->out, "}\n");
	return true;
}
