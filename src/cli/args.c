/* args.c: a command's words, by its table of options. The help is made from the same table. */
#include "cli/cli.h"

#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { OPT_HELP = -1, OPT_SYSCALLS = -2, NAME_COLUMN = 22 };

static const struct cli_option common[] = {
	{ OPT_SYSCALLS, "--show-syscalls", NULL,
	"print each bpf, perf_event_open, ioctl and tracefs call as it happens" },
	{ OPT_HELP, "--help", NULL, "this text" },
	{ 0 },
};

int args_wrong(struct cli_args *a, const char *fmt, ...)
{
	va_list ap;
	int at = MIN(MAX(a->at, 1), a->argc) - 1;
	va_start(ap, fmt);
	str text = arena_vprintf(&a->c->arena, fmt, ap);
	va_end(ap);
	struct diag *d = app_report(&a->c->ds, BAD_OPTION, where_arg(str_from(a->argv[at]), (u64)at), "%.*s",
		STR_ARG(text));
	diag_hint(&a->c->ds, d, "see skep %s --help", a->cmd->name);
	a->is_wrong = true;
	return EXIT_USAGE;
}

/* "--pid", "--seconds", "--json": what an option with a letter takes, not its name. NULL: none. */
static const struct cli_option *of_argument(const struct cli_option *o, str word)
{
	for (; o && o->id && str_starts(word, "--"); o++) {
		str rest = str_from(o->arg && o->name[1] != '-' ? o->arg : ""), one;
		while (str_cut(rest, '|', &one, &rest) || one.n)
			if (one.n && one.n + 2 == word.n && !strncasecmp(one.s, word.s + 2, one.n))
				return o;
	}
	return NULL;
}

static int unknown(struct cli_args *a, str word)
{
	const struct cli_option *meant = of_argument(a->cmd->options, word);
	struct nearest n = { .name = word };
	for (const struct cli_option *o = a->cmd->options; o && o->id; o++)
		nearest_offer(&n, str_from(o->name));
	for (const struct cli_option *o = common; o->id; o++)
		nearest_offer(&n, str_from(o->name));
	struct diag *d = app_report(&a->c->ds, BAD_OPTION, where_arg(word, (u64)a->at - 1),
		"'skep %s' has no such option", a->cmd->name);
	if (meant)
		diag_hint(&a->c->ds, d, "it is %s %s here", meant->name, strchr(meant->arg, '|') ? word.s + 2 :
			meant->arg);
	else if (n.best.n && n.distance < word.n - 1)
		diag_hint(&a->c->ds, d, "did you mean '%.*s'?", STR_ARG(n.best));
	else
		diag_hint(&a->c->ds, d, "see skep %s --help", a->cmd->name);
	a->is_wrong = true;
	return OPT_END;
}

/* Does the word name this option? Then *value is what is stuck to it, or NULL. */
static bool matches(const struct cli_option *o, str word, const char **value)
{
	u32 n = (u32)strlen(o->name);
	bool is_long = str_starts(str_from(o->name), "--"), is_equals = o->name[n - 1] == '=';
	*value = NULL;
	if (str_is(word, o->name))
		return !is_equals;
	if (!o->arg || !str_starts(word, o->name))
		return false;
	if (is_long && !is_equals && word.s[n] != '=')
		return false;
	*value = word.s + n + (is_long && !is_equals);
	return true;
}

static const struct cli_option *find(const struct cli_option *list, str word, const char **value)
{
	for (; list && list->id; list++)
		if (matches(list, word, value))
			return list;
	return NULL;
}

static int take(struct cli_args *a, const struct cli_option *o, const char *value)
{
	if (o->arg && !value && a->at >= a->argc) {
		args_wrong(a, "this option needs a value: %s %s", o->name, o->arg);
		return OPT_END;
	}
	a->value = !o->arg ? NULL : value ? value : a->argv[a->at++];
	return o->id;
}

int args_next(struct cli_args *a)
{
	while (!a->is_wrong && a->at < a->argc) {
		str word = str_from(a->argv[a->at++]);
		const char *value;
		const struct cli_option *o;
		if (!a->words_only && str_is(word, "--")) {
			a->words_only = true;
		} else if (a->words_only || word.n < 2 || word.s[0] != '-') {
			a->value = word.s;
			return OPT_WORD;
		} else if ((o = find(a->cmd->options, word, &value))) {
			return take(a, o, value);
		} else if (!(o = find(common, word, &value)) || o->id == OPT_HELP) {
			return unknown(a, word);
		}
	}
	return OPT_END;
}

bool args_has(const struct command *cmd, const char *text, bool *takes_word)
{
	const char *value;
	const struct cli_option *o = find(cmd->options, str_from(text), &value);
	*takes_word = o && o->arg && !value;
	return o || find(common, str_from(text), &value);
}

struct args_asks args_look(const struct command *cmd, int argc, char **argv)
{
	struct args_asks asks = { false, false };
	const char *value;
	for (int i = 2; i < argc && strcmp(argv[i], "--"); i++) {
		const struct cli_option *o = find(cmd->options, str_from(argv[i]), &value);
		asks.help |= !strcmp(argv[i], "--help") || (!o && !strcmp(argv[i], "-h"));
		if (o && o->arg && !value && i + 1 < argc)
			value = argv[++i];
		if (o && o->id == 'f' && value && strstr(o->arg, "json"))
			asks.json = !strcmp(value, "json");
	}
	return asks;
}

bool args_seconds(struct cli_args *a, double *out)
{
	if (run_seconds(a->value, out))
		return true;
	args_wrong(a, "'%s' is no time: 5, 5s, 100ms", a->value);
	return false;
}

bool args_json(struct cli_args *a, bool *json)
{
	str v = str_from(a->value);
	*json = str_is(v, "json");
	if (*json || str_is(v, "text"))
		return true;
	args_wrong(a, "'%s' is no output format: text or json", a->value);
	return false;
}

static void list(const struct cli_option *o, struct buf *out)
{
	for (; o && o->id; o++) {
		bool is_equals = o->name[strlen(o->name) - 1] == '=';
		char left[64];
		snprintf(left, sizeof(left), "%s%s%s", o->name, o->arg && !is_equals ? " " : "", o->arg ? o->arg : "");
		buf_printf(out, "  %-*s  ", NAME_COLUMN, left);
		ui_wrap(str_from(o->what), MAX((u32)strlen(left), NAME_COLUMN) + 4, NAME_COLUMN + 4, CLI_COLUMNS, out);
	}
}

/* The next of the ways to call it: "show prog | show map ID" are two. */
static bool next_call(str *rest, const char *name, str *call)
{
	char between[32];
	int n = snprintf(between, sizeof(between), " | %s ", name);
	const char *at = memmem(rest->s, rest->n, between, (size_t)n);
	u32 end = at ? (u32)(at - rest->s) : rest->n;
	*call = str_sub(*rest, 0, end);
	*rest = str_sub(*rest, MIN(end + (u32)strlen(" | "), rest->n), rest->n);
	return call->n > 0;
}

void cli_calls(const struct command *cmd, u32 at, struct buf *out)
{
	enum { SKEP = 5 /* and a blank */ };
	str rest = str_from(cmd->usage), call;
	for (bool is_first = true; next_call(&rest, cmd->name, &call); is_first = false) {
		buf_pad(out, ' ', is_first ? 0 : at);
		buf_puts(out, "skep ");
		ui_wrap(call, at + SKEP, at + SKEP, CLI_COLUMNS, out);
	}
}

void cli_help(const struct command *cmd, struct buf *out)
{
	static const char usage[] = "usage: ";
	buf_puts(out, usage);
	cli_calls(cmd, sizeof(usage) - 1, out);
	buf_char(out, '\n');
	ui_wrap(str_from(cmd->what), 0, 0, CLI_COLUMNS, out);
	buf_puts(out, "\noptions:\n");
	list(cmd->options, out);
	list(common, out);
	if (cmd->more)
		buf_printf(out, "\n%s", cmd->more);
}
