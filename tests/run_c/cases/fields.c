/* Bit-fields of every width, both signs: each is written, read, stepped and compared; neighbours keep their bits. */
#include "run.h"
#define F(n) unsigned long long u##n : n; long long i##n : n;
struct all { F(1) F(2) F(3) F(5) F(7) F(8) F(9) F(13) F(15) F(16) F(17) F(23) F(24) F(25) F(31) F(32) };
struct wide { F(33) F(39) F(40) F(47) F(48) F(55) F(63) F(64) };
struct __attribute__((packed)) tight { u8 pre : 3; F(31) F(33) s16 mid : 11; F(57) u32 post : 6; };
/* Read as T: whether a field wider than int keeps its width in expressions is where compilers differ. */
#define USE_AS(T, p, f, v) do { (p)->f = (v); s = mix(s, (T)(p)->f); s = mix(s, (T)((p)->f += 5)); s = mix(s, (T)(p)->f--); s = mix(s, (T)++(p)->f); \
	s = mix(s, (T)((p)->f ^= (v) >> 3)); s = mix(s, (T)(p)->f < 3); s = mix(s, (T)(p)->f == (v)); s = mix(s, -(T)(p)->f); s = mix(s, (T)(p)->f << 1); \
	s = mix(s, (T)((p)->f = (v) + 1)); } while (0)
#define USE(p, f, v) USE_AS(int, p, f, v)
#define BOTH(p, n) USE_AS(u64, p, u##n, a); USE_AS(s64, p, i##n, b)
#define SUM(p, n) s = mix(s, (u64)(p)->u##n); s = mix(s, (u64)(s64)(p)->i##n)
apart u64 narrow(u64 a, u64 b)
{
	u64 s = 0;
	struct all x = { 0 }, *p = &x;
	BOTH(p, 1); BOTH(p, 2); BOTH(p, 3); BOTH(p, 5); BOTH(p, 7); BOTH(p, 8); BOTH(p, 9); BOTH(p, 13);
	SUM(p, 1); SUM(p, 2); SUM(p, 3); SUM(p, 5); SUM(p, 7); SUM(p, 8); SUM(p, 9); SUM(p, 13); SUM(p, 15); SUM(p, 16);
	return s;
}
apart u64 middle(u64 a, u64 b)
{
	u64 s = 0;
	struct all x = { .u1 = 1, .i2 = -1, .u13 = 77 }, *p = &x;
	BOTH(p, 15); BOTH(p, 16); BOTH(p, 17); BOTH(p, 23); BOTH(p, 24); BOTH(p, 25); BOTH(p, 31); BOTH(p, 32);
	SUM(p, 1); SUM(p, 2); SUM(p, 13); SUM(p, 15); SUM(p, 16); SUM(p, 17); SUM(p, 23); SUM(p, 24); SUM(p, 25); SUM(p, 31); SUM(p, 32);
	return s;
}
apart u64 large(u64 a, u64 b)
{
	u64 s = 0;
	struct wide x = { 0 }, *p = &x;
	BOTH(p, 33); BOTH(p, 39); BOTH(p, 40); BOTH(p, 47); BOTH(p, 48); BOTH(p, 55); BOTH(p, 63); BOTH(p, 64);
	SUM(p, 33); SUM(p, 39); SUM(p, 40); SUM(p, 47); SUM(p, 48); SUM(p, 55); SUM(p, 63); SUM(p, 64);
	return s;
}
apart u64 packed(u64 a, u64 b)
{
	u64 s = 0;
	struct tight x = { 0 }, *p = &x;
	p->pre = a; p->mid = b; p->post = a;
	BOTH(p, 31); BOTH(p, 33); BOTH(p, 57); USE(p, pre, a); USE(p, mid, b); USE(p, post, a);
	SUM(p, 31); SUM(p, 33); SUM(p, 57); s = mix(s, p->pre); s = mix(s, p->mid); s = mix(s, p->post);
	struct tight copy = *p;
	copy.u33 = ~(u64)copy.u33;
	return mix(mix(s, (u64)copy.u33), sizeof(copy) + (s64)copy.i57);
}
struct __attribute__((packed)) nine { u8 pre : 5; F(60) u16 post : 7; F(63) };
struct __attribute__((packed)) five { u64 a : 33; u8 b : 7; };
struct __attribute__((packed)) three { u32 a : 19; u32 b : 5; };
apart u64 odd(u64 a, u64 b)
{
	u64 s = 0;
	struct nine x = { 0 };
	struct five y[3] = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
	struct three z[3] = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
	x.pre = a; x.post = b;
	USE_AS(u64, &x, u60, a); USE_AS(s64, &x, i60, b); USE_AS(u64, &x, u63, a); USE_AS(s64, &x, i63, b);
	s = mix(s, x.pre); s = mix(s, x.post); s = mix(s, (u64)x.u60); s = mix(s, (u64)(s64)x.i60); s = mix(s, (u64)(s64)x.i63);
	y[1].a = a; y[1].b = b; z[1].a = b; z[1].b = a;
	for (int i = 0; i < 3; i++)
		s = mix(s, (u64)y[i].a + y[i].b * 3 + z[i].a * 5 + z[i].b * 7);
	return mix(s, sizeof(x) + sizeof(y) * 3 + sizeof(z) * 5);
}
static u64 test(u64 a, u64 b)
{
	return narrow(a, b) ^ middle(a, b) * 3 ^ large(a, b) * 5 ^ packed(a, b) * 7 ^ odd(a, b) * 13;
}
