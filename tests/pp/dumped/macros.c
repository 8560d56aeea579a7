/* macros.c: macros as -dM prints them: parameters, texts, pastes, blanks, those that went. */
#define zz_one 1
#define zz_empty
#define zz_add(a, b) ((a)   +	(b))
#define zz_none() nothing
#define zz_any(...) f(__VA_ARGS__)
#define zz_some(a, ...) a __VA_OPT__(,) __VA_ARGS__
#define zz_named(rest...) #rest rest
#define zz_paste(a, b) a ## b #a
#define zz_text "a  b" 'c' L"d"
#define zz_lines 1 + \
	2 + \
	3
#define zz_gone 1
#undef zz_gone
#define zz_again 1
#undef zz_again
#define zz_again 2 /* words */ 3 // more
#define zz_ops <<= ... -> ++ # ## <:
#if 0
#define zz_left_out
#endif
#include "more.h"
int not_printed = zz_one;
