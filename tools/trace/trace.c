/* trace.c: skep trace: a line each time a place is hit: values in a format, on a condition. */
#include "app/app.h"

TOOL_SOURCE(trace);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' }, { "PID", 7, true, NULL, 0 }, { "TID", 7, true, NULL, 0 },
	{ "COMM", 16, false, NULL, 0 }, { "FUNC", 16, false, NULL, 0 }, { "WHAT", 40, false, NULL, 0 },
};

enum { NUMBERS = 8, TEXTS = 4, TEXT = 128, MAX_VALUES = 8 };

/* As in trace.bpf.c. */
struct event { u32 pid, tid; char comm[16]; u64 number[NUMBERS]; char text[TEXTS][TEXT]; };
/* Of each value how it is shown: d, u, x, s, and where it lies; without an l or z it is an int, as in C: most functions
 * return that, and the upper half of the register may hold anything then. */
struct value { char as; bool is_long; u32 at; };
struct state { str name, format; struct value value[MAX_VALUES]; u32 n, numbers, texts; };

static bool wrong(struct tool_run *r, const char *why)
{
	tool_usage_error(r, r->nargs ? r->args[0] : "", 0, why);
	diag_hint(r->h->ds, vec_last(&r->h->ds->list), "skep trace 'c:open (arg2 & 1) \"%%s\", arg1'   skep trace "
		"'t:syscalls:sys_enter_openat \"%%s\", args->filename'");
	return false;
}

/* Up to the bracket that closes the first one; false: there is none. */
static bool cut_brackets(str text, str *inside, str *rest)
{
	u32 depth = 0;
	for (u32 i = 0; i < text.n; i++) {
		depth += text.s[i] == '(';
		depth -= text.s[i] == ')';
		if (depth)
			continue;
		*inside = str_sub(text, 1, i);
		*rest = str_trim(str_sub(text, i + 1, text.n));
		return true;
	}
	return false;
}

/* The letters of the format's values, in order: %d, %lld, %-20s. */
static bool read_format(struct state *s)
{
	for (u32 i = 0; i + 1 < s->format.n; i++) {
		bool is_long = false;
		if (s->format.s[i] != '%')
			continue;
		for (i++; i < s->format.n && strchr("-0123456789lhz.", s->format.s[i]); i++)
			is_long |= s->format.s[i] == 'l' || s->format.s[i] == 'z';
		char c = i < s->format.n ? s->format.s[i] : 0;
		if (c == '%')
			continue;
		if (!c || !strchr("diuxpsc", c) || s->n == MAX_VALUES || (c == 's' && s->texts == TEXTS))
			return false;
		s->value[s->n++] = (struct value){ c, is_long || c == 'p', c == 's' ? s->texts++ : s->numbers++ };
	}
	return true;
}

static bool take_values(struct tool_run *r, struct state *s, str values)
{
	struct buf text = BUF_INIT;
	u32 n = 0, depth = 0, from = 0;
	for (u32 i = 0; i <= values.n && values.n; i++) {
		char c = i < values.n ? values.s[i] : ',';
		depth += c == '(' || c == '[';
		depth -= c == ')' || c == ']';
		if (c != ',' || (depth && i < values.n))
			continue;
		str one = str_trim(str_sub(values, from, i));
		from = i + 1;
		if (n < s->n && s->value[n].as == 's')
			buf_printf(&text, "take_text(event_->text[%u], (u64)(VALUE_%u)); ", s->value[n].at, n);
		else if (n < s->n)
			buf_printf(&text, "event_->number[%u] = (u64)(VALUE_%u); ", s->value[n].at, n);
		tool_quote(r, arena_printf(r->h->arena, "VALUE_%u", n++), str_from(r->args[0]), one);
	}
	tool_define(r, "VALUES", "%.*s", STR_ARG(buf_view(&text)));
	buf_free(&text);
	return n == s->n;
}

/* A tracepoint has the members that its format in tracefs tells. */
static void define_context(struct tool_run *r, const struct tool_place *p)
{
	if (p->kind == PROBE_TRACEPOINT)
		tool_define(r, "CONTEXT", "struct tracepoint__%.*s__%.*s", STR_ARG(p->object), STR_ARG(p->name));
	else
		tool_define(r, "CONTEXT", "struct pt_regs");
	if (p->kind == PROBE_USDT)
		tool_define(r, "IS_USDT", "1");
}

/* The place, and at once behind it the parameters: "vfs_read(struct file *f)"; what is left stays in *text. */
static bool take_place(struct tool_run *r, str *text, struct tool_place *p)
{
	str place, signature = { 0 };
	const char *why = NULL;
	u32 n = 0;
	*text = str_trim(*text);
	while (n < text->n && text->s[n] != ' ' && text->s[n] != '(')
		n++;
	place = str_sub(*text, 0, n);
	*text = str_sub(*text, n, text->n);
	if (text->n && text->s[0] == '(' && !cut_brackets(*text, &signature, text))
		return wrong(r, "the bracket of the parameters is not closed");
	*text = str_trim(*text);
	if (!tool_probe(r, arena_strdup(r->h->arena, place), p))
		return false;
	if (signature.n)
		why = p->is_return ? "parameters are of calls, not of returns" :
				tool_parameters(r, str_from(r->args[0]), signature);
	return !why || wrong(r, why);
}

static bool begin(struct tool_run *r)
{
	struct state *s = r->state = arena_new(r->h->arena, struct state);
	str rest = { 0 }, filter = { 0 }, values = { 0 };
	struct tool_place p;
	bool has_filter;
	if (r->nargs != 1)
		return wrong(r, "one place to look at is wanted, in quotes with its format");
	rest = str_from(r->args[0]);
	if (!take_place(r, &rest, &p))
		return false;
	has_filter = rest.n && rest.s[0] == '(';
	if (has_filter && !cut_brackets(rest, &filter, &rest))
		return wrong(r, "the condition does not end");
	if (has_filter && !str_trim(filter).n)
		return wrong(r, "the condition is empty");
	if (rest.n && rest.s[0] == '"') {
		str_cut(str_sub(rest, 1, rest.n), '"', &s->format, &values);
		values = str_trim(values);
		values = values.n && values.s[0] == ',' ? str_sub(values, 1, values.n) : values;
	} else if (rest.n) {
		return wrong(r, "behind the place stand (CONDITION) and \"FORMAT\", VALUES");
	}
	if (!read_format(s))
		return wrong(r, "a format has %d, %u, %x, %p, %c and %s, eight values at most, four of them texts");
	if (!take_values(r, s, values))
		return wrong(r, "there are more or fewer values than the format shows");
	str section = p.is_return ? p.return_section : p.section;
	s->name = p.name;
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(section));
	if (has_filter)
		tool_quote(r, STR("FILTER"), str_from(r->args[0]), filter);
	define_context(r, &p);
	return true;
}

static void put_value(const struct value *v, const struct event *e, struct buf *out)
{
	u64 n = e->number[v->at % NUMBERS];
	const char *text = e->text[v->at % TEXTS];
	if (!v->is_long)
		n = v->as == 'd' || v->as == 'i' ? (u64)(s64)(s32)n : (u32)n;
	switch (v->as) {
	case 's': buf_add(out, text, strnlen(text, TEXT)); break;
	case 'x': buf_hex(out, n); break;
	case 'p': buf_puts(out, "0x"), buf_hex(out, n); break;
	case 'u': buf_u64(out, n); break;
	case 'c': buf_char(out, (char)n); break;
	default: buf_s64(out, (s64)n); break;
	}
}

/* Widths of the format are not kept. */
static void put_line(const struct state *s, const struct event *e, struct buf *out)
{
	u32 value = 0;
	for (u32 i = 0; i < s->format.n; i++) {
		if (s->format.s[i] != '%' || i + 1 >= s->format.n) {
			buf_char(out, s->format.s[i]);
			continue;
		}
		for (i++; i < s->format.n && strchr("-0123456789lhz.", s->format.s[i]);)
			i++;
		if (s->format.s[i] == '%')
			buf_char(out, '%');
		else
			put_value(&s->value[value++], e, out);
	}
}

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	const struct state *s = r->state;
	struct buf line = BUF_INIT;
	struct event e;
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	put_line(s, &e, &line);
	tool_row(r, (struct data[]){ tool_time(r), data_uint(STR("pid"), e.pid), data_uint(STR("tid"), e.tid),
		data_str(STR("comm"), (str){ e.comm, (u32)strnlen(e.comm, sizeof(e.comm)) }),
		data_str(STR("func"), s->name),
		data_str(STR("what"), buf_view(&line)) });
	buf_free(&line);
}

const struct tool tool_trace = {
	.name = "trace", .usage = "trace [-p PID] [-T] 'PLACE[(PARAMETERS)] [(CONDITION)] [\"FORMAT\", VALUE, ...]'",
	.what = "a line each time a place is hit: values in a format, on a condition",
	.narrow = "TID", .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_trace,
	.source_end = tool_source_trace_end,
	.event = event, .is_of_task = true, .has_words = true, .begin = begin,
	.examples = "  skep trace 't:syscalls:sys_enter_openat \"%s\", args->filename'\n"
		"  skep trace 'c:write (arg1 == 2) \"%d bytes\", arg3' -p 4242\n"
		"  skep trace 'vfs_read(struct file *f, char *to, size_t n) (n > 65536) \"%d\", n'\n"
		"  skep trace 'r::vfs_read (retval < 0) \"failed: %d\", retval'\n",
};
