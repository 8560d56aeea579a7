/* trace.c: trace_pipe as lines, and a line taken apart. */
#include "stream/stream_private.h"

#include <fcntl.h>

enum { CHUNK = 16 << 10, MAX_READS = 64 };

static long drain(struct stream *s, struct source *src)
{
	long lines = 0;
	for (int i = 0; i < MAX_READS; i++) {        /* bounded: a busy pipe must not starve the others */
		long r = s->k->read(s->k, src->fd, src->copy + src->kept, src->copy_cap - src->kept);
		if (r <= 0)
			break;
		char *line = (char *)src->copy, *end = line + src->kept + r, *nl;
		while ((nl = memchr(line, '\n', (size_t)(end - line)))) {
			str text = { line, (u32)(nl - line) };
			u64 lost = trace_line_lost(text);
			src->lost += lost;
			if (!lost) {
				src->line(src->ctx, text);
				lines++;
			}
			line = nl + 1;
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

static str skip_blanks(str s)
{
	while (s.n && s.s[0] == ' ')
		s = str_sub(s, 1, s.n);
	return s;
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
		str cpu, time, sec, usec;
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
		str_cut(str_trim(time), '.', &sec, &usec);
		while (usec.n > 1 && usec.s[0] == '0')
			usec = str_sub(usec, 1, usec.n);
		out->time_us = str_to_u64(sec, &n) ? n * 1000000 : 0;
		out->time_us += str_to_u64(usec, &n) ? n : 0;
		if (!str_cut(rest, ':', &out->function, &out->msg))
			return false;
		out->function = str_trim(out->function);
		if (out->msg.n && out->msg.s[0] == ' ')
			out->msg = str_sub(out->msg, 1, out->msg.n);
		return true;
	}
	return false;
}
