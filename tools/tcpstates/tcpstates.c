/* tcpstates.c: skep tcpstates: TCP sockets from state to state. */
#include "app/app.h"

TOOL_SOURCE(tcpstates);

static const struct tool_option options[] = {
	{ 'L', "PORT", "only of this port here" },
	{ 'D', "PORT", "only of this port there" },
	{ 'T', NULL, "with the time of day" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' },
	{ "SKADDR", 18, false, "socket", 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 10, false, "comm", 0 },
	{ "LADDR", 15, false, "laddr", 0 },
	{ "LPORT", 5, true, "lport", 0 },
	{ "RADDR", 15, false, "raddr", 0 },
	{ "RPORT", 5, true, "rport", 0 },
	{ "OLDSTATE", 11, false, "old", 0 },
	{ "NEWSTATE", 11, false, "new", 0 },
	{ "TIME_IN", 8, true, "time_ns", 0 },
};

static bool begin(struct tool_run *r)
{
	u64 local = 0, remote = 0;
	if (!tool_number(r, 'L', UINT16_MAX, &local) || !tool_number(r, 'D', UINT16_MAX, &remote))
		return false;
	if (r->option['L'])
		tool_define(r, "LOCAL", "%u", (u32)local);
	if (r->option['D'])
		tool_define(r, "REMOTE", "%u", (u32)remote);
	return true;
}

const struct tool tool_tcpstates = {
	.name = "tcpstates", .usage = "tcpstates [-L PORT] [-D PORT] [-T] [-4 | -6]",
	.what = "TCP sockets from state to state, and how long they were in each",
	.narrow = "SKADDR LADDR COMM", .options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcpstates, .source_end = tool_source_tcpstates_end,
	.begin = begin,
	.has_families = true,
};
