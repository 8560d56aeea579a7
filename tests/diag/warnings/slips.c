// Slips of the hand.
// flags: -Wall -Wsign-compare
enum color { RED, GREEN, BLUE };
struct open { int n; int tail[1]; };
struct two { int a[4]; int b; };
__attribute__((noreturn)) static void stop(void) { __builtin_unreachable(); }
int g[3];

int falls(int n)
{
	if (n)
		return 1;
}                                              /* yes */
int wrong(int n, unsigned u, enum color c, struct open *o, struct two *t)
{
	int a[4] = { 0 };
	if (n = 3)                             /* yes */
		n++;
	while (n = u)                          /* yes */
		n--;
	if (n & 1 == 0)                        /* yes */
		n++;
	if (n == 1);                           /* yes */
	n = n << 32;                           /* yes */
	n <<= -1;                              /* yes */
	u = u / 0;                             /* yes */
	u %= 0;                                /* yes */
	a[4] = 1;                              /* yes */
	n += a[-1] + g[3] + t->a[5] + o->tail[2];      /* the first three */
	n = n;                                 /* yes */
	switch (c) { case RED: n++; }          /* yes */
	switch (c) { case RED: case GREEN: n++; }      /* yes */
	if (n < u)                             /* yes */
		return *(&a[4]);
	return n;
}
int right(int n, unsigned u, enum color c)
{
	int a[4] = { 0 }, *end = &a[4];
	if ((n = 3))
		n++;
	if ((n & 1) == 0 || n & 2)
		n++;
	if (n == 1)
		;
	n = sizeof(long) == 4 ? n << 40 : n << 3;
	if (0)
		n = 1 / 0;
	switch (c) { case RED: case GREEN: case BLUE: n++; }
	switch (c) { case RED: n++; break; default: break; }
	if (u < 4 && n < 3 && (unsigned char)n < u && u == 'a')
		n++;
	return n + (end != a);
}
int covered(enum color c) { switch (c) { case RED: return 1; case GREEN: return 2; case BLUE: return 3; } }
int forever(int n) { for (;;) if (n++ > 3) return n; }
int stops(int n) { if (n) return 1; stop(); }
int never(int n) { if (n) return 1; __builtin_unreachable(); }
int both(int n) { if (n) { return 1; } else { return 2; } }
int once(int n) { do { return n; } while (0); }
int gone(int n) { goto out; out: return n; }

/* Bodies that are a ';' on the line of their head. */
void nothing_done(int n)
{
	if (n == 3) ;                             /* yes */
	if (n == 4)
		;
	if (n == 5) ; else n++;                   /* no */
	switch (n) ;                              /* yes */
	while (n-- > 3) ;                         /* yes */
	{
		n++;
	}
	for (; n < 3; n++) ;                      /* yes */
		g[0] = n;
	for (; n < 9; n++) ;                      /* no: what follows stands as far left */
	while (n++ < 4)
		;
	{
		n--;
	}
	for (; n < 12; n++) ;                     /* no: nothing follows */
}
