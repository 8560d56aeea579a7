/* mistakes.c: sources with one token wrong: left out, written twice, exchanged with the next, another in its place.
 * What the compiler says, or the tree that it sees, goes into a sum for each eighth of a source. SHOW=FILE prints each
 * text's outcome; a golden that changed is looked at there, before and after, then BLESS=1 writes it anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

#include <ctype.h>

enum { MAX_TOKENS = 4096, PARTS = 8, CHANGES = 4 };

struct tokens { str v[MAX_TOKENS]; u32 n; };
struct tally { u32 accepted, refused; u64 known; };
struct job { struct buf *out; const char *shown; };

static bool is_word(char c) { return isalnum((u8)c) || c == '_' || c == '.'; }

/* Words, numbers, literals, punctuators of one or two characters; comments and white space lie between them. */
static void split(str text, struct tokens *t)
{
	t->n = 0;
	for (u32 at = 0; at < text.n && t->n < MAX_TOKENS;) {
		u32 from = at, c = (u8)text.s[at];
		if (isspace((int)c)) {
			at++;
			continue;
		}
		if (c == '/' && at + 1 < text.n && text.s[at + 1] == '*') {
			const char *end = memmem(text.s + at + 2, text.n - at - 2, "*/", 2);
			at = end ? (u32)(end - text.s) + 2 : text.n;
			continue;
		}
		if (is_word((char)c)) {
			while (at < text.n && is_word(text.s[at]))
				at++;
		} else if (c == '"' || c == '\'') {
			for (at++; at < text.n && (u8)text.s[at] != c && text.s[at] != '\n'; at++)
				at += text.s[at] == '\\' && at + 1 < text.n;
			at = MIN(at + 1, text.n);
		} else {
			bool is_pair = at + 1 < text.n && strchr("=<>&|+-#", text.s[at + 1]) &&
				strchr("=<>!&|+-*/%^#", (int)c);
			at += is_pair ? 2 : 1;
		}
		t->v[t->n++] = str_sub(text, from, at);
	}
}

/* What stands where token i stood, with which change. */
static void changed(const struct tokens *t, u32 i, u32 change, struct buf *out)
{
	static const char *const others[] = { ";", "(", ")", "{", "}", "[", ",", "0", "-1", "*", "=", "int", "struct",
		"static",
		"x", "\"s\"", "'c'", "1.5", "&", "->", ".", "sizeof", "typedef", "return", "if", "void", "const", "#",
		":",
		"0x10000000000000000", "unsigned", "__attribute__", "goto", "...", "~", "!", "?", "case", "default",
		"inline" };
	str now = t->v[i], next = i + 1 < t->n ? t->v[i + 1] : STR("");
	switch (change) {
	case 0: break;
	case 1: buf_printf(out, "%.*s %.*s", STR_ARG(now), STR_ARG(now)); break;
	case 2: buf_printf(out, "%.*s %.*s ", STR_ARG(next), STR_ARG(now)); break;
	default: buf_printf(out, " %s ", others[i % ARRAY_LEN(others)]); break;
	}
}

static void try_text(const char *path, str text, const struct job *job, struct tally *t)
{
	struct bench b;
	struct buf said = BUF_INIT;
	struct cc_opts opts = { .cpu = 3, .emit = CC_EMIT_AST, .emit_to = &said };
	begin(&b);
	compiled_text(&b, path, text, opts);
	t->refused += b.ds.errors != 0;
	t->accepted += !b.ds.errors;
	if (b.ds.errors)
		said.n = 0;                  /* of a tree with faults nothing is said */
	diags_print(&b.ds, (struct diag_style){ 0 }, &said);
	vec_each(d, &b.ds.list)              /* how much is meant is not always seen */
		buf_printf(&said, "%u+%u ", (*d)->where.span.at, (*d)->where.span.len);
	t->known = sum(t->known, said.s, said.n);
	if (job->shown && !strcmp(job->shown, path))
		printf("%.*s\n==== %08x\n%.*s\n", STR_ARG(text), (u32)t->known, STR_ARG(buf_view(&said)));
	buf_free(&said);
	arena_clear(&b.a);
}

static void one(const char *path, void *ctx)
{
	static struct tokens t;
	const struct job *job = ctx;
	struct bench b;
	struct tally part = { 0 };
	str text;
	begin(&b);
	assert_true(read_file(&b.a, str_from(path), &text));
	split(text, &t);
	for (u32 i = 0, done = 0; i < t.n; i++) {
		/* one of the four for each, none for the same kind of token always */
		u32 change = (i + i / CHANGES) % CHANGES;
		struct buf with = BUF_INIT;
		u32 from = (u32)(t.v[i].s - text.s), to = from + t.v[i].n;
		bool is_swap = change == 2 && i + 1 < t.n;
		buf_add(&with, text.s, from);
		changed(&t, i, change, &with);
		to = is_swap ? (u32)(t.v[i + 1].s - text.s) + t.v[i + 1].n : to;
		buf_add(&with, text.s + to, text.n - to);
		try_text(path, buf_view(&with), job, &part);
		buf_free(&with);
		if (i + 1 < (done + 1) * t.n / PARTS)
			continue;
		buf_printf(job->out, "%s %u/%u: %u accepted, %u refused, known %08x\n", path, ++done, PARTS,
			part.accepted,
			part.refused, (u32)(part.known ^ part.known >> 32));
		part = (struct tally){ 0 };
	}
	arena_clear(&b.a);
}

static void tokens(void **state)
{
	struct buf out = BUF_INIT;
	struct job job = { &out, getenv("SHOW") };
	(void)state;
	each_file("tests/cc/ast/*.c", one, &job);
	each_file("tests/code/*.c", one, &job);
	assert_true(golden("mistakes", &out));
}

/* Each builtin with so many arguments: how many it takes, and what each must be. */
static void builtins(void **state)
{
	static const char *const names[] = {
#define BUILTIN(name, ...) "__builtin_" #name,
#include "cc/builtins.def"
#undef BUILTIN
		"__atomic_add_fetch", "__atomic_and_fetch", "__atomic_compare_exchange",
		"__atomic_compare_exchange_n", "__atomic_exchange", "__atomic_exchange_n", "__atomic_fetch_add",
		"__atomic_fetch_and", "__atomic_fetch_or", "__atomic_fetch_sub", "__atomic_fetch_xor",
		"__atomic_load", "__atomic_load_n", "__atomic_or_fetch", "__atomic_signal_fence", "__atomic_store",
		"__atomic_store_n", "__atomic_sub_fetch", "__atomic_thread_fence", "__atomic_xor_fetch",
		"__c11_atomic_compare_exchange_strong", "__c11_atomic_compare_exchange_weak",
		"__c11_atomic_exchange", "__c11_atomic_fetch_add", "__c11_atomic_fetch_and", "__c11_atomic_fetch_or",
		"__c11_atomic_fetch_sub", "__c11_atomic_fetch_xor", "__c11_atomic_load", "__c11_atomic_signal_fence",
		"__c11_atomic_store", "__c11_atomic_thread_fence", "__sync_add_and_fetch", "__sync_and_and_fetch",
		"__sync_bool_compare_and_swap", "__sync_fetch_and_add", "__sync_fetch_and_and",
		"__sync_fetch_and_or", "__sync_fetch_and_sub", "__sync_fetch_and_xor", "__sync_lock_release",
		"__sync_lock_test_and_set", "__sync_or_and_fetch", "__sync_sub_and_fetch", "__sync_swap",
		"__sync_synchronize", "__sync_val_compare_and_swap", "__sync_xor_and_fetch" };
	static const struct { const char *first, *other; } kinds[] = { { "1", "1" }, { "&x", "1" }, { "p", "p" },
		{ "s", "s" }, { "\"text\"", "x" }, { "nothing", "x" } };
	enum { MOST = 8 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		u64 known = 0;
		buf_printf(&out, "%s:", names[i]);
		for (u32 k = 0; k < ARRAY_LEN(kinds); k++) {
			u32 accepted = 0;
			for (u32 n = 0; n <= MOST; n++) {
				struct bench b;
				struct buf text = BUF_INIT, said = BUF_INIT;
				begin(&b);
				buf_printf(&text, "struct s { int a; long b; } s; int x; void f(int *p) { %s(",
					names[i]);
				for (u32 a = 0; a < n; a++)
					buf_printf(&text, a ? ", %s" : "%s", a ? kinds[k].other : kinds[k].first);
				buf_puts(&text, "); }\n");
				const struct cc_opts opts = { .cpu = 3, .emit = CC_EMIT_AST, .emit_to = &said };
				compiled_text(&b, "x.c", buf_view(&text), opts);
				accepted |= !b.ds.errors << n;
				diags_print(&b.ds, (struct diag_style){ 0 }, &said);
				known = sum(known, said.s, said.n);
				buf_free(&text), buf_free(&said);
				arena_clear(&b.a);
			}
			buf_printf(&out, " %x", accepted);
		}
		buf_printf(&out, ", %08x\n", (u32)(known ^ known >> 32));
	}
	assert_true(golden("mistakes_builtins", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tokens), cmocka_unit_test(builtins) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
