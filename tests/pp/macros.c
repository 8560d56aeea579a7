// push_macro, pop_macro, _Pragma, include_next, once, include by macro.
#define M 1
#pragma push_macro("M")
#undef M
#define M 2
M
#pragma pop_macro("M")
M
#pragma push_macro("N")
#define N 3
N
#pragma pop_macro("N")
N
#define HEADER "inc/here.h"
#include HEADER
#include "inc/here.h"
#define ANGLE <once.h>
#define STR(x) #x
#define XSTR(x) STR(x)
#define DIR inc
#include XSTR(DIR/once.h)
#include "inc/once.h"
#include "inc2/../inc/once.h"
#include "./inc/.//once.h"
#include "inc/next.h"
after
#define BEGIN {
#define END }
BEGIN END
#define func(a,\
b) a\
 b
func(1,
2
)
func(
#define LATE 5
1, LATE)
/* comment */ # /* more */ define C1 /* in */ 7 /* end */
C1
#define SPACED(x) x  +   x
SPACED( 1 )
"a" /* between */ "b"
1 //\
continued
2
a/**/b
