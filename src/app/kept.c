/* kept.c: a vmlinux.h of some megabytes is read by every compile, and what the compiler finds out about it is the same
 * each time. So a copy of it lies in the cache, and that beside it: a header with the same bytes is the copy, mapped,
 * and is neither stored nor skimmed again. Every byte is compared: a hash would only say that it may be the same. */
#include "app/app.h"

#include <fcntl.h>
#include <sys/stat.h>

#define KEPT_MAGIC "skephd1"

enum { LEAST = 256 << 10, MOST_FILES = 8, SAMPLE = 4096, CHUNK = 64 << 10 };

/* text, more: bytes. The text and a NUL follow, and behind the next multiple of 8 what was kept beside it. */
struct kept_head { char magic[8]; u32 text, more; };

static u64 more_at(u32 text) { return ALIGN_UP(sizeof(struct kept_head) + text + 1, 8); }

/* The copy of a text that begins and ends like this. */
static str copy_of(struct host *h, const char *dir, str begin, str end, u64 bytes)
{
	return arena_printf(h->arena, "%s/header-%llx-%016llx", dir, (unsigned long long)bytes,
		(unsigned long long)(str_hash(begin) + 31 * str_hash(end)));
}

/* The file goes on as the text does, to its end. */
static bool is_same(struct host *h, int fd, str text)
{
	struct arena_mark mark = arena_mark(h->arena);
	char *chunk = arena_alloc(h->arena, CHUNK);
	u64 at = 0;
	long n;
	while ((n = h->k->read(h->k, fd, chunk, CHUNK)) > 0 && at + (u64)n <= text.n &&
		!memcmp(text.s + at, chunk, (u64)n))
		at += (u64)n;
	arena_reset(h->arena, mark);
	return !n && at == text.n;
}

static bool is_copy(const void *bytes, u64 len, u64 text)
{
	const struct kept_head *head = bytes;
	return len >= sizeof(*head) && !memcmp(head->magic, KEPT_MAGIC, sizeof(head->magic)) && head->text == text &&
		more_at(head->text) <= len && head->more == len - more_at(head->text) &&
		!((const char *)(head + 1))[head->text];
}

static bool read_copy(struct host *h, int fd, str path, u64 bytes, str *text)
{
	struct kept_header k = { 0 };
	if (!sys_mapped(h->k, path.s, &k.map, &k.len))
		return false;
	const struct kept_head *head = k.map;
	if (is_copy(k.map, k.len, bytes)) {
		k.text = (str){ (const char *)(head + 1), head->text };
		if (is_same(h, fd, k.text)) {
			h->k->rest(h->k, (void *)k.map, k.len);              /* few of its pages are read again */
			vec_push(&h->kept, h->arena, k);
			*text = k.text;
			return true;
		}
	}
	h->k->munmap(h->k, (void *)k.map, k.len);
	return false;
}

bool kept_read(struct host *h, const char *path, str *text)
{
	struct stat st;
	char begin[SAMPLE], end[SAMPLE];
	if (!str_ends(str_from(path), ".h") || h->k->stat(h->k, path, &st) < 0 || !S_ISREG(st.st_mode) ||
		st.st_size < LEAST || st.st_size > INT32_MAX)
		return false;
	const char *dir = sys_cache_own(h->k, h->arena);
	long fd = dir ? h->k->open(h->k, path, O_RDONLY, 0) : -1;
	if (fd < 0)
		return false;
	bool ok = h->k->pread(h->k, (int)fd, begin, SAMPLE, 0) == SAMPLE &&
		h->k->pread(h->k, (int)fd, end, SAMPLE, (u64)st.st_size - SAMPLE) == SAMPLE && read_copy(h, (int)fd,
		copy_of(h, dir, (str){ begin, SAMPLE }, (str){ end, SAMPLE }, (u64)st.st_size), (u64)st.st_size, text);
	h->k->close(h->k, (int)fd);
	return ok;
}

str kept_more(void *host, str text)
{
	const struct host *h = host;
	vec_each(k, &h->kept)
		if (k->text.s == text.s && k->text.n == text.n)
			return (str){ (const char *)k->map + more_at(text.n), (u32)(k->len - more_at(text.n)) };
	return STR("");
}

void kept_add(void *host, str text, str more)
{
	struct host *h = host;
	if (text.n < LEAST || more.n > INT32_MAX)
		return;
	const char *dir = sys_cache_own(h->k, h->arena);
	struct buf b = BUF_INIT;
	if (!dir)
		return;
	buf_add(&b, &(struct kept_head){ KEPT_MAGIC, text.n, more.n }, sizeof(struct kept_head));
	buf_add(&b, text.s, text.n);
	while (b.n < more_at(text.n))
		buf_char(&b, 0);
	buf_add(&b, more.s, more.n);
	sys_cache_trim(h->k, h->arena, dir, "header-", MOST_FILES - 1);
	sys_cache_put(h->k, h->arena, copy_of(h, dir, str_sub(text, 0, SAMPLE), str_sub(text, text.n - SAMPLE, text.n),
		text.n), buf_view(&b));
	buf_free(&b);
}

void kept_close(struct host *h)
{
	vec_each(k, &h->kept)
		h->k->munmap(h->k, (void *)k->map, k->len);
	h->kept.n = 0;
}
