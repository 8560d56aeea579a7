/* biopattern.c: skep biopattern: how block requests follow one another on each disk: in order, or anywhere. */
#include "app/app.h"

TOOL_SOURCE(biopattern);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "DISK", 8, false, "disk", 0 }, { "SEQ", 8, true, "sequential", 0 },
	{ "RND", 8, true, "random", 0 }, { "COUNT", 8, true, "count", 0 }, { "BYTES", 8, true, "bytes", 0 },
};

const struct tool tool_biopattern = {
	.name = "biopattern", .usage = "biopattern [-i SECONDS] [-d SECONDS]",
	.what = "how block requests follow one another on each disk: in order, or anywhere",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_biopattern,
	.source_end = tool_source_biopattern_end,
	.table = "disks", .sort = "COUNT",
	.examples = "  skep biopattern -i 1\n",
};
