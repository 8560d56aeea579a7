/* tool_stacks.c: what a tool has counted for each stack of the kernel: the largest first, or folded, a line each, as
 * makers of flame graphs read it: "comm;outermost;...;innermost 123". */
#include "app/app.h"

#include "ui/ui.h"

#include <stdlib.h>

enum { MAX_FRAMES = 127 };

struct stack_count { struct tool_stack_key key; u64 value; };

static int by_value(const void *a, const void *b)
{
	const struct stack_count *x = a, *y = b;
	return x->value == y->value ? 0 : x->value < y->value ? 1 : -1;
}

/* Names of the frames, the innermost first; 0: the kernel kept no such stack. */
static u32 frames_of(struct tool_run *r, s64 map, s32 id, str frames[MAX_FRAMES])
{
	u64 address[MAX_FRAMES] = { 0 };
	u32 n = 0;
	if (map < 0 || id < 0 || r->l->obj->maps.v[map].value_size > sizeof(address) ||
		sys_map_lookup(r->h->k, r->l->map_fds[map], &id, address, 0) != 0)
		return 0;
	for (; n < MAX_FRAMES && address[n]; n++) {
		str name = host_symbol(r->h, r->h->arena, address[n]), plain, offset;
		str_cut(name, '+', &plain, &offset);
		frames[n] = name.n ? plain : arena_printf(r->h->arena, "0x%llx", (unsigned long long)address[n]);
	}
	return n;
}

static str comm_of(const struct stack_count *c)
{
	return (str){ c->key.comm, (u32)strnlen(c->key.comm, sizeof(c->key.comm)) };
}

static void put_folded(const struct stack_count *c, const str *frames, u32 n, struct buf *out)
{
	ui_text(comm_of(c), out);
	if (!n)
		buf_puts(out, ";[no stack]");
	while (n-- > 0)
		buf_printf(out, ";%.*s", STR_ARG(frames[n]));
	buf_printf(out, " %llu\n", (unsigned long long)c->value);
}

static void put_text(const struct stack_count *c, const str *frames, u32 n, struct buf *out)
{
	for (u32 i = 0; i < n; i++)
		buf_printf(out, "    %.*s\n", STR_ARG(frames[i]));
	buf_puts(out, n ? "    - " : "    [no stack]\n    - ");
	ui_text(comm_of(c), out);
	buf_printf(out, " (%u)\n        %llu\n\n", c->key.pid, (unsigned long long)c->value);
}

static void put_json(struct tool_run *r, const struct stack_count *c, const str *frames, u32 n)
{
	struct json j = host_json(r->h, "row", r->out);
	json_text(&j, "tool", r->tool->name);
	json_open(&j, "data", '{');
	json_u64(&j, "pid", c->key.pid);
	json_str(&j, "comm", comm_of(c));
	json_u64(&j, "value", c->value);
	json_open(&j, "frames", '[');
	for (u32 i = 0; i < n; i++)
		json_str(&j, NULL, frames[i]);
	json_close(&j, ']');
	json_close(&j, '}');
	json_end_line(&j);
}

void tool_stacks(struct tool_run *r, const char *counts, const char *stacks)
{
	s64 map = obj_map_index(r->l->obj, str_from(stacks));
	bool is_folded = r->option['f'] && !strcmp(r->option['f'], "folded");
	vec(struct stack_count) all = { 0 };
	struct tool_cursor at = { 0 };
	struct stack_count c = { 0 };
	str frames[MAX_FRAMES];
	while (tool_next(r, counts, &at, &c.key, &c.value))
		vec_push(&all, r->h->arena, c);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_value);
	vec_each(one, &all) {
		u32 n = frames_of(r, map, one->key.stack, frames);
		if (r->json)
			put_json(r, one, frames, n);
		else
			(is_folded ? put_folded : put_text)(one, frames, n, r->out);
	}
}
