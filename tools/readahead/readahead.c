/* readahead.c: skep readahead: pages that are read before they are asked for: how many are used, and after how long. */
#include "app/app.h"

TOOL_SOURCE(readahead);

static bool begin(struct tool_run *r)
{
	str format;
	if (host_tracepoint(r->h, STR("filemap"), STR("mm_filemap_get_pages"), &format))
		tool_define(r, "BY_TRACEPOINT", "1");
	return true;
}

static void tick(struct tool_run *r, bool is_last)
{
	u64 ahead = 0, used = 0;
	if (is_last && r->interval > 0 && r->ticks > 1)
		return;
	tool_stamp(r);
	tool_variable(r, "ahead", &ahead, sizeof(ahead));
	tool_variable(r, "used", &used, sizeof(used));
	u64 unused = ahead > used ? ahead - used : 0;
	if (r->json) {
		struct json j = host_json(r->h, "row", r->out);
		json_text(&j, "tool", "readahead");
		json_open(&j, "data", '{');
		json_u64(&j, "ahead", ahead);
		json_u64(&j, "used", used);
		json_u64(&j, "unused", unused);
		json_close(&j, '}');
		json_end_line(&j);
	} else {
		buf_printf(r->out, "%llu pages were read ahead: %llu used, %llu not yet\n", (unsigned long long)ahead,
			(unsigned long long)used, (unsigned long long)unused);
	}
	tool_show(r, STR("age when used"), false);
}

const struct tool tool_readahead = {
	.name = "readahead", .usage = "readahead [-i SECONDS] [-d SECONDS]",
	.what = "pages that are read before they are asked for: how many are used, and after how long",
	.source = tool_source_readahead, .source_end = tool_source_readahead_end,
	.is_partial = true, .begin = begin, .tick = tick, .shows = "age", .unit = "msecs",
	.examples = "  skep readahead -c 'cat big.iso >/dev/null'      of one command\n"
		"  skep readahead 5                                 since the start, every five seconds\n",
};
