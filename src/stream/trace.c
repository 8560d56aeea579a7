/* trace.c: trace_pipe as lines, and a line taken apart.
 *
 * The kernel keeps what was written until somebody reads it, so that the first lines may be hours old. What is older
 * than the reader is left out by the trace's own clock, which per_cpu/cpu0/stats tells, up to the first line that is
 * new or until the pipe was empty once. */
#include "stream/stream_private.h"

#include <fcntl.h>

enum { CHUNK = 16 << 10, MAX_READS = 64 };

static str skip_blanks(str s)
{
	while (s.n && s.s[0] == ' ')
		s = str_sub(s, 1, s.n);
	return s;
}

/* "123.456789": in microseconds. */
static u64 time_of(str text)
{
	str sec, usec;
	u64 n, us;
	str_cut(str_trim(text), '.', &sec, &usec);
	while (usec.n > 1 && usec.s[0] == '0')
		usec = str_sub(usec, 1, usec.n);
	us = str_to_u64(sec, &n) ? n * 1000000 : 0;
	return us + (str_to_u64(usec, &n) ? n : 0);
}

/* Is it from before the reader's start? What is no line of the trace belongs to the one before it. */
static bool is_old(struct source *src, str line)
{
	struct trace_line l;
	trace_line_parse(line, &l);
	if (l.time_us >= src->from_us)
		src->from_us = 0;
	return src->from_us != 0;
}

static long drain(struct stream *s, struct source *src)
{
	long lines = 0;
	for (int i = 0; i < MAX_READS; i++) {        /* bounded: a busy pipe must not starve the others */
		long r = s->k->read(s->k, src->fd, src->copy + src->kept, src->copy_cap - src->kept);
		if (r <= 0) {
			src->from_us = 0;
			break;
		}
		char *line = (char *)src->copy, *end = line + src->kept + r, *nl;
		while ((nl = memchr(line, '\n', (size_t)(end - line)))) {
			str text = { line, (u32)(nl - line) };
			line = nl + 1;
			if (src->from_us && is_old(src, text))
				continue;
			u64 lost = trace_line_lost(text);
			src->lost += lost;
			if (!lost) {
				src->line(src->ctx, text);
				lines++;
			}
		}
		src->kept = (u32)(end - line);
		if (src->kept == src->copy_cap)
			src->kept = 0;
		memmove(src->copy, line, src->kept);
	}
	return lines;
}

static void close_trace(struct stream *s, struct source *src)
{
	s->k->close(s->k, src->fd);
}

static const struct source_ops trace_ops = { drain, close_trace };

static u64 trace_now_us(struct stream *s, const char *folder)
{
	str line, text;
	if (sys_read_file(s->k, s->arena, arena_printf(s->arena, "%s/per_cpu/cpu0/stats", folder).s, 4096, &text) <= 0)
		return 0;
	while (str_cut(text, '\n', &line, &text))
		if (str_starts(line, "now ts:"))
			return time_of(str_sub(line, 7, line.n));
	return 0;
}

long stream_add_new_trace(struct stream *s, const char *folder, stream_line_fn *fn, void *ctx)
{
	u64 now_us = trace_now_us(s, folder);
	long r = stream_add_trace(s, arena_printf(s->arena, "%s/trace_pipe", folder).s, fn, ctx);
	if (r >= 0)
		vec_last(&s->sources).from_us = now_us;
	return r;
}

long stream_add_trace(struct stream *s, const char *path, stream_line_fn *fn, void *ctx)
{
	long fd = s->k->open(s->k, path, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0)
		return fd;
	struct source src = { .ops = &trace_ops, .fd = (int)fd, .line = fn, .ctx = ctx, .number = STREAM_TRACE };
	src.copy = arena_alloc(s->arena, CHUNK);
	src.copy_cap = CHUNK;
	return stream_add(s, src);
}

u64 trace_line_lost(str line)
{
	u64 n;
	s64 at = str_find(line, '[');
	if (!str_starts(line, "CPU:") || at < 0)
		return 0;
	str rest = str_sub(line, (u32)at, line.n), word, tail;
	if (!str_starts(rest, "[LOST "))
		return 0;
	str_cut(str_sub(rest, 6, rest.n), ' ', &word, &tail);
	return str_to_u64(word, &n) ? n : 0;
}

/* 16 characters of name, '-', pid, [cpu], flags, time:, function:, text. The name may hold anything, so the split is
 * at the last '-' before the bracket that is followed by digits and blanks only. */
bool trace_line_parse(str line, struct trace_line *out)
{
	*out = (struct trace_line){ 0 };
	for (u32 i = 0; i < line.n; i++) {
		u32 p = i + 1, digits = 0;
		if (line.s[i] != '-')
			continue;
		while (p < line.n && line.s[p] >= '0' && line.s[p] <= '9')
			out->pid = digits++ ? out->pid * 10 + (u32)(line.s[p] - '0') : (u32)(line.s[p] - '0'), p++;
		str rest = skip_blanks(str_sub(line, p, line.n));  /* what the text ends with is the program's own */
		if (!digits)
			continue;
		if (rest.n && rest.s[0] == '(') {            /* record-tgid option: "(tgid)" */
			s64 close = str_find(rest, ')');
			rest = close < 0 ? rest : skip_blanks(str_sub(rest, (u32)close + 1, rest.n));
		}
		if (!rest.n || rest.s[0] != '[')
			continue;
		str cpu, time;
		u64 n;
		if (!str_cut(str_sub(rest, 1, rest.n), ']', &cpu, &rest))
			return false;
		while (cpu.n > 1 && cpu.s[0] == '0')
			cpu = str_sub(cpu, 1, cpu.n);
		if (!str_to_u64(cpu, &n))
			return false;
		out->cpu = (u32)n;
		out->comm = str_trim(str_sub(line, 0, i));
		if (!str_cut(skip_blanks(rest), ' ', &out->flags, &rest) || !str_cut(rest, ':', &time, &rest))
			return false;
		out->time_us = time_of(time);
		if (!str_cut(rest, ':', &out->function, &out->msg))
			return false;
		out->function = str_trim(out->function);
		if (out->msg.n && out->msg.s[0] == ' ')
			out->msg = str_sub(out->msg, 1, out->msg.n);
		return true;
	}
	return false;
}
