struct a { int x; };
struct b { int x; };
long take(struct a *p, char *name);
int f(struct a *pa, struct b *pb, long n, void *any)
{
	pa = pb;
	pa = n;
	n = pa;
	pa = any;
	pa = 0;
	take(pb, any);
	pa = n ? pa : pb;
	return 0;
}
struct a *g(struct b *p) { return p; }
