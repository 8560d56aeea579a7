/* sigtrace.c: skep sigtrace: who sends which signal to whom, and what becomes of it. */
#include "app/app.h"

#include "uapi/uapi.h"

TOOL_SOURCE(sigtrace);

/* As in sigtrace.bpf.c. */
struct event {
	u64 delay_ns;
	u32 sender, receiver, signal;
	s32 code, result;
	char sender_comm[16], receiver_comm[16];
};

static const struct tool_option options[] = {
	{ 'p', "PID", "only signals sent by or to this process" },
	{ 's', "SIGNAL", "only this signal: KILL, SIGKILL or 9" },
	{ 'x', NULL, "only signals that the receiver does not get" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "SIGNAL", 8, false, NULL, 0 }, { "FROM", 7, true, NULL, 0 },
	{ "TO", 7, true, NULL, 0 }, { "RECEIVER", 16, false, NULL, 0 }, { "RESULT", 11, false, NULL, 0 },
	{ "DELAY-US", 9, true, NULL, 0 }, { "SENDER", 40, false, NULL, 0 },
};

static bool begin(struct tool_run *r)
{
	u64 pid = 0;
	u32 number;
	if (!tool_number(r, 'p', 1u << 22, &pid) || !tool_signal(r, 's', &number))
		return false;
	if (pid)
		tool_define(r, "PID", "%u", (u32)pid);
	if (number)
		tool_define(r, "SIGNAL", "%u", number);
	if (r->option['x'])
		tool_define(r, "FAILED", "1");
	return true;
}

static str signal_text(struct arena *a, u32 number)
{
	const char *name = uapi_signal_name(number);
	return name ? str_from(name) : number >= 34 && number <= 64 ? arena_printf(a, "RTMIN+%u", number - 34) :
		arena_printf(a, "%u", number);
}

static str text(const char s[16]) { return (str){ s, (u32)strnlen(s, 16) }; }

/* include/trace/events/signal.h, and what sigtrace.bpf.c adds. */
enum { DEADLY = 100, NEVER_DELIVERED };

static const char *result_text(s32 result)
{
	static const char *const names[] = { "delivered", "ignored", "pending", "overflow", "no info" };
	if (result >= DEADLY)
		return result == DEADLY ? "killed" : "undelivered";
	return result >= 0 && result < (s32)ARRAY_LEN(names) ? names[result] : "?";
}

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	struct event e;
	struct arena *a = r->h->arena;
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	str sender = tool_cmdline(r, a, e.sender);
	struct data row[] = {
		tool_time(r), data_str(STR(""), signal_text(a, e.signal)), data_uint(STR(""), e.sender),
			data_uint(STR(""), e.receiver),
		data_str(STR(""), text(e.receiver_comm)), data_str(STR(""), str_from(result_text(e.result))),
		data_uint(STR(""), e.delay_ns / 1000),
		data_str(STR(""), sender.n ? sender : text(e.sender_comm)),
	};
	tool_row(r, row);
}

const struct tool tool_sigtrace = {
	.name = "sigtrace", .usage = "sigtrace [-p PID] [-s SIGNAL] [-x]",
	.what = "who sends which signal to whom, and what becomes of it",
	.options = options, .narrow = "DELAY-US", .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_sigtrace,
	.source_end = tool_source_sigtrace_end,
	.begin = begin, .event = event,
};
