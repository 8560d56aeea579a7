/* cmd_debug.c: skep debug: a test or a program, step by step in the machine. Commands are lines of standard input. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include "test/test.h"

enum { OPT_PACKET = OPT_OWN };

struct job { struct test_debug o; struct cc_opts cc; str file; char *line; size_t room; };

static bool read_command(void *ctx, str *line)
{
	struct job *j = ctx;
	ssize_t n = getline(&j->line, &j->room, stdin);
	if (n < 0)
		return false;
	while (n && (j->line[n - 1] == '\n' || j->line[n - 1] == '\r'))
		n--;
	*line = (str){ j->line, (u32)n };
	return true;
}

static bool parse(struct cli_args *a, struct job *j)
{
	bool taken;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case 'p': j->o.pattern = str_from(a->value); break;
		case OPT_PACKET: j->o.packet = str_from(a->value); break;
		case OPT_WORD:
			if (j->file.n)
				args_wrong(a, "one source is debugged at a time: '%s' is too much", a->value);
			j->file = str_from(a->value);
			break;
		default: args_cc(a, &j->cc, id, &taken);
		}
	}
	return !a->is_wrong;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (!j.file.n)
		return cli_usage(c, a->cmd, "a source with tests or programs is needed");
	cli_machine_cc(c, &j.cc);
	j.cc.name_locals = true;
	j.o.cc = &j.cc;
	j.o.out = &c->out;
	j.o.read = read_command;
	j.o.ctx = &j;
	bool ok = test_debug(&c->host, &j.o, j.file);
	free(j.line);
	return cli_finish(c, ok);
}

static const struct cli_option options[] = {
	{ 'p', "-p", "PATTERN", "the first test, or program, whose name matches" },
	{ OPT_PACKET, "--packet", "FILE", "a program's packet: the bytes of this file; without it, 64 zeros" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_debug = {
	"debug", run, "debug [OPTIONS] FILE.c", "step through a test or a program by source lines, without root", options,
	"The first TEST of the file, or where there is none its first program, runs in the machine of skep test and\n"
	"stops at its first line. Commands: break, continue, step, next, finish, run, print, locals, x, list,\n"
	"backtrace; help tells all. An empty line is the last command again. doc/debug.md has a session. Exit code: 1\n"
	"if the test failed or the program faulted.\n\n"
	"examples:\n"
	"  skep debug drop.test.c\n"
	"  skep debug -p 'closed_*' drop.test.c\n"
	"  skep debug --packet syn.bin -p drop drop.bpf.c\n",
};
