/* Constant data: what is read of it is known; behind a short text stand zeros; what is volatile is loaded. */
#include "run.h"
static const s32 table[4] = { 1, -2, 3 };
static const volatile u32 limit[2] = { 5, 7 };
static const struct pair { s16 a; u8 b[3]; s64 c; } pairs[2] = { { -1, { 1, 2, 255 }, -5 }, { 300, { 4 }, 1ll << 40 } };

/* Never written by anybody, though nothing says so. */
static u8 first[4] = { 9, 8, 7 }, *second = first + 1;
static const struct pair *third = &pairs[1], *nobody;
static s64 number = -7, written = 3;

static __attribute__((always_inline)) u64 op(const char *name)
{
	char key[16];
	__builtin_memset(key, 0, sizeof(key));
	__builtin_memcpy(key, name, 5);
	return *(u64 *)key ^ *(u64 *)(key + 8);
}

u64 test(u64 a, u64 b)
{
	u64 n = op("read") + 3 * op("fsync");
	n += (u64)(s64)table[1] + table[3] + limit[0] * a + limit[1];
	n += (u64)(s64)pairs[0].a + pairs[0].b[2] + (u64)pairs[0].c + (u64)pairs[1].a + (u64)pairs[1].c;
	n += (u64)(s64)table[a & 3] + pairs[b & 1].b[1];
	n += (u64)first[1] * second[1] + (u64)third->c + (u64)number + (nobody ? 5 : 6) + (u64)written + second[a & 1];
	written = 3;
	return n + "skep"[1] + "skep"[b & 3];
}
