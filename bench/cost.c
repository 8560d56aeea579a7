/* cost.c: what the programs of tracing tools cost, side by side, in turns, while the same work is done:
 *
 *   cost ROUNDS WORK NAME COMMAND [NAME COMMAND]...
 *
 * Each tool runs in a session of its own. Once its programs are there and have been the same for QUIET_MS, the work is
 * done, and the kernel tells for how long they ran meanwhile (BPF_ENABLE_STATS). Events are the runs of the one that ran
 * most, so that a tool of two programs an event pays for both. The first tool is what the others are compared with; of
 * the rounds the median counts. Who else works on the machine makes more events, not dearer ones. The work's own time,
 * alone and beside each tool, has the cost of what calls the programs in it, too, and of the counting. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PROGRAMS = 256, MAX_ROUNDS = 50, MAX_TOOLS = 8, QUIET_MS = 700, LIMIT_MS = 40000, STEP_MS = 100 };

struct programs { uint32_t id[MAX_PROGRAMS]; int n; };
struct cost { uint64_t ns[MAX_PROGRAMS], runs[MAX_PROGRAMS]; };
struct tool { const char *name, *command; double ns[MAX_ROUNDS], ms[MAX_ROUNDS]; int n; const char *failed; };

static long bpf(int cmd, union bpf_attr *attr) { return syscall(SYS_bpf, cmd, attr, sizeof(*attr)); }
static void sleep_ms(int ms) { nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL); }

static void add(struct programs *p, uint32_t id)
{
	for (int i = 0; i < p->n; i++)
		if (p->id[i] == id)
			return;
	if (p->n < MAX_PROGRAMS)
		p->id[p->n++] = id;
}

/* Those that a process has in its hands, or through links. */
static void programs_of(int pid, struct programs *p)
{
	char path[300], line[200];
	struct dirent *e;
	uint32_t id;
	snprintf(path, sizeof(path), "/proc/%d/fdinfo", pid);
	DIR *d = opendir(path);
	while (d && (e = readdir(d))) {
		snprintf(path, sizeof(path), "/proc/%d/fdinfo/%.200s", pid, e->d_name);
		FILE *f = fopen(path, "r");
		while (f && fgets(line, sizeof(line), f))
			if (sscanf(line, "prog_id:\t%u", &id) == 1)
				add(p, id);
		if (f)
			fclose(f);
	}
	if (d)
		closedir(d);
}

static struct programs programs_in(int session)
{
	struct programs p = { .n = 0 };
	struct dirent *e;
	DIR *d = opendir("/proc");
	while (d && (e = readdir(d))) {
		int pid = atoi(e->d_name);
		if (pid > 0 && getsid(pid) == session)
			programs_of(pid, &p);
	}
	if (d)
		closedir(d);
	return p;
}

static int start(const char *command)
{
	int pid = fork();
	if (pid)
		return pid;
	setsid();
	int null = open("/dev/null", O_RDWR);
	dup2(null, 0), dup2(null, 1), dup2(null, 2);
	char line[4096];
	snprintf(line, sizeof(line), "exec %s", command);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
	_exit(127);
}

/* Until its programs are there, and no others come. */
static struct programs wait_for(int session)
{
	struct programs p = { .n = 0 }, now;
	for (int ms = 0, quiet = 0; ms < LIMIT_MS && (quiet < QUIET_MS || !p.n); ms += STEP_MS) {
		sleep_ms(STEP_MS);
		if (waitpid(session, NULL, WNOHANG) == session)
			return (struct programs){ .n = 0 };
		now = programs_in(session);
		quiet = now.n == p.n ? quiet + STEP_MS : 0;
		p = now;
	}
	return p;
}

static struct cost cost_of(const struct programs *p)
{
	struct cost c = { { 0 }, { 0 } };
	for (int i = 0; i < p->n; i++) {
		struct bpf_prog_info info = { 0 };
		union bpf_attr by_id = { .prog_id = p->id[i] };
		long fd = bpf(BPF_PROG_GET_FD_BY_ID, &by_id);
		union bpf_attr ask = { .info = { .bpf_fd = (uint32_t)fd, .info_len = sizeof(info), .info = (uintptr_t)&info } };
		if (fd >= 0 && bpf(BPF_OBJ_GET_INFO_BY_FD, &ask) == 0) {
			c.ns[i] = info.run_time_ns;
			c.runs[i] = info.run_cnt;
		}
		if (fd >= 0)
			close((int)fd);
	}
	return c;
}

static void finish(int session)
{
	kill(-session, SIGINT);
	for (int ms = 0; ms < LIMIT_MS; ms += STEP_MS) {
		if (waitpid(session, NULL, WNOHANG) != 0)
			return;
		sleep_ms(STEP_MS);
	}
	kill(-session, SIGKILL);
	waitpid(session, NULL, 0);
}

/* Milliseconds that the work takes; below 0: it failed. */
static double time_of(const char *work)
{
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	if (system(work) != 0)
		return -1;
	clock_gettime(CLOCK_MONOTONIC, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static void measure(struct tool *t, const char *work)
{
	int session = start(t->command);
	struct programs p = wait_for(session);
	if (!p.n) {
		t->failed = "it does not run here";
		finish(session);
		return;
	}
	struct cost before = cost_of(&p);
	double ms = time_of(work);
	if (ms < 0)
		t->failed = "the work failed";
	struct cost after = cost_of(&p);
	finish(session);
	uint64_t ns = 0, most = 0;
	for (int i = 0; i < p.n; i++) {
		uint64_t runs = after.runs[i] - before.runs[i];
		ns += after.ns[i] - before.ns[i];
		most = runs > most ? runs : most;
	}
	if (!most)
		t->failed = "its programs did not run";
	else {
		t->ms[t->n] = ms;
		t->ns[t->n++] = (double)ns / (double)most;
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), by_value);
	return values[n / 2];
}

static void print(struct tool *t, int n, double *alone, int rounds)
{
	double first = t[0].n ? median(t[0].ns, t[0].n) : 0, work = median(alone, rounds);
	printf("  %-28s                              work %9.1f ms\n", "alone", work);
	for (int i = 0; i < n; i++)
		if (t[i].n) {
			double ns = median(t[i].ns, t[i].n), ms = median(t[i].ms, t[i].n);
			printf("  %-28s %9.0f ns an event %5.2fx   work %9.1f ms %6.2fx\n", t[i].name, ns,
				first > 0 ? ns / first : 0, ms, ms / work);
		} else
			printf("  %-28s not measured: %s\n", t[i].name, t[i].failed);
}

int main(int argc, char **argv)
{
	static struct tool tools[MAX_TOOLS];
	static double alone[MAX_ROUNDS];
	int rounds = argc > 1 ? atoi(argv[1]) : 0, n = (argc - 3) / 2;
	union bpf_attr stats = { .enable_stats = { .type = BPF_STATS_RUN_TIME } };
	if (rounds < 1 || rounds > MAX_ROUNDS || n < 1 || n > MAX_TOOLS || argc != 3 + 2 * n || bpf(BPF_ENABLE_STATS, &stats) < 0) {
		fprintf(stderr, "usage: cost ROUNDS WORK NAME COMMAND [NAME COMMAND]...   (as root)\n");
		return 2;
	}
	for (int i = 0; i < n; i++)
		tools[i] = (struct tool){ .name = argv[3 + 2 * i], .command = argv[4 + 2 * i] };
	for (int r = 0; r < rounds; r++) {
		alone[r] = time_of(argv[2]);
		for (int i = 0; i < n; i++)
			if (!tools[i].failed)
				measure(&tools[i], argv[2]);
	}
	print(tools, n, alone, rounds);
	return 0;
}
