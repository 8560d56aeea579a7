/* tnum.h: numbers of which some bits are known. A set of 64 bit values: those that agree with value where mask is 0. */
#ifndef SKEP_VERIFY_TNUM_H
#define SKEP_VERIFY_TNUM_H

#include "base/base.h"

struct tnum { u64 value, mask; };                  /* value & mask == 0 */

static inline struct tnum tnum_const(u64 value) { return (struct tnum){ value, 0 }; }
static inline struct tnum tnum_unknown(void) { return (struct tnum){ 0, ~0ull }; }
static inline bool tnum_is_const(struct tnum a) { return !a.mask; }
static inline bool tnum_is(struct tnum a, u64 value) { return !a.mask && a.value == value; }
static inline struct tnum tnum_low32(struct tnum a) { return (struct tnum){ (u32)a.value, (u32)a.mask }; }
struct tnum tnum_range(u64 min, u64 max);          /* the least that has them all */
struct tnum tnum_add(struct tnum a, struct tnum b), tnum_sub(struct tnum a, struct tnum b),
	tnum_mul(struct tnum a, struct tnum b);
struct tnum tnum_and(struct tnum a, struct tnum b), tnum_or(struct tnum a, struct tnum b),
	tnum_xor(struct tnum a, struct tnum b);
struct tnum tnum_shl(struct tnum a, u32 by), tnum_shr(struct tnum a, u32 by), tnum_sar(struct tnum a, u32 by, u32 bits);
struct tnum tnum_both(struct tnum a, struct tnum b);        /* in a and in b, which have a value in common */
struct tnum tnum_either(struct tnum a, struct tnum b);      /* in a or in b */
struct tnum tnum_low(struct tnum a, u32 bytes);    /* the low bytes, zeros above */
/* The low 32 bits of one and the high 32 bits of the other. */
struct tnum tnum_with_low32(struct tnum high, struct tnum low);
bool tnum_in(struct tnum whole, struct tnum part);
bool tnum_overlap(struct tnum a, struct tnum b);   /* have they a value in common? */
u64  tnum_next(struct tnum a, u64 after);         /* the least value that is greater; past the last: the last */
bool tnum_aligned(struct tnum a, u64 size);        /* are all multiples of size, a power of two? */

#endif
