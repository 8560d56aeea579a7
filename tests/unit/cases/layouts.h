/* Records that the host's compiler lays out beside ours (type_parts.c). Members are integers: their bits are seen. */
typedef int word_of_16 __attribute__((aligned(16)));
typedef char small_int __attribute__((aligned(1)));
typedef long loose_long __attribute__((aligned(2)));
enum hue { RED, GREEN, BLUE };
enum wide_hue { FAR = 1ll << 40 };
enum __attribute__((packed)) short_hue { NEAR };

struct plain { char a; int b; short c; long d; char e; };
struct odd { char a; __int128 b; _Bool c; char pad[3]; short d; long e; };
struct mixed { char a; float f; double g[2]; long b; void *p; int c; int (*call)(void); char d; };
struct names { enum hue a; enum wide_hue b; enum short_hue c; enum hue d; };
struct tight { char a; int b; short c; long d; char e; } __attribute__((packed));
struct raised { char a; int b; short c; char d; } __attribute__((aligned(32)));
struct tight_raised { char a; long b; int c; } __attribute__((packed, aligned(4)));
struct one_tight { char a; int b __attribute__((packed)); short c; long d; };
struct one_raised { char a; char b __attribute__((aligned(8))); char c; short d; };
struct lowered { char a; int b __attribute__((aligned(2))); short c __attribute__((packed, aligned(2))); };
struct by_name { char a; word_of_16 b; char c; };
struct by_loose { char a; loose_long b; char c; int d; };
struct inner_plain { char a; struct plain in; char b; struct tight in2; int c; };
struct inner_array { char a; struct { short s; char t; } in[3]; char b; int m[2][3]; long c; };
struct no_name { char a; struct { int b; char c; }; union { long d; char e; }; char f; };
struct grows { int a; char b; long rest[]; };
struct empty_in { char a; struct { } none; int b; char none2[0]; char c; };
union either { char a; int b; long c; short d : 9; };
union either_tight { char a; long b; } __attribute__((packed));
union either_raised { char a; int b[5]; short c __attribute__((aligned(8))); };
struct with_union { char a; union { int b; char pad[6]; }; char c; union either u; char d; };

struct bits { int a : 3; int b : 5; unsigned c : 24; int d : 1; };
struct bits_cross { int a : 20; int b : 20; int c : 12; char d; };
struct bits_wide { long a : 33; int b : 31; int c : 2; long d : 60; long e : 5; };
struct bits_behind { char a; int b : 4; char c; short d : 12; short e : 5; };
struct bits_small { char a : 3; char b : 6; short c : 7; short d : 9; long e : 1; };
struct bits_bool { _Bool a : 1; _Bool b : 1; int c : 7; _Bool d; enum hue e : 3; enum hue f : 30; };
struct bits_zero { int a : 3; int : 0; int b : 3; char : 0; char c; long : 0; char d; };
struct bits_pad { int a : 3; int : 7; int b : 3; int : 20; char c; };
struct bits_full { int a : 32; int b : 32; unsigned long c : 64; char d : 8; };
struct bits_last { char a; long b : 5; };
struct bits_none { char a; long : 5; char b; };
struct bits_tight { int a : 3; int b : 31; char c; long d : 40; short e : 9; } __attribute__((packed));
struct bits_one_tight { int a : 20; int b : 20 __attribute__((packed)); int c : 4; };
struct bits_zero_tight { char a : 3; int : 0; char b : 3; short : 0; char c; } __attribute__((packed));
struct bits_wide128 { __int128 a : 70; long b : 20; int c; };

#pragma pack(push, 2)
struct pack2 { char a; int b; short c; long d; char e; };
struct pack2_raised { char a; int b __attribute__((aligned(8))); char c; };
struct pack2_bits { int a : 20; int b : 20; char c; long d : 50; };
struct pack2_inner { char a; struct plain in; char b; word_of_16 c; };
#pragma pack(1)
struct pack1 { char a; int b; short c; long d; };
struct pack1_bits { char a : 3; int b : 31; char c; short d : 9; short e : 9; };
struct pack1_zero { char a : 3; int : 0; char b : 3; char c; };
union pack1_either { char a; long b; };
#pragma pack(16)
struct pack16 { char a; long b; __int128 c; char d; };
#pragma pack(pop)
struct unpacked { char a; int b; };
