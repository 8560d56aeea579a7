/* run.h: what the cases share. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
#define inline_ static __attribute__((always_inline)) inline
#define apart static __attribute__((noinline))
/* Folds a value into a sum so that every bit matters. */
inline_ u64 mix(u64 sum, u64 v) { return (sum ^ v) * 0x9e3779b97f4a7c15ull + (sum >> 7); }
