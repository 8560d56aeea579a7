/* rights.c: least privilege. When all is attached, a session reads maps and buffers through descriptors it
 * has, and at the end takes back what does not go by itself. Few capabilities are needed for that, on most kernels
 * none, and which ones is asked, not known: with none of them in effect the things to come are tried.
 *
 *   CAP_BPF            reading a map is refused (kernels before 5.19 whose bpf(2) is not for everybody)
 *   CAP_SYS_PTRACE     processes of others are hidden (hidepid), and their names are part of what we show
 *   CAP_DAC_OVERRIDE   a file or directory that is to be cleaned up belongs to somebody else
 *   CAP_SYS_PTRACE, CAP_DAC_OVERRIDE, CAP_CHECKPOINT_RESTORE    stacks of processes are to get names
 *   CAP_SYSLOG         stacks of the kernel are to get names
 *   CAP_KILL           a command is to be ended with us, and may have become somebody else */
#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_map_refused(struct host *h, const struct loaded *l)
{
	for (u32 i = 0; l && i < l->obj->maps.n; i++) {
		u8 *key = l->map_fds[i] < 0 ? NULL : arena_alloc(h->arena, l->obj->maps.v[i].key_size + 8);
		if (key)
			return sys_map_next_key(h->k, l->map_fds[i], NULL, key) == -EPERM;
	}
	return false;
}

static bool has_stacks(const struct obj *o)
{
	for (u32 i = 0; i < o->maps.n; i++)
		if (o->maps.v[i].type == MAP_STACK_TRACE)
			return true;
	return false;
}

static bool is_hidden(struct host *h)
{
	long fd = h->k->open(h->k, "/proc/1/stat", O_RDONLY, 0);
	if (fd >= 0)
		h->k->close(h->k, (int)fd);
	return fd < 0;
}

static bool is_mine(struct host *h, const char *path)
{
	struct stat st;
	return h->k->stat(h->k, path, &st) == 0 && st.st_uid == geteuid() && st.st_mode & S_IWUSR;
}

static str directory_of(str path)
{
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	return n > 1 ? str_sub(path, 0, n - 1) : STR("/");
}

static bool is_all_mine(struct host *h, const struct rights_use *use)
{
	for (u32 i = 0; i < use->nfiles; i++)
		if (!is_mine(h, use->files[i]))
			return false;
	for (u32 i = 0; i < use->nremoved; i++)
		if (use->removed[i].n && !is_mine(h, arena_printf(h->arena, "%.*s",
			STR_ARG(directory_of(use->removed[i]))).s))
			return false;
	return true;
}

str rights_drop(struct host *h, const struct loaded *l, const struct rights_use *use)
{
	u64 have = sys_permitted(h->k, h->arena), keep = use->has_command ? 1ull << SYS_CAP_KILL : 0;
	if (!have || h->k->use_rights(h->k, 0) < 0)
		return STR("");
	keep |= is_map_refused(h, l) ? sys_cap_bpf(h->k) : 0;
	keep |= l && has_stacks(l->obj) ? 1ull << SYS_CAP_SYSLOG : 0;
	if (use->reads_processes)            /* /proc/PID/maps, map_files, root of whoever is shown */
		keep |= 1ull << SYS_CAP_SYS_PTRACE | 1ull << SYS_CAP_DAC_OVERRIDE | 1ull << SYS_CAP_CHECKPOINT;
	keep |= is_hidden(h) ? 1ull << SYS_CAP_SYS_PTRACE : 0;
	keep |= is_all_mine(h, use) ? 0 : 1ull << SYS_CAP_DAC_OVERRIDE;
	keep |= use->kept;
	keep &= have;
	if (h->k->keep_rights(h->k, keep) < 0) {
		h->k->use_rights(h->k, have);
		return STR("");
	}
	u32 n = 0;
	for (u64 gone = have & ~keep; gone; gone &= gone - 1)
		n++;
	str names = sys_cap_names(h->arena, keep, ", ");
	return arena_printf(h->arena, "gave up %u of its capabilities, kept %.*s", n,
		STR_ARG(names.n ? names : STR("none")));
}
