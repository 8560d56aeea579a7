struct in { int b, c; };
struct s { struct in a; int d[3]; unsigned x:3, y:5; union { int u; char v; }; char name[8]; };
struct s s1 = { 1, 2, 3, 4, 5, 6, 7, 8, "abc" };
struct s s2 = { .a.b = 1, 2, .d = { [1] = 5, 6 }, .y = 3, .v = 'x', .name = "hi" };
struct s s3[] = { [2] = { { 1 } }, [0 ... 1].d[2] = 7 };
int m[2][2] = { 1, 2, 3 }, k[] = { 1, 2, [5] = 3, }, z[3] = {};
char t[] = "hello", q[3] = "abc", w[] = { "xy" };
const char *names[] = { "a", "b" };
struct in f(void) { return (struct in){ 1 }; }
struct in g(struct in *p) { struct in a = *p, b = f(), c = { p->b }; int i = { 4 }; struct s d = { *p, { 1 } }; return a; }
int *ptr = &m[1][1]; long off = (long)&((struct s *)0)->d[2];
int arr[(sizeof(s3) / sizeof(s3[0]) == 3) ? 1 : -1];
enum e { A = 1, B = A << 4, C } e = C;
struct old { int a, b; } o = { a: 1, b: 2 };
