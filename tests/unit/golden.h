/* golden.h: what a test found, as text, compared with tests/unit/golden/NAME.txt. BLESS=1 writes the file instead: look
 * at the difference before you commit it. */
#ifndef SKEP_TESTS_GOLDEN_H
#define SKEP_TESTS_GOLDEN_H

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

static bool golden_read(const char *path, struct buf *text)
{
	FILE *f = fopen(path, "r");
	char some[4096];
	for (size_t n; f && (n = fread(some, 1, sizeof(some), f)) > 0;)
		buf_add(text, some, n);
	if (f)
		fclose(f);
	return f != NULL;
}

/* The first line that differs is shown; false: some does. */
static UNUSED bool golden(const char *name, struct buf *got)
{
	char path[256];
	struct buf want = BUF_INIT;
	str a, b, x, y;
	snprintf(path, sizeof(path), "tests/unit/golden/%s.txt", name);
	const char *bless = getenv("BLESS");         /* tests/run sets it always: empty is no */
	FILE *f = bless && *bless ? fopen(path, "w") : NULL;
	if (f) {
		fwrite(got->s, 1, got->n, f);
		fclose(f);
		buf_free(got);
		return true;
	}
	golden_read(path, &want);
	a = buf_view(&want), b = buf_view(got);
	bool same = str_eq(a, b);
	for (u32 line = 1; !same && (a.n || b.n); line++) {
		str_cut(a, '\n', &x, &a);
		str_cut(b, '\n', &y, &b);
		if (!str_eq(x, y)) {
			printf("%s:%u: wanted '%.*s'\n%s:%u: but got '%.*s'\n", path, line, STR_ARG(x), path, line,
				STR_ARG(y));
			break;
		}
	}
	buf_free(&want);
	buf_free(got);
	return same;
}

#endif
