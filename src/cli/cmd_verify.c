/* cmd_verify.c: skep verify: what this kernel's verifier, or skep's own, says of each program of sources and objects,
 * as a table. */
#include "cli/cli.h"

#include "export/export.h"
#include "ui/ui.h"

#include <unistd.h>

struct job {
	struct cc_opts o;
	const char *glob, *only, *sort, *compare, *kernel;
	bool json, want_log, want_trace, offline;
	vec(str) files;
	vec(str) programs;                    /* of all files, wanted or not */
	const struct obj *last;
	verify_rows rows, old;
	struct verify_by by[8]; u32 nby;      /* the running kernel, or those that are known */
};

enum { OPT_SORT = OPT_OWN, OPT_ONLY, OPT_COMPARE, OPT_LOG, OPT_TRACE, OPT_OFFLINE, OPT_KERNEL };

static s32 column_named(str name)
{
	for (u32 i = 0; i < VERIFY_COLUMNS; i++)
		if (str_is(name, verify_column[i]) || (str_is(name, "time") &&
			str_is(STR("time_us"), verify_column[i])))
			return (s32)i;
	return -1;
}

static bool is_verdict(const char *word)
{
	for (u32 i = 0; i <= VERDICT_FAILED; i++)
		if (!strcmp(word, verdict_names[i]))
			return true;
	return false;
}

static bool parse(struct cli_args *a, struct job *j)
{
	bool taken;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case 'p': j->glob = a->value; break;
		case 'f': args_json(a, &j->json); break;
		case OPT_LOG: j->want_log = true; break;
		case OPT_TRACE: j->want_trace = j->offline = true; break;
		case OPT_OFFLINE: j->offline = true; break;
		case OPT_KERNEL:
			j->kernel = a->value;
			j->offline = true;
			if (strcmp(a->value, "all") && !profile_find(str_from(a->value)))
				args_wrong(a, "the kernels that are known are 5.10, 6.1, 6.12, 6.18, 7.2, or all");
			break;
		case OPT_COMPARE: j->compare = a->value; break;
		case OPT_WORD: vec_push(&j->files, &a->c->arena, str_from(a->value)); break;
		case OPT_SORT:
			j->sort = a->value;
			if (column_named(str_from(a->value)) < 0)
				args_wrong(a, "there is no column '%s'", a->value);
			break;
		case OPT_ONLY:
			j->only = a->value;
			if (!is_verdict(a->value))
				args_wrong(a, "a verdict is one of accepted, refused, unavailable, failed");
			break;
		default: args_cc(a, &j->o, id, &taken);
		}
	}
	return !a->is_wrong;
}

/* ---- the table -------------------------------------------------------------------------------------------- */

static bool is_shown(const struct job *j, const struct verify_row *r)
{
	return !j->only || !strcmp(j->only, verdict_names[r->verdict]);
}

static str at_end(str s, u32 width)
{
	return s.n <= width ? s : str_sub(s, s.n - width, s.n);
}

static void table(struct cli *c, struct job *j)
{
	/* without peak, place and reason; the kernel where there are several */
	static const u8 shown[] = { 0, 1, 2, 3, 4, 5, 6, 8, 9, 12 };
	u32 from = j->files.n > 1 ? 0 : 1, n = ARRAY_LEN(shown) - from - (j->nby < 2);
	struct data_table t = { .column = arena_array(&c->arena, str, n), .ncolumns = n, .sort_column = -1 };
	for (u32 i = 0; i < n; i++) {
		t.column[i] = str_from(verify_column[shown[from + i]]);
		if (j->sort && column_named(str_from(j->sort)) == shown[from + i])
			t.sort_column = (s32)i;
	}
	vec_each(r, &j->rows) {
		struct data all[VERIFY_COLUMNS], *row = arena_array(&c->arena, struct data, n);
		if (!is_shown(j, r))
			continue;
		verify_data(r, all);
		all[0].text = at_end(all[0].text, 40);
		for (u32 i = 0; i < n; i++)
			row[i] = all[shown[from + i]];
		t.descending = t.sort_column >= 0 && data_is_number(&row[t.sort_column]);
		vec_push(&t.rows, &c->arena, row);
	}
	data_table_sort(&t);
	ui_table(&t, &c->out);
}

/* ---- several kernels beside each other --------------------------------------------------------------------- */

static bool is_same_program(const struct verify_row *a, const struct verify_row *b)
{
	return str_eq(a->file, b->file) && str_eq(a->program, b->program) && str_eq(a->section, b->section);
}

/* Of an accepted program the number of processed instructions, else the verdict. */
static struct data beside_cell(struct cli *c, const struct job *j, const struct verify_row *r, str kernel)
{
	vec_each(o, &j->rows)
		if (is_same_program(o, r) && str_eq(o->kernel, kernel))
			return data_str(STR(""), o->verdict == VERDICT_ACCEPTED ? arena_printf(&c->arena, "%llu",
				(unsigned long long)o->processed) : str_from(verdict_names[o->verdict]));
	return data_str(STR(""), STR("-"));
}

/* A row a program, a column a kernel. */
static void beside(struct cli *c, const struct job *j)
{
	u32 from = j->files.n > 1 ? 0 : 1, fixed = 3 - from, n = fixed + j->nby;
	struct data_table t = { .column = arena_array(&c->arena, str, n), .ncolumns = n, .sort_column = -1 };
	for (u32 i = 0; i < fixed; i++)
		t.column[i] = str_from(verify_column[from + i]);
	for (u32 i = 0; i < j->nby; i++)
		t.column[fixed + i] = str_from(j->by[i].profile->name);
	vec_each(r, &j->rows) {
		struct data all[VERIFY_COLUMNS], *row = arena_array(&c->arena, struct data, n);
		if (!str_eq(r->kernel, str_from(j->by[0].profile->name)))
			continue;
		verify_data(r, all);
		all[0].text = at_end(all[0].text, 40);
		memcpy(row, all + from, fixed * sizeof(*row));
		for (u32 i = 0; i < j->nby; i++)
			row[fixed + i] = beside_cell(c, j, r, str_from(j->by[i].profile->name));
		vec_push(&t.rows, &c->arena, row);
	}
	ui_table(&t, &c->out);
	buf_puts(&c->out, "\nnumbers: instructions that the kernel's verifier walks until it accepts the program\n");
}

static bool is_same_reason(const struct verify_row *a, const struct verify_row *b)
{
	return is_same_program(a, b) && a->verdict == b->verdict && str_eq(a->at, b->at) &&
		str_eq(a->reason, b->reason) &&
		!a->log.n;
}

/* " by 5.10, 6.1": all kernels that say the same; "" where one was asked. False: it was told with an earlier one. */
static bool by_whom(struct cli *c, const struct job *j, const struct verify_row *r, str *out)
{
	struct buf text = BUF_INIT;
	*out = STR("");
	if (j->nby < 2)
		return true;
	vec_each(o, &j->rows) {
		if (!is_same_reason(o, r))
			continue;
		if (o < r)
			return false;
		buf_printf(&text, "%s%.*s", text.n ? ", " : " by ", STR_ARG(o->kernel));
	}
	*out = text.n ? arena_str(&c->arena, buf_view(&text)) : arena_printf(&c->arena, " by %.*s", STR_ARG(r->kernel));
	buf_free(&text);
	return true;
}

/* Names and lines of source come from the object, which may hold anything. */
static void reasons(struct cli *c, const struct job *j)
{
	struct buf text = BUF_INIT;
	vec_each(r, &j->rows) {
		str by;
		if (!is_shown(j, r) || (r->verdict == VERDICT_ACCEPTED && !r->log.n && !r->trace.n) || !by_whom(c, j, r, &by))
			continue;
		buf_printf(&text, "\n%s%.*s: %.*s%s%.*s\n", verdict_names[r->verdict], STR_ARG(by),
			STR_ARG(r->program),
			r->at.n ? " at " : "", STR_ARG(r->at));
		if (r->reason.n)
			buf_printf(&text, "  %.*s\n", STR_ARG(r->reason));
		if (r->hint.n)
			buf_printf(&text, "  hint: %.*s\n", STR_ARG(r->hint));
		if (r->log_line.n)
			buf_printf(&text, "  the verifier says: %.*s\n", STR_ARG(r->log_line));
		if (r->known.n)
			buf_printf(&text, "  what is known there: %.*s\n", STR_ARG(r->known));
		if (r->loop.n)
			buf_printf(&text, "  %.*s\n", STR_ARG(r->loop));
		if (r->work.n)
			buf_printf(&text, "  the work by lines, in instructions:\n%.*s", STR_ARG(r->work));
		if (r->way.n)
			buf_printf(&text, "  the way there, by its branches:\n%.*s", STR_ARG(r->way));
		if (r->trace.n)
			buf_printf(&text, "\n%.*s", STR_ARG(r->trace));
		if (r->log.n)
			buf_printf(&text, "%.*s\n", STR_ARG(r->log));
	}
	ui_lines(buf_view(&text), &c->out);
	buf_free(&text);
}

static void summary(struct cli *c, const struct job *j)
{
	u32 count[VERDICT_FAILED + 1] = { 0 };
	vec_each(r, &j->rows)
		count[r->verdict]++;
	buf_printf(&c->out, "\n%u %s: %u accepted, %u refused", j->rows.n, j->nby > 1 ? "verdicts" :
		j->rows.n == 1 ? "program" : "programs",
		count[VERDICT_ACCEPTED],
		count[VERDICT_REFUSED]);
	if (count[VERDICT_UNAVAILABLE])
		buf_printf(&c->out, ", %u unavailable on this kernel whatever the code", count[VERDICT_UNAVAILABLE]);
	if (count[VERDICT_FAILED])
		buf_printf(&c->out, ", %u failed before verification", count[VERDICT_FAILED]);
	buf_char(&c->out, '\n');
}

static void json(struct cli *c, const struct job *j)
{
	vec_each(r, &j->rows) {
		struct data all[VERIFY_COLUMNS];
		if (!is_shown(j, r))
			continue;
		verify_data(r, all);
		struct json line = host_json(&c->host, "verify", &c->out);
		for (u32 i = 0; i < VERIFY_COLUMNS; i++)
			json_data(&line, verify_column[i], &all[i]);
		json_end_line(&line);
	}
}

/* ---- compared with an earlier run ----------------------------------------------------------------------------- */

static const struct verify_row *earlier(const struct job *j, const struct verify_row *r)
{
	vec_each(o, &j->old)
		if (str_eq(o->program, r->program) && str_eq(o->file, r->file))
			return o;
	vec_each(o, &j->old)                     /* the same program of a file elsewhere: skep's and clang's */
		if (str_eq(o->program, r->program) && str_eq(o->section, r->section))
			return o;
	return NULL;
}

static struct data change(struct arena *a, u64 was, u64 now)
{
	if (was == now)
		return data_str(STR(""), arena_printf(a, "%llu", (unsigned long long)now));
	if (!was)
		return data_str(STR(""), arena_printf(a, "%llu -> %llu", (unsigned long long)was,
			(unsigned long long)now));
	return data_str(STR(""), arena_printf(a, "%llu -> %llu (%+.1f%%)", (unsigned long long)was,
		(unsigned long long)now,
		((double)now - (double)was) * 100 / (double)was));
}

static void compared(struct cli *c, const struct job *j)
{
	static const str columns[] = { { "program", 7 }, { "verdict", 7 }, { "insns", 5 }, { "processed", 9 },
		{ "states", 6 }, { "stack", 5 } };
	struct data_table t = { .column = (str *)columns, .ncolumns = ARRAY_LEN(columns), .sort_column = -1 };
	u32 same = 0;
	vec_each(r, &j->rows) {
		const struct verify_row *o = earlier(j, r);
		if (!is_shown(j, r))
			continue;
		if (o && o->verdict == r->verdict && o->insns == r->insns && o->processed == r->processed &&
			o->states == r->states && o->stack == r->stack) {
			same++;
			continue;
		}
		struct data *row = arena_array(&c->arena, struct data, ARRAY_LEN(columns));
		const struct verify_row none = { 0 };
		row[0] = data_str(STR(""), r->program);
		row[1] = data_str(STR(""), !o ? arena_printf(&c->arena, "new: %s", verdict_names[r->verdict]) :
			o->verdict == r->verdict ?
			str_from(verdict_names[r->verdict]) : arena_printf(&c->arena, "%s -> %s",
			verdict_names[o->verdict], verdict_names[r->verdict]));
		o = o ? o : &none;
		row[2] = change(&c->arena, o->insns, r->insns);
		row[3] = change(&c->arena, o->processed, r->processed);
		row[4] = change(&c->arena, o->states, r->states);
		row[5] = change(&c->arena, o->stack, r->stack);
		vec_push(&t.rows, &c->arena, row);
	}
	if (t.rows.n)
		ui_table(&t, &c->out);
	buf_printf(&c->out, "%s%u programs changed, %u are as before\n", t.rows.n ? "\n" : "", t.rows.n, same);
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

static void take_file(struct cli *c, struct job *j, str path)
{
	str text;
	if (!host_need_file(&c->host, path, &text))
		return;
	struct cc_opts cc = j->o;
	host_cc_opts(&c->host, false, &cc);
	struct obj *o = host_object(&c->host, path, text, &cc);
	for (u32 i = 0; o && i < o->funcs.n; i++)
		if (o->funcs.v[i].is_entry)
			vec_push(&j->programs, &c->arena, o->funcs.v[i].name);
	j->last = o;
	for (u32 i = 0; o && i < j->nby; i++)
		verify_object(&c->host, path, o, &j->by[i], &j->rows);
	for (u32 i = 0; o && i < j->nby; i++)
		if (!j->by[i].profile)
			presence_tell(&c->host, o, j->glob);
}

/* Refused counts; with --compare only what was not refused before. */
static int verdict_of(struct cli *c, const struct job *j)
{
	int code = cli_finish(c, true);
	vec_each(r, &j->rows) {
		const struct verify_row *o = j->compare ? earlier(j, r) : NULL;
		if (!code && r->verdict == VERDICT_REFUSED && (!o || o->verdict != VERDICT_REFUSED))
			return EXIT_KERNEL;
		if (!code && r->verdict == VERDICT_FAILED && (!o || o->verdict != VERDICT_FAILED))
			return EXIT_USER;
	}
	vec_each(r, &j->rows)
		if (!code && r->verdict == VERDICT_UNAVAILABLE &&
			!(sys_capabilities(c->host.k, &c->arena) & sys_cap_bpf(c->host.k)))
			return EXIT_LACKING;         /* nobody asked the verifier */
	return code;
}

static void choose(struct cli *c, struct job *j)
{
	const struct profile *p = j->kernel ? profile_find(str_from(j->kernel)) :
		profile_near(sys_kernel_version(c->host.k));
	if (!j->offline)
		j->by[j->nby++] = verify_live(&c->host);
	else if (p)
		j->by[j->nby++] = verify_offline(&c->host, p);
	for (u32 i = 0; j->offline && !p && (p = profile_row(i)) && j->nby < ARRAY_LEN(j->by); i++, p = NULL)
		j->by[j->nby++] = verify_offline(&c->host, p);
	for (u32 i = 0; i < j->nby; i++) {
		j->by[i].want_log = j->want_log;
		j->by[i].want_trace = j->want_trace;
		j->by[i].glob = j->glob;
	}
}

/* Who asks of nothing is not told that all is well. */
static void none_wanted(struct cli *c, const struct job *j)
{
	struct nearest n = { .name = str_from(j->glob ? j->glob : "") };
	if (!j->programs.n) {
		load_need_program(j->last, &c->ds);
		return;
	}
	vec_each(name, &j->programs)
		nearest_offer(&n, *name);
	struct diag *d = app_report(&c->ds, NO_FUNCTION, where_none(), "no program has a name like '%s'", j->glob);
	if (n.best.n)
		diag_hint(&c->ds, d, "did you mean '%.*s'?", STR_ARG(n.best));
	else
		diag_hint(&c->ds, d, "without -p each is verified, and they say their names");
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	str text;
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (!j.files.n)
		return cli_usage(c, a->cmd, "a source or an object is needed");
	if (j.compare && (!host_need_file(&c->host, str_from(j.compare), &text) ||
		!verify_read(&c->host, str_from(j.compare), text, &j.old)))
		return cli_finish(c, false);
	choose(c, &j);
	vec_each(f, &j.files)
		take_file(c, &j, *f);
	if (!j.rows.n && !c->ds.errors)
		none_wanted(c, &j);
	if (j.json) {
		json(c, &j);
	} else if (j.rows.n) {
		if (j.compare)
			compared(c, &j);
		else if (j.nby > 1 && !j.sort && !j.only)
			beside(c, &j);
		else
			table(c, &j);
		reasons(c, &j);
		summary(c, &j);
	}
	return verdict_of(c, &j);
}

static const struct cli_option options[] = {
	{ 'p', "-p", "PATTERN", "programs whose name matches, as file names do" },
	{ OPT_SORT, "--sort", "COLUMN",
	"insns, processed, states, stack, time: largest first; file, program, section, verdict" },
	{ OPT_ONLY, "--only", "VERDICT", "show accepted, refused, unavailable or failed ones alone" },
	{ OPT_COMPARE, "--compare", "OLD", "what changed since an earlier run, whose -f json was kept in this file" },
	{ OPT_OFFLINE, "--offline", NULL, "by skep's own verifier: no privilege, no kernel is asked" },
	{ OPT_KERNEL, "--kernel", "NAME",
	"which kernel it follows: 5.10, 6.1, 6.12, 6.18, 7.2, or all; without it the running one" },
	{ OPT_LOG, "--log", NULL, "the kernel's whole log of each program" },
	{ OPT_TRACE, "--trace", NULL, "offline: what each line of source makes known of registers and stack" },
	{ 'f', "-f", "text|json", "json: one object a program" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_verify = {
	"verify", run, "verify [OPTIONS] FILE.c|FILE.o...",
	"what this kernel's verifier says of each program, and what it costs", options,
	"Each program is loaded alone and let go at once; nothing is attached. Verdicts: accepted; refused by the "
	"verifier, with its\n"
	"decisive line at the line of the source; unavailable: this kernel takes no such program, whatever its code; "
	"failed: something\n"
	"it needs is not there. Exit code: 0, or 3 if a program was refused (with --compare: one that was not "
	"before), or 1.\n\n"
	"examples:\n"
	"  skep verify probe.c\n"
	"  skep verify --sort processed build/*.o\n"
	"  skep verify --kernel all probe.c\n"
	"  skep verify --trace probe.c\n"
	"  skep verify -f json probe.c > before; edit probe.c; skep verify --compare before probe.c\n",
};
