/* cmd_explain.c: skep explain: what a message means, by its code or the name of its -W switch. */
#include "cli/cli.h"

#include <strings.h>

static bool is_meant(const struct page *p, str word)
{
	str name = str_starts(word, "-W") ? str_sub(word, 2, word.n) : word;
	if (str_starts(name, "no-"))
		name = str_sub(name, 3, name.n);
	return (word.n == p->code.n && !strncasecmp(word.s, p->code.s, word.n)) ||
		(p->option.n && str_eq(name, p->option));
}

static void json(struct cli *c, const struct page *p)
{
	struct json j = host_json(&c->host, "page", &c->out);
	json_str(&j, "code", p->code);
	json_str(&j, "title", p->title);
	if (p->option.n)
		json_str(&j, "option", p->option);
	json_str(&j, "text", p->text);
	json_end_line(&j);
}

/* As people read it: code is indented, headings are lines, and no marks are left of either. */
static void put_page(str text, struct buf *out)
{
	bool is_code = false;
	for (str line; text.n;) {
		str_cut(text, '\n', &line, &text);
		if (str_starts(line, "```")) {
			is_code = !is_code;
			continue;
		}
		if (is_code && line.n)
			buf_puts(out, "    ");
		while (!is_code && str_starts(line, "#"))
			line = str_sub(line, 1 + str_starts(line, "# "), line.n);
		buf_str(out, line);
		buf_char(out, '\n');
	}
}

static str word_of(struct cli *c, struct cli_args *a)
{
	str word = { 0 };
	for (int id; (id = args_next(a)) != OPT_END;) {
		if (id == 'f')
			args_json(a, &c->json);
		else if (word.n)
			args_wrong(a, "one code or name is enough");
		else
			word = id == OPT_WARNING ? arena_printf(&c->arena, "-W%s", a->value) : str_from(a->value);
	}
	return word;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct page p = { 0 };
	str word = word_of(c, a);
	bool only_warnings = str_is(word, "warnings"), is_list = !word.n || only_warnings, found = false;
	if (a->is_wrong)
		return cli_finish(c, false);
	while (page_next(&p)) {
		if (is_list ? only_warnings && !p.option.n : !is_meant(&p, word))
			continue;
		found = true;
		if (c->json)
			json(c, &p);
		else if (is_list)
			buf_printf(&c->out, "%.*s  %.*s\n", STR_ARG(p.code), STR_ARG(p.title));
		else
			put_page(p.text, &c->out);
	}
	if (!found) {
		struct diag *d = app_report(&c->ds, BAD_OPTION, where_arg(word, 1),
			"there is no message of this code or name");
		diag_hint(&c->ds, d, "skep explain lists them all");
	}
	return cli_finish(c, found);
}

static const struct cli_option options[] = {
	{ OPT_WARNING, "-W", "NAME", "the warning that this switch is for" },
	{ 'f', "-f", "text|json", "json: one object a line" },
	{ 0 } };

const struct command command_explain = { "explain", run, "explain [CODE | -WNAME | warnings]",
	"what a message means, and the way out", options,
	"Without a word: the list of all messages.\n" };
