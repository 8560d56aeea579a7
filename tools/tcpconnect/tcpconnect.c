/* tcpconnect.c: skep tcpconnect: TCP connections that processes begin. */
#include "app/app.h"

TOOL_SOURCE(tcpconnect);

static const struct tool_option options[] = {
	{ 'P', "PORT", "only to this port" },
	{ 'T', NULL, "with the time of day" },
	{ 'U', NULL, "with the user's number" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' },
	{ "UID", 6, true, "uid", 'U' },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 15, false, "comm", 0 },
	{ "IP", 2, true, "ip", 0 },
	{ "SADDR", 15, false, "saddr", 0 },
	{ "DADDR", 15, false, "daddr", 0 },
	{ "DPORT", 5, true, "dport", 0 },
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

const struct tool tool_tcpconnect = {
	.name = "tcpconnect", .usage = "tcpconnect [-P PORT] [-T] [-U] [-4 | -6]", .what = "TCP connections that "
		"processes begin",
	.options = options, .narrow = "SADDR", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcpconnect, .source_end = tool_source_tcpconnect_end,
	.is_of_task = true, .begin = begin,
	.has_families = true,
};
