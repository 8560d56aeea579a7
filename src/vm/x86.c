/* x86.c: instructions of x86-64 as bytes. */
#include "vm/x86.h"

enum { NO_SIB_BASE = 4, /* rsp and r12 as a base need a second byte */ MOD_DISP8 = 0x40, MOD_DISP32 = 0x80,
	MOD_REG = 0xc0 };

static void byte(struct buf *b, u32 v)
{
	buf_char(b, (char)v);
}

void x86_number(struct buf *b, u64 v, u32 bytes)
{
	buf_add(b, &v, bytes);
}

static void head_of(struct buf *b, u32 width, u32 op, u32 reg, u32 index, u32 rm)
{
	u32 rex = 0x40 | (width & X86_64 ? 8 : 0) | (reg >> 3) << 2 | (index >> 3) << 1 | rm >> 3;
	if (width & X86_16)
		byte(b, 0x66);
	if (rex != 0x40 || width & X86_BYTE)
		byte(b, rex);
	if (op > 0xff)
		byte(b, op >> 8);
	byte(b, op);
}

static void head(struct buf *b, u32 width, u32 op, u32 reg, u32 rm)
{
	head_of(b, width, op, reg, 0, rm);
}

void x86_rr(struct buf *b, u32 width, u32 op, u32 reg, u32 rm)
{
	head(b, width, op, reg, rm);
	byte(b, MOD_REG | (reg & 7) << 3 | (rm & 7));
}

void x86_rm(struct buf *b, u32 width, u32 op, u32 reg, struct x86_mem m)
{
	bool is_near = m.disp == (s8)m.disp, has_sib = m.index || (m.base & 7) == NO_SIB_BASE;
	head_of(b, width, op, reg, m.index, m.base);
	byte(b, (is_near ? MOD_DISP8 : MOD_DISP32) | (reg & 7) << 3 | (has_sib ? NO_SIB_BASE : m.base & 7));
	if (has_sib)
		byte(b, (m.index ? m.index & 7 : NO_SIB_BASE) << 3 | (m.base & 7));
	x86_number(b, (u32)m.disp, is_near ? 1 : 4);
}

void x86_ri(struct buf *b, u32 width, u32 digit, u32 reg, s32 imm)
{
	bool is_near = imm == (s8)imm;
	x86_rr(b, width, is_near ? 0x83 : 0x81, digit, reg);
	x86_number(b, (u32)imm, is_near ? 1 : 4);
}

void x86_mov(struct buf *b, u32 width, u32 to, u32 from)
{
	x86_rr(b, width, 0x89, from, to);
}

void x86_const(struct buf *b, u32 reg, u64 v)
{
	if (!v) {
		x86_rr(b, 0, 0x31, reg, reg);
	} else if ((s64)v == (s32)v && (s64)v < 0) {
		x86_rr(b, X86_64, 0xc7, 0, reg);
		x86_number(b, v, 4);
	} else {
		bool is_long = v > UINT32_MAX;
		head(b, is_long ? X86_64 : 0, 0xb8 | (reg & 7), 0, reg);
		x86_number(b, v, is_long ? 8 : 4);
	}
}

void x86_push(struct buf *b, u32 reg)
{
	head(b, 0, 0x50 | (reg & 7), 0, reg);
}

void x86_pop(struct buf *b, u32 reg)
{
	head(b, 0, 0x58 | (reg & 7), 0, reg);
}

/* Four bytes to be filled in. */
static u32 gap(struct buf *b)
{
	x86_number(b, 0, 4);
	return (u32)b->n;
}

u32 x86_jump(struct buf *b)
{
	byte(b, 0xe9);
	return gap(b);
}

u32 x86_jump_when(struct buf *b, enum x86_when when)
{
	byte(b, 0x0f);
	byte(b, 0x80 | when);
	return gap(b);
}

u32 x86_call(struct buf *b)
{
	byte(b, 0xe8);
	return gap(b);
}

void x86_land_at(struct buf *b, u32 from, u32 to)
{
	u32 distance = to - from;
	memcpy(b->s + from - 4, &distance, 4);
}

void x86_land(struct buf *b, u32 from)
{
	x86_land_at(b, from, (u32)b->n);
}

void x86_call_far(struct buf *b, u64 address)
{
	x86_const(b, RAX, address);
	x86_rr(b, 0, 0xff, 2, RAX);
}
