/* cmd_trace.c: skep trace: trace_pipe, taken apart into columns; --raw: as it is. */
#include "cli/cli.h"

#include "stream/stream.h"

#include <signal.h>
#include <stdlib.h>

struct tracer { struct cli *c; bool raw; };

static void on_line(void *ctx, str line)
{
	struct tracer *t = ctx;
	struct buf *out = &t->c->out;
	struct trace_line l;
	if (t->raw || !trace_line_parse(line, &l)) {
		if (line.n) {
			buf_str(out, line);
			buf_char(out, '\n');
		}
		return;
	}
	buf_printf(out, "%6llu.%06llu %3u %-16.*s %7u %.*s\n", (unsigned long long)l.time_us / 1000000, (unsigned long long)l.time_us % 1000000, l.cpu,
		STR_ARG(l.comm), l.pid, STR_ARG(str_trim(l.msg)));
}

static volatile sig_atomic_t stopped;
static void stop(int sig UNUSED) { stopped = 1; }

int cmd_trace(struct cli *c, int argc, char **argv)
{
	struct tracer t = { .c = c };
	struct sigaction act = { .sa_handler = stop };
	const char *root = sys_tracefs(c->host.k), *v;
	u64 end = 0;
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--raw")) {
			t.raw = true;
		} else if (!strcmp(argv[i], "-d") && cli_needs_value(c, &i, argc, argv, &v)) {
			end = c->host.k->now_ns(c->host.k) + (u64)(atof(v) * 1e9);
		} else {
			app_report(&c->ds, BAD_OPTION, where_arg(str_from(argv[i]), (u64)i), "this option is not known");
			return cli_finish(c, false);
		}
	}
	if (!root) {
		app_report(&c->ds, NO_TRACEFS, where_none(), "tracefs is not mounted");
		return cli_finish(c, false);
	}
	struct stream *s = stream_new(&c->arena, c->host.k);
	long r = stream_add_trace(s, arena_printf(&c->arena, "%s/trace_pipe", root).s, on_line, &t);
	if (r < 0)
		app_report(&c->ds, NO_TRACEFS, where_none(), "cannot open trace_pipe")->sys_errno = (int)-r;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	if (r >= 0 && !t.raw)
		buf_puts(&c->out, "          TIME CPU COMM                 PID MESSAGE\n");
	while (r >= 0 && !stopped && (!end || c->host.k->now_ns(c->host.k) < end)) {
		stream_poll(s, 100);
		if (!buf_flush(&c->out))
			break;
	}
	stream_close(s);
	return cli_finish(c, r >= 0);
}
