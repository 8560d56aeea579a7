/* cli.h: what the commands share. */
#ifndef SKEP_CLI_H
#define SKEP_CLI_H

#include "app/app.h"

struct cli {
	struct arena arena;
	struct src_map src;
	struct diags ds;
	struct host host;
	struct buf out, err;
	bool json;
};
struct command { const char *name; int (*run)(struct cli *c, int argc, char **argv); const char *usage, *what; };

int  cli_finish(struct cli *c, bool ok);                 /* messages out; the exit code */
bool cli_needs_value(struct cli *c, int *i, int argc, char **argv, const char **value);
bool cli_cc_option(struct cli *c, struct cc_opts *o, int *i, int argc, char **argv, bool *taken);  /* -I, -D, -U, -W, -w, -mcpu, --btf */
/* What a command's options say, on top of what this machine says. */
struct cc_opts cli_cc_opts(struct cli *c, const struct cc_opts *given, bool exact);

int cmd_dis(struct cli *c, int argc, char **argv);
int cmd_run(struct cli *c, int argc, char **argv);
int cmd_load(struct cli *c, int argc, char **argv);
int cmd_attach(struct cli *c, int argc, char **argv);
int cmd_show(struct cli *c, int argc, char **argv);
int cmd_trace(struct cli *c, int argc, char **argv);
int cmd_cc(struct cli *c, int argc, char **argv);
int cmd_features(struct cli *c, int argc, char **argv);

#endif
