/* cmd_test.c: skep test: tests of programs, written beside them. */
#include "cli/cli.h"

#include "test/test.h"

enum { OPT_LIVE = OPT_OWN, OPT_LCOV, OPT_KERNEL, OPT_FUZZ, OPT_REPEAT, OPT_JIT, OPT_NO_JIT };

struct job { struct test_opts o; struct cc_opts cc; str *files; u32 nfiles; };

static bool take_format(struct cli_args *a, struct test_opts *o)
{
	static const char *const names[] = { "text", "tap", "junit", "json" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(a->value, names[i]))
			continue;
		o->format = (enum test_format)i;
		return true;
	}
	args_wrong(a, "'%s' is no format: text, tap, junit or json", a->value);
	return false;
}

static void take_repeat(struct cli_args *a, struct test_opts *o)
{
	u64 n;
	if (str_to_u64(str_from(a->value), &n) && n && n <= UINT32_MAX)
		o->repeat = (u32)n;
	else
		args_wrong(a, "'%s' is no number of times: 1 to %u", a->value, UINT32_MAX);
}

static bool parse(struct cli_args *a, struct job *j)
{
	bool taken;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case 'p': j->o.pattern = str_from(a->value); break;
		case 'f': take_format(a, &j->o); break;
		case OPT_LIVE: j->o.live = true; break;
		case OPT_FUZZ: args_seconds(a, &j->o.fuzz_seconds); break;
		case OPT_REPEAT: take_repeat(a, &j->o); break;
		case OPT_JIT: j->o.jit = TEST_JIT; break;
		case OPT_NO_JIT: j->o.jit = TEST_NO_JIT; break;
		case OPT_KERNEL: j->o.kernel = str_from(a->value); break;
		case OPT_LCOV: j->o.lcov = str_from(a->value); break;
		case OPT_WORD: j->files = cli_grown(a->c, j->files, &j->nfiles, str_from(a->value)); break;
		default: args_cc(a, &j->cc, id, &taken);
		}
	}
	return !a->is_wrong;
}

void cli_machine_cc(struct cli *c, struct cc_opts *cc)
{
	bool no_loops = cc->bounded_loops_missing;
	host_cc_opts(&c->host, true, cc);
	cc->has_kprobes = NULL;
	cc->bounded_loops_missing = no_loops;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (!j.nfiles)
		return cli_usage(c, a->cmd, "a source with tests is needed");
	cli_machine_cc(c, &j.cc);
	j.o.cc = &j.cc;
	j.o.out = &c->out;
	return cli_finish(c, test_run(&c->host, &j.o, j.files, j.nfiles));
}

static const struct cli_option options[] = {
	{ 'p', "-p", "PATTERN", "tests whose name matches, as file names do" },
	{ OPT_LIVE, "--live", NULL,
	"each a second time, its programs run by this kernel (BPF_PROG_TEST_RUN): both must agree" },
	{ OPT_KERNEL, "--kernel", "NAME",
	"a kernel's verifier must take the programs too: 5.10, 6.1, 6.12, 6.18, 7.2, or all; none is asked" },
	{ OPT_FUZZ, "--fuzz", "SECONDS", "for so long, inputs for each FUZZ; one that fails is kept in a file" },
	{ OPT_REPEAT, "--repeat", "COUNT", "each so many times; how long a run of its programs takes is told" },
	{ OPT_JIT, "--jit", NULL, "programs run as native code; without this, with --repeat and --fuzz alone" },
	{ OPT_NO_JIT, "--no-jit", NULL, "programs are interpreted" },
	{ OPT_LCOV, "--lcov", "FILE", "which lines ran, for lcov and genhtml" },
	{ 'f', "-f", "text|tap|junit|json", "json: one object a line" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_test = {
	"test", run, "test [OPTIONS] FILE.c...", "run tests of programs, written in C beside them, without root",
		options,
	"A test is a function TEST(name) { ... } behind the program, with #include <skep/test.h>: "
	"it runs programs on packets, records\n"
	"and arguments, and says what it expects of results, maps, variables and records. "
	"doc/testing.md tells all of it.\n"
	"Each test has maps and variables of its own. Exit code: 0, or 1 if a test failed.\n\n"
	"examples:\n"
	"  skep test drop.test.c\n"
	"  skep test -f junit tests/*.c > report.xml\n"
	"  skep test --lcov coverage.info tests/*.c\n"
	"  skep test --kernel all drop.test.c\n"
	"  skep test --live -p 'short_*' drop.test.c\n",
};
