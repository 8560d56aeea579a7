/* verb.c: bpftool's grammar: options anywhere, a noun, a verb, each a beginning of its name; batches of such lines. */
#include "cli/verb.h"

#include "uapi/uapi.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

static const struct verb_noun *const nouns[] = {
#define X(name) &verb_noun_##name,
	VERB_NOUNS
#undef X
};

/* The version of bpftool whose words and keys these are. */
enum { WORDS_MAJOR = 7, WORDS_MINOR = 1 };

/* ---- words --------------------------------------------------- */

static bool begins(const char *word, const char *name) { return word && *word && !strncmp(word, name, strlen(word)); }

bool verb_is(const struct verb *v, const char *word) { return v->argc > 0 && begins(v->argv[0], word); }

bool verb_take(struct verb *v, const char *word) { return verb_is(v, word) && verb_next(v); }

const char *verb_next(struct verb *v)
{
	if (v->argc <= 0)
		return NULL;
	v->argc--;
	return *v->argv++;
}

const char *verb_need(struct verb *v, const char *what)
{
	if (v->argc <= 0)
		verb_wrong(v, "%s is needed", what);
	return verb_next(v);
}

bool verb_number(struct verb *v, const char *what, u64 *out)
{
	const char *word = verb_need(v, what);
	if (!word)
		return false;
	return str_to_u64(str_from(word), out) || verb_wrong(v, "'%s' is no number: %s is needed", word, what);
}

bool verb_end(struct verb *v) { return v->argc <= 0 || verb_wrong(v, "'%s' is not expected here", v->argv[0]); }

/* ---- messages --------------------------------------------------- */

static void hint_usage(struct verb *v, struct diag *d)
{
	const char *name = v->noun ? v->noun->name : "";
	diag_hint(&v->c->ds, d, "see %s %s%shelp", v->is_bpftool ? "bpftool" : "skep", name, *name ? " " : "");
}

bool verb_wrong(struct verb *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct diag *d = diag_vadd(&v->c->ds, &app_diags[APP_BAD_OPTION], where_none(), fmt, ap);
	va_end(ap);
	hint_usage(v, d);
	return false;
}

bool verb_unknown(struct verb *v, const char *word, const char *what, const struct nearest *near)
{
	struct diag *d = app_report(&v->c->ds, BAD_OPTION, where_none(), "'%s' is no %s", word, what);
	if (near && near->best.n)
		diag_hint(&v->c->ds, d, "did you mean '%.*s'?", STR_ARG(near->best));
	else
		hint_usage(v, d);
	return false;
}

bool verb_missing(struct verb *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct diag *d = diag_vadd(&v->c->ds, &app_diags[APP_NO_PIN], where_none(), fmt, ap);
	va_end(ap);
	if (v->noun && strcmp(v->noun->words->name, "show"))
		hint_usage(v, d);
	else
		diag_hint(&v->c->ds, d, "see what there is: %s %s show", v->is_bpftool ? "bpftool" : "skep",
			v->noun ? v->noun->name : "map");
	return false;
}

bool verb_refused(struct verb *v, long err, const char *fmt, ...)
{
	va_list ap;
	bool is_right = err == -EPERM || err == -EACCES;
	str why = is_right ? sys_why_refused(v->k, v->a, 1ull << SYS_CAP_SYS_ADMIN) : sys_why_scarce(err);
	va_start(ap, fmt);
	struct diag *d = diag_vadd(&v->c->ds, &app_diags[is_right && why.n ? APP_NOT_ALLOWED : APP_KERNEL_NO],
		where_none(), fmt, ap);
	va_end(ap);
	d->sys_errno = (int)-err;
	if (why.n)
		diag_hint(&v->c->ds, d, "%.*s", STR_ARG(why));
	return false;
}

bool verb_not_attached(struct verb *v, long err, int prog, u32 attach_type, const char *what)
{
	str why = err == -EINVAL ? attach_wrong_type_at(v->k, v->a, prog, attach_type) : STR("");
	verb_refused(v, err, "%s", what);
	if (why.n)
		vec_last(&v->c->ds.list)->hint = why;
	return false;
}

/* ---- from words to a verb --------------------------------------------------- */

/* In JSON there is no help: null, as bpftool has it. */
static void usage(struct verb *v)
{
	const char *me = v->is_bpftool ? "bpftool" : "skep";
	if (v->json)
		return;
	buf_printf(v->out, "Usage: %s [OPTIONS] OBJECT { COMMAND | help }\n       %s batch file FILE\n       %s "
		"version\n\n"
		"       OBJECT := { prog | map | link | cgroup | perf | net | feature | btf | gen | struct_ops | "
		"iter }\n"
		"       OPTIONS := { {-j|--json} [{-p|--pretty}] | {-d|--debug} | {-f|--bpffs} | {-n|--nomount} |\n"
		"                    {-m|--mapcompat} | {-B|--base-btf} FILE | {-L|--use-loader} | {-V|--version} }\n",
			me, me, me);
}

static void noun_usage(struct verb *v)
{
	const char *me = v->is_bpftool ? "bpftool" : "skep", *p = v->noun->help;
	for (u32 i = 0; *p && !v->json; i++) {
		const char *end = strchr(p, '\n');
		int n = end ? (int)(end - p) : (int)strlen(p);
		if (*p == '\t')
			buf_printf(v->out, "       %.*s\n", n - 1, p + 1);
		else
			buf_printf(v->out, "%s%s %s %.*s\n", i ? "       " : "Usage: ", me, v->noun->name, n, p);
		p += n + (end != NULL);
	}
}

static bool version(struct verb *v)
{
	if (v->json) {
		json_open(&v->j, NULL, '{');
		json_str(&v->j, "version", arena_printf(v->a, "%d.%d.0", WORDS_MAJOR, WORDS_MINOR));
		json_text(&v->j, "skep_version", SKEP_VERSION);
		json_open(&v->j, "features", '{');
		json_bool(&v->j, "libbfd", verb_has_disassembler());
		json_bool(&v->j, "skeletons", true);
		json_close(&v->j, '}');
		json_close(&v->j, '}');
		return true;
	}
	buf_printf(v->out, "bpftool v%d.%d.0\nby skep %s\nfeatures: %sskeletons\n", WORDS_MAJOR, WORDS_MINOR,
		SKEP_VERSION,
		verb_has_disassembler() ? "libbfd, " : "");
	return true;
}

static bool run_noun(struct verb *v, const struct verb_noun *n)
{
	struct nearest near = { 0 };
	v->noun = n;
	if (!strcmp(n->name, "gen") && !verb_is(v, "help"))
		return n->words->run(v);
	if (!v->argc || verb_is(v, n->words->name))          /* show, list: the first */
		return verb_next(v), n->words->run(v);
	if (verb_take(v, "help"))
		return noun_usage(v), true;
	near.name = str_from(v->argv[0]);
	for (const struct verb_word *w = n->words; w->name; w++) {
		if (verb_take(v, w->name))
			return w->run(v);
		nearest_offer(&near, str_from(w->name));
	}
	return verb_unknown(v, v->argv[0], arena_printf(v->a, "verb of %s", n->name).s, &near);
}

static bool run_words(struct verb *v)
{
	struct nearest near = { 0 };
	if (!v->argc)
		return verb_wrong(v, "an object is needed: map, prog, link and others");
	if (verb_take(v, "help"))
		return usage(v), true;
	if (!strcmp(v->argv[0], "version"))
		return version(v);
	near.name = str_from(v->argv[0]);
	for (u32 i = 0; i < ARRAY_LEN(nouns); i++) {
		if (verb_take(v, nouns[i]->name))
			return run_noun(v, nouns[i]);
		nearest_offer(&near, str_from(nouns[i]->name));
	}
	return verb_unknown(v, v->argv[0], "object", &near);
}

bool verb_is_noun(const char *word)
{
	for (u32 i = 0; i < ARRAY_LEN(nouns); i++)
		if (strcmp(word, "gen") && !strcmp(word, nouns[i]->name))
			return true;
	return !strcmp(word, "batch");
}

const char *verb_noun_at(u32 i, str *verbs, struct arena *a)
{
	if (i >= ARRAY_LEN(nouns))
		return NULL;
	*verbs = STR("");
	for (const struct verb_word *w = nouns[i]->words; w->name; w++)
		if (w->name[0])
			*verbs = arena_printf(a, "%.*s%s ", STR_ARG(*verbs), w->name);
	*verbs = arena_printf(a, "%.*shelp", STR_ARG(*verbs));
	return nouns[i]->name;
}

void verb_list(struct buf *out)
{
	buf_puts(out, "\nbpftool's verbs (doc/bpftool.md):\n ");
	for (u32 i = 0; i < ARRAY_LEN(nouns); i++)
		buf_printf(out, " %s", nouns[i]->name);
	buf_puts(out, " batch\n  skep NOUN help tells more\n");
}

/* ---- batches --------------------------------------------------- */

enum { MAX_WORDS = 4096 };

/* Words of a line, in quotes where they hold blanks; *n up to MAX_WORDS. False: too many, or a quote is open. */
static bool split(struct arena *a, str line, char **words, int *n)
{
	u32 i = 0;
	for (*n = 0;; ++*n) {
		while (i < line.n && isspace((u8)line.s[i]))
			i++;
		if (i == line.n || line.s[i] == '#')
			return true;
		if (*n == MAX_WORDS)
			return false;
		char quote = line.s[i] == '"' || line.s[i] == '\'' ? line.s[i++] : 0;
		u32 from = i;
		while (i < line.n && (quote ? line.s[i] != quote : !isspace((u8)line.s[i])))
			i++;
		if (quote && i == line.n)
			return false;
		words[*n] = arena_strdup(a, str_sub(line, from, i));
		i += quote != 0;
	}
}

bool verb_put_error(struct verb *v)
{
	struct diags *ds = &v->c->ds;
	struct diag *d = NULL;
	vec_each(p, &ds->list)
		d = !d && (*p)->severity == DIAG_ERROR ? *p : d;
	if (!d || !v->json)
		return false;
	str cause = d->sys_errno ? arena_printf(v->a, ": %s", strerror(d->sys_errno)) : STR("");
	json_open(&v->j, NULL, '{');
	json_str(&v->j, "error", arena_printf(v->a, "%.*s%.*s", STR_ARG(d->msg), STR_ARG(cause)));
	if (d->hint.n)
		json_str(&v->j, "hint", d->hint);
	json_close(&v->j, '}');
	v->exit = diags_exit_code(ds);
	ds->list.n = 0;
	return true;
}

/* In JSON a message is an object in place of the answer, as bpftool has it; what comes behind an answer stays for the
 * error stream. */
static void tell(struct verb *v)
{
	if (v->json && !v->j.has_items && !verb_put_error(v))
		json_null(&v->j, NULL);
}

static bool batch_line(struct verb *v, str line, u32 *done)
{
	char **words = arena_array(v->a, char *, MAX_WORDS);
	struct verb one = *v;
	if (!split(v->a, line, words, &one.argc))
		return verb_wrong(v, "too many words, or a quote that does not end: %.*s", STR_ARG(line));
	if (!one.argc)
		return true;
	++*done;
	one.argv = words;
	if (one.json) {
		json_open(&one.j, NULL, '{');
		json_open(&one.j, "command", '[');
		for (int i = 0; i < one.argc; i++)
			json_text(&one.j, NULL, words[i]);
		json_close(&one.j, ']');
		one.j.has_items = true;
		buf_puts(v->out, one.j.pretty ? ",\n" : ",");
		buf_pad(v->out, ' ', one.j.pretty ? 4 * one.j.depth : 0);
		buf_puts(v->out, one.j.pretty ? "\"output\": " : "\"output\":");
		one.j.has_items = false;
	}
	bool ok = run_words(&one);
	tell(&one);
	one.j.has_items = true;
	if (one.json)
		json_close(&one.j, '}');
	v->j = one.j;
	v->exit = one.exit;
	buf_flush(v->out);
	return ok;
}

static bool batch(struct verb *v)
{
	str text, line;
	u32 done = 0;
	const char *path;
	bool ok = true;
	if (!verb_take(v, "file") || !(path = verb_need(v, "a file")) || !verb_end(v))
		return v->c->ds.errors ? false : verb_wrong(v, "batch file FILE: the file is needed");
	if (!host_need_file(&v->c->host, str_from(path), &text))
		return false;
	if (v->json)
		json_open(&v->j, NULL, '[');
	while (ok && text.n) {
		str_cut(text, '\n', &line, &text);
		ok = batch_line(v, line, &done);
	}
	if (v->json)
		json_close(&v->j, ']');
	else if (ok)
		buf_printf(v->out, "processed %u commands\n", done);
	return ok;
}

/* ---- options --------------------------------------------------- */

static const struct { char letter; const char *name; } options[] = { { 'j', "json" }, { 'p', "pretty" },
	{ 'f', "bpffs" },
	{ 'm', "mapcompat" }, { 'n', "nomount" }, { 'd', "debug" }, { 'L', "use-loader" }, { 'l', "legacy" },
	{ 'V', "version" },
	{ 'h', "help" }, { 'B', "base-btf" } };

static bool is_option(const char *word) { return word[0] == '-' && word[1] && !isdigit((u8)word[1]); }

static bool take_option(struct verb *v, char letter, const char *value)
{
	switch (letter) {
	case 'p': v->pretty = v->j.pretty = true; /* fall through */
	case 'j': v->json = true; return true;
	case 'f': v->pins = true; return true;
	case 'L': return v->use_loader = true;
	case 'B': v->base_btf = value; return value || verb_wrong(v, "-B needs a file");
	default: return true;        /* what skep does anyway, or has no use for */
	}
}

/* One word that begins with '-': letters, or a long name; *wants: 'V' or 'h' that was among them. */
static bool take_options(struct verb *v, const char *word, char ***rest, char *wants)
{
	bool is_long = word[1] == '-';
	struct nearest near = { .name = str_from(word + 2) };
	for (const char *p = word + 1 + is_long; *p; p++) {
		u32 i = 0;
		const char *equals = strchr(p, '=');
		size_t n = is_long ? equals ? (size_t)(equals - p) : strlen(p) : 1;
		for (; i < ARRAY_LEN(options); i++) {
			nearest_offer(&near, str_from(options[i].name));
			if (is_long ? !strncmp(options[i].name, p, n) : options[i].letter == *p)
				break;
		}
		if (i == ARRAY_LEN(options) || !n)
			return verb_unknown(v, word, "option", is_long ? &near : NULL);
		char letter = options[i].letter;
		*wants = letter == 'V' || letter == 'h' ? letter : *wants;
		const char *value = letter != 'B' ? NULL : is_long ? equals ? equals + 1 : **rest ? *(*rest)++ : NULL :
			p[1] ? p + 1 : **rest ? *(*rest)++ : NULL;
		if (!take_option(v, letter, value))
			return false;
		if (is_long || letter == 'B')
			break;
	}
	return true;
}

static bool read_words(struct verb *v, int argc, char **argv, char *wants)
{
	char **at = argv, **words = arena_array(v->a, char *, (u32)argc + 1);
	bool ok = true, words_only = false;
	v->argv = words;
	while (*at) {
		const char *word = *at++;
		if (words_only || !is_option(word))
			words[v->argc++] = (char *)word;
		else if (!strcmp(word, "--"))
			words_only = true;
		else
			ok &= take_options(v, word, &at, wants);
	}
	return ok;
}

static int finish(struct verb *v, bool ok)
{
	if (v->json)
		buf_char(v->out, '\n');
	int code = cli_finish(v->c, ok);
	return v->exit ? (int)v->exit : code;
}

int verb_main(struct cli *c, int argc, char **argv, bool is_bpftool)
{
	struct verb v = { .c = c, .k = c->host.k, .a = &c->arena, .out = &c->out, .j = { .out = &c->out },
		.is_bpftool = is_bpftool };
	char wants = 0;
	bool ok = read_words(&v, argc, argv, &wants), is_batch = v.argc && !strcmp(v.argv[0], "batch");
	if (!v.json)
		v.j.pretty = true;           /* where text is JSON */
	if (!ok)
		;
	else if (wants == 'V')
		ok = version(&v);
	else if (wants == 'h' && !v.argc)
		usage(&v);
	else if (wants == 'h')
		v.argc = 2, v.argv = (char *[]){ v.argv[0], "help", NULL }, ok = run_words(&v);
	else if (is_batch)
		verb_next(&v), ok = batch(&v);
	else
		ok = run_words(&v);
	tell(&v);
	return finish(&v, ok);
}
