/* corpus_measure.c: the part of scripts/corpus that a shell cannot do well.
 *
 *   corpus_measure run TIMES COMMAND...     runs it so often: prints "median-us peak-KiB status"
 *   corpus_measure load [-v] OBJECT         loads each program alone through libbpf: a line per program
 *                                           "NAME loaded|refused instructions processed"
 *   corpus_measure count OBJECT             instructions in all sections of code
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool verbose;

static long now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_value(const void *a, const void *b)
{
	const long *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static int run(int times, char **command)
{
	enum { MAX_TIMES = 99 };
	long took[MAX_TIMES], peak = 0;
	int status = 0;
	if (times < 1 || times > MAX_TIMES)
		return 2;
	for (int i = 0; i < times; i++) {
		struct rusage use;
		long start = now_us();
		pid_t pid = fork();
		if (!pid) {
			execvp(command[0], command);
			_exit(127);
		}
		if (pid < 0 || wait4(pid, &status, 0, &use) < 0)
			return 1;
		took[i] = now_us() - start;
		peak = use.ru_maxrss > peak ? use.ru_maxrss : peak;
	}
	qsort(took, (size_t)times, sizeof(*took), by_value);
	fprintf(stderr, "\n@ %ld %ld %d\n", took[times / 2], peak, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	return 0;
}

static int say(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return verbose && level != LIBBPF_DEBUG ? vfprintf(stderr, fmt, ap) : 0;
}

static void load_one(const char *path, const char *name)
{
	struct bpf_object *o = bpf_object__open_file(path, NULL);
	struct bpf_program *p, *mine = NULL;
	struct bpf_prog_info info = { 0 };
	unsigned len = sizeof(info);
	if (libbpf_get_error(o))
		return;
	bpf_object__for_each_program(p, o) {
		bool is_mine = !strcmp(bpf_program__name(p), name);
		bpf_program__set_autoload(p, is_mine);
		mine = is_mine ? p : mine;
	}
	struct bpf_map *m;
	bpf_object__for_each_map(m, o) {
		bpf_map__set_pin_path(m, NULL);      /* nothing is left behind, nothing of others is taken */
		if (!bpf_map__max_entries(m))        /* sizes that the tool's own loader sets */
			bpf_map__set_max_entries(m, 64);
	}
	bool ok = !bpf_object__load(o) && !bpf_obj_get_info_by_fd(bpf_program__fd(mine), &info, &len);
	printf("%s %s %zu %u\n", name, ok ? "loaded" : "refused", mine ? bpf_program__insn_cnt(mine) : 0, info.verified_insns);
	bpf_object__close(o);
}

static int load(const char *path)
{
	struct bpf_object *o;
	struct bpf_program *p;
	libbpf_set_print(say);
	o = bpf_object__open_file(path, NULL);
	if (libbpf_get_error(o))
		return 1;
	bpf_object__for_each_program(p, o)
		load_one(path, bpf_program__name(p));
	bpf_object__close(o);
	return 0;
}

/* A measuring tool: the object was just written by a compiler and is believed. */
static int count(const char *path)
{
	static unsigned char bytes[64 << 20];
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(bytes, 1, sizeof(bytes), f) : 0;
	const Elf64_Ehdr *e = (const void *)bytes;
	const Elf64_Shdr *s = (const void *)(bytes + e->e_shoff);
	unsigned long insns = 0;
	if (f)
		fclose(f);
	if (n < sizeof(*e) || e->e_shoff + e->e_shnum * sizeof(*s) > n)
		return 1;
	for (unsigned i = 0; i < e->e_shnum; i++)
		if (s[i].sh_type == SHT_PROGBITS && s[i].sh_flags & SHF_EXECINSTR)
			insns += s[i].sh_size / 8;
	printf("%lu\n", insns);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 3 && !strcmp(argv[1], "run"))
		return run(atoi(argv[2]), argv + 3);
	if (argc > 2 && !strcmp(argv[1], "count"))
		return count(argv[2]);
	verbose = argc > 2 && !strcmp(argv[2], "-v");
	if (argc > 2 + verbose && !strcmp(argv[1], "load"))
		return load(argv[2 + verbose]);
	return 2;
}
