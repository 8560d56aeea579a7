/* Constants that are made of addresses: differences, comparisons, members, texts, numbers that are called addresses. */
#include "run.h"

struct s { char c; long l; struct { int v[4]; } in; };
static int a[10], x, y;
static struct s s;
static const long numbers[] = { &a[3] - &a[1], &a[1] - &a[3], (char *)&s.l - (char *)&s,
	(char *)&s.in.v[2] - (char *)&s.l,
	&x == &x, &x != &y, &x == &y, &x != 0, &x == 0, a != 0, &a[2] > &a[1], &a[1] > &a[2], &a[1] < &a[2], &a[1] <=
		&a[1],
	&a[2] <= &a[1], &a[1] >= &a[2], &a[2] >= &a[2], &a[0] == a, &s.in.v[1] == s.in.v + 1, &s.in.v[1] != s.in.v + 1,
	(a + 3) - 1 == &a[2], 3 + a == &a[3], !&x, !!&x, &x && &y, &x && 0, &x || 0, 0 || &y, &*a == a, &a[3] - a,
	(&x ? 4 : 5), &"abc"[1] != 0, (long)&((struct s *)0)->l, (long)&((struct s *)0)->in.v[1], (long)((char *)16 +
		4),
	(long)((int *)16 + 4), (long)((int *)32 - 4), (int *)32 - (int *)16, (long)(char *)5, (void *)0 == 0,
		!(void *)0,
	(char *)8 > (char *)4, (char *)4 >= (char *)8, (unsigned)(long)(char *)-1 == 0xffffffff, (long)(char *)-1 < 0 };
static int *const places[] = { &a[1], a + 2, 3 + a, &a[9] - 5, &s.in.v[2], s.in.v, (int *)&a[5], &*&a[6] };

u64 test(u64 n, u64 m)
{
	u64 sum = 0;
	for (u32 i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sum = sum * 31 + (u64)numbers[i];
	for (u32 i = 0; i < sizeof(places) / sizeof(*places); i++)
		sum = sum * 31 + (u64)((char *)places[i] - (i == 4 || i == 5 ? (char *)&s : (char *)a));
	if (&a[2] > &a[1])
		sum += n & 3;
	if (&a[1] >= &a[2])
		sum += m & 5;
	return sum + (&a[1] < &a[2] ? n : m);
}
