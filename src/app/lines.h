/* lines.h: records of one buffer as lines: text or JSON. */
#ifndef SKEP_APP_LINES_H
#define SKEP_APP_LINES_H

#include "app/app.h"
#include "ui/ui.h"

/* Records of one type, with all that the type decides. */
struct line_kind { struct data_record record; struct ui_rows rows; struct json_rows json_rows; bool is_struct; };
struct lines {
	struct host *h;
	struct line_kind *kind; u32 nkinds;  /* the last one is for bytes of no known type */
	const struct line_kind *last;        /* whose header stands above */
	struct data *cells;
	struct ui_clock clock;
	struct arena scratch;        /* of one record */
	bool json;
};
/* types: of the object. m: the buffer. */
void lines_init(struct lines *x, struct host *h, const struct data_types *types, const struct obj_map *m, bool json);
void lines_put(struct lines *x, const void *bytes, u32 len, struct buf *out);
void lines_free(struct lines *x);

#endif
