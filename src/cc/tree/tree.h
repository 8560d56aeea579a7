/* tree.h: the typed tree. The parser builds it through the sema_* functions, which check and type each node as it
 * is made (C needs types while parsing: typeof, sizeof, typedef names). Dialect sugar is resolved there too:
 * after sema there is one language. lower.c (tree to IR) walks it; --emit=ast prints it.
 *
 * Conversions are explicit nodes (EX_CAST with is_implicit); arrays and functions decay by EX_DECAY; so lower.c
 * never has to think about C's rules. */
#ifndef SKEP_CC_TREE_H
#define SKEP_CC_TREE_H

#include "cc/text/text.h"
#include "cc/type/type.h"

enum expr_kind {
	EX_ERROR,
	EX_INT,                  /* value; 128-bit ones in value and value_hi */
	EX_FLOAT,                /* a constant; value: the bits of its type */
	EX_STR,                  /* bytes incl. NUL in text; type char[n]; wide ones are expanded to bytes */
	EX_DECL,                 /* decl: variable, parameter, function */
	EX_MEMBER,               /* l is a record lvalue; field path in path[], '->' is MEMBER of DEREF */
	EX_DEREF, EX_ADDR, EX_DECAY,
	EX_NEG, EX_NOT, EX_LNOT, EX_PLUS,
	EX_PREINC, EX_PREDEC, EX_POSTINC, EX_POSTDEC,
	EX_MUL, EX_DIV, EX_MOD, EX_ADD, EX_SUB, EX_SHL, EX_SHR, EX_AND, EX_XOR, EX_OR,
	/* pointer arithmetic: l pointer, r index not scaled */
	EX_PTRDIFF,
	EX_EQ, EX_NE, EX_LT, EX_LE, EX_GT, EX_GE,
	EX_LAND, EX_LOR, EX_COND /* a ? b : c; b NULL: GNU ?: */,
	EX_ASSIGN, EX_ASSIGN_OP /* op in aux */, EX_COMMA,
	EX_CALL,                 /* l callee, args */
	EX_BUILTIN,              /* builtin number in aux, args */
	EX_CAST,                 /* also implicit conversions */
	EX_STMT,                 /* ({ ... }): body; the value is its last expression statement */
	EX_COMPOUND,             /* compound literal: decl is the unnamed object */
	EX_LABEL,                /* &&label: refused, kept for the message */
	EX_CORE,                 /* __builtin_preserve_* and friends: kind in aux, operand in l or ctype */
	EX_MAPCALL,              /* BCC: T.lookup(&k) ...: method in aux, l is the map, args */
};

struct expr {
	u8 kind;
	bool is_lvalue, is_implicit, is_paren, preserve /* inside __builtin_preserve_access_index */, is_bitfield,
		from_header /* text of a macro of skep's own headers */;
	u16 depth;               /* levels of the tree below */
	u32 aux;
	struct type *type;
	pos at; u32 len;         /* span, where the user wrote it: macros' tokens stand at the macro's call */
	u32 expansion;
	struct expr *l, *r, *c;
	struct decl *decl;
	struct stmt *body;
	struct type *ctype;      /* CAST target as written, CORE type operand, sizeof */
	u64 value, value_hi;
	str text;
	struct expr **args; u32 nargs;
	u32 *path; u32 npath;    /* MEMBER: field indices from l's type, through anonymous ones */
	struct field *field;
	u64 bit_off;             /* MEMBER: of the field from the start of l */
};

/* One piece of a flattened initialiser: expr goes to off bytes (bit_off, bit_size for bit-fields) of the object. */
struct init_item { u64 off; u16 bit_off, bit_size; struct type *type; struct expr *value; };
struct init { struct init_item *items; u32 n; bool zero_first; pos at; };

/* Methods of a map; EX_MAPCALL has them in aux. What each becomes: lower_map.c. */
enum bcc_method {
	BM_LOOKUP, BM_LOOKUP_OR_TRY_INIT, BM_LOOKUP_OR_INIT, BM_UPDATE, BM_INSERT, BM_DELETE, BM_INCREMENT,
		BM_ATOMIC_INCREMENT,
	BM_PERF_SUBMIT, BM_PERF_SUBMIT_SKB, BM_PERF_READ, BM_PERF_COUNTER_VALUE, BM_RINGBUF_OUTPUT, BM_RINGBUF_RESERVE,
	BM_RINGBUF_SUBMIT,
	BM_RINGBUF_DISCARD, BM_RINGBUF_QUERY, BM_GET_STACKID, BM_CALL, BM_CHECK_CURRENT_TASK, BM_REDIRECT_MAP,
	BM_SOCK_MAP_UPDATE,
	BM_SOCK_HASH_UPDATE, BM_MSG_REDIRECT_HASH, BM_SK_REDIRECT_HASH, BM_SK_STORAGE_GET, BM_SK_STORAGE_DELETE,
	BM_INODE_STORAGE_GET,
	BM_INODE_STORAGE_DELETE, BM_TASK_STORAGE_GET, BM_TASK_STORAGE_DELETE, BM_GET_LOCAL_STORAGE, BM_PUSH, BM_POP,
	BM_PEEK, BM_COUNT
};

enum decl_kind { DECL_VAR, DECL_PARAM, DECL_FUNC, DECL_TYPEDEF, DECL_ENUMERATOR, DECL_LABEL };
enum storage { ST_NONE, ST_EXTERN, ST_STATIC, ST_TYPEDEF, ST_AUTO, ST_REGISTER };

struct attrs {
	str section, alias, cleanup_fn;
	bool used, unused, packed, always_inline, noinline, weak, hidden, naked, preserve_access_index, may_alias,
		noreturn, warn_unused_result, is_static_offset, fallthrough;
	u32 align;
	pos alignas_at; u32 alignas;         /* the part of _Alignas in it; 0: none */
	u8 mode;                 /* bytes of the number, by mode(DI) and the like; 0: not given */
	const struct type_tag *type_tags, *decl_tags;
	u8 addr_space; bool has_addr_space;
	str deprecated;          /* BCC marks packet headers so */
	str error_msg;           /* __attribute__((error("..."))) */
	str asm_name;            /* asm("llvm.bpf.load.byte") after the declarator */
	str visibility;
};

struct uapi_section;
struct decl {
	u8 kind, storage;
	bool is_bcc_program;     /* FUNC: the BCC dialect made it one: the kernel calls it, nobody else can */
	bool is_constexpr, is_inline, is_defined, is_used, is_tentative, is_local_static, is_global, is_implicit,
		is_builtin, is_asked /* for its value, right now: a value may name itself */;
	str name;
	struct type *type;
	pos at; u32 len;
	const char *instead;     /* FUNC that C's library has: what there is in its place; NULL: not known */
	struct attrs attrs;
	const struct uapi_section *section;  /* FUNC that is defined: what attrs.section says; NULL: it has none */
	struct init *init;       /* VAR */
	struct stmt *body;       /* FUNC */
	struct decl **params; u32 nparams;   /* FUNC with body */
	struct decl **locals; u32 nlocals;   /* FUNC: every automatic variable, and static locals */
	struct decl **labels; u32 nlabels;   /* FUNC */
	bool is_wrong;           /* FUNC: errors were reported in its body */
	s64 value;               /* ENUMERATOR */
	struct decl *fn;         /* enclosing function of a local; of a LABEL too */
	/* VAR: function of __attribute__((cleanup)), called with its address at the end of its block */
	struct decl *cleanup;
	str lacks;               /* FUNC: the builtin used at float_at; "": floating point */
	pos float_at;            /* FUNC: where it uses floating point; told when the function turns out to be used */
	u32 helper;              /* FUNC or VAR that is a BPF helper: its number + 1 */
	u32 mentions;            /* how often its name was used */
	u32 flow;                /* check_flow.c: its number while its function is looked at */
	u32 ir;                  /* lower.c: ref of the alloca, or sym */
	const struct bcc_map *bcc;   /* of a BCC map variable; NULL: none */
	u32 order;               /* of its declaration at file scope among others; LABEL: its number, if && asks for it */
	struct decl *next;       /* in the unit, in source order */
};

enum stmt_kind {
	SM_EXPR, SM_BLOCK, SM_IF, SM_WHILE, SM_DO, SM_FOR, SM_SWITCH, SM_CASE, SM_DEFAULT, SM_LABEL, SM_GOTO, SM_BREAK,
	SM_CONTINUE, SM_RETURN, SM_DECL, SM_ASM, SM_EMPTY,
};

struct asm_operand { str name, constraint; struct expr *value; pos at; };
struct asm_stmt {
	str text;
	struct asm_operand *out, *in; u32 nout, nin;
	str *clobbers; u32 nclobbers;
	struct decl **labels; u32 nlabels;
	bool is_volatile, is_goto;
};

struct stmt {
	u8 kind;
	pos at; u32 len;
	u32 expansion;
	struct stmt *next;       /* in a block */
	struct expr *e;          /* expression, condition, return value */
	struct stmt *init, *body, *other;    /* FOR: init; IF: body, other; BLOCK: body is the first */
	struct expr *step;       /* FOR */
	struct decl *decl;       /* DECL; LABEL, GOTO target */
	s64 lo, hi;              /* CASE */
	bool is_fallthrough;     /* EMPTY: the attribute of that name */
	u32 unroll;              /* pragma before a loop: as ir_block.unroll */
	struct asm_stmt *as;
	/* BLOCK, FOR: variables with cleanup(), in order; run from the last, also when left by a jump */
	struct decl **cleanups; u32 ncleanups;
};

struct unit {                /* one translation unit after parsing */
	struct decl *first, *last;           /* functions, variables with storage; no typedefs */
	struct types *types;
	str license;
	bool is_bcc;             /* BCC dialect seen */
	vec(str) toplevel_asm;
	vec(const struct decl *) helpers;    /* of BPF, as they were met */
};

/* Builtins of the language: one table, builtins.def. */
enum builtin {
#define BUILTIN(name, ...) BI_##name,
#include "cc/builtins.def"
#undef BUILTIN
	BI_COUNT
};

/* ---- eval.c: values that are constant --------------------------------------------------------------------- */

bool eval_has_effect(const struct expr *e);
void eval_settle(struct expr *e);                               /* before a constant is demanded of it */
bool eval_int(const struct expr *e, s64 *v);                     /* an integer constant; silent */
bool eval_const(const struct expr *e, s64 *v, bool *is_unsigned);  /* the same; is_unsigned: v stands for (u64)v */
/* An address constant: decl (or string literal) plus offset; decl NULL: a plain number. */
bool eval_is_const_object(const struct expr *e);                  /* a record copied from a constant compound literal */
bool eval_addr(const struct expr *e, const struct decl **d, const struct expr **literal, s64 *off);
s64  eval_fold(struct type *t, s64 v);                           /* v as a value of integer type t */

void ast_print(const struct unit *u, struct buf *out);   /* ast_print.c: --emit=ast */

#endif
