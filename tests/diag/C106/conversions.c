struct a { int x; };
struct b { int x; };
void nothing(void);
int take(struct a v);
int f(struct a va, struct b vb, int n)
{
	va = vb;
	n = va;
	n = nothing();
	take(vb);
	va = n;
	return va;
}
void g(void) { return 1; }
int h(void) { return; }
