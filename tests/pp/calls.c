/* calls.c: calls of macros: none, empty and many arguments, __VA_OPT__, pasting at each side of what is empty. */
#define none() [none]
#define any(...) [__VA_ARGS__]
#define some(a, ...) [a|__VA_ARGS__]
#define named(rest...) [rest]
#define opt(a, ...) f(a __VA_OPT__(, __VA_ARGS__))
#define opt2(...) __VA_OPT__(<) x __VA_OPT__(>)
#define opt3(a, ...) a ## __VA_OPT__(_) ## __VA_ARGS__
#define opt4(...) #__VA_OPT__(have __VA_ARGS__)
#define gnu(a, ...) f(a, ## __VA_ARGS__)
#define paste(a, b) a ## b
#define paste3(a, b, c) a ## b ## c
#define both(a) #a a
#define twice(x) x x
#define self self + 1
#define ping pong
#define pong ping
#define obj (1)
#define fn(x) <x>
#define call fn
#define args (1, 2)
#define add(a, b) a + b
#define apply(f, x) f x
#define empty
none() none( ) none none
any() any(1) any(1, 2) any(,) any((1, 2), 3)
some(1) some(1,) some(1, 2, 3) some(,) some(,2)
named() named(1) named(1, 2)
opt(1) opt(1,) opt(1, 2) opt(1, empty) opt(1, 2, 3)
opt2() opt2(1) opt2(empty)
opt3(a) opt3(a, b) opt4() opt4(1, 2)
gnu(1) gnu(1,) gnu(1, 2) gnu(,)
paste(a, b) paste(, b) paste(a,) paste(,) paste(1, 2) paste(., 5) paste(L, 'a') paste(-, >) paste(<<, =) paste(1e, 5)
paste3(a, , c) paste3(, b,) paste3(a, b, c) paste(self, self) paste(x, fn)(3)
both("a\n") both('\'') both( a  b ) both() both(fn(2))
twice(twice(self)) self ping pong
obj obj(2) call(3) call (3) call
(4) fn (fn(5)) fn(fn) (6)
apply(add, args) apply(add, (1, fn(2))) apply(call, (7))
fn(
 1
 +
#define inside 2
 inside
)
twice(fn)(8) twice(fn(9) fn)(10)
fn((a, b)) fn("a, )") fn(')')
add(fn(1), (2, 3)) add((1), [2)
__LINE__ twice(__LINE__)
