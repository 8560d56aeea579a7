/* cli.h: what the commands share. A command is a file that ends in a filled struct command. */
#ifndef SKEP_CLI_H
#define SKEP_CLI_H

#include "app/app.h"

#define SKEP_VERSION "0.1"        /* CHANGES.md says what is in it */

enum { CLI_COLUMNS = 80 /* of what is said of commands */ };

struct cli {
	struct arena arena;
	struct src_map src;
	struct diags ds;
	struct host host;
	struct buf out, err;
	bool json;
};

/* An option: "-d", "--raw"; with arg it takes a value, behind it or as the next word, "--long=VALUE" too. A name that
 * ends in '=' takes its value there alone. Ids are the letter, or OPT_*. */
struct cli_option { int id; const char *name, *arg, *what; };
enum {
	OPT_END, OPT_WORD,           /* OPT_WORD: no option, the value is the word */
	OPT_INCLUDE = 256, OPT_DEFINE, OPT_UNDEFINE, OPT_WARNING, OPT_STRICT, OPT_FENTRY, OPT_CPU, OPT_NO_LOOPS,
		OPT_BTF, OPT_OWN,
};

struct cli_args;
struct command {
	const char *name;
	int (*run)(struct cli *c, struct cli_args *a);
	const char *usage, *what;    /* "run [OPTIONS] FILE"; one line */
	const struct cli_option *options;
	const char *more;            /* further text of the help: what the words mean, examples */
};
struct cli_args { struct cli *c; const struct command *cmd; int argc, at; char **argv; const char *value; bool is_wrong,
	words_only; };

/* Options for everything that compiles. */
#define CLI_CC_OPTIONS \
	{ OPT_INCLUDE, "-I", "DIR", "look for included files here" }, \
	{ OPT_DEFINE, "-D", "NAME[=VALUE]", "define a macro" }, \
	{ OPT_UNDEFINE, "-U", "NAME", "undefine a macro" }, \
	{ OPT_WARNING, "-W", "[no-]NAME", "a warning on or off; -Werror: those that clang gives too are errors" }, \
	{ OPT_STRICT, "--strict", NULL, "all warnings are errors" }, \
	{ 'w', "-w", NULL, "no warnings" }, \
	{ OPT_FENTRY, "--fentry", NULL, "programs on kprobes become fentry and fexit programs" }, \
	{ OPT_CPU, "-mcpu=", "v1..v4", "instructions to use" }, \
	{ OPT_NO_LOOPS, "--no-loops", NULL, "for kernels before 5.3, which take no loops: all are unrolled" }, \
	{ OPT_BTF, "--btf", "FILE", "types of another kernel" }

int  args_next(struct cli_args *a);                      /* OPT_END also after an error (is_wrong), which is reported */
/* about the word just read; an exit code */
int  args_wrong(struct cli_args *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool args_seconds(struct cli_args *a, double *out);      /* value: a number of seconds above 0; false: reported */
bool args_json(struct cli_args *a, bool *json);          /* value: text or json */
bool args_cc(struct cli_args *a, struct cc_opts *o, int id, bool *taken);      /* one of CLI_CC_OPTIONS */
str *cli_grown(struct cli *c, str *old, u32 *n, str last);               /* a list with one more at its end */
/* Programs for the machine: of this kernel's types, and what programs are is as the source says it. */
void cli_machine_cc(struct cli *c, struct cc_opts *cc);
/* An option of the command's, or of all; takes_word: the next word is its value. */
bool args_has(const struct command *cmd, const char *text, bool *takes_word);
/* Of the words, before they are read, where options stand and not values: is the help wanted, are messages JSON? */
struct args_asks { bool help, json; };
struct args_asks args_look(const struct command *cmd, int argc, char **argv);
/* Each way to call it on a line, the first where the line stands: at this column. */
void cli_calls(const struct command *cmd, u32 at, struct buf *out);
void cli_help(const struct command *cmd, struct buf *out);
const struct tool *cli_tool_named(const char *name);                     /* NULL: there is none */

const struct command *cli_command(u32 i);                /* NULL past the last */
const struct tool *cli_tool(u32 i);
int  cli_finish(struct cli *c, bool ok);                 /* messages out; the exit code */
int  cli_usage(struct cli *c, const struct command *cmd, const char *what);    /* something is missing; the exit code */

/* From now on Ctrl-C, TERM and HUP only make the second true; system calls that wait end with EINTR. */
void cli_until_stopped(void);
bool cli_stopped(void);

/* ---- pages.c: what each message means --------------------------------------------------------------- */

struct page { str text, code, title, option; };    /* option: the name of its -W switch, or "" */
bool page_next(struct page *p);                    /* from an empty one on; false: there are no more */

#define CLI_COMMANDS X(run) X(cc) X(llc) X(load) X(attach) X(dis) X(show) X(list) X(top) X(trace) X(verify) X(test) X(debug) X(gen) X(explain) \
	X(features) X(bcc) X(export) X(boot) X(completion) X(man)
#define X(name) extern const struct command command_##name;
CLI_COMMANDS
#undef X

#endif
