// __VA_ARGS__, __VA_OPT__, GNU's comma.
#define v(...) <__VA_ARGS__>
#define v1(a, ...) <a|__VA_ARGS__>
#define gnu(a, rest...) <a|rest>
#define comma(fmt, ...) printf(fmt, ##__VA_ARGS__)
#define comma2(fmt, args...) printf(fmt, ## args)
v() v(1) v(1,2) v((1,2),3) v(,) v( , )
v1(1) v1(1,) v1(1,2,3) v1() v1(,)
gnu(1) gnu(1,2,3) gnu(1, (2, 3))
comma("a") comma("a",) comma("a",1) comma("a",1,2) comma2("b") comma2("b",1)
#define opt(a, ...) f(a __VA_OPT__(,) __VA_ARGS__)
#define opt2(...) __VA_OPT__(yes __VA_ARGS__) end
#define opt3(a, ...) a##__VA_OPT__(x##__VA_ARGS__)
#define opt4(...) __VA_OPT__(a ## b) c
#define EMPTY
opt(1) opt(1,) opt(1,2) opt(1,2,3) opt2() opt2(1) opt2(1,2) opt2(EMPTY)
opt3(p) opt3(p,q) opt4() opt4(1)
#define str(...) #__VA_ARGS__
str() str(a) str(a, b) str( a , b ) str("x\n", '\'', "\\") str(a   b	c)
#define count_(a1,a2,a3,a4,a5,n,...) n
#define count(...) count_(__VA_ARGS__,5,4,3,2,1,0)
count(a) count(a,b) count(a,b,c) count((a,b),c)
#define debug(...) v1(#__VA_ARGS__, __VA_ARGS__)
debug(a+1, v(2))
#define nested(x, ...) v(x, ##__VA_ARGS__)
nested(1) nested(1, v(2), 3)
