const char *a = “hello”;
int f(int x)
{
	return x – 1; 
}
int ä\u00e4 = 2;
int g(void) { return ää; }
int b\u0024c;
int d = 1 € 2;
int � = 3;
char c = ‘x’;
#define UNUSED €
const char *fine = "€ \u20ac";
