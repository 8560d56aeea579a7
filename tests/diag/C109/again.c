int x;
long x;
struct s { int a; int a; };
struct s { int b; };
union s *p;
enum { A, B, A };
int f(int a, int a) { int b; int b; { int b; } lab: lab: return b; }
int f(void) { return 0; }
typedef int t;
typedef long t;
int y = 1;
int y = 2;
