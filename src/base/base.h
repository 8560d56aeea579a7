/* base.h: the face of the lowest room. Memory, text, containers, source positions, diagnostics.
 *
 * Lifetimes, not frees: memory comes from an arena named after its lifetime and goes with it.
 * Nothing in this room knows BPF, C or the kernel.
 *
 *   str     pointer + length, never assumed to end in NUL
 *   arena   bump allocator, zeroed memory, marks for scratch use
 *   vec(T)  { T *v; u32 n, cap; } grown inside an arena
 *   buf     growing text, to memory or to a file descriptor
 *   map     u64 -> u64 hash table;  intern: text -> small number
 *   src     source files in one numbered space, so that a position is one u32
 *   diag    what went wrong, where, and the one thing to do next
 */
#ifndef SKEP_BASE_H
#define SKEP_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)    ((a) < (b) ? (a) : (b))
#define MAX(a, b)    ((a) > (b) ? (a) : (b))
#define ALIGN_UP(x, a) (((x) + ((a) - 1)) & ~((__typeof__(x))(a) - 1))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define NORETURN     __attribute__((noreturn))
#define UNUSED       __attribute__((unused))
#define likely(x)    __builtin_expect(!!(x), 1)
#define unlikely(x)  __builtin_expect(!!(x), 0)

/* A broken promise of our own code: say the reason and abort. Never for bad input. */
#define BUG_ON(cond, why) do { if (unlikely(cond)) base_bug(__FILE__, __LINE__, why); } while (0)
NORETURN void base_bug(const char *file, int line, const char *why);
/* Out of memory ends the program with one sentence on stderr and exit code 4. */
NORETURN void base_out_of_memory(size_t bytes);

/* ---- str ------------------------------------------------------------------------------ */

typedef struct { const char *s; u32 n; } str;

#define STR(lit) ((str){ "" lit, sizeof(lit) - 1 })
#define STR_ARG(x) (int)(x).n, (x).s   /* for "%.*s" */

str  str_from(const char *s);                      /* of a C string; NULL gives the empty str */
bool str_eq(str a, str b);
static inline bool str_is(str a, const char *b) { return a.n == strlen(b) && (!a.n || !memcmp(a.s, b, a.n)); }

static inline bool str_starts(str a, const char *prefix)
{
	return a.n >= strlen(prefix) && !memcmp(a.s, prefix, strlen(prefix));
}

bool str_ends(str a, const char *suffix);
int  str_cmp(str a, str b);                        /* bytewise, shorter first */
str  str_sub(str a, u32 from, u32 to);             /* clamped */
str  str_trim(str a);
s64  str_find(str a, char c);                      /* index or -1 */
bool str_cut(str a, char c, str *left, str *right);/* split at the first c; false: all is left */
bool str_to_u64(str a, u64 *out);                  /* decimal, 0x, 0 octal; whole text or false */
bool str_to_s64(str a, s64 *out);
u64  str_hash(str a);
bool str_glob(str pattern, str s);                            /* * any run, ? any one character */
u32  str_distance(str a, str b, u32 limit);        /* edits between two names, at most limit */
bool str_same_words(str a, str b);                 /* those between '_', in any order: get_tgid_pid, get_pid_tgid */
/* The name most like a wrong one, of those offered; best is "" when none is near. */
struct nearest { str name, best; u32 distance; };
void nearest_offer(struct nearest *n, str candidate);

/* ---- arena ---------------------------------------------------------------------------- */

struct arena_block;
struct arena {
	char *at, *end;              /* free part of the newest block */
	struct arena_block *block;   /* newest first */
	size_t total;                /* bytes taken from the system */
	/* Blocks that arena_reset dropped and that are used again: bytes of them, at most so many. For what fills and
	 * empties a thousand times; arena_clear gives them back. */
	struct arena_block *idle;
	size_t idle_bytes, keeps;
	bool is_huge;                /* from a MiB on its blocks are huge pages, where there are some */
};
struct arena_mark { struct arena_block *block; char *at; };

void  arena_clear(struct arena *a);                /* give everything back; the arena is reusable */
void *arena_alloc_aligned(struct arena *a, size_t size, size_t align);  /* zeroed */
/* AddressSanitizer is to see what is read or written beside each thing, and after it was given back (arena.c). */
#ifdef __has_feature
#define IS_WATCHED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define IS_WATCHED 1
#else
#define IS_WATCHED 0
#endif
enum { ARENA_SMALL = 64 };           /* bytes: so few are written in place */
/* The same for a size that the compiler knows. */
static inline void *arena_take(struct arena *a, size_t size, size_t align)
{
	char *p = (char *)ALIGN_UP((uintptr_t)a->at, align);
	if (IS_WATCHED || size - 1 >= ARENA_SMALL || p + size > a->end)        /* a size of 0 goes there too */
		return arena_alloc_aligned(a, size, align);
	a->at = p + size;
	return memset(p, 0, size);
}
static inline void *arena_alloc(struct arena *a, size_t size) { return arena_alloc_aligned(a, size, 8); }
/* Grow the allocation at p from old to new bytes, in place where it is the newest one. */
void *arena_grow(struct arena *a, void *p, size_t old_size, size_t new_size);
/* The same; what is new is not zero. */
void *arena_extend(struct arena *a, void *p, size_t old_size, size_t new_size);
struct arena_mark arena_mark(struct arena *a);
void  arena_reset(struct arena *a, struct arena_mark m);   /* drop what came after the mark */
#define arena_new(a, T)      ((T *)arena_take((a), sizeof(T), _Alignof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc_aligned((a), sizeof(T) * (size_t)(n), _Alignof(T)))
char *arena_strdup(struct arena *a, str s);        /* NUL-terminated copy */
str   arena_str(struct arena *a, str s);           /* copy; NUL follows */
str   arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);   /* NUL follows */
str   arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* ---- vec ------------------------------------------------------------------------------ */

#define vec(T) struct { T *v; u32 n, cap; }
#define vec_push(x, a, e) (*vec_add((x), (a)) = (e))
/* Room for one more element at the end; zeroed; returns its address. */
#define vec_add(x, a) ({                                                                  \
	__typeof__(x) vec_x_ = (x);                                                       \
	if (vec_x_->n == vec_x_->cap) {                                                   \
		u32 vec_c_ = vec_x_->cap ? vec_x_->cap * 2 : 8;                           \
		vec_x_->v = arena_extend((a), vec_x_->v, vec_x_->cap * sizeof(*vec_x_->v),\
		                         vec_c_ * sizeof(*vec_x_->v));                    \
		vec_x_->cap = vec_c_;                                                     \
	}                                                                                 \
	memset(&vec_x_->v[vec_x_->n], 0, sizeof(*vec_x_->v));                             \
	&vec_x_->v[vec_x_->n++]; })
#define vec_pop(x)  ((x)->v[--(x)->n])
#define vec_last(x) ((x)->v[(x)->n - 1])
#define vec_each(p, x) for (__typeof__((x)->v + 0) p = (x)->v; p < (x)->v + (x)->n; p++)

/* ---- buf ------------------------------------------------------------------------------ */

/* Text under construction. With fd >= 0 it is flushed there when it fills and by buf_flush;
 * failed (a closed pipe, a full disk) stays set and further output is dropped. */
struct buf {
	char *s;
	size_t n, cap;
	u64 flushed;             /* bytes that are no longer here */
	int fd;
	int failed;              /* the errno; 0: it works */
	long (*put)(void *ctx, int fd, const void *p, size_t n);     /* as write(2); NULL: that */
	void *put_ctx;
	void (*filter)(void *ctx, struct buf *b);    /* before text is written: makes other text; NULL: none */
	void *filter_ctx;
};

#define BUF_INIT ((struct buf){ .fd = -1 })
void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, str s);
void buf_puts(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_pad(struct buf *b, char c, u32 n);
/* Numbers without printf: rows are made of them by the million. */
void buf_u64(struct buf *b, u64 n);
void buf_s64(struct buf *b, s64 n);
void buf_digits(struct buf *b, u64 n, u32 width);  /* decimal, zeros in front; at most 20 */
void buf_hex(struct buf *b, u64 n);                /* without 0x */
void buf_hex_bytes(struct buf *b, const void *p, size_t n, const char *between);
/* Room for so many bytes more at b->s + b->n; whoever fills it adds to n. Never flushes. */
char *buf_room(struct buf *b, size_t bytes);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
bool buf_flush(struct buf *b);                     /* false: the reader is gone */
str  buf_view(const struct buf *b);
const char *buf_cstr(struct buf *b);
void buf_free(struct buf *b);

/* ---- sha256.c --------------------------------------------------------------------------- */

enum { SHA256_BYTES = 32 };
void sha256(const void *bytes, u64 n, u8 out[SHA256_BYTES]);

/* ---- map, intern ---------------------------------------------------------------------- */

struct map { u64 *keys, *vals; u8 *used; u32 n, cap; };    /* open addressing, in an arena */
bool map_get(const struct map *m, u64 key, u64 *val);
void map_put(struct map *m, struct arena *a, u64 key, u64 val);
/* Address of the value of key, inserted as 0 when absent. Valid until the next insertion. */
u64 *map_slot(struct map *m, struct arena *a, u64 key);

/* Texts get numbers from 1 on; equal texts get equal numbers. 0 is no text. */
struct intern { struct arena *arena; str *text; u64 *slot /* upper half of the hash, number */; u32 n, cap, slots; };
void intern_init(struct intern *in, struct arena *a);
u32  intern_add(struct intern *in, str s);         /* copies the text */
u32  intern_keep(struct intern *in, str s);        /* the text stays where it is and must outlive the names */
u32  intern_find(const struct intern *in, str s);  /* 0: never added */
static inline str intern_text(const struct intern *in, u32 id) { return in->text[id]; }

/* ---- src ------------------------------------------------------------------------------ */

/* A position is one u32: every file occupies [base, base + len] of one space. 0 is nowhere. */
typedef u32 pos;
struct src_file {
	str path;                    /* as shown to people */
	str text;
	pos base;
	u32 *line_start;             /* offsets of line starts, made on first use */
	u32 lines;
	bool is_builtin;             /* a virtual header of ours */
	u32 depth;                   /* so many files include one another to get here; 0: none does */
	bool is_main;                /* the file the user named */
	bool is_own;                 /* that file, and what it includes from beside it: read to the letter */
};
struct src_map { struct arena *arena; vec(struct src_file *) files; pos next; struct src_file *last /* found */; };
struct src_spot { const struct src_file *file; u32 line, col; str text; };  /* from 1; text of the line */

void src_init(struct src_map *m, struct arena *a);
/* text must live as long as the map. */
struct src_file *src_add(struct src_map *m, str path, str text);
struct src_file *src_file_of(const struct src_map *m, pos p);
bool src_spot(const struct src_map *m, pos p, struct src_spot *out);
struct span { pos at; u32 len; };

/* ---- diag ----------------------------------------------------------------------------- */

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };
/* Exit codes of the skep command. */
enum exit_code { EXIT_DONE = 0, EXIT_USER = 1, EXIT_USAGE = 2, EXIT_KERNEL = 3, EXIT_LACKING = 4 };

/* One row of a room's <room>.diag.def, as DIAG(NAME, "C012", severity, exit code, "default hint"). */
struct diag_code {
	const char *id;              /* stable: "C012" */
	const char *tag;             /* the enumerator's name: lower case on -W switches */
	enum diag_severity severity;
	enum exit_code exit;
	const char *hint;            /* or "" */
};

enum where_kind { WHERE_NONE, WHERE_SRC, WHERE_INSN, WHERE_ELF, WHERE_BTF, WHERE_ARG, WHERE_FILE };
struct where {
	enum where_kind kind;
	struct span span;            /* SRC */
	str name;                    /* INSN: program; ELF: section; BTF: type; ARG: the word; FILE: path */
	u64 at;                      /* INSN: index; ELF: offset; BTF: id; ARG: index; FILE: line */
};
struct diag_note { struct where where; str msg; };
struct diag {
	const struct diag_code *code;
	enum diag_severity severity;
	struct where where;
	str msg, hint, option;       /* option: the -W name it goes by, or "" */
	int sys_errno;               /* 0: none */
	vec(struct diag_note) notes;
};
/* Whoever detects reports, once; false or NULL from a function means "already reported". */
struct diags {
	struct arena *arena;         /* the texts */
	const struct src_map *src;   /* for spans; may be NULL */
	vec(struct diag *) list;
	u32 errors, warnings;
	u32 max_errors;              /* 0 means 20; past it errors are counted, not kept */
	/* Asked of every warning: DIAG_NOTE drops it, DIAG_ERROR makes it an error; name is its -W switch's. NULL keeps
	 * all. */
	enum diag_severity (*judge)(void *ctx, const struct diag_code *code, struct where w, str *name);
	void *judge_ctx;
};
void diags_init(struct diags *ds, struct arena *a, const struct src_map *src);
/* Never NULL, so hints and notes can always be added; past max_errors it is a scratch entry. */
struct diag *diag_add(struct diags *ds, const struct diag_code *code, struct where w, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
struct diag *diag_vadd(struct diags *ds, const struct diag_code *code, struct where w, const char *fmt, va_list ap);
void diag_hint(struct diags *ds, struct diag *d, const char *fmt, ...) PRINTF_LIKE(3, 4);
void diag_note(struct diags *ds, struct diag *d, struct where w, const char *fmt, ...) PRINTF_LIKE(4, 5);
static inline struct where where_none(void) { return (struct where){ 0 }; }

static inline struct where where_src(pos at, u32 len)
{
	return (struct where){ .kind = WHERE_SRC, .span = { at, len } };
}

static inline struct where where_insn(str prog, u64 insn)
{
	return (struct where){ .kind = WHERE_INSN, .name = prog, .at = insn };
}

static inline struct where where_elf(str section, u64 offset)
{
	return (struct where){ .kind = WHERE_ELF, .name = section, .at = offset };
}

static inline struct where where_btf(str type, u64 id)
{
	return (struct where){ .kind = WHERE_BTF, .name = type, .at = id };
}

static inline struct where where_arg(str word, u64 index)
{
	return (struct where){ .kind = WHERE_ARG, .name = word, .at = index };
}

static inline struct where where_file(str path, u64 line)
{
	return (struct where){ .kind = WHERE_FILE, .name = path, .at = line };
}

/* Takes back what was reported since the mark: for ways that may fail because another one is left. */
struct diags_mark { u32 n, errors, warnings; };

static inline struct diags_mark diags_mark(const struct diags *ds)
{
	return (struct diags_mark){ ds->list.n, ds->errors, ds->warnings };
}

static inline void diags_forget(struct diags *ds, struct diags_mark m)
{
	ds->list.n = m.n;
	ds->errors = m.errors;
	ds->warnings = m.warnings;
}

extern const char *const diag_severity_name[];     /* "note", "warning", "error" */
struct diag_style { bool color, code_last; };  /* code_last: "error: so it is [C105]", as other compilers begin */
void diag_print(const struct diags *ds, const struct diag *d, struct diag_style style, struct buf *out);
void diags_print(const struct diags *ds, struct diag_style style, struct buf *out);
/* Those reported from the n-th on into the order of the source: a file after the other as they were first spoken of, by
 * place in each. */
void diags_sort(struct diags *ds, u32 n);
int  diags_exit_code(const struct diags *ds);      /* of the first error; EXIT_DONE when there is none */
/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void buf_json_str(struct buf *b, str s);
u32  utf8_at(str s, u32 i, u32 *code);             /* bytes of the character there; 0: it is none */
/* Text of others for people: what a terminal would obey is written as \x1b, \n. */
void buf_visible(struct buf *b, str s, bool keep_tabs);
/* Is there nothing of that kind in it, but for tabs and NULs? Else each such byte becomes '?'; false: it was so. */
bool str_is_tame(str s);
void str_tame(char *s, u32 n);

/* ---- libraries ------------------------------------------------------------------------------------ */

/* Files as parts of the program: what lines of assembly (.incbin) hold, as a C variable of that name with a NUL behind;
 * NAME_end is where it ends. Both are global to the assembler: of a local name, binutils makes one address with its
 * section's other names on arm64. */
#define EMBED_BEGIN(name) ".section .rodata\n.global " #name "\n.hidden " #name "\n" #name ":\n"
#define EMBED_END(name) ".global " #name "_end\n.hidden " #name "_end\n" #name "_end:\n.byte 0\n.text\n"
#define EMBED(name, file) \
	__asm__(EMBED_BEGIN(name) ".incbin \"" file "\"\n" EMBED_END(name)); \
	extern const char name[], name##_end[]

/* Functions of libraries that most runs do without. The library is loaded when one is first asked for, not when the
 * program starts: loading all that libmicrohttpd and libopcodes bring along takes longer than to compile, load and
 * attach a program. A file that uses one is compiled with LIBRARY, its name for the linker that runs; without LIBRARY
 * the library is linked in, as the one static file has it.
 *
 *   if (LIBRARY_IS_THERE(crypt_r)) ... LIBRARY_CALL(crypt_r)(password, hash, data) */
#ifdef LIBRARY
#include <dlfcn.h>
/* NULL: the library, or the function in it, is not there. Each call looks the name up anew. */
static inline void *library_function(const char *name)
{
	void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_NODELETE);
	void *f = library ? dlsym(library, name) : NULL;
	if (library)
		dlclose(library);            /* it stays: RTLD_NODELETE */
	return f;
}
#define LIBRARY_IS_THERE(f) (library_function(#f) != NULL)
#define LIBRARY_CALL(f) ((__typeof__(&f))library_function(#f))
#else
#define LIBRARY_IS_THERE(f) true
#define LIBRARY_CALL(f) f
#endif

#endif
