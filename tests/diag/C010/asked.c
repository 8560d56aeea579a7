/* What __has_include and its like are asked: a header's name, in parentheses; also where the answer counts for nothing. */
#define NUMBER 3
#define EMPTY
#define HEADER "asked.c"
#define ANGLED <as.c>
#if __has_include(3)
#endif
#if __has_include(NUMBER) || 1
#endif
#if 0 && __has_include(no_quotes.h)
#endif
#if __has_include()
#endif
#if __has_include(EMPTY)
#endif
#if __has_include("")
#endif
#if __has_include(<>)
#endif
#if __has_include
#endif
#if __has_include_next + 1
#endif
#if __has_include("asked.c"
#endif
#if __has_include(<asked.c)
#endif
#if 1
#elif __has_include(3)
#endif
#if 0
#if __has_include(3)
#endif
#endif
#if !__has_include("asked.c") || !__has_include(HEADER) || __has_include(ANGLED)
#error one is there, as a macro too; the other is not
#endif
#if defined(__has_include) && defined __has_include_next
int there;
#endif
#if defined 3
#endif
#if defined(
#endif
#if defined(x
#endif
int last = "the source goes on";
