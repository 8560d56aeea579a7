/* More cases than a switch may have: 17 times 256. */
#define D(n) case n + 0:; case n + 1:; case n + 2:; case n + 3:; case n + 4:; case n + 5:; case n + 6:; case n + 7:;
#define C(n) D(n) D(n + 8) D(n + 16) D(n + 24) D(n + 32) D(n + 40) D(n + 48) D(n + 56)
#define B(n) C(n) C(n + 64) C(n + 128) C(n + 192)
#define A(n) B(n) B(n + 256) B(n + 512) B(n + 768)
int f(int x)
{
	switch (x) {
	A(0) A(1024) A(2048) A(3072)
	B(4096)
		return 1;
	}
	return 0;
}
