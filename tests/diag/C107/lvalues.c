struct s { const int c; int b : 3; };
int f(int n, const int k, struct s *p)
{
	int a[2], b[2];
	5 = n;
	n + 1 = 2;
	k = 1;
	p->c = 1;
	a = b;
	f = 0;
	n++ = 2;
	int *q = &5;
	q = &p->b;
	asm volatile("" : "=r"(n + 1));
	return (n = 1) = 2;
}
