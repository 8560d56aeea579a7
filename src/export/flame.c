/* flame.c: a flame graph: stacks joined where they begin alike, each frame as wide as what it holds, drawn as one SVG
 * file that needs nothing else. flame.js is in it: search and zoom. Names are hostile text: whatever is not allowed in
 * XML is written apart.
 *
 *   all                          A node has children in the order of their names, so that two runs look alike. Compared
 *   ├ bash                       with an earlier run, red is what grew and blue what shrank, by shares of the whole.
 *   │ ├ main
 *   │ └ ...                                                                                                             */
#include "export/export.h"

#include <stdlib.h>

EMBED(flame_script, "src/export/flame.js");

enum { WIDTH = 1200, LEFT = 10, INNER = WIDTH - 2 * LEFT, ROW = 16, TOP = 40, BOTTOM = 30, MAX_DEPTH = 512,
	MAX_NODES = 1 << 20 };
#define MIN_WIDTH 0.1                    /* pixels: narrower frames are not drawn */

struct node { str name; u64 value, before; u32 first, next; };       /* children and siblings by number; 0: none */
struct flame { struct arena *arena; vec(struct node) nodes; u32 depth; };

struct flame *flame_new(struct arena *a)
{
	struct flame *f = arena_new(a, struct flame);
	f->arena = a;
	vec_add(&f->nodes, a)->name = STR("all");
	return f;
}

/* The child of this name, in its place among the others. */
static u32 child(struct flame *f, u32 parent, str name)
{
	u32 *at = &f->nodes.v[parent].first, i;
	while ((i = *at) && str_cmp(f->nodes.v[i].name, name) < 0)
		at = &f->nodes.v[i].next;
	if (i && str_eq(f->nodes.v[i].name, name))
		return i;
	if (f->nodes.n >= MAX_NODES)
		return parent;
	bool is_first = at == &f->nodes.v[parent].first;
	u32 from = (u32)(is_first ? parent : (struct node *)((char *)at - offsetof(struct node, next)) - f->nodes.v);
	u32 n = f->nodes.n;
	struct node *c = vec_add(&f->nodes, f->arena);
	c->name = arena_str(f->arena, name);
	c->next = i;
	if (is_first)
		f->nodes.v[from].first = n;
	else
		f->nodes.v[from].next = n;
	return n;
}

void flame_add(struct flame *f, const str *frames, u32 n, u64 value, u64 before)
{
	u32 at = 0;
	for (u32 i = 0; i <= n && i <= MAX_DEPTH; i++) {
		if (i)
			at = child(f, at, frames[i - 1]);
		f->nodes.v[at].value += value;
		f->nodes.v[at].before += before;
		f->depth = MAX(f->depth, i);
	}
}

static bool is_xml(u32 code)
{
	return code >= ' ' && code != 0x7f && (code < 0xd800 || code > 0xdfff) && (code & 0xfffe) != 0xfffe;
}

static void put_escaped(str s, struct buf *out)
{
	for (u32 i = 0, n, code; i < s.n; i += MAX(n, 1u)) {
		n = utf8_at(s, i, &code);
		if (!n || !is_xml(code))
			buf_puts(out, "\xef\xbf\xbd");
		else if (code == '&' || code == '<' || code == '>' || code == '"' || code == '\'')
			buf_printf(out, "&#%u;", code);
		else
			buf_add(out, s.s + i, n);
	}
}

/* Warm, by name, so that a function has its colour in every graph. */
static void put_colour(const struct node *n, bool is_diff, double grown, struct buf *out)
{
	u64 h = str_hash(n->name);
	u32 fade = (u32)(210 * (1 - MIN(grown < 0 ? -grown : grown, 1.0)));
	if (!is_diff)
		buf_printf(out, "rgb(%u,%u,%u)", 205 + (u32)(h % 50), 80 + (u32)(h / 50 % 150), (u32)(h / 7500 % 55));
	else if (grown > 0)
		buf_printf(out, "rgb(255,%u,%u)", fade, fade);
	else
		buf_printf(out, "rgb(%u,%u,255)", fade, fade);
}

struct drawing { const struct flame *f; const struct flame_style *style; struct buf *out; double scale; u32 height; };

static double share(u64 part, u64 whole) { return whole ? (double)part / (double)whole : 0; }

static void put_node(struct drawing *d, const struct node *n, double x, u32 depth)
{
	const struct node *all = &d->f->nodes.v[0];
	double w = (double)(d->style->is_diff && !all->value ? n->before : n->value) * d->scale,
		y = d->height - BOTTOM - (depth + 1.0) * ROW;
	double now = share(n->value, all->value), was = share(n->before, all->before);
	buf_printf(d->out, "<g class=\"f\" data-x=\"%.2f\" data-w=\"%.2f\" data-d=\"%u\" data-n=\"", x, w, depth);
	put_escaped(n->name, d->out);
	buf_puts(d->out, "\"><title>");
	put_escaped(n->name, d->out);
	buf_printf(d->out, " (%llu ", (unsigned long long)n->value);
	put_escaped(d->style->unit, d->out);
	buf_printf(d->out, ", %.2f%%", 100 * now);
	if (d->style->is_diff)
		buf_printf(d->out, ", before %.2f%%", 100 * was);
	buf_printf(d->out, ")</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" height=\"%d\" rx=\"1\" fill=\"",
		LEFT + x, y,
		MAX(w - 0.5, MIN_WIDTH), ROW - 1);
	put_colour(n, d->style->is_diff, was + now > 0 ? (now - was) / MAX(now, was) : 0, d->out);
	buf_printf(d->out, "\"/><text x=\"%.2f\" y=\"%.0f\"></text></g>\n", LEFT + x + 3, y + ROW - 5);
}

/* Depth is bounded by MAX_DEPTH. */
static void put_tree(struct drawing *d, u32 i, double x, u32 depth)
{
	const struct node *n = &d->f->nodes.v[i];
	if ((double)n->value * d->scale < MIN_WIDTH)
		return;
	put_node(d, n, x, depth);
	for (u32 c = n->first; c; c = d->f->nodes.v[c].next) {
		put_tree(d, c, x, depth + 1);
		x += (double)d->f->nodes.v[c].value * d->scale;
	}
}

void flame_svg(const struct flame *f, const struct flame_style *style, struct buf *out)
{
	u64 all = f->nodes.v[0].value;
	struct drawing d = { .f = f, .style = style, .out = out, .scale = all ? (double)INNER / (double)all : 0,
		.height = TOP + BOTTOM + (f->depth + 1) * ROW };
	buf_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg version=\"1.1\" width=\"%d\" height=\"%u\" "
		"viewBox=\"0 0 %d %u\" "
		"xmlns=\"http://www.w3.org/2000/svg\">\n", WIDTH, d.height, WIDTH, d.height);
	buf_puts(out, "<style>text { font: 12px monospace; pointer-events: none } .f { cursor: pointer } "
		"#found { pointer-events: all; cursor: pointer } .f:hover rect { stroke: #000 }</style>\n");
	buf_printf(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"#f8f8f0\"/>\n<text x=\"%d\" y=\"24\" "
		"text-anchor=\"middle\">", WIDTH / 2);
	put_escaped(style->title, out);
	buf_printf(out, "</text>\n<text id=\"found\" x=\"%d\" y=\"24\" text-anchor=\"end\">search</text>\n",
		WIDTH - LEFT);
	buf_printf(out, "<text id=\"details\" x=\"%d\" y=\"%u\"> </text>\n", LEFT, d.height - 10);
	put_tree(&d, 0, 0, 0);
	buf_puts(out, "<script><![CDATA[\n");
	buf_add(out, flame_script, (size_t)(flame_script_end - flame_script));
	buf_puts(out, "]]></script>\n</svg>\n");
}
