/* cmd_completion.c: skep completion SHELL: a script that completes skep's words, made from the tables that the commands
 * and tools themselves read their options by. */
#include "cli/cli.h"

#include "cli/verb.h"

/* What an option takes, by the word of its help. */
enum takes { TAKES_NOTHING, TAKES_ANY, TAKES_FILE, TAKES_PID, TAKES_USER, TAKES_CHOICE, TAKES_DEVICE };

static enum takes takes(const char *arg)
{
	static const struct { const char *arg; enum takes is; } known[] = { { "FILE", TAKES_FILE },
		{ "PATH", TAKES_FILE },
		{ "DIR", TAKES_FILE }, { "PID", TAKES_PID }, { "USER", TAKES_USER }, { "INTERFACE", TAKES_DEVICE } };
	for (u32 i = 0; arg && i < ARRAY_LEN(known); i++)
		if (!strcmp(arg, known[i].arg))
			return known[i].is;
	return !arg ? TAKES_NOTHING : strchr(arg, '|') && !strchr(arg, '[') ? TAKES_CHOICE : TAKES_ANY;
}

/* An option of either kind of table. */
struct option { str name; const char *arg, *what; };

static bool has_option(const struct command *cmd, str name)
{
	for (const struct cli_option *o = cmd->options; o && o->id; o++)
		if (str_is(name, o->name))
			return true;
	return false;
}

/* The i-th option of a command, of a tool, or of both of one name; false: there are no more. */
static bool option_at(struct cli *c, const struct command *cmd, const struct tool *tool, u32 i, struct option *out)
{
	const struct tool_option *t;
	const char *word;
	for (const struct cli_option *o = cmd ? cmd->options : NULL; o && o->id; o++)
		if (!i--) {
			*out = (struct option){ str_from(o->name), o->arg, o->what };
			return true;
		}
	for (u32 n = 0; tool && (t = tool_option(tool, n, &word)); n++) {
		str name = word ? str_from(word) : arena_printf(&c->arena, "-%c", t->letter);
		if ((cmd && has_option(cmd, name)) || i--)
			continue;
		*out = (struct option){ name, t->arg, t->what };
		return true;
	}
	return false;
}

static bool is_command(const char *name)
{
	for (u32 i = 0; cli_command(i); i++)
		if (!strcmp(name, cli_command(i)->name))
			return true;
	return false;
}

/* A command, a tool, or both of one name, in the order of the help; false: there are no more. */
static bool next(u32 *i, const struct command **cmd, const struct tool **tool, const char **name, const char **what)
{
	u32 n = 0;
	while (n <= *i && cli_command(n))
		n++;
	*cmd = n > *i ? cli_command(*i) : NULL;
	while (!*cmd && cli_tool(*i - n) && is_command(cli_tool(*i - n)->name))
		++*i;
	*tool = *cmd ? cli_tool_named((*cmd)->name) : cli_tool(*i - n);
	if (!*cmd && !*tool)
		return false;
	*name = *tool ? (*tool)->name : (*cmd)->name;
	*what = *tool ? (*tool)->what : (*cmd)->what;
	++*i;
	return true;
}

/* The next of bpftool's nouns, with its verbs; gen is a command. False: there are no more. */
static bool next_noun(struct cli *c, u32 *i, const char **name, str *verbs)
{
	*name = verb_noun_at((*i)++, verbs, &c->arena);
	if (*name && !strcmp(*name, "gen"))
		*name = verb_noun_at((*i)++, verbs, &c->arena);
	return *name != NULL;
}

/* ---- bash ------------------------------------------------------------------------------------------------------- */

static void bash_argument(const struct option *o, struct buf *out)
{
	static const char *const how[] = { [TAKES_FILE] = "compgen -f -- \"$cur\"",
		[TAKES_PID] = "cd /proc && compgen -G \"$cur[0-9]*\" || compgen -W \"$cur\"",
		[TAKES_USER] = "compgen -u -- \"$cur\"",
		[TAKES_DEVICE] = "cd /sys/class/net && compgen -f -- \"$cur\"" };
	enum takes t = takes(o->arg);
	if (t == TAKES_NOTHING)
		return;
	buf_printf(out, "		%.*s) ", STR_ARG(o->name));
	if (t == TAKES_CHOICE) {
		buf_puts(out, "COMPREPLY=($(compgen -W \"");
		for (const char *p = o->arg; *p; p++)
			buf_char(out, *p == '|' ? ' ' : *p);
		buf_puts(out, "\" -- \"$cur\"))");
	} else if (t == TAKES_ANY) {
		buf_puts(out, "COMPREPLY=()");
	} else {
		buf_printf(out, "COMPREPLY=($(%s))", how[t]);
	}
	buf_puts(out, "; return ;;\n");
}

static void bash_command(struct cli *c, const struct command *cmd, const struct tool *tool, const char *name)
{
	struct buf *out = &c->out;
	struct option o;
	buf_printf(out, "	%s)\n		case $prev in\n", name);
	for (u32 i = 0; option_at(c, cmd, tool, i, &o); i++)
		bash_argument(&o, out);
	buf_puts(out, "		esac\n		words=\"--help");
	for (u32 i = 0; option_at(c, cmd, tool, i, &o); i++)
		buf_printf(out, " %.*s", STR_ARG(o.name));
	buf_puts(out, "\" ;;\n");
}

static void bash(struct cli *c)
{
	const struct command *cmd;
	const struct tool *tool;
	const char *name, *what;
	str verbs;
	struct buf *out = &c->out;
	buf_puts(out, "# bash completion of skep: skep completion bash\n_skep()\n{\n"
		"	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\"\"\n"
		"	if [ \"$COMP_CWORD\" = 1 ]; then\n		COMPREPLY=($(compgen -W \"help");
	for (u32 i = 0; next(&i, &cmd, &tool, &name, &what);)
		buf_printf(out, " %s", name);
	for (u32 i = 0; next_noun(c, &i, &name, &verbs);)
		buf_printf(out, " %s", name);
	buf_puts(out, "\" -- \"$cur\"))\n		return\n	fi\n	case ${COMP_WORDS[1]} in\n");
	for (u32 i = 0; next(&i, &cmd, &tool, &name, &what);)
		bash_command(c, cmd, tool, name);
	for (u32 i = 0; next_noun(c, &i, &name, &verbs);)
		buf_printf(out, "	%s) [ \"$COMP_CWORD\" = 2 ] && COMPREPLY=($(compgen -W \"%.*s\" -- "
			"\"$cur\")) ;;\n", name,
			STR_ARG(verbs));
	buf_puts(out, "	esac\n	case $cur in\n	-*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
		"	esac\n}\n"
		"complete -o default -F _skep skep\n");
}

/* ---- zsh, fish --------------------------------------------------------------------------------------------------- */

/* In single quotes; brackets and colons mean something to zsh. */
static void quoted(const char *text, const char *special, struct buf *out)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_puts(out, "'\\'");
		else if (strchr(special, *text))
			buf_char(out, '\\');
		buf_char(out, *text);
	}
}

static void zsh_option(const struct option *o, struct buf *out)
{
	static const char *const how[] = { [TAKES_FILE] = "_files", [TAKES_PID] = "_pids", [TAKES_USER] = "_users",
		[TAKES_DEVICE] = "_net_interfaces" };
	enum takes t = takes(o->arg);
	buf_printf(out, "			'%.*s[", STR_ARG(o->name));
	quoted(o->what, "[]:\\", out);
	buf_char(out, ']');
	if (t != TAKES_NOTHING) {
		buf_char(out, ':');
		quoted(o->arg, "[]:\\", out);
		buf_char(out, ':');
	}
	if (t == TAKES_CHOICE) {
		buf_char(out, '(');
		for (const char *p = o->arg; *p; p++)
			buf_char(out, *p == '|' ? ' ' : *p);
		buf_char(out, ')');
	} else if (t > TAKES_ANY) {
		buf_puts(out, how[t]);
	}
	buf_puts(out, "' \\\n");
}

static void zsh(struct cli *c)
{
	const struct command *cmd;
	const struct tool *tool;
	const char *name, *what;
	struct option o;
	str verbs;
	struct buf *out = &c->out;
	buf_puts(out, "#compdef skep\n# zsh completion of skep: skep completion zsh\n_skep()\n{\n	local -a "
		"names\n	names=(\n");
	for (u32 i = 0; next(&i, &cmd, &tool, &name, &what);) {
		buf_printf(out, "		'%s:", name);
		quoted(what, "\\", out);
		buf_puts(out, "'\n");
	}
	for (u32 i = 0; next_noun(c, &i, &name, &verbs);)
		buf_printf(out, "		'%s:as bpftool has it'\n", name);
	buf_puts(out, "	)\n	if (( CURRENT == 2 )); then\n		_describe command names\n"
		"		return\n	fi\n"
		"	local name=$words[2]\n	shift words\n	(( CURRENT-- ))\n	case $name in\n");
	for (u32 i = 0; next(&i, &cmd, &tool, &name, &what);) {
		buf_printf(out, "	%s)\n		_arguments \\\n", name);
		for (u32 n = 0; option_at(c, cmd, tool, n, &o); n++)
			zsh_option(&o, out);
		buf_puts(out, "			'--help[this text]' \\\n			'*:file:_files' ;;\n");
	}
	for (u32 i = 0; next_noun(c, &i, &name, &verbs);)
		buf_printf(out, "	%s) _arguments '1:verb:(%.*s)' '*:file:_files' ;;\n", name, STR_ARG(verbs));
	buf_puts(out, "	esac\n}\ncompdef _skep skep\n");
}

static void fish(struct cli *c)
{
	const struct command *cmd;
	const struct tool *tool;
	const char *name, *what;
	str verbs;
	struct option o;
	struct buf *out = &c->out;
	buf_puts(out, "# fish completion of skep: skep completion fish\n");
	for (u32 i = 0; next(&i, &cmd, &tool, &name, &what);) {
		buf_printf(out, "complete -c skep -n __fish_use_subcommand -f -a %s -d '", name);
		quoted(what, "\\", out);
		buf_puts(out, "'\n");
		for (u32 n = 0; option_at(c, cmd, tool, n, &o); n++) {
			bool is_long = str_starts(o.name, "--"), is_old = !is_long && o.name.n > 2;
			enum takes t = takes(o.arg);
			buf_printf(out, "complete -c skep -n '__fish_seen_subcommand_from %s' %s %.*s %s -d '", name,
				is_long ? "-l" : is_old ? "-o" : "-s",
				STR_ARG(str_sub(o.name, is_long ? 2 : 1, o.name.n)),
				t == TAKES_NOTHING ? "-f" : t == TAKES_FILE ? "-r" :
				t == TAKES_PID ? "-x -a '(__fish_complete_pids)'" :
				t == TAKES_USER ? "-x -a '(__fish_complete_users)'" : "-x");
			quoted(o.what, "\\", out);
			buf_puts(out, "'\n");
		}
	}
	for (u32 i = 0; next_noun(c, &i, &name, &verbs);)
		buf_printf(out, "complete -c skep -n __fish_use_subcommand -f -a %s -d 'as bpftool has it'\n"
			"complete -c skep -n '__fish_seen_subcommand_from %s' -a '%.*s'\n", name, name, STR_ARG(verbs));
}

static const struct { const char *name; void (*put)(struct cli *c); } shells[] = { { "bash", bash }, { "zsh", zsh },
	{ "fish", fish } };

static int run(struct cli *c, struct cli_args *a)
{
	const char *shell = "";
	int id;
	while ((id = args_next(a)) != OPT_END)
		shell = a->value;
	if (a->is_wrong)
		return cli_finish(c, false);
	for (u32 i = 0; i < ARRAY_LEN(shells); i++)
		if (!strcmp(shell, shells[i].name)) {
			shells[i].put(c);
			return cli_finish(c, true);
		}
	return cli_usage(c, a->cmd, "which shell: bash, zsh or fish?");
}

const struct command command_completion = {
	"completion", run, "completion bash | zsh | fish", "a script that completes skep's words in this shell", NULL,
	"  source <(skep completion bash)\n",
};
