int f(int n)
{
	int inner(int x) { return x; }
	return __builtin_alloca(n) != 0;
}
int real;
extern int other __attribute__((alias("real")));
_Thread_local int per_thread;
unsigned x;
int g(void) { return __atomic_fetch_nand(&x, 1, 0); }
