SEC("xdp") int prog(void *ctx) { return 0; }
static extern int x;
struct { int; } v;
enum { A, B = , C };
int f(int a, , int b);
5;
int typedef_as_value(void) { typedef int t; return t + 1; }
