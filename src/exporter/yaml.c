/* yaml.c: YAML by libyaml, as a tree with places in the source. */
#include "exporter/exporter_private.h"

#include <yaml.h>

enum { MAX_NODES = 100000, MAX_DEPTH = 40 };
struct reader {
	struct arena *a;
	yaml_document_t *doc;
	const struct src_file *file;
	u32 nodes;
	bool is_too_large;
};

bool yaml_is_there(void) { return LIBRARY_IS_THERE(yaml_parser_load); }

/* Places are lines and columns of characters. */
static struct where where_of(const struct src_file *f, yaml_mark_t m, u32 len)
{
	u32 at = 0;
	for (size_t line = 0; line < m.line && at < f->text.n; at++)
		line += f->text.s[at] == '\n';
	at += (u32)m.column;
	return where_src(f->base + MIN(at, f->text.n), len);
}

static void read_node(struct reader *r, int id, u32 depth, struct yaml *out);

static void read_list(struct reader *r, const yaml_node_t *n, u32 depth, struct yaml *out)
{
	u32 count = (u32)(n->data.sequence.items.top - n->data.sequence.items.start);
	out->kind = YAML_LIST;
	out->item = arena_array(r->a, struct yaml, count + 1);
	for (u32 i = 0; i < count && !r->is_too_large; i++, out->n++)
		read_node(r, n->data.sequence.items.start[i], depth + 1, &out->item[i]);
}

static void read_table(struct reader *r, const yaml_node_t *n, u32 depth, struct yaml *out)
{
	u32 count = (u32)(n->data.mapping.pairs.top - n->data.mapping.pairs.start);
	out->kind = YAML_TABLE;
	out->key = arena_array(r->a, struct yaml, count + 1);
	out->item = arena_array(r->a, struct yaml, count + 1);
	for (u32 i = 0; i < count && !r->is_too_large; i++, out->n++) {
		read_node(r, n->data.mapping.pairs.start[i].key, depth + 1, &out->key[i]);
		read_node(r, n->data.mapping.pairs.start[i].value, depth + 1, &out->item[i]);
	}
}

static void read_node(struct reader *r, int id, u32 depth, struct yaml *out)
{
	const yaml_node_t *n = LIBRARY_CALL(yaml_document_get_node)(r->doc, id);
	r->is_too_large |= ++r->nodes > MAX_NODES || depth > MAX_DEPTH;
	if (!n || r->is_too_large)
		return;
	u32 len = n->end_mark.line == n->start_mark.line ? (u32)(n->end_mark.column - n->start_mark.column) : 1;
	out->where = where_of(r->file, n->start_mark, len);
	if (n->type == YAML_SEQUENCE_NODE) {
		read_list(r, n, depth, out);
	} else if (n->type == YAML_MAPPING_NODE) {
		read_table(r, n, depth, out);
	} else {
		out->text = arena_str(r->a, (str){ (const char *)n->data.scalar.value, (u32)n->data.scalar.length });
		out->is_plain = n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	}
}

static struct yaml *read_document(struct reader *r, struct diags *ds)
{
	struct yaml *root = arena_new(r->a, struct yaml);
	const yaml_node_t *top = LIBRARY_CALL(yaml_document_get_root_node)(r->doc);
	struct where begin = where_src(r->file->base, 0);
	if (!top) {
		exporter_report(ds, BAD_YAML, begin, "this file is empty");
		return NULL;
	}
	read_node(r, (int)(top - r->doc->nodes.start) + 1, 0, root);
	if (r->is_too_large) {
		exporter_report(ds, BAD_YAML, begin,
			"this is nested too deeply, or larger than %u values with its aliases",
			MAX_NODES);
		return NULL;
	}
	return root;
}

/* Asked before the tree is made: what libyaml does for each token grows with the depth. */
static bool is_too_deep(str text)
{
	yaml_parser_t parser;
	yaml_event_t e;
	u32 depth = 0;
	bool is_end = false;
	if (!LIBRARY_CALL(yaml_parser_initialize)(&parser))
		base_out_of_memory(sizeof(parser));
	LIBRARY_CALL(yaml_parser_set_input_string)(&parser, (const u8 *)text.s, text.n);
	while (!is_end && depth <= MAX_DEPTH && LIBRARY_CALL(yaml_parser_parse)(&parser, &e)) {
		depth += e.type == YAML_SEQUENCE_START_EVENT || e.type == YAML_MAPPING_START_EVENT;
		depth -= e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT;
		is_end = e.type == YAML_DOCUMENT_END_EVENT || e.type == YAML_STREAM_END_EVENT;
		LIBRARY_CALL(yaml_event_delete)(&e);
	}
	LIBRARY_CALL(yaml_parser_delete)(&parser);
	return depth > MAX_DEPTH;
}

struct yaml *yaml_read(struct arena *a, struct src_map *src, str path, str text, struct diags *ds)
{
	yaml_parser_t parser;
	yaml_document_t doc;
	struct yaml *root = NULL;
	struct reader r = { .a = a, .doc = &doc, .file = src_add(src, path, text) };
	if (!yaml_is_there()) {
		exporter_report(ds, NO_YAML, where_file(path, 0),
			"reading YAML takes libyaml, which is not installed here");
		return NULL;
	}
	if (is_too_deep(text)) {
		exporter_report(ds, BAD_YAML, where_src(r.file->base, 0), "this is nested too deeply");
		return NULL;
	}
	if (!LIBRARY_CALL(yaml_parser_initialize)(&parser))
		base_out_of_memory(sizeof(parser));
	LIBRARY_CALL(yaml_parser_set_input_string)(&parser, (const u8 *)text.s, text.n);
	if (LIBRARY_CALL(yaml_parser_load)(&parser, &doc)) {
		root = read_document(&r, ds);
		LIBRARY_CALL(yaml_document_delete)(&doc);
	} else {
		exporter_report(ds, BAD_YAML, where_of(r.file, parser.problem_mark, 1), "this is no YAML: %s",
			parser.problem ? parser.problem : "it cannot be read");
	}
	LIBRARY_CALL(yaml_parser_delete)(&parser);
	return root;
}
