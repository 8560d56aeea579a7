/* Each # escapes what the one before escaped. */
#define TWICE(x) STRING(x)
#define STRING(x) #x
const char *a = TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE("\\"))))))))))))))))))))))));
