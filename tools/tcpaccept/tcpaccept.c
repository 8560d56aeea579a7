/* tcpaccept.c: skep tcpaccept: TCP connections that processes take. */
#include "app/app.h"

TOOL_SOURCE(tcpaccept);

static const struct tool_option options[] = {
	{ 'P', "PORT", "only on this port" },
	{ 'T', NULL, "with the time of day" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 16, false, "comm", 0 },
	{ "IP", 2, true, "ip", 0 },
	{ "RADDR", 15, false, "raddr", 0 },
	{ "RPORT", 5, true, "rport", 0 },
	{ "LADDR", 15, false, "laddr", 0 },
	{ "LPORT", 5, true, "lport", 0 },
};

static bool begin(struct tool_run *r)
{
	u64 n = 0;
	if (!tool_number(r, 'P', 65535, &n))
		return false;
	if (n)
		tool_define(r, "PORT", "%llu", (unsigned long long)n);
	return true;
}

const struct tool tool_tcpaccept = {
	.name = "tcpaccept", .usage = "tcpaccept [-P PORT] [-T] [-4 | -6]", .what = "TCP connections that processes take",
	.options = options, .narrow = "LADDR", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcpaccept, .source_end = tool_source_tcpaccept_end,
	.is_partial = true, .is_of_task = true, .begin = begin,
	.has_families = true,
};
