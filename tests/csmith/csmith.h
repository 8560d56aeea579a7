/* csmith.h: what programs made by csmith include, for machines without libc: types, arithmetic that never is undefined,
 * the checksum. The host's compiler and skep read this same text. */
#ifndef CSMITH_H
#define CSMITH_H

typedef signed char int8_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;

#define INT8_MIN (-128)
#define INT8_MAX 127
#define UINT8_MAX 255
#define INT16_MIN (-32767 - 1)
#define INT16_MAX 32767
#define UINT16_MAX 65535
#define INT32_MIN (-2147483647 - 1)
#define INT32_MAX 2147483647
#define UINT32_MAX 4294967295u
#define INT64_MIN (-9223372036854775807ll - 1)
#define INT64_MAX 9223372036854775807ll
#define UINT64_MAX 18446744073709551615ull
#define CHAR_BIT 8
#ifndef NULL
#define NULL ((void *)0)
#endif
#define SAFE(t) static inline __attribute__((always_inline, unused)) t

/* Where C leaves the result open, the left operand is the result. T: type, L and H: its limits. */
#define SIGNED(N, T, L, H) \
	SAFE(T) safe_unary_minus_func_##N##_s(T a) { return a == L ? a : -a; } \
	SAFE(T) safe_add_func_##N##_s_s(T a, T b) \
	{ return (a > 0 && b > 0 && a > H - b) || (a < 0 && b < 0 && a < L - b) ? a : a + b; } \
	SAFE(T) safe_sub_func_##N##_s_s(T a, T b) \
	{ return (a >= 0 && b < 0 && a > H + b) || (a < 0 && b > 0 && a < L + b) ? a : a - b; } \
	SAFE(T) safe_mul_func_##N##_s_s(T a, T b) \
	{ \
		return (a > 0 && b > 0 && a > H / b) || (a > 0 && b <= 0 && b < L / a) || (a <= 0 && b > 0 && a < L / b) || \
			(a < 0 && b < 0 && b < H / a) ? a : a * b; \
	} \
	SAFE(T) safe_mod_func_##N##_s_s(T a, T b) { return b == 0 || (a == L && b == -1) ? a : a % b; } \
	SAFE(T) safe_div_func_##N##_s_s(T a, T b) { return b == 0 || (a == L && b == -1) ? a : a / b; } \
	SAFE(T) safe_lshift_func_##N##_s_s(T a, int n) \
	{ return a < 0 || n < 0 || n >= (int)sizeof(T) * 8 || a > (H >> n) ? a : a << n; } \
	SAFE(T) safe_lshift_func_##N##_s_u(T a, unsigned n) { return a < 0 || n >= sizeof(T) * 8 || a > (H >> n) ? a : a << n; } \
	SAFE(T) safe_rshift_func_##N##_s_s(T a, int n) { return a < 0 || n < 0 || n >= (int)sizeof(T) * 8 ? a : a >> n; } \
	SAFE(T) safe_rshift_func_##N##_s_u(T a, unsigned n) { return a < 0 || n >= sizeof(T) * 8 ? a : a >> n; }

#define UNSIGNED(N, T, H) \
	SAFE(T) safe_unary_minus_func_##N##_u(T a) { return -a; } \
	SAFE(T) safe_add_func_##N##_u_u(T a, T b) { return a + b; } \
	SAFE(T) safe_sub_func_##N##_u_u(T a, T b) { return a - b; } \
	SAFE(T) safe_mul_func_##N##_u_u(T a, T b) { return (T)(1ull * a * b); } \
	SAFE(T) safe_mod_func_##N##_u_u(T a, T b) { return b == 0 ? a : a % b; } \
	SAFE(T) safe_div_func_##N##_u_u(T a, T b) { return b == 0 ? a : a / b; } \
	SAFE(T) safe_lshift_func_##N##_u_s(T a, int n) { return n < 0 || n >= (int)sizeof(T) * 8 || a > (H >> n) ? a : a << n; } \
	SAFE(T) safe_lshift_func_##N##_u_u(T a, unsigned n) { return n >= sizeof(T) * 8 || a > (H >> n) ? a : a << n; } \
	SAFE(T) safe_rshift_func_##N##_u_s(T a, int n) { return n < 0 || n >= (int)sizeof(T) * 8 ? a : a >> n; } \
	SAFE(T) safe_rshift_func_##N##_u_u(T a, unsigned n) { return n >= sizeof(T) * 8 ? a : a >> n; }

SIGNED(int8_t, int8_t, INT8_MIN, INT8_MAX)
SIGNED(int16_t, int16_t, INT16_MIN, INT16_MAX)
SIGNED(int32_t, int32_t, INT32_MIN, INT32_MAX)
SIGNED(int64_t, int64_t, INT64_MIN, INT64_MAX)
UNSIGNED(uint8_t, uint8_t, UINT8_MAX)
UNSIGNED(uint16_t, uint16_t, UINT16_MAX)
UNSIGNED(uint32_t, uint32_t, UINT32_MAX)
UNSIGNED(uint64_t, uint64_t, UINT64_MAX)

/* CRC-32 of 8 bytes at a time, bit by bit. */
static uint32_t crc32_context;
static uint32_t csmith_result;
static __attribute__((noinline)) uint64_t crc32_step(uint64_t value)
{
	uint32_t crc = crc32_context;
	for (int i = 0; i < 8; i++, value >>= 8) {
		crc ^= value & 0xff;
		for (int k = 0; k < 8; k++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
	}
	crc32_context = crc;
	return 0;
}
#define transparent_crc(value, name, flag) ((void)(name), (void)(flag), (void)crc32_step((uint64_t)(value)))
#define transparent_crc_bytes(at, size, name, flag) \
	do { for (int i_ = 0; i_ < (int)(size); i_++) crc32_step(((const uint8_t *)(at))[i_]); } while (0)
#define crc32_gentab() (crc32_context = 0xffffffffu)
#define platform_main_begin()
#define platform_main_end(crc, flag) ((void)(flag), (void)(csmith_result = (crc)))
#ifndef NATIVE
#define printf(...) ((void)0)
#endif
#endif
