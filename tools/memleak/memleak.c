/* memleak.c: skep memleak: memory that was allocated and not freed, by the stack that asked for it. */
#include "app/app.h"

TOOL_SOURCE(memleak);

static const struct tool_option options[] = {
	{ 'k', NULL, "memory of the kernel, instead of a process", "KERNEL" },
	{ 'l', "FILE", "the allocator's library; libc if not given", "LIBRARY", true },
	{ 0 },
};

const struct tool tool_memleak = {
	.name = "memleak", .usage = "memleak [-p PID] [-k] [-l FILE] [-n STACKS] [--svg FILE] [-d SECONDS]",
	.what = "memory that was allocated and not freed, by the stack that asked for it",
	.options = options, .source = tool_source_memleak, .source_end = tool_source_memleak_end,
	.stacks = "counts", .stacks_unit = "bytes", .gives_back = true, .is_partial = true, .is_of_task = true,
	.examples = "  skep memleak -p 4242 -d 30 -n 10     the ten largest leaks of half a minute\n"
		"  skep memleak -c ./program --follow   what a program leaves behind\n",
};
