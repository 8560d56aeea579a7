/* object.h: the last step of compilation. */
#ifndef SKEP_CC_OBJECT_H
#define SKEP_CC_OBJECT_H

#include "cc/back/back.h"
#include "cc/ir/ir.h"
#include "cc/type/type.h"

struct obj;
/* NULL: reported. */
struct obj *object_build(struct arena *a, struct ir_module *mod, struct types *ts, const struct src_map *src,
	const struct back_ctx *c, str name);

#endif
