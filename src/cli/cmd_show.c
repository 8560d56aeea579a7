/* cmd_show.c: skep show prog|map|link [id]: what is in the kernel, in bpftool's layout. */
#include "cli/cli.h"

#include "cli/show_link.h"
#include "cli/verb.h"
#include "inspect/inspect.h"
#include "uapi/uapi.h"
#include "ui/ui.h"

#include <errno.h>

static const char *or_unknown(const char *name) { return name ? name : "unknown"; }

struct shown { struct cli *c; struct inspect_refs refs; u32 only; u32 found; bool dump; };

/* Pins and processes that hold an object. */
static void refs_text(struct shown *s, enum inspect_kind kind, u32 id)
{
	u32 n = 0;
	vec_each(r, &s->refs.list)
		if (r->kind == kind && r->id == id && r->path.n)
			buf_puts(&s->c->out, "\tpinned "), ui_line(r->path, &s->c->out);
	vec_each(r, &s->refs.list)
		if (r->kind == kind && r->id == id && !r->path.n) {
			buf_puts(&s->c->out, n++ ? ", " : "\tpids ");
			ui_text(r->comm, &s->c->out);
			buf_printf(&s->c->out, "(%u)", r->pid);
		}
	buf_puts(&s->c->out, n ? "\n" : "");
}

static void refs_json(struct shown *s, struct json *j, enum inspect_kind kind, u32 id)
{
	json_open(j, "pinned", '[');
	vec_each(r, &s->refs.list)
		if (r->kind == kind && r->id == id && r->path.n)
			json_str(j, NULL, r->path);
	json_close(j, ']');
	json_open(j, "pids", '[');
	vec_each(r, &s->refs.list)
		if (r->kind == kind && r->id == id && !r->path.n) {
			json_open(j, NULL, '{');
			json_u64(j, "pid", r->pid);
			json_str(j, "comm", r->comm);
			json_close(j, '}');
		}
	json_close(j, ']');
	json_end_line(j);
}

static void prog_text(struct shown *s, const struct inspect_prog *p)
{
	verb_prog_text(&s->c->out, s->c->host.k, p);
	refs_text(s, INSPECT_PROG, p->info.id);
}

static void prog_json(struct shown *s, const struct inspect_prog *p)
{
	struct json j = host_json(&s->c->host, "kernel_prog", &s->c->out);
	json_u64(&j, "id", p->info.id);
	json_text(&j, "prog_type", or_unknown(uapi_prog_type_name(p->info.type)));
	json_text(&j, "name", p->info.name);
	json_hex(&j, "tag", p->info.tag, sizeof(p->info.tag));
	json_bool(&j, "gpl_compatible", p->info.gpl_compatible);
	json_u64(&j, "uid", p->info.uid);
	json_u64(&j, "bytes_xlated", p->info.xlated_len);
	json_bool(&j, "jited", p->info.jited_len);
	json_u64(&j, "bytes_jited", p->info.jited_len);
	json_u64(&j, "bytes_memlock", p->memlock);
	json_u64(&j, "run_time_ns", p->info.run_time_ns);
	json_u64(&j, "run_cnt", p->info.run_cnt);
	json_open(&j, "map_ids", '[');
	for (u32 i = 0; i < p->nmaps; i++)
		json_u64(&j, NULL, p->maps[i]);
	json_close(&j, ']');
	json_u64(&j, "btf_id", p->info.btf_id);
	refs_json(s, &j, INSPECT_PROG, p->info.id);
}

static long show_progs(struct shown *s)
{
	struct inspect_prog p = { 0 };
	long r;
	while ((r = inspect_next_prog(s->c->host.k, p.info.id, &p)) == 0)
		if (!s->only || s->only == p.info.id) {
			s->found++;
			(s->c->json ? prog_json : prog_text)(s, &p);
		}
	return r;
}

static void map_text(struct shown *s, const struct sys_map_info *m)
{
	struct buf *out = &s->c->out;
	buf_printf(out, "%u: %s", m->id, or_unknown(uapi_map_type_name(m->type)));
	if (m->name[0])
		buf_printf(out, "  name %.16s", m->name);
	buf_printf(out, "  flags 0x%x\n\tkey %uB  value %uB  max_entries %u\n", m->map_flags, m->key_size,
		m->value_size, m->max_entries);
	if (m->btf_id)
		buf_printf(out, "\tbtf_id %u\n", m->btf_id);
	refs_text(s, INSPECT_MAP, m->id);
}

static void map_json(struct shown *s, const struct sys_map_info *m)
{
	struct json j = host_json(&s->c->host, "kernel_map", &s->c->out);
	json_u64(&j, "id", m->id);
	json_text(&j, "map_type", or_unknown(uapi_map_type_name(m->type)));
	json_text(&j, "name", m->name);
	json_u64(&j, "flags", m->map_flags);
	json_u64(&j, "bytes_key", m->key_size);
	json_u64(&j, "bytes_value", m->value_size);
	json_u64(&j, "max_entries", m->max_entries);
	json_u64(&j, "btf_id", m->btf_id);
	refs_json(s, &j, INSPECT_MAP, m->id);
}

/* Why the kernel walks no map of this kind, and what answers instead; "": some other failure. */
static const char *instead_of_walk(u32 type)
{
	switch (type) {
	case MAP_TASK_STORAGE: case MAP_SK_STORAGE: case MAP_INODE_STORAGE: case MAP_CGRP_STORAGE:
		return "the kernel keeps each value with its task, socket, inode or cgroup and does not list them: an "
			"iterator program reads them (SEC(\"iter/task\"), bpf_task_storage_get)";
	case MAP_RINGBUF: case MAP_USER_RINGBUF:
		return "its records are read once, by whoever holds the buffer: 'skep run' shows them as they come";
	case MAP_BLOOM_FILTER:
		return "it only answers a program whether a value may be in it: bpf_map_peek_elem";
	default: return "";
	}
}

static void no_dump(struct shown *s, const struct sys_map_info *m, long r)
{
	struct diag *d = app_report(&s->c->ds, NO_DUMP, where_arg(arena_printf(&s->c->arena, "%u", m->id), 3),
		"maps of type %s cannot be shown as a table", or_unknown(uapi_map_type_name(m->type)));
	const char *instead = instead_of_walk(m->type);
	if (*instead)
		diag_hint(&s->c->ds, d, "%s", instead);
	else
		d->sys_errno = (int)-r;
}

static long show_maps_of_kernel(struct shown *s)
{
	struct sys_map_info m = { 0 };
	long r;
	while ((r = inspect_next_map(s->c->host.k, m.id, &m)) == 0) {
		if (s->only && s->only != m.id)
			continue;
		s->found++;
		if (!s->dump)
			(s->c->json ? map_json : map_text)(s, &m);
		else if ((r = show_map(&s->c->host, m.id, s->c->json, &s->c->out)) < 0)
			no_dump(s, &m, r);
	}
	return r;
}

static void link_text(struct shown *s, const struct inspect_link *l, const char *of, u32 id)
{
	buf_printf(&s->c->out, "%u: %s  %s %u\n", l->info.id, or_unknown(uapi_link_type_name(l->info.type)), of, id);
	show_link_text(l, &s->c->out);
	refs_text(s, INSPECT_LINK, l->info.id);
}

static void link_json(struct shown *s, const struct inspect_link *l, const char *of, u32 id)
{
	struct json j = host_json(&s->c->host, "kernel_link", &s->c->out);
	json_u64(&j, "id", l->info.id);
	json_text(&j, "link_type", or_unknown(uapi_link_type_name(l->info.type)));
	json_u64(&j, *of == 'm' ? "map_id" : "prog_id", id);
	show_link_json(l, &j);
	refs_json(s, &j, INSPECT_LINK, l->info.id);
}

static long show_links(struct shown *s)
{
	struct inspect_link l = { 0 };
	long r;
	while ((r = inspect_next_link(s->c->host.k, l.info.id, &l)) == 0) {
		if (s->only && s->only != l.info.id)
			continue;
		s->found++;
		/* of no program: of the map that holds the table */
		bool is_table = l.info.type == LINK_STRUCT_OPS;
		(s->c->json ? link_json : link_text)(s, &l, is_table ? "map" : "prog",
			is_table ? l.info.struct_ops.map_id : l.info.prog_id);
	}
	return r;
}

/* An id, or a pin; false: reported. */
static bool which_one(struct shown *s, const char *what, int i, enum inspect_kind wanted)
{
	enum inspect_kind kind = wanted;
	u64 id = 0;
	/* as attach and dis take it */
	str digits = str_starts(str_from(what), "id:") ? str_from(what + 3) : str_from(what);
	bool is_number = str_to_u64(digits, &id);
	long r = is_number ? 0 : inspect_pin_id(s->c->host.k, &s->c->arena, what, &kind, &s->only);
	if (is_number)
		s->only = id > UINT32_MAX ? 0 : (u32)id;
	if (r == 0 && s->only && kind == wanted)
		return true;
	if (is_number) {
		app_report(&s->c->ds, NO_PIN, where_arg(str_from(what), (u64)i), "this is no id of the kernel");
		return false;
	}
	app_report(&s->c->ds, NO_PIN, where_arg(str_from(what), (u64)i), r < 0 ? "this is neither a number nor a pin" :
		"something else is pinned there")->sys_errno = (int)-r;
	return false;
}

static const struct { const char *noun; long (*show)(struct shown *s); enum inspect_kind kind; } nouns[] = {
	{ "prog", show_progs, INSPECT_PROG }, { "map", show_maps_of_kernel, INSPECT_MAP },
	{ "link", show_links, INSPECT_LINK } };

static bool parse(struct cli_args *a, struct shown *s, u32 *noun)
{
	int id;
	while ((id = args_next(a)) != OPT_END) {
		if (id == 'f') {
			args_json(a, &a->c->json);
		} else if (id == OPT_OWN) {
			s->dump = true;
		} else if (*noun < ARRAY_LEN(nouns)) {
			if (!which_one(s, a->value, a->at - 1, nouns[*noun].kind))
				return false;
		} else {
			for (*noun = 0; *noun < ARRAY_LEN(nouns) && strcmp(a->value, nouns[*noun].noun); ++*noun)
				;
			if (*noun == ARRAY_LEN(nouns))
				args_wrong(a, "show what? prog, map or link");
		}
	}
	return !a->is_wrong;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct shown s = { .c = c };
	u32 noun = ARRAY_LEN(nouns);
	if (!parse(a, &s, &noun))
		return cli_finish(c, false);
	if (noun == ARRAY_LEN(nouns))
		return cli_usage(c, a->cmd, "show what? prog, map or link");
	if (s.dump && (!s.only || nouns[noun].kind != INSPECT_MAP))
		return cli_usage(c, a->cmd, "--dump takes a map's id or pin");
	if (!s.dump)
		inspect_refs(c->host.k, &c->arena, &s.refs);
	long r = nouns[noun].show(&s);
	if (r != -ENOENT)
		app_report(&c->ds, NOT_ALLOWED, where_none(), "the kernel's objects cannot be listed")->sys_errno =
			(int)-r;
	else if (s.only && !s.found)
		diag_hint(&c->ds, app_report(&c->ds, NO_PIN, where_none(), "there is no %s with id %u",
			nouns[noun].noun, s.only), "see what there is: skep show %s",
			nouns[noun].noun);
	return cli_finish(c, r == -ENOENT);
}

static const struct cli_option options[] = {
	{ OPT_OWN, "--dump", NULL, "the map's elements, as a table" },
	{ 'f', "-f", "text|json", "json: one object a line" },
	{ 0 },
};

const struct command command_show = {
	"show", run, "show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump", "what is in the kernel", options,
	"examples:\n"
	"  skep show prog\n"
	"  skep show map /sys/fs/bpf/probe/counts --dump\n",
};
