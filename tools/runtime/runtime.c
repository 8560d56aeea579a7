/* runtime.c: which runtime a tool is to look at. Its probes are in a program, "ruby", or in its library, "libruby.so.3":
 * of a process, the file that it has mapped and whose name begins so. */
#include "tools/runtime/runtime.h"

#include <ctype.h>
#include <stdio.h>

static const struct runtime *by_name(const struct runtime *known, u32 n, const char *name)
{
	for (u32 i = 0; i < n; i++)
		if (!strcmp(known[i].name, name))
			return &known[i];
	return NULL;
}

static str last_part(str path)
{
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	return str_sub(path, n, path.n);
}

/* 0: it is no file of this runtime; 2: its library, which has the probes where there is one; 1: the program. */
static u32 rank(const struct runtime *t, str path)
{
	str name = last_part(path);
	return str_starts(name, t->library) ? 2 : str_starts(name, t->file);
}

/* The best mapped file of the process that one of these runtimes has; best: of which. "": there is none. */
static str mapped(struct tool_run *r, u32 pid, const struct runtime *list, u32 n, const struct runtime **best)
{
	char path[32];
	u32 most = 0;
	str text, line, found = STR("");
	snprintf(path, sizeof(path), "/proc/%u/maps", pid);
	if (sys_read_file(r->h->k, r->h->arena, path, 16 << 20, &text) <= 0)
		return found;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		s64 at = str_find(line, '/');
		str file = at < 0 ? STR("") : str_sub(line, (u32)at, line.n);
		for (u32 i = 0; i < n; i++)
			if (file.n && rank(&list[i], file) > most) {
				most = rank(&list[i], file);
				found = file;
				*best = &list[i];
			}
	}
	return found;
}

static const struct runtime *wrong(struct tool_run *r, const struct runtime *known, u32 n, const char *word)
{
	struct buf names = BUF_INIT;
	for (u32 i = 0; i < n; i++)
		buf_printf(&names, "%s%s", !i ? "" : i + 1 < n ? ", " : " or ", known[i].name);
	tool_usage_error(r, word, 0, arena_printf(r->h->arena, "which runtime: %s?", buf_cstr(&names)).s);
	buf_free(&names);
	return NULL;
}

/* [LANGUAGE] [PID] [INTERVAL]; a word that is none of them: returned. */
static const char *take_words(struct tool_run *r, const char **language, u64 *pid)
{
	u32 numbers = 0;
	for (int i = 0; i < r->nargs; i++) {
		const char *word = r->args[i];
		if (!isdigit((u8)*word) && !*language)
			*language = word;
		else if (numbers == 0 && str_to_u64(str_from(word), pid) && *pid <= UINT32_MAX)
			numbers++;
		else if (numbers != 1 || !run_seconds(word, &r->interval) || numbers++ > 1)
			return word;
	}
	return NULL;
}

const struct runtime *runtime_of(struct tool_run *r, const struct runtime *known, u32 n)
{
	const char *language = r->option['l'], *bad;
	const struct runtime *t = NULL, *best = NULL;
	u64 pid = 0, word_pid = 0;
	if ((bad = take_words(r, &language, &word_pid)) || (language && !(t = by_name(known, n, language))))
		return wrong(r, known, n, bad ? bad : language);
	if (word_pid)
		tool_define(r, "PID", "%u", (u32)word_pid);
	if (!word_pid && r->option['p'])
		str_to_u64(str_from(r->option['p']), &word_pid);
	pid = word_pid;
	str file = pid ? mapped(r, (u32)pid, t ? t : known, t ? 1 : n, &best) : STR("");
	t = t ? t : best;
	if (!t)
		return wrong(r, known, n, "");
	char name[16] = "";
	for (u32 i = 0; t->name[i] && i + 1 < sizeof(name); i++)
		name[i] = (char)toupper((u8)t->name[i]);
	tool_define(r, name, "1");
	if (!r->option['x'])
		tool_define(r, "RUNTIME", "\"%.*s\"", STR_ARG(file.n ? file : str_from(t->file)));
	return t;
}
