struct s { unsigned int flags : 3; int n; };
extern int missing(void) __attribute__((weak));
int g(int x);
int f(unsigned char c, struct s *s, int x, char *text, _Bool b)
{
	int y = x + 1;
	int a[3] = { 0 };
	int r = c > 300;
	r += c == 256;
	r += -1 < c;
	r += s->flags == 9;
	r += x == x;
	r += b == 2;
	r += text == "abc";
	r += text == 0;
	r += &x == 0;
	if (a)
		r++;
	if (g)
		r++;
	if (missing)
		r++;
	r += !x == 3;
	r += !x & 4;
	r += (!x) & 4;
	r += 1 < x < 3;
	r += x && 4;
	r += x << 1 + y;
	r += c > 255 || c < 0;
	r += s->n == s->n;
	*text++;
	return r;
}
unsigned long h(void)
{
	unsigned long ns = 5 * 1000 * 1000 * 1000, fine = 5L * 1000 * 1000 * 1000;
	int most = 2147483647 + 1;
	return ns + fine + most;
}
