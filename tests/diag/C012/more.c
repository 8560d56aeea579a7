/* Words behind directives that want none. */
#define x 1
#undef x y
#ifdef x y
#else z
#endif z
#if 1
#else z
#endif
#ifndef x y
#endif /* is fine */
#if 0
#elifdef x y
#elifndef x y
#else w
#endif // is fine
#include "next.h" "other.h"
int last = "the source goes on";
