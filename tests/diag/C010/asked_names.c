/* What __has_builtin and its like are asked: a name, in parentheses. */
#if __has_builtin(3) || __has_builtin("memcpy") || __has_builtin(memcpy)
#error numbers and texts are no names, and memcpy is no builtin
#endif
#if __has_attribute() || __has_feature(+) || __has_extension(1) || __has_c_attribute(gnu::2)
#endif
#if __has_builtin(__builtin_memcpy) && __has_attribute(const) && !__has_warning("-Wall")
int names;
#endif
int last = "the source goes on";
