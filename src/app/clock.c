/* clock.c: the time of the day as text. */
#include "app/clock.h"

#include <time.h>

enum { NS_PER_S = 1000000000 };

void clock_text(struct kern *k, char out[CLOCK_TEXT])
{
	struct tm tm;
	time_t now = (time_t)(k->real_ns(k) / NS_PER_S);
	strftime(out, CLOCK_TEXT, "%H:%M:%S", localtime_r(&now, &tm));
}
