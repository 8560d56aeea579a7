/* report.c: what came out, as text for people, TAP, JUnit's XML, and JSON lines. */
#include "test/test_private.h"

#include <stdio.h>

enum { SOME_LINES = 12 };

static const char *const status_names[] = { "passed", "failed", "skipped" };

static str title(struct host *h, const struct test_case *c)
{
	return c->is_live ? arena_printf(h->arena, "%.*s (live)", STR_ARG(c->name)) : c->name;
}

static void tally(const test_files *files, u32 *of)
{
	vec_each(f, files)
		vec_each(c, &f->cases)
			of[c->status]++;
}

static u32 ran_in(const struct test_file *f, str file, u32 *all)
{
	u32 hit = 0;
	*all = 0;
	vec_each(l, &f->lines) {
		*all += str_eq(l->file, file);
		hit += str_eq(l->file, file) && l->times;
	}
	return hit;
}

/* ---- for people -------------------------------------------------------------------------------------------------- */

static void text_case(struct host *h, const struct test_case *c, struct buf *out)
{
	static const char *const words[] = { "ok   ", "FAIL ", "skip " };
	buf_printf(out, "  %s %.*s", words[c->status], STR_ARG(title(h, c)));
	if (c->status == TEST_SKIPPED)
		buf_printf(out, ": %.*s", STR_ARG(c->skipped));
	if (c->repeated && c->runs && c->status == TEST_PASSED)
		buf_printf(out, ": of %u times the best: %llu ns a run, %llu instructions", c->repeated,
			(unsigned long long)(c->run_ns / c->runs), (unsigned long long)(c->run_insns / c->runs));
	buf_char(out, '\n');
	vec_each(x, &c->failures)
		buf_printf(out, "        %.*s%s%.*s\n", STR_ARG(x->at), x->at.n ? ": " : "", STR_ARG(x->text));
}

/* "drop.bpf.c: 14 of 16 lines ran; not 23, 31" */
static void text_lines(const struct test_file *f, str file, struct buf *out)
{
	u32 all, shown = 0, hit = ran_in(f, file, &all);
	buf_printf(out, "  %.*s: %u of %u lines ran", STR_ARG(file), hit, all);
	vec_each(l, &f->lines) {
		if (!str_eq(l->file, file) || l->times)
			continue;
		if (shown++ == SOME_LINES) {
			buf_puts(out, ", ...");
			break;
		}
		buf_printf(out, "%s%u", shown == 1 ? "; not " : ", ", l->line);
	}
	buf_char(out, '\n');
}

static void text(struct host *h, const test_files *files, struct buf *out)
{
	u32 of[3] = { 0 };
	vec_each(f, files) {
		if (!f->cases.n)
			continue;
		buf_printf(out, "%.*s\n", STR_ARG(f->path));
		vec_each(c, &f->cases)
			text_case(h, c, out);
		for (u32 i = 0; i < f->lines.n; i++)
			if (!i || !str_eq(f->lines.v[i].file, f->lines.v[i - 1].file))
				text_lines(f, f->lines.v[i].file, out);
	}
	tally(files, of);
	buf_printf(out, "%u passed, %u failed", of[TEST_PASSED], of[TEST_FAILED]);
	if (of[TEST_SKIPPED])
		buf_printf(out, ", %u skipped", of[TEST_SKIPPED]);
	buf_char(out, '\n');
}

/* ---- TAP --------------------------------------------------------------------------------------------------------- */

static void tap(struct host *h, const test_files *files, struct buf *out)
{
	u32 of[3] = { 0 }, n = 0;
	tally(files, of);
	buf_printf(out, "TAP version 14\n1..%u\n", of[0] + of[1] + of[2]);
	vec_each(f, files) {
		vec_each(c, &f->cases) {
			buf_printf(out, "%sok %u - %.*s: %.*s", c->status == TEST_FAILED ? "not " : "", ++n,
				STR_ARG(f->path), STR_ARG(title(h, c)));
			if (c->status == TEST_SKIPPED)
				buf_printf(out, " # SKIP %.*s", STR_ARG(c->skipped));
			buf_char(out, '\n');
			vec_each(x, &c->failures) {
				buf_puts(out, "  ---\n  at: ");
				buf_json_str(out, x->at);
				buf_puts(out, "\n  message: ");
				buf_json_str(out, x->text);
				buf_puts(out, "\n  ...\n");
			}
		}
	}
}

/* ---- JUnit ------------------------------------------------------------------------------------------------------- */

/* Control characters have no place in XML, however written. */
static void xml(struct buf *out, str s)
{
	for (u32 i = 0; i < s.n; i++) {
		switch (s.s[i]) {
		case '<': buf_puts(out, "&lt;"); break;
		case '>': buf_puts(out, "&gt;"); break;
		case '&': buf_puts(out, "&amp;"); break;
		case '"': buf_puts(out, "&quot;"); break;
		default:  buf_char(out, (u8)s.s[i] < ' ' ? ' ' : s.s[i]);
		}
	}
}

static void junit_case(struct host *h, const struct test_file *f, const struct test_case *c, struct buf *out)
{
	buf_puts(out, "    <testcase classname=\"");
	xml(out, f->path);
	buf_puts(out, "\" name=\"");
	xml(out, title(h, c));
	buf_printf(out, "\" time=\"%llu.%06llu\">\n", (unsigned long long)c->time_us / 1000000,
		(unsigned long long)c->time_us % 1000000);
	vec_each(x, &c->failures) {
		buf_puts(out, "      <failure message=\"");
		xml(out, x->text);
		buf_puts(out, "\">");
		xml(out, x->at);
		buf_puts(out, "</failure>\n");
	}
	if (c->status == TEST_SKIPPED) {
		buf_puts(out, "      <skipped message=\"");
		xml(out, c->skipped);
		buf_puts(out, "\"/>\n");
	}
	buf_puts(out, "    </testcase>\n");
}

static void junit(struct host *h, const test_files *files, struct buf *out)
{
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	for (u32 i = 0; i < files->n; i++) {
		const struct test_file *f = &files->v[i];
		u32 of[3] = { 0 };
		test_files one = { .v = &files->v[i], .n = 1 };
		tally(&one, of);
		buf_puts(out, "  <testsuite name=\"");
		xml(out, f->path);
		buf_printf(out, "\" tests=\"%u\" failures=\"%u\" skipped=\"%u\">\n", of[0] + of[1] + of[2],
			of[TEST_FAILED], of[TEST_SKIPPED]);
		vec_each(c, &f->cases)
			junit_case(h, f, c, out);
		buf_puts(out, "  </testsuite>\n");
	}
	buf_puts(out, "</testsuites>\n");
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void json_case(struct host *h, const struct test_file *f, const struct test_case *c, struct buf *out)
{
	struct json j = host_json(h, "test", out);
	json_str(&j, "file", f->path);
	json_str(&j, "name", c->name);
	json_bool(&j, "live", c->is_live);
	json_text(&j, "status", status_names[c->status]);
	json_u64(&j, "time_us", c->time_us);
	json_u64(&j, "insns", c->insns);
	if (c->repeated) {
		json_u64(&j, "repeated", c->repeated);
		json_u64(&j, "runs", c->runs);
		json_u64(&j, "run_ns", c->runs ? c->run_ns / c->runs : 0);
	}
	json_open(&j, "failures", '[');
	vec_each(x, &c->failures) {
		json_open(&j, NULL, '{');
		json_str(&j, "at", x->at);
		json_str(&j, "message", x->text);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	if (c->status == TEST_SKIPPED)
		json_str(&j, "reason", c->skipped);
	json_end_line(&j);
}

static void json_lines(struct host *h, const struct test_file *f, str file, struct buf *out)
{
	struct json j = host_json(h, "coverage", out);
	u32 all, hit = ran_in(f, file, &all);
	json_str(&j, "file", file);
	json_u64(&j, "lines", all);
	json_u64(&j, "hit", hit);
	json_open(&j, "missed", '[');
	vec_each(l, &f->lines)
		if (str_eq(l->file, file) && !l->times)
			json_u64(&j, NULL, l->line);
	json_close(&j, ']');
	json_end_line(&j);
}

static void json(struct host *h, const test_files *files, struct buf *out)
{
	vec_each(f, files) {
		vec_each(c, &f->cases)
			json_case(h, f, c, out);
		for (u32 i = 0; i < f->lines.n; i++)
			if (!i || !str_eq(f->lines.v[i].file, f->lines.v[i - 1].file))
				json_lines(h, f, f->lines.v[i].file, out);
	}
}

void test_print(struct host *h, const test_files *files, const struct test_opts *o)
{
	static void (*const print[])(struct host *, const test_files *, struct buf *) = { text, tap, junit, json };
	print[o->format](h, files, o->out);
}
