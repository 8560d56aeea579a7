// Levels by switches and by place.
// flags: -Wall -Wno-unused-label -Werror=unused-variable -Wsign-compare -Wno-such-thing -Wnor-this -Wno-error=int-conversion
int f(int n, unsigned u)
{
	int a;                                   /* an error */
	long p = &n;                             /* a warning only */
label:
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-compare"
	if (n < u)                               /* nothing */
		n++;
#pragma GCC diagnostic error "-Wunused-value"
	n == 3;                                  /* an error */
#pragma clang diagnostic pop
	n == 4;                                  /* a warning */
	return n < u;                            /* a warning */
}
