/* kernel.h: what BCC's programs take from kernel headers without saying so: BCC includes a few of them in front of
 * every text. */
#ifndef BCC_KERNEL_H
#define BCC_KERNEL_H
#include "skep/kernel.h"
#endif
