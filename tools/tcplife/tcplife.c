/* tcplife.c: skep tcplife: TCP connections that have ended. */
#include "app/app.h"

TOOL_SOURCE(tcplife);

static const struct tool_option options[] = {
	{ 'p', "PID", "only of this process", "PID" },
	{ 'L', "PORT", "only of this port here", "LOCAL" },
	{ 'D', "PORT", "only of this port there", "REMOTE" },
	{ 'T', NULL, "with the time of day" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 8, false, "comm", 0 },
	{ "LADDR", 15, false, "laddr", 0 },
	{ "LPORT", 5, true, "lport", 0 },
	{ "RADDR", 15, false, "raddr", 0 },
	{ "RPORT", 5, true, "rport", 0 },
	{ "TX", 5, true, "tx", 0 },
	{ "RX", 5, true, "rx", 0 },
	{ "TIME_IN", 7, true, "time_ns", 0 },
};

const struct tool tool_tcplife = {
	.name = "tcplife", .usage = "tcplife [-p PID] [-L PORT] [-D PORT] [-4 | -6] [-T]",
	.what = "TCP connections that have ended: who, how much, how long",
	.options = options, .narrow = "LADDR LPORT", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcplife, .source_end = tool_source_tcplife_end,
	.has_families = true,
};
