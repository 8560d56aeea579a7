struct S { int a; long b; };
int f(int *p, long *q, int n)
{
	__sync_fetch_and_add(q, 1);
	int r = __atomic_load_n(p, __ATOMIC_RELAXED);
	__atomic_store(p, &r, 0);
	if (__sync_bool_compare_and_swap(p, 1, 2)) return 0;
	long exp = 1, des = 2;
	if (__atomic_compare_exchange(q, &exp, &des, 0, 5, 5)) return 1;
	char b[4];
	__builtin_memset(b, 0, sizeof(b));
	return __builtin_parity(n) + __builtin_strcmp("a", "b") + sizeof(struct S) + __builtin_offsetof(struct S, b)
		+ __builtin_choose_expr(1, n, "x") + __builtin_types_compatible_p(int, typeof(n)) + __builtin_expect(n, 1);
}
_Static_assert(__builtin_constant_p(5) && !__builtin_constant_p(f), "x");
enum { X = __builtin_bswap16(0x1234) };
int g(int c) { switch (c) { case X: return 1; case 1 ... 5: case 7: return 2; default: return _Generic(c, int: 3, default: 4); } }
__auto_type z = 5UL;
int h(void) { int t[2] = {1, 2}; for (int i = 0; i < 2; i++) { if (t[i]) continue; else break; } 
 lab: ; int y = ({ int k = 3; k + 1; }); if (y) goto lab; return y ?: 4; }
unsigned long long load_byte(void *skb, unsigned long long off) asm("llvm.bpf.load.byte");
static void fin(int *x) { }
int cl(void) { int v __attribute__((cleanup(fin))) = 1; for (int w __attribute__((cleanup(fin))) = 0; w < 3; w++) ; return v; }
int as(int a) { asm volatile("%0 = %1" : "=r"(a) : "r"(a), [m] "i"(5) : "r1", "memory"); return a; }
typedef struct { int x; } __attribute__((packed, aligned(4))) pk; int pp = sizeof(pk);
int al(void *p) { return ((struct { char c; int i; } __attribute__((packed)) *)p)->i; }
