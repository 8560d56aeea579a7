/* tcptop.c: skep tcptop: TCP traffic by process and connection. */
#include "app/app.h"

TOOL_SOURCE(tcptop);

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "COMM", 12, false, "comm", 0 }, { "LADDR", 15, false, "laddr", 0 },
	{ "LPORT", 5, true, "lport", 0 }, { "RADDR", 15, false, "raddr", 0 }, { "RPORT", 5, true, "rport", 0 },
	{ "RX", 7, true, "rx", 0 }, { "TX", 7, true, "tx", 0 },
};

static bool begin(struct tool_run *r)
{
	str format;
	if (host_tracepoint(r->h, STR("sock"), STR("sock_send_length"), &format))
		tool_define(r, "BY_TRACEPOINT", "1");
	return true;
}

const struct tool tool_tcptop = {
	.name = "tcptop", .usage = "tcptop [-p PID] [-i SECONDS] [-n ROWS] [-d SECONDS] [-4 | -6]",
	.what = "TCP traffic by process and connection",
	.narrow = "LADDR LPORT", .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_tcptop,
	.source_end = tool_source_tcptop_end,
	.table = "counts", .sort = "TX", .is_of_task = true, .begin = begin,
	.examples = "  skep tcptop -i 1 -n 20\n",
	.has_families = true,
};
