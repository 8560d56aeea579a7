/* pp_mentions.c: __skep_mentions(A, B, C), asked by skep's own headers: does the program speak of one of these words?
 *
 * A one-line program should not pay for two thousand macros that it cannot name. Where every text that will be read is
 * the main file or a header of skep's own, a word that does not stand in the main file cannot be met; then the group of
 * macros that it guards is left out. Otherwise the answer is always yes. */
#include "cc/text/pp_private.h"

/* "#include <linux/sched.h>": a header that skep answers; a vmlinux.h, whosever it is, has types alone. */
static bool is_answered(str line)
{
	str name = str_trim(line), text, rest;
	if (name.n < 2 || name.s[0] != '<')
		return str_starts(name, "\"vmlinux.h\"");
	str_cut(str_sub(name, 1, name.n), '>', &name, &rest);
	return header_find(name, false, &text);
}

static bool includes_others(str s)
{
	static const char word[] = "include";
	for (const char *p = s.s, *end = s.s + s.n; (p = memmem(p, (size_t)(end - p), word, sizeof(word) - 1));) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *from = p, *to = nl ? nl : end;
		for (p += sizeof(word) - 1; from > s.s && (from[-1] == ' ' || from[-1] == '\t'); from--)
			;
		if (from > s.s && (from[-1] == '#' || from[-1] == ':') && !is_answered((str){ p, (u32)(to - p) }))
			return true;
	}
	return false;
}

static bool has_word(str s, str word) { return memmem(s.s, s.n, word.s, word.n) != NULL; }

bool pp_mentions(struct pp *pp, str words)
{
	const struct pp_opts *o = pp->opts;
	if (!pp->mentions)
		pp->mentions = o->ninclude_dirs || includes_others(pp->main->text) ||
			includes_others(o->prologue) ? MENTIONS_ALL : MENTIONS_MAIN;
	if (pp->mentions == MENTIONS_ALL)
		return true;
	for (str word; words.n;) {
		str_cut(words, ',', &word, &words);
		word = str_trim(word);
		if (has_word(pp->main->text, word))
			return true;
		for (u32 i = 0; i < o->ndefines; i++)
			if (has_word(o->defines[i], word))
				return true;
		for (u32 i = 0; i < o->nwords; i++)
			if (has_word(o->words[i].text, word))
				return true;
	}
	return false;
}
