/* runtime.h: runtimes of languages, whose tools take the same words: a language, a process. */
#ifndef SKEP_TOOLS_RUNTIME_H
#define SKEP_TOOLS_RUNTIME_H

#include "app/app.h"

/* name: of the language; file: its program, or a library by its short name, where nobody says another; library: how the
 * name of the one begins that a process has mapped. */
struct runtime { const char *name, *file, *library; };

/* For begin of a tool with has_words: of the words [LANGUAGE] [PID] [INTERVAL] and the options -l LANGUAGE, -p PID and
 * -x FILE the language, by what a process runs if no word says it. Defines its name in capitals (JAVA), and RUNTIME, the
 * file; PID where a word is one. NULL: reported. */
const struct runtime *runtime_of(struct tool_run *r, const struct runtime *known, u32 n);

#endif
