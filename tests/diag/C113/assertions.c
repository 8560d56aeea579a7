_Static_assert(sizeof(int) == 8, "int is small");
static_assert(1 + 1 == 3);
struct s { int a; _Static_assert(0, "inside"); };
int f(void) { _Static_assert(sizeof(struct s) == 4, "fine"); _Static_assert(0); return 0; }
