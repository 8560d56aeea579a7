/* verb_event_pipe.c: skep map event_pipe: what programs write into a perf event array, as it comes. */
#include "cli/verb_elem.h"

#include "stream/stream.h"
#include "uapi/uapi.h"


enum { PAGES = 64, POLL_MS = 200 };

struct pipe_events { struct verb *v; u64 lost; };

static void event(void *ctx, u32 source UNUSED, const void *bytes, u32 len, u32 cpu)
{
	struct verb *v = ((struct pipe_events *)ctx)->v;
	u64 now = v->k->now_ns(v->k);
	if (v->json) {
		json_open(&v->j, NULL, '{');
		json_text(&v->j, "type", "9");
		json_u64(&v->j, "cpu", cpu);
		json_u64(&v->j, "index", cpu);
		json_u64(&v->j, "timestamp", now);
		json_open(&v->j, "data", '[');
		for (u32 i = 0; i < len; i++)
			json_raw(&v->j, NULL, arena_printf(v->a, "\"0x%02x\"", ((const u8 *)bytes)[i]));
		json_close(&v->j, ']');
		json_close(&v->j, '}');
		return;
	}
	buf_printf(v->out, "== @%llu.%09llu CPU: %u index: %u =====\n", (unsigned long long)(now / 1000000000),
		(unsigned long long)(now % 1000000000), cpu, cpu);
	verb_hex(v->out, bytes, len);
	buf_char(v->out, '\n');
}

static bool follow(struct verb *v, struct stream *s, long source)
{
	u64 lost = 0;
	cli_until_stopped();
	while (!cli_stopped() && !v->out->failed) {
		stream_poll(s, POLL_MS);
		u64 now = stream_lost(s, (u32)source);
		if (now > lost && !v->json)
			buf_printf(v->out, "lost %llu events\n", (unsigned long long)(now - lost));
		lost = now;
		buf_flush(v->out);
	}
	return true;
}

bool verb_event_pipe(struct verb *v)
{
	struct pipe_events ctx = { .v = v };
	struct sys_map_info m = { 0 };
	u32 len = sizeof(m);
	int fd = verb_object(v, INSPECT_MAP);
	if (fd < 0)
		return false;
	long r = sys_get_info(v->k, fd, &m, &len);
	bool ok = r == 0 && m.type == MAP_PERF_EVENT_ARRAY;
	if (!ok)
		verb_missing(v, "map is not a perf event array");
	ok = ok && verb_end(v);
	struct stream *s = ok ? stream_new(v->a, v->k) : NULL;
	long source = ok ? stream_add_perf(s, fd, PAGES, event, &ctx) : 0;
	if (source < 0)
		ok = verb_refused(v, source, "cannot open the perf events");
	if (ok && v->json)
		json_open(&v->j, NULL, '[');
	ok = ok && follow(v, s, source);
	if (ok && v->json)
		json_close(&v->j, ']');
	if (s)
		stream_close(s);
	v->k->close(v->k, fd);
	return ok;
}
