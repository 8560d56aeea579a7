/* verb_gen.c: bpftool gen: the words are those of skep gen, which does the work; what bpftool alone has is put into
 * them. */
#include "cli/verb.h"

static bool run(struct verb *v)
{
	struct cli_args a = { .c = v->c, .cmd = &command_gen };
	u32 n = 0;
	a.argv = arena_array(v->a, char *, (u32)v->argc + 3);
	a.argv[n++] = "gen";
	if (v->use_loader)
		a.argv[n++] = "-L";
	while (v->argc)
		a.argv[n++] = (char *)verb_next(v);
	a.argc = (int)n, a.at = 1;
	v->exit = command_gen.run(v->c, &a);
	return v->exit == EXIT_DONE;
}

/* The words are left where they are: they say what is made. */
static const struct verb_word words[] = { { "", run }, { 0 } };

const struct verb_noun verb_noun_gen = { "gen", words, "object OUTPUT_FILE INPUT_FILE [INPUT_FILE...]\n"
	"skeleton FILE [name OBJECT_NAME]\n"
	"subskeleton FILE [name OBJECT_NAME]\n"
	"min_core_btf INPUT OUTPUT OBJECT [OBJECT...]\n"
	"help\n" };
