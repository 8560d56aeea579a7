/* Each ## makes a text twice as long as the one before. */
#define TWICE(x) PASTE(x)
#define PASTE(x) x##x
int a = TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(x))))))))))))))))))))))));
