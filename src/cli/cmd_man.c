/* cmd_man.c: skep man [NAME]: the manual page of skep, of a command or a tool, in roff, made from the same tables as
 * the help. */
#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

/* Text as roff may have it: a dash stays a dash, a line's first dot is no request. */
static void put(const char *text, struct buf *out)
{
	bool is_first = true;
	for (; *text; text++) {
		if (is_first && (*text == '.' || *text == '\''))
			buf_puts(out, "\\&");
		is_first = *text == '\n';
		if (*text == '-')
			buf_puts(out, "\\-");
		else if (*text == '\\')
			buf_puts(out, "\\e");
		else
			buf_char(out, *text);
	}
}

static void begin(const char *name, const char *section, const char *what, struct buf *out)
{
	buf_printf(out, ".TH \"%s\" %s \"\" \"skep %s\"\n.SH NAME\n", name, section, SKEP_VERSION);
	put(name, out);
	buf_puts(out, " \\- ");
	put(what, out);
	buf_char(out, '\n');
}

static void synopsis(const char *usage, struct buf *out)
{
	buf_puts(out, ".SH SYNOPSIS\n.B skep\n");
	put(usage, out);
	buf_char(out, '\n');
}

static void option(str name, const char *arg, const char *what, struct buf *out)
{
	buf_puts(out, ".TP\n\\fB");
	put(name.s, out);
	buf_puts(out, "\\fR");
	if (arg) {
		buf_puts(out, " \\fI");
		put(arg, out);
		buf_puts(out, "\\fR");
	}
	buf_char(out, '\n');
	put(what, out);
	buf_char(out, '\n');
}

static void literal(const char *title, const char *text, struct buf *out)
{
	buf_printf(out, ".SH %s\n.nf\n", title);
	put(text, out);
	buf_puts(out, ".fi\n");
}

static void end(struct buf *out)
{
	buf_puts(out, ".SH EXIT STATUS\n0 done, 1 an error in the source or its use, 2 usage, 3 the kernel refused, "
		"4 something is lacking (a "
		"privilege, a mount, a feature); with a command, its own.\n.SH SEE ALSO\n\\fBskep\\fR(1)\n");
}

static void page_of_tool(struct cli *c, const struct tool *t)
{
	const struct tool_option *o;
	const char *word;
	begin(arena_printf(&c->arena, "skep-%s", t->name).s, "8", t->what, &c->out);
	synopsis(t->usage, &c->out);
	buf_puts(&c->out, ".SH OPTIONS\n");
	for (u32 i = 0; (o = tool_option(t, i, &word)); i++)
		option(word ? str_from(word) : arena_printf(&c->arena, "-%c", o->letter), o->arg, o->what, &c->out);
	if (t->examples)
		literal("EXAMPLES", t->examples, &c->out);
	end(&c->out);
}

static void page_of_command(struct cli *c, const struct command *cmd)
{
	begin(arena_printf(&c->arena, "skep-%s", cmd->name).s, "1", cmd->what, &c->out);
	synopsis(cmd->usage, &c->out);
	buf_puts(&c->out, ".SH OPTIONS\n");
	for (const struct cli_option *o = cmd->options; o && o->id; o++)
		option(str_from(o->name), o->arg, o->what, &c->out);
	option(STR("--help"), NULL, "this text", &c->out);
	if (cmd->more)
		literal("MORE", cmd->more, &c->out);
	end(&c->out);
}

static void page_of_all(struct cli *c)
{
	begin("skep", "1", "eBPF: C into the kernel, live data out", &c->out);
	synopsis("COMMAND [OPTIONS]", &c->out);
	buf_puts(&c->out, ".SH COMMANDS\n");
	for (u32 i = 0; cli_command(i); i++)
		option(arena_printf(&c->arena, "skep %s", cli_command(i)->name), NULL, cli_command(i)->what, &c->out);
	buf_puts(&c->out, ".SH TOOLS\n");
	for (u32 i = 0; cli_tool(i); i++)
		option(arena_printf(&c->arena, "skep %s", cli_tool(i)->name), NULL, cli_tool(i)->what, &c->out);
	end(&c->out);
}

/* "skep.1", "skep-opensnoop.8": what make install makes. */
static void list_pages(struct cli *c)
{
	buf_puts(&c->out, "skep.1\n");
	for (u32 i = 0; cli_command(i); i++)
		buf_printf(&c->out, "skep-%s.1\n", cli_command(i)->name);
	for (u32 i = 0; cli_tool(i); i++)
		buf_printf(&c->out, "skep-%s.8\n", cli_tool(i)->name);
}

/* On a terminal man(1) sets the page; where there is no man, and in pipes and files, it is roff. */
static int show_page(struct cli *c)
{
	FILE *man = c->out.fd == STDOUT_FILENO && isatty(STDOUT_FILENO) ?
		popen("if command -v man >/dev/null; then exec man -l -; else exec cat; fi", "w") : NULL;
	if (man) {
		fwrite(c->out.s, 1, c->out.n, man);
		pclose(man);
		c->out.n = 0;
	}
	return cli_finish(c, true);
}

/* "trace": that of the tool and that of the command; "trace.8": one of them. */
static bool is_page(const char *name, const char *own, const char *section)
{
	size_t n = strlen(own);
	return !strncmp(name, own, n) && (!name[n] || (name[n] == '.' && !strcmp(name + n + 1, section)));
}

static const struct cli_option options[] = { { 'l', "--list", NULL, "the pages there are, as files" }, { 0 } };

static int run(struct cli *c, struct cli_args *a)
{
	const char *name = NULL;
	bool wants_list = false;
	int id;
	while ((id = args_next(a)) != OPT_END)
		if (id == 'l')
			wants_list = true;
		else
			name = a->value;
	if (a->is_wrong)
		return cli_finish(c, false);
	if (wants_list) {
		list_pages(c);
		return cli_finish(c, true);
	}
	if (!name || is_page(name, "skep", "1"))
		page_of_all(c);
	for (u32 i = 0; name && cli_tool(i); i++)
		if (is_page(name, cli_tool(i)->name, "8"))
			page_of_tool(c, cli_tool(i));
	for (u32 i = 0; name && cli_command(i); i++)
		if (is_page(name, cli_command(i)->name, "1"))
			page_of_command(c, cli_command(i));
	if (c->out.n)
		return show_page(c);
	return cli_usage(c, a->cmd, "there is no command or tool of this name");
}

const struct command command_man = {
	"man", run, "man [NAME | NAME.SECTION | --list]",
	"the manual page of skep, a command or a tool; roff in pipes", options,
	"  skep man opensnoop\n",
};
