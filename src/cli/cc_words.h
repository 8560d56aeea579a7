/* cc_words.h: "skep cc" in clang's place: its options as makefiles have them. */
#ifndef SKEP_CLI_CC_WORDS_H
#define SKEP_CLI_CC_WORDS_H

#include "cli/cli.h"

struct cc_words {
	bool deps, phony;                    /* -MD, -MMD; -MP */
	bool deps_alone;                     /* -M, -MM: the rule is printed and nothing compiled */
	const char *dep_file, *dep_target;   /* -MF, -MT; NULL: from the object's name */
	bool check_only, verbose;            /* -fsyntax-only, -v */
	bool headers;                        /* -H: which files were included, by whom */
	bool dry;                            /* -###: what would be done, a line for each source, and nothing is */
	bool llvm;                           /* -emit-llvm: the object, which "skep llc" hands on */
	/* -print-file-name=NAME and the like: what is printed, and nothing compiled; NULL: no question */
	const char *answer;
};

/* Rewrites a's words: clang's are left out, become skep's or go into w and cc. A word that cannot be obeyed is
 * reported. */
void cc_words(struct cli_args *a, struct cc_words *w, struct cc_opts *cc);
/* first: of the files that were read, those of this source begin there. False: reported. */
bool cc_words_write_deps(struct cli *c, const struct cc_words *w, str object, u32 first);
void cc_words_say_headers(struct cli *c, const struct cc_words *w, u32 first);
/* options: the words that are obeyed */
typedef vec(str) cc_word_list;
void cc_words_say_command(struct cli *c, const cc_word_list *options, str source, str object);
void cc_words_say(struct cli *c, const struct cc_words *w, const struct cc_opts *o);

#endif
