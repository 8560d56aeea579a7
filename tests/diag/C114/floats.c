struct unused { float f; double d; };      /* declaring is no use */
extern double from_header(double x);
int f(int n, struct unused *u)
{
	double x = n + 1.5;
	n = n * 0.5;
	u->d = u->d + u->f;
	if (u->f)
		n++;
	return u->d < 3;
}
static inline double unused_in_a_header(double x) { return x * 2.0; }
static int used(int x) { return x * 1.5; }
int g(int n) { return used(n); }
