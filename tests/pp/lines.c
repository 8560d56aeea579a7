/* lines.c: directives as they may be written: groups that are left out with text that is no C, elifdef, names told again,
 * splices, line numbers that are set, other spellings. */
#define one 1
#define one 1
#define two(a, b) a + b
#define two(a, b) a + b
int a = one, b = two(3, 4);
#if 0
it's no C: " an open quote, 'c
"and \" one with a quote" /* a comment
#endif inside of it */
#if 1
#else
#endif
?? // and an open /* here
' \' #endif
"/* no comment" x "\" /* nor here"
# not a directive that is known
#endif
#ifdef one
int c;
#elifdef two
int d;
#else
int e;
#endif
#ifndef one
int f;
#elifndef two
int g;
#elifdef two
int h;
#else
int i;
#endif
#ifdef nobody
#elifndef nobody
int j;
#elifndef nobody
int k;
#endif
#if 0
#elif one == 2
int l;
#elif one == 1
int m;
#elif 1 / 0
int n;
#else
int o;
#endif
#if 1
#elif this is not asked )(
#endif
#if 0
#if 1
int p;
#else
int q;
#endif
#elif 1
int r;
#endif
  #  define  spaced   spaced out
spaced
#def\
ine split(x) \
	x \
	+ x
int s = split(1);
int t\
u = 1;
#undef one
#undef nobody
#ifdef one
int v;
#endif
#
# // nothing
#ident "something"
#pragma once_upon a time
%:define dig 3
int w<:dig:> = <% dig %>;
#define str(x) #x
#define str2(x) str(x)
char *x = str(a  b "c\n" '\0' \ d), *y = str2(dig);
%:define hash(x) %:x
char *z = hash(q);
#line 100 "other.h"
int line = __LINE__; char *file = __FILE__;
#line 200
int line2 = __LINE__;
int counted = __COUNTER__ + __COUNTER__;
#if 1
#else // words
#endif // words
