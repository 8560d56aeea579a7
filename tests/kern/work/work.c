/* work.c: work WHAT [ARGUMENTS]: something that a tool counts, done so many times. It has an SSL_write() and a
 * readline() of its own, and where it is static a malloc() and all else of the C library.
 *
 *   leak N BYTES       allocates N blocks from leaky(), frees every second
 *   touch N            the first byte of N new pages, from toucher()
 *   threads N          threads that begin with thread_body()
 *   bind PORT N        a TCP socket on 127.0.0.1, N times; the first with more options than SO_REUSEADDR
 *   write FILE N BYTES
 *   send FILE N BYTES  read by sendfile(2): the first from where the file stands, the others from byte 4096 on
 *   shm N [wrong]      shared memory: made, attached, left, removed; wrong: left once more, where there is none
 *   call N             N calls of called()
 *   lock MS            a futex that another thread holds for so long
 *   futex N            N threads that wait at 0x10000000, one more wait, which time ends, and one at another value
 *   contend N          N threads that wait for a pipe's mutex, which another holds: it waits for a page meanwhile
 *   map N              its own file as code, N times
 *   stay WHAT ...      the same, and a second more, in which the process can be looked at
 *   signal             sigqueue(3) to itself, and by a pidfd; and to nobody
 *   stat N PATH        newfstatat(2), statx(2) and faccessat(2)
 *   sync FILE N        fsync(2) N times, fdatasync(2) once more, and sync_file_range(2) twice more
 *   mount DIRECTORY N  a tmpfs there, and away again
 *   hungry MIB TIMES   takes so much memory, and uses all of it so often
 *   pages N            asks the kernel for N huge pages, which it looks for memory for, and then for none
 *   ssl N              N texts of 5 bytes by SSL_write(), of 12 by SSL_read(), which are its own
 *   readline N         N lines of its own readline(): "line 1" ...
 *   resolve N          the address of 127.0.0.1
 *   connect ADDRESS PORT N MS   N connections by TCP, which nobody need take; each is given so long
 *   datagrams N PORT   N datagrams to 127.0.0.1, which nobody reads
 *   dns NAME           a question to a server of its own on 127.0.0.1, which answers after 20 ms */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int number(char **argv, int i) { return argv[i] ? atoi(argv[i]) : 0; }

__attribute__((noinline)) void *leaky(size_t bytes)
{
	void *p = malloc(bytes);
	__asm__ volatile("" : "+r"(p) : : "memory");
	return p;
}

static int leak(char **argv)
{
	for (int i = 0; i < number(argv, 0); i++) {
		void *p = leaky((size_t)number(argv, 1));
		if (i % 2)
			free(p);
	}
	return 0;
}

__attribute__((noinline)) void toucher(volatile char *p, int n)
{
	for (int i = 0; i < n; i++)
		p[i * 4096L] = 1;
}

static int touch(char **argv)
{
	int n = number(argv, 0);
	char *p = mmap(NULL, (size_t)n * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return 1;
	madvise(p, (size_t)n * 4096, MADV_NOHUGEPAGE);
	toucher(p, n);
	return 0;
}

void *thread_body(void *arg) { return arg; }

static int threads(char **argv)
{
	pthread_t t;
	for (int i = 0; i < number(argv, 0); i++)
		if (pthread_create(&t, NULL, thread_body, NULL) || pthread_join(t, NULL))
			return 1;
	return 0;
}

static struct sockaddr_in at(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int binds(char **argv)
{
	struct sockaddr_in a = at(number(argv, 0));
	static const int more[] = { IP_FREEBIND, IP_TRANSPARENT, IP_BIND_ADDRESS_NO_PORT };
	int one = 1;
	for (int i = 0; i < number(argv, 1); i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		for (unsigned j = 0; !i && j < sizeof(more) / sizeof(*more); j++)
			setsockopt(fd, IPPROTO_IP, more[j], &one, sizeof(one));
		if (bind(fd, (void *)&a, sizeof(a)))
			return 1;
		close(fd);
	}
	return 0;
}

static int sends(char **argv)
{
	int fd = open(argv[0], O_RDONLY), to = open("/dev/null", O_WRONLY);
	for (int i = 0; i < number(argv, 1); i++) {
		off_t from = 4096;
		if (sendfile(to, fd, i ? &from : NULL, (size_t)number(argv, 2)) < 0)
			return 1;
	}
	return 0;
}

static int maps(char **argv)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	for (int i = 0; i < number(argv, 0); i++) {
		void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED || munmap(p, 4096))
			return 1;
	}
	return 0;
}

static int writes(char **argv)
{
	char block[65536] = { 0 };
	int fd = open(argv[0], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	for (int i = 0; i < number(argv, 1); i++)
		if (write(fd, block, (size_t)number(argv, 2)) < 0)
			return 1;
	return 0;
}

static int shm(char **argv)
{
	for (int i = 0; i < number(argv, 0); i++) {
		int id = shmget(IPC_PRIVATE, 4096, 0600);
		void *p = shmat(id, NULL, 0);
		if (id < 0 || shmdt(p) || shmctl(id, IPC_RMID, NULL))
			return 1;
	}
	return argv[1] ? shmdt((void *)1) == 0 : 0;
}

__attribute__((noinline)) int called(int i)
{
	__asm__ volatile("" : "+r"(i));
	usleep(2000);
	return i;
}

static int call(char **argv)
{
	for (int i = 0; i < number(argv, 0); i++)
		called(i);
	return 0;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static volatile int waiting;

static void *waiter(void *arg)
{
	waiting = (int)syscall(SYS_gettid);
	pthread_mutex_lock(&mutex);
	return arg;
}

/* Does it sleep? On a busy machine a thread comes to its lock late. */
static int state_of(int tid)
{
	char path[64], state = 0;
	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	FILE *f = tid ? fopen(path, "r") : NULL;
	if (f && fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	if (f)
		fclose(f);
	return state;
}

/* A minute is given to it. */
static int comes_to(const volatile int *tid, int state)
{
	for (int i = 0; i < 60000 && state_of(*tid) != state; i++)
		usleep(1000);
	return state_of(*tid) == state;
}

static int lock(char **argv)
{
	pthread_t t;
	pthread_mutex_lock(&mutex);
	if (pthread_create(&t, NULL, waiter, NULL))
		return 1;
	comes_to(&waiting, 'S');
	usleep((useconds_t)number(argv, 0) * 1000);
	pthread_mutex_unlock(&mutex);
	return pthread_join(t, NULL);
}

enum { FUTEX_WAIT_OP = 0, FUTEX_WAKE_OP = 1, MOST = 64 };
static int *const word = (int *)0x10000000;
static volatile int tids[MOST];

static void *waits(void *arg)
{
	*(volatile int *)arg = (int)syscall(SYS_gettid);
	while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == 0)
		syscall(SYS_futex, word, FUTEX_WAIT_OP, 0, NULL, NULL, 0);
	return NULL;
}

/* Each wait is one call: a thread sleeps before the next begins, and all are woken at once. */
static int futexes(char **argv)
{
	struct timespec soon = { .tv_nsec = 1000000 };
	pthread_t threads[MOST];
	int n = number(argv, 0);
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
	if (n > MOST || mmap(word, 4096, PROT_READ | PROT_WRITE, flags, -1, 0) != (void *)word)
		return 1;
	for (int i = 0; i < n; i++) {
		if (pthread_create(&threads[i], NULL, waits, (void *)&tids[i]))
			return 1;
		if (!comes_to(&tids[i], 'S'))
			return 1;
	}
	syscall(SYS_futex, word, FUTEX_WAIT_OP, 0, &soon, NULL, 0);      /* waits, until its time is over */
	syscall(SYS_futex, word, FUTEX_WAIT_OP, 7, NULL, NULL, 0);       /* does not wait: there is another value */
	__atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, word, FUTEX_WAKE_OP, n, NULL, NULL, 0);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

/* linux/userfaultfd.h, which a C library does not have. */
struct fault_api { unsigned long long api, features, ioctls; };
struct fault_register { unsigned long long start, len, mode, ioctls; };
struct fault_copy { unsigned long long dst, src, len, mode; long long copy; };
#define FAULT_API _IOWR(0xaa, 0x3f, struct fault_api)
#define FAULT_REGISTER _IOWR(0xaa, 0, struct fault_register)
#define FAULT_COPY _IOWR(0xaa, 3, struct fault_copy)

static int pipe_ends[2];
static char *missing;                    /* a page that nobody has given yet */

static void *writes_missing(void *arg)
{
	return write(pipe_ends[1], missing, 1) == 1 ? NULL : arg;
}

static void *writes_pipe(void *arg)
{
	*(volatile int *)arg = (int)syscall(SYS_gettid);
	return write(pipe_ends[1], "x", 1) == 1 ? NULL : arg;
}

/* Who copies from a missing page into a pipe has the pipe's mutex until the page is there. */
static int contend(char **argv)
{
	static char page[4096] __attribute__((aligned(4096)));
	struct fault_api api = { .api = 0xaa };
	pthread_t holder, threads[MOST];
	int n = number(argv, 0), fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK); /* so it can be polled */
	void *failed = NULL, *one;
	missing = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct fault_register all = { .start = (unsigned long)missing, .len = 4096, .mode = 1 };
	struct fault_copy copy = { .dst = (unsigned long)missing, .src = (unsigned long)page, .len = 4096 };
	struct pollfd faulted = { .fd = fd, .events = POLLIN };
	if (n > MOST || fd < 0 || ioctl(fd, FAULT_API, &api) || ioctl(fd, FAULT_REGISTER, &all) || pipe(pipe_ends) ||
			pthread_create(&holder, NULL, writes_missing, page) || poll(&faulted, 1, 60000) != 1 ||
			faulted.revents != POLLIN)
		return 1;
	for (int i = 0; i < n; i++) {
		if (pthread_create(&threads[i], NULL, writes_pipe, (void *)&tids[i]))
			return 1;
		if (!comes_to(&tids[i], 'D'))
			return 1;
	}
	usleep(20000);
	if (ioctl(fd, FAULT_COPY, &copy))
		return 1;
	for (int i = 0; i < n; i++) {
		pthread_join(threads[i], &one);
		failed = failed ? failed : one;
	}
	pthread_join(holder, &one);
	return failed || one;
}

static int connects(char **argv)
{
	struct sockaddr_in a = at(number(argv, 1));
	a.sin_addr.s_addr = inet_addr(argv[0]);
	for (int i = 0; i < number(argv, 2); i++) {
		struct pollfd p = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .events = POLLOUT };
		if (connect(p.fd, (void *)&a, sizeof(a)) && errno == EINPROGRESS)
			poll(&p, 1, number(argv, 3));
		close(p.fd);
	}
	return 0;
}

static int datagrams(char **argv)
{
	struct sockaddr_in a = at(number(argv, 1));
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	for (int i = 0; i < number(argv, 0); i++)
		if (sendto(fd, "x", 1, 0, (void *)&a, sizeof(a)) != 1)
			return 1;
	return 0;
}

static int stats(char **argv)
{
	struct stat st;
	char room[512];
	for (int i = 0; i < number(argv, 0); i++) {
		syscall(SYS_newfstatat, AT_FDCWD, argv[1], &st, 0);
		syscall(SYS_statx, AT_FDCWD, argv[1], 0, 0x7ff, room);
		syscall(SYS_faccessat, AT_FDCWD, argv[1], R_OK);
	}
	return 0;
}

static int syncs(char **argv)
{
	int fd = open(argv[0], O_WRONLY | O_CREAT, 0600), n = number(argv, 1);
	for (int i = 0; i < n; i++)
		if (fsync(fd))
			return 1;
	for (int i = 0; i < n + 1; i++)
		if (fdatasync(fd))
			return 1;
	for (int i = 0; i < n + 2; i++)
		syscall(SYS_sync_file_range, fd, 0L, 4096L, 2);
	return 0;
}

static int mounts(char **argv)
{
	for (int i = 0; i < number(argv, 1); i++)
		if (mount("none", argv[0], "tmpfs", 0, NULL) || umount2(argv[0], 0))
			return 1;
	return umount2(argv[0], 0) == 0; /* there is none left */
}

static int hungry(char **argv)
{
	size_t bytes = (size_t)number(argv, 0) << 20;
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return 1;
	madvise(p, bytes, MADV_NOHUGEPAGE);
	for (int n = number(argv, 1); n > 0; n--)
		for (size_t i = 0; i < bytes; i += 4096)
			p[i]++;
	return 0;
}

static int pages(char **argv)
{
	int fd = open("/proc/sys/vm/nr_hugepages", O_WRONLY);
	return write(fd, argv[0], strlen(argv[0])) < 0 || lseek(fd, 0, SEEK_SET) || write(fd, "0", 1) != 1;
}

__attribute__((noinline)) int SSL_write(void *ssl, const void *text, int n)
{
	__asm__ volatile("" : "+r"(ssl), "+r"(text), "+r"(n) : : "memory");
	return n;
}

__attribute__((noinline)) int SSL_read(void *ssl, void *text, int n)
{
	memcpy(text, "answer to it", 12);
	__asm__ volatile("" : "+r"(ssl), "+r"(n) : : "memory");
	return n < 12 ? n : 12;
}

static int ssl(char **argv)
{
	char text[] = "hello", answer[64] = "";
	for (int i = 0; i < number(argv, 0); i++)
		if (SSL_write(text, text, 5) != 5 || SSL_read(text, answer, sizeof(answer)) != 12)
			return 1;
	return 0;
}

__attribute__((noinline)) char *readline(const char *prompt)
{
	static int n;
	char *line = malloc(64);
	__asm__ volatile("" : "+r"(prompt));
	snprintf(line, 64, "line %d", ++n);
	return line;
}

static int lines(char **argv)
{
	for (int i = 0; i < number(argv, 0); i++)
		free(readline("> "));
	return 0;
}

static int resolve(char **argv)
{
	struct addrinfo *list;
	for (int i = 0; i < number(argv, 0); i++) {
		if (getaddrinfo("127.0.0.1", NULL, NULL, &list))
			return 1;
		freeaddrinfo(list);
	}
	return 0;
}

static void *server(void *arg)
{
	unsigned char packet[512];
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	long n = recvfrom(*(int *)arg, packet, sizeof(packet), 0, (void *)&from, &len);
	usleep(20000);
	packet[2] = 0x81;
	packet[3] = 0x83;                        /* there is no such name */
	return n > 0 && sendto(*(int *)arg, packet, (size_t)n, 0, (void *)&from, len) == n ? NULL : arg;
}

static int dns(char **argv)
{
	unsigned char packet[512] = { 0x12, 0x34, 1, 0, 0, 1 };
	size_t n = 12;
	struct sockaddr_in a = at(53);
	int s = socket(AF_INET, SOCK_DGRAM, 0), c = socket(AF_INET, SOCK_DGRAM, 0);
	pthread_t t;
	for (char *label = strtok(argv[0], "."); label; label = strtok(NULL, ".")) {
		packet[n++] = (unsigned char)strlen(label);
		memcpy(packet + n, label, strlen(label));
		n += strlen(label);
	}
	n++;
	packet[n + 1] = 28;
	packet[n + 3] = 1;
	n += 4;
	if (bind(s, (void *)&a, sizeof(a)) || pthread_create(&t, NULL, server, &s))
		return 1;
	if (sendto(c, packet, n, 0, (void *)&a, sizeof(a)) < 0 || recv(c, packet, sizeof(packet), 0) < 0)
		return 1;
	return pthread_join(t, NULL);
}

static int signals(char **argv)
{
	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	(void)argv;
	sigqueue(getpid(), SIGURG, (union sigval){ .sival_int = 3 });
	syscall(SYS_pidfd_send_signal, fd, SIGWINCH, NULL, 0);
	sigqueue(4194303, SIGURG, (union sigval){ .sival_int = 3 });
	return 0;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int (*run)(char **argv); } all[] = { { "leak", leak },
		{ "touch", touch },
		{ "threads", threads }, { "bind", binds }, { "write", writes }, { "send", sends }, { "map", maps },
		{ "shm", shm }, { "call", call },
		{ "lock", lock }, { "signal", signals },
		{ "futex", futexes }, { "contend", contend }, { "stat", stats }, { "sync", syncs }, { "mount", mounts },
		{ "connect", connects }, { "datagrams", datagrams }, { "hungry", hungry }, { "pages", pages },
		{ "ssl", ssl }, { "readline", lines }, { "resolve", resolve },
		{ "dns", dns } };
	int stays = argc > 1 && !strcmp(argv[1], "stay"), code = 2;
	for (unsigned i = 0; argc > 1 + stays && i < sizeof(all) / sizeof(*all); i++)
		if (!strcmp(argv[1 + stays], all[i].name))
			code = all[i].run(argv + 2 + stays);
	if (stays)
		sleep(1);
	return code;
}
