/* parse.h: tokens to a typed tree, BCC's dialect resolved on the way. */
#ifndef SKEP_CC_PARSE_H
#define SKEP_CC_PARSE_H

#include "cc/cc.h"
#include "cc/text/text.h"
#include "cc/tree/tree.h"
#include "cc/warn.h"

struct uapi_regs;

/* What the parser is given. All of it outlives the unit. */
struct parse_env {
	struct arena *arena;
	struct pp *pp;
	struct types *types;
	struct intern *names;
	struct diags *ds;
	const struct cc_opts *opts;
	struct warns *warns;         /* #pragma GCC diagnostic goes there */
};
/* NULL never; errors are in ds. */
struct unit *parse_unit(const struct parse_env *env);

/* ---- dialect.c ---------------------------------------------------------------------------------------------- */
/* The registers of the machine that is compiled for. */
const struct uapi_regs *dialect_registers(const struct cc_opts *o);
/* Does this text speak BCC's dialect, so that its prologue is wanted? By words, before anything is parsed. */
bool dialect_is_bcc(str source);
/* Has it such words, though it may have sections too? */
bool dialect_has_bcc_words(str source);
/* #define BPF_LICENSE ...: what BCC makes of it; "GPL" when there is none. */
str  dialect_license(struct arena *a, str source);

#endif
