/* cmd_top.c: skep top: programs and maps of the kernel live, or a tool's table. */
#include "cli/cli.h"
#include "cli/screen.h"

static const struct tool *tool_of(const char *name)
{
	const struct tool *t;
	for (u32 i = 0; (t = cli_tool(i)); i++)
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}

/* What stands behind its name is the tool's. */
static int run_tool(struct cli *c, const struct cli_args *a, const struct tool *t)
{
	int from = a->at - 1;
	struct tool_args args = { .argc = a->argc - from, .argv = a->argv + from, .out = &c->out, .err = &c->err,
		.open = screen_open };
	bool ok = tool_main(&c->host, t, &args);
	int code = cli_finish(c, ok);
	return code ? code : args.status;
}

static void take_word(struct cli_args *a, struct top_opts *o, u32 *words)
{
	u64 n;
	(*words)++;
	if (*words == 1 && !run_seconds(a->value, &o->interval))
		args_wrong(a, "'%s' is neither a tool nor an interval", a->value);
	else if (*words == 2 && (!str_to_u64(str_from(a->value), &n) || !n || n > UINT32_MAX))
		args_wrong(a, "'%s' is no count of tables", a->value);
	else if (*words == 2)
		o->count = (u32)n;
	else if (*words > 2)
		args_wrong(a, "'%s' is too much: an interval, a count", a->value);
}

static int run(struct cli *c, struct cli_args *a)
{
	struct top_opts o = { .interval = 1, .open = screen_open, .out = &c->out };
	const struct tool *t;
	u32 words = 0;
	u64 n = 0;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		if (id == OPT_WORD && !words && (t = tool_of(a->value)))
			return run_tool(c, a, t);
		if (id == OPT_WORD)
			take_word(a, &o, &words);
		else if (id == 'i' && !run_seconds(a->value, &o.interval))
			args_wrong(a, "'%s' is no time: 1, 1s, 500ms", a->value);
		else if (id == 'n' && (!str_to_u64(str_from(a->value), &n) || n > UINT32_MAX))
			args_wrong(a, "'%s' is no number of rows", a->value);
		else if (id == 'f')
			args_json(a, &o.json);
	}
	o.rows = (u32)n;
	return cli_finish(c, !a->is_wrong && top_run(&c->host, &o));
}

static const struct cli_option options[] = {
	{ 'i', "-i", "SECONDS", "look every so often: 1, 500ms" },
	{ 'n', "-n", "ROWS", "so many rows, the largest, where it is printed" },
	{ 'f', "-f", "text|json", "json: an object a table" },
	{ 0 },
};

const struct command command_top = {
	"top", run, "top [INTERVAL [COUNT]] [-n ROWS] [-f text|json] | top TOOL [OPTIONS]",
	"programs and maps of the kernel, what they cost, whose they are; or a tool's table: live", options,
	"On a terminal it is a screen: ? shows the keys. With a COUNT, or where the output is no terminal, "
	"tables are printed.\n"
	"Time and runs are counted while it looks; TIME/S is the time of all runs in a second, "
	"TIME/RUN the mean of one.\n\n"
	"examples:\n"
	"  skep top\n"
	"  skep top 1 5 -n 10            five tables of ten programs, a second apart\n"
	"  skep top tcptop               TCP traffic by connection: sort, filter, pause\n"
	"  skep top opensnoop -x         failed opens, the newest first\n",
};
