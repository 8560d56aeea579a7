/* tok.h: tokens, between lexer, preprocessor and parser. */
#ifndef SKEP_CC_TOK_H
#define SKEP_CC_TOK_H

#include "base/base.h"

enum tok_kind {
	TK_EOF, TK_NEWLINE, TK_IDENT, TK_NUMBER /* pp-number */, TK_CHAR, TK_STRING, TK_HEADER, TK_OTHER,
#define PUNCT(name, text) TK_##name,
#define KEYWORD(name, text, flags) KW_##name,
#include "cc/text/tok.def"
#undef PUNCT
#undef KEYWORD
	TK_PRAGMA,               /* #pragma handed to the parser: id is the interned text of the line */
	TK_COUNT
};

enum tok_flags { TF_SPACE = 1, TF_BOL = 2, TF_NOEXPAND = 4, TF_MACRO = 8 /* came out of a macro */,
	TF_BUILTIN = 16 /* out of a macro of skep's own headers */ };

struct tok {
	u8 kind, flags;          /* keywords get their kind only when the parser takes them (pp_next) */
	u16 len;                 /* bytes in the source; 0xffff: longer, lex again */
	u32 id;                  /* IDENT, NUMBER, CHAR, STRING: interned spelling (with quotes) */
	pos at;                  /* where it is spelled */
	u32 expansion;           /* 0, or the macro expansion it came out of: pp_expansion_name() */
};

u32 tok_precedence(u8 kind);         /* of a binary operator, 1 (||) to 10 (*); 0: it is none (lex.c) */

#endif
