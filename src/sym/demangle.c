/* demangle.c: names of C++ and Rust functions as people wrote them, by libiberty where the link has it: its function is
 * a weak name here, so that what is linked without it shows names as they are. */
#include "sym/sym.h"

#include <stdlib.h>

/* <libiberty/demangle.h>: DMGL_PARAMS, DMGL_ANSI, DMGL_AUTO. */
enum { MAX_MANGLED = 4096, PARAMS = 1, ANSI = 1 << 1, AUTO = 1 << 8 };
extern char *cplus_demangle(const char *mangled, int options) __attribute__((weak, visibility("default")));

bool sym_can_demangle(void) { return cplus_demangle != NULL; }

str sym_demangle(struct arena *a, str name, bool with_arguments)
{
	bool is_mangled = name.n > 2 && name.n <= MAX_MANGLED && name.s[0] == '_' &&
		(name.s[1] == 'Z' || name.s[1] == 'R');
	if (!is_mangled || !sym_can_demangle())
		return arena_str(a, name);
	char *plain = cplus_demangle(arena_strdup(a, name), ANSI | AUTO | (with_arguments ? PARAMS : 0));
	str out = plain ? arena_str(a, str_from(plain)) : arena_str(a, name);
	free(plain);
	return out;
}
