/* clock.h: the time of the day as text. */
#ifndef SKEP_APP_CLOCK_H
#define SKEP_APP_CLOCK_H

#include "sys/sys.h"

enum { CLOCK_TEXT = 16 };
void clock_text(struct kern *k, char out[CLOCK_TEXT]);   /* 17:04:59, where the machine is */

#endif
