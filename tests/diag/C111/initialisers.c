struct s { int a, b; };
int a[2] = { 1, 2, 3 };
struct s s = { 1, 2, 3 };
char c[2] = "abc";
int d[2] = 5;
int e[2] = { [2] = 1 };
int f[4] = { [2 ... 1] = 1 };
int g = { 1, 2 };
struct s h = { [0] = 1 };
struct flex { int n; int v[]; } i = { 1, { 1, 2 } };
int local(void) { struct flex x = { 1, { 1, 2 } }; return x.n; }
