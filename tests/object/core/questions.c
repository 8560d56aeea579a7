/* questions.c: each program asks one thing of the types of target.c by CO-RE, in a way that a program could. Types end in
 * ___ and a word, so that they are not those of another program. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define Q(name, ...) SEC("socket") int name(void *ctx) { return (int)(__VA_ARGS__); }
#define MOVES __attribute__((preserve_access_index))
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __uint(key_size, 4); __uint(value_size, 512); } memory SEC(".maps");
/* What is at a pointer: the access itself moves. */
#define AT(name, type, ...) SEC("socket") int name(void *ctx) { int key = 0; type *o = bpf_map_lookup_elem(&memory, &key); if (!o) return 0; __VA_ARGS__; }

typedef unsigned int u32;
typedef struct { long y; int x; } pair_t;
typedef struct { int x; } nowhere_t;
typedef enum { PAIR_ONE = 1, PAIR_TWO = 2, PAIR_THREE = 3 } pair_kind;
enum color___l { RED___l = 1, GREEN___l = 2, BLUE = 3, PURPLE___l = 4, DEEP___l = -1 };
enum wide___l { WIDE_LOW___l = 7, WIDE_HIGH___l = 0x1 };
enum wide___w { WIDE_LOW___w = 7, WIDE_HIGH___w = 0x1234567891 };
enum no_enum___l { NO___l };
typedef enum color___l color_t;
enum color { RED_OF_COLOR };
struct inner___l { long two; int one; };
struct plain___l {
	int a;
	char c;
	long b, nowhere;
	unsigned short d;
	int q;
	u32 td;
	int arr[8];
	struct inner___l in[4];
	struct inner___l *ptr;
	int deep, u1, deepest, tail;
	long u2;
	enum color___l color;
	pair_t pair;
	unsigned bf1 : 3, bf2 : 7;
	int bf3 : 12;
	long long bf4 : 33;
	int (*call)(struct inner___l *, int);
	float real;
	_Bool yes;
	unsigned char narrow;
	unsigned long wide;
	short sign;
	int grid[3][5];
	unsigned short in_word;
	int flex[];
} MOVES;

/* fields: offsets */
Q(off_moved, bpf_core_field_offset(struct plain___l, a))
Q(off_qualified, bpf_core_field_offset(struct plain___l, q))
Q(off_typedef, bpf_core_field_offset(struct plain___l, td))
Q(off_array, bpf_core_field_offset(struct plain___l, arr))
Q(off_element, bpf_core_field_offset(struct plain___l, arr[5]))
Q(off_grid, bpf_core_field_offset(struct plain___l, grid[2][3]))
Q(off_in_element, bpf_core_field_offset(struct plain___l, in[2].one))
Q(off_anonymous, bpf_core_field_offset(struct plain___l, deep))
Q(off_anonymous_union, bpf_core_field_offset(struct plain___l, u2))
Q(off_anonymous_deepest, bpf_core_field_offset(struct plain___l, deepest))
Q(off_behind_anonymous, bpf_core_field_offset(struct plain___l, tail))
Q(off_typedef_struct, bpf_core_field_offset(struct plain___l, pair.x))
Q(off_flex, bpf_core_field_offset(struct plain___l, flex[3]))
Q(off_nowhere, bpf_core_field_offset(struct plain___l, nowhere))
Q(off_typedef_root, bpf_core_field_offset(pair_t, x))
Q(off_typedef_root_nowhere, bpf_core_field_offset(nowhere_t, x))
Q(is_typedef_root, bpf_core_field_exists(pair_t, y))
Q(size_typedef_root, bpf_core_field_size(pair_t, y))

/* fields: existence, over kinds that differ */
struct plain___kinds {
	long a;
	struct { int x; } b;
	int *c;
	int in, ptr;
	struct { int x; } arr, color;
	int call[4];
	int grid[8];
	int pair;
	float d;
	union { int z; } hidden;
	enum color___l sign;
	int real;
	int deep[2];
	unsigned long long bf1;
	int bf4 : 3;
} MOVES;
Q(is_moved, bpf_core_field_exists(struct plain___l, a))
Q(is_nowhere, bpf_core_field_exists(struct plain___l, nowhere))
Q(is_wider, bpf_core_field_exists(struct plain___kinds, a))
Q(is_struct_for_int, bpf_core_field_exists(struct plain___kinds, b))
Q(is_pointer_for_int, bpf_core_field_exists(struct plain___kinds, c))
Q(is_int_for_array, bpf_core_field_exists(struct plain___kinds, in))
Q(is_int_for_pointer, bpf_core_field_exists(struct plain___kinds, ptr))
Q(is_struct_for_array, bpf_core_field_exists(struct plain___kinds, arr))
Q(is_struct_for_enum, bpf_core_field_exists(struct plain___kinds, color))
Q(is_array_for_pointer, bpf_core_field_exists(struct plain___kinds, call))
Q(is_flat_for_grid, bpf_core_field_exists(struct plain___kinds, grid))
Q(is_int_for_struct, bpf_core_field_exists(struct plain___kinds, pair))
Q(is_float_for_int, bpf_core_field_exists(struct plain___kinds, d))
Q(is_union_for_pointer, bpf_core_field_exists(struct plain___kinds, hidden))
Q(is_enum_for_int, bpf_core_field_exists(struct plain___kinds, sign))
Q(is_int_for_float, bpf_core_field_exists(struct plain___kinds, real))
Q(is_array_for_int, bpf_core_field_exists(struct plain___kinds, deep))
Q(is_int_for_bits, bpf_core_field_exists(struct plain___kinds, bf1))
Q(is_bits_for_bits, bpf_core_field_exists(struct plain___kinds, bf4))
Q(is_element_in, bpf_core_field_exists(struct plain___l, arr[7]))
struct plain___long { int arr[20]; struct inner___l in[9]; enum other___e { O___e } color; int flex[9]; } MOVES;
Q(is_element_past, bpf_core_field_exists(struct plain___long, arr[8]))
Q(is_element_past_of_struct, bpf_core_field_exists(struct plain___long, in[4].one))
Q(is_other_enum, bpf_core_field_exists(struct plain___long, color))
Q(is_flex_element, bpf_core_field_exists(struct plain___long, flex[8]))
struct plain___anon_enum { enum { ANON_A } color; } MOVES;
Q(is_anonymous_enum, bpf_core_field_exists(struct plain___anon_enum, color))
struct plain___anon { struct { struct { int deep; }; union { int u1; }; }; } MOVES;
Q(is_anonymous_both, bpf_core_field_exists(struct plain___anon, deep))
Q(is_anonymous_u1, bpf_core_field_exists(struct plain___anon, u1))
union plain___union { int a; } MOVES;
Q(is_union_for_struct, bpf_core_field_exists(union plain___union, a))
struct opaque___l { int a; } MOVES;
Q(is_opaque, bpf_core_field_exists(struct opaque___l, a))
struct nowhere___l { int a; } MOVES;
Q(is_type_nowhere, bpf_core_field_exists(struct nowhere___l, a))
struct nested___l { struct plain___l p; } MOVES;
Q(is_nested, bpf_core_field_exists(struct nested___l, p.in[1].two))
Q(is_nested_nowhere, bpf_core_field_exists(struct nested___l, p.nowhere))
Q(off_nested, bpf_core_field_offset(struct nested___l, p.in[1].two))
/* several candidates */
struct twice { int m; } MOVES;
struct agree { int m; } MOVES;
struct uneven { int m; } MOVES;
Q(off_ambiguous, bpf_core_field_offset(struct twice, m))
Q(is_ambiguous, bpf_core_field_exists(struct twice, m))
Q(off_agreeing, bpf_core_field_offset(struct agree, m))
Q(type_ambiguous, bpf_core_type_exists(struct uneven))
Q(size_ambiguous, bpf_core_type_size(struct uneven))
Q(size_agreeing, bpf_core_field_size(struct uneven, m))
/* names of several flavors: what follows the last ___ is the flavor */
struct twice___one___x { int m; } MOVES;
struct plain____four { int a; } MOVES;
Q(flavor_of_flavor, bpf_core_field_exists(struct twice___one___x, m))
Q(flavor_of_four, bpf_core_field_exists(struct plain____four, a))

/* fields: sizes, signs, shifts */
Q(size_int, bpf_core_field_size(struct plain___l, a))
Q(size_wider, bpf_core_field_size(struct plain___kinds, a))
Q(size_array, bpf_core_field_size(struct plain___l, arr))
Q(size_element, bpf_core_field_size(struct plain___l, arr[1]))
Q(size_struct, bpf_core_field_size(struct plain___l, pair))
Q(size_struct_element, bpf_core_field_size(struct plain___l, in[1]))
Q(size_pointer, bpf_core_field_size(struct plain___l, ptr))
Q(size_bits, bpf_core_field_size(struct plain___l, bf4))
Q(size_flex, bpf_core_field_size(struct plain___l, flex))
Q(size_nowhere, bpf_core_field_size(struct plain___l, nowhere))
#define SIGN(t, f) __builtin_preserve_field_info(((t *)0)->f, BPF_FIELD_SIGNED)
#define LEFT(t, f) __builtin_preserve_field_info(((t *)0)->f, BPF_FIELD_LSHIFT_U64)
#define RIGHT(t, f) __builtin_preserve_field_info(((t *)0)->f, BPF_FIELD_RSHIFT_U64)
#define BYTE(t, f) __builtin_preserve_field_info(((t *)0)->f, BPF_FIELD_BYTE_OFFSET)
#define SIZE(t, f) __builtin_preserve_field_info(((t *)0)->f, BPF_FIELD_BYTE_SIZE)
#define FACETS(f) Q(sign_##f, SIGN(struct plain___l, f)) Q(left_##f, LEFT(struct plain___l, f)) Q(right_##f, RIGHT(struct plain___l, f)) \
	Q(byte_##f, BYTE(struct plain___l, f)) Q(bytes_##f, SIZE(struct plain___l, f))
FACETS(a)
FACETS(c)
FACETS(b)
FACETS(d)
FACETS(q)
FACETS(td)
Q(left_ptr, LEFT(struct plain___l, ptr)) Q(right_ptr, RIGHT(struct plain___l, ptr)) Q(byte_ptr, BYTE(struct plain___l, ptr))
FACETS(color)
FACETS(bf1)
FACETS(bf2)
FACETS(bf3)
FACETS(bf4)
FACETS(yes)
FACETS(narrow)
FACETS(sign)
FACETS(in_word)
FACETS(real)
FACETS(deepest)
FACETS(nowhere)

/* types */
struct reordered___l { int x; } MOVES;
union mixed___l { int i; };
union swapped___l { int i; };
struct swapped { int i; };
struct empty___l { };
typedef struct inner___l inner_t;
typedef int (*fn_t)(struct inner___l *, int);
typedef int fn2_t(struct inner___l *i, int n);
typedef long num_t;
typedef int arr_t[9];
typedef const struct inner___l cinner_t;
typedef struct inner___l *none_t;
#define TYPE(name, ...) Q(exists_##name, bpf_core_type_exists(__VA_ARGS__)) Q(tsize_##name, bpf_core_type_size(__VA_ARGS__)) \
	Q(matches_##name, bpf_core_type_matches(__VA_ARGS__))
TYPE(plain, struct plain___l) TYPE(kinds, struct plain___kinds) TYPE(reordered, struct reordered___l) TYPE(mixed, union mixed___l)
TYPE(swapped, union swapped___l) TYPE(swapped_kind, struct swapped) TYPE(nowhere, struct nowhere___l) TYPE(opaque, struct opaque___l)
TYPE(pair, pair_t) TYPE(pair_kind, pair_kind) TYPE(color, enum color___l) TYPE(wide, enum wide___l) TYPE(no_enum, enum no_enum___l)
TYPE(inner_t, inner_t) TYPE(fn, fn_t) TYPE(fn2, fn2_t) TYPE(num, num_t) TYPE(arr, arr_t) TYPE(const_t, cinner_t) TYPE(none, none_t)
TYPE(empty, struct empty___l)
TYPE(uneven, struct uneven) TYPE(agree, struct agree) TYPE(color_t, color_t)
Q(id_local, bpf_core_type_id_local(struct plain___l) != 0)
Q(id_kernel, bpf_core_type_id_kernel(struct plain___l))
Q(id_kernel_typedef, bpf_core_type_id_kernel(pair_t))
Q(id_kernel_nowhere, bpf_core_type_id_kernel(struct nowhere___l))
Q(id_kernel_several, bpf_core_type_id_kernel(struct uneven))

/* matching, member by member */
#define MATCH(name, ...) struct holder___##name { __VA_ARGS__ }; Q(match_##name, bpf_core_type_matches(struct holder___##name))
MATCH(none)
MATCH(color, enum { PURPLE_HERE } color;)
MATCH(text, const char *text;)
MATCH(text_plain, char *text;)
MATCH(text_signed, unsigned char *text;)
MATCH(text_void, void *text;)
MATCH(half, unsigned short half;)
MATCH(half_signed, short half;)
MATCH(half_int, int half;)
MATCH(half_bits, unsigned short half : 3;)
MATCH(half_float, float half;)
MATCH(td, u32 td;)
MATCH(td_plain, unsigned int td;)
MATCH(td_const, const u32 td;)
MATCH(arr, int arr[8];)
MATCH(arr_short, int arr[7];)
MATCH(arr_unsigned, unsigned arr[8];)
MATCH(missing, int nowhere;)
MATCH(two, u32 td; int nowhere;)
MATCH(pk, pair_kind pk;)
struct inner { int one; };
struct inner___bad { long one; };
struct inner___more { int one, three; };
MATCH(in, struct inner in;)
MATCH(in_bad, struct inner___bad in;)
MATCH(in_more, struct inner___more in;)
MATCH(in_pointer, struct inner *in;)
struct nested;
union nested___u;
MATCH(fwd, struct nested *n;)
MATCH(fwd_union, union nested___u *n;)
struct nested___bad { int not_there; };
MATCH(behind, struct nested___bad *n;)
struct nested2 { int not_there; };
MATCH(behind_name, struct nested2 *n;)
union mixed { int i; };
MATCH(mixed, union mixed mixed;)
MATCH(mixed_struct, struct { int i; } mixed;)
enum color___bad { NO_SUCH_COLOR };
enum color___good { RED___good = 7, GREEN___good };
MATCH(enum_good, enum color___good color;)
MATCH(enum_bad, enum color___bad color;)
enum grown___wide { GROWN_A___wide = 0x1234567890 };
MATCH(enum_wide, enum grown___wide grown;)
MATCH(call, int (*call)(struct inner *, int);)
MATCH(call_fewer, int (*call)(struct inner *);)
MATCH(call_other, int (*call)(struct inner *, long);)
MATCH(call_void, void (*call)(struct inner *, int);)

/* enumerators */
#define ENUMERATOR(name, ...) Q(enum_is_##name, bpf_core_enum_value_exists(__VA_ARGS__)) Q(enum_##name, bpf_core_enum_value(__VA_ARGS__))
ENUMERATOR(red, enum color___l, RED___l)
ENUMERATOR(green, enum color___l, GREEN___l)
ENUMERATOR(blue, enum color___l, BLUE)
ENUMERATOR(purple, enum color___l, PURPLE___l)
ENUMERATOR(deep, enum color___l, DEEP___l)
ENUMERATOR(low, enum wide___l, WIDE_LOW___l)
ENUMERATOR(high, enum wide___l, WIDE_HIGH___l)
ENUMERATOR(high_wide, enum wide___w, WIDE_HIGH___w)
Q(upper_half, bpf_core_enum_value(enum wide___w, WIDE_HIGH___w) >> 32)
ENUMERATOR(typedef_two, pair_kind, PAIR_TWO)
ENUMERATOR(typedef_three, pair_kind, PAIR_THREE)
ENUMERATOR(typedef_nowhere, color_t, RED___l)
ENUMERATOR(nowhere, enum no_enum___l, NO___l)

/* accesses whose width follows */
struct plain___w { unsigned long narrow; unsigned char wide; int d; unsigned short in_word; long a; int b; int sign; struct inner___l *ptr; int ptr2; enum color___l c;
	unsigned long yes; } MOVES;
AT(load_narrow, struct plain___w, return o->narrow)
AT(load_wide, struct plain___w, return o->wide)
AT(load_signed_for_unsigned, struct plain___w, return o->d)
AT(load_wider_signed, struct plain___w, return o->a)
AT(load_narrower_signed, struct plain___w, return o->b)
AT(load_short, struct plain___w, return o->sign)
AT(load_pointer, struct plain___w, return (long)o->ptr)
AT(load_yes, struct plain___w, return o->yes)
AT(load_same, struct plain___l, return o->b)
AT(load_enum_for_int, struct plain___w, return o->c)
AT(store_narrow, struct plain___w, o->narrow = 5; return 0)
AT(store_wide, struct plain___w, o->wide = key; return 0)
AT(store_same, struct plain___l, o->b = key; return 0)
AT(store_signed, struct plain___w, o->a = 1; return 0)
AT(load_element, struct plain___l, return o->arr[3])
AT(load_in_element, struct plain___l, return o->in[3].one)
AT(load_anonymous, struct plain___l, return o->deepest)
AT(load_bits, struct plain___l, return BPF_CORE_READ_BITFIELD(o, bf2))
AT(load_signed_bits, struct plain___l, return BPF_CORE_READ_BITFIELD(o, bf3))
AT(load_wide_bits, struct plain___l, return BPF_CORE_READ_BITFIELD(o, bf4))
AT(load_guarded, struct plain___l, if (bpf_core_field_exists(o->nowhere)) return o->nowhere; return 3)
AT(load_unguarded, struct plain___l, return o->nowhere)
char _license[] SEC("license") = "GPL";
