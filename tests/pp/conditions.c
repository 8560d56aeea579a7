// #if in all its forms.
#define YES 1
#define NO 0
#define EMPTY
#define F(x) x
#define DEF defined(YES)
#if YES && !NO && F(1) && defined YES && defined(NO) && !defined EMPTYX
1
#endif
#if 1 ? 2 : 3/0
2
#endif
#if 0 && 1/0 || 1
3
#endif
#if -1 > 0u
4
#endif
#if (2 || 3) != 1 || 0x10 != 16 || 010 != 8 || 'a' != 97 || '\377' > 0 || '\0' || 1 << 2 != 4 || ~0 != -1 || -7 / 2 != -3 || -7 % 2 != -1
5
#elif 18446744073709551615u == -1 && 9223372036854775807 + 1u > 0 && 0xffffffffffffffff == -1ull
#else
6
#endif
#if undefined_thing || undefined_call
7
#elif 0
#elif 1
8
#elif 1/0 garbage
#else
9
#endif
#ifdef YES
#ifndef NO
10
#else
11
#if 0
#if 1
12
#else
13
#endif
#elif 1
14
#endif
#endif
#elif broken (
#endif
#if 0
#garbage here
unclosed too
#if nested
#else
#endif
#elif DEF
15
#endif
#if __has_include(<no_such_file.h>) || __has_include("no_such")
16
#endif
#if __has_include("inc/here.h") && defined __has_include && __has_attribute(packed) && __has_attribute(__packed__)
17
#endif
#if (((1)))
18
#endif
#ifdef __COUNTER__
__COUNTER__ __COUNTER__
#endif
#line 100 "other.c"
__LINE__
# 
#if 1 //
19 /* over
lines */ 20
#endif /* x */
#undef YES
#undef NEVER_DEFINED
#ifdef YES
21
#endif
// Commas, shifts by what is negative, wide characters.
#if (1, 2) == 2 && (0 ? 3, 4 : 5) == 5 && (1 ? 2 : 3, 0)
no
#else
commas
#endif
#define pair(a, ...) a, ##__VA_ARGS__
#if pair(2,) 3
a pair
#endif
#if 17 << -2 == 4 && 25 >> -2 == 100 && -5 >> 1 == -3 && -1 >> 70 == -1 && 1u << 64 == 0
shifts
#endif
#if L'\400' == 256 && L'\x1234' == 0x1234 && '\377' < 0
characters
#endif
#define HEADER "inc/here.h"
#define ANGLED <once.h>
#if __has_include(HEADER) && __has_include(ANGLED) && !__has_include( "no_such" )
has headers
#endif
#define attribute packed
#if __has_attribute(attribute)
has attribute
#endif
int answer = __has_attribute(packed) + __has_attribute(attribute);
#ifdef __has_include
asks for headers
#endif
#ifndef __has_builtin
no
#endif
#if defined __has_attribute && defined(__has_include_next) && !defined __has_nothing
asks for attributes
#endif
