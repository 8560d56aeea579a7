/* yaml.h: a file of YAML as a tree. */
#ifndef SKEP_EXPORTER_YAML_H
#define SKEP_EXPORTER_YAML_H

#include "base/base.h"

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_TABLE };
struct yaml {
	enum yaml_kind kind;
	str text;                    /* TEXT: as it is written, numbers too */
	bool is_plain;               /* TEXT without quotes */
	struct where where;
	struct yaml *key, *item; u32 n;      /* TABLE has keys */
};
bool yaml_is_there(void);
/* Aliases are followed; a file whose tree would be out of proportion is refused. NULL: reported. */
struct yaml *yaml_read(struct arena *a, struct src_map *src, str path, str text, struct diags *ds);

#endif
