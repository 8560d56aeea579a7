struct packet { char kind; int n; } __attribute__((packd));
static __attribute__((always_inlin)) int twice(int x) { return 2 * x; }
__attribute__((nosuchthing)) int thing;
__attribute__((section("tc"), used));
__attribute__((format(printf, 1, 2), cold)) void log(const char *s, ...);
int *local(int x)
{
	int n = 0;
	static int fine;
	int *p = &fine;
	if (x > 2)
		return &fine;
	if (x > 1)
		return p;
	if (x)
		return &n;
	return &x;
}
char *text(void)
{
	char t[8] = "";
	return t;
}
long f(int *p, int n, unsigned long wide)
{
	char *q = (char *)n, *r = (char *)wide, *z = (char *)-1;
	short low = (short)p;
	_Bool set = (_Bool)p;
	return (long)p + (int)(long)p + *q + *r + *z + low + set + twice(thing);
}
