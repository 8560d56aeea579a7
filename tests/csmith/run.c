/* run.c: programs compiled by skep, for each -mcpu, and run in the machine, interpreted and as native code.
 *
 *   run DIRECTORY FILE.c...
 *
 * FILE.c, named after its seed N, defines pN_main(), which leaves a checksum in csmith_result. A line for each file and
 * processor: "N v3 CHECKSUM", or "N v3 no CODE message" where skep says no, or "N v3 fault MESSAGE". Each file is done
 * in a process of its own, so that a crash or a compiler without end is one file's. */
#include "base/base.h"
#include "cc/cc.h"
#include "obj/obj.h"
#include "vm/vm.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_CPU = 1, LAST_CPU = 4, SECONDS = 20, MAX_STEPS = 256 << 20 };

static bool read_file(void *ctx, str path, str *text)
{
	char name[4096], part[1 << 14];
	struct buf b = BUF_INIT;
	ssize_t n;
	(void)ctx;
	snprintf(name, sizeof(name), "%.*s", STR_ARG(path));
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_add(&b, part, (size_t)n);
	close(fd);
	*text = buf_view(&b);
	return true;
}

static str program_of(const char *path)
{
	str s = str_from(path);
	for (s64 slash; (slash = str_find(s, '/')) >= 0;)
		s = str_sub(s, (u32)slash + 1, s.n);
	return str_sub(s, 0, s.n - 2);
}

static void say_no(str name, u32 cpu, const struct diags *ds)
{
	vec_each(at, &ds->list) {
		const struct diag *d = *at;
		if (d->severity != DIAG_ERROR)
			continue;
		printf("%.*s v%u no %s %.*s\n", STR_ARG(name), cpu, d->code->id, STR_ARG(d->msg));
		return;
	}
	printf("%.*s v%u no C000 nothing said\n", STR_ARG(name), cpu);
}

struct outcome { bool ran; u32 checksum, func, insn; u64 steps; char message[200]; };

static void run_once(const struct obj *o, u32 entry, struct vm_jit *jit, struct outcome *out)
{
	u8 ctx[8] = { 0 };
	struct vm_result r = { .message = STR("no machine") };
	struct vm *vm = vm_new(o, &(struct vm_options){ .max_steps = MAX_STEPS, .jit = jit });
	memset(out, 0, sizeof(*out));
	out->ran = vm && vm_run(vm, entry, &(struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = ctx,
		.ctx_len = sizeof(ctx) }, &r);
	out->checksum = (u32)r.r0;
	out->func = r.func;
	out->insn = r.insn;
	out->steps = r.steps;
	snprintf(out->message, sizeof(out->message), "%.*s", STR_ARG(r.message));
	vm_free(vm);
}

static void run_entry(str name, u32 cpu, const struct obj *o)
{
	struct outcome ours, theirs;
	struct vm_jit *jit = vm_jit_new(o, false);
	u32 entry = 0;
	while (entry < o->funcs.n && !str_is(o->funcs.v[entry].name, "entry"))
		entry++;
	run_once(o, entry, NULL, &ours);
	run_once(o, entry, jit, &theirs);
	if (memcmp(&ours, &theirs, sizeof(ours)))
		printf("%.*s v%u fault native code gives %08x after %llu instructions, '%s'; interpreted: %08x, %llu, '%s'\n",
			STR_ARG(name), cpu, theirs.checksum, (unsigned long long)theirs.steps, theirs.message,
			ours.checksum,
			(unsigned long long)ours.steps, ours.message);
	else if (jit && !vm_jit_count(jit))
		printf("%.*s v%u fault it was not made native code\n", STR_ARG(name), cpu);
	else if (ours.ran)
		printf("%.*s v%u %08x\n", STR_ARG(name), cpu, ours.checksum);
	else
		printf("%.*s v%u fault %s (function %u, instruction %u)\n", STR_ARG(name), cpu, ours.message, ours.func,
			ours.insn);
	vm_jit_free(jit);
}

static void one(const char *dir, const char *path, u32 cpu)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	str text, dirs[] = { str_from(dir) }, name = program_of(path);
	struct cc_opts opts = { .read_file = read_file, .cpu = (u8)cpu, .arch = STR("x86"), .include_dirs = dirs,
		.ninclude_dirs = 1,
		.warnings_off = true };
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	if (!read_file(NULL, str_from(path), &text))
		exit(2);
	text = arena_printf(&a,
		"%.*s\n__attribute__((section(\"syscall\"), used)) int entry(void *ctx) { p%.*s_main(); "
		"return (int)csmith_result; }\nchar lic[] __attribute__((section(\"license\"), used)) = \"GPL\";\n",
		STR_ARG(text), STR_ARG(name));
	struct obj *o = cc_compile(&a, &src, str_from(path), text, &opts, &ds);
	if (o && !ds.errors)
		run_entry(name, cpu, o);
	else
		say_no(name, cpu, &ds);
	arena_clear(&a);
}

static void apart(const char *dir, const char *path, u32 cpu)
{
	struct rlimit limit = { 4ull << 30, 4ull << 30 };
	int status;
	str name = program_of(path);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		if (!getenv("NO_LIMIT"))
			setrlimit(RLIMIT_AS, &limit);
		alarm(SECONDS);
		one(dir, path, cpu);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		printf("%.*s v%u %s\n", STR_ARG(name), cpu, WTERMSIG(status) == SIGALRM ? "hang" : "crash");
	else if (WEXITSTATUS(status))
		printf("%.*s v%u crash\n", STR_ARG(name), cpu);
}

static bool accepts(u32 cpu)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct cc_opts opts = { .read_file = read_file, .cpu = (u8)cpu, .arch = STR("x86") };
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	bool ok = cc_compile(&a, &src, STR("x.c"),
		STR("__attribute__((section(\"xdp\"))) int x(void *c) { return 0; }\n"), &opts, &ds);
	if (!ok)
		printf("skip v%u: skep does not compile for it\n", cpu);
	arena_clear(&a);
	return ok;
}

int main(int argc, char **argv)
{
	const char *only = getenv("CPU");
	for (u32 cpu = FIRST_CPU; cpu <= LAST_CPU; cpu++)
		if ((!only || (u32)atoi(only) == cpu) && accepts(cpu))
			for (int i = 2; i < argc; i++)
				apart(argv[1], argv[i], cpu);
	return 0;
}
