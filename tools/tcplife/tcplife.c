/* tcplife.c: skep tcplife: TCP connections that have ended. */
#include "app/app.h"

TOOL_SOURCE(tcplife);

static const struct tool_option options[] = {
	{ 'p', "PID", "only of this process" },
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

static bool begin(struct tool_run *r)
{
	u64 pid = 0;
	if (!tool_number(r, 'p', 1u << 22, &pid))
		return false;
	if (pid)
		tool_define(r, "PID", "%llu", (unsigned long long)pid);
	return true;
}

const struct tool tool_tcplife = {
	.name = "tcplife", .usage = "tcplife [-p PID] [-T]",
	.what = "TCP connections that have ended: who, how much, how long",
	.options = options, .narrow = "LADDR", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcplife, .source_end = tool_source_tcplife_end,
	.begin = begin,
};
