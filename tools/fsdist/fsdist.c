/* fsdist.c: skep fsdist: how long operations on files of a kind of file system take, as histograms. */
#include "app/app.h"

TOOL_SOURCE(fsdist);

static const struct tool_option options[] = {
	{ 't', "TYPE", "only this type: ext4, xfs, btrfs, nfs, tmpfs, overlay ...", "FS", true },
	{ 'm', NULL, "in milliseconds", "MILLISECONDS", false, "msecs" },
	{ 0 },
};

/* ext4dist is about ext4. */
static bool begin(struct tool_run *r)
{
	const char *name = r->tool->name;
	if (strcmp(name, "fsdist"))
		tool_define(r, "FS", "\"%.*s\"", (int)(strlen(name) - strlen("dist")), name);
	return true;
}

const struct tool tool_fsdist = {
	.name = "fsdist", .usage = "fsdist [-t TYPE] [-p PID] [-m] [-i SECONDS] [-d SECONDS]",
	.what = "how long operations on files of a kind of file system take, as histograms",
	.options = options, .source = tool_source_fsdist, .source_end = tool_source_fsdist_end,
	.shows = "latency", .unit = "usecs", .is_partial = true, .is_of_task = true, .begin = begin,
};

/* The same of one type of file system, under the names that people know. */
#define OF(type, what_) \
	const struct tool tool_##type##dist = { \
		.name = #type "dist", .usage = #type "dist [-p PID] [-m] [-i SECONDS] [-d SECONDS]", .what = what_, \
		.options = options, .source = tool_source_fsdist, .source_end = tool_source_fsdist_end, \
		.shows = "latency", .unit = "usecs", .is_partial = true, .is_of_task = true, .begin = begin, \
	}

OF(ext4, "how long operations on files of ext4 take, as histograms");
OF(xfs, "how long operations on files of xfs take, as histograms");
OF(btrfs, "how long operations on files of btrfs take, as histograms");
OF(nfs, "how long operations on files of nfs take, as histograms");
