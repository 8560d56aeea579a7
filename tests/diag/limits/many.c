// Several errors in one run; one place says one thing.
struct s { int a; };
int f(struct s *p, int n)
{
	int x = undefined_one + undefined_two;
	p->b = undefined_one;
	p->a = n.c + 1;
	undefined_three(x, undefined_two);
	*n = 3;
	return p
}
int g(unknown_t t) { return t; }
double h(double d) { return d * 2; }
int v(int n) { char buf[n]; return sizeof(buf); }
int last(void) { return f(1); }
