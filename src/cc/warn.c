/* warn.c: which warnings are wanted.
 *
 * Each warning has a level: not at all, a warning, an error. Switches set the levels a source begins with, in their order, as
 * clang's do; a pragma changes them from its place on. A warning may be found long after its place was read, so the changes are
 * kept with their places and looked up by the place of the warning. */
#include "cc/warn.h"

enum when { WHEN_ON, WHEN_ALL, WHEN_EXTRA, WHEN_NAMED, WHEN_ERROR };

static const struct { u16 code; u8 when; const char *name, *groups; } rows[WARN_COUNT] = {
#define WARNING(c, n, w, g) { CC_##c, WHEN_##w, n, g },
#include "cc/warnings.def"
#undef WARNING
};

static bool in_groups(const char *groups, str word)
{
	for (const char *s = strstr(groups, " "); s && s[1]; s = strchr(s + 1, ' '))
		if (!strncmp(s + 1, word.s, word.n) && s[1 + word.n] == ' ')
			return true;
	return false;
}

static bool is_meant(u32 i, str word)
{
	if (str_is(word, "all"))
		return rows[i].when <= WHEN_ALL;
	if (str_is(word, "extra"))
		return rows[i].when == WHEN_EXTRA;
	if (str_is(word, "everything"))
		return true;
	return str_is(word, rows[i].name) || in_groups(rows[i].groups, word);
}

/* False: there is no warning of that name. What is an error already stays one, unless it is named. */
static bool set(struct warn_levels *l, str word, enum diag_severity to, bool only_wanted)
{
	bool known = false, is_group = str_is(word, "all") || str_is(word, "extra") || str_is(word, "everything");
	for (u32 i = 0; i < WARN_COUNT; i++) {
		if (!is_meant(i, word))
			continue;
		known = true;
		if ((only_wanted && l->of[i] == DIAG_NOTE) || (!str_is(word, rows[i].name) && to == DIAG_WARNING && l->of[i] == DIAG_ERROR))
			continue;
		l->of[i] = (u8)to;
	}
	return known || is_group;
}

static void one_switch(struct warns *w, str s, u32 index, struct diags *ds)
{
	bool no = str_starts(s, "no-"), known = true;
	str word = no ? str_sub(s, 3, s.n) : s;
	if (str_is(word, "error"))
		w->werror = !no;
	else if (str_starts(word, "error="))
		known = set(&w->given, str_sub(word, 6, word.n), no ? DIAG_WARNING : DIAG_ERROR, no);
	else
		known = set(&w->given, word, no ? DIAG_NOTE : DIAG_WARNING, false);
	if (!known && !no)
		cc_report(ds, UNKNOWN_WARNING, where_arg(arena_printf(w->arena, "-W%.*s", STR_ARG(s)), index), "there is no such warning");
}

/* The levels at a place: those after the last change before it in its file. */
static const struct warn_levels *levels_at(const struct warns *w, pos at)
{
	const struct src_file *f = at && w->changes.n ? src_file_of(w->src, at) : NULL;
	for (u32 i = w->changes.n; f && i-- > 0;)
		if (w->changes.v[i].at <= at && w->changes.v[i].at >= f->base)
			return &w->changes.v[i].levels;
	return &w->given;
}

static enum diag_severity judge(void *ctx, const struct diag_code *code, struct where where, str *name)
{
	const struct warns *w = ctx;
	const struct warn_levels *l = where.kind == WHERE_SRC ? levels_at(w, where.span.at) : &w->given;
	for (u32 i = 0; i < WARN_COUNT; i++)
		if (&cc_diags[rows[i].code] == code) {
			*name = str_from(rows[i].name);
			return l->of[i] == DIAG_WARNING && w->werror ? DIAG_ERROR : l->of[i];
		}
	return DIAG_WARNING;
}

void warns_begin(struct warns *w, struct arena *a, const struct src_map *src, const struct cc_opts *opts, struct diags *ds)
{
	*w = (struct warns){ .arena = a, .src = src };
	for (u32 i = 0; i < WARN_COUNT; i++)
		w->given.of[i] = rows[i].when == WHEN_ON ? DIAG_WARNING : rows[i].when == WHEN_ERROR ? DIAG_ERROR : DIAG_NOTE;
	ds->judge = judge;
	ds->judge_ctx = w;
	for (u32 i = 0; i < opts->nwarnings; i++)
		one_switch(w, opts->warnings[i], i, ds);
	for (u32 i = 0; opts->warnings_off && i < WARN_COUNT; i++)
		w->given.of[i] = w->given.of[i] == DIAG_ERROR ? DIAG_ERROR : DIAG_NOTE;
	w->now = w->given;
}

static void change(struct warns *w, pos at)
{
	struct warn_change c = { at, w->now };
	vec_push(&w->changes, w->arena, c);
}

/* push | pop | ignored "-Wname" | warning "-Wname" | error "-Wname" */
void warns_pragma(struct warns *w, str text, pos at)
{
	str verb, rest;
	s64 from = str_find(text, '"');
	str_cut(text, ' ', &verb, &rest);
	if (str_is(verb, "push")) {
		vec_push(&w->saved, w->arena, w->now);
		return;
	}
	if (str_is(verb, "pop")) {
		w->now = w->saved.n ? vec_pop(&w->saved) : w->given;
	} else {
		str name = from < 0 ? STR("") : str_sub(text, (u32)from + 1, text.n);
		str_cut(name, '"', &name, &rest);
		if (!str_starts(name, "-W"))
			return;
		set(&w->now, str_sub(name, 2, name.n), str_is(verb, "ignored") ? DIAG_NOTE : str_is(verb, "error") ? DIAG_ERROR : DIAG_WARNING, false);
	}
	change(w, at);
}

bool warns_want(const struct warns *w, enum warning what)
{
	if (w->given.of[what] != DIAG_NOTE)
		return true;
	for (u32 i = 0; i < w->changes.n; i++)
		if (w->changes.v[i].levels.of[what] != DIAG_NOTE)
			return true;
	return false;
}
