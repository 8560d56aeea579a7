#pragma GCC diagnostic warning "-Wpointer-sign"
int f(int *p)
{
	unsigned *u = p;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpointer-sign"
	unsigned *quiet = p;
#pragma GCC diagnostic pop
	u = p;
	return *u + *quiet;
}
