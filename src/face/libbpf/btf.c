/* btf.c: libbpf's struct btf: types and strings that can be read by address and added to.
 *
 * Types and strings lie in two sections, as in a file: foreign bytes are only looked at until something is added. Ids
 * and string offsets of split BTF go on where the base's end. Looking for names and printing is our own BTF's work,
 * over a view that is made when asked for. */
#include "face/libbpf/btf_face.h"

#include "elf/elf.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { MAX_DEPTH = 32, MAX_BYTES = 1 << 30 };
struct header { u16 magic; u8 version, flags; u32 hdr_len, type_off, type_len, str_off, str_len; };

/* ---- sections ---------------------------------------------------------------------------------------------------- */

s64 face_btf_extra(const struct btf_type *t)
{
	u32 n = btf_vlen(t);
	switch (btf_kind(t)) {
	case BTF_KIND_INT: case BTF_KIND_VAR: case BTF_KIND_DECL_TAG: return 4;
	case BTF_KIND_ARRAY: return sizeof(struct btf_array);
	case BTF_KIND_STRUCT: case BTF_KIND_UNION: case BTF_KIND_DATASEC: case BTF_KIND_ENUM64: return 12ll * n;
	case BTF_KIND_ENUM: case BTF_KIND_FUNC_PROTO: return 8ll * n;
	case BTF_KIND_PTR: case BTF_KIND_FWD: case BTF_KIND_TYPEDEF: case BTF_KIND_VOLATILE: case BTF_KIND_CONST:
		case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC: case BTF_KIND_FLOAT: case BTF_KIND_TYPE_TAG: return 0;
	default: return -1;
	}
}

void face_btf_note(struct libbpf_btf *b, u32 off)
{
	if (b->ntypes == b->offs_cap) {
		b->offs_cap = b->offs_cap ? b->offs_cap * 2 : 64;
		u32 *offs = realloc(b->offs, b->offs_cap * sizeof(u32));
		if (!offs)
			base_out_of_memory(b->offs_cap * sizeof(u32));
		b->offs = offs;
	}
	b->offs[b->ntypes++] = off;
}

bool face_btf_recount(struct libbpf_btf *b)
{
	for (u32 off = 0; off < b->types.n;) {
		const struct btf_type *t = (const void *)(b->types.p + off);
		s64 more = b->types.n - off >= sizeof(*t) ? face_btf_extra(t) : -1;
		if (more < 0 || (u64)more + sizeof(*t) > b->types.n - off)
			return false;
		face_btf_note(b, off);
		off += (u32)(sizeof(*t) + (u64)more);
	}
	return true;
}

static struct libbpf_btf *btf_alloc(const struct libbpf_btf *base)
{
	struct libbpf_btf *b = calloc(1, sizeof(*b));
	if (!b)
		base_out_of_memory(sizeof(*b));
	*b = (struct libbpf_btf){ .base = base, .fd = -1, .first_id = base ? base->first_id + base->ntypes : 1,
		.first_str = base ? base->first_str + base->strs.n : 0 };
	return b;
}

static long take_sections(struct libbpf_btf *b, const u8 *bytes, u32 size)
{
	struct header h;
	if (size < sizeof(h))
		return -EINVAL;
	memcpy(&h, bytes, sizeof(h));
	if (h.magic != BTF_MAGIC)
		return -EINVAL;
	if (h.version != 1 || h.flags)
		return -ENOTSUP;
	if (h.hdr_len < sizeof(h) || h.hdr_len > size || (u64)h.type_off + h.type_len > size - h.hdr_len ||
		(u64)h.str_off + h.str_len > size - h.hdr_len ||
	    h.type_off % 4 || (u64)h.type_off + h.type_len > h.str_off)
		return -EINVAL;
	b->types = (struct bytes){ .p = (u8 *)bytes + h.hdr_len + h.type_off, .n = h.type_len };
	b->strs = (struct bytes){ .p = (u8 *)bytes + h.hdr_len + h.str_off, .n = h.str_len };
	bool ends = b->strs.n && !b->strs.p[b->strs.n - 1];
	if ((b->strs.n || !b->base) && (!ends || (!b->base && b->strs.p[0])))
		return -EINVAL;
	return face_btf_recount(b) ? 0 : -EINVAL;
}

struct libbpf_btf *face_btf_of(const void *bytes, u32 size, const struct libbpf_btf *base, bool *ok, long *err)
{
	struct libbpf_btf *b = btf_alloc(base);
	*err = take_sections(b, bytes, size);
	*ok = *err == 0;
	if (*ok)
		return b;
	btf__free(b);
	return NULL;
}

struct libbpf_btf *face_btf_over(const void *bytes, u32 size)
{
	bool ok;
	long err;
	struct libbpf_btf *b = face_btf_of(bytes, size, NULL, &ok, &err);
	if (b)
		b->ptr_size = 8;
	return b;
}

static const void *own_raw(const struct libbpf_btf *btf, u32 *size);

/* ctx: a struct libbpf_btf *, NULL once a name was past the end of all strings. */
static void need_name(void *ctx, void *word, enum btf_word what)
{
	struct libbpf_btf **b = ctx;
	u32 off;
	memcpy(&off, word, sizeof(off));
	if (*b && what == BTF_WORD_STR && !btf__str_by_offset(*b, off))
		*b = NULL;
}

static bool has_names(struct libbpf_btf *b)
{
	for (u32 id = b->first_id; b && id < b->first_id + b->ntypes; id++)
		btf_words(face_btf_type(b, id), need_name, &b);
	return b != NULL;
}

/* Every reference of foreign BTF. */
static bool is_sound(struct libbpf_btf *b)
{
	struct arena a = { 0 };
	struct diags ds;
	u64 len = 0;
	diags_init(&ds, &a, NULL);
	const struct btf *base = b->base ? face_btf_view(b->base) : NULL;
	u32 size;
	const void *raw = own_raw(b, &size);
	len = size;
	struct btf *view = raw && (!b->base || base) ? btf_open(&a, raw, len, base, &ds) : NULL;
	bool ok = view && btf_check(view, &ds) && has_names(b);
	if (!ok)
		face_say(&ds, 0);
	arena_clear(&a);
	return ok;
}

struct libbpf_btf *btf__new_split(const void *data, __u32 size, struct libbpf_btf *base_btf)
{
	bool ok;
	long err;
	if (!data || !size)
		return face_null(-EINVAL);
	u8 *copy = malloc(size);
	if (!copy)
		return face_null(-ENOMEM);
	memcpy(copy, data, size);
	bool is_foreign = face_btf_is_foreign(copy, size), is_damaged = is_foreign && !face_btf_swap(copy, size, true);
	struct libbpf_btf *b = is_damaged ? NULL : face_btf_of(copy, size, base_btf, &ok, &err);
	if (!b) {
		free(copy);
		return face_null(is_damaged ? -EINVAL : err);
	}
	b->copy = copy;
	b->is_foreign = is_foreign;
	if (!is_sound(b)) {
		btf__free(b);
		return face_null(-EINVAL);
	}
	return b;
}

struct libbpf_btf *btf__new(const void *data, __u32 size) { return btf__new_split(data, size, NULL); }

struct libbpf_btf *btf__new_empty_split(struct libbpf_btf *base_btf)
{
	struct libbpf_btf *b = btf_alloc(base_btf);
	b->ptr_size = base_btf ? btf__pointer_size(base_btf) : sizeof(void *);
	if (!base_btf)
		face_bytes_add(&b->strs, "", 1);
	return b;
}

struct libbpf_btf *btf__new_empty(void) { return btf__new_empty_split(NULL); }

/* add_layout, a description of the kinds inside the BTF, is a hint for tools that do not know them: there is none. */
struct libbpf_btf *btf__new_empty_opts(struct btf_new_opts *opts)
{
	return OPTS_OK(opts, btf_new_opts) ? btf__new_empty_split(OPTS_GET(opts, base_btf, NULL)) : face_null(-EINVAL);
}

static void forget(struct libbpf_btf *b)
{
	free(b->raw);
	free(b->swapped);
	b->raw = b->swapped = NULL;
	arena_clear(&b->view_arena);
	b->view = NULL;
}

void btf__free(struct libbpf_btf *b)
{
	if (!b || (uintptr_t)b >= (uintptr_t)-4095)
		return;
	forget(b);
	if (b->fd >= 0)
		face_kern()->close(face_kern(), b->fd);
	if (b->types.cap)
		free(b->types.p);
	if (b->strs.cap)
		free(b->strs.p);
	free(b->copy);
	free(b->offs);
	if (b->types_of_kernel.k)
		kernel_types_close(&b->types_of_kernel);
	arena_clear(&b->kept);
	arena_clear(&b->found_arena);
	free(b);
}

/* ---- bytes as a file has them, and our view of them -------------------------------------------------------------- */

/* In this machine's byte order. */
static const void *own_raw(const struct libbpf_btf *btf, u32 *size)
{
	struct libbpf_btf *b = (struct libbpf_btf *)btf;     /* what is asked for is put together then */
	u32 n = BTF_HEADER + b->types.n + b->strs.n;
	if (!b->raw) {
		struct header h = { BTF_MAGIC, 1, 0, BTF_HEADER, 0, b->types.n, b->types.n, b->strs.n };
		b->raw = malloc(n);
		if (!b->raw)
			return face_null(-ENOMEM);
		memcpy(b->raw, &h, BTF_HEADER);
		memcpy(b->raw + BTF_HEADER, b->types.p, b->types.n);
		memcpy(b->raw + BTF_HEADER + b->types.n, b->strs.p, b->strs.n);
	}
	*size = n;
	return b->raw;
}

const void *btf__raw_data(const struct libbpf_btf *btf, __u32 *size)
{
	struct libbpf_btf *b = (struct libbpf_btf *)btf;
	const void *raw = own_raw(b, size);
	if (!raw || !b->is_foreign || b->swapped)
		return b->is_foreign && raw ? b->swapped : raw;
	b->swapped = malloc(*size);
	if (!b->swapped)
		return face_null(-ENOMEM);
	memcpy(b->swapped, raw, *size);
	face_btf_swap(b->swapped, *size, false);
	return b->swapped;
}

const void *btf__get_raw_data(const struct libbpf_btf *b, __u32 *size) { return btf__raw_data(b, size); }

const struct btf *face_btf_view(const struct libbpf_btf *btf)
{
	struct libbpf_btf *b = (struct libbpf_btf *)btf;
	struct diags ds;
	u32 size;
	if (b->view)
		return b->view;
	const struct btf *base = b->base ? face_btf_view(b->base) : NULL;
	const void *raw = own_raw(b, &size);
	diags_init(&ds, &b->view_arena, NULL);
	b->view = raw && (!b->base || base) ? btf_open(&b->view_arena, raw, size, base, &ds) : NULL;
	return b->view;
}

/* Whoever changes it changes bytes of its own. */
void face_btf_touch(struct libbpf_btf *b)
{
	struct bytes *const all[] = { &b->types, &b->strs };
	forget(b);
	for (u32 i = 0; i < ARRAY_LEN(all); i++) {
		struct bytes old = *all[i];
		if (old.cap)
			continue;
		*all[i] = (struct bytes){ 0 };
		face_bytes_add(all[i], old.p, old.n);
	}
	if (b->is_kernels) {         /* its index is of the old bytes */
		b->is_kernels = false;
		b->view = NULL;
	}
}

void face_bytes_add(struct bytes *x, const void *p, u32 n)
{
	if (x->n + n > x->cap) {
		u32 cap = MAX(x->cap * 2, MAX(x->n + n, 256u));
		u8 *grown = realloc(x->cap ? x->p : NULL, cap);
		if (!grown)
			base_out_of_memory(cap);
		x->p = grown;
		x->cap = cap;
	}
	if (n)
		memcpy(x->p + x->n, p, n);
	x->n += n;
}

/* ---- from files and from the kernel ------------------------------------------------------------------------------ */

static struct libbpf_btf *of_elf(struct arena *a, str text, struct libbpf_btf *base, struct libbpf_btf_ext **ext)
{
	struct diags ds;
	struct elf e;
	const struct elf_section *s = NULL, *x = NULL;
	diags_init(&ds, a, NULL);
	if (!elf_open(&e, a, text.s, text.n, &ds)) {
		face_say(&ds, 0);
		return face_null(-LIBBPF_ERRNO__FORMAT);
	}
	s = elf_section(&e, BTF_ELF_SEC);
	if (!s || !s->data)
		return face_null(-ENODATA);
	struct libbpf_btf *b = btf__new_split(s->data, (u32)s->size, base);
	if (!b)
		return NULL;
	if (!base)
		b->ptr_size = 8;
	x = ext ? elf_section(&e, BTF_EXT_ELF_SEC) : NULL;
	if (ext)
		*ext = NULL;
	if (x && x->data && !(*ext = btf_ext__new(x->data, (u32)x->size))) {
		int r = errno;
		btf__free(b);
		return face_null(-r);
	}
	return b;
}

enum form { ANY, ELF, RAW };

static struct libbpf_btf *parse(const char *path, struct libbpf_btf *base, struct libbpf_btf_ext **ext, enum form form)
{
	struct arena a = { 0 };
	str text;
	if (!path)
		return face_null(-EINVAL);
	long r = sys_read_file(face_kern(), &a, path, MAX_BYTES, &text);
	if (r < 0) {
		arena_clear(&a);
		return face_null(r);
	}
	bool is_raw = text.n >= 2 && (u8)text.s[0] == (BTF_MAGIC & 255) && (u8)text.s[1] == BTF_MAGIC >> 8;
	struct libbpf_btf *b = NULL;
	if (form != ELF && is_raw)
		b = btf__new_split(text.s, text.n, base);
	else if (form == RAW)
		errno = EPROTO;
	else
		b = of_elf(&a, text, base, ext);
	int saved = errno;
	if (is_raw && form == ANY && ext)
		*ext = NULL;
	arena_clear(&a);
	errno = saved;
	return b;
}

struct libbpf_btf *btf__parse(const char *path, struct libbpf_btf_ext **ext) { return parse(path, NULL, ext, ANY); }
struct libbpf_btf *btf__parse_split(const char *path, struct libbpf_btf *base) { return parse(path, base, NULL, ANY); }
struct libbpf_btf *btf__parse_elf(const char *path, struct libbpf_btf_ext **ext) { return parse(path, NULL, ext, ELF); }

struct libbpf_btf *btf__parse_elf_split(const char *path, struct libbpf_btf *base)
{
	return parse(path, base, NULL, ELF);
}

struct libbpf_btf *btf__parse_raw(const char *path) { return parse(path, NULL, NULL, RAW); }

struct libbpf_btf *btf__parse_raw_split(const char *path, struct libbpf_btf *base)
{
	return parse(path, base, NULL, RAW);
}

/* The kernel's bytes are looked at where they are, by their index on disk. */
struct libbpf_btf *btf__load_vmlinux_btf(void)
{
	struct arena a = { 0 };
	struct diags ds;
	bool ok;
	long err;
	u64 len;
	diags_init(&ds, &a, NULL);
	struct kernel_types types = { .k = face_kern(), .arena = &a, .ds = &ds };
	const struct btf *view = kernel_types(&types);
	if (!view) {
		arena_clear(&a);
		return parse("/boot/vmlinux", NULL, NULL, ELF) ?: face_null(-ESRCH);
	}
	const void *bytes = btf_bytes(view, &len);
	struct libbpf_btf *b = face_btf_of(bytes, (u32)len, NULL, &ok, &err);
	if (!b) {
		kernel_types_close(&types);
		arena_clear(&a);
		return face_null(err);
	}
	b->kept = a;
	b->types_of_kernel = types;
	b->view = view;
	b->is_kernels = true;
	b->ptr_size = sizeof(void *);
	return b;
}

struct libbpf_btf *libbpf_find_kernel_btf(void) { return btf__load_vmlinux_btf(); }

struct libbpf_btf *btf__load_module_btf(const char *module_name, struct libbpf_btf *vmlinux_btf)
{
	struct buf path = BUF_INIT;
	buf_printf(&path, "/sys/kernel/btf/%s", module_name ? module_name : "");
	struct libbpf_btf *b = parse(buf_cstr(&path), vmlinux_btf, NULL, RAW);
	buf_free(&path);
	return b;
}

/* The kernel's own copy, by its descriptor. */
static struct libbpf_btf *of_fd(int fd, struct libbpf_btf *base)
{
	struct sys_btf_info info = { 0 };
	struct kern *k = face_kern();
	u32 len = sizeof(info);
	long r = sys_get_info(k, fd, &info, &len);
	u32 size = info.btf_size;
	void *bytes = r < 0 ? NULL : malloc(size + 1);
	if (!bytes)
		return face_null(r < 0 ? r : -ENOMEM);
	info = (struct sys_btf_info){ .btf = (u64)(uintptr_t)bytes, .btf_size = size };
	len = sizeof(info);
	r = sys_get_info(k, fd, &info, &len);
	struct libbpf_btf *b = r < 0 ? face_null(r) : btf__new_split(bytes, size, base);
	int saved = errno;
	free(bytes);
	errno = saved;
	return b;
}

struct libbpf_btf *btf__load_from_kernel_by_id_split(__u32 id, struct libbpf_btf *base_btf)
{
	int fd = bpf_btf_get_fd_by_id(id);
	if (fd < 0)
		return NULL;
	struct libbpf_btf *b = of_fd(fd, base_btf);
	int saved = errno;
	face_kern()->close(face_kern(), fd);
	errno = saved;
	return b;
}

struct libbpf_btf *btf__load_from_kernel_by_id(__u32 id) { return btf__load_from_kernel_by_id_split(id, NULL); }

int btf__load_into_kernel(struct libbpf_btf *b)
{
	enum { LOG = 1 << 20 };
	u32 size;
	if (b->fd >= 0)
		return face_result(-EEXIST);
	const void *raw = own_raw(b, &size);
	if (!raw)
		return face_result(-ENOMEM);
	int fd = bpf_btf_load(raw, size, NULL);
	if (fd < 0) {
		char *log = calloc(1, LOG);
		LIBBPF_OPTS(bpf_btf_load_opts, opts, .log_buf = log, .log_size = LOG, .log_level = 1);
		fd = log ? bpf_btf_load(raw, size, &opts) : fd;
		if (fd < 0)
			face_log(LIBBPF_WARN, "the kernel refuses the BTF: %s\n%s", strerror(-fd), log ? log : "");
		free(log);
	}
	if (fd < 0)
		return face_result(fd);
	b->fd = fd;
	return 0;
}

/* ---- look up ----------------------------------------------------------------------------------------------------- */

__u32 btf__type_cnt(const struct libbpf_btf *b) { return b->first_id + b->ntypes; }
const struct libbpf_btf *btf__base_btf(const struct libbpf_btf *b) { return b->base; }
int btf__fd(const struct libbpf_btf *b) { return b->fd; }
void btf__set_fd(struct libbpf_btf *b, int fd) { b->fd = fd; }

struct btf_type *face_btf_type(const struct libbpf_btf *b, u32 id)
{
	return (struct btf_type *)(b->types.p + b->offs[id - b->first_id]);
}

const struct btf_type *btf__type_by_id(const struct libbpf_btf *b, __u32 id)
{
	static const struct btf_type void_type;
	if (!id)
		return &void_type;
	while (id < b->first_id)
		b = b->base;
	return id < btf__type_cnt(b) ? face_btf_type(b, id) : face_null(-EINVAL);
}

const char *btf__str_by_offset(const struct libbpf_btf *b, __u32 offset)
{
	while (offset < b->first_str)
		b = b->base;
	offset -= b->first_str;
	return offset < b->strs.n ? (const char *)b->strs.p + offset : face_null(-EINVAL);
}

const char *btf__name_by_offset(const struct libbpf_btf *b, __u32 offset) { return btf__str_by_offset(b, offset); }

static s32 find(const struct libbpf_btf *b, u32 from, const char *name, u32 kind)
{
	if (from < b->first_id && b->base) {
		s32 id = find(b->base, from, name, kind);
		if (id > 0)
			return id;
		from = b->first_id;
	}
	for (u32 id = from; id < btf__type_cnt(b); id++) {
		const struct btf_type *t = face_btf_type(b, id);
		if (kind && btf_kind(t) != kind)
			continue;
		const char *own = btf__str_by_offset(b, t->name_off);
		if (own && !strcmp(own, name))
			return (s32)id;
	}
	return -ENOENT;
}

__s32 btf__find_by_name(const struct libbpf_btf *b, const char *type_name)
{
	if (!strcmp(type_name, "void"))
		return 0;
	return face_result(find(b, 1, type_name, 0));
}

__s32 btf__find_by_name_kind(const struct libbpf_btf *b, const char *type_name, __u32 kind)
{
	if (kind == BTF_KIND_UNKN || !strcmp(type_name, "void"))
		return 0;
	if (b->is_kernels) {
		u32 id = btf_find(b->view, (enum btf_kind)kind, str_from(type_name));
		return id ? (s32)id : face_result(-ENOENT);
	}
	return face_result(find(b, 1, type_name, kind));
}

/* "long" tells how wide pointers are. */
static size_t told_width(const struct libbpf_btf *b)
{
	static const char *const names[] = { "long", "long int", "int long", "unsigned long", "long unsigned",
		"unsigned long int", "unsigned int long",
		"long unsigned int", "long int unsigned", "int unsigned long", "int long unsigned" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		s32 id = find(b, 1, names[i], BTF_KIND_INT);
		if (id > 0 && (btf__type_by_id(b, (u32)id)->size == 4 || btf__type_by_id(b, (u32)id)->size == 8))
			return btf__type_by_id(b, (u32)id)->size;
	}
	return 0;
}

size_t btf__pointer_size(const struct libbpf_btf *btf)
{
	struct libbpf_btf *b = (struct libbpf_btf *)btf;
	if (!b->ptr_size)
		b->ptr_size = told_width(b);
	return b->ptr_size;
}

int btf__set_pointer_size(struct libbpf_btf *b, size_t ptr_sz)
{
	if (ptr_sz != 4 && ptr_sz != 8)
		return face_result(-EINVAL);
	b->ptr_size = ptr_sz;
	return 0;
}

enum btf_endianness btf__endianness(const struct libbpf_btf *b)
{
	bool is_little = (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) != (b && b->is_foreign);
	return is_little ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN;
}

int btf__set_endianness(struct libbpf_btf *b, enum btf_endianness endian)
{
	if (endian != BTF_LITTLE_ENDIAN && endian != BTF_BIG_ENDIAN)
		return face_result(-EINVAL);
	b->is_foreign ^= endian != btf__endianness(b);
	return 0;
}

static bool is_alias(const struct btf_type *t)
{
	return btf_is_mod(t) || btf_is_typedef(t) || btf_is_var(t) || btf_is_decl_tag(t);
}

__s64 btf__resolve_size(const struct libbpf_btf *b, __u32 type_id)
{
	const struct btf_type *t = btf__type_by_id(b, type_id);
	u64 times = 1;
	for (int i = 0; i < MAX_DEPTH && t && !btf_is_void(t); i++) {
		u64 size = btf_is_ptr(t) ? (btf__pointer_size(b) ? btf__pointer_size(b) : sizeof(void *)) : t->size;
		switch (btf_kind(t)) {
		case BTF_KIND_INT: case BTF_KIND_STRUCT: case BTF_KIND_UNION: case BTF_KIND_ENUM: case BTF_KIND_ENUM64:
			case BTF_KIND_DATASEC: case BTF_KIND_FLOAT:
		case BTF_KIND_PTR:
			return times && size > UINT32_MAX / times ? face_result(-E2BIG) : (s64)(times * size);
		case BTF_KIND_ARRAY:
			times *= btf_array(t)->nelems;
			if (times > UINT32_MAX)
				return face_result(-E2BIG);
			t = btf__type_by_id(b, btf_array(t)->type);
			break;
		default:
			if (!is_alias(t))
				return face_result(-EINVAL);
			t = btf__type_by_id(b, t->type);
		}
	}
	return face_result(-EINVAL);
}

int btf__resolve_type(const struct libbpf_btf *b, __u32 type_id)
{
	const struct btf_type *t = btf__type_by_id(b, type_id);
	int depth = 0;
	for (; depth < MAX_DEPTH && t && !btf_is_void(t) && (btf_is_mod(t) || btf_is_typedef(t) ||
		btf_is_var(t)); depth++) {
		type_id = t->type;
		t = btf__type_by_id(b, type_id);
	}
	return depth == MAX_DEPTH || !t || btf_is_void(t) ? face_result(-EINVAL) : (int)type_id;
}

/* 1 for a struct that is packed: a member stands where its type would not, or the whole has an odd size. */
static int align_of_record(const struct libbpf_btf *b, const struct btf_type *t, int depth);

static int align_of(const struct libbpf_btf *b, u32 id, int depth)
{
	const struct btf_type *t = btf__type_by_id(b, id);
	int width = (int)(btf__pointer_size(b) ? btf__pointer_size(b) : sizeof(void *));
	if (!t || depth > MAX_DEPTH)
		return 0;
	switch (btf_kind(t)) {
	case BTF_KIND_INT: case BTF_KIND_ENUM: case BTF_KIND_ENUM64: case BTF_KIND_FLOAT:
		return MIN(width, (int)t->size);
	case BTF_KIND_PTR: return width;
	case BTF_KIND_ARRAY: return align_of(b, btf_array(t)->type, depth + 1);
	case BTF_KIND_STRUCT: case BTF_KIND_UNION: return align_of_record(b, t, depth);
	default: return btf_is_mod(t) || btf_is_typedef(t) ? align_of(b, t->type, depth + 1) : 0;
	}
}

static int align_of_record(const struct libbpf_btf *b, const struct btf_type *t, int depth)
{
	int most = 1;
	for (u32 i = 0; i < btf_vlen(t); i++) {
		int one = align_of(b, btf_members(t)[i].type, depth + 1);
		if (one <= 0)
			return one;
		if (btf_member_bitfield_size(t, i) == 0 && btf_member_bit_offset(t, i) % (8 * (u32)one))
			return 1;
		most = MAX(most, one);
	}
	return t->size % (u32)most ? 1 : most;
}

int btf__align_of(const struct libbpf_btf *b, __u32 id)
{
	int r = align_of(b, id, 0);
	if (r <= 0)
		errno = EINVAL;
	return MAX(r, 0);
}
