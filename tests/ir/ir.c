/* ir.c: drives the middle of the compiler over text.
 *
 *   ir run PASS[,PASS...] < TEXT      reads a module, runs the passes on each function with the check after each, prints
 *                                     it and what the passes reported
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

/* The types of a kernel that has two functions: vfs_read(a, b, c, d) and the system call clone's. */
static const struct btf *kernel(struct ir_module *m)
{
	struct btf_build *b = btf_build_new(m->arena);
	struct buf bytes = BUF_INIT;
	u32 number = btf_add_int(b, STR("long"), 8, 1), pointer = btf_add_ptr(b, 0), four = btf_add_proto(b, number);
	for (u32 i = 0; i < 4; i++)
		btf_add_param(b, STR(""), number);
	btf_add_func(b, STR("vfs_read"), four, 1);
	u32 one = btf_add_proto(b, number);
	btf_add_param(b, STR(""), pointer);
	btf_add_func(b, STR("__x64_sys_clone"), one, 1);
	btf_build_finish(b, &bytes);
	str own = arena_str(m->arena, buf_view(&bytes));
	buf_free(&bytes);
	return btf_open(m->arena, own.s, own.n, NULL, m->ds);
}

/* All programs of kprobes shall be programs of trampolines. */
static struct pass_hooks hooks(struct ir_module *m)
{
	static const str all = { "*", 1 };
	for (sym s = 1; s < m->syms.n; s++) {
		struct ir_fn *fn = m->syms.v[s].fn;
		if (!fn || !m->syms.v[s].section.n)
			continue;
		fn->section = uapi_section_new(m->arena, m->syms.v[s].section);
		fn->sec = fn->section->sec;
	}
	return (struct pass_hooks){ .fentry = &all, .nfentry = 1, .regs = uapi_regs(STR("x86_64")), .btf = kernel(m) };
}

static bool run(struct ir_module *m, str passes)
{
	struct arena tmp = { 0 };
	struct pass_hooks h = hooks(m);
	struct pass_ctx c = { .mod = m, .tmp = &tmp, .ds = m->ds, .cpu = 3, .has_probe_read_kernel = true,
		.hooks = &h };
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

/* The symbols come first, then "; after PASS" and a function, over and over; what a pass left as it was is not read again. */
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
	if (argc != 3 || strcmp(argv[1], "run"))
		return 2;
	struct ir_module *m = parse(&a, text);
	if (!m || !run(m, str_from(argv[2])))
		return 1;
	print(m);
	arena_clear(&a);
	return 0;
}
