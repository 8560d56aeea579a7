/* BTF counts the variables of a section in 16 bits. */
#define D(n) int n##0, n##1, n##2, n##3, n##4, n##5, n##6, n##7, n##8, n##9, n##a, n##b, n##c, n##d, n##e, n##f;
#define C(n) D(n##0) D(n##1) D(n##2) D(n##3) D(n##4) D(n##5) D(n##6) D(n##7) D(n##8) D(n##9) D(n##a) D(n##b) D(n##c) D(n##d) D(n##e) D(n##f)
#define B(n) C(n##0) C(n##1) C(n##2) C(n##3) C(n##4) C(n##5) C(n##6) C(n##7) C(n##8) C(n##9) C(n##a) C(n##b) C(n##c) C(n##d) C(n##e) C(n##f)
B(g0) B(g1) B(g2) B(g3) B(g4) B(g5) B(g6) B(g7) B(g8) B(g9) B(ga) B(gb) B(gc) B(gd) B(ge) B(gf)
