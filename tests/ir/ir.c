/* ir.c: drives the middle of the compiler over text.
 *
 *   ir run PASS[,PASS...] [WORD...] < TEXT
 *                                     reads a module, runs the passes on each function with the check after each,
 *                                     prints it and what the passes reported. WORD: arm64 (registers of that machine),
 *                                     old (a kernel without bpf_probe_read_kernel), cpu=N, fentry=PROGRAM (that
 *                                     one alone)
 *   ir trip < TEXT                    TEXT is what --emit=ir:all printed: each function is read, checked, printed again
 *                                     and must be the same text (places in the source aside)
 */
#include "cc/cc_diag.h"
#include "cc/pass/pass.h"

#include "btf/btf.h"
#include "uapi/uapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static str read_all(void)
{
	struct buf b = BUF_INIT;
	char part[65536];
	for (ssize_t n; (n = read(0, part, sizeof(part))) > 0;)
		buf_add(&b, part, (size_t)n);
	return buf_view(&b);
}

static struct ir_module *parse(struct arena *a, str text)
{
	struct diags ds;
	diags_init(&ds, a, NULL);
	struct ir_module *m = ir_parse(a, text, &ds);
	if (m) {
		m->ds = arena_new(a, struct diags);
		diags_init(m->ds, a, NULL);
		return m;
	}
	struct buf out = BUF_INIT;
	diags_print(&ds, (struct diag_style){ 0 }, &out);
	fwrite(out.s, 1, out.n, stderr);
	buf_free(&out);
	return NULL;
}

static const struct btf *opened(struct ir_module *m, struct btf_build *b)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(b, &bytes);
	str own = arena_str(m->arena, buf_view(&bytes));
	buf_free(&bytes);
	return btf_open(m->arena, own.s, own.n, NULL, m->ds);
}

static void function(struct btf_build *b, const char *name, u32 result, const u32 *params, u32 n)
{
	u32 proto = btf_add_proto(b, result);
	for (u32 i = 0; i < n; i++)
		btf_add_param(b, STR(""), params[i]);
	btf_add_func(b, str_from(name), proto, 1);
}

/* The types of a kernel: vfs_read(a, b, c, d), two system calls, and what a trampoline does not take. */
static const struct btf *kernel(struct ir_module *m)
{
	struct btf_build *b = btf_build_new(m->arena);
	u32 number = btf_add_int(b, STR("long"), 8, 1), pointer = btf_add_ptr(b, 0), four[4] = { number, number, number,
		number };
	u32 pair = btf_add_record(b, false, STR("pair"), 16), either = btf_add_record(b, true, STR("either"), 16);
	u32 real = btf_add_float(b, STR("double"), 8), named = btf_add_ref(b, BTF_TYPEDEF, STR("pair_t"), pair);
	u32 wrapped = btf_add_ref(b, BTF_TYPEDEF, STR("number_t"), number);
	function(b, "vfs_read", number, four, 4);
	function(b, "__x64_sys_clone", number, &pointer, 1);
	function(b, "__arm64_sys_clone", number, &pointer, 1);
	function(b, "takes_pair", number, (u32[]){ number, named }, 2);
	function(b, "takes_either", number, &either, 1);
	function(b, "takes_real", number, &real, 1);
	function(b, "takes_more", number, (u32[]){ pointer, 0 }, 2);
	function(b, "takes_named", number, &wrapped, 1);
	function(b, "takes_none", number, NULL, 0);
	btf_add_func(b, STR("not_known"), 1000, 1);
	return opened(m, b);
}

/* Two modules, the second has a function. */
static const struct btf *module_btf(void *ctx, u32 index)
{
	struct ir_module *m = ctx;
	struct btf_build *b = btf_build_new(m->arena);
	u32 number = btf_add_int(b, STR("long"), 8, 1);
	function(b, index == 1 ? "of_one" : "of_two", number, (u32[]){ number, number }, index == 1 ? 1 : 2);
	return index <= 2 ? opened(m, b) : NULL;
}

struct wish { str machine, fentry; u32 cpu; bool is_old; };

static bool wish(struct wish *w, str word)
{
	if (str_is(word, "arm64"))
		w->machine = word;
	else if (str_is(word, "old"))
		w->is_old = true;
	else if (str_starts(word, "cpu="))
		w->cpu = (u32)atoi(word.s + 4);
	else if (str_starts(word, "fentry="))
		w->fentry = str_sub(word, 7, word.n);
	else
		return false;
	return true;
}

/* Programs of kprobes shall be programs of trampolines: all of them, or one. */
static struct pass_hooks hooks(struct ir_module *m, const struct wish *w, const str *names)
{
	for (sym s = 1; s < m->syms.n; s++) {
		struct ir_fn *fn = m->syms.v[s].fn;
		if (!fn || !m->syms.v[s].section.n)
			continue;
		fn->section = uapi_section_new(m->arena, m->syms.v[s].section);
		fn->sec = fn->section->sec;
		fn->ctx = fn->sec->ctx;
		fn->is_program = true;
	}
	return (struct pass_hooks){ .fentry = names, .nfentry = 2, .regs = uapi_regs(w->machine), .btf = kernel(m),
		.module_btf = module_btf, .ctx = m };
}

static bool run(struct ir_module *m, str passes, const struct wish *w)
{
	struct arena tmp = { 0 };
	const str names[] = { STR("nobody"), w->fentry };
	struct pass_hooks h = hooks(m, w, names);
	struct pass_ctx c = { .mod = m, .tmp = &tmp, .ds = m->ds, .cpu = (u8)w->cpu,
		.has_probe_read_kernel = !w->is_old, .hooks = &h };
	str name;
	while (passes.n) {
		str_cut(passes, ',', &name, &passes);
		const struct pass *p = pass_find(name);
		if (!p) {
			fprintf(stderr, "no pass '%.*s'\n", STR_ARG(name));
			return false;
		}
		for (sym s = 1; s < m->syms.n; s++) {
			struct ir_fn *fn = m->syms.v[s].fn;
			if (!fn)
				continue;
			ir_check(fn, "reading");
			pass_apply(p, fn, &c);
			ir_check(fn, p->name);
		}
	}
	arena_clear(&tmp);
	return true;
}

static void print(struct ir_module *m)
{
	struct buf out = BUF_INIT;
	for (sym s = 1; s < m->syms.n; s++)
		if (m->syms.v[s].fn)
			ir_print_fn(m->syms.v[s].fn, &out);
	vec_each(d, &m->ds->list)
		buf_printf(&out, "; %.*s\n", STR_ARG((*d)->msg));
	fwrite(out.s, 1, out.n, stdout);
	buf_free(&out);
}

/* Without "    ; file:line" at the ends of lines. */
static str without_places(struct arena *a, str text)
{
	struct buf out = BUF_INIT;
	str line, rest = text;
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		for (u32 i = 0; i + 5 < line.n; i++)
			if (!memcmp(line.s + i, "    ; ", 6)) {
				line.n = i;
				break;
			}
		buf_str(&out, line);
		buf_char(&out, '\n');
	}
	str s = arena_str(a, buf_view(&out));
	buf_free(&out);
	return s;
}

static bool trip_one(str head, str fn, str pass)
{
	struct arena a = { 0 };
	struct buf text = BUF_INIT, out = BUF_INIT;
	buf_str(&text, head);
	buf_str(&text, fn);
	struct ir_module *m = parse(&a, buf_view(&text));
	bool ok = m != NULL;
	for (sym s = 1; m && s < m->syms.n; s++)
		if (m->syms.v[s].fn) {
			const char *wrong = ir_wrong(m->syms.v[s].fn, &a);
			if (wrong)
				printf("after %.*s: %s\n", STR_ARG(pass), wrong);
			ok &= !wrong;
			ir_print_fn(m->syms.v[s].fn, &out);
		}
	if (ok && !str_eq(buf_view(&out), without_places(&a, fn))) {
		ok = false;
		printf("after %.*s this:\n%.*sbecame this:\n%.*s", STR_ARG(pass), STR_ARG(without_places(&a, fn)),
			STR_ARG(buf_view(&out)));
	}
	buf_free(&text);
	buf_free(&out);
	arena_clear(&a);
	return ok;
}

/* The symbols come first, then "; after PASS" and a function, over and over; what a pass left as it was is not read
 * again. */
static bool trip(str text)
{
	static const char mark[] = "; after ";
	str head = { text.s, 0 }, pass = STR(""), last = STR("");
	bool ok = true;
	u32 start = 0, count = 0;
	for (u32 at = 0; at <= text.n; at++) {
		bool marked = at == text.n || (text.n - at > sizeof(mark) &&
			!memcmp(text.s + at, mark, sizeof(mark) - 1) && (!at || text.s[at - 1] == '\n'));
		if (!marked)
			continue;
		str fn = str_sub(text, start, at);
		if (!pass.n)
			head.n = at;
		else if (fn.n && !str_eq(fn, last)) {
			ok &= trip_one(head, fn, pass);
			last = fn;
			count++;
		}
		pass = str_sub(text, at + sizeof(mark) - 1, at + 64);
		str_cut(pass, '\n', &pass, &(str){ 0 });
		start = at + (u32)sizeof(mark) + pass.n;
	}
	printf("%u texts of functions\n", count);
	return ok && count;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	str text = read_all();
	if (argc == 2 && !strcmp(argv[1], "trip"))
		return !trip(text);
	struct wish w = { .machine = STR("x86_64"), .fentry = STR("*"), .cpu = 3 };
	for (int i = 3; i < argc; i++)
		if (!wish(&w, str_from(argv[i])))
			return 2;
	if (argc < 3 || strcmp(argv[1], "run"))
		return 2;
	struct ir_module *m = parse(&a, text);
	if (!m || !run(m, str_from(argv[2]), &w))
		return 1;
	print(m);
	arena_clear(&a);
	return 0;
}
