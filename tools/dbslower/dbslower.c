/* dbslower.c: skep dbslower: queries of MySQL and PostgreSQL servers that take long. */
#include "app/app.h"

TOOL_SOURCE(dbslower);

static const struct tool_option options[] = {
	{ 'm', "MS", "only those that take so many milliseconds at least; 1 if not given", "MIN_MS" },
	{ 'x', "FILE", "the server's program", "SERVER", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 },
	{ "LAT", 8, true, "time_ns", 0 }, { "QUERY", 40, false, "query", 0 },
};

static bool begin(struct tool_run *r)
{
	const char *which = r->nargs == 1 ? r->args[0] : "";
	bool is_mysql = !strcmp(which, "mysql");
	if (!is_mysql && strcmp(which, "postgres"))
		return tool_usage_error(r, "", 0, "which server: mysql or postgres?");
	tool_define(r, "PROVIDER", is_mysql ? "\"mysql\"" : "\"postgresql\"");
	if (!r->option['x'])
		tool_define(r, "SERVER", is_mysql ? "\"mysqld\"" : "\"postgres\"");
	if (!r->option['m'])
		tool_define(r, "MIN_MS", "1ull");
	return true;
}

const struct tool tool_dbslower = {
	.name = "dbslower", .usage = "dbslower [-m MS] [-x FILE] mysql | postgres",
	.what = "queries of MySQL and PostgreSQL servers that take long",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_dbslower,
	.source_end = tool_source_dbslower_end,
	.has_words = true, .is_of_task = true, .begin = begin,
};
