static void done(int *p) { *p = 0; }
int flow(int n)
{
	int sum = 0;
#pragma unroll
	for (int i = 0; i < 4; i++)
		sum += i;
	for (int c __attribute__((cleanup(done))) = 0; ; c++) {
		if (c > n)
			break;
		else if (c == 2)
			continue;
		else
			goto out;
	}
	while (n--)
		do sum--; while (sum > 9);
	switch (n) {
	case 1: case 3 ... 5:
		return 1;
	default:
		sum = ({ int t = n; t * 2; });
	}
	{
		static int calls;
		extern int elsewhere;
		calls += elsewhere;
	}
	asm volatile("%[o] = %1; goto %l2" : [o] "+r"(sum) : "i"(3) : "r1", "memory");
out:
	return sum;
}
__attribute__((naked)) int bare(void) { asm volatile("r0 = 0; exit;"); }
asm(".globl nothing");
