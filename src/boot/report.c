/* report.c: what happened to an object: a line of JSON, and lines for people. */
#include "boot/boot_private.h"

static void put_message(struct host *h, struct json *j, const struct diag *d)
{
	struct src_spot spot;
	str at = STR("");
	if (d->where.kind == WHERE_SRC && src_spot(h->src, d->where.span.at, &spot))
		at = arena_printf(h->arena, "%.*s:%u", STR_ARG(spot.file->path), spot.line);
	json_open(j, NULL, '{');
	json_text(j, "code", d->code->id);
	json_str(j, "message", d->msg);
	if (at.n)
		json_str(j, "at", at);
	if (d->hint.n)
		json_str(j, "hint", d->hint);
	if (d->sys_errno)
		json_errno(j, "errno", d->sys_errno);
	json_close(j, '}');
}

static void put_items(struct json *j, const struct boot_object *b, bool maps)
{
	json_open(j, maps ? "maps" : "programs", '[');
	vec_each(i, &b->items) {
		if (i->is_map != maps)
			continue;
		json_open(j, NULL, '{');
		json_str(j, "name", i->name);
		json_text(j, "state", boot_state_names[i->state]);
		if (i->path.n)
			json_str(j, "pin", i->path);
		if (i->id)
			json_u64(j, "id", i->id);
		if (i->how.n)
			json_str(j, "attached", i->how);
		if (i->why.n)
			json_str(j, "reason", i->why);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static const char *state_of(const struct boot_object *b)
{
	return boot_state_names[b->became == STATE_OK && b->skipped.n ? STATE_SKIPPED : b->became];
}

static void put_json(struct host *h, const struct boot_object *b, u32 messages, struct buf *out)
{
	struct json j = host_json(h, "boot_object", out);
	json_str(&j, "file", b->file);
	json_text(&j, "state", state_of(b));
	json_bool(&j, "critical", b->is_critical);
	if (b->skipped.n)
		json_str(&j, "reason", b->skipped);
	put_items(&j, b, false);
	put_items(&j, b, true);
	json_open(&j, "messages", '[');
	for (u32 i = messages; i < h->ds->list.n; i++)
		put_message(h, &j, h->ds->list.v[i]);
	json_close(&j, ']');
	json_end_line(&j);
}

void boot_tell(struct host *h, const struct boot_object *b, u32 messages, struct buf *json, struct buf *text)
{
	bool ok = b->became != STATE_FAILED;
	put_json(h, b, messages, json);
	buf_printf(text, "%-8s %.*s%s%.*s\n", state_of(b), STR_ARG(b->file), b->skipped.n ? ": " : "",
		STR_ARG(b->skipped));
	vec_each(i, &b->items)
		if (i->path.n || i->why.n)
			buf_printf(text, "  %-8s %.*s%s%.*s\n", !ok && i->state == STATE_OK ? "-" :
				boot_state_names[i->state],
				STR_ARG(i->path.n && ok ? i->path : i->name), i->why.n ? ": " : "", STR_ARG(i->why));
	for (u32 i = messages; i < h->ds->list.n; i++)
		diag_print(h->ds, h->ds->list.v[i], (struct diag_style){ 0 }, text);
}
