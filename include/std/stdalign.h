/* stdalign.h: C11's words for alignment. */
#ifndef __alignas_is_defined
#define alignas _Alignas
#define alignof _Alignof
#define __alignas_is_defined 1
#define __alignof_is_defined 1
#endif
