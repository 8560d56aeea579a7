/* dialect.h: where the parser asks the BCC dialect; see doc/dialect.md.
 *
 *   dialect.c       is it BCC; functions: programs by name, arguments bound to registers, license
 *   dialect_map.c   maps and their methods; calls that BCC rewrites
 *   dialect_tp.c    tracepoint structs from tracefs */
#ifndef SKEP_CC_DIALECT_H
#define SKEP_CC_DIALECT_H

#include "cc/parse/parse_private.h"

/* Is the text being parsed a BCC one? */
bool dialect_active(const struct parser *p);
/* A call: T.lookup(...), bpf_trace_printk("literal", ...); NULL: an ordinary call. */
struct expr *dialect_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at);
/* map.method before '(': the method as an unfinished call; NULL: an ordinary member. */
struct expr *dialect_member(struct parser *p, struct expr *map, u32 name, pos at, u32 len);
/* A variable was declared: is it a BCC map? */
void dialect_var(struct parser *p, struct decl *d);
/* A function definition begins: arguments bound to registers, section from the name. Returns statements to run
 * first. */
struct stmt *dialect_function(struct parser *p, struct decl *fn);
/* A field of a packet's header is used: a program whose void *ctx left its type open is one for packets. */
void dialect_packet(struct parser *p);
/* struct tracepoint__CATEGORY__EVENT is named and not known: made from tracefs. An error type: reported. */
str dialect_near_method(str name);        /* the method of BCC's maps that is spelled alike; "" none */
struct type *dialect_tag(struct parser *p, str tag, pos at, u32 len);

/* "CATEGORY__EVENT" into its parts: the split that tracefs knows, else the first one. */
bool dialect_event(struct parser *p, str name, str *category, str *event, str *format);

#endif
