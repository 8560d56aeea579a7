/* export.h: data for other programs: JSON, one object a line. */
#ifndef SKEP_EXPORT_H
#define SKEP_EXPORT_H

#include "base/base.h"
#include "data/data.h"

void export_json(const struct data *d, struct buf *out);             /* the value alone */
void export_json_table(const struct data_table *t, struct buf *out); /* {"map":title,"rows":[{...}]} and a newline */
void export_json_hist(const struct data_hist *h, struct buf *out);

#endif
