/* tcpconnlat.c: skep tcpconnlat: TCP connections that processes open, and how long that takes. */
#include "app/app.h"

TOOL_SOURCE(tcpconnlat);

static const struct tool_option options[] = {
	{ 'p', "PID", "only this process", "PID" },
	{ 'm', "MS", "only those that take so many milliseconds at least", "MIN_MS" },
	{ 'L', NULL, "with the port here" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 }, { "IP", 2, true, "ip", 0 },
	{ "SADDR", 15, false, "saddr", 0 }, { "LPORT", 5, true, "lport", 'L' },
	{ "DADDR", 15, false, "daddr", 0 }, { "DPORT", 5, true, "dport", 0 }, { "LAT", 8, true, "time_ns", 0 },
	{ "ERR", 12, false, "err", 0 },
};

const struct tool tool_tcpconnlat = {
	.name = "tcpconnlat", .usage = "tcpconnlat [-p PID] [-m MS] [-L] [-T] [-4 | -6]",
	.what = "TCP connections that processes open, and how long that takes",
	.narrow = "SADDR IP COMM", .options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcpconnlat, .source_end = tool_source_tcpconnlat_end,
	.has_families = true,
};
