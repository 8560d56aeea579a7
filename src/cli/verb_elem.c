/* verb_elem.c: keys and values: from words, as bpftool has them (bytes) or typed by BTF, and back. */
#include "cli/verb_elem.h"

#include "uapi/uapi.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

enum { BATCH = 4096, BATCH_BYTES = 1 << 20, SHORT_BYTES = 16, LINE_BYTES = 24 };

const struct btf *verb_btf_of_map(struct verb *v, const struct sys_map_info *m)
{
	if (m->btf_vmlinux_value_type_id)
		return host_btf(&v->c->host);
	return m->btf_id && (m->btf_value_type_id || m->btf_key_type_id) ? host_btf_by_id(&v->c->host, m->btf_id) :
		NULL;
}

bool elems_open(struct verb *v, int fd, struct elems *e)
{
	u32 len = sizeof(e->info);
	*e = (struct elems){ .v = v, .fd = fd, .value_fd = -1 };
	long r = sys_get_info(v->k, fd, &e->info, &len);
	if (r < 0)
		return verb_refused(v, r, "can't get map info");
	e->types = (struct verb_types){ .b = verb_btf_of_map(v, &e->info), .is_json = v->json, .a = v->a };
	e->key_type = e->info.btf_key_type_id;
	e->value_type = e->info.btf_vmlinux_value_type_id ? e->info.btf_vmlinux_value_type_id :
		e->info.btf_value_type_id;
	e->ncpus = load_is_percpu(e->info.type) ? sys_possible_cpus(v->k) : 0;
	e->value_bytes = load_value_bytes(e->info.type, e->info.value_size, e->ncpus);
	e->stride = ALIGN_UP((u64)e->info.value_size, 8u);
	e->key = arena_alloc(v->a, e->info.key_size + 8u);
	e->value = arena_alloc(v->a, MAX(e->value_bytes, e->stride) + 8);
	e->as_json = v->json || e->types.b;
	return true;
}

bool elems_any_typed(struct verb *v, const int *fds, u32 n)
{
	struct elems e;
	bool any = false;
	for (u32 i = 0; i < n; i++)
		any |= elems_open(v, fds[i], &e) && e.types.b;
	return any;
}

void elems_clear(struct elems *e)
{
	if (e->value_fd >= 0)
		e->v->k->close(e->v->k, e->value_fd);
	e->value_fd = -1;
}

/* ---- from words --------------------------------------------------- */

static bool is_keyword(const struct verb *v) { return verb_is(v, "key") || verb_is(v, "value") || verb_is(v, "any") ||
	verb_is(v, "exist") ||
	verb_is(v, "noexist"); }

/* Words that are bytes, as bpftool counts them: until a keyword. */
static u32 byte_words(const struct verb *v)
{
	u32 n = 0;
	for (int i = 0; i < v->argc; i++, n++) {
		char *end;
		strtoul(v->argv[i], &end, 16);
		if (!*v->argv[i] || (*end && strncmp(v->argv[i], "0x", 2)))
			break;
	}
	return n;
}

static bool read_bytes(struct verb *v, u8 *p, u32 n, const char *what)
{
	bool is_hex = verb_take(v, "hex");
	for (u32 i = 0; i < n; i++) {
		char *end = NULL;
		if (v->argc <= 0)
			return verb_wrong(v, "the %s has %u bytes: %u are given", what, n, i);
		unsigned long byte = strtoul(v->argv[0], &end, is_hex ? 16 : 0);
		if (*end || !*v->argv[0])
			return verb_wrong(v, "error parsing byte %u of %u of the %s: %s", i + 1, n, what, v->argv[0]);
		if (byte > 255)
			return verb_wrong(v, "%s is no byte: the %s has %u of them, or is one typed value", v->argv[0],
				what, n);
		p[i] = (u8)byte;
		verb_next(v);
	}
	return true;
}

static bool read_typed(struct elems *e, bool is_key, const char *what)
{
	str why;
	const char *word = verb_need(e->v, what);
	if (!word)
		return false;
	struct data_place key = { .type = e->key_type, .p = e->key, .len = e->info.key_size };
	struct data_place value = { .type = e->value_type, .p = e->value, .len = e->info.value_size };
	return data_encode(e->v->a, e->types.b, str_from(word), is_key ? key : value, &why) ||
		verb_wrong(e->v, "the %s: %.*s", what, STR_ARG(why));
}

/* Bytes where there are as many words as bytes, or more; else one typed word. Without 'key' or 'value' before it, it is
 * such a word. */
static bool read_data(struct elems *e, bool is_key, bool is_named)
{
	const char *what = is_key ? "key" : "value";
	u32 n = is_key ? e->info.key_size : e->info.value_size;
	struct verb *v = e->v;
	bool is_one = v->argc < 2 || (v->argc > 1 && n > 1 && byte_words(v) < 2 && !verb_is(v, "hex"));
	if ((!is_named && !verb_is(v, "hex")) || (n != 1 && is_one && v->argc))
		return read_typed(e, is_key, what);
	if (n == 1 && v->argc && !verb_is(v, "hex") && !byte_words(v))
		return read_typed(e, is_key, what);
	return read_bytes(v, is_key ? e->key : e->value, n, what);
}

static bool of_programs(u32 type) { return type == MAP_PROG_ARRAY; }
static bool of_maps(u32 type) { return type == MAP_ARRAY_OF_MAPS || type == MAP_HASH_OF_MAPS; }

static bool read_value(struct elems *e, bool is_named)
{
	struct verb *v = e->v;
	bool is_prog = of_programs(e->info.type);
	if (!is_prog && !of_maps(e->info.type)) {
		struct btf_node n;
		if (e->types.b && btf_node(e->types.b, e->value_type, &n) && n.kind == BTF_DATASEC)
			sys_map_lookup(v->k, e->fd, e->key, e->value, 0);        /* variables that are not named stay */
		if (!read_data(e, false, is_named))
			return false;
		for (u32 cpu = 1; cpu < e->ncpus; cpu++)
			memcpy(e->value + cpu * e->stride, e->value, e->info.value_size);
		return true;
	}
	if (e->info.value_size != 4)
		return verb_wrong(v, "value size is not 4 bytes");
	e->value_fd = verb_object(v, is_prog ? INSPECT_PROG : INSPECT_MAP);
	memcpy(e->value, &e->value_fd, 4);
	return e->value_fd >= 0;
}

static bool take_flags(struct elems *e)
{
	static const char *const names[] = { "any", "noexist", "exist" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (verb_take(e->v, names[i]))
			return e->flags = i, true;
	return false;
}

bool elems_parse(struct elems *e, u32 wanted)
{
	u32 missing = wanted & (ELEMS_KEY | ELEMS_VALUE);
	struct verb *v = e->v;
	if (!e->info.key_size)
		missing &= ~(u32)ELEMS_KEY;
	while (v->argc) {
		bool is_key = verb_is(v, "key") && missing & ELEMS_KEY;
		bool is_value = !is_key && verb_is(v, "value") && missing & ELEMS_VALUE, is_named = is_key || is_value;
		if (is_named)
			verb_next(v);
		else if (wanted & ELEMS_FLAGS && !missing && take_flags(e))
			continue;
		else if (!missing || is_keyword(v))
			return verb_wrong(v, "expected key or value, got: %s", v->argv[0]);
		is_key |= !is_value && missing & ELEMS_KEY;
		if (is_key ? !read_data(e, true, is_named) : !read_value(e, is_named))
			return false;
		missing &= ~(u32)(is_key ? ELEMS_KEY : ELEMS_VALUE);
	}
	return !missing || verb_wrong(v, "the %s is missing", missing & ELEMS_KEY ? "key" : "value");
}

/* ---- shown --------------------------------------------------- */

static void cpus_json(struct elems *e, struct json *j, const u8 *value, bool is_typed)
{
	json_open(j, "values", '[');
	for (u32 cpu = 0; cpu < e->ncpus; cpu++) {
		json_open(j, NULL, '{');
		json_u64(j, "cpu", cpu);
		if (is_typed)
			verb_typed(j, &e->types, "value", e->value_type, value + cpu * e->stride, e->info.value_size);
		else
			verb_bytes(j, "value", value + cpu * e->stride, e->info.value_size);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void typed_members(struct elems *e, struct json *j, const u8 *key, const u8 *value)
{
	if (e->key_type)
		verb_typed(j, &e->types, "key", e->key_type, key, e->info.key_size);
	if (!e->value_type)
		return;
	if (e->ncpus)
		cpus_json(e, j, value, true);
	else
		verb_typed(j, &e->types, "value", e->value_type, value, e->info.value_size);
}

static void show_json(struct elems *e, const u8 *key, const u8 *value)
{
	struct json *j = &e->v->j;
	json_open(j, NULL, '{');
	if (!e->v->json) {
		typed_members(e, j, key, value);
	} else {
		verb_bytes(j, "key", key, e->info.key_size);
		if (e->ncpus)
			cpus_json(e, j, value, false);
		else
			verb_bytes(j, "value", value, e->info.value_size);
	}
	if (e->v->json && e->types.b) {
		json_open(j, "formatted", '{');
		typed_members(e, j, key, value);
		json_close(j, '}');
	}
	json_close(j, '}');
}

static void show_text(struct elems *e, const u8 *key, const u8 *value)
{
	struct buf *out = e->v->out;
	u32 nkey = e->info.key_size, nvalue = e->info.value_size;
	bool is_long = nkey > SHORT_BYTES || nvalue > SHORT_BYTES, is_line = nkey + nvalue <= LINE_BYTES && !is_long;
	if (nkey) {
		buf_puts(out, e->ncpus || is_long ? "key:\n" : "key: ");
		verb_hex(out, key, nkey);
		buf_puts(out, is_line && !e->ncpus ? "  " : "\n");
	}
	for (u32 cpu = 0; cpu < e->ncpus; cpu++) {
		buf_printf(out, "value (CPU %02u):%c", cpu, nvalue > SHORT_BYTES ? '\n' : ' ');
		verb_hex(out, value + cpu * e->stride, nvalue);
		buf_char(out, '\n');
	}
	if (!e->ncpus) {
		if (nvalue) {
			buf_puts(out, is_long ? "value:\n" : "value: ");
			verb_hex(out, value, nvalue);
		}
		buf_char(out, '\n');
	}
}

void elems_show(struct elems *e, const u8 *key, const u8 *value)
{
	(e->as_json ? show_json : show_text)(e, key, value);
}

/* An element whose value is not for user space. */
static void show_error(struct elems *e, const u8 *key, long err)
{
	const char *why = err == -ENOENT ? "<no entry>" : err == -ENOSPC && e->info.type == MAP_REUSEPORT_SOCKARRAY ?
		"<cannot read>" : strerror((int)-err);
	if (e->v->json) {
		struct json *j = &e->v->j;
		json_open(j, NULL, '{');
		verb_bytes(j, "key", key, e->info.key_size);
		json_open(j, "value", '{');
		json_text(j, "error", strerror((int)-err));
		json_close(j, '}');
		json_close(j, '}');
	} else {
		u32 nkey = e->info.key_size, n = (u32)strlen(why);
		bool is_long = nkey > SHORT_BYTES || n > SHORT_BYTES, is_line = nkey + n <= LINE_BYTES && !is_long;
		buf_puts(e->v->out, is_long ? "key:\n" : "key: ");
		verb_hex(e->v->out, key, nkey);
		buf_puts(e->v->out, is_line ? "  " : "\n");
		buf_printf(e->v->out, "value:%c%s\n", is_long ? '\n' : ' ', why);
	}
}

/* ---- dumped --------------------------------------------------- */

/* false: this kernel, or this kind of map, has no batches; nothing was shown. */
static bool dump_batches(struct elems *e, u32 *n, long *err)
{
	u64 bytes = MAX(e->value_bytes, 1u) + e->info.key_size;
	u32 most = (u32)MAX(MIN((u64)BATCH, BATCH_BYTES / bytes), 256u), key = e->info.key_size;
	struct arena tmp = { 0 };
	u8 *keys = arena_alloc(&tmp, (u64)most * key + 8), *values = arena_alloc(&tmp,
		most * MAX(e->value_bytes, e->stride) + 8);
	u8 *cursor = arena_alloc(&tmp, key + 8u);
	bool is_first = true;
	for (*err = 0; *err == 0; is_first = false) {
		struct sys_batch b = { .from = is_first ? NULL : cursor, .to = cursor, .keys = keys, .values = values,
			.n = most };
		*err = sys_map_lookup_batch(e->v->k, e->fd, &b);
		/* a bucket with more than that: on by single steps */
		if (*err == -ENOSPC && is_first && most < 1u << 16) {
			arena_clear(&tmp);
			return false;
		}
		if (*err < 0 && *err != -ENOENT) {
			arena_clear(&tmp);
			return !is_first;
		}
		for (u32 i = 0; i < b.n; i++)
			elems_show(e, keys + (u64)i * key, values + i * e->value_bytes);
		*n += b.n;
	}
	arena_clear(&tmp);
	return true;
}

static bool has_batches(u32 type)
{
	switch (type) {
	case MAP_HASH: case MAP_LRU_HASH: case MAP_ARRAY: case MAP_PERCPU_HASH: case MAP_LRU_PERCPU_HASH:
		case MAP_PERCPU_ARRAY:
		case MAP_LPM_TRIE: return true;
	default: return false;
	}
}

/* Key after key; a map that changes meanwhile may hand out one again, so their number is bounded. */
static long dump_steps(struct elems *e, u32 *n)
{
	u8 *key = arena_alloc(e->v->a, e->info.key_size + 8u), *next = arena_alloc(e->v->a, e->info.key_size + 8u);
	bool is_fds = of_maps(e->info.type) || of_programs(e->info.type);
	u64 left = 2 * (u64)e->info.max_entries + 16;
	long r = sys_map_next_key(e->v->k, e->fd, NULL, next);
	while (r == 0 && left--) {
		long seen = sys_map_lookup(e->v->k, e->fd, next, e->value, 0);
		if (seen == 0)
			elems_show(e, next, e->value), ++*n;
		else if (!is_fds)
			show_error(e, next, seen);
		memcpy(key, next, e->info.key_size);
		r = sys_map_next_key(e->v->k, e->fd, key, next);
	}
	return r;
}

bool elems_dump(struct elems *e)
{
	u32 n = 0;
	long err = -ENOENT;
	bool is_queue = e->info.type == MAP_QUEUE || e->info.type == MAP_LIFO;
	if (!is_queue && !(has_batches(e->info.type) && dump_batches(e, &n, &err)))
		err = dump_steps(e, &n);
	if (!e->as_json)
		buf_printf(e->v->out, "Found %u element%s\n", n, n == 1 ? "" : "s");
	return err == 0 || err == -ENOENT || is_queue || verb_refused(e->v, err, "the map cannot be walked");
}
