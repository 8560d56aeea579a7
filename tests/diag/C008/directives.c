/* Directives that are none, or lack what they need. */
#nothing
#define
#define 3
#undef
#undef +
#ifdef
#elifdef
#elifndef 2
#endif
#ifndef 1
#endif
#include
#include next.h
#include "
#include <next
#line
#line x
#line 0x10
#line 007
#"text"
_Pragma(3)
_Pragma("once", 1)
_Pragma "once"
int swallowed;
int last = "the source goes on";
