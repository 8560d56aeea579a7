/* cmd_trace.c: skep trace: trace_pipe, taken apart into columns; --raw: as it is. */
#include "cli/cli.h"

#include "stream/stream.h"
#include "ui/ui.h"

#include <stdlib.h>

enum { COMM_COLUMN = 16 };
struct tracer { struct cli *c; bool raw; };

static void on_line(void *ctx, str line)
{
	struct tracer *t = ctx;
	struct buf *out = &t->c->out;
	struct trace_line l;
	if (t->c->json && line.n)
		print_json(&t->c->host, str_trim(line), out);      /* a session's mark may stand at its end */
	if (t->c->json)
		return;
	if (t->raw || !trace_line_parse(line, &l)) {
		if (line.n)
			ui_line(line, out);
		return;
	}
	buf_printf(out, "%6llu.%06llu %3u ", (unsigned long long)l.time_us / 1000000,
		(unsigned long long)l.time_us % 1000000, l.cpu);
	struct buf comm = BUF_INIT;
	ui_text(l.comm, &comm);
	buf_str(out, buf_view(&comm));
	buf_pad(out, ' ', comm.n < COMM_COLUMN ? COMM_COLUMN - (u32)comm.n : 0);
	buf_free(&comm);
	buf_printf(out, " %7u ", l.pid);
	ui_line(str_trim(l.msg), out);
}

static bool parse(struct cli_args *a, struct tracer *t, double *seconds)
{
	int id;
	while ((id = args_next(a)) != OPT_END) {
		if (id == OPT_OWN)
			t->raw = true;
		else if (id == 'd')
			args_seconds(a, seconds);
		else if (id == 'f')
			args_json(a, &a->c->json);
		else
			args_wrong(a, "no word is expected here");
	}
	return !a->is_wrong;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct tracer t = { .c = c };
	const char *root = sys_tracefs(c->host.k);
	double seconds = 0;
	if (!parse(a, &t, &seconds))
		return cli_finish(c, false);
	if (!root) {
		app_report(&c->ds, NO_TRACEFS, where_none(), "tracefs is not mounted");
		return cli_finish(c, false);
	}
	u64 end = seconds > 0 ? c->host.k->now_ns(c->host.k) + (u64)(seconds * 1e9) : 0;
	struct stream *s = stream_new(&c->arena, c->host.k);
	long r = stream_add_new_trace(s, root, on_line, &t);
	if (r < 0)
		host_no_trace_pipe(&c->host, r);
	cli_until_stopped();
	if (r >= 0 && !t.raw && !c->json)
		buf_puts(&c->out, "          TIME CPU COMM                 PID MESSAGE\n");
	long reader = stream_add_hangup(s, 1);
	while (r >= 0 && !cli_stopped() && (!end || c->host.k->now_ns(c->host.k) < end)) {
		stream_poll(s, 100);
		if (!buf_flush(&c->out) || stream_ready(s, reader))
			break;
	}
	if (stream_lost(s, STREAM_TRACE))
		buf_printf(&c->err, "skep: %llu lines were lost\n", (unsigned long long)stream_lost(s, STREAM_TRACE));
	stream_close(s);
	return cli_finish(c, r >= 0);
}

static const struct cli_option options[] = {
	{ OPT_OWN, "--raw", NULL, "the lines as the kernel writes them" },
	{ 'f', "-f", "text|json", "json: one object a line" },
	{ 'd', "-d", "SECONDS", "end after so long; without it, Ctrl-C ends" },
	{ 0 },
};

const struct command command_trace = {
	"trace", run, "trace [--raw | -f json] [-d SECONDS]", "what all programs print, in columns", options,
	"Reads the machine's trace_pipe from now on, not what stood there before; whoever reads there as well gets\n"
	"the other lines. (skep run has a pipe of its own.)\n",
};
