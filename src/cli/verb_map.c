/* verb_map.c: skep map: maps and their elements. */
#include "cli/verb.h"

#include "cli/verb_elem.h"
#include "uapi/uapi.h"

#include <errno.h>

/* ---- show --------------------------------------------------- */

static void header_text(struct buf *out, const struct sys_map_info *m)
{
	if (uapi_map_type_name(m->type))
		buf_printf(out, "%u: %s  ", m->id, uapi_map_type_name(m->type));
	else
		buf_printf(out, "%u: type %u  ", m->id, m->type);
	if (m->name[0])
		buf_printf(out, "name %.16s  ", m->name);
	buf_printf(out, "flags 0x%x\n", m->map_flags);
}

static void header_json(struct json *j, const struct sys_map_info *m)
{
	json_u64(j, "id", m->id);
	if (uapi_map_type_name(m->type))
		json_text(j, "type", uapi_map_type_name(m->type));
	else
		json_u64(j, "type", m->type);
	if (m->name[0])
		json_text(j, "name", m->name);
	json_u64(j, "flags", m->map_flags);
}

void verb_map_text(struct buf *out, const struct inspect_map *m)
{
	header_text(out, &m->info);
	buf_printf(out, "\tkey %uB  value %uB  max_entries %u", m->info.key_size, m->info.value_size,
		m->info.max_entries);
	if (m->memlock)
		buf_printf(out, "  memlock %lluB", (unsigned long long)m->memlock);
	buf_char(out, '\n');
	if (m->owner >= 0)
		buf_printf(out, "\towner_prog_type %s  owner%s jited\n", verb_prog_type((u32)m->owner),
			m->is_owner_jited ? "" : " not");
	if (m->info.btf_id || m->is_frozen)
		buf_char(out, '\t');
	if (m->info.btf_id)
		buf_printf(out, "btf_id %u", m->info.btf_id);
	if (m->is_frozen)
		buf_printf(out, "%sfrozen", m->info.btf_id ? "  " : "");
	buf_puts(out, m->info.btf_id || m->is_frozen ? "\n" : "");
}

static void device_text(struct verb *v, u32 ifindex)
{
	if (ifindex)
		buf_printf(v->out, "\toffloaded_to %s\n", verb_interface(v, ifindex));
}

static void map_json(struct verb *v, const struct inspect_map *m)
{
	struct json *j = &v->j;
	header_json(j, &m->info);
	if (m->info.ifindex)
		json_text(j, "dev", verb_interface(v, m->info.ifindex));
	json_u64(j, "bytes_key", m->info.key_size);
	json_u64(j, "bytes_value", m->info.value_size);
	json_u64(j, "max_entries", m->info.max_entries);
	if (m->memlock)
		json_u64(j, "bytes_memlock", m->memlock);
	if (m->owner >= 0) {
		json_text(j, "owner_prog_type", verb_prog_type((u32)m->owner));
		json_bool(j, "owner_jited", m->is_owner_jited);
	}
	json_s64(j, "frozen", m->is_frozen);
	if (m->info.btf_id)
		json_u64(j, "btf_id", m->info.btf_id);
}

static bool show_one(struct verb *v, int fd)
{
	struct inspect_map m;
	long r = inspect_map(v->k, fd, &m);
	if (r < 0)
		return verb_refused(v, r, "can't get map info");
	if (v->json) {
		json_open(&v->j, NULL, '{');
		map_json(v, &m);
		verb_pins_json(v, INSPECT_MAP, m.info.id);
		verb_pids_json(v, INSPECT_MAP, m.info.id);
		json_close(&v->j, '}');
		return true;
	}
	verb_map_text(v->out, &m);
	device_text(v, m.info.ifindex);
	verb_pins_text(v, INSPECT_MAP, m.info.id);
	verb_pids_text(v, INSPECT_MAP, m.info.id);
	return true;
}

static bool show(struct verb *v) { return verb_show_all(v, INSPECT_MAP, show_one); }

/* ---- create --------------------------------------------------- */

static bool unknown_type(struct verb *v, const char *word)
{
	struct nearest near = { .name = str_from(word) };
	for (u32 i = 1; uapi_map_type_name(i); i++)
		nearest_offer(&near, str_from(uapi_map_type_name(i)));
	return verb_unknown(v, word, "map type", &near);
}

static bool create_number(struct verb *v, const char *word, u32 *out)
{
	u64 n;
	if (!verb_number(v, word, &n))
		return false;
	*out = (u32)n;
	return n <= UINT32_MAX || verb_wrong(v, "'%s' does not fit into 32 bits", word);
}

static bool create_word(struct verb *v, struct sys_map_create *m)
{
	const char *word;
	if (verb_take(v, "type")) {
		if (!(word = verb_need(v, "a map type")))
			return false;
		s32 type = uapi_map_type_find(str_from(word));
		m->map_type = (u32)type;
		return type >= 0 || unknown_type(v, word);
	}
	if (verb_take(v, "name")) {
		if (!(word = verb_need(v, "a name")))
			return false;
		memcpy(m->map_name, word, MIN(strlen(word), SYS_NAME_LEN - 1u));
		return true;
	}
	if (verb_take(v, "dev")) {
		if (!(word = verb_need(v, "an interface")))
			return false;
		return verb_need_interface(v, word, &m->map_ifindex);
	}
	if (verb_take(v, "inner_map"))
		return (m->inner_map_fd = (u32)verb_object(v, INSPECT_MAP), (s32)m->inner_map_fd >= 0);
	return verb_take(v, "key") ? create_number(v, "key size", &m->key_size) :
		verb_take(v, "value") ? create_number(v, "value size", &m->value_size) :
		verb_take(v, "entries") ? create_number(v, "max entries", &m->max_entries) :
		verb_take(v, "flags") ? create_number(v, "flags", &m->map_flags) :
		verb_wrong(v, "'%s' is not expected here", v->argv[0]);
}

static bool create_refused(struct verb *v, long err, const struct sys_map_create *m)
{
	const char *rule = err == -EINVAL ? load_map_rule(m) : NULL;
	verb_refused(v, err, "map create failed");
	if (rule && !v->is_bpftool)
		diag_hint(&v->c->ds, vec_last(&v->c->ds.list), "%s", rule);
	return false;
}

static bool create(struct verb *v)
{
	struct sys_map_create m = { 0 };
	const char *path = verb_need(v, "the path of a pin");
	bool ok = path != NULL;
	while (ok && v->argc)
		ok = create_word(v, &m);
	if (ok && !m.map_name[0])
		ok = verb_wrong(v, "map name not specified");
	if (ok && !m.map_type)
		ok = verb_wrong(v, "map type not specified");
	if (ok && m.map_type != MAP_RINGBUF && m.map_type != MAP_QUEUE && m.map_type != MAP_LIFO &&
		!load_need_bpffs(v->k, path, &v->c->ds))
		ok = false;
	long fd = ok ? sys_map_create(v->k, &m) : -1;
	if (ok && fd < 0)
		ok = create_refused(v, fd, &m);
	ok = ok && verb_pin(v, (int)fd, path);
	if (fd >= 0)
		v->k->close(v->k, (int)fd);
	if (m.inner_map_fd && (s32)m.inner_map_fd > 0)
		v->k->close(v->k, (int)m.inner_map_fd);
	return ok;
}

/* ---- elements --------------------------------------------------- */

/* The map of the next words, opened; false: reported. */
static bool open_map(struct verb *v, struct elems *e)
{
	int fd = verb_object(v, INSPECT_MAP);
	return fd >= 0 && elems_open(v, fd, e);
}

static bool elems_done(struct elems *e, bool ok) { return e->v->k->close(e->v->k, e->fd), ok; }

static bool dump_one(struct verb *v, int fd, bool is_one_of_many)
{
	struct elems e;
	if (!elems_open(v, fd, &e))
		return false;
	struct json *j = e.as_json ? &v->j : NULL;
	if (is_one_of_many && !e.as_json)
		header_text(v->out, &e.info);
	if (is_one_of_many && j) {
		json_open(j, NULL, '{');
		header_json(j, &e.info);
		json_open(j, "elements", '[');
	} else if (j) {
		json_open(j, NULL, '[');
	}
	bool ok = elems_dump(&e);
	if (j)
		json_close(j, ']');
	if (j && is_one_of_many)
		json_close(j, '}');
	return ok;
}

static bool dump(struct verb *v)
{
	verb_fds fds = { 0 };
	bool ok = verb_objects(v, INSPECT_MAP, &fds) && verb_end(v), is_array = fds.n > 1;
	bool has_json = ok && (v->json || elems_any_typed(v, fds.v, fds.n));
	if (is_array && has_json)
		json_open(&v->j, NULL, '[');
	for (u32 i = 0; ok && i < fds.n; i++)
		ok = dump_one(v, fds.v[i], is_array);
	if (is_array && has_json)
		json_close(&v->j, ']');
	if (has_json && !v->json)
		buf_char(v->out, '\n');
	verb_close(v, &fds);
	return ok;
}

static bool lookup(struct verb *v)
{
	struct elems e;
	if (!open_map(v, &e))
		return false;
	bool ok = elems_parse(&e, ELEMS_KEY) && verb_end(v);
	long r = ok ? sys_map_lookup(v->k, e.fd, e.key, e.value, 0) : 0;
	if (ok && r == 0) {
		elems_show(&e, e.key, e.value);
		buf_puts(v->out, e.as_json && !v->json ? "\n" : "");
	} else if (ok && r == -ENOENT) {
		ok = false;
		if (v->json) {
			json_null(&v->j, NULL);
		} else {
			buf_puts(v->out, "key:\n");
			verb_hex(v->out, e.key, e.info.key_size);
			buf_puts(v->out, "\n\nNot found\n");
		}
	} else if (ok) {
		ok = verb_refused(v, r, "lookup failed");
	}
	return elems_done(&e, ok);
}

static bool getnext(struct verb *v)
{
	struct elems e;
	if (!open_map(v, &e))
		return false;
	bool has_key = v->argc, ok = (!has_key || elems_parse(&e, ELEMS_KEY)) && verb_end(v);
	u8 *next = arena_alloc(v->a, e.info.key_size + 8u);
	long r = ok ? sys_map_next_key(v->k, e.fd, has_key ? e.key : NULL, next) : 0;
	if (ok && r < 0)
		ok = verb_refused(v, r, "can't get next key");
	else if (ok && v->json) {
		json_open(&v->j, NULL, '{');
		if (has_key)
			verb_bytes(&v->j, "key", e.key, e.info.key_size);
		else
			json_null(&v->j, "key");
		verb_bytes(&v->j, "next_key", next, e.info.key_size);
		json_close(&v->j, '}');
	} else if (ok) {
		buf_puts(v->out, has_key ? "key:\n" : "key: None\n");
		if (has_key)
			verb_hex(v->out, e.key, e.info.key_size), buf_char(v->out, '\n');
		buf_puts(v->out, "next key:\n");
		verb_hex(v->out, next, e.info.key_size);
		buf_char(v->out, '\n');
	}
	return elems_done(&e, ok);
}

static bool has_indices(u32 type)
{
	switch (type) {
	case MAP_ARRAY: case MAP_PERCPU_ARRAY: case MAP_PROG_ARRAY: case MAP_PERF_EVENT_ARRAY: case MAP_CGROUP_ARRAY:
	case MAP_ARRAY_OF_MAPS: case MAP_DEVMAP: case MAP_SOCKMAP: case MAP_CPUMAP: case MAP_XSKMAP: return true;
	default: return false;
	}
}

/* What an element's own answer means. */
static void hint_element(struct verb *v, const struct elems *e, long err)
{
	struct diag *d = vec_last(&v->c->ds.list);
	u32 n = e->info.max_entries;
	if (err == -E2BIG && has_indices(e->info.type))
		diag_hint(&v->c->ds, d, "the indices of this map go from 0 to %u", n - 1);
	else if (err == -E2BIG)
		diag_hint(&v->c->ds, d, "this map is full: %u element%s", n, n == 1 ? "" : "s");
	else if (err == -ENOENT)
		diag_hint(&v->c->ds, d, "there is no element of this key: skep map dump id %u shows all", e->info.id);
	else if (err == -EEXIST)
		diag_hint(&v->c->ds, d, "there is an element of this key already, and 'noexist' was said");
}

static bool update(struct verb *v)
{
	struct elems e;
	if (!open_map(v, &e))
		return false;
	bool ok = elems_parse(&e, ELEMS_KEY | ELEMS_VALUE | ELEMS_FLAGS) && verb_end(v);
	long r = ok ? sys_map_update(v->k, e.fd, e.info.key_size ? e.key : NULL, e.value, e.flags) : 0;
	if (r < 0)
		ok = verb_refused(v, r, "update failed"), hint_element(v, &e, r);
	elems_clear(&e);
	return elems_done(&e, ok);
}

static bool delete_one(struct verb *v)
{
	struct elems e;
	if (!open_map(v, &e))
		return false;
	bool ok = elems_parse(&e, ELEMS_KEY) && verb_end(v);
	long r = ok ? sys_map_delete(v->k, e.fd, e.key) : 0;
	if (r < 0)
		ok = verb_refused(v, r, "delete failed"), hint_element(v, &e, r);
	return elems_done(&e, ok);
}

/* JSON: null. */
static bool empty(struct verb *v)
{
	if (!v->json)
		return verb_missing(v, "empty map");
	json_null(&v->j, NULL);
	return false;
}

static bool peek(struct verb *v)
{
	struct elems e;
	if (!open_map(v, &e))
		return false;
	bool ok = verb_end(v);
	long r = ok ? sys_map_lookup(v->k, e.fd, NULL, e.value, 0) : 0;
	if (ok && r == 0)
		elems_show(&e, e.key, e.value), buf_puts(v->out, e.as_json && !v->json ? "\n" : "");
	else if (ok && r == -ENOENT)
		ok = empty(v);
	else if (ok)
		ok = verb_refused(v, r, "lookup failed");
	return elems_done(&e, ok);
}

static bool pop(struct verb *v)
{
	struct elems e;
	if (!open_map(v, &e))
		return false;
	bool ok = verb_end(v);
	long r = ok ? sys_map_take(v->k, e.fd, e.value) : 0;
	if (ok && r == 0)
		elems_show(&e, e.key, e.value), buf_puts(v->out, e.as_json && !v->json ? "\n" : "");
	else if (ok && r == -ENOENT)
		ok = empty(v);
	else if (ok)
		ok = verb_refused(v, r, "pop failed");
	return elems_done(&e, ok);
}

static bool freeze(struct verb *v)
{
	int fd = verb_object(v, INSPECT_MAP);
	bool ok = fd >= 0 && verb_end(v);
	long r = ok ? sys_map_freeze(v->k, fd) : 0;
	if (fd >= 0)
		v->k->close(v->k, fd);
	return ok && (r == 0 || verb_refused(v, r, "failed to freeze map"));
}

static bool pin(struct verb *v)
{
	int fd = verb_object(v, INSPECT_MAP);
	const char *path = fd >= 0 ? verb_need(v, "the path of a pin") : NULL;
	bool ok = path && verb_end(v) && verb_pin(v, fd, path);
	if (fd >= 0)
		v->k->close(v->k, fd);
	return ok;
}

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "create", create }, { "dump", dump },
	{ "update", update }, { "lookup", lookup }, { "getnext", getnext }, { "delete", delete_one }, { "pin", pin },
	{ "event_pipe", verb_event_pipe }, { "peek", peek }, { "push", update }, { "enqueue", update }, { "pop", pop },
	{ "dequeue", pop }, { "freeze", freeze }, { 0 } };

const struct verb_noun verb_noun_map = { "map", words,
	"{ show | list }   [MAP]\n"
	"create     FILE type TYPE key KEY_SIZE value VALUE_SIZE entries MAX_ENTRIES name NAME \\\n"
	"\t                          [flags FLAGS] [inner_map MAP] [dev NAME]\n"
	"dump       MAP\n"
	"update     MAP [key DATA] [value VALUE] [UPDATE_FLAGS]\n"
	"lookup     MAP [key DATA]\n"
	"getnext    MAP [key DATA]\n"
	"delete     MAP  key DATA\n"
	"pin        MAP  FILE\n"
	"event_pipe MAP [cpu N index M]\n"
	"peek       MAP\n"
	"push       MAP value VALUE\n"
	"pop        MAP\n"
	"enqueue    MAP value VALUE\n"
	"dequeue    MAP\n"
	"freeze     MAP\n"
	"help\n"
	"\t\n"
	"\tMAP := { id MAP_ID | pinned FILE | name MAP_NAME | MAP_ID | FILE | MAP_NAME }\n"
	"\tDATA := { [hex] BYTES | TYPED }\n"
	"\tTYPED := a value of the map's type: 5, GREEN, '\"text\"', '{\"pid\": 1}', '[1, 2]'; 'key' and 'value' may "
	"be left out then\n"
	"\tPROG := { id PROG_ID | pinned FILE | tag PROG_TAG | name PROG_NAME }\n"
	"\tVALUE := { DATA | MAP | PROG }\n"
	"\tUPDATE_FLAGS := { any | exist | noexist }\n" };
