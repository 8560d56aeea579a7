/* What uses.c lacks, and something of its own; nothing here uses "limit". */
#define SEC(name) __attribute__((section(name), used))
struct counts { int (*type)[1]; int (*max_entries)[4]; unsigned *key; unsigned *value; };
struct counts in_maps SEC(".maps"), plain SEC(".maps");
int calls = 2;
unsigned level = 3;
__attribute__((weak)) int in_both = 4;
const volatile unsigned limit = 7;
unsigned above(int n);

static __attribute__((noinline)) int count(int n) { return n + calls++; }
int twice(int n) { return n + count(n); }
int thrice(int n) { return n * 3 + level; }

SEC("raw_tp/sys_enter") int defines(void *ctx) { return above(1) + twice(level); }
