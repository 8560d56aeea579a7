/* main.c: skep COMMAND: the table of commands, and how messages and exit codes come out. */
#include "cli/cli.h"

#include "tools/tools.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const struct command commands[] = {
	{ "run", cmd_run, "run [-d SECONDS] [-c COMMAND] [-v] [-f text|json] FILE.c | -e 'C TEXT'", "compile, load, attach, show what comes" },
	{ "cc", cmd_cc, "cc FILE.c [-o OUT.o] [-I DIR] [-D NAME[=V]] [-W[no-]NAME] [-mcpu=v1..v4] [--btf FILE] [--emit=pp|ast|ir[:pass]|asm|btf]", "compile" },
	{ "load", cmd_load, "load FILE.o|FILE.c PIN_PATH [--hexdump] | load --raw [--type TYPE] FILE PIN_PATH", "compile, load, pin" },
	{ "attach", cmd_attach, "attach PIN|id:N HOOK", "a loaded program onto a hook, until interrupted" },
	{ "dis", cmd_dis, "dis FILE.o|FILE.c|PIN|id:N [-p FUNCTION] [--bytes] [-f json]", "instructions with source lines; of a loaded program as the kernel runs it" },
	{ "show", cmd_show, "show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump", "what is in the kernel" },
	{ "trace", cmd_trace, "trace [--raw] [-d SECONDS]", "what programs print" },
	{ "features", cmd_features, "features [-f json]", "what this kernel offers" },
};

static const struct tool *const tools[] = {
#define TOOL(name) &tool_##name,
	TOOLS
#undef TOOL
};

static void usage(struct buf *out)
{
	buf_puts(out, "skep: C into the kernel, live data out\n\nusage: skep COMMAND [OPTIONS]\n\n");
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		buf_printf(out, "  %-10s %s\n             skep %s\n", commands[i].name, commands[i].what, commands[i].usage);
	buf_puts(out, "\ntools:\n");
	for (u32 i = 0; i < ARRAY_LEN(tools); i++)
		buf_printf(out, "  %-10s %s\n             skep %s\n", tools[i]->name, tools[i]->what, tools[i]->usage);
	buf_puts(out, "\nexit codes: 0 done, 1 error in the source or its use, 2 usage, 3 the kernel refused, 4 something is lacking\n");
}

bool cli_needs_value(struct cli *c, int *i, int argc, char **argv, const char **value)
{
	if (*i + 1 < argc) {
		*value = argv[++*i];
		return true;
	}
	app_report(&c->ds, BAD_OPTION, where_arg(str_from(argv[*i]), (u64)*i), "this option needs a value");
	return false;
}

int cli_finish(struct cli *c, bool ok)
{
	int code = diags_exit_code(&c->ds);
	buf_flush(&c->out);
	diags_print(&c->ds, (struct diag_style){ .color = isatty(2), .json = c->json }, &c->err);
	buf_flush(&c->err);
	return code ? code : ok ? EXIT_DONE : EXIT_USER;
}

int main(int argc, char **argv)
{
	struct cli c = { .out = BUF_INIT, .err = BUF_INIT };
	c.out.fd = 1;
	c.err.fd = 2;
	signal(SIGPIPE, SIG_IGN);
	src_init(&c.src, &c.arena);
	diags_init(&c.ds, &c.arena, &c.src);
	host_init(&c.host, &c.arena, kern_linux(), &c.ds, &c.src);
	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(argc < 2 ? &c.err : &c.out);
		buf_flush(&c.out);
		buf_flush(&c.err);
		return argc < 2 ? EXIT_USAGE : EXIT_DONE;
	}
	for (u32 i = 0; i < ARRAY_LEN(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (argc > 2 && !strcmp(argv[2], "--help")) {
			buf_printf(&c.out, "usage: skep %s\n%s\n", commands[i].usage, commands[i].what);
			buf_flush(&c.out);
			return EXIT_DONE;
		}
		return commands[i].run(&c, argc - 1, argv + 1);
	}
	for (u32 i = 0; i < ARRAY_LEN(tools); i++)
		if (!strcmp(argv[1], tools[i]->name))
			return cli_finish(&c, tool_main(&c.host, tools[i], argc - 1, argv + 1, &c.out, &c.err, &c.json));
	app_report(&c.ds, BAD_OPTION, where_arg(str_from(argv[1]), 1), "there is no such command");
	return cli_finish(&c, false);
}
