/* calls N: the function skep_target(0), skep_target(1) ... N times, each returning twice its argument: for uprobes. */
#include <stdlib.h>

__attribute__((noinline, used)) int skep_target(int i)
{
	__asm__ volatile("" : "+r"(i));
	return i * 2;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1, sum = 0;

	for (int i = 0; i < n; i++)
		sum += skep_target(i);
	return sum == n * (n - 1) ? 0 : 1;
}
