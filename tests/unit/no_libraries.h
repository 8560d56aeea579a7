/* no_libraries.h: what the exporter has of libraries, for unit programs that are linked without them: no YAML, no passwords. */
#ifndef NO_LIBRARIES_H
#define NO_LIBRARIES_H
#include "exporter/exporter_private.h"

bool yaml_is_there(void) { return false; }

struct yaml *yaml_read(struct arena *a, struct src_map *src, str path, str text, struct diags *ds)
{
	(void)a, (void)src, (void)path, (void)text, (void)ds;
	return NULL;
}

bool password_is_there(void) { return false; }
bool password_fits(const char *password, const char *hash) { return (void)password, (void)hash, false; }

#endif
