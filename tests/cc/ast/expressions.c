/* Conversions are nodes of their own; constants are folded where C needs them. */
struct s { char c; short h : 5; unsigned u : 9; int a[3]; struct s *next; union { int one; long two; }; };
int arithmetic(char c, unsigned u, long l, struct s *p, const int *q)
{
	int r = c + 1;
	r = u + c;
	l = u - l;
	r <<= l;
	r += l;
	p->u++;
	r = p->u < 3 && p->h == -1;
	r = p->a[2] + *p->next->a + p->one;
	r = q - p->a;
	r = q ? *q : 4;
	r = c ?: u;
	r = (c, l);
	r = !p;
	r = -c + ~u;
	r = sizeof p->a / sizeof *p->a;
	return (unsigned char)r;
}
int calls(int (*fn)(int, ...), int (*table[2])(void))
{
	return fn('a', (short)1) + (*fn)(2) + table[1]();
}
enum big { BIG = 1ULL << 40, SMALL = -1 };
long enums(enum big b) { return b + SMALL; }
__int128 wide(__int128 a, unsigned b) { return a * b; }
typeof(wide) *pw = wide;
void *null = (void *)0;
char text[] = "one" "\x41\0two";

/* What is not known is as much as there can be, or as little. */
unsigned long sizes(char *p)
{
	char own[6];
	return __builtin_object_size(p, 0) + __builtin_object_size(p, 1) * 3 + __builtin_object_size(p, 2) * 5 + __builtin_object_size(p, 3) * 7 +
		__builtin_object_size(own, 0) + __builtin_object_size(&own, 3) + __builtin_object_size((void *)own, 2);
}
