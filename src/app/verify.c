/* verify.c: each program of an object given to the kernel alone, and what its verifier says: the verdict, what it cost,
 * and for a refusal the decisive line of the log at the line of the source. What the kernel refuses whatever the code
 * (no privilege, no such hook, no such type) is another verdict than what the verifier refuses. */
#include "app/app.h"
#include "app/work.h"

#include <fnmatch.h>
#include <stdlib.h>

enum { LOG_STATS = 4 };

const char *const verdict_names[] = { "accepted", "refused", "unavailable", "failed" };
const char *const verify_column[VERIFY_COLUMNS] = { "file", "program", "section", "verdict", "insns", "processed",
	"states", "peak_states", "stack",
	"time_us", "at", "reason", "kernel" };

/* The number behind a word of the log: "processed 144 insns", "total_states 9"; 0 when it is not there. */
static u64 number_after(const char *log, const char *word)
{
	const char *last = NULL;
	for (const char *p = log; (p = strstr(p, word)); p += strlen(word))
		last = p;
	return last ? strtoull(last + strlen(word), NULL, 10) : 0;
}

/* "stack depth 32+0+16": the frames of the functions. */
static u64 stack_depth(const char *log)
{
	const char *p = strstr(log, "stack depth ");
	u64 sum = 0;
	char *end;
	for (p = p ? p + strlen("stack depth ") : NULL; p; p = *end == '+' ? end + 1 : NULL)
		sum += strtoull(p, &end, 10);
	return sum;
}

static void statistics(struct arena *a, struct verify_row *row, str log)
{
	const char *text = arena_strdup(a, log);
	row->processed = number_after(text, "processed ");
	row->states = number_after(text, "total_states ");
	row->peak = number_after(text, "peak_states ");
	row->time_us = number_after(text, "verification time ");
	row->stack = stack_depth(text);
}

static str place_of(struct host *h, const struct diag *d)
{
	struct src_spot spot;
	if (d->where.kind == WHERE_SRC && src_spot(h->src, d->where.span.at, &spot))
		return arena_printf(h->arena, "%.*s:%u", STR_ARG(spot.file->path), spot.line);
	if (d->where.kind == WHERE_FILE)
		return arena_printf(h->arena, "%.*s:%llu", STR_ARG(d->where.name), (unsigned long long)d->where.at);
	if (d->where.kind == WHERE_INSN)
		return arena_printf(h->arena, "instruction %llu", (unsigned long long)d->where.at);
	return STR("");
}

static const struct diag *first_error(const struct diags *ds)
{
	vec_each(d, &ds->list)
		if ((*d)->severity == DIAG_ERROR)
			return *d;
	return NULL;
}

/* "TIMES WAYS FILE:LINE: TEXT": what multiplies, and what to do there. */
static void take_loop(struct host *h, struct verify_row *row, str line)
{
	enum { SOME_WAYS = 8 };
	str times, ways, file, number, rest;
	u64 nways = 0;
	str_cut(line, ' ', &times, &line);
	str_cut(line, ' ', &ways, &line);
	str_cut(line, ':', &file, &rest);
	str_cut(rest, ':', &number, &rest);
	str_to_u64(ways, &nways);
	bool is_multiplied = nways > SOME_WAYS;
	row->loop_at = arena_printf(h->arena, "%.*s:%.*s", STR_ARG(file), STR_ARG(number));
	row->loop = is_multiplied ? arena_printf(h->arena,
		"the loop at %.*s is gone around %.*s times: %.*s ways lead into it, and each is walked on its own",
		STR_ARG(row->loop_at), STR_ARG(times), STR_ARG(ways)) : arena_printf(h->arena,
		"the loop at %.*s is gone around %.*s times: every round is walked, on each way through it",
		STR_ARG(row->loop_at), STR_ARG(times));
	row->hint = str_from(is_multiplied ?
		"put the loop into a global function of its own (no static), which is verified once, or write it "
		"with bpf_loop() or bpf_for(); or bound both loops tighter" :
		"bound it by a smaller constant, or write it with bpf_loop() or bpf_for(), whose rounds are walked "
		"once or twice");
}

/* The verifier of this program tells the way in comments of its log. */
static void take_way(struct host *h, struct verify_row *row, str log)
{
	struct buf way = BUF_INIT, work = BUF_INIT;
	str line;
	while (log.n) {
		str_cut(log, '\n', &line, &log);
		if (str_starts(line, "; by "))
			buf_printf(&way, "    %.*s\n", STR_ARG(str_sub(line, 5, line.n)));
		else if (str_starts(line, "; known "))
			row->known = arena_str(h->arena, str_sub(line, 8, line.n));
		else if (str_starts(line, "; work "))
			buf_printf(&work, "    %.*s\n", STR_ARG(str_sub(line, 7, line.n)));
		else if (str_starts(line, "; loop "))
			take_loop(h, row, str_sub(line, 7, line.n));
	}
	row->way = arena_str(h->arena, row->loop.n ? STR("") : buf_view(&way));
	row->work = arena_str(h->arena, buf_view(&work));
	buf_free(&way);
	buf_free(&work);
}

static void explain(struct host *h, struct verify_row *row, const struct diag *d, bool came_to_load, str log)
{
	row->verdict = !d || d->code->exit == EXIT_KERNEL ? VERDICT_REFUSED :
		d->code->exit == EXIT_LACKING ? VERDICT_UNAVAILABLE : VERDICT_FAILED;
	if (!d)
		return;
	row->reason = arena_str(h->arena, d->msg);
	row->hint = arena_str(h->arena, d->hint.n ? d->hint : str_from(d->code->hint));
	row->at = place_of(h, d);
	struct refusal r = load_refusal(h->arena, log);
	bool was_read = r.line.n || r.insn >= 0;         /* else the log has statistics alone */
	row->log_line = r.line;
	if (row->kernel.n)
		take_way(h, row, log);
	/* what was missing was only missed where the verifier came to it */
	if (row->verdict == VERDICT_FAILED && was_read)
		row->verdict = VERDICT_REFUSED;
	if (row->verdict == VERDICT_REFUSED && !was_read)   /* not a word of the verifier: it never came to look */
		row->verdict = came_to_load ? VERDICT_UNAVAILABLE : VERDICT_FAILED;
}

static void verify_one(struct host *h, struct load *l, u32 func, const struct verify_by *by, struct verify_row *row)
{
	struct diags ds;
	diags_init(&ds, h->arena, h->src);
	if (by->want_trace)
		offline_keep_trace(by->k);
	struct loaded_prog *p = load_one(l, func, &ds);
	if (p->insns)
		row->insns = p->insns;
	if (p->log.n)
		statistics(h->arena, row, p->log);
	if (p->fd < 0)
		explain(h, row, first_error(&ds), true, p->log);
	else
		by->k->close(by->k, p->fd);
	p->fd = -1;
	if (by->want_log)
		row->log = p->log;
	if (by->want_trace)
		row->trace = offline_trace(by->k);
}

struct verify_by verify_live(struct host *h)
{
	return (struct verify_by){ .k = h->k, .feats = &h->feats };
}

struct verify_by verify_offline(struct host *h, const struct profile *profile)
{
	struct feats *feats = arena_new(h->arena, struct feats);
	struct kern *k = kern_offline(h, profile);
	feats->k = k;
	return (struct verify_by){ .k = k, .feats = feats, .profile = profile };
}

static struct load_opts verify_opts(struct host *h, const struct verify_by *by)
{
	struct load_opts o = host_load_opts(h);
	o.k = by->k;
	o.feats = by->feats;
	o.kernel_btf_fd = by->profile ? offline_btf_fd : host_btf_fd;
	o.keep_going = o.all = o.no_pins = o.no_tables = true;
	o.log_level = LOG_STATS | by->want_log * 2;
	o.some_entries = 64;
	return o;
}

static struct verify_row new_row(str file, const struct obj_func *f, const struct verify_by *by)
{
	return (struct verify_row){ .file = file, .program = f->name, .section = f->section, .insns = f->ninsns,
		.kernel = by->profile ? str_from(by->profile->name) : STR("") };
}

/* One program alone; false: it did not come so far. */
static bool verify_func(struct host *h, str file, const struct obj *o, u32 func, const struct verify_by *by,
	struct verify_row *row)
{
	struct diags quiet;
	struct load_opts opts = verify_opts(h, by);
	diags_init(&quiet, h->arena, h->src);
	struct load *l = load_begin(h->arena, o, &opts, &quiet);
	*row = new_row(file, &o->funcs.v[func], by);
	if (!l)
		return false;
	verify_one(h, l, func, by, row);
	load_cancel(l);
	return true;
}

/* "file.c:12" */
static struct where at_line(str at)
{
	u64 line = 0;
	u32 n = at.n;
	while (n && at.s[n - 1] != ':')
		n--;
	str_to_u64(str_sub(at, n, at.n), &line);
	return where_file(str_sub(at, 0, n ? n - 1 : 0), line);
}

static bool is_too_large(const struct verify_row *row)
{
	return row->verdict == VERDICT_REFUSED && str_starts(row->log_line, "BPF program is too large");
}

/* The kernel only says that it is too large: the verifier of this program, which walks the same way, tells where. */
static void ask_where(struct host *h, const struct obj *o, u32 func, struct verify_row *row)
{
	struct verify_by by = verify_offline(h, profile_near(sys_kernel_version(h->k)));
	struct verify_row other;
	if (!verify_func(h, row->file, o, func, &by, &other) || !is_too_large(&other))
		return;
	row->work = other.work;
	row->loop = other.loop;
	row->loop_at = other.loop_at;
	row->hint = other.loop.n ? other.hint : row->hint;
}

/* Maps, types and relocations are made once, for all programs of the object, and nothing is pinned: what is there is
 * neither used nor changed. */
void verify_object(struct host *h, str file, const struct obj *o, const struct verify_by *by, verify_rows *rows)
{
	struct diags ds;
	struct load_opts opts = verify_opts(h, by);
	diags_init(&ds, h->arena, h->src);
	struct load *l = load_begin(h->arena, o, &opts, &ds);
	for (u32 i = 0; i < o->funcs.n; i++) {
		const struct obj_func *f = &o->funcs.v[i];
		if (!f->is_entry || (by->glob && fnmatch(by->glob, arena_strdup(h->arena, f->name), 0)))
			continue;
		struct verify_row row = new_row(file, f, by);
		if (l)
			verify_one(h, l, i, by, &row);
		else
			explain(h, &row, first_error(&ds), false, STR(""));
		if (!by->profile && is_too_large(&row))
			ask_where(h, o, i, &row);
		vec_push(rows, h->arena, row);
	}
	if (l)
		load_cancel(l);
}

void verify_forecast(struct host *h, const struct obj *o)
{
	struct verify_by by = { 0 };
	for (u32 i = 0; i < o->funcs.n; i++) {
		const struct obj_func *f = &o->funcs.v[i];
		struct verify_row row;
		if (!f->is_entry || !f->autoload || !work_has_loop(f->insns, f->ninsns))
			continue;
		if (!by.k)
			by = verify_offline(h, profile_near(sys_kernel_version(h->k)));
		if (!verify_func(h, STR(""), o, i, &by, &row) || !is_too_large(&row))
			continue;
		struct diag *d = app_report(h->ds, LONG_WORK, row.loop.n ? at_line(row.loop_at) : where_none(),
			"'%.*s' takes the verifier more than a million instructions: the kernel will refuse it, "
			"after a while", STR_ARG(f->name));
		if (row.loop.n)
			diag_note(h->ds, d, where_none(), "%.*s", STR_ARG(row.loop));
		d->hint = row.hint;
	}
}

void verify_data(const struct verify_row *r, struct data *out)
{
	const struct data all[VERIFY_COLUMNS] = { data_str(STR("file"), r->file), data_str(STR("program"), r->program),
		data_str(STR("section"), r->section),
		data_str(STR("verdict"), str_from(verdict_names[r->verdict])), data_uint(STR("insns"), r->insns),
		data_uint(STR("processed"), r->processed),
		data_uint(STR("states"), r->states), data_uint(STR("peak_states"), r->peak),
		data_uint(STR("stack"), r->stack), data_uint(STR("time_us"), r->time_us),
		data_str(STR("at"), r->at), data_str(STR("reason"), r->reason), data_str(STR("kernel"), r->kernel) };
	memcpy(out, all, sizeof(all));
}

/* ---- what an earlier run printed ------------------------------------------------------------------------ */

/* A string of JSON, its quotes taken: escapes of one character, and \u for what stands below 128. */
static str json_string(struct arena *a, str *rest)
{
	char *out = arena_alloc(a, rest->n + 1);
	u32 n = 0, i = 1;
	for (; i < rest->n && rest->s[i] != '"'; i++) {
		char c = rest->s[i];
		if (c == '\\' && i + 1 < rest->n) {
			c = rest->s[++i];
			if (c == 'u' && i + 4 < rest->n) {
				c = (char)strtoul(arena_strdup(a, str_sub(*rest, i + 1, i + 5)), NULL, 16);
				i += 4;
			} else {
				c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
			}
		}
		out[n++] = c;
	}
	*rest = str_sub(*rest, i + 1, rest->n);
	return (str){ out, n };
}

static void set_field(struct verify_row *row, str name, str text, u64 number)
{
	struct { const char *name; str *text; u64 *number; } fields[] = { { "file", &row->file, NULL },
		{ "program", &row->program, NULL },
		{ "section", &row->section, NULL }, { "insns", NULL, &row->insns },
		{ "processed", NULL, &row->processed }, { "states", NULL, &row->states },
		{ "peak_states", NULL, &row->peak }, { "stack", NULL, &row->stack }, { "time_us", NULL, &row->time_us },
		{ "at", &row->at, NULL },
		{ "reason", &row->reason, NULL }, { "kernel", &row->kernel, NULL } };
	for (u32 i = 0; i < ARRAY_LEN(fields); i++) {
		if (!str_is(name, fields[i].name))
			continue;
		if (fields[i].text)
			*fields[i].text = text;
		else
			*fields[i].number = number;
	}
	for (u32 v = 0; str_is(name, "verdict") && v <= VERDICT_FAILED; v++)
		if (str_is(text, verdict_names[v]))
			row->verdict = (enum verdict)v;
}

static bool read_row(struct arena *a, str line, struct verify_row *row)
{
	bool any = false;
	line = str_sub(line, 1, line.n);
	while (line.n && line.s[0] == '"') {
		str name = json_string(a, &line), text = STR("");
		u64 number = 0;
		if (!line.n || line.s[0] != ':')
			return false;
		line = str_sub(line, 1, line.n);
		if (line.n && line.s[0] == '"') {
			text = json_string(a, &line);
		} else {
			u32 n = 0;
			while (n < line.n && line.s[n] >= '0' && line.s[n] <= '9')
				n++;
			str_to_u64(str_sub(line, 0, n), &number);
			line = str_sub(line, n, line.n);
		}
		set_field(row, name, text, number);
		any |= str_is(name, "program");
		if (!line.n || (line.s[0] != ',' && line.s[0] != '}'))
			return false;
		line = str_sub(line, 1, line.n);
	}
	return any;
}

bool verify_read(struct host *h, str path, str text, verify_rows *rows)
{
	str line;
	for (u64 n = 1; text.n; n++) {
		struct verify_row row = { 0 };
		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (!line.n)
			continue;
		if (line.s[0] != '{' || !read_row(h->arena, line, &row)) {
			app_report(h->ds, NOT_VERIFY, where_file(path, n),
				"this is not what skep verify -f json prints");
			return false;
		}
		vec_push(rows, h->arena, row);
	}
	return true;
}
