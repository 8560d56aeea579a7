/* sys_kern.c: struct kern over the real kernel, what --show-syscalls prints, what the wrappers of bpf(2) fill in, and
 * files that are read and saved against odds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/sys.h"

#include "fake_kern.h"
#include "golden.h"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the real kernel ------------------------------------------------------------------------------------------ */

static bool is_closed_on_exec(long fd) { return fcntl((int)fd, F_GETFD) == FD_CLOEXEC; }

static void files_and_folders(void **state)
{
	struct kern *k = kern_linux();
	char dir[] = "/tmp/skep-sys-XXXXXX", path[64], other[64], text[8] = "";
	struct buf names = BUF_INIT;
	struct stat st;
	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a", dir);
	snprintf(other, sizeof(other), "%s/bb", dir);
	assert_int_equal(k->open(k, path, O_RDONLY, 0), -ENOENT);
	long fd = k->open(k, path, O_RDWR | O_CREAT, 0640);
	assert_true(fd >= 0 && is_closed_on_exec(fd));
	assert_int_equal(k->write(k, (int)fd, "text", 4), 4);
	assert_int_equal(k->pread(k, (int)fd, text, 8, 1), 3);
	assert_string_equal(text, "ext");
	assert_int_equal(k->stat(k, path, &st), 0);
	assert_true(st.st_size == 4 && (st.st_mode & 0777) == 0640);
	long twin = k->dup(k, (int)fd);
	assert_true(twin >= 3 && is_closed_on_exec(twin));
	assert_int_equal(k->close(k, (int)twin), 0);
	assert_int_equal(k->close(k, (int)twin), -EBADF);
	void *p = NULL, *q;
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 4, PROT_READ | PROT_WRITE, MAP_PRIVATE, (int)fd, 0 }, &p),
		0);
	assert_memory_equal(p, "text", 4);
	q = p;
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 4, PROT_READ, MAP_PRIVATE | MAP_FIXED, (int)fd, 0 }, &q), 0);
	assert_ptr_equal(p, q);
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 4, PROT_READ, MAP_PRIVATE | MAP_FIXED_NOREPLACE, (int)fd,
		0 }, &q), -EEXIST);
	assert_int_equal(k->munmap(k, p, 4), 0);
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 4, PROT_READ, MAP_PRIVATE, -1, 0 }, &p), -EBADF);
	k->close(k, (int)fd);
	assert_int_equal(k->rename(k, path, other), 0);
	snprintf(path, sizeof(path), "%s/dir", dir);
	assert_int_equal(k->mkdir(k, path, 0700), 0);
	assert_int_equal(k->mkdir(k, path, 0700), -EEXIST);
	assert_int_equal(k->list(k, dir, &names), 2);
	assert_true(names.n == 7 && (!memcmp(names.s, "bb\0dir", 7) || !memcmp(names.s, "dir\0bb", 7)));
	assert_int_equal(k->list(k, "/nowhere", &names), -ENOENT);
	buf_free(&names);
	assert_int_equal(k->fsmagic(k, "/proc"), 0x9fa0);
	assert_int_equal(k->fsmagic(k, "/nowhere"), -ENOENT);
	assert_int_equal(k->rmdir(k, path), 0);
	assert_int_equal(k->unlink(k, other), 0);
	assert_int_equal(k->unlink(k, other), -ENOENT);
	assert_int_equal(k->rmdir(k, dir), 0);
}

static void waiting(void **state)
{
	struct kern *k = kern_linux();
	int pipes[3][2];
	u32 numbers[4] = { 0 };
	(void)state;
	long set = k->epoll_new(k);
	assert_true(set >= 0 && is_closed_on_exec(set));
	for (u32 i = 0; i < 3; i++) {
		assert_int_equal(pipe(pipes[i]), 0);
		assert_int_equal(k->epoll_add(k, (int)set, pipes[i][0], 10 + i), 0);
	}
	assert_int_equal(k->epoll_add(k, (int)set, pipes[0][0], 1), -EEXIST);
	assert_int_equal(k->epoll_wait(k, (int)set, numbers, 4, 0), 0);
	assert_true(write(pipes[1][1], "x", 1) == 1 && write(pipes[2][1], "x", 1) == 1);
	assert_int_equal(k->epoll_wait(k, (int)set, numbers, 4, 1000), 2);
	assert_true(numbers[0] == 11 && numbers[1] == 12);
	assert_int_equal(k->epoll_wait(k, (int)set, numbers, 1, 1000), 1);
	struct pollfd fds[] = { { .fd = pipes[0][0], .events = POLLIN }, { .fd = pipes[1][0], .events = POLLIN } };
	assert_int_equal(k->poll(k, fds, 2, 1000), 1);
	assert_true(fds[0].revents == 0 && fds[1].revents == POLLIN);
	for (u32 i = 0; i < 6; i++)
		k->close(k, pipes[i / 2][i % 2]);
	k->close(k, (int)set);
}

static void sockets(void **state)
{
	struct kern *k = kern_linux();
	int pair[2], on = 1;
	char text[16] = "";
	(void)state;
	long fd = k->socket(k, AF_INET, SOCK_DGRAM, 0);
	assert_true(fd >= 0 && is_closed_on_exec(fd));
	assert_int_equal(k->setsockopt(k, (int)fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
	assert_int_equal(k->setsockopt(k, (int)fd, SOL_SOCKET, SO_REUSEADDR, &on, 1), -EINVAL);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } }, bound;
	socklen_t len = sizeof(bound);
	assert_int_equal(k->bind(k, (int)fd, &at, 3), -EINVAL);
	assert_int_equal(k->bind(k, (int)fd, &at, sizeof(at)), 0);
	assert_true(getsockname((int)fd, (struct sockaddr *)&bound, &len) == 0 && bound.sin_port);
	k->close(k, (int)fd);
	assert_int_equal(k->bind(k, -1, &at, sizeof(at)), -EBADF);
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
	assert_int_equal(write(pair[1], "answer", 6), 6);
	assert_int_equal(k->netlink(k, pair[0], "ask", 3, text, sizeof(text)), 6);
	assert_string_equal(text, "answer");
	assert_int_equal(read(pair[1], text, sizeof(text)), 3);
	assert_int_equal(write(pair[1], "rest", 4), 4);
	assert_int_equal(k->netlink(k, pair[0], NULL, 0, text, sizeof(text)), 4);
	assert_int_equal(recv(pair[1], text, sizeof(text), MSG_DONTWAIT), -1);   /* nothing was asked */
	assert_int_equal(k->netlink(k, -1, "ask", 3, text, sizeof(text)), -EBADF);
	k->close(k, pair[0]);
	k->close(k, pair[1]);
}

static u64 clock_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (u64)t.tv_sec * 1000000000u + (u64)t.tv_nsec;
}

static void clocks(void **state)
{
	struct kern *k = kern_linux();
	struct utsname a, b;
	(void)state;
	const struct { u64 (*ask)(struct kern *k); clockid_t clock; } rows[] = { { k->now_ns, CLOCK_MONOTONIC },
		{ k->real_ns, CLOCK_REALTIME }, { k->boot_ns, CLOCK_BOOTTIME } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		u64 before = clock_of(rows[i].clock), is = rows[i].ask(k), after = clock_of(rows[i].clock);
		assert_true(before <= is && is <= after);
	}
	assert_int_equal(k->page_size(k), sysconf(_SC_PAGESIZE));
	assert_int_equal(k->uname(k, &a), 0);
	uname(&b);
	assert_string_equal(a.release, b.release);
}

static void signals(void **state)
{
	struct kern *k = kern_linux();
	struct signalfd_siginfo got;
	sigset_t all, before;
	(void)state;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	const int some[] = { SIGHUP, SIGUSR1, SIGRTMAX };
	long fd = k->signalfd(k, sys_signal(SIGHUP) | sys_signal(SIGUSR1) | sys_signal(SIGRTMAX));
	assert_true(fd >= 0 && is_closed_on_exec(fd));
	assert_int_equal(k->read(k, (int)fd, &got, sizeof(got)), -EAGAIN);
	raise(SIGUSR2);
	assert_int_equal(k->read(k, (int)fd, &got, sizeof(got)), -EAGAIN);
	for (u32 i = 0; i < ARRAY_LEN(some); i++) {
		assert_int_equal(k->kill(k, getpid(), some[i]), 0);
		assert_int_equal(k->read(k, (int)fd, &got, sizeof(got)), sizeof(got));
		assert_int_equal(got.ssi_signo, some[i]);
	}
	signal(SIGUSR2, SIG_IGN);            /* it pends no more */
	k->close(k, (int)fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static long ended(struct kern *k, long pid, int *status)
{
	long r = 0;
	for (u32 i = 0; i < 5000 && !r; i++, usleep(1000))
		r = k->wait(k, (int)pid, status, false);
	return r;
}

/* The child that becomes argv once it may. */
static void processes(void **state)
{
	struct kern *k = kern_linux();
	char *shell[] = { "/bin/sh", "-c", "kill -PIPE $$; exit 7", NULL }, *seven[] = { "/bin/sh", "-c", "exit 7",
		NULL }, *none[] = { "/nowhere/at/all", NULL };
	int gate = -1, status = 0, err = 0;
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	long pid = k->spawn(k, seven, &gate);
	assert_true(pid > 0 && is_closed_on_exec(gate));
	assert_int_equal(getpgid((int)pid), pid);
	assert_int_equal(k->wait(k, (int)pid, &status, false), 0);
	assert_int_equal(k->kill(k, (int)pid, 0), 0);
	assert_int_equal(k->write(k, gate, "g", 1), 1);
	assert_int_equal(k->read(k, gate, &err, sizeof(err)), 0);    /* it runs */
	assert_int_equal(ended(k, pid, &status), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	assert_int_equal(k->wait(k, (int)pid, &status, true), -ECHILD);
	close(gate);

	pid = k->spawn(k, shell, &gate);                             /* SIGPIPE is what it is by default */
	assert_int_equal(k->write(k, gate, "g", 1), 1);
	assert_int_equal(ended(k, pid, &status), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
	close(gate);
	signal(SIGPIPE, SIG_DFL);

	pid = k->spawn(k, none, &gate);
	assert_int_equal(k->write(k, gate, "g", 1), 1);
	assert_int_equal(k->read(k, gate, &err, sizeof(err)), sizeof(err));
	assert_int_equal(err, ENOENT);
	assert_int_equal(ended(k, pid, &status), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 127);
	close(gate);

	pid = k->spawn(k, seven, &gate);
	close(gate);                                                 /* it never may */
	assert_int_equal(ended(k, pid, &status), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 127);

	pid = k->spawn(k, seven, &gate);
	assert_int_equal(k->kill(k, -(int)pid, SIGSTOP), 0);         /* its group is its own */
	assert_int_equal(ended(k, pid, &status), pid);
	assert_true(WIFSTOPPED(status));
	assert_int_equal(k->kill(k, (int)pid, SIGKILL), 0);
	assert_int_equal(k->wait(k, (int)pid, &status, true), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(gate);
}

static void pipes_and_links(void **state)
{
	struct kern *k = kern_linux();
	int ends[2];
	char text[64];
	(void)state;
	assert_int_equal(k->getpid(k), getpid());
	assert_int_equal(k->pipe(k, ends), 0);
	assert_true(is_closed_on_exec(ends[0]) && is_closed_on_exec(ends[1]));
	assert_int_equal(k->write(k, ends[1], "two", 3), 3);
	assert_int_equal(k->read(k, ends[0], text, sizeof(text)), 3);
	assert_memory_equal(text, "two", 3);
	k->close(k, ends[0]);
	k->close(k, ends[1]);
	assert_int_equal(symlink("where/it/leads", "/tmp/skep-test-link") && errno != EEXIST, 0);
	assert_int_equal(k->readlink(k, "/tmp/skep-test-link", text, sizeof(text)), 14);
	assert_memory_equal(text, "where/it/leads", 14);
	assert_int_equal(k->readlink(k, "/tmp/skep-test-link", text, 5), 5);
	unlink("/tmp/skep-test-link");
	assert_int_equal(k->readlink(k, "/tmp/skep-test-link", text, sizeof(text)), -ENOENT);
}

/* What a child finds out about itself, a bit each that is not as it should be. */
static u32 in_child(u32 (*what)(struct kern *k))
{
	int status = 0;
	pid_t pid = fork();
	if (!pid)
		_exit((int)what(kern_linux()));
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? (u32)WEXITSTATUS(status) : 255;
}

static u32 of_limits(struct kern *k)
{
	struct rlimit l = { 4096, 4096 };
	struct arena a = { 0 };
	bool may = sys_capabilities(k, &a) >> 24 & 1;                /* CAP_SYS_RESOURCE */
	arena_clear(&a);
	setrlimit(RLIMIT_MEMLOCK, &l);
	long r = k->raise_memlock(k);
	getrlimit(RLIMIT_MEMLOCK, &l);
	if (!may)
		return r != -EPERM || l.rlim_cur != 4096;
	return (r != 0) | (l.rlim_cur != RLIM_INFINITY) << 1 | (l.rlim_max != RLIM_INFINITY) << 2;
}

static u32 of_rights(struct kern *k)
{
	struct arena a = { 0 };
	const u64 all = sys_permitted(k, &a), kill = 1ull << SYS_CAP_KILL, bpf = 1ull << SYS_CAP_BPF;
	u32 wrong = 0;
	wrong |= k->use_rights(k, kill | bpf) != 0 || sys_capabilities(k, &a) != ((kill | bpf) & all) ||
		sys_permitted(k, &a) != all;
	wrong |= (u32)(k->use_rights(k, 0) != 0 || sys_capabilities(k, &a) != 0 || sys_permitted(k, &a) != all) << 1;
	wrong |= (u32)(k->keep_rights(k, kill | bpf | 1ull << 63) != 0 ||
		sys_capabilities(k, &a) != ((kill | bpf) & all)) << 2;
	wrong |= (u32)(sys_permitted(k, &a) != ((kill | bpf) & all)) << 3;
	for (u32 bit = 0; bit <= SYS_CAP_BPF; bit++)
		wrong |= (u32)((u64)prctl(PR_CAPBSET_READ, bit, 0, 0, 0) != ((kill | bpf) >> bit & 1)) << 4;
	wrong |= (u32)(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) << 5;
	arena_clear(&a);
	return wrong;
}

static void rights(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(in_child(of_limits), 0);
	assert_int_equal(in_child(of_rights), 0);
}

/* ---- what --show-syscalls prints --------------------------------------------------------------------------------- */

static long told;                /* what the kernel below says */
static long told_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	(void)k, (void)cmd, (void)attr, (void)size; return told;
}

static long told_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{ (void)k, (void)a, (void)pid, (void)cpu, (void)group, (void)flags; return told; }

static long told_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	(void)k, (void)fd, (void)op, (void)arg; return told;
}

static long told_open(struct kern *k, const char *path, int flags, int mode)
{
	(void)k, (void)path, (void)flags, (void)mode; return told;
}

static long told_write(struct kern *k, int fd, const void *p, u64 n)
{
	(void)k, (void)fd, (void)p; return told < 0 ? told : (long)n;
}

static long told_close(struct kern *k, int fd) { (void)k, (void)fd; return told; }
static long told_path(struct kern *k, const char *path) { (void)k, (void)path; return told; }
static long told_mkdir(struct kern *k, const char *path, int mode) { (void)k, (void)path, (void)mode; return told; }

#define AT(s) (u64)(uintptr_t)(s)
static void every_command(struct kern *t)
{
	struct sys_map_create maps[] = { { .map_type = 1, .key_size = 4, .value_size = 8, .max_entries = 9,
		.map_flags = 0x10 },
		{ .map_type = 777, .map_name = "a_name_of_15_ch", .btf_fd = 3, .btf_key_type_id = 4,
		.btf_value_type_id = 5, .inner_map_fd = 6 } };
	struct sys_prog_load progs[] = { { .prog_type = 6, .insn_cnt = 2, .insns = 0x1000, .license = AT("GPL"),
		.kern_version = 0x61203, .prog_flags = 0x10 },
		{ .prog_type = 888, .log_level = 1, .log_size = 99, .prog_name = "p", .expected_attach_type = 24,
		.attach_btf_id = 7, .prog_btf_fd = 8, .func_info_cnt = 2, .line_info_cnt = 3 },
		{ .expected_attach_type = 999 } };
	struct sys_map_elem e = { .map_fd = 3, .key = 0x10, .value = 0x20, .flags = 2 };
	struct sys_obj_path path = { .pathname = AT("/sys/fs/bpf/x"), .bpf_fd = 4 };
	struct sys_raw_tp_open raw = { .name = AT("sched_switch"), .prog_fd = 5 };
	struct sys_link_create links[] = { { .prog_fd = 5, .target_fd = 6, .attach_type = 41, .flags = 3 },
		{ .attach_type = 999 } };
	struct sys_btf_load btf = { .btf_size = 123 };
	struct sys_get_id id = { .id = 7, .next_id = 8 };
	struct sys_get_info info = { .bpf_fd = 9, .info_len = 80 };
	for (u32 i = 0; i < 2; i++)
		t->bpf(t, BPFCMD_MAP_CREATE, &maps[i], sizeof(maps[i]));
	for (u32 i = 0; i < 3; i++)
		t->bpf(t, BPFCMD_PROG_LOAD, &progs[i], sizeof(progs[i]));
	const struct { int cmd; void *attr; u32 size; } rest[] = { { BPFCMD_MAP_LOOKUP_ELEM, &e, 32 },
		{ BPFCMD_MAP_UPDATE_ELEM, &e, 32 }, { BPFCMD_MAP_DELETE_ELEM, &e, 32 },
		{ BPFCMD_MAP_FREEZE, &e, 32 }, { BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM, &e, 32 },
		{ BPFCMD_MAP_GET_NEXT_KEY, &e, 32 }, { BPFCMD_OBJ_PIN, &path, 24 }, { BPFCMD_OBJ_GET, &path, 24 },
		{ BPFCMD_RAW_TRACEPOINT_OPEN, &raw, 24 }, { BPFCMD_LINK_CREATE, &links[0], 64 },
		{ BPFCMD_LINK_CREATE, &links[1], 64 }, { BPFCMD_BTF_LOAD, &btf, 40 },
		{ BPFCMD_OBJ_GET_INFO_BY_FD, &info, 16 }, { BPFCMD_PROG_GET_NEXT_ID, &id, 16 },
		{ BPFCMD_MAP_GET_NEXT_ID, &id, 16 }, { BPFCMD_BTF_GET_NEXT_ID, &id, 16 },
		{ BPFCMD_LINK_GET_NEXT_ID, &id, 16 }, { BPFCMD_PROG_GET_FD_BY_ID, &id, 16 },
		{ BPFCMD_MAP_GET_FD_BY_ID, &id, 16 }, { BPFCMD_BTF_GET_FD_BY_ID, &id, 16 },
		{ BPFCMD_LINK_GET_FD_BY_ID, &id, 16 }, { BPFCMD_ENABLE_STATS, &id, 4 }, { BPFCMD_PROG_ASSOC_STRUCT_OPS,
		&id, 4 }, { 39, &id, 4 }, { -1, &id, 4 } };
	for (u32 i = 0; i < ARRAY_LEN(rest); i++)
		t->bpf(t, rest[i].cmd, rest[i].attr, rest[i].size);
	raw.name = 0;
	t->bpf(t, BPFCMD_RAW_TRACEPOINT_OPEN, &raw, 24);
}

static void other_calls(struct kern *t)
{
	static char long_text[129];
	for (u32 type = 0; type < 7; type++) {
		struct sys_perf_attr a = { .type = type, .config = 10 + type, .sample_period = 1, .config1 = 0xabc,
			.config2 = 0xdef };
		t->perf_event_open(t, &a, -1, 2, -1, 8);
	}
	t->ioctl(t, 3, SYS_PERF_ENABLE, 0);
	t->ioctl(t, 3, SYS_PERF_DISABLE, 0);
	t->ioctl(t, 3, SYS_PERF_SET_BPF, 42);
	t->ioctl(t, 3, 0x77, 0x88);
	memset(long_text, 'x', sizeof(long_text));
	const struct { const char *path; int flags; } files[] = { { "/sys/kernel/tracing/kprobe_events", O_WRONLY |
		O_APPEND }, { "/sys/kernel/btf/vmlinux", O_RDONLY },
		{ "/sys/bus/event_source/devices/kprobe/type", O_RDWR }, { "/sys/fs/bpf/x", O_WRONLY | O_CREAT },
		{ "/etc/passwd", O_RDONLY }, { "/proc/kallsyms", O_RDONLY } };
	for (u32 i = 0; i < ARRAY_LEN(files); i++) {
		told = i == 3 ? -EACCES : i == 2 ? 1024 : 5 + (long)i;
		t->open(t, files[i].path, files[i].flags, 0644);
	}
	told = 0;
	t->write(t, 5, "p:skep/x f\n\0", 12);
	t->write(t, 5, long_text, 128);
	t->write(t, 5, long_text, 129);
	t->write(t, 9, "hidden", 6);
	t->write(t, -1, "hidden", 6);
	t->write(t, 1024, "hidden", 6);
	t->close(t, 5);
	t->close(t, 5);
	t->close(t, 1024);
	t->close(t, -1);
	t->write(t, 5, "hidden", 6);
	t->mkdir(t, "/sys/fs/bpf/d", 0700);
	t->mkdir(t, "/tmp/d", 0700);
	t->rmdir(t, "/sys/kernel/tracing/instances/x");
	t->unlink(t, "/sys/fs/bpf/d/p");
	told = -ENOENT;
	t->unlink(t, "/sys/fs/bpf/d/p");
	told = -4000;
	t->unlink(t, "/sys/fs/bpf/d/p");
	told = 0;
}

static void shown_calls(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	struct kern below = { .bpf = told_bpf, .perf_event_open = told_perf, .ioctl = told_ioctl, .open = told_open,
		.write = told_write, .close = told_close, .mkdir = told_mkdir,
		.rmdir = told_path, .unlink = told_path };
	(void)state;
	struct kern *t = kern_trace(&a, &below, &out);
	told = 12;
	every_command(t);
	told = -EINVAL;
	every_command(t);
	told = 3;
	other_calls(t);
	assert_true(golden("sys_trace", &out));
	arena_clear(&a);
}

/* With a token: what is made shows it, the kernel's types where they are refused without it, nothing else. */
static struct { int cmd; u32 flags; s32 token; long answer; u32 calls; } shown_to;
static long shown_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	const struct sys_map_create *map = attr;
	const struct sys_prog_load *prog = attr;
	const struct sys_btf_load *types = attr;
	const struct sys_get_id *id = attr;
	assert_string_equal(k->ctx, "below");
	assert_true(size >= sizeof(struct sys_get_id));
	shown_to.cmd = cmd;
	shown_to.calls++;
	shown_to.flags = cmd == BPFCMD_MAP_CREATE ? map->map_flags : cmd == BPFCMD_PROG_LOAD ? prog->prog_flags :
		cmd == BPFCMD_BTF_LOAD ? types->flags : id->open_flags;
	shown_to.token = cmd == BPFCMD_MAP_CREATE ? map->map_token_fd : cmd == BPFCMD_PROG_LOAD ? prog->prog_token_fd :
		cmd == BPFCMD_BTF_LOAD ? types->token_fd : id->fd_by_id_token_fd;
	return shown_to.flags >> 16 & 1 ? 5 : shown_to.answer;
}

static void test_token(void **state)
{
	struct arena a = { 0 };
	struct kern below = { .bpf = shown_bpf, .ctx = "below" }, *t = kern_token(&a, &below, 7);
	struct sys_map_create map = { .map_flags = 1 };
	struct sys_prog_load prog = { .prog_flags = 2 };
	struct sys_btf_load types = { .flags = 4 };
	struct sys_get_id id = { .id = 1 };
	(void)state;
	shown_to.answer = -EPERM;
	assert_int_equal(sys_map_create(t, &map), 5);
	assert_int_equal(shown_to.flags, 0x10001);
	assert_int_equal(shown_to.token, 7);
	assert_int_equal(sys_prog_load(t, &prog), 5);
	assert_int_equal(shown_to.flags, 0x10002);
	assert_int_equal(shown_to.token, 7);
	assert_int_equal(sys_btf_load(t, &types), 5);
	assert_int_equal(shown_to.flags, 0x10004);
	assert_int_equal(shown_to.token, 7);
	shown_to.calls = 0;
	assert_int_equal(t->bpf(t, BPFCMD_BTF_GET_FD_BY_ID, &id, sizeof(id)), 5);
	assert_int_equal(shown_to.calls, 2);
	assert_int_equal(shown_to.token, 7);
	shown_to.answer = 3;
	shown_to.calls = 0;
	id = (struct sys_get_id){ .id = 1 };
	assert_int_equal(t->bpf(t, BPFCMD_BTF_GET_FD_BY_ID, &id, sizeof(id)), 3);
	assert_int_equal(t->bpf(t, BPFCMD_MAP_GET_FD_BY_ID, &id, sizeof(id)), 3);
	assert_int_equal(shown_to.calls, 2);
	assert_int_equal(shown_to.flags, 0);
	arena_clear(&a);
}

/* What is not shown reaches the kernel below as it was given, and its answer comes back. */
static struct buf reached;
#define REACHED(name, result, ...) { (void)k; reached.n = 0; buf_printf(&reached, name " " __VA_ARGS__); return result; \
	}
static long below_mmap(struct kern *k, const struct sys_mapping *m, void **out)
	REACHED("mmap", 2, "%llu %d %d %d %llu %d", (unsigned long long)m->bytes, m->prot, m->flags, m->fd,
	(unsigned long long)m->off, out != NULL)
static long below_munmap(struct kern *k, void *p, u64 len) REACHED("munmap", 3, "%p %llu", p, (unsigned long long)len)
static long below_read(struct kern *k, int fd, void *p, u64 n) REACHED("read", 4, "%d %p %llu", fd, p,
	(unsigned long long)n)
static long below_pread(struct kern *k, int fd, void *p, u64 n, u64 off) REACHED("pread", 5, "%d %p %llu %llu", fd, p,
	(unsigned long long)n, (unsigned long long)off)
static long below_dup(struct kern *k, int fd) REACHED("dup", 6, "%d", fd)
static long below_stat(struct kern *k, const char *path, struct stat *st) REACHED("stat", 7, "%s %p", path, (void *)st)
static long below_fsmagic(struct kern *k, const char *path) REACHED("fsmagic", 8, "%s", path)
static long below_rename(struct kern *k, const char *a, const char *b) REACHED("rename", 9, "%s %s", a, b)
static long below_list(struct kern *k, const char *path, struct buf *out) REACHED("list", 10, "%s %p", path,
	(void *)out)
static long below_poll(struct kern *k, struct pollfd *fds, u32 n, int ms) REACHED("poll", 11, "%p %u %d", (void *)fds,
	n, ms)
static long below_epoll_new(struct kern *k) REACHED("epoll_new", 12, "%d", 0)
static long below_epoll_add(struct kern *k, int s, int fd, u32 n) REACHED("epoll_add", 13, "%d %d %u", s, fd, n)
static long below_epoll_wait(struct kern *k, int s, u32 *n, u32 max, int ms) REACHED("epoll_wait", 14, "%d %p %u %d", s,
	(void *)n, max, ms)
static long below_socket(struct kern *k, int d, int t, int p) REACHED("socket", 15, "%d %d %d", d, t, p)
static long below_bind(struct kern *k, int fd, const void *at, u32 len) REACHED("bind", 33, "%d %p %u", fd, at, len)
static long below_netlink(struct kern *k, int fd, const void *q, u32 n, void *r, u32 m)
	REACHED("netlink", 16, "%d %p %u %p %u", fd, q, n, r, m)
static long below_setsockopt(struct kern *k, int fd, int l, int n, const void *v, u32 len)
	REACHED("setsockopt", 17, "%d %d %d %p %u", fd, l, n, v, len)
static long below_memlock(struct kern *k) REACHED("memlock", 18, "%d", 0)
static long below_use(struct kern *k, u64 caps) REACHED("use", 19, "%llx", (unsigned long long)caps)
static long below_keep(struct kern *k, u64 caps) REACHED("keep", 20, "%llx", (unsigned long long)caps)
static long below_uname(struct kern *k, struct utsname *u) REACHED("uname", 21, "%p", (void *)u)
static long below_signalfd(struct kern *k, u64 set) REACHED("signalfd", 22, "%llx", (unsigned long long)set)
static long below_fork(struct kern *k) REACHED("fork", 29, "%s", "")
static long below_spawn(struct kern *k, char *const *argv, int *gate) REACHED("spawn", 23, "%p %p", (void *)argv,
	(void *)gate)
static long below_kill(struct kern *k, int pid, int signal) REACHED("kill", 24, "%d %d", pid, signal)
static long below_wait(struct kern *k, int pid, int *status, bool end) REACHED("wait", 25, "%d %p %d", pid,
	(void *)status, end)
static long below_getpid(struct kern *k) REACHED("getpid", 30, "%s", "")
static long below_pipe(struct kern *k, int ends[2]) REACHED("pipe", 31, "%p", (void *)ends)
static long below_readlink(struct kern *k, const char *path, char *p, u64 n) REACHED("readlink", 32, "%s %p %llu", path,
	(void *)p, (unsigned long long)n)
static u64 below_now(struct kern *k) REACHED("now", 26, "%d", 0)
static u64 below_page(struct kern *k) REACHED("page", 27, "%d", 0)
static u64 below_real(struct kern *k) REACHED("real", 28, "%d", 0)
static u64 below_boot(struct kern *k) REACHED("boot", 29, "%d", 0)

#define PASSES(call, result, text) do { assert_int_equal(call, result); assert_string_equal(buf_cstr(&reached), text); \
	} while (0)
static void calls_that_pass(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	struct kern below = { .mmap = below_mmap, .munmap = below_munmap, .read = below_read, .pread = below_pread,
		.dup = below_dup, .stat = below_stat, .fsmagic = below_fsmagic, .rename = below_rename,
		.list = below_list, .poll = below_poll, .epoll_new = below_epoll_new, .epoll_add = below_epoll_add,
		.epoll_wait = below_epoll_wait, .socket = below_socket, .bind = below_bind, .netlink = below_netlink,
		.setsockopt = below_setsockopt, .raise_memlock = below_memlock, .use_rights = below_use,
		.keep_rights = below_keep, .uname = below_uname, .signalfd = below_signalfd, .spawn = below_spawn,
		.fork = below_fork,
		.kill = below_kill, .wait = below_wait, .getpid = below_getpid, .pipe = below_pipe,
		.readlink = below_readlink, .now_ns = below_now, .page_size = below_page,
		.real_ns = below_real, .boot_ns = below_boot };
	void *p = (void *)0x10, *q = (void *)0x20;
	struct kern *t = kern_trace(&a, &below, &out);
	(void)state;
	reached = (struct buf)BUF_INIT;
	PASSES(t->mmap(t, &(struct sys_mapping){ 1, 2, 3, 4, 5 }, &p), 2, "mmap 1 2 3 4 5 1");
	PASSES(t->munmap(t, p, 6), 3, "munmap 0x10 6");
	PASSES(t->read(t, 1, p, 2), 4, "read 1 0x10 2");
	PASSES(t->pread(t, 1, p, 2, 3), 5, "pread 1 0x10 2 3");
	PASSES(t->dup(t, 1), 6, "dup 1");
	PASSES(t->stat(t, "x", p), 7, "stat x 0x10");
	PASSES(t->fsmagic(t, "x"), 8, "fsmagic x");
	PASSES(t->rename(t, "x", "y"), 9, "rename x y");
	PASSES(t->list(t, "x", p), 10, "list x 0x10");
	PASSES(t->poll(t, p, 1, 2), 11, "poll 0x10 1 2");
	PASSES(t->epoll_new(t), 12, "epoll_new 0");
	PASSES(t->epoll_add(t, 1, 2, 3), 13, "epoll_add 1 2 3");
	PASSES(t->epoll_wait(t, 1, p, 2, 3), 14, "epoll_wait 1 0x10 2 3");
	PASSES(t->socket(t, 1, 2, 3), 15, "socket 1 2 3");
	PASSES(t->bind(t, 1, p, 2), 33, "bind 1 0x10 2");
	PASSES(t->netlink(t, 1, p, 2, q, 3), 16, "netlink 1 0x10 2 0x20 3");
	PASSES(t->setsockopt(t, 1, 2, 3, p, 4), 17, "setsockopt 1 2 3 0x10 4");
	PASSES(t->raise_memlock(t), 18, "memlock 0");
	PASSES(t->use_rights(t, 0x55), 19, "use 55");
	PASSES(t->keep_rights(t, 0x55), 20, "keep 55");
	PASSES(t->uname(t, p), 21, "uname 0x10");
	PASSES(t->signalfd(t, 0x55), 22, "signalfd 55");
	PASSES(t->spawn(t, p, q), 23, "spawn 0x10 0x20");
	PASSES(t->fork(t), 29, "fork ");
	PASSES(t->kill(t, 1, 2), 24, "kill 1 2");
	PASSES(t->wait(t, 1, p, true), 25, "wait 1 0x10 1");
	PASSES(t->getpid(t), 30, "getpid ");
	PASSES(t->pipe(t, p), 31, "pipe 0x10");
	PASSES(t->readlink(t, "x", p, 2), 32, "readlink x 0x10 2");
	PASSES(t->now_ns(t), 26, "now 0");
	PASSES(t->page_size(t), 27, "page 0");
	PASSES(t->real_ns(t), 28, "real 0");
	PASSES(t->boot_ns(t), 29, "boot 0");
	assert_int_equal(out.n, 0);
	/* those that are shown give their answer too */
	below.mkdir = told_mkdir, below.rmdir = below.unlink = told_path;
	told = 41;
	assert_true(t->mkdir(t, "/sys/fs/bpf/x", 0) == 41 && t->rmdir(t, "/tmp/x") == 41 &&
		t->unlink(t, "/sys/fs/bpf/x") == 41);
	below.bpf = told_bpf, below.perf_event_open = told_perf, below.ioctl = told_ioctl, below.open = told_open,
		below.close = told_close;
	assert_true(t->ioctl(t, 1, 2, 3) == 41 && t->open(t, "/sys/fs/bpf/x", 0, 0) == 41 && t->close(t, 41) == 41 &&
		t->open(t, "/tmp/x", 0, 0) == 41);
	struct sys_perf_attr perf = { 0 };
	assert_true(t->bpf(t, BPFCMD_ENABLE_STATS, &perf, 4) == 41 && t->perf_event_open(t, &perf, 0, 0, 0, 0) == 41);
	buf_free(&out);
	buf_free(&reached);
	arena_clear(&a);
}

/* ---- bpf(2) ------------------------------------------------------------------------------------------------------ */

struct asked { int cmd; u32 size; u8 attr[128]; u32 writes, value; };     /* an answer: that word of the attributes */
static struct asked asked;

static long asked_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	(void)k;
	asked.cmd = cmd, asked.size = size;
	memset(asked.attr, 0, sizeof(asked.attr));
	memcpy(asked.attr, attr, size);
	if (asked.writes)
		memcpy((u8 *)attr + asked.writes, &asked.value, 4);
	return 55;
}

#define ASKED(command, bytes, ...) do { \
	const u64 want[16] = { __VA_ARGS__ }; \
	assert_int_equal(asked.cmd, command); \
	assert_int_equal(asked.size, bytes); \
	assert_memory_equal(asked.attr, want, sizeof(asked.attr)); \
} while (0)
#define TWO(low, high) ((u64)(u32)(low) | (u64)(high) << 32)

static void commands(void **state)
{
	struct kern kern = { .bpf = asked_bpf }, *k = &kern;
	struct sys_prog_attach attach = { .target_fd = 1, .attach_bpf_fd = 2, .attach_type = 3 };
	void *key = (void *)16, *value = (void *)32;
	u32 n = 9;
	(void)state;
	assert_int_equal(sys_map_lookup(k, 3, key, value, 4), 55);
	ASKED(1, 32, 3, 16, 32, 4);
	assert_int_equal(sys_map_update(k, 3, key, value, 4), 55);
	ASKED(2, 32, 3, 16, 32, 4);
	assert_int_equal(sys_map_delete(k, 3, key), 55);
	ASKED(3, 32, 3, 16);
	assert_int_equal(sys_map_next_key(k, 3, key, value), 55);
	ASKED(4, 32, 3, 16, 32);
	assert_int_equal(sys_map_take(k, 3, value), 55);
	ASKED(21, 32, 3, 0, 32);
	assert_int_equal(sys_map_freeze(k, 3), 55);
	ASKED(22, 32, 3);
	asked.writes = 32, asked.value = 7;
	struct sys_batch batch = { (void *)8, (void *)9, key, value, n };
	assert_int_equal(sys_map_lookup_batch(k, 3, &batch), 55);
	ASKED(24, 56, 8, 9, 16, 32, TWO(9, 3));
	assert_int_equal(batch.n, 7);
	asked.writes = 4, asked.value = 77;
	assert_int_equal(sys_next_id(k, 11, 3, &n), 55);
	ASKED(11, 16, 3);
	assert_int_equal(n, 77);
	n = 80;
	assert_int_equal(sys_get_info(k, 3, value, &n), 55);
	ASKED(15, 16, TWO(3, 80), 32);
	assert_int_equal(n, 77);
	asked.writes = 0;
	assert_int_equal(sys_obj_pin(k, 3, key), 55);
	ASKED(6, 24, 16, 3);
	assert_int_equal(sys_obj_get(k, key), 55);
	ASKED(7, 24, 16);
	assert_int_equal(sys_raw_tp_open(k, key, 3, 5), 55);
	ASKED(17, 24, 16, 3, 5);
	assert_int_equal(sys_fd_by_id(k, 13, 3), 55);
	ASKED(13, 16, 3);
	assert_int_equal(sys_link_detach(k, 3), 55);
	ASKED(34, 4, 3);
	assert_int_equal(sys_link_update(k, 3, 5), 55);
	ASKED(29, 16, TWO(3, 5));
	assert_int_equal(sys_iter_create(k, 3), 55);
	ASKED(33, 8, 3);
	assert_int_equal(sys_prog_attach(k, &attach), 55);
	ASKED(8, 32, TWO(1, 2), 3);
	assert_int_equal(sys_prog_detach(k, &attach), 55);
	ASKED(9, 32, TWO(1, 2), 3);
	assert_int_equal(sys_enable_stats(k), 55);
	ASKED(32, 4, 0);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* A file that is there or not, of a size and kind; writes and reads that do what they are told. */
struct one { struct kern kern; long stat_gives, open_gives; u32 mode; u64 size; const long *gives; u32 calls; int flags,
	open_mode; u32 opens, closes, unlinks; char got[32]; u32 n; const char *bytes; u64 len, at; };

static struct one *one_of(struct kern *k) { return (struct one *)k; }
static long one_stat(struct kern *k, const char *path, struct stat *st)
{
	(void)path;
	memset(st, 0, sizeof(*st));
	st->st_mode = one_of(k)->mode;
	st->st_size = (off_t)one_of(k)->size;
	return one_of(k)->stat_gives;
}
static long one_open(struct kern *k, const char *path, int flags, int mode)
{
	(void)path;
	one_of(k)->flags = flags, one_of(k)->open_mode = mode, one_of(k)->opens++;
	return one_of(k)->open_gives;
}
static long one_close(struct kern *k, int fd) { assert_int_equal(fd, 9); one_of(k)->closes++; return 0; }
static long one_unlink(struct kern *k, const char *path) { (void)path; one_of(k)->unlinks++; return 0; }
static long one_write(struct kern *k, int fd, const void *p, u64 n)
{
	struct one *o = one_of(k);
	assert_int_equal(fd, 9);
	long r = o->gives[o->calls++];
	r = MIN(r, (long)n);
	if (r > 0)
		memcpy(o->got + o->n, p, (size_t)r), o->n += (u32)r;
	return r;
}
static long one_read(struct kern *k, int fd, void *p, u64 n)
{
	struct one *o = one_of(k);
	assert_int_equal(fd, 9);
	long r = o->gives ? o->gives[o->calls++] : (long)n;
	u64 take = MIN(MIN((u64)MAX(r, 0), n), o->len - o->at);
	memcpy(p, o->bytes + o->at, take);
	o->at += take;
	return r < 0 ? r : (long)take;
}
static void one_init(struct one *o)
{
	*o = (struct one){ .open_gives = 9, .mode = S_IFREG };
	o->kern = (struct kern){ .stat = one_stat, .open = one_open, .close = one_close, .unlink = one_unlink,
		.write = one_write, .read = one_read };
}

static void saved_files(void **state)
{
	static const struct { long stat; u32 mode; u64 size; long gives[4]; long result; int trunc; u32 unlinks;
		const char *got; long open; } rows[] = {
		{ -ENOENT, 0, 0, { 100 }, 0, O_TRUNC, 0, "some text", 9 }, { 0, S_IFREG, 8, { 100 }, 0, 0, 0,
		"some text", 9 }, { 0, S_IFREG, 9, { 100 }, 0, 0, 0, "some text", 9 },
		{ 0, S_IFREG, 10, { 100 }, 0, O_TRUNC, 0, "some text", 9 }, { 0, S_IFCHR, 0, { 100 }, 0, O_TRUNC, 0,
		"some text", 9 }, { 0, S_IFREG, 0, { 4, 2, 100 }, 0, 0, 0, "some text", 9 },
		{ 0, S_IFREG, 0, { 4, 0 }, -ENOSPC, 0, 1, "some", 9 }, { 0, S_IFREG, 0, { 4, -EIO }, -EIO, 0, 1, "some",
		9 }, { 0, S_IFCHR, 0, { -EIO }, -EIO, O_TRUNC, 0, "", 9 },
		{ -ENOENT, 0, 0, { -EIO }, -EIO, O_TRUNC, 1, "", 9 }, { 0, S_IFREG, 0, { 0 }, -EACCES, 0, 0, "",
		-EACCES } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct one o;
		one_init(&o);
		o.stat_gives = rows[i].stat, o.mode = rows[i].mode, o.size = rows[i].size, o.gives = rows[i].gives,
			o.open_gives = rows[i].open;
		assert_int_equal(sys_save_file(&o.kern, "/f", STR("some text")), rows[i].result);
		assert_int_equal(o.flags, O_WRONLY | O_CREAT | rows[i].trunc);
		assert_int_equal(o.open_mode, 0644);
		assert_int_equal(o.unlinks, rows[i].unlinks);
		assert_int_equal(o.closes, rows[i].open == 9);
		assert_string_equal(o.got, rows[i].got);
	}
	struct one o;
	const long four[] = { 4 };
	one_init(&o);
	o.gives = four;
	assert_int_equal(sys_write_file(&o.kern, "/f", STR("some text"), O_APPEND), 4);
	assert_true(o.flags == (O_WRONLY | O_APPEND) && o.open_mode == 0644 && o.closes == 1);
	o.open_gives = -EPERM;
	assert_int_equal(sys_write_file(&o.kern, "/f", STR("some text"), 0), -EPERM);
	assert_int_equal(o.closes, 1);
}

/* Files whose size is not known beforehand, or is wrong; limits; errors half way. */
static void read_files(void **state)
{
	static char text[70000];
	static const long chunks[] = { 100, 5000, 3, 60000, 60000, 60000, 60000, 60000, 60000, 60000, 0 },
		broken[] = { 100, -EIO }, little[] = { 3, 3, 3, 3, 0 };
	static const struct { u64 size, len, limit; const long *gives; long stat, result; u32 mode, reads; } rows[] = {
		{ 0, 0, 0, NULL, 0, 0, S_IFREG, 0 }, { 0, 10000, 0, chunks, 0, 10000, S_IFREG, 0 },
		{ 0, 4096, 0, NULL, 0, 4096, S_IFREG, 0 }, { 0, 70000, 0, chunks, 0, 70000, S_IFREG, 0 },
		{ 10, 10, 0, little, 0, 10, S_IFREG, 4 }, { 8, 12, 0, NULL, 0, 12, S_IFREG, 0 },
		{ 20, 10, 0, little, 0, 10, S_IFREG, 0 }, { 0, 500, 0, broken, 0, -EIO, S_IFREG, 2 },
		{ 0, 70000, 4095, NULL, 0, -EFBIG, S_IFREG, 1 }, { 500, 500, 499, NULL, 0, -EFBIG, S_IFREG, 0 },
		{ 500, 500, 500, NULL, 0, 500, S_IFREG, 0 },
		{ 500, 400, 499, NULL, 0, 400, S_IFDIR, 0 }, { 500, 500, 0, NULL, -ENOENT, 500, S_IFREG, 0 },
		{ (64 << 20) + 1, 5, 0, NULL, 0, -EFBIG, S_IFREG, 0 } };
	(void)state;
	for (u32 i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i % 23);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		struct one o;
		str got = STR("");
		one_init(&o);
		o.size = rows[i].size, o.len = rows[i].len, o.gives = rows[i].gives, o.stat_gives = rows[i].stat,
			o.mode = rows[i].mode, o.bytes = text;
		long r = sys_read_file(&o.kern, &a, "/f", rows[i].limit, &got);
		if (r != rows[i].result || (r >= 0 && (got.n != (u32)r || memcmp(got.s, text, got.n))) ||
			o.closes != 1 || o.flags != O_RDONLY || (rows[i].reads && o.gives && o.calls != rows[i].reads))
			fail_msg("row %u: %ld, %u calls", i, r, o.calls);
		arena_clear(&a);
	}
	struct one o;
	const long no[] = { -EIO };
	u64 number = 0;
	one_init(&o);
	o.gives = no;
	assert_int_equal(sys_read_number(&o.kern, "/f", &number), -EIO);
	assert_int_equal(o.closes, 1);
}

static void mapped_files(void **state)
{
	static const struct fake_file files[] = { { "/some", "bytes", 5 }, { "/empty", "", 0 } };
	static struct fake f;
	struct arena a = { 0 };
	const void *bytes;
	u64 len;
	(void)state;
	fake_init(&f, files, 2);
	assert_true(sys_mapped(&f.kern, "/some", &bytes, &len));
	assert_true(len == 5 && !memcmp(bytes, "bytes", 5));
	f.kern.munmap(&f.kern, (void *)bytes, len);
	assert_false(sys_mapped(&f.kern, "/empty", &bytes, &len));
	assert_false(sys_mapped(&f.kern, "/none", &bytes, &len));
	for (u32 n = 1; n <= 3; n++) {
		f.fail_at = f.calls + n;
		assert_false(sys_mapped(&f.kern, "/some", &bytes, &len));
	}
	assert_int_equal(fake_left(&a, &f).n, 0);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_token),
		cmocka_unit_test(files_and_folders), cmocka_unit_test(waiting),
		cmocka_unit_test(sockets), cmocka_unit_test(clocks), cmocka_unit_test(signals),
		cmocka_unit_test(processes), cmocka_unit_test(pipes_and_links), cmocka_unit_test(rights),
		cmocka_unit_test(shown_calls),
		cmocka_unit_test(calls_that_pass), cmocka_unit_test(commands), cmocka_unit_test(saved_files),
		cmocka_unit_test(read_files),
		cmocka_unit_test(mapped_files) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
