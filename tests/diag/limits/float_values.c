// Floating constants in places where nothing converts them: an error each, in functions of their own.
extern int printf(const char *format, ...);
extern int old();
__attribute__((section("xdp"))) int passed(void *c) { return printf("%f", 1.5); }
__attribute__((section("xdp"))) int passed_undeclared(void *c) { return old(2.5f); }
__attribute__((section("xdp"))) int deduced(void *c) { __auto_type x = 1.5; return x == 1; }
__attribute__((section("xdp"))) int in_assembly(void *c) { asm volatile("r0 = %0" : : "r"(1.5)); return 1; }
