/* Inline assembly: operands by number and name, tied ones, constants, labels inside, jumps to labels in C, early clobbers. */
#include "run.h"
#ifdef __bpf__
#define ADD3(out, x) asm volatile("%[o] = %[i]\n%[o] += %[k]" : [o]"=&r"(out) : [i]"r"(x), [k]"i"(3))
#define TRIPLE(x) asm volatile("%0 *= 3" : "+r"(x))
#define CAP(x, max) asm volatile("if %[v] <= %[m] goto 1f; %[v] = %[m]; 1:" : [v]"+r"(x) : [m]"ri"(max))
#define LOWER_HALF(out, x) asm volatile("%w0 = %w1" : "=r"(out) : "r"(x))
#define SWAP(x, y) asm volatile("r0 = %0; %0 = %1; %1 = r0" : "+r"(x), "+r"(y) : : "r0")
#define SPOIL() asm volatile("r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5" ::: "r1", "r2", "r3", "r4", "r5")
#define GOTO_IF(x, y, to) asm goto("if %0 > %1 goto %l[" #to "]" : : "r"(x), "r"(y) : : to)
#define STORE(p, x) asm volatile("*(u64 *)(%0 + 8) = %1" : : "r"(p), "r"(x) : "memory")
#define INTO(place, x) asm volatile("*(u64 *)%[m] = %[v]" : [m]"=m"(place) : [v]"r"(x))
#define OUT_OF(x, place) asm volatile("%[v] = *(u64 *)%[m]" : [v]"=r"(x) : [m]"m"(place))
#define ENCODED(x, word) asm volatile("%[x] = 1; .8byte %[w]" : [x]"=r"(x) : [w]"i"(word))     /* the word: one more instruction */
#else
#define ADD3(out, x) (out = (x) + 3)
#define TRIPLE(x) (x *= 3)
#define CAP(x, max) (x = x <= (u64)(max) ? x : (u64)(max))
#define LOWER_HALF(out, x) (out = (u32)(x))
#define SWAP(x, y) do { u64 t_ = x; x = y; y = t_; } while (0)
#define SPOIL() ((void)0)
#define GOTO_IF(x, y, to) do { if ((x) > (y)) goto to; } while (0)
#define STORE(p, x) ((p)[1] = (x))
#define INTO(place, x) (place = (x))
#define OUT_OF(x, place) (x = (place))
#define ENCODED(x, word) (x = 1 + 0 * (word))
#endif
static u64 test(u64 a, u64 b)
{
	u64 s = 0, x, y = b, pair[2] = { 1, 2 };
	ADD3(x, a); s = mix(s, x);
	TRIPLE(y); s = mix(s, y);
	CAP(y, 1000); s = mix(s, y);
	CAP(y, a); s = mix(s, y);
	LOWER_HALF(x, b); s = mix(s, x);
	INTO(pair[1], x + 3); s = mix(s, pair[1]);
	OUT_OF(x, pair[1]); s = mix(s, x * 3);
	ENCODED(x, *(u64 *)&((struct { u8 code, regs; short off; int k; }){ 5 })); s = mix(s, x);
	SWAP(x, y); s = mix(s, x - y * 5);
	SPOIL(); s = mix(s, a + b);
	STORE(pair, a); s = mix(s, pair[0] + pair[1]);
	for (int i = 0; i < 4; i++) {
		TRIPLE(x);
		GOTO_IF(x, b, big);
		s = mix(s, x + i);
	}
	return s;
big:
	return mix(s, 77);
}
