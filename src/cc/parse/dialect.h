/* dialect.h: where the parser asks the BCC dialect; see doc/dialect.md.
 *
 *   dialect.c       is it BCC; functions: programs by name, arguments bound to registers, license
 *   dialect_map.c   maps and their methods; calls that BCC rewrites
 *   dialect_tp.c    tracepoint structs from tracefs */
#ifndef SKEP_CC_DIALECT_H
#define SKEP_CC_DIALECT_H

#include "cc/parse/parse.h"

/* A variable in a section "maps/TYPE[:PIN][$INNER]". */
struct bcc_map { u32 type; struct type *key, *leaf; u64 max_entries; u32 flags; bool is_histogram; str pin, inner; };

/* Methods of a map; EX_MAPCALL has them in aux. What each becomes: lower_map.c. */
enum bcc_method {
	BM_LOOKUP, BM_LOOKUP_OR_TRY_INIT, BM_LOOKUP_OR_INIT, BM_UPDATE, BM_INSERT, BM_DELETE, BM_INCREMENT, BM_ATOMIC_INCREMENT,
	BM_PERF_SUBMIT, BM_PERF_SUBMIT_SKB, BM_PERF_READ, BM_PERF_COUNTER_VALUE, BM_RINGBUF_OUTPUT, BM_RINGBUF_RESERVE, BM_RINGBUF_SUBMIT,
	BM_RINGBUF_DISCARD, BM_RINGBUF_QUERY, BM_GET_STACKID, BM_CALL, BM_CHECK_CURRENT_TASK, BM_REDIRECT_MAP, BM_SOCK_MAP_UPDATE,
	BM_SOCK_HASH_UPDATE, BM_MSG_REDIRECT_HASH, BM_SK_REDIRECT_HASH, BM_SK_STORAGE_GET, BM_SK_STORAGE_DELETE, BM_INODE_STORAGE_GET,
	BM_INODE_STORAGE_DELETE, BM_TASK_STORAGE_GET, BM_TASK_STORAGE_DELETE, BM_GET_LOCAL_STORAGE, BM_PUSH, BM_POP, BM_PEEK, BM_COUNT
};

/* The registers of the machine that is compiled for. */
const struct uapi_regs *dialect_registers(const struct cc_opts *o);
/* Does this text speak BCC's dialect, so that its prologue is wanted? By words, before anything is parsed. */
bool dialect_is_bcc(str source);
/* #define BPF_LICENSE ...: what BCC makes of it; "GPL" when there is none. */
str  dialect_license(struct arena *a, str source);
/* Is the text being parsed a BCC one? */
bool dialect_active(const struct parser *p);
/* A call: T.lookup(...), bpf_trace_printk("literal", ...); NULL: an ordinary call. */
struct expr *dialect_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at);
/* map.method before '(': the method as an unfinished call; NULL: an ordinary member. */
struct expr *dialect_member(struct parser *p, struct expr *map, u32 name, pos at, u32 len);
/* A variable was declared: is it a BCC map? */
void dialect_var(struct parser *p, struct decl *d);
/* A function definition begins: arguments bound to registers, section from the name. Returns statements to run first. */
struct stmt *dialect_function(struct parser *p, struct decl *fn);
/* struct tracepoint__CATEGORY__EVENT is named and not known: made from tracefs. An error type: reported. */
struct type *dialect_tag(struct parser *p, str tag, pos at, u32 len);
const struct bcc_map *dialect_map(const struct decl *d);

/* "CATEGORY__EVENT" into its parts: the split that tracefs knows, else the first one. */
bool dialect_event(struct parser *p, str name, str *category, str *event, str *format);

#endif
