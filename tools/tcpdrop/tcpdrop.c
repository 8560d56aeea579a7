/* tcpdrop.c: skep tcpdrop: TCP segments that the kernel drops. */
#include "app/app.h"

TOOL_SOURCE(tcpdrop);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "SADDR", 15, false, "saddr", 0 },
	{ "SPORT", 5, true, "sport", 0 },
	{ "DADDR", 15, false, "daddr", 0 },
	{ "DPORT", 5, true, "dport", 0 },
	{ "FLAGS", 5, true, "flags", 0 },
	{ "REASON", 21, false, "reason", 0 },
	{ "FUNCTION", 24, false, "function", 0 },
};

const struct tool tool_tcpdrop = {
	.name = "tcpdrop", .usage = "tcpdrop [-4 | -6]", .what = "TCP segments that the kernel drops: why, and where",
	.narrow = "FUNCTION SADDR", .omits = "SKB_DROP_REASON_", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_tcpdrop, .source_end = tool_source_tcpdrop_end,
	.needs = "enum skb_drop_reason", .since = "5.17",
	.has_families = true,
};
