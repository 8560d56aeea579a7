/* pagefaults.c: skep pagefaults: page faults of processes: how many, and where in their code. */
#include "app/app.h"

TOOL_SOURCE(pagefaults);

const struct tool tool_pagefaults = {
	.name = "pagefaults", .usage = "pagefaults [-p PID] [-n STACKS] [--folded | --svg FILE] [-d SECONDS]",
	.what = "page faults of processes: how many, and where in their code",
	.source = tool_source_pagefaults, .source_end = tool_source_pagefaults_end,
	.stacks = "counts", .stacks_unit = "faults", .is_of_task = true,
	.examples = "  skep pagefaults -c ./program -n 10\n"
		"  skep pagefaults -p 4242 -d 5 --svg faults.svg\n",
};
