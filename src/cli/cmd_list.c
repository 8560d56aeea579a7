/* cmd_list.c: skep list: what there is to attach to, and the kernel's types. */
#include "cli/cli.h"

#include "ui/ui.h"

/* Tracepoints that a word alone can have meant: a category, an event, a part of its name. "": none. */
static str meant_tracepoints(struct cli *c, str word)
{
	const struct { const char *before, *behind; } ways[] = { { "", ":*" }, { "*:", "" }, { "*:*", "*" } };
	struct diags_mark mark = diags_mark(&c->ds);
	str out = STR("");
	for (u32 i = 0; i < ARRAY_LEN(ways) && !out.n; i++) {
		str pattern = arena_printf(&c->arena, "%s%.*s%s", ways[i].before, STR_ARG(word), ways[i].behind);
		hook_names found = { 0 };
		bool is_kind;
		if (names_find(&c->host, STR("tracepoint"), pattern, false, &found, &is_kind) && found.n)
			out = pattern;
	}
	diags_forget(&c->ds, mark);
	return out;
}

static int no_kind(struct cli *c, str kind)
{
	str tracepoints = meant_tracepoints(c, kind);
	struct nearest n = { .name = kind };
	const char *name, *what;
	for (u32 i = 0; (name = names_kind(i, &what)); i++)
		nearest_offer(&n, str_from(name));
	struct diag *d = app_report(&c->ds, BAD_OPTION, where_arg(kind, 0),
		"'%.*s' is no kind of hook that can be listed", STR_ARG(kind));
	if (n.best.n)
		diag_hint(&c->ds, d, "did you mean '%.*s'?", STR_ARG(n.best));
	else if (tracepoints.n)
		diag_hint(&c->ds, d, "the kind stands before the name: skep list 'tracepoint:%.*s'; all kinds: skep list",
			STR_ARG(tracepoints));
	else
		diag_hint(&c->ds, d, "the kind stands before the name: skep list 'tracepoint:*:%.*s', 'kprobe:%.*s'; "
			"all kinds: skep list", STR_ARG(kind), STR_ARG(kind));
	return cli_finish(c, false);
}

static void put_name(struct cli *c, str kind, const struct name *n)
{
	if (c->json) {
		struct json j = host_json(&c->host, "hook", &c->out);
		json_str(&j, "kind", kind);
		json_str(&j, "name", n->text);
		json_open(&j, "args", '[');
		for (u32 i = 0; i < n->nargs; i++)
			json_str(&j, NULL, n->arg[i]);
		json_close(&j, ']');
		json_end_line(&j);
		return;
	}
	buf_str(&c->out, kind);
	buf_char(&c->out, ':');
	ui_line(n->text, &c->out);
	for (u32 i = 0; i < n->nargs; i++) {
		buf_puts(&c->out, "    ");
		ui_line(n->arg[i], &c->out);
	}
}

static int list_kinds(struct cli *c)
{
	const char *name, *what;
	for (u32 i = 0; (name = names_kind(i, &what)); i++)
		buf_printf(&c->out, "%-12s %s\n", name, what);
	return cli_finish(c, true);
}

/* The names of a pattern's types: "struct task_*" those of structs, "*_ops" all that have names and a body. False: none
 * matches, or this is no pattern. */
static bool put_matching(struct cli *c, str text)
{
	static const struct { const char *word; u32 kinds; } rows[] = { { "struct ", 1u << BTF_STRUCT },
		{ "union ", 1u << BTF_UNION }, { "enum ", 1u << BTF_ENUM | 1u << BTF_ENUM64 }, { "", 1u << BTF_TYPEDEF } };
	const struct btf *b = host_btf_at(&c->host, 0);
	bool is_pattern = str_find(text, '*') >= 0 || str_find(text, '?') >= 0, has_any = false;
	struct btf_node n;
	for (u32 id = 1; is_pattern && b && id < btf_count(b); id++)
		for (u32 i = 0; i < ARRAY_LEN(rows) && btf_node(b, id, &n) && n.name.n; i++) {
			str want = text;
			if (!(rows[i].kinds >> n.kind & 1))
				continue;
			if (rows[i].word[0] && str_starts(text, rows[i].word))
				want = str_sub(text, (u32)strlen(rows[i].word), text.n);
			if (!str_glob(want, n.name))
				continue;
			buf_printf(&c->out, "%s%.*s\n", rows[i].word, STR_ARG(n.name));
			has_any = true;
		}
	return has_any;
}

/* "struct task_struct", "task_struct", "enum bpf_cmd", "pid_t" */
static int show_type(struct cli *c, str text)
{
	static const struct { const char *word; enum btf_kind kind; } words[] = { { "struct ", BTF_STRUCT },
		{ "union ", BTF_UNION }, { "enum ", BTF_ENUM },
		{ "enum ", BTF_ENUM64 }, { "", BTF_STRUCT }, { "", BTF_UNION }, { "", BTF_TYPEDEF }, { "", BTF_ENUM },
		{ "", BTF_ENUM64 }, { "", BTF_FUNC } };
	const struct btf *b;
	if (put_matching(c, text))
		return cli_finish(c, true);
	for (u32 m = 0; (b = host_btf_at(&c->host, m)); m++)
		for (u32 i = 0; i < ARRAY_LEN(words); i++) {
			u32 skip = (u32)strlen(words[i].word), id;
			if (!str_starts(text, words[i].word) ||
				!(id = btf_find(b, words[i].kind, str_sub(text, skip, text.n))))
				continue;
			types_print(b, id, &c->out);
			return cli_finish(c, true);
		}
	struct diag *d = app_report(&c->ds, NO_TYPES, where_arg(text, 0), "the kernel has no type '%.*s'",
		STR_ARG(text));
	diag_hint(&c->ds, d, "a name alone is looked up among all kinds, * stands for any characters: "
		"skep list type 'struct task_*'");
	return cli_finish(c, false);
}

static int run(struct cli *c, struct cli_args *a)
{
	const char *what = NULL, *more = NULL;
	bool is_full = false, is_kind;
	hook_names found = { 0 };
	str kind, pattern;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		if (id == 'v')
			is_full = true;
		else if (id == 'f')
			args_json(a, &c->json);
		else if (id == OPT_WORD && more)
			args_wrong(a, "one pattern is enough: put it into quotes");
		else
			*(what ? &more : &what) = a->value;
	}
	if (a->is_wrong)
		return cli_finish(c, false);
	if (!what)
		return list_kinds(c);
	if (!strcmp(what, "type"))
		return more ? show_type(c, str_from(more)) : cli_usage(c, a->cmd, "which type?");
	if (!str_cut(str_from(what), ':', &kind, &pattern))
		kind = str_from(what), pattern = more ? str_from(more) : STR("*");
	if (!names_find(&c->host, kind, pattern, is_full, &found, &is_kind))
		return is_kind ? cli_finish(c, false) : no_kind(c, kind);
	vec_each(n, &found)
		put_name(c, kind, n);
	if (found.n)
		return cli_finish(c, true);
	app_report(&c->ds, NO_HOOK, where_arg(str_from(what), 0), "nothing matches")->hint =
		STR("* stands for any characters, ? for one: skep list 'tracepoint:sched:*'");
	return cli_finish(c, false);
}

static const struct cli_option options[] = {
	{ 'v', "-v", NULL, "with what programs get there" },
	{ 'f', "-f", "text|json", "json: one object a line" },
	{ 0 },
};

const struct command command_list = {
	"list", run, "list [-v] [-f text|json] KIND:PATTERN | list type 'TYPE'",
		"what there is to attach to, and the kernel's types", options,
	"Without a word the kinds are listed. Patterns: * any characters, ? one.\n\n"
	"examples:\n"
	"  skep list 'tracepoint:sched:*'\n"
	"  skep list -v 'fentry:vfs_*'\n"
	"  skep list 'uprobe:/bin/bash:read*'\n"
	"  skep list type 'struct task_struct'\n",
};
