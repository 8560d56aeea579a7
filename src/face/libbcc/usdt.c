/* usdt.c: statically defined probes. A context is a file, or all that a process has mapped, with the probes of it;
 * "enabling" one means that a function of the next module's text is called at each of its places. How that function
 * reads the probe's arguments is C, made from the notes of the file:
 *
 *     static inline int _bpf_readarg_FUNCTION_N(struct pt_regs *ctx, void *dest, size_t len)
 *
 * Where places differ, it looks at the instruction pointer: at its place in the page, which is the same wherever the
 * file is loaded, or at the whole address where that is not enough. */
#include "face/libbcc/face.h"

#include "attach/attach.h"
#include "sym/sym.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- BCC's structs (bcc_usdt.h) ---------------------------------------------------------------------------------- */

struct bcc_usdt {
	const char *provider, *name, *bin_path;
	u64 semaphore;               /* its address as linked; 0: none */
	int num_locations, num_arguments;
	/* the same in the file; callers of before 0.11 have no room for it, and do not look */
	u64 semaphore_offset;
};
struct bcc_usdt_location { u64 address; const char *bin_path; };
enum { HAS_CONSTANT = 1, HAS_OFFSET = 2, HAS_IDENT = 4, HAS_BASE = 8, HAS_INDEX = 16, HAS_SCALE = 32 };
struct bcc_usdt_argument {
	int size;                    /* bytes; below 0: signed */
	int valid;                   /* HAS_... */
	long long constant;
	int deref_offset;
	const char *deref_ident, *base, *index;
	int scale;
};

/* ---- what is kept ------------------------------------------------------------------------------------------------ */

struct usdt_place {
	const char *path;
	u64 address, counter_address;        /* as linked */
	u64 offset, counter;                 /* in the file */
	u64 loaded;                          /* what is added to address in the process; 0: not known */
	str args;
};
struct usdt_probe {
	const char *provider, *name;         /* one probe, although several files of a process may have places of it */
	vec(struct usdt_place) places;
	const char *fn;              /* of the program; NULL: not enabled */
};
struct usdt_context { struct arena arena; struct diags ds; int pid; vec(struct usdt_probe) probes; };

#if defined(__aarch64__)
enum { IS_ARM64 = 1 };
#else
enum { IS_ARM64 = 0 };
#endif

static struct usdt_probe *probe_of(struct usdt_context *c, const struct sym_usdt *u)
{
	vec_each(p, &c->probes)
		if (str_is(u->provider, p->provider) && str_is(u->name, p->name))
			return p;
	struct usdt_probe one = { .provider = arena_strdup(&c->arena, u->provider),
		.name = arena_strdup(&c->arena, u->name) };
	vec_push(&c->probes, &c->arena, one);
	return &c->probes.v[c->probes.n - 1];
}

/* False: reported, the file cannot be read. loaded: where its first byte would lie in the process; 0: not known. */
static bool take_file(struct usdt_context *c, const char *path, u64 loaded)
{
	struct sym_usdt *all;
	u32 n;
	struct sym_file file = { face_kern(), &c->arena, &c->ds, str_from(path) };
	if (!sym_usdt(&file, STR(""), STR(""), &all, &n))
		return false;
	for (u32 i = 0; i < n; i++) {
		struct usdt_place place = { path, all[i].address, all[i].counter_address, all[i].offset, all[i].counter,
			loaded ? loaded + all[i].offset - all[i].address : 0, all[i].args };
		vec_push(&probe_of(c, &all[i])->places, &c->arena, place);
	}
	return true;
}

/* ---- processes --------------------------------------------------------------------------------------------------- */

/* "/proc/PID/root" where the process has a root or mounts of its own, so that its paths are found from here. */
static const char *root_of(struct usdt_context *c)
{
	char theirs[64], ours[64];
	struct kern *k = face_kern();
	long n = k->readlink(k, arena_printf(&c->arena, "/proc/%d/ns/mnt", c->pid).s, theirs, sizeof(theirs)),
		m = k->readlink(k, "/proc/self/ns/mnt", ours, sizeof(ours));
	bool is_ours = n == m && n > 0 && !memcmp(theirs, ours, (size_t)n);
	return is_ours ? "" : arena_printf(&c->arena, "/proc/%d/root", c->pid).s;
}

/* One file has several paths: behind links, below "/proc/PID/root". */
static bool is_same_file(const char *path, const char *other)
{
	struct kern *k = face_kern();
	struct stat a, b;
	return k->stat(k, path, &a) == 0 && k->stat(k, other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* All files of which the process runs code, or this one alone. False: there is no such process. */
static bool take_process(struct usdt_context *c, const char *only)
{
	str text, line;
	const char *root = root_of(c), *last = "";
	if (sys_read_file(face_kern(), &c->arena, arena_printf(&c->arena, "/proc/%d/maps", c->pid).s, 0, &text) < 0)
		return false;
	while (text.n) {
		unsigned long long from, off;
		char perms[8];
		int at = 0;
		str_cut(text, '\n', &line, &text);
		const char *s = arena_strdup(&c->arena, line);
		bool is_code = sscanf(s, "%llx-%*x %7s %llx %*s %*s %n", &from, perms, &off, &at) >= 3 && at &&
			strchr(perms, 'x') && s[at] == '/';
		if (!is_code || !strcmp(s + at, last))
			continue;
		last = s + at;
		const char *path = *root ? arena_printf(&c->arena, "%s%s", root, last).s : last;
		if (!only || is_same_file(path, only))
			take_file(c, path, from - off);
	}
	return true;
}

static struct usdt_context *context(int pid)
{
	struct usdt_context *c = calloc(1, sizeof(*c));
	if (!c)
		base_out_of_memory(sizeof(*c));
	diags_init(&c->ds, &c->arena, NULL);
	c->pid = pid;
	return c;
}

void bcc_usdt_close(struct usdt_context *c);
void bcc_usdt_close(struct usdt_context *c)
{
	if (!c)
		return;
	face_uncount(c);
	arena_clear(&c->arena);
	free(c);
}

static struct usdt_context *checked(struct usdt_context *c, bool ok)
{
	if (ok)
		return c;
	bcc_usdt_close(c);
	errno = ENOEXEC;
	return NULL;
}

/* path: a program or library by any name that a person gives. NULL: no file, or not an ELF file. A file
 * without probes is a context without probes, as BCC has it: "tplist -l c" says nothing then. */
struct usdt_context *bcc_usdt_new_frompath(const char *path);
struct usdt_context *bcc_usdt_new_frompath(const char *path)
{
	struct usdt_context *c = context(-1);
	str found = sym_find_binary(face_kern(), &c->arena, str_from(path), 0);
	return checked(c, found.n && take_file(c, arena_strdup(&c->arena, found), 0));
}

/* path NULL: all that the process has mapped. A path that it has not mapped is read nevertheless. */
struct usdt_context *bcc_usdt_new_frompid(int pid, const char *path);
struct usdt_context *bcc_usdt_new_frompid(int pid, const char *path)
{
	struct usdt_context *c = context(pid);
	str found = path ? sym_find_binary(face_kern(), &c->arena, str_from(path), pid) : STR("");
	const char *only = path ? arena_strdup(&c->arena, found) : NULL;
	bool ok = (!path || found.n) && take_process(c, only);
	if (ok && only && !c->probes.n)
		ok = take_file(c, only, 0);
	return checked(c, ok);
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

/* Argument n of a place, from 0: false: it has none, or one that is not understood. */
static bool argument(const struct usdt_place *p, u32 n, struct usdt_arg *out)
{
	str rest = p->args, word = usdt_next_arg(&rest);
	for (; n && word.n; n--)
		word = usdt_next_arg(&rest);
	return word.n && usdt_arg(word, IS_ARM64, out);
}

static u32 narguments(const struct usdt_probe *p)
{
	str rest = p->places.n ? p->places.v[0].args : STR("");
	u32 n = 0;
	while (usdt_next_arg(&rest).n)
		n++;
	return n;
}

static int bytes_of(const struct usdt_arg *a) { return (64 - a->bitshift) / 8; }

static const char *type_of(const struct usdt_arg *a)
{
	static const char *const types[2][4] = { { "uint8_t", "uint16_t", "uint32_t", "uint64_t" },
		{ "int8_t", "int16_t", "int32_t", "int64_t" } };
	return types[a->is_signed][__builtin_ctz((unsigned)bytes_of(a))];
}

/* The widest type of argument n over all places; NULL: no place has it. */
static const char *widest(const struct usdt_probe *p, u32 n)
{
	struct usdt_arg a, best = { .bitshift = 64 };
	vec_each(place, &p->places)
		if (argument(place, n, &a) && a.bitshift < best.bitshift)
			best = a;
	return best.bitshift == 64 ? NULL : type_of(&best);
}

/* ---- readers as C ------------------------------------------------------------------------------------------------ */

static void add_register(struct buf *o, u32 at)
{
	buf_printf(o, "ctx->%s", usdt_reg_name(at, IS_ARM64));
}

/* Statements that put this argument into *dest, of the reader's type. */
static void add_read(struct buf *o, const char *type, const struct usdt_arg *a)
{
	switch (a->kind) {
	case USDT_CONST:
		buf_printf(o, "*(%s *)dest = (%s)%lldLL; ", type, type, (long long)a->offset);
		break;
	case USDT_REGISTER:
		buf_printf(o, "*(%s *)dest = (%s)", type, type_of(a));
		add_register(o, (u32)a->reg_off);
		buf_puts(o, "; ");
		break;
	case USDT_MEMORY:
	case USDT_INDEXED:
		buf_printf(o, "{ %s value = 0; bpf_probe_read_user(&value, sizeof(value), (void *)(", type_of(a));
		add_register(o, (u32)a->reg_off);
		buf_printf(o, " + %lldLL", (long long)a->offset);
		if (a->kind == USDT_INDEXED) {
			buf_puts(o, " + (");
			add_register(o, a->index_off);
			buf_printf(o, " << %u)", a->scale);
		}
		buf_printf(o, ")); *(%s *)dest = value; } ", type);
		break;
	}
}

static bool same_everywhere(const struct usdt_probe *p, u32 n)
{
	struct usdt_arg first, a;
	bool has = argument(&p->places.v[0], n, &first);
	vec_each(place, &p->places)
		if (argument(place, n, &a) != has || (has && memcmp(&a, &first, sizeof(a))))
			return false;
	return true;
}

/* What tells places apart: the low bits of the address if they differ, else all of it. */
static u64 telling_bits(const struct usdt_probe *p)
{
	enum { IN_PAGE = 0xfff };
	for (u32 i = 0; i < p->places.n; i++)
		for (u32 k = 0; k < i; k++)
			if (!((p->places.v[i].address ^ p->places.v[k].address) & IN_PAGE))
				return UINT64_MAX;
	return IN_PAGE;
}

static void add_reader(struct buf *o, const struct usdt_probe *p, u32 n)
{
	const char *type = widest(p, n);
	struct usdt_arg a;
	buf_printf(o, "static __always_inline int _bpf_readarg_%s_%u(struct pt_regs *ctx, void *dest, size_t len) {\n"
		"  if (len != sizeof(%s)) return -1;\n  ", p->fn, n + 1, type ? type : "int");
	if (type && same_everywhere(p, n)) {
		argument(&p->places.v[0], n, &a);
		add_read(o, type, &a);
		buf_puts(o, "return 0;\n}\n");
		return;
	}
	u64 bits = telling_bits(p);
	buf_printf(o, "switch ((u64)PT_REGS_IP(ctx) & 0x%llxULL) {\n", (unsigned long long)bits);
	vec_each(place, &p->places) {
		if (!type || !argument(place, n, &a))
			continue;
		buf_printf(o, "  case 0x%llxULL: ", (unsigned long long)((place->address + place->loaded) & bits));
		add_read(o, type, &a);
		buf_puts(o, "return 0;\n");
	}
	buf_puts(o, "  }\n  return -1;\n}\n");
}

/* Several processes that run one program have the same readers: those of the first are made. */
static bool is_first(struct usdt_context **contexts, int context, const struct usdt_probe *p)
{
	for (int i = 0; i <= context; i++)
		vec_each(other, &contexts[i]->probes) {
			if (other == p)
				return true;
			if (other->fn && !strcmp(other->fn, p->fn))
				return false;
		}
	return true;
}

/* The readers of all enabled probes; it lives as long as the first context. "" when none is enabled. */
const char *bcc_usdt_genargs(struct usdt_context **contexts, int n);
const char *bcc_usdt_genargs(struct usdt_context **contexts, int n)
{
	struct buf o = BUF_INIT;
	for (int i = 0; i < n; i++)
		vec_each(p, &contexts[i]->probes) {
			if (!p->fn || !is_first(contexts, i, p))
				continue;
			if (!o.n)
				buf_puts(&o, "#include <uapi/linux/ptrace.h>\n");
			for (u32 k = 0; k < narguments(p); k++)
				add_reader(&o, p, k);
		}
	const char *text = o.n ? arena_strdup(&contexts[0]->arena, (str){ o.s, (u32)o.n }) : "";
	buf_free(&o);
	return text;
}

/* ---- probes by name ---------------------------------------------------------------------------------------------- */

/* provider NULL: any, if only one has a probe of this name. */
static struct usdt_probe *find(struct usdt_context *c, const char *provider, const char *name)
{
	struct usdt_probe *found = NULL;
	vec_each(p, &c->probes) {
		if (strcmp(p->name, name) || (provider && strcmp(p->provider, provider)))
			continue;
		if (found && strcmp(found->provider, p->provider)) {
			face_say("probe '%s' is of '%s' and of '%s': name it as PROVIDER:%s", name, found->provider,
				p->provider, name);
			return NULL;
		}
		found = found ? found : p;
	}
	return found;
}

static int enable(struct usdt_context *c, const char *provider, const char *name, const char *fn)
{
	struct usdt_probe *p = find(c, provider, name);
	if (!p || p->fn)
		return -1;
	p->fn = arena_strdup(&c->arena, str_from(fn));
	vec_each(place, &p->places)
		if (place->counter)
			face_count(c, place->path, place->offset, place->counter);
	return 0;
}

/* 0; -1: no such probe, several of the name, or it is enabled already. */
int bcc_usdt_enable_probe(struct usdt_context *c, const char *name, const char *fn);
int bcc_usdt_enable_probe(struct usdt_context *c, const char *name, const char *fn)
{
	return enable(c, NULL, name, fn);
}

int bcc_usdt_enable_fully_specified_probe(struct usdt_context *c, const char *provider, const char *name,
	const char *fn);
int bcc_usdt_enable_fully_specified_probe(struct usdt_context *c, const char *provider, const char *name,
	const char *fn)
{
	return enable(c, provider, name, fn);
}

static bool add_at(int fd, off_t at, s16 by)
{
	u16 users;
	if (pread(fd, &users, sizeof(users), at) != sizeof(users))
		return false;
	users = (u16)(users + by);
	return pwrite(fd, &users, sizeof(users), at) == sizeof(users);
}

static u64 counter_in_process(const struct usdt_place *p) { return p->counter_address ? p->counter_address + p->loaded : 0; }

/* Each file that has the probe has a counter, which all its places share. */
static bool is_first_of_counter(const struct usdt_probe *p, const struct usdt_place *place)
{
	for (const struct usdt_place *before = p->places.v; before < place; before++)
		if (counter_in_process(before) == counter_in_process(place))
			return false;
	return place->counter_address != 0;
}

/* A probe's counters of users in the process: 0, or -1: it has none, or there is no process to write to. */
static int add_users(struct usdt_context *c, const char *provider, const char *name, s16 by)
{
	struct usdt_probe *p = find(c, provider, name);
	char path[64];
	u32 n = 0;
	if (!p || c->pid <= 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/%d/mem", c->pid);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	vec_each(place, &p->places)
		if (fd >= 0 && is_first_of_counter(p, place))
			n += add_at(fd, (off_t)counter_in_process(place), by);
	if (fd >= 0)
		close(fd);
	return n ? 0 : -1;
}

/* By hand what attaching does: by more users of an enabled probe. */
int bcc_usdt_addsem_probe(struct usdt_context *c, const char *name, const char *fn, s16 by);
int bcc_usdt_addsem_probe(struct usdt_context *c, const char *name, const char *fn UNUSED, s16 by)
{
	return add_users(c, NULL, name, by);
}

int bcc_usdt_addsem_fully_specified_probe(struct usdt_context *c, const char *provider, const char *name,
	const char *fn, s16 by);
int bcc_usdt_addsem_fully_specified_probe(struct usdt_context *c, const char *provider, const char *name,
	const char *fn UNUSED, s16 by)
{
	return add_users(c, provider, name, by);
}

/* The C type of argument arg, from 0; "" when there is none. */
const char *bcc_usdt_get_fully_specified_probe_argctype(struct usdt_context *c, const char *provider,
	const char *name, int arg);
const char *bcc_usdt_get_fully_specified_probe_argctype(struct usdt_context *c, const char *provider,
	const char *name, int arg)
{
	struct usdt_probe *p = find(c, provider, name);
	const char *type = p && arg >= 0 ? widest(p, (u32)arg) : NULL;
	return type ? type : "";
}

const char *bcc_usdt_get_probe_argctype(struct usdt_context *c, const char *name, int arg);
const char *bcc_usdt_get_probe_argctype(struct usdt_context *c, const char *name, int arg)
{
	return bcc_usdt_get_fully_specified_probe_argctype(c, NULL, name, arg);
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

void bcc_usdt_foreach(struct usdt_context *c, void (*fn)(struct bcc_usdt *));
void bcc_usdt_foreach(struct usdt_context *c, void (*fn)(struct bcc_usdt *))
{
	vec_each(p, &c->probes) {
		struct bcc_usdt one = { p->provider, p->name, p->places.v[0].path, p->places.v[0].counter_address, (int)p->places.n,
			(int)narguments(p), p->places.v[0].counter };
		fn(&one);
	}
}

static struct usdt_place *location(struct usdt_context *c, const char *provider, const char *name, int i,
	struct usdt_probe **of)
{
	*of = find(c, provider, name);
	return *of && i >= 0 && (u32)i < (*of)->places.n ? &(*of)->places.v[i] : NULL;
}

int bcc_usdt_get_location(struct usdt_context *c, const char *provider, const char *name, int i,
	struct bcc_usdt_location *out);
int bcc_usdt_get_location(struct usdt_context *c, const char *provider, const char *name, int i,
	struct bcc_usdt_location *out)
{
	struct usdt_probe *p;
	struct usdt_place *place = location(c, provider, name, i, &p);
	if (!place)
		return -1;
	*out = (struct bcc_usdt_location){ place->address, place->path };
	return 0;
}

int bcc_usdt_get_argument(struct usdt_context *c, const char *provider, const char *name, int i, int arg,
	struct bcc_usdt_argument *out);
int bcc_usdt_get_argument(struct usdt_context *c, const char *provider, const char *name, int i, int arg,
	struct bcc_usdt_argument *out)
{
	struct usdt_probe *p;
	struct usdt_arg a;
	struct usdt_place *place = location(c, provider, name, i, &p);
	if (!place || arg < 0 || !argument(place, (u32)arg, &a))
		return -1;
	*out = (struct bcc_usdt_argument){ .size = a.is_signed ? -bytes_of(&a) : bytes_of(&a) };
	if (a.kind == USDT_CONST) {
		out->valid = HAS_CONSTANT;
		out->constant = (long long)a.offset;
		return 0;
	}
	out->valid = HAS_BASE;
	out->base = usdt_reg_name((u32)a.reg_off, IS_ARM64);
	if (a.kind == USDT_REGISTER)
		return 0;
	out->valid |= HAS_OFFSET;
	out->deref_offset = (int)a.offset;
	if (a.kind == USDT_INDEXED) {
		out->valid |= HAS_INDEX | HAS_SCALE;
		out->index = usdt_reg_name(a.index_off, IS_ARM64);
		out->scale = 1 << a.scale;
	}
	return 0;
}

/* fn is called for each place of each enabled probe: attach FUNCTION there. */
void bcc_usdt_foreach_uprobe(struct usdt_context *c, void (*fn)(const char *, const char *, u64, int));
void bcc_usdt_foreach_uprobe(struct usdt_context *c, void (*fn)(const char *, const char *, u64, int))
{
	vec_each(p, &c->probes)
		vec_each(place, &p->places)
			if (p->fn)
				fn(place->path, p->fn, place->address, c->pid);
}
