struct s { int a; };
int f(struct s *p, struct s v, int n)
{
	p.a = 1;
	v->a = 2;
	n.a = 3;
	*n = 4;
	n[1] = 5;
	n();
	n = p * 2;
	n = v + 1;
	n = p + p;
	if (v)
		return 1;
	switch (p) { default: break; }
	n = (int)v;
	v = (struct s)n;
	return -p;
}
long long long x;
signed unsigned y;
struct { int b : 40; char *c : 3; int d : -1; } z;
int neg[-1];
int fn(void)[3];
void nothing;
int sizes(int a[3], void b);
_Alignas(3) int al;
int g = _Generic(1, char: 2);
static z2;
