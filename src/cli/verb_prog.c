/* verb_prog.c: skep prog: programs that are loaded: shown, pinned, attached, run. */
#include "cli/verb_prog.h"

#include "stream/stream.h"
#include "uapi/uapi.h"
#include "ui/ui.h"

#include <errno.h>
#include <time.h>

const char *verb_prog_type(u32 type) { return uapi_prog_type_name(type) ? uapi_prog_type_name(type) : "unknown"; }

/* ---- show --------------------------------------------------- */

/* load_time counts from boot; people want the clock. Seconds since 1970. */
static u64 loaded_at(struct kern *k, u64 since_boot_ns)
{
	return (k->real_ns(k) - k->boot_ns(k) + since_boot_ns) / 1000000000u;
}

static void header_text(struct buf *out, const struct sys_prog_info *i)
{
	buf_printf(out, "%u: ", i->id);
	if (uapi_prog_type_name(i->type))
		buf_printf(out, "%s  ", uapi_prog_type_name(i->type));
	else
		buf_printf(out, "type %u  ", i->type);
	if (i->name[0])
		buf_printf(out, "name %.16s  ", i->name);
	buf_puts(out, "tag ");
	buf_hex_bytes(out, i->tag, sizeof(i->tag), "");
	buf_puts(out, i->gpl_compatible ? "  gpl" : "");
	if (i->run_time_ns)
		buf_printf(out, " run_time_ns %llu run_cnt %llu", (unsigned long long)i->run_time_ns,
			(unsigned long long)i->run_cnt);
	if (i->recursion_misses)
		buf_printf(out, " recursion_misses %llu", (unsigned long long)i->recursion_misses);
	buf_char(out, '\n');
}

void verb_prog_text(struct buf *out, struct kern *k, const struct inspect_prog *p)
{
	char when[32];
	struct tm tm;
	time_t t = (time_t)loaded_at(k, p->info.load_time);
	localtime_r(&t, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S%z", &tm);
	header_text(out, &p->info);
	if (p->info.load_time)
		buf_printf(out, "\tloaded_at %s  uid %u\n", when, p->info.uid);
	buf_printf(out, "\txlated %uB", p->info.xlated_len);
	if (p->info.jited_len)
		buf_printf(out, "  jited %uB", p->info.jited_len);
	else
		buf_puts(out, "  not jited");
	if (p->memlock)
		buf_printf(out, "  memlock %lluB", (unsigned long long)p->memlock);
	for (u32 i = 0; i < p->nmaps; i++)
		buf_printf(out, "%s%u", i ? "," : "  map_ids ", p->maps[i]);
	if (p->info.btf_id)
		buf_printf(out, "\n\tbtf_id %u", p->info.btf_id);
	buf_char(out, '\n');
}

static void header_json(struct json *j, const struct sys_prog_info *i)
{
	json_u64(j, "id", i->id);
	if (uapi_prog_type_name(i->type))
		json_text(j, "type", uapi_prog_type_name(i->type));
	else
		json_u64(j, "type", i->type);
	if (i->name[0])
		json_text(j, "name", i->name);
	json_hex(j, "tag", i->tag, sizeof(i->tag));
	json_bool(j, "gpl_compatible", i->gpl_compatible);
	if (i->run_time_ns) {
		json_u64(j, "run_time_ns", i->run_time_ns);
		json_u64(j, "run_cnt", i->run_cnt);
	}
	if (i->recursion_misses)
		json_u64(j, "recursion_misses", i->recursion_misses);
}

void verb_prog_fields(struct verb *v, const struct inspect_prog *p)
{
	struct json *j = &v->j;
	header_json(j, &p->info);
	if (p->info.ifindex)
		json_text(j, "dev", verb_interface(v, p->info.ifindex));
	if (p->info.load_time) {
		json_u64(j, "loaded_at", loaded_at(v->k, p->info.load_time));
		json_u64(j, "uid", p->info.uid);
	}
	json_u64(j, "bytes_xlated", p->info.xlated_len);
	json_bool(j, "jited", p->info.jited_len);
	if (p->info.jited_len)
		json_u64(j, "bytes_jited", p->info.jited_len);
	if (p->memlock)
		json_u64(j, "bytes_memlock", p->memlock);
	if (p->nmaps) {
		json_open(j, "map_ids", '[');
		for (u32 i = 0; i < p->nmaps; i++)
			json_u64(j, NULL, p->maps[i]);
		json_close(j, ']');
	}
	if (p->info.btf_id)
		json_u64(j, "btf_id", p->info.btf_id);
}

static bool show_one(struct verb *v, int fd)
{
	struct inspect_prog p;
	long r = inspect_prog(v->k, fd, &p);
	if (r < 0)
		return verb_refused(v, r, "can't get prog info");
	if (v->json) {
		json_open(&v->j, NULL, '{');
		verb_prog_fields(v, &p);
		verb_pins_json(v, INSPECT_PROG, p.info.id);
		verb_pids_json(v, INSPECT_PROG, p.info.id);
		json_close(&v->j, '}');
		return true;
	}
	verb_prog_text(v->out, v->k, &p);
	if (p.info.ifindex)
		buf_printf(v->out, "\toffloaded_to %s\n", verb_interface(v, p.info.ifindex));
	verb_pins_text(v, INSPECT_PROG, p.info.id);
	verb_pids_text(v, INSPECT_PROG, p.info.id);
	return true;
}

static bool show(struct verb *v) { return verb_show_all(v, INSPECT_PROG, show_one); }

/* ---- dump --------------------------------------------------- */

static bool dump_words(struct verb *v, struct prog_dump *d)
{
	while (v->argc) {
		if (verb_take(v, "file")) {
			if (!(d->file = verb_need(v, "a file")))
				return false;
		} else if (verb_take(v, "opcodes")) {
			d->has_opcodes = true;
		} else if (verb_take(v, "visual")) {
			d->is_visual = true;
		} else if (verb_take(v, "linum")) {
			d->has_lines = true;
		} else {
			return verb_wrong(v, "'%s' is not expected here: file, opcodes, visual or linum", v->argv[0]);
		}
	}
	if (d->is_visual && v->json)
		return verb_wrong(v, "'visual' is not compatible with JSON output");
	if (d->is_visual && d->is_jited)
		return verb_wrong(v, "'visual' is not available for jited code");
	return true;
}

static bool save(struct verb *v, const char *path, const u8 *bytes, u32 n)
{
	long r = sys_save_file(v->k, path, (str){ (const char *)bytes, n });
	if (r < 0)
		app_report(&v->c->ds, NO_OUTPUT, where_file(str_from(path), 0), "can't open file %s",
			path)->sys_errno = (int)-r;
	return r >= 0;
}

static bool dump_one(struct verb *v, int fd, struct prog_dump *d, bool is_one_of_many)
{
	long r = inspect_code(v->k, v->a, fd, &d->code);
	if (r < 0)
		return verb_refused(v, r, "can't get prog info");
	const struct sys_prog_info *i = &d->code.info;
	const u8 *bytes = d->is_jited ? d->code.jited : d->code.xlated;
	u32 n = d->is_jited ? d->code.jited_len : d->code.xlated_len;
	if (!n)
		return i->jited_len == 0 && d->is_jited ? verb_missing(v,
			"no instructions returned: the program is not jited") :
			verb_refused(v, -EPERM, "the kernel does not show this program's instructions");
	d->btf = i->btf_id ? host_btf_by_id(&v->c->host, i->btf_id) : NULL;
	if (d->file)
		return save(v, d->file, bytes, n);
	if (is_one_of_many && v->json) {
		json_open(&v->j, NULL, '{');
		header_json(&v->j, i);
		json_open(&v->j, "insns", '[');
	} else if (is_one_of_many) {
		header_text(v->out, i);
	} else if (v->json) {
		json_open(&v->j, NULL, '[');
	}
	bool ok = d->is_jited ? prog_dump_jited(v, d) : d->is_visual ? prog_dump_graph(v, d) : prog_dump_xlated(v, d);
	if (v->json)
		json_close(&v->j, ']');
	if (v->json && is_one_of_many)
		json_close(&v->j, '}');
	return ok;
}

static bool no_disassembler(struct verb *v)
{
	verb_missing(v, "No libbfd support: this skep was built without a disassembler of the CPU's instructions");
	diag_hint(&v->c->ds, vec_last(&v->c->ds.list),
		"build it where binutils-dev is installed; or: dump jited ... file FILE");
	return false;
}

static bool dump(struct verb *v)
{
	struct prog_dump d = { 0 };
	verb_fds fds = { 0 };
	if (verb_take(v, "jited"))
		d.is_jited = true;
	else if (!verb_take(v, "xlated"))
		return verb_wrong(v, "dump what? xlated or jited");
	bool ok = verb_objects(v, INSPECT_PROG, &fds) && dump_words(v, &d), is_array = fds.n > 1;
	if (ok && d.file && is_array)
		ok = verb_wrong(v, "several programs do not go into one file: take one by its id");
	if (ok && d.is_jited && !d.file && !verb_has_disassembler())
		ok = no_disassembler(v);
	if (ok && v->json && is_array)
		json_open(&v->j, NULL, '[');
	for (u32 i = 0; ok && i < fds.n; i++)
		ok = dump_one(v, fds.v[i], &d, is_array);
	if (v->json && is_array && v->j.has_items)
		json_close(&v->j, ']');
	verb_close(v, &fds);
	return ok;
}

/* ---- pin, attach --------------------------------------------------- */

static bool pin(struct verb *v)
{
	int fd = verb_object(v, INSPECT_PROG);
	const char *path = fd >= 0 ? verb_need(v, "the path of a pin") : NULL;
	bool ok = path && verb_end(v) && verb_pin(v, fd, path);
	if (fd >= 0)
		v->k->close(v->k, fd);
	return ok;
}

static const struct { const char *name; u32 type; bool has_map; } attach_names[] = {
	{ "sk_msg_verdict", ATTACH_SK_MSG_VERDICT, true }, { "sk_skb_verdict", ATTACH_SK_SKB_VERDICT, true },
	{ "sk_skb_stream_verdict", ATTACH_SK_SKB_STREAM_VERDICT, true },
	{ "sk_skb_stream_parser", ATTACH_SK_SKB_STREAM_PARSER, true }, { "flow_dissector", ATTACH_FLOW_DISSECTOR,
	false },
	{ "msg_verdict", ATTACH_SK_MSG_VERDICT, true }, { "skb_verdict", ATTACH_SK_SKB_VERDICT, true },
	{ "stream_verdict", ATTACH_SK_SKB_STREAM_VERDICT, true }, { "stream_parser", ATTACH_SK_SKB_STREAM_PARSER,
	true },
};

/* PROG ATTACH_TYPE [MAP]: what goes to the kernel; the descriptors are to be closed. */
static bool attach_words(struct verb *v, struct sys_prog_attach *a)
{
	int prog = verb_object(v, INSPECT_PROG), map;
	struct nearest near = { 0 };
	u32 i = 0;
	if (prog < 0)
		return false;
	a->attach_bpf_fd = (u32)prog;
	const char *word = verb_need(v, "an attach type");
	if (!word)
		return false;
	near.name = str_from(word);
	for (; i < ARRAY_LEN(attach_names) && strcmp(word, attach_names[i].name); i++)
		nearest_offer(&near, str_from(attach_names[i].name));
	if (i == ARRAY_LEN(attach_names))
		return verb_unknown(v, word, "attach type of a program without a hook", &near);
	a->attach_type = attach_names[i].type;
	if (!attach_names[i].has_map)
		return verb_end(v);
	if ((map = verb_object(v, INSPECT_MAP)) < 0)
		return false;
	a->target_fd = (u32)map;
	return verb_end(v);
}

static bool attach_or_detach(struct verb *v, bool is_attach)
{
	struct sys_prog_attach a = { 0 };
	bool ok = attach_words(v, &a);
	long r = !ok ? 0 : is_attach ? sys_prog_attach(v->k, &a) : sys_prog_detach(v->k, &a);
	ok = ok && (r >= 0 || verb_not_attached(v, r, (int)a.attach_bpf_fd, a.attach_type, is_attach ?
		"failed prog attach to map" : "failed prog detach to map"));
	if (a.target_fd)
		v->k->close(v->k, (int)a.target_fd);
	if (a.attach_bpf_fd)
		v->k->close(v->k, (int)a.attach_bpf_fd);
	return ok;
}

static bool attach(struct verb *v) { return attach_or_detach(v, true); }
static bool detach(struct verb *v) { return attach_or_detach(v, false); }

/* ---- run --------------------------------------------------- */

struct run_words { const char *data_in, *data_out, *ctx_in, *ctx_out; u64 data_size, ctx_size, repeat; };
enum { MIN_PACKET = 14, DATA_ROOM = 256, MOST_BYTES = 1 << 20 };

static bool run_words(struct verb *v, struct run_words *w)
{
	const struct { const char *word, **at; } files[] = { { "data_in", &w->data_in }, { "data_out", &w->data_out },
		{ "ctx_in", &w->ctx_in }, { "ctx_out", &w->ctx_out } };
	const struct { const char *word; u64 *at; } numbers[] = { { "data_size_out", &w->data_size },
		{ "ctx_size_out", &w->ctx_size }, { "repeat", &w->repeat } };
	while (v->argc) {
		u32 i = 0, n = 0;
		while (i < ARRAY_LEN(files) && strcmp(v->argv[0], files[i].word))
			i++;
		while (n < ARRAY_LEN(numbers) && !verb_is(v, numbers[n].word))
			n++;
		if (i < ARRAY_LEN(files) || n == ARRAY_LEN(numbers)) {
			if (i == ARRAY_LEN(files))
				return verb_wrong(v, "expected data_in, data_out, ctx_in, ctx_out, repeat, got '%s'",
					v->argv[0]);
			verb_next(v);
			if (!(*files[i].at = verb_need(v, "a file, or -")))
				return false;
		} else if (verb_next(v), !verb_number(v, numbers[n].word, numbers[n].at)) {
			return false;
		}
	}
	return (w->data_size <= MOST_BYTES && w->ctx_size <= MOST_BYTES) || verb_wrong(v, "at most 1 MiB comes out");
}

static bool run_input(struct verb *v, const char *path, str *out)
{
	*out = STR("");
	return !path || host_need_file(&v->c->host, str_from(path), out);
}

/* od's layout in text: 16 bytes a line, in hex and as letters. */
static void put_dump(struct buf *out, const u8 *p, u32 n)
{
	for (u32 at = 0; at < n; at += 16) {
		buf_printf(out, "%07x\t", at);
		for (u32 i = at; i < at + 16; i++) {
			if (i < n)
				buf_hex_bytes(out, p + i, 1, "");
			else
				buf_puts(out, "  ");
			buf_puts(out, i % 2 ? " " : "");
		}
		buf_puts(out, "| ");
		for (u32 i = at; i < at + 16 && i < n; i++) {
			buf_char(out, p[i] > ' ' && p[i] < 127 ? (char)p[i] : '.');
			buf_puts(out, i % 16 == 7 ? " " : "");
		}
		buf_char(out, '\n');
	}
}

static bool run_output(struct verb *v, const char *path, const char *key, const u8 *p, u32 n)
{
	if (!path)
		return true;
	if (strcmp(path, "-"))
		return save(v, path, p, n);
	if (!v->json) {
		put_dump(v->out, p, n);
		return true;
	}
	json_open(&v->j, key, '[');
	for (u32 i = 0; i < n; i++)
		json_u64(&v->j, NULL, p[i]);
	json_close(&v->j, ']');
	return true;
}

static bool run_result(struct verb *v, const struct run_words *w, const struct sys_test_run *t)
{
	if (v->json)
		json_open(&v->j, NULL, '{');
	bool ok = run_output(v, w->data_out, "data_out", (const u8 *)(uintptr_t)t->data_out, t->data_size_out) &&
		run_output(v, w->ctx_out, "ctx_out", (const u8 *)(uintptr_t)t->ctx_out, t->ctx_size_out);
	if (v->json) {
		json_u64(&v->j, "retval", t->retval);
		json_u64(&v->j, "duration", t->duration_ns);
		json_close(&v->j, '}');
	} else {
		buf_printf(v->out, "Return value: %u, duration%s: %uns\n", t->retval, w->repeat > 1 ? " (average)" : "",
			t->duration_ns);
	}
	return ok;
}

static bool run(struct verb *v)
{
	struct run_words w = { .repeat = 1 };
	struct sys_test_run t = { 0 };
	str data, ctx;
	int fd = verb_object(v, INSPECT_PROG);
	bool ok = fd >= 0 && run_words(v, &w) && run_input(v, w.data_in, &data) && run_input(v, w.ctx_in, &ctx);
	if (ok && !w.data_in && !w.ctx_in)
		ok = verb_wrong(v, "no input: data_in FILE or ctx_in FILE, - for the standard input");
	if (ok) {
		t = (struct sys_test_run){ .prog_fd = (u32)fd, .repeat = (u32)w.repeat, .data_size_in = data.n,
			.data_in = data.n ? (u64)(uintptr_t)data.s : 0, .ctx_size_in = ctx.n,
			.ctx_in = ctx.n ? (u64)(uintptr_t)ctx.s : 0 };
		t.data_size_out = !w.data_out ? 0 : w.data_size ? (u32)w.data_size : data.n + DATA_ROOM;
		t.ctx_size_out = !w.ctx_out ? 0 : w.ctx_size ? (u32)w.ctx_size : ctx.n;
		t.data_out = t.data_size_out ? (u64)(uintptr_t)arena_alloc(v->a, t.data_size_out) : 0;
		t.ctx_out = t.ctx_size_out ? (u64)(uintptr_t)arena_alloc(v->a, t.ctx_size_out) : 0;
		long r = sys_test_run(v->k, &t);
		ok = r >= 0 ? run_result(v, &w, &t) : verb_refused(v, r, "failed to run program");
		if (r == -EINVAL && data.n < MIN_PACKET && w.data_in)
			diag_hint(&v->c->ds, vec_last(&v->c->ds.list),
				"a packet has at least the %d bytes of its Ethernet header", MIN_PACKET);
	}
	if (fd >= 0)
		v->k->close(v->k, fd);
	return ok;
}

/* ---- tracelog --------------------------------------------------- */

static void trace_line(void *ctx, str line)
{
	struct verb *v = ctx;
	if (line.n && v->json)
		json_str(&v->j, NULL, line);
	else if (line.n)
		ui_line(line, v->out);
}

static bool tracelog(struct verb *v)
{
	const char *root = sys_tracefs(v->k);
	if (!verb_end(v))
		return false;
	if (!root) {
		app_report(&v->c->ds, NO_TRACEFS, where_none(), "tracefs is not mounted");
		return false;
	}
	struct stream *s = stream_new(v->a, v->k);
	long r = stream_add_trace(s, arena_printf(v->a, "%s/trace_pipe", root).s, trace_line, v);
	if (r < 0)
		host_no_trace_pipe(&v->c->host, r);
	cli_until_stopped();
	if (r >= 0 && v->json)
		json_open(&v->j, NULL, '[');
	long reader = stream_add_hangup(s, 1);
	while (r >= 0 && !cli_stopped() && !stream_ready(s, reader) && (stream_poll(s, 100), buf_flush(v->out)))
		;
	if (r >= 0 && v->json)
		json_close(&v->j, ']');
	stream_close(s);
	return r >= 0;
}

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "dump", dump }, { "pin", pin },
	{ "load", prog_load }, { "loadall", prog_loadall }, { "attach", attach }, { "detach", detach },
	{ "tracelog", tracelog },
	{ "run", run }, { "profile", prog_profile }, { 0 } };

const struct verb_noun verb_noun_prog = { "prog", words,
	"{ show | list } [PROG]\n"
	"dump xlated PROG [{ file FILE | opcodes | visual | linum }]\n"
	"dump jited  PROG [{ file FILE | opcodes | linum }]\n"
	"pin   PROG FILE\n"
	"{ load | loadall } OBJ PATH [type TYPE] [dev NAME] [map { idx IDX | name NAME } MAP] [pinmaps MAP_DIR] "
	"[autoattach]\n"
	"attach PROG ATTACH_TYPE [MAP]\n"
	"detach PROG ATTACH_TYPE [MAP]\n"
	"run PROG data_in FILE [data_out FILE [data_size_out L]] [ctx_in FILE [ctx_out FILE [ctx_size_out M]]] "
	"[repeat N]\n"
	"profile PROG [duration DURATION] METRICs\n"
	"tracelog\n"
	"help\n"
	"\t\n"
	"\tOBJ := an object, or C text\n"
	"\tMAP := { id MAP_ID | pinned FILE | name MAP_NAME }\n"
	"\tPROG := { id PROG_ID | pinned FILE | tag PROG_TAG | name PROG_NAME | PROG_ID | FILE | PROG_NAME }\n"
	"\tTYPE := the name of a section: xdp, tc, kprobe, cgroup/connect4, ...; or classifier, action\n"
	"\tATTACH_TYPE := { sk_msg_verdict | sk_skb_verdict | sk_skb_stream_verdict | sk_skb_stream_parser | "
	"flow_dissector }\n"
	"\tMETRIC := { cycles | instructions | l1d_loads | llc_misses | itlb_misses | dtlb_misses }\n" };
