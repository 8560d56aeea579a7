/* What another object defines: maps, variables, functions. */
#define SEC(name) __attribute__((section(name), used))
struct counts { int (*type)[1]; int (*max_entries)[4]; unsigned *key; unsigned *value; };
extern struct counts in_maps SEC(".maps");
extern struct counts plain;
extern unsigned level;
__attribute__((weak)) int in_both = 5;
extern const volatile unsigned limit;
extern int twice(int n);
int thrice(int n);
static void *(*lookup)(void *map, const void *key) = (void *)1;

unsigned above(int n) { return n + level; }

SEC("raw_tp/sys_enter") int uses(void *ctx)
{
	unsigned key = level + limit, *v = lookup(&in_maps, &key), *w = lookup(&plain, &key);
	return (v ? *v : 0) + (w ? *w : 0) + twice(3) + thrice(4);
}
SEC("license") char _license[] = "GPL";
