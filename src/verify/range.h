/* range.h: what is known of a number: its bits, and its least and greatest value in four readings of it. */
#ifndef SKEP_VERIFY_RANGE_H
#define SKEP_VERIFY_RANGE_H

#include "isa/isa.h"
#include "verify/tnum.h"

struct range {
	struct tnum bits;
	s64 smin, smax; u64 umin, umax;
	s32 smin32, smax32; u32 umin32, umax32;        /* of the low half */
};

/* An end of an interval comes as near as x. */
#define RAISE(field, x) do { if ((x) > (field)) (field) = (x); } while (0)
#define LOWER(field, x) do { if ((x) < (field)) (field) = (x); } while (0)

/* How a kernel reckons: each knows what those before it do. */
enum range_age {
	RANGE_APART,         /* a width learns its sign from itself, and from the other width where numbers are compared */
	RANGE_TOGETHER,      /* 6.8: all readings teach each other */
	RANGE_WRAPS,         /* 6.17: sums past both ends, products of signed numbers */
	RANGE_DIVIDES,       /* 7.1: unsigned divisions and remainders by constants */
};

struct range range_unknown(void), range_const(u64 value);
struct range range_of_bytes(u32 bytes);            /* any number of so many bytes, zeros above */
bool range_is_const(const struct range *r, bool is64);
bool range_eq(const struct range *a, const struct range *b);
bool range_in(const struct range *whole, const struct range *part);
bool range_is_empty(const struct range *r);        /* no value is left: this path is never taken */
void range_sync(struct range *r, enum range_age age);       /* each reading teaches the others */
void range_forget_bounds(struct range *r);         /* keeps the bits */
void range_forget32(struct range *r);              /* of the low half too */
void range_zext32(struct range *r);                /* the low half, zeros above */
void range_cast(struct range *r, u32 bytes, enum range_age age);    /* the low bytes, zeros above */
void range_sext(struct range *r, u32 bytes, bool is64, enum range_age age); /* the low bytes, their sign above */
/* dst = dst op src; op is an enum insn_alu. False: nothing is known of the result (dst is unknown then). */
bool range_alu(struct range *dst, const struct range *src, u8 op, bool is64, enum range_age age);
void range_swap(struct range *r, u32 bits, bool swaps, enum range_age age); /* to another byte order */
/* One width was compared: what kernels before 6.8 make of the other one (range_cmp.c alone asks). */
void range_other_width(struct range *r, bool is64);

/* Conditional jumps (range_cmp.c); op is an enum insn_jmp. 1: always taken, 0: never, -1: it depends. */
int  range_decides(const struct range *a, const struct range *b, u8 op, bool is64);
/* What a and b are where the jump is taken, or is not. */
struct comparison { u8 op; bool is64, taken; };
void range_assume(struct range *a, struct range *b, struct comparison c, enum range_age age);

#endif
