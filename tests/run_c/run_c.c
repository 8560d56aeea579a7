/* run_c.c: C compiled by skep, run in the machine, interpreted and as native code, and in the kernel, gives what the
 * host's compiler gives.
 *
 *   run_c FILE.c NATIVE.so
 *
 * FILE.c defines `static u64 test(u64 a, u64 b)`. It becomes a program of type syscall, compiled for each -mcpu that
 * skep has and run with every pair of the numbers below; NATIVE.so is the same text compiled by the host's compiler,
 * native_FILE(). A line "only machine: REASON" in FILE.c says why the kernel is not asked. */
#include "base/base.h"
#include "cc/cc.h"
#include "load/load.h"
#include "sys/sys.h"
#include "vm/vm.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAST_CPU = 4, SECONDS = 60 };
struct io { u64 a, b, out; };
struct test {
	const char *path;
	str name, text, only_machine;
	u64 (*native)(u64 a, u64 b);
};
static const u64 numbers[] = { 0, 1, 2, 3, 7, 8, 15, 31, 33, 63, 64, 127, 128, 255, 256, 32767, 32768, 65535, 65536,
	0x7fffffff, 0x80000000, 0xffffffff,
	0x100000000, 0x123456789abcdef0, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffff80000000, 0xfffffffffffffffe,
	0xffffffffffffffff };

static const char tail[] = "\nstruct io { u64 a, b, out; };\n"
	"__attribute__((section(\"syscall\"), used)) int entry(struct io *io) { io->out = test(io->a, io->b); return "
	"0; }\n"
	"char run_license[] __attribute__((section(\"license\"), used)) = \"GPL\";\n";

static bool read_file(void *ctx, str path, str *text)
{
	char name[4096];
	struct buf b = BUF_INIT;
	(void)ctx;
	if (path.n >= sizeof(name))
		return false;
	memcpy(name, path.s, path.n);
	name[path.n] = 0;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	char part[4096];
	ssize_t n;
	if (fd < 0)
		return false;
	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_add(&b, part, (size_t)n);
	close(fd);
	*text = buf_view(&b);
	return true;
}

static long run_prog(int fd, struct io *io)
{
	struct { u32 prog_fd, retval, data_in, data_out; u64 din, dout; u32 repeat, duration, ctx_in, ctx_out; u64 cin,
		cout; u32 flags, cpu, batch; } t = {
		.prog_fd = (u32)fd, .ctx_in = sizeof(*io), .cin = (u64)(uintptr_t)io };
	enum { BPF_PROG_TEST_RUN = 10 };
	return syscall(__NR_bpf, BPF_PROG_TEST_RUN, &t, sizeof(t));
}

typedef bool (*run_fn)(void *engine, struct io *io, const char **why);

static bool run_kernel(void *engine, struct io *io, const char **why)
{
	*why = "BPF_PROG_TEST_RUN fails";
	return !run_prog(*(int *)engine, io);
}

struct machine { struct vm *vm; u32 entry; };
static bool run_machine(void *engine, struct io *io, const char **why)
{
	static char text[256];
	struct vm_result r;
	struct vm_input in = { .ctx_kind = CTX_SYSCALL, .ctx = io, .ctx_len = sizeof(*io) };
	const struct machine *m = engine;
	if (vm_run(m->vm, m->entry, &in, &r))
		return true;
	snprintf(text, sizeof(text), "%.*s (function %u, instruction %u)", STR_ARG(r.message), r.func, r.insn);
	*why = text;
	return false;
}

static void compare(const struct test *t, const char *where, run_fn run, void *engine)
{
	for (u32 i = 0; i < ARRAY_LEN(numbers); i++)
		for (u32 k = 0; k < ARRAY_LEN(numbers); k++) {
			struct io io = { numbers[i], numbers[k], 0xdead };
			const char *why = "";
			u64 want = t->native(io.a, io.b);
			bool ran = run(engine, &io, &why);
			if (ran && io.out == want)
				continue;
			printf("not ok %.*s/%s\n    test(%#llx, %#llx) ", STR_ARG(t->name), where,
				(unsigned long long)numbers[i],
				(unsigned long long)numbers[k]);
			if (ran)
				printf("is %#llx, not %#llx\n", (unsigned long long)io.out, (unsigned long long)want);
			else
				printf("%s\n", why);
			return;
		}
	printf("ok %.*s/%s\n", STR_ARG(t->name), where);
}

static void say(const struct test *t, const char *where, const struct diags *ds)
{
	struct buf b = BUF_INIT;
	diags_print(ds, (struct diag_style){ 0 }, &b);
	printf("not ok %.*s/%s\n%.*s\n", STR_ARG(t->name), where, STR_ARG(buf_view(&b)));
	buf_free(&b);
}

static void in_kernel(const struct test *t, const char *where, struct obj *o, struct kern *k, struct arena *a,
	struct diags *ds)
{
	struct feats feats = { .k = k };
	struct load_opts load = { .k = k, .feats = &feats };
	char name[32];
	snprintf(name, sizeof(name), "%s@kernel", where);
	if (t->only_machine.n || geteuid()) {
		printf("skip %.*s/%s: %.*s\n", STR_ARG(t->name), name, STR_ARG(t->only_machine.n ? t->only_machine :
			STR("needs root")));
		return;
	}
	struct loaded *l = load_object(a, o, &load, ds);
	if (!l) {
		say(t, name, ds);
		return;
	}
	compare(t, name, run_kernel, &load_find_prog(l, STR("entry"))->fd);
	load_close(l);
}

static void in_machine(const struct test *t, const char *where, const struct obj *o, struct vm_jit *jit)
{
	struct machine m = { .vm = vm_new(o, &(struct vm_options){ .jit = jit }) };
	while (m.entry < o->funcs.n && !str_is(o->funcs.v[m.entry].name, "entry"))
		m.entry++;
	if (m.vm)
		compare(t, where, run_machine, &m);
	else
		printf("not ok %.*s/%s\n    no machine for it\n", STR_ARG(t->name), where);
	if (m.vm && jit && !vm_jit_count(jit))
		printf("not ok %.*s/%s\n    it was not made native code\n", STR_ARG(t->name), where);
	vm_free(m.vm);
}

static void as_native(const struct test *t, const char *where, const struct obj *o)
{
	struct vm_jit *jit = vm_jit_new(o, false);
	char name[32];
	snprintf(name, sizeof(name), "%s@native", where);
	if (jit)
		in_machine(t, name, o, jit);
	else
		printf("skip %.*s/%s: %s\n", STR_ARG(t->name), name, vm_jit_missing());
	vm_jit_free(jit);
}

static bool accepts(u8 cpu)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct cc_opts opts = { .read_file = read_file, .cpu = cpu, .arch = STR("x86") };
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	bool ok = cc_compile(&a, &src, STR("x.c"),
		STR("__attribute__((section(\"xdp\"))) int x(void *c) { return 0; }\n"), &opts, &ds);
	arena_clear(&a);
	return ok;
}

static void run_cpu(const struct test *t, u8 cpu)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	char where[8];
	struct cc_opts opts = { .read_file = read_file, .cpu = cpu, .arch = STR("x86"), .warnings_off = true };
	snprintf(where, sizeof(where), "v%u", cpu);
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	struct obj *o = cc_compile(&a, &src, str_from(t->path), arena_printf(&a, "%.*s%s", STR_ARG(t->text), tail),
		&opts, &ds);
	if (!o || ds.errors) {
		say(t, where, &ds);
	} else {
		in_machine(t, where, o, NULL);
		as_native(t, where, o);
		in_kernel(t, where, o, kern_linux(), &a, &ds);
	}
	arena_clear(&a);
}

/* A crash or a compiler without end fails one case. */
static void apart(const struct test *t, u8 cpu)
{
	int status;
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		alarm(SECONDS);
		run_cpu(t, cpu);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	if (status)
		printf("not ok %.*s/v%u\n    ended with status %#x\n", STR_ARG(t->name), cpu, status);
}

static str name_of(const char *path)
{
	str s = str_from(path);
	for (s64 slash; (slash = str_find(s, '/')) >= 0;)
		s = str_sub(s, (u32)slash + 1, s.n);
	return str_sub(s, 0, s.n - 2);
}

static str reason(const char *text)
{
	const char *at = strstr(text, "only machine: ");
	return at ? (str){ at + 14, (u32)strcspn(at + 14, "\n*") } : (str){ 0 };
}

int main(int argc, char **argv)
{
	struct test t = { 0 };
	const char *cpu = getenv("CPU");
	void *so = argc == 3 ? dlopen(argv[2], RTLD_NOW) : NULL;
	if (!so || !read_file(NULL, str_from(argv[1]), &t.text)) {
		fprintf(stderr, "usage: run_c FILE.c NATIVE.so: %s\n", argc == 3 ? dlerror() : "two arguments");
		return 2;
	}
	t.path = argv[1];
	t.name = name_of(argv[1]);
	t.only_machine = str_trim(reason(strndup(t.text.s, t.text.n)));
	char native[64];
	snprintf(native, sizeof(native), "native_%.*s", STR_ARG(t.name));
	t.native = (u64 (*)(u64, u64))dlsym(so, native);
	if (!t.native) {
		fprintf(stderr, "run_c: %s: no %s\n", argv[2], native);
		return 2;
	}
	for (u8 v = 1; v <= LAST_CPU; v++)
		if (!cpu || atoi(cpu) == v) {
			if (accepts(v))
				apart(&t, v);
			else
				printf("skip %.*s/v%u: skep does not compile for it\n", STR_ARG(t.name), v);
		}
	return 0;
}
