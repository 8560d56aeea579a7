int take(char *p);
int f(const char *c, volatile int *v)
{
	int *i = v;
	const int *same = i;
	return take(c) + *same;
}
