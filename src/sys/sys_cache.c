/* sys_cache.c: what was worked out once and is kept for the next run, in files that are there whole or not at all. A
 * directory is trusted that nobody else can write to: what lies there was written by root, or by ourselves. */
#include "sys/sys.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_trusted(struct kern *k, const char *dir, uid_t owner, bool *is_there)
{
	struct stat st;
	*is_there = k->stat(k, dir, &st) == 0;
	return *is_there && S_ISDIR(st.st_mode) && st.st_uid == owner && !(st.st_mode & 022);
}

const char *sys_cache_dir(struct kern *k)
{
	/* /run is there where /var is not, or not yet, or cannot be written */
	static const char *const dirs[] = { "/var/cache/skep", "/run/skep" };
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++) {
		bool is_there;
		k->mkdir(k, dirs[i], 0755);
		if (is_trusted(k, dirs[i], 0, &is_there))
			return dirs[i];
		if (is_there)
			return NULL;
	}
	return NULL;
}

const char *sys_cache_own(struct kern *k, struct arena *a)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	bool is_there;
	if (!geteuid())
		return sys_cache_dir(k);
	str top = STR("");
	if (xdg && *xdg == '/')
		top = str_from(xdg);
	else if (home && *home == '/')
		top = arena_printf(a, "%s/.cache", home);
	if (!top.n)
		return NULL;
	const char *dir = arena_printf(a, "%.*s/skep", STR_ARG(top)).s;
	k->mkdir(k, arena_strdup(a, top), 0700);
	k->mkdir(k, dir, 0755);
	return is_trusted(k, dir, geteuid(), &is_there) ? dir : NULL;
}

bool sys_cache_put(struct kern *k, struct arena *a, str path, str bytes)
{
	str tmp = arena_printf(a, "%.*s.%ld", STR_ARG(path), k->getpid(k));
	long r = sys_write_file(k, tmp.s, bytes, O_CREAT | O_TRUNC);
	if (r == (long)bytes.n && k->rename(k, tmp.s, path.s) == 0)
		return true;
	k->unlink(k, tmp.s);
	return false;
}

struct aged { str path; s64 when; };

static int older_first(const void *a, const void *b)
{
	const struct aged *x = a, *y = b;
	return (x->when > y->when) - (x->when < y->when);
}

void sys_cache_trim(struct kern *k, struct arena *a, const char *dir, const char *prefix, u32 most)
{
	struct buf names = BUF_INIT;
	vec(struct aged) all = { 0 };
	if (k->list(k, dir, &names) > 0)
		for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1) {
			struct aged file = { arena_printf(a, "%s/%s", dir, p), 0 };
			struct stat st;
			if (strncmp(p, prefix, strlen(prefix)))
				continue;
			if (k->stat(k, file.path.s, &st) == 0)
				file.when = st.st_mtime;
			vec_push(&all, a, file);
		}
	buf_free(&names);
	if (all.n > most)
		qsort(all.v, all.n, sizeof(*all.v), older_first);
	for (u32 i = 0; i + most < all.n; i++)
		k->unlink(k, all.v[i].path.s);
}
