enum { FINE = 4 };
static const int also_fine = 8;
int f(int n)
{
	char buf[n];
	char a[FINE], b[also_fine];
	int two[2][n + 1];
	return sizeof(buf) + a[0] + b[0];
}
int g(int n, int a[n]) { return a[0]; }
