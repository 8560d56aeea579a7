// A check of arithmetic whose operands have 128 bits; a result of 128 bits is fine.
__attribute__((section("xdp"))) int wide(void *c) { __int128 r, a = (long)c; return __builtin_add_overflow(a, 1, &r) || __builtin_mul_overflow((long)c, 3, &r); }
