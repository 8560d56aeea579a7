// texts that nothing bounds
static int same(const char *a, const char *b) { return __builtin_strcmp(a, b); }
int f(char *a, char *b) { return same(a, b); }
int g(char *a) { return __builtin_strlen(a); }
int h(char *a, char *b, unsigned long n) { return __builtin_strncmp(a, b, n); }
int i(char *a, char *b) { return __builtin_strncmp(a, b, 257) + __builtin_strncmp(a, b, 4); }
