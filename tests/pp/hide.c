// Rescanning and hide sets: the hard cases.
#define f(a) a*g
#define g(a) f(a)
f(2)(9)
#define x 3
#define ff(a) ff(x * (a))
#undef x
#define x 2
#define gg gg1
#define z z[0]
#define h gg(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define gg1(a) ff(a)
ff(y+1) + ff(ff(z)) % t(t(gg)(0) + t)(1);
gg(x+(3)) | h 5) & m
	(ff)^t(m);
#define foo foo bar
#define bar foo
foo bar
#define NIL(xxx) xxx
#define G_0(arg) NIL(G_1)(arg)
#define G_1(arg) NIL(arg)
G_0(42)
#define EMPTY
#define DEFER(id) id EMPTY
#define OBSTRUCT(id) id DEFER(EMPTY)()
#define EXPAND(...) __VA_ARGS__
#define A() 123
DEFER(A)() EXPAND(DEFER(A)()) A EMPTY ()
#define REPEAT_INDIRECT() REPEAT
#define REPEAT(n) n DEFER(REPEAT_INDIRECT)()(n)
EXPAND(EXPAND(REPEAT(8)))
#define AA BB
#define BB AA
AA BB
#define self(x) self(x) x
self(self(1))
#define lparen (
#define call(x) <x>
call lparen 1) call EMPTY (2) call
(3)
call
#define swap(a, b) b a
swap(swap(1, 2), swap(3, 4)) swap((1, 2), [3) , 4]
#define nothing()
#define one(x) [x]
nothing() one() one( ) one(nothing()) 
#define cat3(a,b,c) a##b##c
cat3(1,2,3) cat3(,x,) cat3(a,,b) cat3(,,)
#define q(x) x
q(q)(q)(1) q(q(q)(2))
#define fn() fn2
#define fn2() fn
fn()()()()
