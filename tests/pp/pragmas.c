// _Pragma in macros stands on a line of its own; a #pragma in a macro's arguments is no part of a string.
#define noted(x) before _Pragma("one") x _Pragma("two") behind
noted(a) b noted(noted(c))
#define both(x) alpha_ ## x _Pragma("three") beta_ ## x
both(y);
#define text(x) #x x
text(p
#pragma inside
q)
