// Variables that are only set: not those whose value is used where it is set.
// flags: -Wall
int a; int g(int x) { return x; }
int f1(int n) { int i = 0; while (i++ < n) a++; return 0; }
int f2(int n) { int i; i = n; i += 2; i++; return 0; }
int f3(int n) { int i; return g(i = n); }
int f4(int n) { int i = 3; i++; return n; }
int f5(int n) { int i = 3; for (; n > 0; n--, i++) ; return n; }
int f6(int n) { int i, j; i = j = n; return i; }
int f7(int n) { int i; if ((i = n)) return 1; return 0; }
int f8(int n) { int i = 0; return (n ? i++ : 0); }
int f9(int n) { int i = 0; return ({ i += n; }); }
