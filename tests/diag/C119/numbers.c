long f(void *p, long n)
{
	char *c = n;
	long m = p;
	c = 0;
	_Bool b = p;
	return m + *c + b;
}
