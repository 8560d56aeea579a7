/* run_c.c: C compiled by skep and run in the kernel gives what the host's compiler gives.
 *
 *   run_c FILE.c NATIVE.so...
 *
 * FILE.c defines `static u64 test(u64 a, u64 b)`. It becomes a program of type syscall, which is run with every pair
 * of the numbers below; NATIVE.so is the same text compiled by the host's compiler and exports native(). */
#include "base/base.h"
#include "cc/cc.h"
#include "load/load.h"
#include "sys/sys.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

struct io { u64 a, b, out; };
static const u64 numbers[] = { 0, 1, 2, 3, 7, 8, 15, 31, 33, 63, 64, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff,
	0x100000000, 0x123456789abcdef0, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffff80000000, 0xfffffffffffffffe, 0xffffffffffffffff };

static const char tail[] = "\nstruct io { u64 a, b, out; };\n"
	"__attribute__((section(\"syscall\"), used)) int entry(struct io *io) { io->out = test(io->a, io->b); return 0; }\n"
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
	struct { u32 prog_fd, retval, data_in, data_out; u64 din, dout; u32 repeat, duration, ctx_in, ctx_out; u64 cin, cout; u32 flags, cpu, batch; } t = {
		.prog_fd = (u32)fd, .ctx_in = sizeof(*io), .cin = (u64)(uintptr_t)io };
	enum { BPF_PROG_TEST_RUN = 10 };
	return syscall(__NR_bpf, BPF_PROG_TEST_RUN, &t, sizeof(t));
}

static bool compare(const char *path, int fd, u64 (*native)(u64, u64))
{
	u32 wrong = 0;
	for (u32 i = 0; i < ARRAY_LEN(numbers); i++)
		for (u32 k = 0; k < ARRAY_LEN(numbers); k++) {
			struct io io = { numbers[i], numbers[k], 0xdead };
			u64 want = native(io.a, io.b);
			if (run_prog(fd, &io)) {
				printf("FAIL %s: cannot run it\n", path);
				return false;
			}
			if (io.out != want && wrong++ < 3)
				printf("%s: test(%#llx, %#llx) is %#llx, not %#llx\n", path, (unsigned long long)numbers[i], (unsigned long long)numbers[k],
					(unsigned long long)io.out, (unsigned long long)want);
		}
	printf("%s %s\n", wrong ? "FAIL" : "ok  ", path);
	return !wrong;
}

static bool run(const char *path, u64 (*native)(u64, u64), u8 cpu)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct buf b = BUF_INIT;
	str text;
	bool ok = false;
	struct kern *k = kern_linux();
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	if (read_file(NULL, str_from(path), &text)) {
		struct feats feats = { .k = k };
		struct cc_opts opts = { .read_file = read_file, .cpu = cpu, .arch = STR("x86") };
		struct load_opts load = { .k = k, .feats = &feats };
		struct obj *o = cc_compile(&a, &src, str_from(path), arena_printf(&a, "%.*s%s", STR_ARG(text), tail), &opts, &ds);
		struct loaded *l = o ? load_object(&a, o, &load, &ds) : NULL;
		if (l) {
			ok = compare(path, load_find_prog(l, STR("entry"))->fd, native);
			load_close(l);
		} else {
			printf("FAIL %s\n", path);
		}
	}
	if (ds.errors) {
		diags_print(&ds, (struct diag_style){ 0 }, &b);
		fwrite(b.s, 1, b.n, stdout);
	}
	arena_clear(&a);
	return ok;
}

int main(int argc, char **argv)
{
	u32 failed = 0;
	const char *cpu = getenv("RUN_C_CPU");
	for (int i = 1; i + 1 < argc; i += 2) {
		void *so = dlopen(argv[i + 1], RTLD_NOW);
		u64 (*native)(u64, u64) = so ? (u64 (*)(u64, u64))dlsym(so, "native") : NULL;
		if (!native)
			printf("FAIL %s: no native code: %s\n", argv[i], dlerror());
		failed += !native || !run(argv[i], native, cpu ? (u8)atoi(cpu) : 3);
	}
	return failed != 0;
}
