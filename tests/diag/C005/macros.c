/* Macros that are written or called wrongly; each line says what its own fault is, and the next one is read on. */
#define two(a, a) a
#define number(1) x
#define open(a
#define apart(a b) a
#define dots(..., a) a
#define hash(a) #b
#define begins ## a
#define ends a ##
#define ends_fn(a) a ##
#define defined 1
int last = "the source goes on";
