void log(const char *s, int n);
int f(int x)
{
	log("hello, x);
	return x;
}
