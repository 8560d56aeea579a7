/* arena.c: a bump allocator in growing blocks; memory is zero when handed out. Large blocks come from the kernel, where
 * they are zero until they are used: what no one had before is not touched, so that the part of an array that never
 * grows full costs no memory. Pages for small things are asked for some at a time: a page fault for each costs more
 * than what is then written there, on a virtual machine by far. */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct arena_block {
	struct arena_block *older;
	size_t size;                 /* of the data that follows */
	/* From here on all is zero, but for what lies between here and the arena's at: of a large block, what was never
	 * handed out. */
	char *clean;
	/* to here pages were asked for; what is large and sparse gets its own as it is used */
	char *ready;
	char data[] __attribute__((aligned(16)));
};

enum { HUGE_FROM = 1 << 20, HUGE = 2 << 20 };
enum { FIRST_BLOCK = 16 << 10, LARGE_BLOCK = 256 << 10, MAX_BLOCK = 512 << 10, AHEAD = 64 << 10, PAGE = 4096 };

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23       /* Linux 5.14; what kernel does not know it brings pages one at a time */
#endif

/* First blocks, of arenas that were for a moment only: the next such arena gets one at once. Not under
 * AddressSanitizer. Threads have arenas of their own, and these in common: a place is taken and filled as one step. */
static struct arena_block *spare[4];

/* A gap is behind each thing that is handed out; it, and what is not handed out, is not to be touched. */
#if IS_WATCHED
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
static void hide(const void *p, size_t n) { __asan_poison_memory_region(p, n); }
static void show(const void *p, size_t n) { __asan_unpoison_memory_region(p, n); }
#else
enum { GAP = 0 };
static void hide(const void *p, size_t n) { (void)p, (void)n; }
static void show(const void *p, size_t n) { (void)p, (void)n; }
#endif

static char *behind(const struct arena *a, char *end)
{
	return GAP ? MIN(end + GAP, a->end) : end;
}

static struct arena_block *take_spare(void)
{
	struct arena_block *b = NULL;
	for (u32 i = 0; i < ARRAY_LEN(spare) && !b; i++)
		if (__atomic_load_n(&spare[i], __ATOMIC_RELAXED))
			b = __atomic_exchange_n(&spare[i], NULL, __ATOMIC_ACQUIRE);
	return b;
}

static bool keep_spare(struct arena_block *b)
{
	bool kept = false;
	for (u32 i = 0; i < ARRAY_LEN(spare) && !kept; i++) {
		struct arena_block *none = NULL;
		kept = !__atomic_load_n(&spare[i], __ATOMIC_RELAXED) && __atomic_compare_exchange_n(&spare[i], &none, b,
			false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
	}
	return kept;
}

/* A block as large as a huge page, where one begins. The first touch brings all of it; without huge pages it is as any
 * other block. */
static struct arena_block *huge_block(void)
{
	char *p = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	char *at = (char *)ALIGN_UP((uintptr_t)p, HUGE), *end = p + 2 * HUGE;
	if (at > p)
		munmap(p, (size_t)(at - p));
	munmap(at + HUGE, (size_t)(end - at - HUGE));
	int saved = errno;
	madvise(at, HUGE, MADV_HUGEPAGE);
	errno = saved;
	return (struct arena_block *)at;
}

static struct arena_block *new_block(size_t size)
{
	if (size == HUGE - sizeof(struct arena_block))
		return huge_block();
	return size >= LARGE_BLOCK ? mmap(NULL, sizeof(struct arena_block) + size, PROT_READ | PROT_WRITE, MAP_PRIVATE |
		MAP_ANONYMOUS, -1, 0) :
		malloc(sizeof(struct arena_block) + size);
}

/* From the page of `from` on there are pages up to `end`. */
static void get_pages(char *from, char *end)
{
	int saved = errno;
	char *page = (char *)((uintptr_t)from & ~(uintptr_t)(PAGE - 1));
	madvise(page, (size_t)(end - page), MADV_POPULATE_WRITE);
	errno = saved;
}

/* What was handed out up to now is not zero any more, whoever gets it next. */
static void handed_out(struct arena *a)
{
	if (a->block && a->at > a->block->clean)
		a->block->clean = a->at;
}

/* An idle block of at least that size. All that was handed out of it is not zero. */
static struct arena_block *take_idle(struct arena *a, size_t size)
{
	for (struct arena_block **at = &a->idle, *b; (b = *at); at = &b->older)
		if (b->size >= size) {
			*at = b->older;
			a->idle_bytes -= b->size;
			return b;
		}
	return NULL;
}

static void use_block(struct arena *a, struct arena_block *b)
{
	b->older = a->block;
	a->block = b;
	a->at = b->data;
	a->end = b->data + b->size;
	a->total += b->size;
	hide(b->data, b->size);
}

static void add_block(struct arena *a, size_t need)
{
	struct arena_block *idle = a->idle ? take_idle(a, need) : NULL;
	handed_out(a);
	if (idle) {
		use_block(a, idle);
		return;
	}
	size_t size = a->block ? MIN(a->block->size * 2, (size_t)MAX_BLOCK) : FIRST_BLOCK;
	if (a->is_huge && a->total >= HUGE_FROM && need <= HUGE - sizeof(struct arena_block))
		size = HUGE - sizeof(struct arena_block);
	else if (size < need)
		size = ALIGN_UP(need, (size_t)4096);
	bool is_large = size >= LARGE_BLOCK;
	struct arena_block *had = size == FIRST_BLOCK ? take_spare() : NULL, *b = had ? had : new_block(size);
	if (!b || b == MAP_FAILED)
		base_out_of_memory(size);
	b->size = size;
	b->clean = is_large ? b->data : b->data + size;
	b->ready = b->data;
	if (!is_large) {
		b->ready += size;
		if (!had)
			get_pages((char *)b, b->ready);
	}
	use_block(a, b);
}

static __attribute__((noinline)) void get_ahead(struct arena_block *b, char *p, size_t size)
{
	char *end = p + size, *ahead = size < AHEAD ? MIN(end + AHEAD, b->data + b->size) : end;
	if (ahead > end)
		get_pages(MAX(p, b->ready), ahead);
	b->ready = ahead;
}

/* May be written to. */
static inline void *ready(struct arena_block *b, char *p, size_t size)
{
	show(p, size);
	if (unlikely(p + size > b->ready))
		get_ahead(b, p, size);
	return p;
}

/* Not yet handed out: what lies before clean has been used before. */
static inline void *zeroed(struct arena_block *b, char *p, size_t size)
{
	ready(b, p, size);
	return p < b->clean ? memset(p, 0, (size_t)(MIN(p + size, b->clean) - p)) : p;
}

/* Where the newest block has no room. */
static __attribute__((noinline)) char *take_slowly(struct arena *a, size_t size, size_t align)
{
	if (size > SIZE_MAX / 2)
		base_out_of_memory(size);
	if (!a->block || size > (size_t)(a->end - a->at) || (char *)ALIGN_UP((uintptr_t)a->at, align) + size > a->end)
		add_block(a, size + align + GAP);
	char *p = (char *)ALIGN_UP((uintptr_t)a->at, align);
	a->at = behind(a, p + size);
	return p;
}

static inline char *take(struct arena *a, size_t size, size_t align)
{
	char *p = (char *)ALIGN_UP((uintptr_t)a->at, align);
	/* a size of 0 goes there too */
	if (unlikely(size - 1 >= (size_t)(a->end - a->at) || p + size > a->end))
		return take_slowly(a, size, align);
	a->at = behind(a, p + size);
	return p;
}

void *arena_alloc_aligned(struct arena *a, size_t size, size_t align)
{
	char *p = take(a, size, align);
	return !IS_WATCHED && likely(p + size <= a->block->clean) ? memset(p, 0, size) : zeroed(a->block, p, size);
}

static void drop_block(struct arena_block *b)
{
	if (!IS_WATCHED && b->size == FIRST_BLOCK && keep_spare(b))
		return;
	show(b->data, b->size);
	if (b->size >= LARGE_BLOCK)
		munmap(b, sizeof(*b) + b->size);
	else
		free(b);
}

static bool grows_in_place(struct arena *a, char *p, size_t old_size, size_t new_size)
{
	if (!p || p + old_size + GAP != a->at || (size_t)(a->end - p) < new_size + GAP)
		return false;
	a->at = p + new_size + GAP;
	return true;
}

void *arena_grow(struct arena *a, void *p, size_t old_size, size_t new_size)
{
	if (grows_in_place(a, p, old_size, new_size)) {
		zeroed(a->block, (char *)p + old_size, new_size - old_size);
		return p;
	}
	void *q = arena_alloc_aligned(a, new_size, 16);
	return old_size ? memcpy(q, p, old_size) : q;
}

void *arena_extend(struct arena *a, void *p, size_t old_size, size_t new_size)
{
	if (grows_in_place(a, p, old_size, new_size)) {
		ready(a->block, (char *)p + old_size, new_size - old_size);
		return p;
	}
	char *q = take(a, new_size, 16);
	ready(a->block, q, new_size);
	return old_size ? memcpy(q, p, old_size) : q;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->block, a->at };
}

void arena_reset(struct arena *a, struct arena_mark m)
{
	handed_out(a);
	while (a->block != m.block) {
		struct arena_block *b = a->block;
		a->block = b->older;
		a->total -= b->size;
		if (a->idle_bytes + b->size > a->keeps) {
			drop_block(b);
			continue;
		}
		b->older = a->idle;
		a->idle = b;
		a->idle_bytes += b->size;
	}
	a->at = m.at;
	a->end = a->block ? a->block->data + a->block->size : NULL;
	hide(a->at, (size_t)(a->end - a->at));
}

void arena_clear(struct arena *a)
{
	size_t keeps = a->keeps;
	a->keeps = 0;
	arena_reset(a, (struct arena_mark){ 0 });
	while (a->idle) {
		struct arena_block *b = a->idle;
		a->idle = b->older;
		drop_block(b);
	}
	a->idle_bytes = 0;
	a->keeps = keeps;
}

char *arena_strdup(struct arena *a, str s)
{
	char *p = arena_alloc_aligned(a, (size_t)s.n + 1, 1);
	if (s.n)
		memcpy(p, s.s, s.n);
	return p;
}

str arena_str(struct arena *a, str s)
{
	return (str){ arena_strdup(a, s), s.n };
}

str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		n = 0;
	char *p = arena_alloc_aligned(a, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (str){ p, (u32)n };
}

str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void base_bug(const char *file, int line, const char *why)
{
	fprintf(stderr, "skep: internal error at %s:%d: %s\n", file, line, why);
	abort();
}

void base_out_of_memory(size_t bytes)
{
	fprintf(stderr, "skep: out of memory (%zu bytes wanted)\n", bytes);
	exit(EXIT_LACKING);
}
