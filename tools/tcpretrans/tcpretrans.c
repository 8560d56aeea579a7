/* tcpretrans.c: skep tcpretrans: TCP segments that are sent again. */
#include "app/app.h"

TOOL_SOURCE(tcpretrans);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "LADDR", 15, false, "laddr", 0 },
	{ "LPORT", 5, true, "lport", 0 },
	{ "RADDR", 15, false, "raddr", 0 },
	{ "RPORT", 5, true, "rport", 0 },
	{ "STATE", 12, false, "state", 0 },
};

const struct tool tool_tcpretrans = {
	.name = "tcpretrans", .usage = "tcpretrans [-4 | -6]", .what = "TCP segments that are sent again",
	.narrow = "LADDR", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcpretrans, .source_end = tool_source_tcpretrans_end,
	.has_families = true,
};
