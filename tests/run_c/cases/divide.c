/* Division and remainder: every width and sign, by variables and by constants. */
#include "run.h"
#define K(T, k) s = mix(s, (u64)((T)a / (T)k)); s = mix(s, (u64)((T)a % (T)k))
#define KS(T) K(T, 1); K(T, 2); K(T, 3); K(T, 5); K(T, 7); K(T, 8); K(T, 10); K(T, 16); K(T, 64); K(T, 100); K(T, 127)
#define NEG(T) K(T, -1); K(T, -2); K(T, -3); K(T, -7); K(T, -8); K(T, -128)
#define BIG(T) K(T, 1000); K(T, 1024); K(T, 65535); K(T, 65536); K(T, 1000000); K(T, 0x7fffffff)
apart u64 unsigned_by(u64 a)
{
	u64 s = 0;
	KS(u8); KS(u16); KS(u32); KS(u64); BIG(u32); BIG(u64); K(u32, 0x80000000); K(u32, 0xffffffff); K(u64, 0x80000000); K(u64, 1000000000);
	K(u64, 0x8000000000000000); K(u64, 0xffffffffffffffff); K(u8, 255); K(u16, 65535);
	return s;
}
apart u64 signed_by(u64 a)
{
	u64 s = 0;
	if ((s32)a != -0x7fffffff - 1 && (s64)a != -0x7fffffffffffffffll - 1) {
		NEG(s32); NEG(s64);
	}
	KS(s8); KS(s16); KS(s32); KS(s64); BIG(s32); BIG(s64); NEG(s8); NEG(s16); K(s64, 1000000000); K(s64, 0x100000000); K(s64, -1000000007);
	K(s32, (-0x7fffffff - 1)); K(s64, (-0x7fffffffffffffffll - 1));
	return s;
}
#define V(T, U) do { T x = (T)a; U y = (U)b; if (y && !(y == (U)-1)) { s = mix(s, (u64)(x / y)); s = mix(s, (u64)(x % y)); \
	T z = x; z /= y; s = mix(s, (u64)z); z = x; z %= y; s = mix(s, (u64)z); } } while (0)
apart u64 variable(u64 a, u64 b)
{
	u64 s = 0;
	V(u8, u8); V(s8, s8); V(u16, s8); V(s16, u16); V(u32, u32); V(s32, s32); V(u32, s32); V(s32, u32); V(u64, u64); V(s64, s64); V(u64, s64);
	V(s64, u64); V(u64, u32); V(s64, s32); V(u32, u64); V(s32, s64); V(u64, s32); V(s64, u8); V(s8, s64); V(u16, u64);
	return s;
}
static u64 test(u64 a, u64 b)
{
	return unsigned_by(a) ^ signed_by(a) * 3 ^ variable(a, b) * 5 ^ signed_by(b) * 7;
}
