// More values than an initialiser may have: told once, and the rest is not read.
#define V1 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
#define V2 V1, V1, V1, V1, V1, V1, V1, V1, V1, V1, V1, V1, V1, V1, V1, V1
#define V3 V2, V2, V2, V2, V2, V2, V2, V2, V2, V2, V2, V2, V2, V2, V2, V2
#define V4 V3, V3, V3, V3, V3, V3, V3, V3, V3, V3, V3, V3, V3, V3, V3, V3
int few[70000] = { V4 };
struct pair { int a[2]; } pairs[3000000] = {
V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, 1,
	2, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4, V4 };
int after = 1 +;
