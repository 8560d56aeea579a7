int a(int x)
{
	int y = x + ;
	if (x) {
		y = 1
		return y;
	}
	x = (y;
	for (int i = 0; i < 3 i++)
		y += i;
	return y;
}

int b(void) { return 1 }
int c[3;
struct s { int a int b; };
int d(void) { return 0; }
}
int e = 1;
