/* profile.c: skep profile: what the processors do, by samples. */
#include "app/app.h"

TOOL_SOURCE(profile);

static const struct tool_option options[] = {
	{ 'F', "HZ", "so many samples a second of each processor; 49 if not given" },
	{ 0 },
};

static bool begin(struct tool_run *r) { return tool_sample(r, "on_sample", 49); }

const struct tool tool_profile = {
	.name = "profile", .usage =
	"profile [-F HZ] [-p PID] [-U | -K] [--folded | --svg FILE [--diff FILE]] [-d SECONDS]",
	.what = "where the processors' time goes: samples of stacks, of the kernel and of processes",
	.options = options, .source = tool_source_profile, .source_end = tool_source_profile_end,
	.is_of_task = true, .stacks = "counts", .stacks_unit = "samples", .begin = begin,
	.examples = "  skep profile -d 10 --svg cpu.svg        ten seconds of the machine as a flame graph\n"
		"  skep profile -p 4242 -F 199 -d 5        one process, 199 times a second\n"
		"  skep profile --folded -c 'make -s'      while a command runs\n",
};
