// A circle of three.
static __attribute__((noinline)) int b(int n), c(int n);
static __attribute__((noinline)) int a(int n) { return n ? b(n - 1) : 0; }
static __attribute__((noinline)) int b(int n) { return n ? c(n - 2) : 1; }
static __attribute__((noinline)) int c(int n) { return a(n); }
__attribute__((section("raw_tp/x"))) int prog(int *ctx) { return a(ctx[0]); }
