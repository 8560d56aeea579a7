/* users.c: names of code addresses in processes. What lies where in a process is noted when it is first heard of, for
 * it may be gone when its addresses are to be shown; after an execve(2) it is noted again, and both notes are kept, the
 * newest first.
 *
 *     process ── mappings that can be executed ── file, by device and inode ── code: segments, functions
 *                └ no file, or none that knows the address ── /tmp/perf-PID.map, as JITs write it
 *
 * A process may be gone before anybody looks: records of the kernel tell of each mapping as it is made, and of each new
 * process whose child it is, for it begins with its parent's mappings. They are kept as they are; their files are read
 * when an address is asked for.
 *
 * A file is opened by /proc/PID/map_files (it may be deleted, or lie in another mount namespace), else by its path
 * under /proc/PID/root. A stripped one is completed by a file of debug information, found by build id or debug link. */
#include "sym/code.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/stat.h>

enum { MAX_PROCESSES = 4096, MAX_TOLD = 8192, MAX_TOLD_MAPPINGS = 4096, MAX_PARENTS = 16, MAX_FILES = 4096, MAX_MAPPINGS = 1 << 15, MAX_JITTED = 1 << 20, VDSO_BYTES = 8192,
	NONE = -1 };
enum { MAX_MAPS_TEXT = 16 << 20, MAX_PERF_MAP = 64 << 20, MAX_DEBUG_FILE = 1 << 30, MAX_DEBUG_FILES = 128, MAX_INLINED = 16, MAX_PATH = 4096,
	PATH_BYTES = 4608 };

/* What was compiled into a function at an address: names from a place on. */
struct inlined { const str *names; u32 n; };
struct file {
	u64 key; u32 tries;
	str name /* last part of its path */, path;
	struct code code;
	u8 *bytes; void *debug; bool is_debug_tried;         /* what the inliner has of it */
	struct map by_address; vec(struct inlined) inlined;  /* asked before: to the place in inlined, from 1 */
};
struct mapping { u64 start, end, offset; s32 file /* NONE: none */; };
struct jitted { u64 start, size; str name; };
struct process {
	struct arena arena;
	u32 pid, ns_pid;
	struct mapping *mappings; u32 n;
	struct jitted *jitted; u32 njitted; bool is_jit_read;
	bool is_fresh;                       /* read since names are being asked for */
	struct process *older;               /* the same number before */
};
/* What records say of a process: its mappings in the order that they were made. */
struct told_mapping { u64 start, end, offset, key, inode; u32 path; };
struct told { struct arena arena; u32 pid, parent /* 0: not known */; vec(struct told_mapping) mappings; };
struct sym_users {
	struct kern *k;
	struct arena arena;                  /* files, and names of theirs */
	struct process *process[MAX_PROCESSES]; u32 nprocesses, next;
	struct map by_pid;                   /* to the place in process, from 1 */
	vec(struct file *) files;
	struct map by_file;                  /* by key, to the place in files, from 1 */
	struct told *told[MAX_TOLD]; u32 next_told;
	struct map told_by_pid;              /* to the place in told, from 1 */
	struct intern paths;                 /* of what was told */
	const struct sym_inliner *inliner; bool missed_inlined;
	u32 ndebug;                          /* files kept open for it */
};

struct sym_users *sym_users_new(struct kern *k)
{
	struct sym_users *u = calloc(1, sizeof(*u));
	if (!u)
		base_out_of_memory(sizeof(*u));
	u->k = k;
	intern_init(&u->paths, &u->arena);
	return u;
}

static void free_process(struct process *p)
{
	arena_clear(&p->arena);
	free(p);
}

static void clear_code(struct sym_users *u, struct code *c)
{
	if (c->debug_fd > 0)
		u->k->close(u->k, c->debug_fd);
	code_clear(c);
}

static void free_told(struct told *t)
{
	if (t)
		arena_clear(&t->arena);
	free(t);
}

void sym_users_free(struct sym_users *u)
{
	if (!u)
		return;
	for (u32 i = 0; i < u->nprocesses; i++)
		if (u->process[i])
			free_process(u->process[i]);
	for (u32 i = 0; i < MAX_TOLD; i++)
		free_told(u->told[i]);
	vec_each(f, &u->files) {
		if ((*f)->debug)
			u->inliner->close((*f)->debug);
		free((*f)->bytes);
		clear_code(u, &(*f)->code);
	}
	arena_clear(&u->arena);
	free(u);
}

/* ---- files --------------------------------------------------------------------------------------------------- */

/* A regular file alone: whoever owns the process could have put a pipe there. */
static int open_file(struct sym_users *u, const char *path)
{
	struct stat st;
	if (u->k->stat(u->k, path, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	return (int)u->k->open(u->k, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
}

static bool read_code(struct sym_users *u, const char *path, struct code *c)
{
	struct code_source from = { .k = u->k, .fd = open_file(u, path) };
	if (from.fd < 0)
		return false;
	bool ok = code_read(c, &from);
	if (ok && c->has_debug && u->inliner && from.fd > 0 && u->ndebug < MAX_DEBUG_FILES) {
		c->debug_fd = from.fd;
		u->ndebug++;
	} else {
		u->k->close(u->k, from.fd);
	}
	if (!ok)
		code_clear(c);
	return ok;
}

/* CRC-32 as debug links have it (IEEE 802.3, reflected). */
static bool has_sum(struct sym_users *u, const char *path, u32 wanted)
{
	u8 block[16384];
	u32 sum = 0xffffffff;
	u64 done = 0;
	long n = -1;
	int fd = open_file(u, path);
	while (fd >= 0 && done < MAX_DEBUG_FILE && (n = u->k->pread(u->k, fd, block, sizeof(block), done)) > 0) {
		for (long i = 0; i < n; i++) {
			sum ^= block[i];
			for (u32 bit = 0; bit < 8; bit++)
				sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
		}
		done += (u64)n;
	}
	if (fd >= 0)
		u->k->close(u->k, fd);
	return n == 0 && ~sum == wanted;
}

static bool take_debug_file(struct sym_users *u, struct code *c, const char *path)
{
	struct code debug;
	bool is_same = false;
	if (!read_code(u, path, &debug))
		return false;
	if (debug.has_symtab && c->build_id_len)
		is_same = debug.build_id_len == c->build_id_len && !memcmp(debug.build_id, c->build_id,
			c->build_id_len);
	else if (debug.has_symtab && c->debug_link.n)
		is_same = has_sum(u, path, c->debug_crc);
	if (is_same) {
		code_take_symbols(c, &debug);
		c->has_debug |= debug.has_debug;
	}
	if (is_same && c->debug_fd <= 0) {
		c->debug_fd = debug.debug_fd;
		debug.debug_fd = 0;
	}
	clear_code(u, &debug);
	return is_same;
}

static bool by_build_id(struct sym_users *u, struct code *c, const char *root)
{
	char path[PATH_BYTES], hex[2 * BUILD_ID_MAX + 1];
	for (u32 i = 0; i < c->build_id_len; i++)
		snprintf(hex + 2 * i, 3, "%02x", c->build_id[i]);
	snprintf(path, sizeof(path), "%s/usr/lib/debug/.build-id/%.2s/%s.debug", root, hex, hex + 2);
	return c->build_id_len > 1 && take_debug_file(u, c, path);
}

static bool by_link(struct sym_users *u, struct code *c, const char *root, str directory)
{
	static const char *const forms[] = { "%s%.*s/%.*s", "%s%.*s/.debug/%.*s", "%s/usr/lib/debug%.*s/%.*s" };
	char path[PATH_BYTES];
	for (u32 i = 0; c->debug_link.n && i < ARRAY_LEN(forms); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(path, sizeof(path), forms[i], root, STR_ARG(directory), STR_ARG(c->debug_link));
#pragma GCC diagnostic pop
		if (take_debug_file(u, c, path))
			return true;
	}
	return false;
}

/* path: as the process sees it. */
static void complete(struct sym_users *u, struct code *c, u32 pid, str path)
{
	char root[32];
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	str directory = str_sub(path, 0, n ? n - 1 : 0);
	if (c->has_symtab || !c->nsegments)
		return;
	snprintf(root, sizeof(root), "/proc/%u/root", pid);
	if (!by_build_id(u, c, "") && !by_build_id(u, c, root) && !by_link(u, c, root, directory))
		by_link(u, c, "", directory);
}

static str last_part(str path)
{
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	return str_sub(path, n, path.n);
}

static s32 add_file(struct sym_users *u, u64 key, str path)
{
	struct file *f = arena_new(&u->arena, struct file);
	*f = (struct file){ .key = key, .path = arena_str(&u->arena, path) };
	f->name = last_part(f->path);
	vec_push(&u->files, &u->arena, f);
	map_put(&u->by_file, &u->arena, key, u->files.n);
	return (s32)u->files.n - 1;
}

/* As the process sees it; once it is gone, what lies at the same path here, if it is the same file. */
static bool read_mapped(struct sym_users *u, u32 pid, const struct mapping *m, u64 inode, str path, struct code *c)
{
	char at[PATH_BYTES];
	struct stat st;
	bool is_deleted = str_ends(path, " (deleted)");
	snprintf(at, sizeof(at), "/proc/%u/map_files/%llx-%llx", pid, (unsigned long long)m->start,
		(unsigned long long)m->end);
	if (read_code(u, at, c))
		return true;
	snprintf(at, sizeof(at), "/proc/%u/root%.*s", pid, STR_ARG(path));
	if (!is_deleted && read_code(u, at, c))
		return true;
	snprintf(at, sizeof(at), "%.*s", STR_ARG(path));
	return !is_deleted && u->k->stat(u->k, at, &st) == 0 && st.st_ino == inode && read_code(u, at, c);
}

/* The file of a mapping, read when it is new, or could not be read for others. */
static s32 need_file(struct sym_users *u, u32 pid, const struct mapping *m, u64 key, u64 inode, str path)
{
	enum { TRIES = 4 };
	u64 known = 0;
	struct file *f = map_get(&u->by_file, key, &known) ? u->files.v[known - 1] : NULL;
	if (path.n > MAX_PATH || (!f && u->files.n >= MAX_FILES))
		return NONE;
	if (!f) {
		known = (u64)add_file(u, key, path) + 1;
		f = u->files.v[known - 1];
	}
	if (!f->code.nsegments && f->tries < TRIES) {
		f->tries++;
		if (read_mapped(u, pid, m, inode, path, &f->code))
			complete(u, &f->code, pid, path);
	}
	return (s32)known - 1;
}

/* The kernel's own code in every process: ours is the same. */
static s32 need_vdso(struct sym_users *u)
{
	enum { KEY = 1 };
	u64 known;
	const u8 *bytes = (const u8 *)getauxval(AT_SYSINFO_EHDR);
	if (map_get(&u->by_file, KEY, &known))
		return (s32)known - 1;
	s32 i = add_file(u, KEY, STR("vdso"));
	if (bytes)
		code_read(&u->files.v[i]->code, &(struct code_source){ .bytes = bytes, .len = VDSO_BYTES });
	return i;
}

/* ---- processes ----------------------------------------------------------------------------------------------- */

static bool hex(str s, u64 *out)
{
	u64 v = 0;
	for (u32 i = 0; i < s.n; i++) {
		u32 c = (u8)s.s[i], d = c - '0' < 10 ? c - '0' : (c | 32) - 'a' < 6 ? (c | 32) - 'a' + 10 : 16;
		if (d > 15 || v >> 60)
			return false;
		v = v << 4 | d;
	}
	*out = v;
	return s.n > 0;
}

/* Of a file, by its device as /proc/PID/maps has it; 0: there is none. */
static u64 key_of(str device, u64 inode) { return inode ? str_hash(device) ^ inode * 0x9e3779b97f4a7c15ull : 0; }

/* "55d0c0-55d0c1 r-xp 00002000 fe:00 1234    /usr/bin/cat" */
static bool parse_mapping(str line, struct mapping *m, u64 *key, u64 *inode, str *path)
{
	str range, start, end, rights, offset, device, number;
	*m = (struct mapping){ .file = NONE };
	str_cut(line, ' ', &range, &line);
	str_cut(line, ' ', &rights, &line);
	str_cut(line, ' ', &offset, &line);
	str_cut(line, ' ', &device, &line);
	str_cut(line, ' ', &number, &line);
	*path = str_trim(line);
	if (!str_cut(range, '-', &start, &end) || !hex(start, &m->start) || !hex(end, &m->end) ||
		!hex(offset, &m->offset) ||
		!str_to_u64(number, inode) || rights.n < 3 || rights.s[2] != 'x' || m->start >= m->end)
		return false;
	*key = key_of(device, *inode);
	return true;
}

static u32 ns_pid_of(struct sym_users *u, struct arena *a, u32 pid)
{
	char path[48];
	str text, line, word;
	u64 n = pid;
	snprintf(path, sizeof(path), "/proc/%u/status", pid);
	if (sys_read_file(u->k, a, path, 1 << 16, &text) <= 0)
		return pid;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!str_starts(line, "NSpid:"))
			continue;
		for (line = str_sub(line, 6, line.n); line.n; str_to_u64(word, &n))
			str_cut(str_trim(line), '\t', &word, &line);
	}
	return (u32)n;
}

static struct process *read_process(struct sym_users *u, u32 pid)
{
	char path[48];
	struct arena scratch = { 0 };
	str text, line, file;
	vec(struct mapping) all = { 0 };
	struct mapping m;
	u64 key, inode;
	snprintf(path, sizeof(path), "/proc/%u/maps", pid);
	struct process *p = calloc(1, sizeof(*p));
	if (!p)
		base_out_of_memory(sizeof(*p));
	if (sys_read_file(u->k, &scratch, path, MAX_MAPS_TEXT, &text) > 0) {
		while (text.n && all.n < MAX_MAPPINGS) {
			str_cut(text, '\n', &line, &text);
			if (!parse_mapping(line, &m, &key, &inode, &file))
				continue;
			if (key && file.n && file.s[0] == '/')
				m.file = need_file(u, pid, &m, key, inode, file);
			else if (str_is(file, "[vdso]"))
				m.file = need_vdso(u);
			vec_push(&all, &p->arena, m);
		}
		p->ns_pid = ns_pid_of(u, &scratch, pid);
	}
	p->pid = pid;
	p->mappings = all.v;
	p->n = all.n;
	arena_clear(&scratch);
	if (p->n)
		return p;
	free_process(p);
	return NULL;
}

static struct process *newest(struct sym_users *u, u32 pid)
{
	u64 place;
	struct process *p = map_get(&u->by_pid, pid, &place) && place ? u->process[place - 1] : NULL;
	return p && p->pid == pid ? p : NULL;
}

static void forget(struct sym_users *u, u32 place)
{
	for (u32 i = 0; i < u->nprocesses; i++)
		if (u->process[i] && u->process[i]->older == u->process[place])
			u->process[i]->older = NULL;
	free_process(u->process[place]);
	u->process[place] = NULL;
}

void sym_users_note(struct sym_users *u, u32 pid)
{
	struct process *before = newest(u, pid), *p = read_process(u, pid);
	if (!p)
		return;
	if (before && before->n == p->n && !memcmp(before->mappings, p->mappings, p->n * sizeof(*p->mappings))) {
		free_process(p);
		return;
	}
	p->older = before;
	u32 place = u->next;
	if (u->process[place])
		forget(u, place);
	u->process[place] = p;
	u->nprocesses = MAX(u->nprocesses, place + 1);
	u->next = (place + 1) % MAX_PROCESSES;
	map_put(&u->by_pid, &u->arena, pid, place + 1);
}

/* ---- JITs ---------------------------------------------------------------------------------------------------- */

static int by_start(const void *pa, const void *pb)
{
	u64 a = ((const struct jitted *)pa)->start, b = ((const struct jitted *)pb)->start;
	return a < b ? -1 : a > b;
}

/* Lines "START SIZE name", hexadecimal; a later line of the same start counts. */
static void read_jitted(struct sym_users *u, struct process *p)
{
	char path[64];
	struct stat st;
	str text, line, start, size;
	vec(struct jitted) all = { 0 };
	struct jitted one;
	p->is_jit_read = true;
	snprintf(path, sizeof(path), "/proc/%u/root/tmp/perf-%u.map", p->pid, p->ns_pid);
	if (u->k->stat(u->k, path, &st) < 0)         /* it is gone, the file is not */
		snprintf(path, sizeof(path), "/tmp/perf-%u.map", p->ns_pid);
	if (u->k->stat(u->k, path, &st) < 0 || !S_ISREG(st.st_mode) ||
		sys_read_file(u->k, &p->arena, path, MAX_PERF_MAP, &text) <= 0)
		return;
	while (text.n && all.n < MAX_JITTED) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &start, &line);
		str_cut(line, ' ', &size, &one.name);
		if (hex(start, &one.start) && hex(size, &one.size) && one.name.n)
			vec_push(&all, &p->arena, one);
	}
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_start);
	p->jitted = all.v;
	p->njitted = all.n;
}

static bool find_jitted(struct sym_users *u, struct process *p, u64 address, struct sym_frame *out)
{
	u32 lo = 0, hi;
	if (!p->is_jit_read)
		read_jitted(u, p);
	for (hi = p->njitted; lo < hi;) {
		u32 mid = (lo + hi) / 2;
		if (p->jitted[mid].start <= address)
			lo = mid + 1;
		else
			hi = mid;
	}
	const struct jitted *j = lo ? &p->jitted[lo - 1] : NULL;
	if (!j || address - j->start >= j->size)
		return false;
	*out = (struct sym_frame){ .name = j->name, .module = STR("jit"), .offset = address - j->start };
	return true;
}

/* ---- what the kernel tells ------------------------------------------------------------------------------------- */

/* perf_event_open(2) */
enum { RECORD_FORK = 7, RECORD_MMAP2 = 10, FORK_BYTES = 16, MMAP2_BYTES = 72, PROT_X = 4 };
struct fork_record { u32 header[2], pid, parent; };
struct mmap2_record { u32 header[2], pid, tid; u64 start, len, offset; u32 major, minor; u64 inode, generation;
	u32 rights, flags; };

static struct told *told_of(struct sym_users *u, u32 pid)
{
	u64 place;
	struct told *t = map_get(&u->told_by_pid, pid, &place) && place ? u->told[place - 1] : NULL;
	return t && t->pid == pid ? t : NULL;
}

/* In place of the oldest. */
static struct told *add_told(struct sym_users *u, u32 pid, u32 parent)
{
	struct told *t = calloc(1, sizeof(*t));
	u32 place = u->next_told;
	if (!t)
		base_out_of_memory(sizeof(*t));
	*t = (struct told){ .pid = pid, .parent = parent };
	free_told(u->told[place]);
	u->told[place] = t;
	u->next_told = (place + 1) % MAX_TOLD;
	map_put(&u->told_by_pid, &u->arena, pid, place + 1);
	return t;
}

/* CPUs' records come one CPU after the other: it may have been told what the child mapped, but not whose child it is. */
static void told_child(struct sym_users *u, u32 pid, u32 parent)
{
	struct told *t = told_of(u, pid);
	if (t && !t->parent)
		t->parent = parent;
	else
		add_told(u, pid, parent);
}

static void told_mapping(struct sym_users *u, const struct mmap2_record *m, str path)
{
	char device[24];
	struct told *t = told_of(u, m->pid);
	if (!(m->rights & PROT_X) || !m->len || m->start + m->len < m->start || !path.n)
		return;
	t = t ? t : add_told(u, m->pid, 0);
	snprintf(device, sizeof(device), "%02x:%02x", m->major, m->minor);
	struct told_mapping one = { m->start, m->start + m->len, m->offset, key_of(str_from(device), m->inode), m->inode,
		intern_add(&u->paths, path) };
	if (t->mappings.n < MAX_TOLD_MAPPINGS)
		vec_push(&t->mappings, &t->arena, one);
}

void sym_users_told(struct sym_users *u, const void *record, u32 len)
{
	struct mmap2_record m;
	struct fork_record f;
	const char *path = (const char *)record + MMAP2_BYTES;
	u32 type;
	if (len < FORK_BYTES)
		return;
	memcpy(&type, record, sizeof(type));
	memcpy(&f, record, sizeof(f));
	if (type == RECORD_FORK && f.pid != f.parent)                /* equal: a thread */
		told_child(u, f.pid, f.parent);
	if (type != RECORD_MMAP2 || len <= MMAP2_BYTES)
		return;
	memcpy(&m, record, MMAP2_BYTES);
	told_mapping(u, &m, (str){ path, (u32)strnlen(path, len - MMAP2_BYTES) });
}

/* The newest mapping of the process that has the address; its file is read now. */
static bool told_at(struct sym_users *u, u32 pid, u64 address, struct mapping *out)
{
	const struct told *t = told_of(u, pid);
	for (u32 i = t ? t->mappings.n : 0; i-- > 0;) {
		const struct told_mapping *m = &t->mappings.v[i];
		if (address < m->start || address >= m->end)
			continue;
		str path = intern_text(&u->paths, m->path);
		*out = (struct mapping){ m->start, m->end, m->offset, NONE };
		if (m->key && path.s[0] == '/')
			out->file = need_file(u, pid, out, m->key, m->inode, path);
		else if (str_is(path, "[vdso]"))
			out->file = need_vdso(u);
		return true;
	}
	return false;
}

/* ---- lookup --------------------------------------------------------------------------------------------------- */

static const struct mapping *mapping_of(const struct process *p, u64 address)
{
	u32 lo = 0, hi = p->n;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		if (p->mappings[mid].start <= address)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && address < p->mappings[lo - 1].end ? &p->mappings[lo - 1] : NULL;
}

/* All of a file that is open, or its begin when it is larger than anybody's; NULL: nothing can be read. */
static u8 *read_all(struct sym_users *u, int fd, u64 *len)
{
	enum { FIRST = 1 << 20, MAX_READ = 256 << 20 };
	u8 *bytes = NULL;
	u64 room = 0;
	long r = 1;
	for (*len = 0; r > 0 && *len < MAX_READ; *len += r > 0 ? (u64)r : 0) {
		if (*len == room) {
			room = room ? 2 * room : FIRST;
			bytes = realloc(bytes, room);
			if (!bytes)
				base_out_of_memory(room);
		}
		r = u->k->pread(u->k, fd, bytes + *len, room - *len, *len);
	}
	return bytes;
}

static void open_debug(struct sym_users *u, struct file *f)
{
	u64 len;
	f->is_debug_tried = true;
	if (f->code.debug_fd <= 0)
		return;
	f->bytes = read_all(u, f->code.debug_fd, &len);
	f->debug = f->bytes ? u->inliner->open(f->bytes, len) : NULL;
}

/* What was compiled into the function there; asked of the debug information once for each address. */
static void add_inlined(struct sym_users *u, struct file *f, u64 linked, struct sym_frame *out)
{
	str names[MAX_INLINED];
	u64 known;
	u->missed_inlined |= f->code.has_debug && !u->inliner;
	if (!f->code.has_debug || !u->inliner)
		return;
	if (!f->is_debug_tried)
		open_debug(u, f);
	if (!map_get(&f->by_address, linked, &known)) {
		u32 n = f->debug ? u->inliner->names(f->debug, linked, names, MAX_INLINED) : 0;
		str *list = arena_array(&u->arena, str, n + 1u);
		for (u32 i = 0; i < n; i++)
			list[i] = sym_demangle(&u->arena, names[i], false);
		vec_push(&f->inlined, &u->arena, ((struct inlined){ list, n }));
		known = f->inlined.n;
		map_put(&f->by_address, &u->arena, linked, known);
	}
	out->inlined = f->inlined.v[known - 1].names;
	out->ninlined = f->inlined.v[known - 1].n;
}

void sym_users_inline(struct sym_users *u, const struct sym_inliner *by) { u->inliner = by; }
bool sym_users_missed_inlined(const struct sym_users *u) { return u->missed_inlined; }

/* p: NULL where only records tell of it. */
static struct sym_frame find_in(struct sym_users *u, struct process *p, const struct mapping *m, u64 address)
{
	struct sym_frame out = { .why = SYM_NO_SYMBOL };
	struct file *f = m->file >= 0 ? u->files.v[m->file] : NULL;
	u64 linked;
	if (f) {
		out.module = f->name;
		out.path = f->path;
		out.offset = address - m->start + m->offset;
		out.why = f->code.nsegments ? SYM_NO_SYMBOL : SYM_NO_FILE;
		if (code_address(&f->code, out.offset, &linked) && code_find(&f->code, linked, &out.name, &out.symbol,
			&out.offset)) {
			out.why = SYM_NAMED;
			add_inlined(u, f, linked, &out);
			return out;
		}
	}
	if (p)
		find_jitted(u, p, address, &out);
	return out;
}

/* By what was told of the process, or noted, the newest first. */
static bool find_known(struct sym_users *u, u32 pid, u64 address, struct sym_frame *out)
{
	struct process *p = newest(u, pid);
	struct mapping told;
	const struct mapping *m;
	if (told_at(u, pid, address, &told)) {
		*out = find_in(u, p, &told, address);
		return true;
	}
	for (; p; p = p->older)
		if ((m = mapping_of(p, address))) {
			*out = find_in(u, p, m, address);
			return true;
		}
	return false;
}

static u32 parent_of(struct sym_users *u, u32 pid)
{
	const struct told *t = told_of(u, pid);
	return t ? t->parent : 0;
}

struct sym_frame sym_users_find(struct sym_users *u, u32 pid, u64 address)
{
	struct process *p = newest(u, pid);
	const struct mapping *m = NULL;
	struct sym_frame known;
	if (find_known(u, pid, address, &known))
		return known;
	if (!p)                              /* as long as it has executed nothing it has what its parent has */
		for (u32 i = 0, of = parent_of(u, pid); of && i < MAX_PARENTS; i++, of = parent_of(u, of)) {
			if (!newest(u, of))
				sym_users_note(u, of);
			if (find_known(u, of, address, &known))
				return known;
		}
	if (!p || !p->is_fresh) {                    /* it may have loaded more since */
		sym_users_note(u, pid);
		p = newest(u, pid);
		if (p)
			p->is_fresh = true;
		m = p ? mapping_of(p, address) : NULL;
	}
	struct sym_frame out = { .why = p ? SYM_NO_MAPPING : SYM_NO_PROCESS, .offset = address };
	if (m)
		return find_in(u, p, m, address);
	if (p)
		find_jitted(u, p, address, &out);    /* made since its mappings were noted, and it is gone */
	return out;
}

/* A file's first mapping of code tells where it was loaded. */
bool sym_users_address(struct sym_users *u, u32 pid, str module, str symbol, u64 *address)
{
	struct process *p = newest(u, pid);
	if (!p) {
		sym_users_note(u, pid);
		p = newest(u, pid);
	}
	for (u32 i = 0; p && i < p->n; i++) {
		const struct mapping *m = &p->mappings[i];
		const struct file *f = m->file >= 0 ? u->files.v[m->file] : NULL;
		u64 linked, begin;
		if (!f || (module.n && !str_eq(module, f->path) && !str_eq(module, f->name)) ||
			!code_address(&f->code, m->offset, &begin) || !code_symbol_address(&f->code, symbol, &linked))
			continue;
		*address = m->start + linked - begin;
		return linked >= begin && *address < m->end;
	}
	return false;
}
