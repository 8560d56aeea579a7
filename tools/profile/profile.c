/* profile.c: skep profile: what the processors do, by samples. */
#include "app/app.h"

TOOL_SOURCE(profile);

static const struct tool_option options[] = {
	{ 'F', "HZ", "so many samples a second of each processor; 49 if not given" },
	{ 'p', "PID", "only this process" },
	{ 'f', "text|json|folded", "folded: a line for each stack, as flame graphs want it" },
	{ 0 },
};

static bool begin(struct tool_run *r)
{
	u64 hz = 49, pid = 0;
	if (!tool_number(r, 'F', 10000, &hz) || !tool_number(r, 'p', 1u << 22, &pid))
		return false;
	if (pid)
		tool_define(r, "PID", "%u", (u32)pid);
	r->hook = (struct run_hook){ STR("on_sample"), arena_printf(r->h->arena, "perf:cpu-clock:%lluhz",
		(unsigned long long)MAX(hz, 1u)) };
	return true;
}

static void tick(struct tool_run *r, bool is_last)
{
	if (is_last)
		tool_stacks(r, "counts", "stacks");
}

const struct tool tool_profile = {
	.name = "profile", .usage = "profile [-F HZ] [-p PID] [-f text|json|folded]",
	.what = "samples of what the processors do, by the stack of the kernel",
	.options = options,
	.source = tool_source_profile, .source_end = tool_source_profile_end,
	.begin = begin, .tick = tick,
};
