int n;
int a = n;
int *p = &n, *q = &n + 1, r = &n == 0;
static int s = sizeof(n) / 0;
enum { A = n };
struct { int b : n; } t;
int f(int x)
{
	switch (x) { case n: return 1; }
	static int u = x;
	return __builtin_choose_expr(x, 1, 2);
}
_Static_assert(n, "not a constant");
