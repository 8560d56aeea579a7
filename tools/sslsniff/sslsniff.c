/* sslsniff.c: skep sslsniff: what programs write to and read from OpenSSL, before it is encrypted and after. */
#include "app/app.h"

TOOL_SOURCE(sslsniff);

static const struct tool_option options[] = {
	{ 'l', "FILE", "the library, or a program that has it inside; libssl if not given", "LIBRARY", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "FUNC", 5, false, "call", 0 }, { "COMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 },
	{ "LEN", 6, true, "len", 0 }, { "DATA", 40, false, "data", 0 },
};

const struct tool tool_sslsniff = {
	.name = "sslsniff", .usage = "sslsniff [-p PID] [-l FILE] [-T]",
	.what = "what programs write to and read from OpenSSL, before it is encrypted and after",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_sslsniff,
	.source_end = tool_source_sslsniff_end,
	.is_partial = true, .is_of_task = true,
};
