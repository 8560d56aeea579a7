/* loss.h: what was sent and did not arrive, counted and told. */
#ifndef SKEP_APP_LOSS_H
#define SKEP_APP_LOSS_H

#include "app/app.h"
#include "stream/stream.h"

struct loss {
	struct host *h;
	struct loaded *loaded;
	struct stream *stream;
	s32 *source;                 /* by map: its number in the stream; -1: not read */
	s32 mappings;                /* what processes map: its number in the stream; -1: nobody asks */
	u64 *told;                   /* by map, then records of an unknown buffer, prints, mappings: as far as was said */
	bool json;
	struct buf *out, *err;
};
void loss_init(struct loss *x);      /* whose h, loaded, stream, json, out and err are set */
void loss_source(struct loss *x, u32 map, u32 source);
/* Says what was lost since it was asked last. At the end: all of it, once more as a sum. */
void loss_tell(struct loss *x, bool is_last);

#endif
