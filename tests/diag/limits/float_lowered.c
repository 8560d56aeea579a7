// What is only stored is no calculation; met only when code is made.
__attribute__((section("xdp"))) int deduced(void *c) { __auto_type x = 1.5; return sizeof(x); }
__attribute__((section("xdp"))) int in_assembly(void *c) { asm volatile("r0 = %0" : : "r"(1.5)); return 1; }
