/* main.c: skep COMMAND: the table of commands, and how messages and exit codes come out. */
#include "cli/cli.h"
#include "cli/inlined.h"
#include "cli/verb.h"

#include "export/export.h"
#include "tools/tools.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const struct command *const commands[] = {
#define X(name) &command_##name,
	CLI_COMMANDS
#undef X
};

static const struct tool *const tools[] = {
#define TOOL(name) &tool_##name,
	TOOLS
#undef TOOL
};

const struct command *cli_command(u32 i) { return i < ARRAY_LEN(commands) ? commands[i] : NULL; }
const struct tool *cli_tool(u32 i) { return i < ARRAY_LEN(tools) ? tools[i] : NULL; }

/* A name, and behind it in a column of their own what it is, and how it is called. */
static void entry(const char *name, const char *what, const struct command *cmd, struct buf *out)
{
	enum { NAMES = 17 };
	buf_printf(out, "  %-*s", NAMES - 2, name);
	ui_wrap(str_from(what), NAMES, NAMES, CLI_COLUMNS, out);
	if (!cmd)
		return;
	buf_pad(out, ' ', NAMES);
	cli_calls(cmd, NAMES, out);
}

static void usage(struct buf *out)
{
	buf_puts(out, "skep: C into the kernel, live data out\n\nusage: skep COMMAND [OPTIONS]\n"
		"       skep COMMAND --help     tells more\n       skep --version\n\n");
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		entry(commands[i]->name, commands[i]->what, commands[i], out);
	verb_list(out);
	buf_puts(out, "\ntools:\n");
	for (u32 i = 0; i < ARRAY_LEN(tools); i++)
		entry(tools[i]->name, tools[i]->what, NULL, out);
	buf_puts(out, "\nexit codes: 0 done, 1 error in the source or its use, 2 usage, 3 the kernel\n"
		"refused, 4 something is lacking\n");
}

int cli_finish(struct cli *c, bool ok)
{
	buf_flush(&c->out);
	if (c->out.failed && c->out.failed != EPIPE)     /* a reader that has enough is no error */
		app_report(&c->ds, NO_OUTPUT, where_none(), "cannot write the output")->sys_errno = c->out.failed;
	int code = diags_exit_code(&c->ds);
	host_tell(&c->host, c->json, &c->err);
	return code ? code : ok ? EXIT_DONE : EXIT_USER;
}

int cli_usage(struct cli *c, const struct command *cmd, const char *what)
{
	struct diag *d = app_report(&c->ds, BAD_OPTION, where_none(), "%s", what);
	diag_hint(&c->ds, d, "skep %s", cmd->usage);
	return cli_finish(c, false);
}

static int unknown_command(struct cli *c, const char *name, int argc, char **argv)
{
	for (int i = 2; i + 1 < argc; i++)
		c->json |= !strcmp(argv[i], "-f") && !strcmp(argv[i + 1], "json");
	struct nearest n = { .name = str_from(name) };
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		nearest_offer(&n, str_from(commands[i]->name));
	for (u32 i = 0; i < ARRAY_LEN(tools); i++)
		nearest_offer(&n, str_from(tools[i]->name));
	struct diag *d = app_report(&c->ds, BAD_OPTION, where_arg(str_from(name), 1), "there is no such command");
	if (n.best.n)
		diag_hint(&c->ds, d, "did you mean 'skep %.*s'?", STR_ARG(n.best));
	return cli_finish(c, false);
}

static bool has_word(int argc, char **argv, const char *word)
{
	for (int i = 2; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], word))
			return true;
	return false;
}

/* Up to here words are skep's own: what follows a script's name is the script's, options too. */
static int own_words(const struct command *cmd, int argc, char **argv)
{
	int i = 2;
	while (i < argc && (cmd != &command_bcc || argv[i][0] == '-'))
		i++;
	return i;
}

const struct tool *cli_tool_named(const char *name)
{
	for (u32 i = 0; i < ARRAY_LEN(tools); i++)
		if (!strcmp(name, tools[i]->name))
			return tools[i];
	return NULL;
}

/* A tool of the same name (trace) is what people mean more often: it comes first. */
static int show_help(struct cli *c, const struct command *cmd)
{
	const struct tool *t = cmd ? cli_tool_named(cmd->name) : NULL;
	if (t) {
		tool_help(t, &c->out);
		buf_puts(&c->out, "\nor, without a place:\n\n");
	}
	if (cmd)
		cli_help(cmd, &c->out);
	else
		usage(&c->out);
	return cli_finish(c, true);
}

static int run_tool(struct cli *c, const struct tool *t, int argc, char **argv)
{
	int n = 0;
	for (int i = 0; i < argc; i++)           /* what main has taken is no word of the tool's */
		if (strcmp(argv[i], "--show-syscalls"))
			argv[n++] = argv[i];
	struct tool_args args = { .argc = n, .argv = argv, .out = &c->out, .err = &c->err };
	bool ok = tool_main(&c->host, t, &args);
	c->json = args.json;
	int code = cli_finish(c, ok);
	return code ? code : args.status;
}

static bool tool_has(const struct tool *t, const char *text)
{
	const struct tool_option *o;
	const char *word;
	for (u32 i = 0; (o = tool_option(t, i, &word)); i++)
		if (word ? !strcmp(text, word) : text[0] == '-' && text[1] == o->letter && (!text[2] || o->arg))
			return true;
	return false;
}

/* skep trace PLACE is the tool, also with its options and the place forgotten; else the command that reads what others
 * print. */
static bool is_for_tool(const struct command *cmd, const struct tool *t, int argc, char **argv)
{
	bool takes_word;
	for (int i = 2; t && i < argc; i += 1 + takes_word)
		if (argv[i][0] != '-' || (!args_has(cmd, argv[i], &takes_word) && tool_has(t, argv[i])))
			return true;
	return false;
}

/* Streams that the caller closed must not become files of ours. */
static void fill_streams(struct cli *c)
{
	int fd;
	while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= 2)
		if (fd == 1)
			c->out.failed = EBADF;
	if (fd > 2)
		close(fd);
}

static bool is_called(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	return !strcmp(slash ? slash + 1 : path, name);
}

int main(int argc, char **argv)
{
	struct cli c = { .out = BUF_INIT, .err = BUF_INIT };
	const struct command *cmd = NULL;
	c.out.fd = 1;
	c.err.fd = 2;
	fill_streams(&c);
	signal(SIGPIPE, SIG_IGN);
	src_init(&c.src, &c.arena);
	diags_init(&c.ds, &c.arena, &c.src);
	host_init(&c.host, &c.arena, kern_linux(), &c.ds, &c.src);
	c.host.inliner = inlined_by;
	if (is_called(argv[0], "bpftool"))
		return host_take_token(&c.host) ? verb_main(&c, argc - 1, argv + 1, true) : cli_finish(&c, false);
	if (argc < 2) {
		usage(&c.err);
		buf_flush(&c.err);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "version") || !strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		buf_puts(&c.out, "skep " SKEP_VERSION "\n");
		return cli_finish(&c, true);
	}
	if (!host_take_token(&c.host))
		return cli_finish(&c, false);
	int noun = 1;
	while (noun + 1 < argc && argv[noun][0] == '-')      /* skep -j map show */
		noun++;
	if (verb_is_noun(argv[noun]))
		return verb_main(&c, argc - 1, argv + 1, false);
	bool is_help = !strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h");
	const char *name = !is_help ? argv[1] : argc > 2 ? argv[2] : "";
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		if (!strcmp(name, commands[i]->name))
			cmd = commands[i];
	if (cmd && !is_help && is_for_tool(cmd, cli_tool_named(name), argc, argv))
		cmd = NULL;
	int own = own_words(cmd, argc, argv);
	struct args_asks asks = cmd ? args_look(cmd, own, argv) : (struct args_asks){ false, false };
	c.json = asks.json;
	if ((is_help && (cmd || !*name)) || asks.help)
		return show_help(&c, cmd);
	if (has_word(own, argv, "--show-syscalls"))
		host_ask_by(&c.host, kern_trace(&c.arena, c.host.k, &c.err));
	if (cmd)
		return cmd->run(&c, &(struct cli_args){ .c = &c, .cmd = cmd, .argc = argc - 1, .at = 1,
			.argv = argv + 1 });
	char *ask[] = { (char *)name, "--help", NULL };
	const struct tool *tool = cli_tool_named(name);
	return tool ? run_tool(&c, tool, is_help ? 2 : argc - 1, is_help ? ask : argv + 1) :
		unknown_command(&c, name, argc, argv);
}
