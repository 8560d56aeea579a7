/* test.c: the order of things: a source becomes an object, each of its TESTs gets a machine, and, live, a second one
 * beside the kernel; what failed is kept, what ran is counted. */
#include "test/test_private.h"

#include <fcntl.h>

const struct diag_code test_diags[TEST_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "test/test.diag.def"
#undef DIAG
};

#define SECTION "skep.test/"
#define FUZZ_SECTION "skep.fuzz/"

bool test_is_fuzz(const struct obj_func *f)
{
	return str_starts(f->section, FUZZ_SECTION);
}

bool test_is(const struct obj_func *f, str *name)
{
	if (!str_starts(f->section, SECTION) && !test_is_fuzz(f))
		return false;
	*name = str_sub(f->section, sizeof(SECTION) - 1, f->section.n);
	return true;
}

str test_at(struct arena *a, const struct obj *o, u32 func, u32 insn)
{
	struct obj_source at;
	if (func >= o->funcs.n || !obj_line_of(o, &o->funcs.v[func], insn, &at))
		return STR("");
	return arena_printf(a, "%.*s:%u", STR_ARG(at.file), at.line);
}

void test_fail(struct arena *a, struct test_case *c, str at, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vec_push(&c->failures, a, ((struct test_failure){ at, arena_vprintf(a, fmt, ap) }));
	va_end(ap);
}

/* Functions of the machine's are named as if they were the kernel's. */
struct obj test_programs(struct arena *a, const struct obj *o)
{
	struct obj out = *o;
	str name;
	out.externs.v = arena_array(a, struct obj_extern, o->externs.n + 1);
	out.funcs.v = arena_array(a, struct obj_func, o->funcs.n + 1);
	memcpy(out.externs.v, o->externs.v, o->externs.n * sizeof(*o->externs.v));
	memcpy(out.funcs.v, o->funcs.v, o->funcs.n * sizeof(*o->funcs.v));
	vec_each(e, &out.externs)
		e->is_weak |= test_native(e->name) != NULL;
	vec_each(f, &out.funcs)
		f->is_entry &= !test_is(f, &name);
	return out;
}

/* ---- one test ---------------------------------------------------------------------------------------------------- */

/* What this kernel's configuration says: a number, or a letter, as far as a machine needs it. */
static u64 kconfig_value(struct host *h, const struct obj_extern *e)
{
	str text;
	s64 n = 0;
	if (str_is(e->name, "LINUX_KERNEL_VERSION"))
		return sys_kernel_version(h->k);
	if (str_is(e->name, "LINUX_HAS_SYSCALL_WRAPPER") || str_is(e->name, "LINUX_HAS_BPF_COOKIE"))
		return 1;
	if (!host_kconfig(h, e->name, &text) || !text.n)
		return 0;
	bool is_char = e->size == 1 && e->is_signed;
	switch (text.s[0]) {
	case 'y': return is_char ? 'y' : 1;
	case 'm': return is_char ? 'm' : 2;
	case 'n': return is_char ? 'n' : 0;
	default:  return str_to_s64(text, &n) ? (u64)n : 0;
	}
}

void test_fill_kconfig(struct host *h, const struct obj *o, struct vm *vm)
{
	const u32 first = 0;
	for (u32 i = 0; i < o->maps.n; i++) {
		u8 *values = o->maps.v[i].origin == MAP_KCONFIG ? vm_map_lookup(vm, i, &first, 0) : NULL;
		vec_each(e, &o->externs) {
			bool fits = values && e->kind == EXTERN_KCONFIG && e->size <= 8 &&
				(u64)e->kconfig_off + e->size <= o->maps.v[i].value_size;
			u64 v = fits ? kconfig_value(h, e) : 0;
			if (fits)
				memcpy(values + e->kconfig_off, &v, e->size);
		}
	}
}

/* True: an instruction ran for the first time. */
static bool count(struct test_file *f, const struct vm *vm)
{
	bool is_new = false;
	for (u32 i = 0; i < f->obj->funcs.n; i++) {
		const u32 *visits = vm_visits(vm, i);
		for (u32 k = 0; visits && k < f->obj->funcs.v[i].ninsns; k++) {
			is_new |= visits[k] && !f->times[i][k];
			f->times[i][k] += visits[k];
		}
	}
	return is_new;
}

static void run_in(struct test_run *t, u32 func)
{
	struct vm_result r;
	struct arena *a = t->h->arena;
	test_fill_kconfig(t->h, t->file->obj, t->vm);
	if (!vm_run(t->vm, func, &(struct vm_input){ 0 }, &r) && !t->has_ended)
		test_fail(a, t->result, test_at(a, t->file->obj, r.func, r.insn), "the test: %.*s", STR_ARG(r.message));
	t->result->insns += r.steps;
}

bool test_run_one(struct host *h, const struct test_opts *o, struct test_file *f, u32 func, str input,
	struct test_case *c)
{
	struct test_run t = { .h = h, .file = f, .o = o, .result = c, .prints = BUF_INIT, .input = input };
	bool is_new = false;
	struct vm_options options = { .counts = true, .jit = f->jit, .native = test_native, .native_ctx = &t,
		.cpus = sys_possible_cpus(h->k) };
	u64 began = h->k->now_ns(h->k);
	if (f->debug) {
		options.watch = debug_watch;
		options.watch_ctx = f->debug;
	}
	t.vm = vm_new(f->obj, &options);
	if (!t.vm)
		test_fail(h->arena, c, STR(""), "the program's maps are larger than the machine takes");
	else if (!c->is_live || (t.live = test_live_new(h, f->obj)))
		run_in(&t, func);
	else
		test_fail(h->arena, c, STR(""), "the kernel does not take the object's maps");
	if (t.vm && !c->is_live)
		is_new = count(f, t.vm);
	test_live_close(t.live);
	vm_free(t.vm);
	buf_free(&t.prints);
	c->time_us += (h->k->now_ns(h->k) - began) / 1000;
	c->status = c->failures.n ? TEST_FAILED : c->skipped.n ? TEST_SKIPPED : TEST_PASSED;
	return is_new;
}

/* The same again, each time in a machine of its own; the first that does not pass ends it. What else the machine below
 * does makes times longer, never shorter: the quickest counts. */
static void run_again(struct host *h, const struct test_opts *o, struct test_file *f, u32 func, struct test_case *c)
{
	u32 times = 1;
	u64 best = c->run_ns, runs = c->runs, run_insns = c->run_insns;
	for (; times < o->repeat && c->status == TEST_PASSED; times++) {
		struct arena_mark m = arena_mark(h->arena);
		c->run_ns = 0;
		test_run_one(h, o, f, func, STR(""), c);
		best = MIN(best, c->run_ns);
		if (c->status == TEST_PASSED)
			arena_reset(h->arena, m);
	}
	c->repeated = times;
	c->insns /= times;
	c->run_ns = best;
	c->runs = runs;
	c->run_insns = run_insns;
}

static bool wants_jit(const struct test_opts *o)
{
	return o->jit == TEST_JIT || (o->jit == TEST_JIT_AUTO && (o->repeat > 1 || o->fuzz_seconds > 0));
}

/* ---- all --------------------------------------------------------------------------------------------------------- */

static bool run_file(struct host *h, const struct test_opts *o, str path, struct test_file *f)
{
	str text, name;
	if (!host_need_file(h, path, &text))
		return false;
	*f = (struct test_file){ .path = path, .obj = host_object(h, path, text, o->cc) };
	if (!f->obj)
		return false;
	f->jit = wants_jit(o) ? vm_jit_new(f->obj, false) : NULL;
	f->times = arena_array(h->arena, u64 *, f->obj->funcs.n + 1);
	for (u32 i = 0; i < f->obj->funcs.n; i++)
		f->times[i] = arena_array(h->arena, u64, f->obj->funcs.v[i].ninsns + 1);
	for (u32 i = 0; i < f->obj->funcs.n; i++) {
		if (!test_is(&f->obj->funcs.v[i], &name) || (o->pattern.n && !str_glob(o->pattern, name)))
			continue;
		bool is_fuzz = test_is_fuzz(&f->obj->funcs.v[i]);
		for (u32 live = 0; live <= (o->live && !is_fuzz); live++) {
			struct test_case c = { .name = name, .is_live = live };
			if (is_fuzz)
				test_fuzz(h, o, f, i, &c);
			else
				test_run_one(h, o, f, i, STR(""), &c);
			if (!is_fuzz && !live && o->repeat > 1)
				run_again(h, o, f, i, &c);
			vec_push(&f->cases, h->arena, c);
		}
	}
	if (!f->cases.n && !o->pattern.n)
		test_report(h->ds, NO_TESTS, where_file(path, 0), "there is no TEST in this file");
	test_cover(h->arena, f);
	vm_jit_free(f->jit);
	f->jit = NULL;
	return (!o->kernel.n || test_verify(h, o, f)) && (f->cases.n || o->pattern.n);
}

static bool may_live(struct host *h)
{
	if (sys_capabilities(h->k, h->arena) & sys_cap_bpf(h->k))
		return true;
	test_report(h->ds, NO_LIVE, where_none(), "running programs in the kernel needs CAP_BPF");
	return false;
}

bool test_save(struct host *h, str path, str bytes)
{
	int fd = (int)h->k->open(h->k, arena_strdup(h->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	long r = fd < 0 ? fd : 0;
	for (u64 at = 0; r >= 0 && at < bytes.n; at += (u64)r)
		r = h->k->write(h->k, fd, bytes.s + at, bytes.n - at);
	if (fd >= 0)
		h->k->close(h->k, fd);
	if (r < 0)
		app_report(h->ds, NO_OUTPUT, where_file(path, 0), "cannot write the file")->sys_errno = (int)-r;
	return r >= 0;
}

static bool write_lcov(struct host *h, const test_files *files, str path)
{
	struct buf text = BUF_INIT;
	test_lcov(files, &text);
	bool ok = test_save(h, path, buf_view(&text));
	buf_free(&text);
	return ok;
}

bool test_run(struct host *h, const struct test_opts *o, const str *paths, u32 npaths)
{
	test_files files = { 0 };
	bool ok = !o->live || may_live(h);
	u32 ran = 0;
	for (u32 i = 0; ok && i < npaths; i++)
		vec_add(&files, h->arena);
	for (u32 i = 0; i < files.n; i++) {
		ok &= run_file(h, o, paths[i], &files.v[i]);
		ran += files.v[i].cases.n;
		vec_each(c, &files.v[i].cases)
			ok &= c->status != TEST_FAILED;
	}
	if (files.n && (ran || !h->ds->errors))
		test_print(h, &files, o);
	if (o->format == TEST_TEXT && wants_jit(o) && vm_jit_missing())
		buf_printf(o->out, "%s\n", vm_jit_missing());
	if (ok && !ran)
		test_report(h->ds, NO_TESTS, where_none(), "no test has a name like '%.*s'", STR_ARG(o->pattern))->hint =
			STR("without -p all of them run, and say their names");
	return (!o->lcov.n || write_lcov(h, &files, o->lcov)) && ok && ran;
}
