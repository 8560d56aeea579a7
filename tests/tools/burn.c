/* burn.c: burn SECONDS: the processor's time goes to main > outer > inner, and to code made at run time, which the map
 * for profilers names "made<&>up"; a C++ name calls it. Built with frame pointers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static volatile long sum;

__attribute__((noinline)) void inner(void)
{
	for (long i = 0; i < 300000; i++)
		sum += i;
}

__attribute__((noinline)) void outer(void)
{
	inner();
	sum++;
}

typedef void jitted(void);

__attribute__((noinline)) void mangled(jitted *f) __asm__("_ZN5space5burnsEPFvvE");
void mangled(jitted *f)
{
	f();
	sum++;
}

/* push rbp; mov rbp, rsp; mov ecx, 2000000; 1: dec ecx; jnz 1b; pop rbp; ret */
static const unsigned char code[] = { 0x55, 0x48, 0x89, 0xe5, 0xb9, 0x80, 0x84, 0x1e, 0x00, 0xff, 0xc9, 0x75, 0xfc,
	0x5d, 0xc3 };

int main(int argc, char **argv)
{
	char path[64];
	double seconds = argc > 1 ? atof(argv[1]) : 1;
	clock_t end = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return 1;
	memcpy(p, code, sizeof(code));
	snprintf(path, sizeof(path), "/tmp/perf-%d.map", getpid());
	FILE *f = fopen(path, "w");
	if (!f)
		return 1;
	fprintf(f, "%lx %zx made<&>up\n", (unsigned long)p, sizeof(code));
	fclose(f);
	while (clock() < end) {
		outer();
		mangled((jitted *)p);
	}
	return 0;
}
