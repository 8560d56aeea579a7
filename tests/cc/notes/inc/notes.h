/* Every form that a header may give its declarations; use.c asks for what they mean. */
#ifndef NOTES_H
#define NOTES_H

typedef unsigned char n_u8;
typedef unsigned int n_u32, *n_u32_ptr;
typedef unsigned long long n_u64 __attribute__((aligned(8)));
typedef int (*n_callback)(void *ctx, n_u32 i);
typedef int n_function(n_u32 a, n_u32 b);
typedef n_u8 n_table[4][2];
typedef struct n_pair { int a, b; } n_pair;
typedef struct { n_u8 x; struct n_inner { n_u64 y; enum n_color { N_RED = 3, N_GREEN, N_BLUE = N_RED * 4 } color; } inner; } __attribute__((packed)) n_nested;
typedef enum { N_ONE = 1, N_TWO, /* N_NONE, */ N_THREE } n_number;
typedef __typeof__(sizeof(int)) n_size;

struct n_forward;
union /* of what */ n_both /* is here */ { n_u32 whole; n_u8 part[4]; };
struct n_forward { struct n_later *later; struct n_forward *self; };
struct n_later { int x : 3, y : 5; } __attribute__((packed));
struct __attribute__((packed)) n_packed { n_u8 a; n_u32 b; };
enum __attribute__((packed)) n_small { N_SMALL_A, N_SMALL_B = ',', N_SMALL_C };

/* Names that macros make. */
#define N_GROUP(TAG, NAME, MEMBERS...) union { struct { MEMBERS }; struct TAG { MEMBERS } NAME; }
struct n_grouped { int before; N_GROUP(n_group, group, int p; int q;); };
#define N_MAPPER(FN) FN(alpha, 7) FN(beta, 9) N_UNMADE = 11,
#define N_ENUM_FN(x, y) N_MADE_ ## x = y,
enum n_made { N_MAPPER(N_ENUM_FN) N_MADE_END };
#undef N_ENUM_FN
#define N_DECLARE(type, name) struct n_of_##name { type value; }
N_DECLARE(int, made);
#define N_NAME(x) n_named_##x
static inline int N_NAME(function)(int x) { return x + 1; }
#define N_BEGIN {
#define N_END }
static inline int n_brackets(int x) N_BEGIN return x * 2; N_END

/* A macro means in a body what it meant where the body stands. */
#define N_FACTOR 10
#define N_ADD(x) ((x) + N_FACTOR)
static inline __attribute__((always_inline)) int n_first(int x) { return N_ADD(x); }
#undef N_FACTOR
#define N_FACTOR 20
static inline int n_second(int x) { return N_ADD(x); }
#undef N_ADD
#undef N_FACTOR
static inline int n_third(int N_FACTOR) { return N_FACTOR; }
#define n_late 99
struct n_with_late { int field; };
#pragma push_macro("n_late")
#undef n_late
static inline int n_fourth(int n_late) { return n_late; }
#pragma pop_macro("n_late")
static inline int n_fifth(void) { return n_late; }
#undef n_late

static int (*const n_helper)(void *map, const void *key) = (void *)1;
static const int n_values[] = { 1, 2, N_TWO, [5] = sizeof(struct n_packed) };
static struct n_pair n_start = { .a = 4, .b = 5 };
static inline struct n_forward *n_deep(struct n_forward *f);
static inline struct n_forward *n_deep(struct n_forward *f) { struct n_local { int x; } l = { 1 }; return l.x ? f->self : 0; }
static inline int n_called(int x) { return x * 3; }
static inline int n_calls(int x) { return n_called(x) - 1; }
static inline int n_text(const char *s) { return s[0] == '}' || s[1] == '"' ? sizeof "}" /* } */ : 0; // }
}
static inline int n_choice(int x)
{
#ifdef N_CHOICE
	return x;
#else
	return -x;
#endif
}
typedef int n_größe;
enum n_ämter { N_ÖL = 5, ÄN_AMT, N\u00d6DE };
#pragma pack(push, 1)
struct n_pushed { n_u8 a; n_u64 b; };
#pragma pack(pop)
struct n_popped { n_u8 a; n_u64 b; };
static inline int n_dots(int c)
{
	char text[4] = "a.b";
	text[2] = (char)c;
	return strchr(text, '.') ? 1 : strnlen(text, 3);
}
/* Read when it is called, long after the file has been: its lines are still those of the file. */
static inline n_u32 n_line(void) { return __LINE__; }
#endif
