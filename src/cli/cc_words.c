/* cc_words.c: makefiles call clang -g -O2 -target bpf -c x.c -o x.o -MD -MF x.d: "skep cc" takes its place with the
 * same words. What means nothing to skep is left out, what has a word of skep's own becomes that. */
#include "cli/cc_words.h"

#include <fcntl.h>
#include <stdlib.h>

enum how { DROP, DROP_ALL_BEGINNING /* with it */, DROP_VALUE /* the next word too */, AS /* the word in `as` */,
	DIR_FIRST, DIR_LAST, FORCED, TARGET,
	LANGUAGE, DEPS, DEPS_ALONE, DEPS_PHONY, DEPS_FILE, DEPS_NAME, DEPS_WP, CHECK, SAY, ANSWER /* of a question */,
	LLVM, TEXT,
	NO_MARKS, MACROS, HEADERS, DRY, OWN };

static const struct { const char *word; u8 how; const char *as; } words[] = {
	{ "-c", DROP, 0 }, { "-pipe", DROP, 0 }, { "-ansi", DROP, 0 }, { "-Qunused-arguments", DROP, 0 },
	{ "-mcpu=probe", DROP, 0 }, { "-mcpu=generic", AS, "-mcpu=v1" },
	{ "-E", AS, "--emit=pp" }, { "-P", NO_MARKS, 0 }, { "-dM", MACROS, 0 }, { "-S", TEXT, 0 },
	{ "-fsyntax-only", CHECK, 0 }, { "-v", SAY, 0 }, { "-H", HEADERS, 0 }, { "-###", DRY, 0 },
	{ "-emit-llvm", LLVM, 0 },
	{ "-print-file-name=", ANSWER, "" }, { "--print-file-name=", ANSWER, "" }, { "-print-prog-name=", ANSWER, "" },
	{ "-dumpmachine", ANSWER, "bpf" },
	{ "-print-target-triple", ANSWER, "bpf" }, { "--print-target-triple", ANSWER, "bpf" },
	{ "-print-resource-dir", ANSWER, "" },
	{ "-print-search-dirs", ANSWER, "programs: =\nlibraries: =" },
	{ "--print-search-dirs", ANSWER, "programs: =\nlibraries: =" }, { "-dumpversion", ANSWER, SKEP_VERSION },
	{ "--version", ANSWER, "skep " SKEP_VERSION ", in place of clang version 19.0.0" },
	{ "-fdebug-compilation-dir", DROP_VALUE, 0 }, { "-ftrapv-handler", DROP_VALUE, 0 },
	{ "-fmodules-user-build-path", DROP_VALUE, 0 },
	{ "-fexperimental-openacc-macro-override", DROP_VALUE, 0 }, { "-meabi", DROP_VALUE, 0 },
	{ "-mmlir", DROP_VALUE, 0 }, { "-gen-cdb-fragment-path", DROP_VALUE, 0 },
	{ "-Xassembler", DROP_VALUE, 0 }, { "-Xlinker", DROP_VALUE, 0 }, { "-Xpreprocessor", DROP_VALUE, 0 },
	{ "-Xanalyzer", DROP_VALUE, 0 }, { "--param", DROP_VALUE, 0 },
	{ "-MJ", DROP_VALUE, 0 }, { "--serialize-diagnostics", DROP_VALUE, 0 }, { "-serialize-diagnostics", DROP_VALUE,
	0 }, { "-dumpdir", DROP_VALUE, 0 },
	{ "-iprefix", DROP_VALUE, 0 }, { "-arch", DROP_VALUE, 0 }, { "-resource-dir", DROP_VALUE, 0 },
	{ "-mthread-model", DROP_VALUE, 0 },
	{ "-working-directory", DROP_VALUE, 0 },
	{ "-Xclang", DROP_VALUE, 0 }, { "-mllvm", DROP_VALUE, 0 }, { "-isysroot", DROP_VALUE, 0 },
	{ "--sysroot", DROP_VALUE, 0 }, { "--sysroot=", DROP_ALL_BEGINNING, 0 }, { "-x", LANGUAGE, 0 },
	{ "-target", TARGET, 0 }, { "--target=", TARGET, 0 }, { "-march=", TARGET, 0 },
	{ "-isystem", DIR_FIRST, 0 }, { "-iquote", DIR_FIRST, 0 }, { "-idirafter", DIR_LAST, 0 },
	{ "-include", FORCED, 0 }, { "-imacros", FORCED, 0 },
	{ "-MD", DEPS, 0 }, { "-MMD", DEPS, 0 }, { "-M", DEPS_ALONE, 0 }, { "-MM", DEPS_ALONE, 0 },
	{ "-MP", DEPS_PHONY, 0 }, { "-MF", DEPS_FILE, 0 },
	{ "-MT", DEPS_NAME, 0 }, { "-MQ", DEPS_NAME, 0 },
	{ "-Wp,-MD,", DEPS_WP, 0 }, { "-Wp,-MMD,", DEPS_WP, 0 }, { "-Wa,", DROP_ALL_BEGINNING, 0 },
	{ "-Wl,", DROP_ALL_BEGINNING, 0 },
	{ "-mcpu=", OWN, 0 }, { "-g", DROP_ALL_BEGINNING, 0 }, { "-O", DROP_ALL_BEGINNING, 0 },
	{ "-std=", DROP_ALL_BEGINNING, 0 }, { "-f", DROP_ALL_BEGINNING, 0 },
	{ "-m", DROP_ALL_BEGINNING, 0 }, { "-pedantic", DROP_ALL_BEGINNING, 0 }, { "-nostd", DROP_ALL_BEGINNING, 0 },
};

struct driver { struct cli_args *a; struct cc_words *w; struct cc_opts *cc; char **out; int n, at;
	bool is_text, is_macros; /* -S, -dM */ };

static void say(struct driver *d, const char *text) { d->out[d->n++] = arena_strdup(&d->a->c->arena, str_from(text)); }

static bool takes_value(u8 how)
{
	return how == DROP_VALUE || how == TARGET || how == LANGUAGE || how == DIR_FIRST || how == DIR_LAST ||
		how == FORCED || how == DEPS_FILE ||
		how == DEPS_NAME;
}

/* The row of a word; *value: what is stuck to it. -1: not clang's. */
static int row_of(const char *word, const char **value)
{
	*value = NULL;
	for (u32 i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i].word);
		if (!strcmp(word, words[i].word))
			return (int)i;
		bool is_prefix = words[i].how == DROP_ALL_BEGINNING || words[i].how == DEPS_WP || words[i].how == OWN ||
			words[i].word[n - 1] == '=' ||
			words[i].how == DIR_FIRST || words[i].how == DIR_LAST || words[i].how == DEPS_FILE ||
			words[i].how == DEPS_NAME;
		if (is_prefix && !strncmp(word, words[i].word, n)) {
			*value = word + n;
			return (int)i;
		}
	}
	return -1;
}

/* A file of the directory we are in goes before those of -I. */
static str beside(struct driver *d, str file)
{
	char *full = realpath(file.s, NULL);
	str path = full ? arena_str(&d->a->c->arena, str_from(full)) : file;
	free(full);
	return path;
}

static void take(struct driver *d, u32 row, const char *word, const char *value)
{
	struct cc_words *w = d->w;
	str s = str_from(value ? value : "");
	switch (words[row].how) {
	case AS: say(d, words[row].as); break;
	case TEXT: d->is_text = true; break;
	case OWN: say(d, word); break;
	case DIR_FIRST: say(d, "-I"), say(d, value); break;
	case DIR_LAST: d->cc->late_dirs = cli_grown(d->a->c, d->cc->late_dirs, &d->cc->nlate_dirs, s); break;
	case FORCED: d->cc->forced = cli_grown(d->a->c, d->cc->forced, &d->cc->nforced, beside(d, s)); break;
	case TARGET:
		if (!str_is(s, "bpf") && !str_is(s, "bpfel"))
			args_wrong(d->a, "skep compiles for bpf, little endian, alone");
		break;
	case LANGUAGE:
		if (!str_is(s, "c"))
			args_wrong(d->a, "skep compiles C alone");
		break;
	case DEPS_PHONY: w->phony = true; break;
	case DEPS_FILE: w->dep_file = value; break;
	case DEPS_NAME: w->dep_target = value; break;
	case DEPS_WP: w->dep_file = value; w->deps = true; break;
	case DEPS: w->deps = true; break;
	case DEPS_ALONE: w->deps = w->deps_alone = true; break;
	case NO_MARKS: d->cc->no_line_marks = true; break;
	case MACROS: d->is_macros = true; break;
	case CHECK: w->check_only = true; break;
	case SAY: w->verbose = true; break;
	case ANSWER: w->answer = value ? value : words[row].as; break;
	case LLVM: w->llvm = true; break;
	case HEADERS: w->headers = true; break;
	case DRY: w->dry = true; break;
	default: break;
	}
}

void cc_words(struct cli_args *a, struct cc_words *w, struct cc_opts *cc)
{
	struct driver d = { .a = a, .w = w, .cc = cc, .out = arena_array(&a->c->arena, char *, 2u * (u32)a->argc + 4) };
	int first = a->at, at = first;
	for (int i = 0; i < first; i++)
		d.out[d.n++] = a->argv[i];
	while (at < a->argc && !a->is_wrong) {
		char *word = a->argv[at++];
		const char *value;
		int row = word[0] == '-' && word[1] ? row_of(word, &value) : -1;
		a->at = at;                      /* for messages */
		if (row < 0) {
			d.out[d.n++] = word;
			/* the value of an option of skep's own is no option */
			if ((!strcmp(word, "-o") || !strcmp(word, "-I") || !strcmp(word, "-D") || !strcmp(word, "-U") ||
				!strcmp(word, "--btf")) && at < a->argc)
				d.out[d.n++] = a->argv[at++];
			continue;
		}
		if (takes_value(words[row].how) && !value) {
			if (at == a->argc) {
				args_wrong(a, "this option needs a value: %s", word);
				return;
			}
			value = a->argv[at++];
		}
		take(&d, (u32)row, word, value);
	}
	if (a->is_wrong)
		return;
	if (d.is_text && !w->llvm)
		say(&d, "--emit=asm");
	if (d.is_macros)
		say(&d, "--emit=macros");
	a->argv = d.out;
	a->argc = d.n;
	a->at = first;
}

/* A makefile's rule: the object needs every file that was read and is not skep's own. */
static str dep_rule(struct cli *c, const struct cc_words *w, str object, u32 first)
{
	struct buf b = BUF_INIT;
	buf_printf(&b, "%.*s:", STR_ARG(w->dep_target ? str_from(w->dep_target) : object));
	for (u32 pass = 0; pass < (w->phony ? 2 : 1); pass++) {
		for (u32 i = first; i < c->src.files.n; i++) {
			const struct src_file *f = c->src.files.v[i];
			bool again = false;
			for (u32 k = first; k < i; k++)
				again |= str_eq(c->src.files.v[k]->path, f->path);
			if (f->is_builtin || again || str_starts(f->path, "<") || (pass && f->is_main))
				continue;
			buf_printf(&b, pass ? "\n%.*s:\n" : " \\\n  %.*s", STR_ARG(f->path));
		}
		buf_char(&b, '\n');
	}
	str text = arena_str(&c->arena, buf_view(&b));
	buf_free(&b);
	return text;
}

bool cc_words_write_deps(struct cli *c, const struct cc_words *w, str object, u32 first)
{
	if (!w->deps)
		return true;
	if (w->deps_alone && !w->dep_file) {
		buf_str(&c->out, dep_rule(c, w, object, first));
		return true;
	}
	str stem = str_ends(object, ".o") ? str_sub(object, 0, object.n - 2) : object;
	str text = dep_rule(c, w, object, first);
	str name = w->dep_file ? str_from(w->dep_file) : arena_printf(&c->arena, "%.*s.d", STR_ARG(stem));
	long r = sys_save_file(c->host.k, arena_strdup(&c->arena, name), text);
	if (r == 0)
		return true;
	app_report(&c->ds, NO_SOURCE, where_file(name, 0), "cannot write the file")->sys_errno = (int)-r;
	return false;
}

/* What scripts ask clang for with -v: where it looks for headers. */
void cc_words_say(struct cli *c, const struct cc_words *w, const struct cc_opts *o)
{
	if (!w->verbose)
		return;
	buf_puts(&c->err, "skep cc\n#include <...> search starts here:\n");
	for (u32 i = 0; i < o->ninclude_dirs; i++)
		buf_printf(&c->err, " %.*s\n", STR_ARG(o->include_dirs[i]));
	buf_puts(&c->err, "End of search list.\n");
}

/* As clang does: a dot for each file that includes it. What skep answers itself is in <skep>/. */
void cc_words_say_headers(struct cli *c, const struct cc_words *w, u32 first)
{
	for (u32 i = first; w->headers && i < c->src.files.n; i++) {
		const struct src_file *f = c->src.files.v[i];
		for (u32 n = 0; n < f->depth; n++)
			buf_char(&c->err, '.');
		if (f->depth)
			buf_printf(&c->err, " %.*s\n", STR_ARG(f->path));
	}
}

static void say_quoted(struct buf *out, str word)
{
	buf_puts(out, " \"");
	for (u32 i = 0; i < word.n; i++) {
		if (strchr("\"\\$`", word.s[i]))
			buf_char(out, '\\');
		buf_char(out, word.s[i]);
	}
	buf_char(out, '"');
}

void cc_words_say_command(struct cli *c, const cc_word_list *options, str source, str object)
{
	say_quoted(&c->err, STR("skep"));
	say_quoted(&c->err, STR("cc"));
	vec_each(word, options)
		say_quoted(&c->err, *word);
	say_quoted(&c->err, STR("-o"));
	say_quoted(&c->err, object);
	say_quoted(&c->err, source);
	buf_char(&c->err, '\n');
}
