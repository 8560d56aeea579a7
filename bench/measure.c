/* measure.c: commands side by side, in turns, so that all of them meet the same weather.
 *
 *   measure attached ROUNDS NAME COMMAND [NAME COMMAND]...   from the return of execve to the end of the last attach call
 *   measure whole ROUNDS NAME COMMAND ...                    from before fork to the exit
 *
 * A command is one argument, split at spaces. The first is what the others are compared with. "attached": seccomp stops
 * a process at its attach calls alone (bpf LINK_CREATE, RAW_TRACEPOINT_OPEN, PROG_ATTACH; ioctl PERF_EVENT_IOC_SET_BPF,
 * ENABLE), so that all else runs at full speed; when none has come for QUIET_MS, the peak of memory is read and SIGINT
 * sent. Rounds are PAUSE_MS apart: back to back they would measure how long the kernel takes to free what went
 * before. */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 300, PAUSE_MS = 400, LIMIT_MS = 15000, MAX_ROUNDS = 100, MAX_WORDS = 64 };

struct sample { double ms, exit_ms; long peak_kib; };
struct subject {
	const char *name;
	char *argv[MAX_WORDS];
	struct sample run[MAX_ROUNDS];
	int n;
	const char *failed;      /* why it is not measured */
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void sleep_ms(int ms) { nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL); }

static void stop_at_attach_calls(void)
{
	const uint32_t nr = offsetof(struct seccomp_data, nr), arg0 = offsetof(struct seccomp_data, args),
		arg1 = arg0 + 8;
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, nr),
		BPF_JUMP(BPF_JMP | BPF_JEQ, SYS_bpf, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, arg0),
		BPF_JUMP(BPF_JMP | BPF_JEQ, BPF_LINK_CREATE, 6, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ, BPF_RAW_TRACEPOINT_OPEN, 5, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ, BPF_PROG_ATTACH, 4, 5),
		BPF_JUMP(BPF_JMP | BPF_JEQ, SYS_ioctl, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, arg1),
		BPF_JUMP(BPF_JMP | BPF_JEQ, PERF_EVENT_IOC_SET_BPF, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ, PERF_EVENT_IOC_ENABLE, 0, 1),
		BPF_STMT(BPF_RET, SECCOMP_RET_TRACE),
		BPF_STMT(BPF_RET, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof f / sizeof *f, f };
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog)) {
		perror("measure: seccomp (root is needed)");
		_exit(126);
	}
}

static pid_t start(struct subject *s, int traced)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	int null = open("/dev/null", O_RDWR);
	dup2(null, 0), dup2(null, 1), dup2(null, 2);
	if (traced) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		stop_at_attach_calls();
	}
	execvp(s->argv[0], s->argv);
	_exit(127);
}

static long peak_kib(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, "VmHWM:", 6))
			kib = atol(line + 6);
	if (f)
		fclose(f);
	return kib;
}

/* One stop of a traced process: when an attach call has ended, the time goes to *last. */
static void pass_stop(pid_t pid, int status, pid_t main_pid, double *began, double *last)
{
	int sig = WSTOPSIG(status), event = status >> 16;
	if (event == PTRACE_EVENT_EXEC && pid == main_pid)
		*began = now_ms();
	if (event == PTRACE_EVENT_SECCOMP) {
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
		return;
	}
	if (sig == (SIGTRAP | 0x80)) {
		*last = now_ms();
		ptrace(PTRACE_CONT, pid, 0, 0);
		return;
	}
	int is_signal = !event && sig != SIGTRAP && sig != SIGSTOP;
	ptrace(PTRACE_CONT, pid, 0, is_signal ? sig : 0);
}

static void run_attached(struct subject *s)
{
	double began = 0, last = 0, interrupted = 0, t0 = now_ms();
	long peak = 0;
	int status;
	pid_t main_pid = start(s, 1);
	waitpid(main_pid, &status, 0);
	ptrace(PTRACE_SETOPTIONS, main_pid, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE |
		PTRACE_O_TRACEFORK |
		PTRACE_O_TRACEVFORK | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	ptrace(PTRACE_CONT, main_pid, 0, 0);
	for (;;) {
		pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);
		double t = now_ms();
		if (pid < 0)
			break;
		if (pid == main_pid && !WIFSTOPPED(status))
			break;
		if (pid && WIFSTOPPED(status)) {
			pass_stop(pid, status, main_pid, &began, &last);
			continue;
		}
		if (!interrupted && last && t - last > QUIET_MS) {
			peak = peak_kib(main_pid);
			interrupted = now_ms();
			kill(main_pid, SIGINT);
		}
		if (t - t0 > LIMIT_MS) {
			kill(main_pid, SIGKILL);
			s->failed = "did not end";
		}
		/* Waiting must not be late for a stop: only while all is quiet does it sleep. */
		if (last && t - last > 50)
			sleep_ms(1);
	}
	if (!last)
		s->failed = WIFEXITED(status) && WEXITSTATUS(status) == 127 ? "not found" : "attached nothing";
	else if (!s->failed)
		s->run[s->n++] = (struct sample){ last - began, interrupted ? now_ms() - interrupted : 0, peak };
}

static void run_whole(struct subject *s)
{
	struct rusage ru;
	int status;
	double t0 = now_ms();
	pid_t pid = start(s, 0);
	wait4(pid, &status, 0, &ru);
	double t = now_ms();
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		s->failed = WIFEXITED(status) && WEXITSTATUS(status) == 127 ? "not found" : "failed";
	else
		s->run[s->n++] = (struct sample){ t - t0, 0, ru.ru_maxrss };
}

static int by_ms(const void *a, const void *b)
{
	double x = ((const struct sample *)a)->ms, y = ((const struct sample *)b)->ms;
	return (x > y) - (x < y);
}

static int by_exit(const void *a, const void *b)
{
	double x = ((const struct sample *)a)->exit_ms, y = ((const struct sample *)b)->exit_ms;
	return (x > y) - (x < y);
}

static void table(struct subject *s, int n, int attached)
{
	double base = 0, base_kib = 0;
	printf("%-28s %10s %9s %9s %10s %9s %9s%s\n", "", "median ms", "min", "max", "times", "peak MiB", "times",
		attached ? "   to exit ms" : "");
	for (int i = 0; i < n; i++) {
		if (s[i].failed || !s[i].n) {
			printf("%-28s %s\n", s[i].name, s[i].failed ? s[i].failed : "not run");
			continue;
		}
		long kib = 0;
		qsort(s[i].run, (size_t)s[i].n, sizeof *s[i].run, by_exit);
		double exit_ms = s[i].run[s[i].n / 2].exit_ms;
		qsort(s[i].run, (size_t)s[i].n, sizeof *s[i].run, by_ms);
		for (int r = 0; r < s[i].n; r++)
			kib = s[i].run[r].peak_kib > kib ? s[i].run[r].peak_kib : kib;
		double ms = s[i].run[s[i].n / 2].ms;
		base = base ? base : ms;
		base_kib = base_kib ? base_kib : (double)kib;
		printf("%-28s %10.2f %9.2f %9.2f %10.2f %9.1f %9.2f", s[i].name, ms, s[i].run[0].ms,
			s[i].run[s[i].n - 1].ms, ms / base,
			(double)kib / 1024, (double)kib / base_kib);
		if (attached)
			printf(" %12.1f", exit_ms);
		putchar('\n');
	}
}

int main(int argc, char **argv)
{
	int attached = argc > 1 && !strcmp(argv[1], "attached"), rounds = argc > 2 ? atoi(argv[2]) : 0,
		n = (argc - 3) / 2;
	if (argc < 5 || argc % 2 == 0 || rounds < 1 || rounds > MAX_ROUNDS || (!attached && strcmp(argv[1], "whole"))) {
		fprintf(stderr, "usage: measure attached|whole ROUNDS NAME COMMAND [NAME COMMAND]...\n");
		return 2;
	}
	struct subject *s = calloc((size_t)n, sizeof *s);
	for (int i = 0; i < n; i++) {
		int w = 0;
		s[i].name = argv[3 + 2 * i];
		for (char *word = strtok(argv[4 + 2 * i], " "); word && w < MAX_WORDS - 1; word = strtok(NULL, " "))
			s[i].argv[w++] = word;
	}
	for (int r = 0; r < rounds; r++)
		for (int i = 0; i < n; i++) {
			if (s[i].failed || !s[i].argv[0])
				continue;
			attached ? run_attached(&s[i]) : run_whole(&s[i]);
			if (attached)
				sleep_ms(PAUSE_MS);
		}
	table(s, n, attached);
	free(s);
	return 0;
}
