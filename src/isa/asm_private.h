/* asm_private.h: what the assembler's files share: the scanner and the instructions under construction. */
#ifndef SKEP_ISA_ASM_PRIVATE_H
#define SKEP_ISA_ASM_PRIVATE_H

#include "isa/isa.h"

enum isa_diag {
#define DIAG(name, id, severity, exit, hint) ISA_##name,
#include "isa/isa.diag.def"
#undef DIAG
	ISA_DIAG_COUNT
};
extern const struct diag_code isa_diags[ISA_DIAG_COUNT];

struct fixup { u32 insn, line, at; str name; s64 addend; enum isa_ref_kind kind; };
struct as_param { str name, value /* given, or what it is else */; bool is_needed, is_rest; };
struct as_macro { str name, body; u32 line; vec(struct as_param) params; };
struct as_symbol { str name; s64 value; };
struct as {
	struct arena *arena;
	const struct isa_env *env;
	struct diags *ds;
	str text;
	u32 at, line;
	bool failed;
	vec(struct insn) insns;
	vec(struct fixup) fixups;
	vec(struct isa_label) labels;
	u8 bytes[8]; u32 nbytes;       /* data directives: an instruction not yet full */
	bool bytes_label; str bytes_name;  /* ... whose off is the distance to this label */
	vec(struct as_macro) macros;
	vec(struct as_symbol) symbols;     /* of .set */
	u32 conds;                     /* .if that are open in this text */
	u32 depth, calls, expanded;    /* texts read in the place of others: how deep; macros called so far; bytes */
};

/* A value in an expression: a number, or the place of a label that is not in the text. */
struct as_value { s64 n; bool is_open; str name; };

#define as_report(as, code, ...) as_error((as), &isa_diags[ISA_##code], __VA_ARGS__)
bool as_error(struct as *as, const struct diag_code *code, const char *fmt, ...) PRINTF_LIKE(3, 4);   /* false */
void as_skip(struct as *as);                      /* blanks and comments, not the end of a line */
bool as_at_end(struct as *as);                    /* of the statement */
bool as_accept(struct as *as, const char *text);  /* punctuation or operator */
bool as_need(struct as *as, const char *text);
bool as_word(struct as *as, str *out);            /* an identifier; false: none here, nothing taken */
bool as_accept_word(struct as *as, const char *word);
bool as_expr(struct as *as, struct as_value *out);
bool as_number(struct as *as, s64 low, s64 high, s64 *out);
void as_fixup(struct as *as, enum isa_ref_kind kind, str name, s64 addend);   /* of the next instruction */
bool as_put(struct as *as, struct insn i);        /* true */
void as_scan(struct as *as);                      /* all of as->text */
void as_skip_labels(struct as *as);               /* names that a statement begins with */
bool as_has_label(const struct as *as, str name); /* before here */
bool as_macro_directive(struct as *as, str word, bool *ok);      /* false: not one of them, nothing taken */
bool as_macro_call(struct as *as, bool *ok);                     /* the same */
const struct as_symbol *as_symbol(const struct as *as, str name);
bool as_insn(struct as *as);                      /* one statement that is an instruction */

#endif
