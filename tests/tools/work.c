/* work.c: work WHAT [ARGUMENTS]: something that a tool counts, done so many times:
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
 *   map N              its own file as code, N times
 *   stay WHAT ...      the same, and a second more, in which the process can be looked at
 *   signal             sigqueue(3) to itself, and by a pidfd; and to nobody
 *   dns NAME           a question to a server of its own on 127.0.0.1, which answers after 20 ms */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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
static int is_asleep(int tid)
{
	char path[64], state = 0;
	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	FILE *f = tid ? fopen(path, "r") : NULL;
	if (f && fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	if (f)
		fclose(f);
	return state == 'S';
}

static int lock(char **argv)
{
	pthread_t t;
	pthread_mutex_lock(&mutex);
	if (pthread_create(&t, NULL, waiter, NULL))
		return 1;
	for (int i = 0; i < 5000 && !is_asleep(waiting); i++)
		usleep(1000);
	usleep((useconds_t)number(argv, 0) * 1000);
	pthread_mutex_unlock(&mutex);
	return pthread_join(t, NULL);
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
		{ "dns", dns } };
	int stays = argc > 1 && !strcmp(argv[1], "stay"), code = 2;
	for (unsigned i = 0; argc > 1 + stays && i < sizeof(all) / sizeof(*all); i++)
		if (!strcmp(argv[1 + stays], all[i].name))
			code = all[i].run(argv + 2 + stays);
	if (stays)
		sleep(1);
	return code;
}
