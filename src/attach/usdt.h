/* usdt.h: the record of a statically defined probe's arguments, as programs read it (include/bpf/usdt.bpf.h). */
#ifndef SKEP_ATTACH_USDT_H
#define SKEP_ATTACH_USDT_H

#include "base/base.h"

enum usdt_kind { USDT_CONST, USDT_REGISTER, USDT_MEMORY, USDT_INDEXED };
enum { USDT_MAX_ARGS = 12 };
struct usdt_arg {                    /* these bit-fields in this order are the interface */
	u64 offset;                  /* the constant, or what is added to the register */
	enum usdt_kind kind : 8;
	u16 index_off : 12, scale : 4;       /* index register in struct pt_regs, log2 of its scale */
	u8 reserved : 8;
	s16 reg_off;                 /* the register, in struct pt_regs */
	bool is_signed;
	s8 bitshift;                 /* 64 - bits */
};
struct usdt_spec { struct usdt_arg args[USDT_MAX_ARGS]; u64 cookie; s16 nargs; };
_Static_assert(sizeof(struct usdt_spec) == USDT_MAX_ARGS * 24 + 16, "as programs are compiled");

/* "-4@%edi 8@16(%rsp)"; false: *wrong is not understood, or one too many. */
bool usdt_args(str text, bool is_arm64, struct usdt_spec *out, str *wrong);
/* The same word by word: the next one of the text, "" at its end; what it means, false: not understood. */
str  usdt_next_arg(str *rest);
bool usdt_arg(str word, bool is_arm64, struct usdt_arg *out);
/* The kernel's name of the register at that place in struct pt_regs ("di", "regs[3]"); NULL: there is none. */
const char *usdt_reg_name(u32 reg_off, bool is_arm64);

#endif
