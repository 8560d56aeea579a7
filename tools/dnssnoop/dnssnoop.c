/* dnssnoop.c: skep dnssnoop: names that are asked of name servers, the answers, and how long they take. */
#include "app/app.h"

TOOL_SOURCE(dnssnoop);

static const struct tool_option options[] = {
	{ 'p', "PID", "only this process", "PID" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, NULL, 0 }, { "COMM", 16, false, NULL, 0 },
	{ "SERVER", 15, false, NULL, 0 }, { "TYPE", 6, false, NULL, 0 }, { "WHAT", 9, false, NULL, 0 },
	{ "ANSWERS", 7, true, NULL, 0 }, { "LAT", 8, true, NULL, 0 }, { "NAME", 30, false, NULL, 0 },
};

enum { NAME = 128, ADDRESS = 16, RESPONSE = 0x8000, CODE = 15 };

/* As in dnssnoop.bpf.c. */
struct event { u32 pid; char comm[16]; u8 server[ADDRESS]; u64 time_ns; u16 flags, answers; u8 name[NAME]; };

/* Labels with their lengths in front, up to an empty one; type gets the number behind. A name of others: nothing is
 * believed. */
static str name_of(struct arena *a, const u8 name[NAME], u32 *type)
{
	char *out = arena_alloc(a, NAME + 1);
	u32 n = 0, at = 0;
	*type = 0;
	while (at < NAME && name[at] && name[at] < 64 && at + name[at] + 1u < NAME) {
		if (n)
			out[n++] = '.';
		memcpy(out + n, name + at + 1, name[at]);
		n += name[at];
		at += name[at] + 1u;
	}
	if (at + 2 < NAME && !name[at])
		*type = name[at + 1] * 256u + name[at + 2];
	return n ? (str){ out, n } : STR(".");
}

static str type_name(struct arena *a, u32 type)
{
	static const struct { u32 number; const char *name; } types[] = { { 1, "A" }, { 2, "NS" }, { 5, "CNAME" },
		{ 6, "SOA" },
		{ 12, "PTR" }, { 15, "MX" }, { 16, "TXT" }, { 28, "AAAA" }, { 33, "SRV" }, { 64, "SVCB" },
		{ 65, "HTTPS" }, { 255, "ANY" } };
	for (u32 i = 0; i < ARRAY_LEN(types); i++)
		if (types[i].number == type)
			return str_from(types[i].name);
	return arena_printf(a, "%u", type);
}

static str what_of(struct arena *a, u16 flags)
{
	static const char *const codes[] = { "ok", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED" };
	u32 code = flags & CODE;
	if (!(flags & RESPONSE))
		return STR("question");
	return code < ARRAY_LEN(codes) ? str_from(codes[code]) : arena_printf(a, "error %u", code);
}

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	struct arena *a = r->h->arena;
	struct event e;
	u32 type;
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	bool is_answer = e.flags & RESPONSE;
	struct data address = { .kind = DATA_BYTES, .format = FORMAT_ADDRESS, .width = ADDRESS, .name = STR("server"),
		.text = { (const char *)e.server, ADDRESS } }, none = data_str(STR(""), STR("")),
		took = { .kind = DATA_UINT, .format = FORMAT_DURATION, .width = 8, .name = STR("lat"), .u = e.time_ns };
	str name = name_of(a, e.name, &type);
	tool_row(r, (struct data[]){ tool_time(r), data_uint(STR("pid"), e.pid),
		data_str(STR("comm"), (str){ e.comm, (u32)strnlen(e.comm, sizeof(e.comm)) }), address,
		data_str(STR("type"), type_name(a, type)), data_str(STR("what"), what_of(a, e.flags)),
		is_answer ? data_uint(STR("answers"), e.answers) : none, is_answer ? took : none,
		data_str(STR("name"), name) });
}

const struct tool tool_dnssnoop = {
	.name = "dnssnoop", .usage = "dnssnoop [-p PID]",
	.what = "names that are asked of name servers, the answers, and how long they take",
	.options = options, .narrow = "SERVER TIME", .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_dnssnoop,
	.source_end = tool_source_dnssnoop_end,
	.event = event,
};
