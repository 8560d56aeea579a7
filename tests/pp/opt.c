// __VA_OPT__ beside ## and behind #: where its tokens begin or end with nothing, nothing is pasted.
#define e1(x, ...) 1 ## __VA_OPT__(x ## x 2) ## 3
#define e2(x, ...) 1 ## __VA_OPT__(x 2) ## 3
#define e3(x, ...) 1 ## __VA_OPT__(2 x) ## 3
#define e4(x, ...) 1 ## __VA_OPT__(2 x ## x) ## 3
#define e5(x, ...) 1 ## __VA_OPT__() ## 3
e1(, 1); e2(, 1); e3(, 1); e4(, 1); e5(, 1); e1(a, 1); e2(a, 1); e3(a, 1); e4(a, 1); e5(,); e1(a); e5(a)
#define s1(...) #__VA_OPT__(a ## b  c)
#define s2(x, ...) #__VA_OPT__(x #x 'q' "s\n") x
#define s3(x, ...) x ## #__VA_OPT__(in x)
s1() s1(1) s2(p) s2(p, q) s3(L) s3(L, 1) s3(, 1)
#define wide(n) L ## #n
#define either(n, m) n ## #m
#define behind(n, m) #n ## m
wide(5) wide("a") either(u8, x y) either(, z) behind(a,) behind(,)
#define several(x, y) x ## ## ## y
several(a, b) several(, b) several(a,)
