/* cachestat.c: skep cachestat: how often the page cache has what is asked for. */
#include "app/app.h"

TOOL_SOURCE(cachestat);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "TOTAL", 9, true, "total", 0 }, { "MISSES", 9, true, "misses", 0 },
	{ "HITS", 9, true, "-TOTAL/MISSES", 0 }, { "DIRTIES", 9, true, "dirties", 0 },
	{ "HITRATIO", 9, true, "%HITS/TOTAL", 0 },
};

static bool begin(struct tool_run *r)
{
	const struct btf *b = host_btf(r->h);
	str format;
	if (b && btf_find(b, BTF_FUNC, STR("folio_mark_accessed")))
		tool_define(r, "BY_FOLIO_PROBES", "1");
	if (host_tracepoint(r->h, STR("filemap"), STR("mm_filemap_get_pages"), &format))
		tool_define(r, "BY_TRACEPOINT", "1");
	if (host_tracepoint(r->h, STR("writeback"), STR("writeback_dirty_folio"), &format))
		tool_define(r, "BY_FOLIO", "1");
	return true;
}

const struct tool tool_cachestat = {
	.name = "cachestat", .usage = "cachestat [INTERVAL [COUNT]] [-d SECONDS]",
	.what = "how often the page cache has what is asked for",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_cachestat,
	.source_end = tool_source_cachestat_end,
	.has_counts = true, .is_partial = true, .begin = begin,
	.examples = "  skep cachestat 1 5\n",
};
