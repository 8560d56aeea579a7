#include "run.h"
/* What clang has for numbers; the host's compiler is given the long way round. */
#ifndef __bpf__
static u64 turned(u64 v, u32 n, u32 bits)
{
	u64 r = 0;
	for (u32 i = 0; i < bits; i++)
		r |= (v >> i & 1) << (i + n) % bits;
	return r;
}
static u64 reversed(u64 v, u32 bits)
{
	u64 r = 0;
	for (u32 i = 0; i < bits; i++)
		r |= (v >> i & 1) << (bits - 1 - i);
	return r;
}
#define __builtin_rotateleft8(v, n) ((u8)turned((u8)(v), (u8)(n) % 8, 8))
#define __builtin_rotateleft16(v, n) ((u16)turned((u16)(v), (u16)(n) % 16, 16))
#define __builtin_rotateleft32(v, n) ((u32)turned((u32)(v), (u32)(n) % 32, 32))
#define __builtin_rotateleft64(v, n) turned(v, (n) % 64, 64)
#define __builtin_rotateright8(v, n) ((u8)turned((u8)(v), 8 - (u8)(n) % 8, 8))
#define __builtin_rotateright16(v, n) ((u16)turned((u16)(v), 16 - (u16)(n) % 16, 16))
#define __builtin_rotateright32(v, n) ((u32)turned((u32)(v), 32 - (u32)(n) % 32, 32))
#define __builtin_rotateright64(v, n) turned(v, 64 - (n) % 64, 64)
#define __builtin_bitreverse8(v) ((u8)reversed((u8)(v), 8))
#define __builtin_bitreverse16(v) ((u16)reversed((u16)(v), 16))
#define __builtin_bitreverse32(v) ((u32)reversed((u32)(v), 32))
#define __builtin_bitreverse64(v) reversed(v, 64)
#define __builtin_align_up(v, n) ((__typeof__(v))(((v) + (n) - 1) / (n) * (n)))
#define __builtin_align_down(v, n) ((__typeof__(v))((v) - (v) % (n)))
#define __builtin_is_aligned(v, n) ((v) % (n) == 0)
#define __builtin_unpredictable(v) (v)
#define __builtin_dynamic_object_size __builtin_object_size
#endif
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u8 room[24];
	s = mix(s, __builtin_rotateleft8(a, b)); s = mix(s, __builtin_rotateleft16(a, b));
	s = mix(s, __builtin_rotateleft32(a, b)); s = mix(s, __builtin_rotateleft64(a, b));
	s = mix(s, __builtin_rotateright8(a, b)); s = mix(s, __builtin_rotateright16(a, b));
	s = mix(s, __builtin_rotateright32(a, b)); s = mix(s, __builtin_rotateright64(a, b));
	s = mix(s, __builtin_bitreverse8(a)); s = mix(s, __builtin_bitreverse16(a));
	s = mix(s, __builtin_bitreverse32(a)); s = mix(s, __builtin_bitreverse64(a));
	s = mix(s, __builtin_clrsb((int)a)); s = mix(s, __builtin_clrsbl((s64)b)); s = mix(s, __builtin_clrsbll((s64)(a ^ b)));
	s = mix(s, __builtin_align_up((u32)a >> 8, 16)); s = mix(s, __builtin_align_down(b, 4096));
	s = mix(s, __builtin_is_aligned(a, 4)); s = mix(s, sizeof(__builtin_align_down((u16)1, 2)));
	s = mix(s, __builtin_unpredictable(a > b) ? 3 : 5);
	room[a & 15] = (u8)b; room[(a & 15) + 1] = 7;
	s = mix(s, room[a & 15]);
	s = mix(s, __builtin_object_size(room, 0)); s = mix(s, __builtin_dynamic_object_size(&s, 1));
	return s;
}
