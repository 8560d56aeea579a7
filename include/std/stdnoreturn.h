/* stdnoreturn.h: C11's word for functions that do not return. */
#ifndef noreturn
#define noreturn _Noreturn
#endif
