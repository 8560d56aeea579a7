/* warn.c: which warnings are wanted.
 *
 * Each warning has a level: not at all, a warning, an error. Switches set the levels a source begins with, in their
 * order, as clang's do; a pragma changes them from its place on. A warning may be found long after its place was read,
 * so the changes are kept with their places and looked up by the place of the warning. */
#include "cc/warn.h"

#include <stdio.h>

enum when { WHEN_ON, WHEN_ALL, WHEN_EXTRA, WHEN_NAMED, WHEN_ERROR, WHEN_OWN };

static const struct { u16 code; u8 when, clang; const char *name, *groups; } rows[WARN_COUNT] = {
#define WARNING(c, n, w, clang, g) { CC_##c, WHEN_##w, WHEN_##clang, n, g },
#include "cc/warnings.def"
#undef WARNING
};

static const char clang_names[] =
#include "cc/clang_warnings.def"
;

static bool clang_knows(str word)
{
	char name[64];
	if (word.n + 2 >= sizeof(name))
		return false;
	snprintf(name, sizeof(name), " %.*s ", STR_ARG(word));
	return strstr(clang_names, name) != NULL;
}

static bool in_groups(const char *groups, str word)
{
	for (const char *s = strstr(groups, " "); s && s[1]; s = strchr(s + 1, ' '))
		if (!strncmp(s + 1, word.s, word.n) && s[1 + word.n] == ' ')
			return true;
	return false;
}

static bool is_all(str word) { return str_is(word, "all") || str_is(word, "most"); }
static bool is_extra(str word) { return str_is(word, "extra") || !word.n; }

static bool is_meant(u32 i, str word, u8 when)
{
	if (is_all(word))
		return when <= WHEN_ALL;
	if (is_extra(word))
		return when == WHEN_EXTRA;
	if (str_is(word, "everything"))
		return true;
	return str_is(word, rows[i].name) || in_groups(rows[i].groups, word);
}

/* What is an error already stays one, unless it is named. */
static void set(struct warn_levels *l, str word, enum diag_severity to, bool only_wanted)
{
	for (u32 i = 0; i < WARN_COUNT; i++) {
		bool is_named = str_is(word, rows[i].name);
		if (!is_meant(i, word, rows[i].when) || (only_wanted && l->of[i] == DIAG_NOTE) ||
			(!is_named && to == DIAG_WARNING && l->of[i] == DIAG_ERROR))
			continue;
		l->of[i] = (u8)to;
	}
}

static bool is_known(str word)
{
	if (is_all(word) || is_extra(word) || clang_knows(word))
		return true;
	for (u32 i = 0; i < WARN_COUNT; i++)
		if (is_meant(i, word, rows[i].when))
			return true;
	return false;
}

/* "error=NAME", "no-NAME", "no-error=NAME": the name in it. */
static str name_in(str s)
{
	s = str_starts(s, "no-") ? str_sub(s, 3, s.n) : s;
	return str_starts(s, "error=") ? str_sub(s, 6, s.n) : s;
}

static void one_switch(struct warns *w, str s)
{
	bool no = str_starts(s, "no-");
	str word = no ? str_sub(s, 3, s.n) : s;
	if (str_is(word, "error")) {
		w->werror = !no;
	} else if (str_starts(word, "error=")) {
		set(&w->given, name_in(s), no ? DIAG_WARNING : DIAG_ERROR, no);
		for (u32 i = 0; i < WARN_COUNT; i++)
			if (is_meant(i, name_in(s), rows[i].when))
				w->never_error[i] = no;
	} else {
		set(&w->given, word, no ? DIAG_NOTE : DIAG_WARNING, false);
		for (u32 i = 0; i < WARN_COUNT; i++)
			if (is_meant(i, word, rows[i].clang))
				w->clang_gives[i] = !no;
	}
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

/* Who includes a header of the machine has not written it, and cannot mend it. */
static bool is_of_system(const struct warns *w, struct where where)
{
	const struct src_file *f = where.kind == WHERE_SRC && where.span.at ? src_file_of(w->src, where.span.at) : NULL;
	return f && str_starts(f->path, "/usr/include/");
}

static enum diag_severity judge(void *ctx, const struct diag_code *code, struct where where, str *name)
{
	const struct warns *w = ctx;
	const struct warn_levels *l = where.kind == WHERE_SRC ? levels_at(w, where.span.at) : &w->given;
	for (u32 i = 0; i < WARN_COUNT; i++)
		if (&cc_diags[rows[i].code] == code) {
			*name = str_from(rows[i].name);
			bool is_error = w->strict || (w->werror && !w->never_error[i] &&
				w->clang_gives[i] && rows[i].clang != WHEN_OWN);
			if (l->of[i] == DIAG_WARNING && is_of_system(w, where))
				return DIAG_NOTE;
			return l->of[i] == DIAG_WARNING && is_error ? DIAG_ERROR : l->of[i];
		}
	return DIAG_WARNING;
}

static void unknown(struct warns *w, str word, u32 index, struct diags *ds)
{
	struct nearest n = { .name = name_in(word) };
	for (u32 i = 0; i < WARN_COUNT; i++)
		nearest_offer(&n, str_from(rows[i].name));
	struct diag *d = cc_report(ds, UNKNOWN_WARNING, where_arg(arena_printf(w->arena, "-W%.*s", STR_ARG(word)),
		index), "there is no such warning");
	if (n.best.n)
		diag_hint(ds, d, "did you mean '-W%.*s'?", STR_ARG(n.best));
}

void warns_begin(struct warns *w, struct arena *a, const struct src_map *src, const struct cc_opts *opts,
	struct diags *ds)
{
	*w = (struct warns){ .arena = a, .src = src, .strict = opts->strict };
	for (u32 i = 0; i < WARN_COUNT; i++) {
		w->given.of[i] = rows[i].when == WHEN_ON ? DIAG_WARNING : rows[i].when == WHEN_ERROR ? DIAG_ERROR :
			DIAG_NOTE;
		w->clang_gives[i] = rows[i].clang == WHEN_ON;
	}
	ds->judge = judge;
	ds->judge_ctx = w;
	for (u32 i = 0; i < opts->nwarnings; i++)
		one_switch(w, opts->warnings[i]);
	for (u32 i = 0; opts->warnings_off && i < WARN_COUNT; i++)
		w->given.of[i] = w->given.of[i] == DIAG_ERROR ? DIAG_ERROR : DIAG_NOTE;
	w->now = w->given;
	/* once all are heard: -Wno-unknown-warning-option may come last */
	for (u32 i = 0; i < opts->nwarnings; i++)
		if (!str_starts(opts->warnings[i], "no-") && !is_known(name_in(opts->warnings[i])) &&
			!str_is(opts->warnings[i], "error"))
			unknown(w, opts->warnings[i], i, ds);
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
		set(&w->now, str_sub(name, 2, name.n), str_is(verb, "ignored") ? DIAG_NOTE :
			str_is(verb, "error") ? DIAG_ERROR : DIAG_WARNING, false);
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
