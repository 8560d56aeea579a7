/* tool_options.c: a tool's words: its own options, those of tools like it, those of all. The help, the completions and
 * the man page are made of the same tables. An option of the tool's own goes before a common one of the same letter. */
#include "app/tool_private.h"

#include "uapi/uapi.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

static const struct tool_option common[] = {
	{ 'c', "COMMAND", "run this by the shell when all is attached; it ends the tool, and its exit status is the "
	"tool's" },
	{ 'd', "SECONDS", "end after so long: 5, 5s, 100ms" },
	{ 'f', "text|json", "json: one object a line" },
	{ 'v', NULL, "tell the phases and their times, what was attached and how" },
	{ 0 },
};

/* Of tools whose programs run for a task: filter.c, as in skep run. */
static const struct tool_option of_task[] = {
	{ 'p', "PID", "only this process" },
	{ 't', "TID", "only this thread" },
	{ 'u', "USER", "only this user's" },
	{ TOOL_COMM, "NAME", "only processes of this name" },
	{ TOOL_CGROUP, "PATH", "only this cgroup and those below it" },
	{ TOOL_CONTAINER, "ID", "only this container, by its id or how that begins" },
	{ TOOL_FOLLOW, NULL, "only the command and its children" },
	{ 0 },
};

static const struct tool_option of_families[] = {
	{ '4', NULL, "only IPv4", "IPV4_WANTED" }, { '6', NULL, "only IPv6", "IPV6_WANTED" }, { 0 },
};

static const struct tool_option of_rows[] = { { 'T', NULL, "with the time of day" }, { 0 } };

static const struct tool_option of_intervals[] = {
	{ 'i', "SECONDS", "show it every so often, counted anew" },
	{ 'n', "ROWS", "so many rows, the largest" },
	{ 0 },
};

static const struct tool_option of_stacks[] = {
	{ 'U', NULL, "only the stacks of processes", "USER_ONLY" },
	{ 'K', NULL, "only the stacks of the kernel", "KERNEL_ONLY" },
	{ 'a', NULL, "functions of the kernel end in _[k]" },
	{ 'f', "text|json|folded", "folded: a line for each stack, as makers of flame graphs read it" },
	{ TOOL_FOLDED, NULL, "the same as -f folded" },
	{ TOOL_SVG, "FILE", "a flame graph that a browser shows, with search and zoom" },
	{ TOOL_DIFF, "FILE", "the graph's colours: what grew and shrank since the folded output in FILE" },
	{ 'n', "STACKS", "so many stacks, the largest" },
	{ 0 },
};

enum { LISTS = 7, LIST_OF_ROWS = 5 };
static const char *const words[] = { [TOOL_COMM] = "--comm", [TOOL_CGROUP] = "--cgroup",
	[TOOL_CONTAINER] = "--container",
	[TOOL_FOLLOW] = "--follow", [TOOL_FOLDED] = "--folded", [TOOL_SVG] = "--svg", [TOOL_DIFF] = "--diff" };

/* NULL: it has a letter. */
static const char *word_of(const struct tool_option *o)
{
	return (u32)o->letter < ARRAY_LEN(words) ? words[(u32)o->letter] : NULL;
}

static const struct tool_option *list(const struct tool *t, u32 i)
{
	bool has_intervals = t->tick || t->table || t->shows || t->has_rates || t->has_counts;
	const struct tool_option *const lists[LISTS] = { t->options, t->stacks ? of_stacks : NULL,
		t->has_families ? of_families : NULL, t->is_of_task ? of_task : NULL,
		has_intervals ? of_intervals : NULL, t->columns && !has_intervals ? of_rows : NULL, common };
	return lists[i];
}

/* By letter, or by word: "--comm". */
static const struct tool_option *find(const struct tool *t, char letter, const char *word)
{
	for (u32 i = 0; i < LISTS; i++)
		for (const struct tool_option *o = list(t, i); o && o->letter; o++)
			if (word ? word_of(o) && !strcmp(word_of(o), word) : o->letter == letter)
				return o;
	return NULL;
}

const struct tool_option *tool_option(const struct tool *t, u32 i, const char **word)
{
	for (u32 l = 0; l < LISTS; l++)
		for (const struct tool_option *o = list(t, l); o && o->letter; o++) {
			if (find(t, o->letter, NULL) != o || i--)
				continue;
			*word = word_of(o);
			return o;
		}
	return NULL;
}

void tool_help(const struct tool *t, struct buf *out)
{
	const struct tool_option *o;
	const char *word;
	enum { CALL = 12 /* behind "usage: skep " */, NAMES = 18, COLUMNS = 80 };
	buf_puts(out, "usage: skep ");
	ui_wrap(str_from(t->usage), CALL, CALL, COLUMNS, out);
	ui_wrap(str_from(t->what), 0, 0, COLUMNS, out);
	buf_char(out, '\n');
	for (u32 i = 0; (o = tool_option(t, i, &word)); i++) {
		char left[64], letter[] = { '-', o->letter, 0 };
		snprintf(left, sizeof(left), "%s %s", word ? word : letter, o->arg ? o->arg : "");
		buf_printf(out, "  %-*s ", NAMES - 3, left);
		ui_wrap(str_from(o->what), MAX((u32)strlen(left) + 3, (u32)NAMES), NAMES, COLUMNS, out);
	}
	if (t->examples)
		buf_printf(out, "\nexamples:\n%s", t->examples);
}

bool tool_usage_error(struct tool_run *r, const char *word, int at, const char *why)
{
	struct diag *d = app_report(r->h->ds, BAD_OPTION, *word ? where_arg(str_from(word), (u64)at) :
		where_none(), "%s", why);
	diag_hint(r->h->ds, d, "skep %s --help", r->tool->name);
	return false;
}

/* "--pid", "--seconds", "--json": what an option takes, not its name. */
static bool is_argument(const char *text, const struct tool_option *o)
{
	str rest = str_from(o->arg ? o->arg : ""), word;
	for (text += strlen("--"); str_cut(rest, '|', &word, &rest) || word.n;)
		if (word.n && strlen(text) == word.n && !strncasecmp(word.s, text, word.n))
			return true;
	return false;
}

/* An option with a letter that people write as a word. */
static bool hint_letter(struct tool_run *r, const char *text)
{
	const struct tool_option *o;
	const char *word;
	for (u32 i = 0; text[1] == '-' && (o = tool_option(r->tool, i, &word)); i++)
		if (!word && is_argument(text, o)) {
			diag_hint(r->h->ds, vec_last(&r->h->ds->list), "it is -%c %s here; all: skep %s --help",
				o->letter, strchr(o->arg, '|') ? text + strlen("--") : o->arg, r->tool->name);
			return true;
		}
	return false;
}

static bool unknown_option(struct tool_run *r, const char *text, int at)
{
	struct nearest n = { .name = str_from(text) };
	const struct tool_option *o;
	const char *word;
	tool_usage_error(r, text, at, "this option is not known");
	if (hint_letter(r, text))
		return false;
	for (u32 i = 0; text[1] == '-' && (o = tool_option(r->tool, i, &word)); i++)
		if (word)
			nearest_offer(&n, str_from(word));
	if (n.best.n)
		diag_hint(r->h->ds, vec_last(&r->h->ds->list), "did you mean '%.*s'? All: skep %s --help",
			STR_ARG(n.best), r->tool->name);
	return false;
}

/* The option that a word names; its value may be joined to it. NULL: none. */
static const struct tool_option *named(const struct tool *t, const char *text, bool *is_joined)
{
	bool is_word = text[1] == '-';
	const struct tool_option *o = find(t, text[1], is_word ? text : NULL);
	*is_joined = !is_word && text[1] && text[2];
	return o && (!word_of(o) || is_word) && (!*is_joined || o->arg) ? o : NULL;
}

struct tool_asks tool_look(const struct tool *t, int argc, char **argv)
{
	struct tool_asks asks = { false, false };
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		bool is_joined = false;
		const struct tool_option *o = argv[i][0] == '-' ? named(t, argv[i], &is_joined) : NULL;
		asks.help |= !o && (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"));
		if (!o || !o->arg)
			continue;
		const char *value = is_joined ? argv[i] + 2 : i + 1 < argc ? argv[++i] : "";
		if (o->letter == 'f')
			asks.json = !strcmp(value, "json");
	}
	return asks;
}

static bool take_word(struct tool_run *r, int argc, char **argv, int *i)
{
	const char *text = argv[*i];
	bool is_joined;
	const struct tool_option *o = named(r->tool, text, &is_joined);
	if (!o)
		return unknown_option(r, text, *i);
	if (!o->arg)
		r->option[(u8)o->letter] = "";
	else if (is_joined)
		r->option[(u8)o->letter] = text + 2;
	else if (*i + 1 < argc)
		r->option[(u8)o->letter] = argv[++*i];
	else
		return tool_usage_error(r, text, *i, "this option needs a value");
	return true;
}

bool tool_parse(struct tool_run *r, int argc, char **argv)
{
	int i = 1;
	r->args = arena_array(r->h->arena, char *, argc + 1);
	for (; i < argc && strcmp(argv[i], "--"); i++)
		if (argv[i][0] != '-' || !argv[i][1])
			r->args[r->nargs++] = argv[i];
		else if (!take_word(r, argc, argv, &i))
			return false;
	if (i + 1 < argc)
		r->command = argv + i + 1;
	return true;
}

bool run_seconds(const char *text, double *out)
{
	static const struct { const char *name; double seconds; } units[] = { { "", 1 }, { "s", 1 }, { "ms", 1e-3 },
		{ "us", 1e-6 }, { "m", 60 }, { "h", 3600 } };
	char *end;
	double n = strtod(text, &end);
	for (u32 i = 0; end != text && i < ARRAY_LEN(units); i++)
		if (!strcmp(end, units[i].name)) {
			*out = n * units[i].seconds;
			return *out > 0 && *out < 1e9;
		}
	return false;
}

static bool seconds(struct tool_run *r, char letter, double *out)
{
	const char *v = r->option[(u8)letter];
	return !v || run_seconds(v, out) || tool_usage_error(r, v, 0, "this is no time: 5, 5s, 100ms");
}

/* text, json, and what else the tool's own -f says. */
static bool is_known_format(const struct tool_run *r)
{
	const char *f = r->option['f'];
	str rest = str_from(find(r->tool, 'f', NULL)->arg), word;
	while (f && rest.n) {
		str_cut(rest, '|', &word, &rest);
		if (str_is(word, f))
			return true;
	}
	return !f;
}

bool tool_is_format(const struct tool_run *r, const char *format)
{
	return r->option['f'] && !strcmp(r->option['f'], format);
}

bool tool_number(struct tool_run *r, char letter, u64 max, u64 *out)
{
	const char *v = r->option[(u8)letter];
	return !v || (str_to_u64(str_from(v), out) && *out <= max) ||
		tool_usage_error(r, v, 0, "this is no number, or too large");
}

bool tool_signal(struct tool_run *r, char letter, u32 *out)
{
	enum { SIGNALS = 64 };
	const char *v = r->option[(u8)letter];
	u64 n = 0;
	if (v && !str_to_u64(str_from(v), &n))
		n = (u64)uapi_signal_number(str_from(v));
	*out = (u32)n;
	return !v || (n && n <= SIGNALS) || tool_usage_error(r, v, 0, "this is no signal: KILL, SIGKILL or 9");
}

bool tool_sample(struct tool_run *r, const char *prog, u64 hz)
{
	enum { MOST_HZ = 10000 };
	const char *v = r->option['F'];
	if (v && (!str_to_u64(str_from(v), &hz) || !hz || hz > MOST_HZ))
		return tool_usage_error(r, v, 0, "this is no number of samples a second: from 1 to 10000");
	r->hook = (struct run_hook){ str_from(prog), arena_printf(r->h->arena, "perf:cpu-clock:%lluhz",
		(unsigned long long)hz) };
	return true;
}

static bool take_id(struct tool_run *r, char letter, bool *has, u32 *id)
{
	u64 n = 0;
	*has = r->option[(u8)letter] && !find(r->tool, letter, NULL)->define;
	if (*has && !tool_number(r, letter, UINT32_MAX, &n))
		return false;
	*id = (u32)n;
	return true;
}

static str text_of(const char *v) { return v ? str_from(v) : STR(""); }

/* skep's own number as programs see it: 0 in a namespace of processes other than the first, where it is another's. */
static u32 own_pid(struct host *h)
{
	enum { FIRST_NAMESPACE = 0xEFFFFFFC };       /* PROC_PID_INIT_INO */
	struct stat st;
	return h->k->stat(h->k, "/proc/self/ns/pid", &st) == 0 && st.st_ino == (u32)FIRST_NAMESPACE ?
		(u32)h->k->getpid(h->k) : 0;
}

/* Its lines are events, not sums. */
static bool has_event_rows(const struct tool *t)
{
	return !t->tick && !t->table && !t->shows && !t->stacks && !t->has_rates && !t->has_counts;
}

/* Options of of_task; false: reported. */
static bool take_filter(struct tool_run *r, struct run_filter *f)
{
	const char *const *o = r->option;
	if (!r->tool->is_of_task)
		return true;
	f->for_all = r->tool->for_all;
	f->comm = text_of(o[TOOL_COMM]);
	f->cgroup = text_of(o[TOOL_CGROUP]);
	f->container = text_of(o[TOOL_CONTAINER]);
	f->follow = o[TOOL_FOLLOW] != NULL;
	if (f->follow && !r->command)
		return tool_usage_error(r, "--follow", 0, "there is no command to follow: -c COMMAND, or -- COMMAND");
	if (o['u'] && !find(r->tool, 'u', NULL)->define && !run_user(f, o['u']))
		return tool_usage_error(r, o['u'], 0, "there is no such user");
	if (!take_id(r, 'p', &f->has_pid, &f->pid) || !take_id(r, 't', &f->has_tid, &f->tid))
		return false;
	/* its start and its end are not what somebody looks for */
	if (has_event_rows(r->tool) && !f->has_pid && !f->has_tid && !f->follow)
		f->not_pid = own_pid(r->h);
	return true;
}

/* Text as C has it; hostile text stays text. */
static void define_text(struct tool_run *r, const char *name, const char *text)
{
	struct buf b = BUF_INIT;
	for (; *text; text++)
		if (*text == '"' || *text == '\\' || (u8)*text < ' ')
			buf_printf(&b, "\\%03o", (u8)*text);
		else
			buf_char(&b, *text);
	tool_define(r, name, "\"%.*s\"", STR_ARG(buf_view(&b)));
	buf_free(&b);
}

static bool take_define(struct tool_run *r, const struct tool_option *o)
{
	const char *v = r->option[(u8)o->letter];
	u64 n = 1;
	if (!v || !o->define)
		return true;
	if (o->unit)
		r->unit = o->unit;
	if (o->is_text) {
		define_text(r, o->define, v);
		return true;
	}
	if (o->arg && !tool_number(r, o->letter, UINT64_MAX, &n))
		return false;
	tool_define(r, o->define, o->arg ? "%lluull" : "%llu", (unsigned long long)n);
	return true;
}

/* INTERVAL [COUNT], as the tools of many systems take them; false: reported. */
static bool take_interval(struct tool_run *r)
{
	if (!r->nargs || r->tool->has_words)
		return true;
	if (!run_seconds(r->args[0], &r->interval))
		return tool_usage_error(r, r->args[0], 0, "this is no interval: 1, 1s, 500ms");
	if (r->nargs > 1 && (!str_to_u64(str_from(r->args[1]), &r->count) || !r->count || r->nargs > 2))
		return tool_usage_error(r, r->args[r->nargs - 1], 0, "this is no count of lines");
	return true;
}

/* A tool that takes no words would else look at all there is, as if none had been said. */
static bool no_word(struct tool_run *r)
{
	double seconds;
	tool_usage_error(r, r->args[0], 0, "this tool takes options alone");
	if (run_seconds(r->args[0], &seconds) && r->nargs == 1) {
		diag_hint(r->h->ds, vec_last(&r->h->ds->list), "for so long: -d %s; all: skep %s --help", r->args[0],
			r->tool->name);
		return false;
	}
	diag_hint(r->h->ds, vec_last(&r->h->ds->list), "usage: skep %s; all: skep %s --help", r->tool->usage,
		r->tool->name);
	return false;
}

/* By the shell. */
static void take_command(struct tool_run *r)
{
	if (!r->option['c'] || find(r->tool, 'c', NULL)->define)
		return;
	char **argv = arena_array(r->h->arena, char *, 4);
	argv[0] = arena_strdup(r->h->arena, STR("sh"));
	argv[1] = arena_strdup(r->h->arena, STR("-c"));
	argv[2] = arena_strdup(r->h->arena, str_from(r->option['c']));
	r->command = argv;
}

/* Asked before it begins: what was recorded would be lost at the end. False: reported. */
static bool can_write_graph(struct tool_run *r)
{
	const char *path = r->option[TOOL_SVG], *slash = path ? strrchr(path, '/') : NULL;
	struct stat st;
	u32 n = slash ? (u32)(slash - path) : 0;
	if (!n || (r->h->k->stat(r->h->k, arena_printf(r->h->arena, "%.*s", (int)n, path).s, &st) == 0 &&
		S_ISDIR(st.st_mode)))
		return true;
	app_report(r->h->ds, NO_OUTPUT, where_file(str_from(path), 0),
		"the graph cannot be written: there is no directory '%.*s'", (int)n, path);
	return false;
}

/* What a graph is compared with; false: reported. */
static bool read_before(struct tool_run *r)
{
	const char *path = r->option[TOOL_DIFF];
	if (path && !r->option[TOOL_SVG])
		return tool_usage_error(r, "--diff", 0, "this is of a flame graph: --svg FILE");
	return !path || host_need_file(r->h, str_from(path), &r->folded_before);
}

bool tool_take(struct tool_run *r, struct run_opts *o)
{
	const struct tool_option *option;
	const char *word;
	u64 top = 0;
	bool has_interval = find(r->tool, 'i', NULL) && !find(r->tool, 'i', NULL)->define,
		has_top = find(r->tool, 'n', NULL) && !find(r->tool, 'n', NULL)->define;
	if (!seconds(r, 'd', &r->seconds) || (has_interval && !seconds(r, 'i', &r->interval)) ||
		(has_top && !tool_number(r, 'n', UINT32_MAX, &top)))
		return false;
	if (has_interval && !take_interval(r))
		return false;
	if (!has_interval && r->nargs && !r->tool->has_words)
		return no_word(r);
	r->top = (u32)top;
	if (r->option[TOOL_FOLDED])
		r->option['f'] = "folded";
	if (!is_known_format(r))
		return tool_usage_error(r, r->option['f'], 0, arena_printf(r->h->arena,
			"this is no format of this tool: %s", find(r->tool, 'f', NULL)->arg).s);
	r->json = tool_is_format(r, "json");
	option = find(r->tool, 'T', NULL);
	r->has_stamps = r->option['T'] && option && !option->define && list(r->tool, LIST_OF_ROWS) == of_rows;
	for (u32 i = 0; i < r->tool->ncolumns; i++)
		r->has_stamps &= strcmp(r->tool->columns[i].name, "TIME") != 0;
	take_command(r);
	if (!can_write_graph(r) || !read_before(r))
		return false;
	for (u32 i = 0; (option = tool_option(r->tool, i, &word)); i++)
		if (!take_define(r, option))
			return false;
	return take_filter(r, &o->filter);
}
