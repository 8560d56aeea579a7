/* yaml_none.c: in place of yaml.c where libyaml was not there when skep was built. */
#include "exporter/exporter_private.h"

bool yaml_is_there(void) { return false; }

struct yaml *yaml_read(struct arena *a UNUSED, struct src_map *src UNUSED, str path, str text UNUSED, struct diags *ds)
{
	exporter_report(ds, NO_YAML, where_file(path, 0),
		"this build of skep cannot read YAML: it was built without libyaml");
	return NULL;
}
