// Pasting and strings.
#define cat(a, b) a ## b
#define xcat(a, b) cat(a, b)
#define s(x) #x
#define xs(x) s(x)
#define AB ab_macro
#define A a_macro
#define B b_macro
cat(A, B) xcat(A, B) xcat(cat(A, B), 1) cat(x, 1) cat(1, e5) cat(0x, ff) cat(., 5) cat(-, >) cat(+, +) cat(<<, =)
s(A) xs(A) s(cat(a,b)) xs(cat(a,b)) s("a\n") s('"') s("\"") s(\n) s(a  +  b) s( a) s(a ) s(@)
xs(xs(A)) s(L"x") xs(s("a"))
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
char p[] = join(x, y);
#define tx(x, y) x ## y
int j[] = { tx(1,2), tx(,3), tx(4,), tx(,), tx(10,), tx(,11) };
#define var(n) v_ ## n ## _ ## n
var(1) var() var(A)
#define lit(n) L ## #n
#define keep(x) x##x x
keep(A)
#define deep(x) xcat(x, cat(x, x))
deep(A) deep(1)
#define obj a ## b ## c
obj
#define num(a) 1.a 1 .a a.1 a##.1
num(5)
