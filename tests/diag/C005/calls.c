/* Calls of macros with too few or too many arguments, and one without an end. */
#define one(a) a
#define pair(a, b) a b
#define none() 1
#define more(a, ...) a __VA_ARGS__
int a = one(1, 2);
int b = pair(1);
int c = none(3);
int d = more();
int e = one + pair;
int f = pair(1, (2, 3), 4);
int last = "the source goes on";
int g = one(1
