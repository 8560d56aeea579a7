/* argdist.c: skep argdist: which values a function, tracepoint or probe is called with: counted, or as a histogram. */
#include "app/app.h"

TOOL_SOURCE(argdist);

static const struct tool_option options[] = {
	{ 'H', "SPEC", "a histogram of a value" },
	{ 'C', "SPEC", "each value, and how often it came" },
	{ 0 },
};

enum { NUMBERS = 4, TEXTS = 2, TEXT = 80, MAX_VALUES = NUMBERS + TEXTS };

/* As in argdist.bpf.c. */
struct which { u64 number[NUMBERS]; char text[TEXTS][TEXT]; };
struct value { str type, text /* as it was written */; bool is_text, is_signed; u32 at; };
struct state {
	str spec, head, signature, types, values, filter, label;
	struct value value[MAX_VALUES];
	u32 n, numbers, texts;
	bool is_hist;
};

static bool wrong(struct tool_run *r, const char *why)
{
	const struct state *s = r->state;
	struct diag *d = app_report(r->h->ds, BAD_OPTION, where_arg(s->spec, 0), "%s", why);
	diag_hint(r->h->ds, d, "KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: "
		"skep argdist -C 'p:c:write(int fd):int:fd'");
	return false;
}

/* To the first such letter outside of brackets and quotes; false: there is none, and all is left. */
static bool cut(str text, char at, str *left, str *right)
{
	u32 depth = 0;
	bool is_quoted = false;
	for (u32 i = 0; i < text.n; i++) {
		char c = text.s[i];
		is_quoted ^= c == '"';
		if (!is_quoted && !depth && c == at) {
			*left = str_trim(str_sub(text, 0, i));
			*right = str_trim(str_sub(text, i + 1, text.n));
			return true;
		}
		depth += !is_quoted && (c == '(' || c == '[');
		depth -= !is_quoted && depth && (c == ')' || c == ']');
	}
	*left = str_trim(text);
	*right = STR("");
	return false;
}

/* "p:c:write(int fd):int:fd:fd < 3#small": into its parts. */
static bool read_spec(struct tool_run *r, struct state *s)
{
	s64 open = str_find(s->spec, '(');
	str rest;
	u32 depth = 0, end = 0;
	if (open < 0)
		return wrong(r, "behind the function stand its parameters in brackets, which may be empty");
	s->head = str_trim(str_sub(s->spec, 0, (u32)open));
	for (u32 i = (u32)open; i < s->spec.n && !end; i++) {
		depth += s->spec.s[i] == '(';
		depth -= s->spec.s[i] == ')';
		end = depth ? 0 : i;
	}
	if (!end)
		return wrong(r, "the bracket of the parameters is not closed");
	s->signature = str_trim(str_sub(s->spec, (u32)open + 1, end));
	rest = str_sub(s->spec, end + 1, s->spec.n);
	cut(rest, '#', &rest, &s->label);
	if (rest.n && rest.s[0] != ':')
		return wrong(r, "behind the parameters stands :TYPE:VALUE");
	cut(rest.n ? str_sub(rest, 1, rest.n) : rest, ':', &s->types, &rest);
	cut(rest, ':', &s->values, &s->filter);
	return !s->types.n || s->values.n || wrong(r, "a type is there, but no value");
}

static bool is_text_type(str type)
{
	bool has_char = false, has_star = false;
	for (u32 i = 0; i < type.n; i++) {
		has_star |= type.s[i] == '*';
		has_char |= str_starts(str_sub(type, i, type.n), "char");
	}
	return has_char && has_star;
}

/* One value: the next number, or the next text. */
static bool take_value(struct tool_run *r, struct state *s, str type, str expression, struct buf *text)
{
	struct value *v = &s->value[s->n];
	*v = (struct value){ .type = type, .text = expression, .is_text = is_text_type(type),
		.is_signed = !str_starts(type, "u") && !str_is(type, "size_t") && !str_is(type, "bool") };
	if ((v->is_text && s->texts == TEXTS) || (!v->is_text && s->numbers == NUMBERS))
		return wrong(r, "four numbers and two texts at most");
	if (v->is_text && s->is_hist)
		return wrong(r, "a histogram is of a number: -C counts texts");
	tool_quote(r, arena_printf(r->h->arena, "VALUE_%u", s->n), s->spec, expression);
	tool_quote(r, arena_printf(r->h->arena, "CAST_%u", s->n), s->spec, type);
	v->at = v->is_text ? s->texts++ : s->numbers++;
	if (v->is_text)
		buf_printf(text, "take_text(key_.text[%u], (u64)(VALUE_%u)); ", v->at, s->n);
	else if (s->is_hist)
		buf_printf(text, "count_value((u64)(CAST_%u)(VALUE_%u)); ", s->n, s->n);
	else
		buf_printf(text, "key_.number[%u] = (u64)(CAST_%u)(VALUE_%u); ", v->at, s->n, s->n);
	s->n++;
	return true;
}

static bool define_values(struct tool_run *r, struct state *s, bool is_return)
{
	struct buf text = BUF_INIT;
	str type, value, types = s->types, values = s->values;
	bool ok = true;
	if (!values.n && (is_return || s->is_hist)) {
		types = STR("long");
		values = is_return ? STR("$retval") : STR("arg1");
	}
	while (ok && values.n) {
		cut(types, ',', &type, &types);
		cut(values, ',', &value, &values);
		ok = !type.n ? wrong(r, "each value has a type") : take_value(r, s, type, value, &text);
	}
	if (ok && (types.n || (s->is_hist && s->n != 1)))
		ok = wrong(r, types.n ? "each type has a value" : "a histogram is of one value");
	tool_define(r, "VALUES", "%.*s", STR_ARG(buf_view(&text)));
	buf_free(&text);
	return ok;
}

static bool mentions(str text, const char *word)
{
	return text.n && memmem(text.s, text.n, word, strlen(word));
}

static bool begin(struct tool_run *r)
{
	struct state *s = r->state = arena_new(r->h->arena, struct state);
	const char *hist = r->option['H'], *count = r->option['C'];
	struct tool_place p;
	s->is_hist = hist != NULL;
	s->spec = str_from(hist ? hist : count);
	if (r->nargs || !hist == !count)
		return wrong(r, "one -H SPEC or -C SPEC says what is looked at");
	if (!read_spec(r, s) || !tool_probe(r, arena_strdup(r->h->arena, s->head), &p))
		return false;
	bool wants_call = mentions(s->values, "$latency") || mentions(s->values, "$entry") || mentions(s->filter, "$entry") ||
		mentions(s->filter, "$latency") || s->signature.n;
	if (p.is_return && wants_call)
		tool_define(r, "CALL_HOOK", "\"%.*s\"", STR_ARG(p.section));
	if (!p.is_return && (mentions(s->values, "$retval") || mentions(s->values, "$latency")))
		return wrong(r, "$retval and $latency are of returns: r:LIBRARY:FUNCTION");
	str section = p.is_return ? p.return_section : p.section;
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(section));
	if (p.kind == PROBE_TRACEPOINT)
		tool_define(r, "CONTEXT", "struct tracepoint__%.*s__%.*s", STR_ARG(p.object), STR_ARG(p.name));
	if (p.kind == PROBE_USDT)
		tool_define(r, "IS_USDT", "1");
	if (s->is_hist)
		tool_define(r, "AS_HISTOGRAM", "1");
	if (s->filter.n)
		tool_quote(r, STR("FILTER"), s->spec, s->filter);
	const char *why = tool_parameters(r, s->spec, s->signature);
	if (why || !define_values(r, s, p.is_return))
		return why ? wrong(r, why) : false;
	r->unit = arena_strdup(r->h->arena, s->n ? s->value[0].text : STR("value"));
	return true;
}

/* "fd = 3, path = /etc/passwd" */
static str event_text(struct tool_run *r, const struct state *s, const struct which *key)
{
	struct buf text = BUF_INIT;
	for (u32 i = 0; i < s->n; i++) {
		const struct value *v = &s->value[i];
		buf_printf(&text, "%s%.*s = ", i ? ", " : "", STR_ARG(v->text));
		if (v->is_text)
			buf_add(&text, key->text[v->at], strnlen(key->text[v->at], TEXT));
		else if (v->is_signed)
			buf_s64(&text, (s64)key->number[v->at]);
		else
			buf_u64(&text, key->number[v->at]);
	}
	str out = arena_str(r->h->arena, s->n ? buf_view(&text) : s->head);
	buf_free(&text);
	return out;
}

static void tick(struct tool_run *r, bool is_last)
{
	static const char *const names[] = { "count", "event" };
	const struct state *s = r->state;
	struct arena *a = r->h->arena;
	str columns[] = { str_from(names[0]), str_from(names[1]) };
	struct data_table t = { .title = s->label.n ? s->label : s->spec, .column = columns, .ncolumns = 2, .sort_column = 0,
		.descending = true };
	struct tool_cursor at = { 0 };
	struct which key;
	u64 count;
	if (s->is_hist) {
		tool_stamp(r);
		tool_show(r, s->label.n ? s->label : s->spec, !is_last);
		return;
	}
	memset(&key, 0, sizeof(key));
	while (tool_next(r, "counts", &at, &key, &count)) {
		struct data *row = arena_array(a, struct data, 2);
		row[0] = data_uint(columns[0], count);
		row[1] = data_str(columns[1], event_text(r, s, &key));
		vec_push(&t.rows, a, row);
	}
	tool_table(r, &t);
	if (!is_last)
		tool_forget(r, "counts");
}

const struct tool tool_argdist = {
	.name = "argdist", .usage = "argdist [-p PID] [-i SECONDS] [-n ROWS] [-d SECONDS] -C SPEC | -H SPEC",
	.what = "values that functions, tracepoints and probes are called with: counted, or as a histogram",
	.options = options, .source = tool_source_argdist, .source_end = tool_source_argdist_end,
	.tick = tick, .shows = "hist", .is_of_task = true, .has_words = true, .begin = begin,
	.examples = "  skep argdist -C 'p:c:write(int fd):int:fd' -d 5             writes by descriptor\n"
		"  skep argdist -H 'r:c:read():long:$retval:$retval > 0'       how much a read brings\n"
		"  skep argdist -H 'r::vfs_read():u64:$latency'                how long one takes, in nanoseconds\n"
		"  skep argdist -C 't:irq:irq_handler_entry():int:args->irq'   interrupts by number\n",
};
