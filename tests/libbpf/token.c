/* token.c: an object that a user without rights loads, with those that a BPF file system delegates. "token OBJECT
 * FOLDER [COMMAND]": a child in a user namespace of its own asks for the file system, its parent says what it
 * delegates. A command runs there, with the folder in its environment. */
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static void check(long r, const char *what)
{
	if (r >= 0)
		return;
	printf("%s: %s\n", what, strerror(errno));
	exit(77);
}

static void say(const char *way, long r)
{
	if (r < 0)
		printf("%s: %s\n", way, strerrorname_np((int)-r));
	else
		printf("%s: works\n", way);
	fflush(stdout);
}

static void give(int socket, int fd)
{
	char room[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec v = { &byte, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	*c = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) };
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	check(sendmsg(socket, &m, 0), "sendmsg");
}

static int take(int socket)
{
	char room[CMSG_SPACE(sizeof(int))], byte;
	struct iovec v = { &byte, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room) };
	int fd = -1;
	check(recvmsg(socket, &m, 0), "recvmsg");
	if (CMSG_FIRSTHDR(&m))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fd));
	return fd;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	check(f && fputs(text, f) >= 0 && !fclose(f) ? 0 : -1, path);
}

static long load(const char *object, const char *token_path)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .bpf_token_path = token_path);
	struct bpf_object *o = bpf_object__open_file(object, &opts);
	long r = o ? bpf_object__load(o) : -errno;
	if (!r && (bpf_object__token_fd(o) < 0) != (token_path && !*token_path))
		r = -EBADF;
	if (!r && bpf_program__fd(bpf_object__next_program(o, NULL)) < 0)
		r = -EBADF;
	bpf_object__close(o);
	return r;
}

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level, (void)format, (void)args;
	return 0;
}

/* With the rights of its own namespace, which are none for bpf(2). */
static int child(int socket, char **argv)
{
	const char *object = argv[1], *where = argv[2];
	libbpf_set_print(quiet);
	check(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET), "unshare");
	write_file("/proc/self/setgroups", "deny");
	write_file("/proc/self/uid_map", "0 0 1");
	write_file("/proc/self/gid_map", "0 0 1");
	int fs = (int)syscall(SYS_fsopen, "bpf", 0);
	check(fs, "fsopen");
	give(socket, fs);
	int mount_fd = take(socket);
	check(mount_fd, "no file system");
	check(syscall(SYS_move_mount, mount_fd, "", -100, where, 4), "move_mount");
	if (argv[3]) {
		setenv("LIBBPF_BPF_TOKEN_PATH", where, 1);
		execvp(argv[3], argv + 3);
		check(-1, argv[3]);
	}
	say("without a token", load(object, ""));
	say("a path that delegates", load(object, where));
	say("a path that is no file system of BPF", load(object, "/proc"));
	setenv("LIBBPF_BPF_TOKEN_PATH", where, 1);
	say("the environment's path", load(object, NULL));
	unsetenv("LIBBPF_BPF_TOKEN_PATH");
	say("the usual path, which delegates nothing", load(object, NULL));
	return 0;
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = { "delegate_cmds", "delegate_maps", "delegate_progs", "delegate_attachs" };
	int ends[2], status;
	check(argc >= 3 ? 0 : -1, "usage: token OBJECT FOLDER [COMMAND]");
	check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
	pid_t pid = fork();
	check(pid, "fork");
	if (!pid) {
		close(ends[0]);
		return child(ends[1], argv);
	}
	close(ends[1]);
	int fs = take(ends[0]);
	for (unsigned i = 0; fs >= 0 && i < sizeof(kinds) / sizeof(*kinds); i++)
		check(syscall(SYS_fsconfig, fs, 1, kinds[i], "any", 0), kinds[i]);
	if (fs >= 0) {
		check(syscall(SYS_fsconfig, fs, 6, NULL, NULL, 0), "fsconfig create");
		int mount_fd = (int)syscall(SYS_fsmount, fs, 0, 0);
		check(mount_fd, "fsmount");
		give(ends[0], mount_fd);
	}
	check(waitpid(pid, &status, 0), "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
