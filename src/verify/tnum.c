/* tnum.c: arithmetic on numbers of which some bits are known.
 *
 * Addition: the sum of the smallest members and the sum of the largest ones differ exactly where a carry can come from
 * an unknown bit; those bits, and the unknown ones themselves, are unknown in the sum. The rest follows from that
 * idea. */
#include "verify/tnum.h"

static struct tnum known(u64 value, u64 unknown)
{
	return (struct tnum){ value & ~unknown, unknown };
}

struct tnum tnum_range(u64 min, u64 max)
{
	u64 differ = min ^ max;
	u32 bits = differ ? 64 - (u32)__builtin_clzll(differ) : 0;
	if (bits > 63)
		return tnum_unknown();
	return known(min, (1ull << bits) - 1);
}

struct tnum tnum_add(struct tnum a, struct tnum b)
{
	u64 least = a.value + b.value, most = least + (a.mask + b.mask);
	return known(least, (most ^ least) | a.mask | b.mask);
}

struct tnum tnum_sub(struct tnum a, struct tnum b)
{
	u64 base = a.value - b.value, most = base + a.mask, least = base - b.mask;
	return known(base, (most ^ least) | a.mask | b.mask);
}

struct tnum tnum_and(struct tnum a, struct tnum b)
{
	u64 can_be_one = (a.value | a.mask) & (b.value | b.mask), ones = a.value & b.value;
	return (struct tnum){ ones, can_be_one & ~ones };
}

struct tnum tnum_or(struct tnum a, struct tnum b)
{
	u64 ones = a.value | b.value;
	return (struct tnum){ ones, (a.mask | b.mask) & ~ones };
}

struct tnum tnum_xor(struct tnum a, struct tnum b)
{
	return known(a.value ^ b.value, a.mask | b.mask);
}

struct tnum tnum_shl(struct tnum a, u32 by)
{
	return (struct tnum){ a.value << by, a.mask << by };
}

struct tnum tnum_shr(struct tnum a, u32 by)
{
	return (struct tnum){ a.value >> by, a.mask >> by };
}

/* An unknown sign spreads as unknown bits. */
struct tnum tnum_sar(struct tnum a, u32 by, u32 bits)
{
	if (bits == 32)
		return (struct tnum){ (u32)((s32)a.value >> by), (u32)((s32)a.mask >> by) };
	return (struct tnum){ (u64)((s64)a.value >> by), (u64)((s64)a.mask >> by) };
}

/* By long multiplication: a bit that may be 1 adds b or nothing, and the sum is either. */
struct tnum tnum_mul(struct tnum a, struct tnum b)
{
	struct tnum sum = tnum_const(0);
	for (; a.value | a.mask; a = tnum_shr(a, 1), b = tnum_shl(b, 1)) {
		if (a.value & 1)
			sum = tnum_add(sum, b);
		else if (a.mask & 1)
			sum = tnum_either(sum, tnum_add(sum, b));
	}
	return sum;
}

struct tnum tnum_both(struct tnum a, struct tnum b)
{
	return known(a.value | b.value, a.mask & b.mask);
}

struct tnum tnum_either(struct tnum a, struct tnum b)
{
	return known(a.value & b.value, a.mask | b.mask | (a.value ^ b.value));
}

struct tnum tnum_low(struct tnum a, u32 bytes)
{
	u64 keep = bytes >= 8 ? ~0ull : (1ull << bytes * 8) - 1;
	return (struct tnum){ a.value & keep, a.mask & keep };
}

struct tnum tnum_with_low32(struct tnum high, struct tnum low)
{
	const u64 upper = ~0ull << 32;
	return (struct tnum){ (high.value & upper) | (u32)low.value, (high.mask & upper) | (u32)low.mask };
}

bool tnum_in(struct tnum whole, struct tnum part)
{
	return !(part.mask & ~whole.mask) && !((part.value ^ whole.value) & ~whole.mask);
}

bool tnum_overlap(struct tnum a, struct tnum b)
{
	return !((a.value ^ b.value) & ~(a.mask | b.mask));
}

bool tnum_aligned(struct tnum a, u64 size)
{
	return !((a.value | a.mask) & (size - 1));
}

u64 tnum_next(struct tnum a, u64 after)
{
	u64 last = a.value | a.mask, differ = (after ^ a.value) & ~a.mask, free = a.mask, below;
	if (after < a.value)
		return a.value;
	if (after >= last)
		return last;
	if (differ) {
		below = ~0ull >> __builtin_clzll(differ);     /* the highest known bit that differs, and all under it */
		if (a.value & (below ^ below >> 1))           /* which is set in a: what stands above it may stay */
			return (after & ~below) | (a.value & below) | (a.value & ~below);
		free &= ~below;
	}
	return (((after | ~free) + 1) & free) | a.value;
}
