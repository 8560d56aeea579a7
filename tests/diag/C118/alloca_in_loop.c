unsigned long f(int n)
{
	char *p = 0;
	for (int i = 0; i < n; i++)
		switch (i) { default: p = __builtin_alloca(16); }
	return p ? p[3] : 0;
}
