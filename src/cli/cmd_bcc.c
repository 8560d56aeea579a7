/* cmd_bcc.c: skep bcc: a script of BCC's Python package, with our libbcc.so.0 found first (doc/libbcc.md). */
#include "cli/cli.h"

#include "sym/sym.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* The folder of this program, with its slash; "": nobody knows. */
static str own_dir(struct cli *c)
{
	char exe[4096];
	long n = c->host.k->readlink(c->host.k, "/proc/self/exe", exe, sizeof(exe));
	while (n > 0 && exe[n - 1] != '/')
		n--;
	return n > 0 ? arena_str(&c->arena, (str){ exe, (u32)n }) : STR("");
}

/* Where the library is: in the build folder, or installed beside this program. "": nowhere. */
static str library_dir(struct cli *c, str own)
{
	static const char *const beside[] = { "lib", "../lib/skep" };
	for (u32 i = 0; own.n && i < ARRAY_LEN(beside); i++) {
		str dir = arena_printf(&c->arena, "%.*s%s", STR_ARG(own), beside[i]);
		if (access(arena_printf(&c->arena, "%.*s/libbcc.so.0", STR_ARG(dir)).s, R_OK) == 0)
			return dir;
	}
	return STR("");
}

/* The file of that name; where there is none, BCC's tool of that name as distributions install it. */
static const char *script_of(struct cli *c, const char *name)
{
	str other = arena_printf(&c->arena, "/usr/share/bcc/tools/%s", name);
	if (strchr(name, '/') || access(name, F_OK) == 0)
		return name;
	str found = sym_find_binary(c->host.k, &c->arena, arena_printf(&c->arena, "%s-bpfcc", name), 0);
	if (found.n)
		return arena_strdup(&c->arena, found);
	return access(other.s, R_OK) == 0 ? other.s : name;
}

/* In a tree of sources the libraries are built apart from the command, which takes half as long so. */
static void no_library(struct cli *c, str own)
{
	struct diag *d = app_report(&c->ds, NO_COMMAND, where_none(), "there is no libbcc.so.0 beside this program");
	str tree = arena_printf(&c->arena, "%.*s..", STR_ARG(own));
	char *full = own.n ? realpath(tree.s, NULL) : NULL;
	bool is_tree = full && access(arena_printf(&c->arena, "%s/Makefile", full).s, F_OK) == 0;
	if (is_tree)
		diag_hint(&c->ds, d, "build it: make -C %s lib", full);
	else
		diag_hint(&c->ds, d, "install it: make install-libbcc, in skep's sources");
	free(full);
}

static int run(struct cli *c, struct cli_args *a)
{
	const char *old = getenv("LD_LIBRARY_PATH");
	str own = own_dir(c), dir = library_dir(c, own);
	if (a->argc < 2)
		return cli_usage(c, a->cmd, "which script?");
	if (!dir.n) {
		no_library(c, own);
		return cli_finish(c, false);
	}
	setenv("LD_LIBRARY_PATH", arena_printf(&c->arena, "%.*s%s%s", STR_ARG(dir), old ? ":" : "", old ? old : "").s,
		1);
	a->argv[1] = (char *)script_of(c, a->argv[1]);
	a->argv[0] = "/usr/bin/python3";     /* the distribution's: the package is for that one. By its whole name */
	execv(a->argv[0], a->argv);          /* it knows where its modules are; else it asks for "python3" in PATH */
	a->argv[0] = "python3";
	execvp(a->argv[0], a->argv);
	app_report(&c->ds, NO_COMMAND, where_none(), "cannot run python3")->sys_errno = errno;
	return cli_finish(c, false);
}

const struct command command_bcc = { "bcc", run, "bcc SCRIPT.py|TOOL [WORDS]",
	"a script of BCC's Python package, over this compiler and loader", NULL,
	"Words go to the script. It takes Debian's python3-bpfcc, and make install-libbcc. TOOL is one of BCC's tools,\n"
	"where they are installed (bpfcc-tools).\n\n"
	"examples:\n"
	"  skep bcc hello.py\n"
	"  skep bcc opensnoop -d 10\n" };
