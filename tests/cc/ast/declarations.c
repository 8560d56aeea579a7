/* Declarators, attributes, redeclarations, records. */
int (*(*deep(int a))[3])(char);
int *array_of_ptr[2], (*ptr_to_array)[2], (*fn_ptr)(int x, char *y);
typedef int (*callback)(void *ctx, ...);
struct __attribute__((packed)) packed { char c; int i; short s; };
struct aligned { char c; int i __attribute__((aligned(16))); } __attribute__((aligned(32)));
struct bits { int a : 3, b : 30, : 0, c : 1; char d; long e : 40; unsigned char f : 4; };
union u { char c[5]; int i; };
struct anon { struct { int x, y; }; union { int z; char w; }; int n; char flex[]; };
int layout[] = { sizeof(struct packed), sizeof(struct aligned), _Alignof(struct aligned), sizeof(struct bits), sizeof(union u), sizeof(struct anon),
	__builtin_offsetof(struct anon, z), __builtin_offsetof(struct anon, flex), __builtin_offsetof(struct bits, d) };
static const volatile int ro __attribute__((section(".rodata"), used)) = 5;
extern int shared; int shared; int shared = 3;
int proto(int); int proto(int a) { return a; }
static inline __attribute__((always_inline)) int inl(void) { return 0; }
extern void weak_one(void) __attribute__((weak, section(".ksyms")));
unsigned long long load_byte2(void *skb, unsigned long long off) asm("llvm.bpf.load.byte");
struct kptr { struct later __attribute__((btf_type_tag("kptr"))) *p; int t __attribute__((btf_decl_tag("tag"))); };
typedef int __attribute__((address_space(1))) arena_int; arena_int *in_arena;
struct late *before; struct late { int x; }; int after(void) { return before->x; }
enum fixed : unsigned char { ONE = 1 }; int fixed_size = sizeof(enum fixed);
enum __attribute__((packed)) tiny { T = 1 }; int tiny_size = sizeof(enum tiny);
constexpr int five = 5; int of_five[five];
[[maybe_unused]] static bool flag = true; void *np = nullptr;
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task { int pid; };
#pragma clang attribute pop
typeof_unqual(ro) unq = 1; auto deduced = 7L;
