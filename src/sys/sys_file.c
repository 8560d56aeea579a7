/* sys_file.c: small files of /proc, /sys and tracefs, through struct kern. */
#include "sys/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>

enum { TRACEFS_MAGIC = 0x74726163, DEFAULT_LIMIT = 64 << 20, FIRST_READ = 4096 };

long sys_read_file(struct kern *k, struct arena *a, const char *path, u64 limit, str *out)
{
	long fd = k->open(k, path, O_RDONLY, 0);
	if (fd < 0)
		return fd;
	struct stat st = { 0 };
	u64 size = k->stat(k, path, &st) == 0 && st.st_size > 0 ? (u64)st.st_size : 0, cap = size ? size + 1 :
		FIRST_READ, n = 0;
	limit = limit ? limit : DEFAULT_LIMIT;
	if (size > limit && S_ISREG(st.st_mode)) {       /* refused before it is read */
		k->close(k, (int)fd);
		return -EFBIG;
	}
	char *s = arena_alloc(a, cap);
	long r;
	while ((r = k->read(k, (int)fd, s + n, cap - n)) > 0) {
		n += (u64)r;
		if (n > limit) {
			r = -EFBIG;
			break;
		}
		if (st.st_size > 0 && n == (u64)st.st_size)
			break;
		if (n == cap) {
			s = arena_grow(a, s, cap, cap * 2);
			cap *= 2;
		}
	}
	k->close(k, (int)fd);
	if (r < 0)
		return r;
	*out = (str){ s, (u32)n };
	return (long)n;
}

long sys_read_number(struct kern *k, const char *path, u64 *out)
{
	char text[32];
	long fd = k->open(k, path, O_RDONLY, 0);
	if (fd < 0)
		return fd;
	long n = k->read(k, (int)fd, text, sizeof(text));
	k->close(k, (int)fd);
	if (n < 0)
		return n;
	return str_to_u64(str_trim((str){ text, (u32)n }), out) ? 0 : -22;  /* EINVAL */
}

long sys_write_file(struct kern *k, const char *path, str text, int flags)
{
	long fd = k->open(k, path, O_WRONLY | flags, 0644);
	if (fd < 0)
		return fd;
	long r = k->write(k, (int)fd, text.s, text.n);
	k->close(k, (int)fd);
	return r;
}

long sys_save_file(struct kern *k, const char *path, str text)
{
	struct stat st;
	bool is_there = k->stat(k, path, &st) == 0, is_regular = !is_there || S_ISREG(st.st_mode);
	bool is_covered = is_there && is_regular && (u64)st.st_size <= text.n;
	long fd = k->open(k, path, O_WRONLY | O_CREAT | (is_covered ? 0 : O_TRUNC), 0644), r = 0;
	if (fd < 0)
		return fd;
	for (u32 at = 0; at < text.n && r >= 0; at += (u32)r) {
		r = k->write(k, (int)fd, text.s + at, text.n - at);
		if (!r)
			r = -ENOSPC;
	}
	k->close(k, (int)fd);
	if (r < 0 && is_regular)
		k->unlink(k, path);
	return MIN(r, 0);
}

const char *sys_tracefs(struct kern *k)
{
	static const char *const roots[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	for (u32 i = 0; i < ARRAY_LEN(roots); i++)
		if (k->fsmagic(k, roots[i]) == TRACEFS_MAGIC)
			return roots[i];
	return NULL;
}

/* Files beside the directories of categories and of events. */
static bool is_control(str name)
{
	static const char *const files[] = { "enable", "filter", "header_event", "header_page" };
	for (u32 i = 0; i < ARRAY_LEN(files); i++)
		if (str_is(name, files[i]))
			return true;
	return false;
}

str sys_near_event(struct kern *k, struct arena *a, str category, str name)
{
	const char *root = sys_tracefs(k);
	struct buf names = BUF_INIT;
	struct nearest near = { .name = name };
	str full = arena_printf(a, "%.*s_%.*s", STR_ARG(category), STR_ARG(name)), best = STR("");
	if (root && k->list(k, arena_printf(a, "%s/events%s%.*s", root, category.n ? "/" : "", STR_ARG(category)).s,
		&names) > 0)
		for (size_t at = 0; at < names.n && !best.n; at += strlen(names.s + at) + 1) {
			str found = str_from(names.s + at);
			if (str_eq(found, full))
				best = found;
			else if (!is_control(found))
				nearest_offer(&near, found);
		}
	best = arena_str(a, best.n ? best : near.best);
	buf_free(&names);
	return best;
}

/* "0-3,8" -> how many, and the first max numbers */
static u32 cpu_list(struct kern *k, const char *path, u32 *cpus, u32 max)
{
	char text[1024];
	long fd = k->open(k, path, O_RDONLY, 0), n = 0;
	if (fd >= 0) {
		n = k->read(k, (int)fd, text, sizeof(text));
		k->close(k, (int)fd);
	}
	u32 count = 0;
	str rest = str_trim((str){ text, n > 0 ? (u32)n : 0 }), part, lo, hi;
	while (rest.n) {
		u64 from, to;
		str_cut(rest, ',', &part, &rest);
		bool is_range = str_cut(part, '-', &lo, &hi);
		if (!str_to_u64(lo, &from) || !str_to_u64(is_range ? hi : lo, &to) || to < from || to - from > 65535)
			break;
		for (; from <= to; from++, count++)
			if (count < max)
				cpus[count] = (u32)from;
	}
	return count;
}

u32 sys_possible_cpus(struct kern *k)
{
	u32 n = cpu_list(k, "/sys/devices/system/cpu/possible", NULL, 0);
	return n ? n : 1;
}

u32 sys_online_cpus(struct kern *k, u32 *cpus, u32 max)
{
	u32 n = cpu_list(k, "/sys/devices/system/cpu/online", cpus, max);
	if (!n && max)
		cpus[0] = 0;
	return !n ? 1 : max ? MIN(n, max) : n;
}

bool sys_mapped(struct kern *k, const char *path, const void **bytes, u64 *len)
{
	struct stat st;
	void *p = NULL;
	if (k->stat(k, path, &st) < 0 || st.st_size <= 0)
		return false;
	long fd = k->open(k, path, O_RDONLY, 0);
	if (fd < 0)
		return false;
	long r = k->mmap(k, &(struct sys_mapping){ (u64)st.st_size, PROT_READ, MAP_PRIVATE, (int)fd, 0 }, &p);
	k->close(k, (int)fd);
	*bytes = p;
	*len = (u64)st.st_size;
	return r == 0;
}

/* "6.1.76" as LINUX_VERSION_CODE */
static u32 version_code(const char *p)
{
	u32 part[3] = { 0 };
	for (int i = 0; i < 3; i++) {
		while (*p >= '0' && *p <= '9')
			part[i] = part[i] * 10 + (u32)(*p++ - '0');
		if (*p++ != '.')
			break;
	}
	return part[0] << 16 | part[1] << 8 | MIN(part[2], 255u);
}

/* Ubuntu: "Ubuntu 5.4.0-12.15-generic 5.4.8", the kernel's own number last. */
static const char *signature(struct kern *k, char *text, u32 bytes)
{
	long fd = k->open(k, "/proc/version_signature", O_RDONLY, 0), n = fd < 0 ? fd : k->read(k, (int)fd, text,
		bytes - 1);
	if (fd >= 0)
		k->close(k, (int)fd);
	text[MAX(n, 0)] = 0;
	const char *last = strrchr(text, ' ');
	return last ? last + 1 : NULL;
}

/* Debian's and Ubuntu's releases have numbers of their own (6.1.0-18); where they tell the kernel's, as libbpf
 * knows. */
u32 sys_kernel_version(struct kern *k)
{
	struct utsname u;
	char text[128];
	if (k->uname(k, &u) < 0)
		return 0;
	const char *debian = strstr(u.version, "Debian "), *ubuntu = signature(k, text, sizeof(text));
	return version_code(ubuntu ? ubuntu : debian ? debian + strlen("Debian ") : u.release);
}
