#define concat(a, b) a ## b
#define apply(fn, n) concat(fn, n)
#define nth(_, _1, _2, _3, _4, N, ...) N
#define narg(...) nth(_, ##__VA_ARGS__, 4, 3, 2, 1, 0)
#define call0() zero()
#define call1(a) one(a)
#define call2(a, b) two(a, b)
#define call(args...) apply(call, narg(args))(args)
#define EMPTY()
#define DEFER(id) id EMPTY()
#define A() 123
#define EXPAND(...) __VA_ARGS__
call() call(1) call(1, 2)
DEFER(A)() EXPAND(DEFER(A)())
#define log(fmt, ...) print(fmt, ##__VA_ARGS__)
log("a") log("b", 1, 2)
#if defined(concat) && narg(1, 2) == 2 && (1 ? 2 : 0) == 2 && -1 < 0u == 0
yes
#elif 1
no
#endif
