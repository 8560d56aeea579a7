/* What ## makes has to be one token. */
#define paste(a, b) a ## b
int a = paste(1, +);
int b = paste(+, -);
int c = paste(a, ());
int d = paste("a", b);
int e = paste(x, 2), x2, f = paste(0, x1), g = paste(-, -x2);
int h = paste(/, /);
int last = "the source goes on";
