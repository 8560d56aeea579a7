/* replay.c: the system calls alone by which a program gets into the kernel: what no tool of its kind can do without.
 *
 *   replay record FILE COMMAND...   runs the command for two seconds, and keeps what it asked for
 *   replay FILE                     asks for the same, and waits for SIGINT
 *
 * Kept are bpf(2) that makes types, maps, programs and links, perf_event_open(2), its ioctl(2), and reads of the
 * numbers of tracepoints. Each descriptor has the number that it had, for the instructions have it in them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PARTS = 5, ATTRIBUTE = 256, RECORD_MS = 2000, MOST = 1 << 20 };

/* A call: its words, what its pointers point to (the first is the attribute or the path), and what came of it. */
struct call { uint64_t nr, word[6]; int64_t result; uint32_t size[PARTS]; };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int fail(const char *what)
{
	perror(what);
	exit(1);
}

/* Where in an attribute pointers stand, and how long what they point to is. */
static int pointers(int cmd, union bpf_attr *a, uint64_t **at, uint32_t *size)
{
	int n = 0;
	if (cmd == BPF_BTF_LOAD)
		at[n] = (uint64_t *)&a->btf, size[n++] = a->btf_size;
	if (cmd == BPF_PROG_LOAD) {
		at[n] = (uint64_t *)&a->insns, size[n++] = a->insn_cnt * 8;
		at[n] = (uint64_t *)&a->license, size[n++] = 4;
		at[n] = (uint64_t *)&a->func_info, size[n++] = a->func_info_cnt * a->func_info_rec_size;
		at[n] = (uint64_t *)&a->line_info, size[n++] = a->line_info_cnt * a->line_info_rec_size;
	}
	if (cmd == BPF_RAW_TRACEPOINT_OPEN && a->raw_tracepoint.name)
		at[n] = (uint64_t *)&a->raw_tracepoint.name, size[n++] = 32;
	return n;
}

/* ---- record ---------------------------------------------------------------------------------------------- */

static void copy(int pid, uint64_t from, void *to, size_t n)
{
	struct iovec here = { to, n }, there = { (void *)(uintptr_t)from, n };
	memset(to, 0, n);
	process_vm_readv(pid, &here, 1, &there, 1, 0);
}

static void keep(FILE *f, int pid, struct call *c)
{
	static char part[PARTS][MOST];
	union bpf_attr *attr = (void *)part[0];
	uint64_t *at[PARTS];
	if (c->nr == SYS_openat) {
		copy(pid, c->word[1], part[0], 200);
		if (!strstr(part[0], "/events/") || !strstr(part[0], "/id"))
			return;
		c->size[0] = 200;
	} else if (c->nr == SYS_bpf) {
		int cmd = (int)c->word[0];
		if (cmd != BPF_MAP_CREATE && cmd != BPF_PROG_LOAD && cmd != BPF_BTF_LOAD && cmd != BPF_LINK_CREATE &&
				cmd != BPF_RAW_TRACEPOINT_OPEN && cmd != BPF_MAP_FREEZE)
			return;
		memset(part[0], 0, ATTRIBUTE);
		copy(pid, c->word[1], part[0], c->word[2]);
		c->size[0] = ATTRIBUTE;
		for (int i = 0, n = pointers(cmd, attr, at, c->size + 1); i < n; i++)
			copy(pid, *at[i], part[i + 1], c->size[i + 1]);
	} else if (c->nr == SYS_perf_event_open) {
		copy(pid, c->word[0], part[0], sizeof(struct perf_event_attr));
		c->size[0] = sizeof(struct perf_event_attr);
	}
	fwrite(c, sizeof(*c), 1, f);
	for (int i = 0; i < PARTS; i++)
		fwrite(part[i], c->size[i], 1, f);
}

static bool is_asked(uint64_t nr, uint64_t word1)
{
	return nr == SYS_bpf || nr == SYS_perf_event_open || nr == SYS_openat ||
		(nr == SYS_ioctl && (word1 == PERF_EVENT_IOC_ENABLE || word1 == PERF_EVENT_IOC_SET_BPF));
}

static int record(const char *path, char **argv)
{
	FILE *f = fopen(path, "w");
	int status, pid = fork();
	if (!f || pid < 0)
		return fail(path);
	if (!pid) {
		int null = open("/dev/null", O_RDWR);
		dup2(null, 1), dup2(null, 2), close(null);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execv(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	struct call c = { 0 };
	double end = now_ms() + RECORD_MS;
	for (bool is_in = false; now_ms() < end;) {
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
		while (waitpid(pid, &status, WNOHANG) == 0 && now_ms() < end)
			usleep(50);
		if (now_ms() >= end || !WIFSTOPPED(status))
			break;
		struct user_regs_struct r;
		ptrace(PTRACE_GETREGS, pid, 0, &r);
		if (!is_in)
			c = (struct call){ r.orig_rax, { r.rdi, r.rsi, r.rdx, r.r10, r.r8, r.r9 }, 0, { 0 } };
		c.result = (int64_t)r.rax;
		if (is_in && c.result >= 0 && is_asked(c.nr, c.word[1]))
			keep(f, pid, &c);
		is_in = !is_in;
	}
	kill(pid, SIGKILL);
	return fclose(f) ? fail(path) : 0;
}

/* ---- replay ---------------------------------------------------------------------------------------------- */

static void on_interrupt(int sig) { (void)sig; }

static void number(long fd, int64_t wanted)
{
	if (fd < 0)
		fail("replay");
	if (fd != wanted && (dup2((int)fd, (int)wanted) < 0 || close((int)fd)))
		fail("dup2");
}

static char *ask(struct call *c, char *next)
{
	char *part[PARTS], text[32];
	uint64_t *at[PARTS];
	uint32_t size[PARTS];
	for (int i = 0; i < PARTS; next += c->size[i++])
		part[i] = next;
	if (c->nr == SYS_openat) {
		long fd = open(part[0], O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read((int)fd, text, sizeof(text)) < 0 || close((int)fd))
			fail(part[0]);
		return next;
	}
	if (c->nr == SYS_bpf) {
		for (int i = 0, n = pointers((int)c->word[0], (void *)part[0], at, size); i < n; i++)
			*at[i] = c->size[i + 1] ? (uintptr_t)part[i + 1] : 0;
		c->word[1] = (uintptr_t)part[0];
	} else if (c->nr == SYS_perf_event_open)
		c->word[0] = (uintptr_t)part[0];
	long r = syscall((long)c->nr, c->word[0], c->word[1], c->word[2], c->word[3], c->word[4], c->word[5]);
	if (c->nr != SYS_ioctl && (c->nr != SYS_bpf || c->word[0] != BPF_MAP_FREEZE))
		number(r, c->result);
	return next;
}

int main(int argc, char **argv)
{
	struct stat st;
	if (argc > 3 && !strcmp(argv[1], "record"))
		return record(argv[2], argv + 3);
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || fstat(fd, &st))
		return fail("replay");
	char *p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	char *end = p + st.st_size;
	if (p == MAP_FAILED)
		return fail(argv[1]);
	close(fd);
	signal(SIGINT, on_interrupt);
	while (p < end)
		p = ask((struct call *)p, p + sizeof(struct call));
	pause();
	return 0;
}
