/* libc.h: what the C library's headers need of each other where skep answers one of them: sources for BPF include
 * <stdio.h> or <stdlib.h> out of habit, and what these declare is never called. */
#ifndef SKEP_LIBC_H
#define SKEP_LIBC_H
#include "skep/uapi.h"
typedef __builtin_va_list __gnuc_va_list, va_list;
typedef unsigned char __uint8_t;
typedef unsigned short __uint16_t;
typedef unsigned int __uint32_t, socklen_t;
#endif
