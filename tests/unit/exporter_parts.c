/* exporter_parts.c: what skep export reads: configurations word by word, each that is wrong with its message and its
 * place; the file of TLS and users, addresses of collectors, pages that are asked for. YAML is read here in its flow
 * form alone, for programs of this folder have no libyaml: {word: text, word: [text, "text"]}. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exporter/exporter_private.h"

#include "fake_kern.h"
#include "golden.h"
#include "vfs_open.h"

/* ---- what is a library elsewhere --------------------------------------------------------------------------------- */

struct flow { struct arena *a; const struct src_file *file; str s; u32 at; };

static void flow_value(struct flow *f, struct yaml *out);

static void flow_blanks(struct flow *f)
{
	while (f->at < f->s.n && strchr(" \n", f->s.s[f->at]))
		f->at++;
}

static bool flow_is(struct flow *f, char c)
{
	flow_blanks(f);
	bool is = f->at < f->s.n && f->s.s[f->at] == c;
	f->at += is;
	return is;
}

static void flow_text(struct flow *f, struct yaml *out)
{
	u32 from = f->at, end;
	out->is_plain = f->s.s[from] != '"';
	if (!out->is_plain) {
		f->at++;
		while (f->s.s[f->at++] != '"')
			continue;
		out->text = arena_str(f->a, str_sub(f->s, from + 1, f->at - 1));
		return;
	}
	while (f->at < f->s.n && !strchr(",:]}", f->s.s[f->at]))
		f->at++;
	end = f->at;
	out->text = arena_str(f->a, str_trim(str_sub(f->s, from, end)));
}

static void flow_items(struct flow *f, struct yaml *out, char close)
{
	out->key = arena_array(f->a, struct yaml, 2000);
	out->item = arena_array(f->a, struct yaml, 2000);
	while (!flow_is(f, close)) {
		if (close == '}') {
			flow_value(f, &out->key[out->n]);
			assert_true(flow_is(f, ':'));
		}
		flow_value(f, &out->item[out->n++]);
		flow_is(f, ',');
	}
}

static void flow_value(struct flow *f, struct yaml *out)
{
	flow_blanks(f);
	u32 from = f->at;
	if (flow_is(f, '{')) {
		out->kind = YAML_TABLE;
		flow_items(f, out, '}');
	} else if (flow_is(f, '[')) {
		out->kind = YAML_LIST;
		flow_items(f, out, ']');
	} else {
		flow_text(f, out);
	}
	out->where = where_src(f->file->base + from, 1);
}

struct yaml *yaml_read(struct arena *a, struct src_map *src, str path, str text, struct diags *ds)
{
	struct flow f = { .a = a, .file = src_add(src, path, text), .s = text };
	struct yaml *y = arena_new(a, struct yaml);
	(void)ds;
	flow_value(&f, y);
	return y;
}

static bool has_passwords = true;
static u32 asked;                /* how often a password was looked at */
bool password_is_there(void) { return has_passwords; }
bool password_fits(const char *password, const char *hash)
{
	asked++;
	return !strcmp(hash + 3, password);
}
/* They are exporter.c's, which is not asked for here. */
struct web *web_open(struct exporter *x, const struct web_config *c) { (void)x, (void)c; return NULL; }
long web_fd(const struct web *w) { (void)w; return -1; }
void web_run(struct web *w) { (void)w; }
int web_timeout_ms(const struct web *w) { (void)w; return -1; }
void web_close(struct web *w) { (void)w; }

struct place { struct arena arena; struct fake fake; struct src_map src; struct diags ds; struct host h; };

static void setup(struct place *p, const struct fake_file *files, u32 n)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->fake, files, n);
	src_init(&p->src, &p->arena);
	diags_init(&p->ds, &p->arena, &p->src);
	host_init(&p->h, &p->arena, &p->fake.kern, &p->ds, &p->src);
}

static void put_messages(const struct place *p, struct buf *out)
{
	diags_print(&p->ds, (struct diag_style){ 0 }, out);
	if (p->ds.list.n)
		buf_printf(out, "ends with %d\n", diags_exit_code(&p->ds));
}

/* ---- configurations ---------------------------------------------------------------------------------------------- */

static void put_metric(const struct metric *m, struct buf *out)
{
	buf_printf(out, "metric %.*s '%.*s'%s%s flush %llu buckets %d %lld-%lld x", STR_ARG(m->name), STR_ARG(m->help),
		m->is_histogram ? " histogram" : "", m->is_perf ? " perf" : "", (unsigned long long)m->flush_ns,
		(int)m->buckets,
		(long long)m->min, (long long)m->max);
	metrics_float(m->multiplier, out);
	vec_each(k, &m->keys) {
		buf_char(out, ' ');
		metrics_float(*k, out);
	}
	buf_char(out, '\n');
	vec_each(l, &m->labels) {
		buf_printf(out, "  label %.*s %u+%u", STR_ARG(l->name), l->size, l->padding);
		vec_each(d, &l->decoders) {
			for (u32 i = 0; decoder_name(i); i++)
				if (decoder_find(str_from(decoder_name(i))) == d->kind)
					buf_printf(out, " %s", decoder_name(i));
			buf_printf(out, "%s%s %u", d->has_map ? " map" : "", d->allow_unknown ? " open" : "",
				d->regexps.n);
			vec_each(pair, &d->map)
				buf_printf(out, " %.*s>%.*s", STR_ARG(pair->from), STR_ARG(pair->to));
		}
		buf_char(out, '\n');
	}
}

static void put_config(const struct export_config *c, struct buf *out)
{
	buf_printf(out, "%.*s of %.*s%s\n", STR_ARG(c->name), STR_ARG(c->path), c->needs_symbols ? ", with symbols" :
		"");
	vec_each(m, &c->metrics)
		put_metric(m, out);
	vec_each(s, &c->spans) {
		buf_printf(out, "span in %.*s of %.*s\n", STR_ARG(s->ringbuf), STR_ARG(s->service));
		put_metric(&s->record, out);
	}
	vec_each(k, &c->kaddrs)
		buf_printf(out, "kaddr %.*s\n", STR_ARG(*k));
	if (c->cgroup_map.name.n)
		buf_printf(out, "cgroups %.*s%s %u\n", STR_ARG(c->cgroup_map.name),
			c->cgroup_map.is_storage ? " storage" : "",
			c->cgroup_map.regexps.n);
	if (c->tool.n)
		buf_printf(out, "tool %.*s, %u options\n", STR_ARG(c->tool), c->options.n);
}

#define COUNTER(...) "{metrics: {counters: [{name: n, help: h, " __VA_ARGS__ "}]}}"
#define LABEL(...) COUNTER("labels: [{name: l, size: 4, decoders: [{name: uint}], " __VA_ARGS__ "}]")
#define DECODER_OF(...) COUNTER("labels: [{name: l, size: 4, decoders: [{" __VA_ARGS__ "}]}]")
#define HISTOGRAM(...) "{metrics: {histograms: [{name: n, help: h, labels: [{name: l, size: 8, decoders: [{name: uint}]}], " __VA_ARGS__ "}]}}"
#define SPAN(...) "{tracing: {spans: [{" __VA_ARGS__ "}]}}"
static const char *const configs[] = {
	COUNTER("perf_event_array: true, flush_interval: 1h"), COUNTER("perf_event_array: no, flush_interval: 2m30.5s"),
	COUNTER("perf_event_array: maybe"), COUNTER("perf_event_array: [x]"), COUNTER("flush_interval: 300ms"),
	COUNTER("flush_interval: 7us"),
	COUNTER("flush_interval: 9ns"), COUNTER("flush_interval: 12"), COUNTER("flush_interval: 5x"),
	COUNTER("flush_interval: s"),
	COUNTER("flush_interval: -1s"), COUNTER("flush_interval: \"\""), COUNTER("flush_interval: 300000h"),
	COUNTER("flush_interval: 277777h"),
	COUNTER("flush_interval: [1s]"), COUNTER("flush_intervall: 1s"), COUNTER("zzz: 1s"), COUNTER("name: a-b"),
	COUNTER("name: [n]"),
	COUNTER("help: \"\""), COUNTER("labels: []"), LABEL("padding: 4"), LABEL("padding: 65536"),
	LABEL("padding: 65537"), LABEL("padding: -1"),
	LABEL("size: 0"), LABEL("size: 65536"), LABEL("size: 65537"), LABEL("size: x"), LABEL("size: [1]"),
	LABEL("name: 9x"), LABEL("name: \"a:b\""),
	COUNTER("labels: [{name: l, decoders: [{name: uint}]}]"), COUNTER("labels: [{name: l, size: 4}]"),
	COUNTER("labels: [x]"),
	COUNTER("labels: [{name: l, size: 4, decoders: [x]}]"), COUNTER("labels: [null, ~, \"\"]"),
	DECODER_OF("name: ksym"), DECODER_OF("name: unt"),
	DECODER_OF("name: zzzzzz"), DECODER_OF("allow_unknown: yes"),
	DECODER_OF("name: static_map, allow_unknown: on, static_map: {1: a, 2: b}"),
	DECODER_OF("name: static_map, static_map: x"), DECODER_OF("name: static_map, static_map: {1: [a]}"),
	DECODER_OF("name: regexp, regexps: [a, b]"), DECODER_OF("name: regexp, regexps: [a(]"),
	DECODER_OF("name: regexp, regexps: a"),
	DECODER_OF("name: regexp, regexp: a"), DECODER_OF("name: static_map, allow_unknown: False"),
	DECODER_OF("name: uint, allow_unknown: off"),
	HISTOGRAM("bucket_type: exp2, bucket_min: 0, bucket_max: 26, bucket_multiplier: 0.000001"),
	HISTOGRAM("bucket_type: exp2zero, bucket_max: 3"),
	HISTOGRAM("bucket_type: linear, bucket_min: 1, bucket_max: 2"),
	HISTOGRAM("bucket_type: fixed, bucket_keys: [1, 2.5, 1e3]"),
	HISTOGRAM("bucket_type: log"), HISTOGRAM("bucket_max: 3"),
	HISTOGRAM("bucket_type: linear, bucket_min: 2, bucket_max: 2"),
	HISTOGRAM("bucket_type: linear, bucket_max: 1023"), HISTOGRAM("bucket_type: linear, bucket_max: 1024"),
	HISTOGRAM("bucket_type: fixed"),
	HISTOGRAM("bucket_type: fixed, bucket_keys: 5"), HISTOGRAM("bucket_type: fixed, bucket_keys: [x]"),
	HISTOGRAM("bucket_type: fixed, bucket_keys: [\"\"]"),
	HISTOGRAM("bucket_type: fixed, bucket_keys: [1e301]"), HISTOGRAM("bucket_type: fixed, bucket_keys: [-1e301]"),
	HISTOGRAM("bucket_type: linear, bucket_max: 2147483648"),
	HISTOGRAM("bucket_type: linear, bucket_min: -1, bucket_max: 5"),
	HISTOGRAM("bucket_type: linear, bucket_max: 5, flush_interval: 1s"),
	HISTOGRAM("bucket_type: linear, bucket_max: 5, bucket_multiplier: x"),
	"{metrics: {histograms: [{name: n, help: h, bucket_type: linear, bucket_max: 4}]}}", "{metrics: {}}",
	"{metrics: null, tool: t}", "{metrics: x}", "[]",
	"{metrics: {counters: [{help: h}]}}", "{metrics: {counter: []}}", "{name: x, tool: t, options: [-i, 1]}",
	"{tool: [t]}", "{tool: t, options: -i}",
	"{tool: t, kaddrs: [a, b]}", "{tool: t, kaddrs: a}", "{tool: t, kaddrs: [[a]]}",
	"{tool: t, cgroup_id_map: {name: m, type: hash, regexps: [\"^/a\", b]}}",
	"{tool: t, cgroup_id_map: {name: m, type: cgrp_storage}}", "{tool: t, cgroup_id_map: {name: m, type: array}}",
	"{tool: t, cgroup_id_map: {nam: m}}",
	SPAN("name: s, ringbuf: r, labels: [{name: l, size: 4, padding: 1, decoders: [{name: uint}]}]"),
	SPAN("name: s, ringbuf: r, service: v, labels: [{name: l, size: 4, decoders: [{name: kstack}]}]"),
	SPAN("ringbuf: r, labels: [{name: l, size: 4, decoders: [{name: uint}]}]"),
	SPAN("name: s, labels: [{name: l, size: 4, decoders: [{name: uint}]}]"), SPAN("name: s, ringbuf: r"),
	"{tracing: {span: []}}", "{toll: t}", "{}",
};

static void configs_say(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(configs); i++) {
		struct fake_file file = { "dir/c.yaml", configs[i], strlen(configs[i]) };
		struct place p;
		setup(&p, &file, 1);
		buf_printf(&out, "==== %s\n", configs[i]);
		const struct export_config *c = config_read(&p.h, STR("dir"), STR("c"));
		put_messages(&p, &out);
		if (c)
			put_config(c, &out);
		assert_int_equal(c == NULL, p.ds.errors > 0);
		arena_clear(&p.arena);
	}
	struct buf many = BUF_INIT;              /* as many keys as there may be, and one more */
	for (u32 n = 1024; n < 1026; n++) {
		many.n = 0;
		buf_puts(&many,
			"{metrics: {histograms: [{name: n, help: h, labels: [{name: l, size: 8, decoders: [{name: uint}]}], bucket_type: fixed, bucket_keys: [");
		for (u32 i = 0; i < n; i++)
			buf_printf(&many, "%u,", i);
		buf_puts(&many, "]}]}}");
		struct fake_file file = { "dir/c.yaml", many.s, many.n };
		struct place p;
		setup(&p, &file, 1);
		assert_int_equal(config_read(&p.h, STR("dir"), STR("c")) != NULL, n == 1024);
		arena_clear(&p.arena);
	}
	struct place p;
	setup(&p, NULL, 0);
	assert_null(config_read(&p.h, STR("dir"), STR("c")));
	put_messages(&p, &out);
	arena_clear(&p.arena);
	buf_free(&many);
	assert_true(golden("exporter_configs", &out));
}

/* ---- TLS and users ----------------------------------------------------------------------------------------------- */

static const char *const webs[] = {
	"{tls_server_config: {cert_file: c.pem, key_file: /abs/k.pem}}",
		"{tls_server_config: {cert_file: c.pem, key_file: c.pem, min_version: TLS13}}",
	"{tls_server_config: {cert_file: c.pem, key_file: c.pem, min_version: TLS12, client_auth_type: NoClientCert}}",
	"{tls_server_config: {cert_file: c.pem, key_file: c.pem, min_version: TLS11, client_auth_type: \"\"}}",
	"{tls_server_config: {cert_file: c.pem, key_file: c.pem, min_version: TLS10}}",
	"{tls_server_config: {cert_file: c.pem, key_file: c.pem, min_version: SSL3}}",
	"{tls_server_config: {cert_file: c.pem, key_file: c.pem, client_auth_type: RequireAnyClientCert}}",
	"{tls_server_config: {cert_file: c.pem}}",
	"{tls_server_config: {key_file: c.pem}}", "{tls_server_config: {cert_file: none.pem, key_file: c.pem}}",
	"{tls_server_config: {client_ca_file: c.pem}}",
	"{basic_auth_users: {ann: $2x, bob: $2y}}", "{basic_auth_users: {ann: secret}}", "{http_server_config: {}}", "{http_server_config: {http2: true}}", "{http_server_config: {http2: false, headers: {}}}",
	"x", "{}",
};

static void web_configs_say(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i <= ARRAY_LEN(webs); i++) {
		const char *text = i < ARRAY_LEN(webs) ? webs[i] : webs[11];
		const struct fake_file files[] = { { "conf/web.yaml", text, strlen(text) }, { "conf/c.pem", "CERT", 4 },
			{ "/abs/k.pem", "KEY", 3 } };
		struct web_config c;
		struct place p;
		has_passwords = i < ARRAY_LEN(webs);
		setup(&p, files, ARRAY_LEN(files));
		bool ok = web_config_read(&p.h, STR("conf/web.yaml"), &c);
		buf_printf(&out, "==== %s\n", text);
		put_messages(&p, &out);
		assert_int_equal(ok, p.ds.errors == 0);
		if (ok)
			buf_printf(&out, "cert '%.*s' key '%.*s' %.*s\n", STR_ARG(c.cert), STR_ARG(c.key),
				STR_ARG(c.priorities));
		for (u32 u = 0; ok && u < c.users.n; u++)
			buf_printf(&out, "user %.*s %.*s\n", STR_ARG(c.users.v[u].name), STR_ARG(c.users.v[u].hash));
		arena_clear(&p.arena);
	}
	struct place p;
	struct web_config c;
	setup(&p, NULL, 0);
	assert_true(web_config_read(&p.h, STR(""), &c));
	assert_false(web_config_read(&p.h, STR("conf/none.yaml"), &c));
	arena_clear(&p.arena);
	assert_true(golden("exporter_webs", &out));
}

static void users_may(void **state)
{
	struct exporter x = { .started_ns = 5 };
	struct web_config none = { 0 }, c = { 0 };
	struct arena a = { 0 };
	u64 last = 0;
	(void)state;
	assert_true(web_may(&x, &none, STR("any"), STR("body"), &last));
	vec_push(&c.users, &a, ((struct web_user){ STR("ann"), STR("$2$secret") }));
	vec_push(&c.users, &a, ((struct web_user){ STR("bob"), STR("$2$other") }));
	last = 0, asked = 0;
	assert_false(web_may(&x, &c, STR("ann"), STR("other"), &last));
	assert_false(web_may(&x, &c, STR("bob"), STR("secret"), &last));
	assert_false(web_may(&x, &c, STR("eve"), STR("secret"), &last));
	assert_int_equal(asked, 2);
	assert_int_equal(last, 0);
	assert_true(web_may(&x, &c, STR("bob"), STR("other"), &last));
	assert_true(web_may(&x, &c, STR("bob"), STR("other"), &last));
	assert_int_equal(asked, 3);              /* the second time it is known */
	assert_false(web_may(&x, &c, STR("bob"), STR("secret"), &last));
	assert_true(web_may(&x, &c, STR("ann"), STR("secret"), &last));
	assert_false(web_may(&x, &c, STR("secret"), STR("ann"), &last));
	arena_clear(&a);
}

/* ---- pages and collectors ---------------------------------------------------------------------------------------- */

static void pages(void **state)
{
	static const struct { const char *path, *accept, *type, *begins; } rows[] = {
		{ "/", "", "text/html; charset=utf-8",
			"<html><head><title>skep export</title></head><body><h1>skep export</h1><p><a href=\"/m\">Metrics</a></p></body></html>\n" },
		{ "/-/healthy", "", "text/plain; charset=utf-8", "skep export is there\n" }, { "/none", "", NULL, "" },
		{ "/maps", "", NULL, "" }, { "", "", NULL, "" },
		{ "/m", "", "text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
		{ "/m", "text/plain, application/openmetrics-text;version=1.0.0",
		"application/openmetrics-text; version=1.0.0; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors How" },
		{ "/m", "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
		"application/openmetrics-text; version=1.0.0; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors How" },
		{ "/m", "text/plain, application/openmetrics-text;q=0.9",
		"text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
		{ "/m", "application/openmetrics-text;q=0",
		"text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
		{ "/m", "application/openmetrics-text ; q=0.25 , text/*;q=0.251",
		"text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
		{ "/m", "text/plain;q=0.30,application/openmetrics-text; charset=utf-8;q=0.3",
		"application/openmetrics-text; version=1.0.0; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors How" },
		{ "/m", "*/*",
		"text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
		{ "/m", "application/openmetrics", "text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
	};
	struct export_opts o = { .metrics_path = STR("/m"), .version = "1" };
	struct place p;
	(void)state;
	setup(&p, NULL, 0);
	struct exporter x = { .h = &p.h, .o = &o, .stats_fd = -1 };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b = BUF_INIT;
		const char *type = web_page(&x, str_from(rows[i].path), str_from(rows[i].accept), &b);
		assert_int_equal(type == NULL, rows[i].type == NULL);
		if (type)
			assert_string_equal(type, rows[i].type);
		if (!str_starts(buf_view(&b), rows[i].begins) ||
			(rows[i].path[1] != 'm' && b.n != strlen(rows[i].begins)))
			fail_msg("%s: %.*s", rows[i].path, (int)b.n, b.s);
		buf_free(&b);
	}
	struct buf b = BUF_INIT;
	o.debug = true;
	assert_string_equal(web_page(&x, STR("/maps"), STR(""), &b), "text/plain; charset=utf-8");
	assert_int_equal(fake_left(&p.arena, &p.fake).n, 0);
	arena_clear(&p.arena);
}

static void collectors_have_addresses(void **state)
{
	static const struct { const char *url, *host, *port, *path; } rows[] = {
		{ "http://h:4318/v1/metrics", "h", "4318", "/v1/metrics" }, { "http://h", "h", "80", "/other" },
		{ "http://h/", "h", "80", "/other" },
		{ "http://h:65535", "h", "65535", "/other" }, { "http://h:65536", NULL, NULL, NULL },
		{ "http://h:0", NULL, NULL, NULL },
		{ "http://h:x", NULL, NULL, NULL }, { "http://:80", NULL, NULL, NULL },
		{ "http:///x", NULL, NULL, NULL }, { "https://h", NULL, NULL, NULL },
		{ "h:4318", NULL, NULL, NULL }, { "", NULL, NULL, NULL }, { "http://h/a/b?c", "h", "80", "/a/b?c" },
		{ "http://h:", NULL, NULL, NULL },
		{ "http://[::1]:4318/x", "::1", "4318", "/x" }, { "http://[fe80::1]", "fe80::1", "80", "/other" },
		{ "http://[::1", NULL, NULL, NULL }, { "http://[]:1", NULL, NULL, NULL }, { "http://[::1]x:1", NULL,
			NULL, NULL },
	};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		struct push_url u = { 0 };
		setup(&p, NULL, 0);
		bool ok = push_parse(&p.h, str_from(rows[i].url), STR("other"), &u);
		if (ok != (rows[i].host != NULL))
			fail_msg("%s", rows[i].url);
		buf_printf(&out, "==== %s\n", rows[i].url);
		put_messages(&p, &out);
		if (ok && !(str_is(u.host, rows[i].host) && str_is(u.port, rows[i].port) &&
			str_is(u.path, rows[i].path)))
			fail_msg("%s: %.*s %.*s %.*s", rows[i].url, STR_ARG(u.host), STR_ARG(u.port), STR_ARG(u.path));
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_collectors", &out));
}

/* Characters that no name may have; a digit at the front. */
static void names_are_made(void **state)
{
	static const struct { const char *before, *name, *behind, *out; } rows[] = { { "skep_", "a-b.c", "_s",
		"skep_a_b_c_s" }, { "", "9a", "", "_a" },
		{ "", "a9", "", "a9" }, { "", "a:b", "", "a:b" }, { "", "\xc3\xa4", "", "__" } };
	struct arena a = { 0 };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (!str_is(name_of(&a, rows[i].before, str_from(rows[i].name), rows[i].behind), rows[i].out))
			fail_msg("%s", rows[i].name);
	arena_clear(&a);
}

/* ---- a scrape ---------------------------------------------------------------------------------------------------- */

/* A kernel whose maps have elements, told by name; how they can be read is the way's to say. */
enum way { WAY_BATCH /* three at a time */, WAY_SINGLE, WAY_BREAKS /* after the first batch */, WAY_NONE, WAYS };
static enum way way;
struct element { u8 key[16], value[64]; };
struct kept { const char *name; u32 key, value, n; struct element e[8]; };
static struct kept kept[16];
static u32 nkept;
static char made[FAKE_FDS][16];          /* names of maps, by descriptor */

static struct kept *keep(const char *name, u32 key, u32 value)
{
	kept[nkept] = (struct kept){ .name = name, .key = key, .value = value };
	return &kept[nkept++];
}

static void put(struct kept *k, const void *key, const void *value)
{
	memcpy(k->e[k->n].key, key, k->key);
	memcpy(k->e[k->n++].value, value, k->value);
}

static struct kept *kept_of(u32 fd)
{
	for (u32 i = 0; i < nkept; i++)
		if (fd >= FAKE_FIRST_FD && fd < FAKE_FIRST_FD + FAKE_FDS && !strncmp(made[fd - FAKE_FIRST_FD],
			kept[i].name, 15))
			return &kept[i];
	return NULL;
}

static void *to(u64 p) { return (void *)(uintptr_t)p; }

static long batch(struct sys_map_batch *b, const struct kept *k)
{
	u32 from = 0, room = b->count, n = 0;
	b->count = 0;
	if (b->in_batch)
		memcpy(&from, to(b->in_batch), 4);
	if (way == WAY_SINGLE || way == WAY_NONE || (way == WAY_BREAKS && from))
		return way == WAY_NONE ? -EBADF : -EINVAL;
	for (; n < 3 && n < room && from + n < k->n; n++) {
		memcpy((u8 *)to(b->keys) + n * k->key, k->e[from + n].key, k->key);
		memcpy((u8 *)to(b->values) + n * k->value, k->e[from + n].value, k->value);
	}
	b->count = n;
	from += n;
	memcpy(to(b->out_batch), &from, 4);
	return from == k->n ? -ENOENT : 0;
}

static long kept_bpf(struct kern *kern, int cmd, void *attr, u32 size)
{
	struct sys_map_elem *e = attr;
	struct sys_get_info *info = attr;
	bool is_batch = cmd == BPFCMD_MAP_LOOKUP_BATCH;
	struct kept *k = kept_of(is_batch ? ((struct sys_map_batch *)attr)->map_fd : e->map_fd);
	long fd;
	u32 i = 0;
	switch (cmd) {
	case BPFCMD_MAP_CREATE:
		fd = fake_bpf(kern, cmd, attr, size);
		snprintf(made[fd - FAKE_FIRST_FD], 16, "%.15s", ((struct sys_map_create *)attr)->map_name);
		return fd;
	case BPFCMD_MAP_LOOKUP_BATCH:
		return k ? batch(attr, k) : -ENOENT;
	case BPFCMD_MAP_GET_NEXT_KEY:
		if (way == WAY_NONE)
			return -EPERM;
		for (i = 0; k && e->key && i < k->n && memcmp(k->e[i].key, to(e->key), k->key); i++)
			continue;
		i += e->key != 0;
		if (!k || i >= k->n)
			return -ENOENT;
		memcpy(to(e->next_key), k->e[i].key, k->key);
		return 0;
	case BPFCMD_MAP_LOOKUP_ELEM:
		for (i = 0; k && i < k->n && memcmp(k->e[i].key, to(e->key), k->key); i++)
			continue;
		if (!k || i == k->n)
			return -ENOENT;
		memcpy(to(e->value), k->e[i].value, k->value);
		return 0;
	case BPFCMD_OBJ_GET_INFO_BY_FD:
		if (info->info_len == sizeof(struct sys_prog_info)) {
			struct sys_prog_info *p = to(info->info);
			*p = (struct sys_prog_info){ .id = 70, .tag = { 1, 0xab }, .run_time_ns = 2500000000,
				.run_cnt = 9 };
		}
		return 0;
	default:
		return fake_bpf(kern, cmd, attr, size);
	}
}

#define SOURCE "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" \
	"struct who { char comm[8]; __u32 cpu; };\nstruct two { __u64 calls; __s32 level; char name[8]; };\n" \
	"#define M(n, t, k, v, e) struct { __uint(type, BPF_MAP_TYPE_##t); __uint(max_entries, e); __type(key," \
	" k); __type(value, v); } n SEC(\".maps\")\n" \
	"M(opens, HASH, struct who, __u64, 8); M(states, HASH, __u32, struct two, 8); M(alone, ARRAY, __u32," \
	" __s64, 1);\n" \
	"M(each, PERCPU_ARRAY, __u32, __u64, 2); M(words, HASH, __u32, __u64, 8); M(c, HASH, __u32, __u32, 4);\n" \
	"M(pairs, HASH, __u64, __u64, 8); M(by_cpu, PERCPU_HASH, __u32, __u64, 4);\n" \
	"M(one_by_cpu, PERCPU_ARRAY, __u32, __u64, 1); M(odd, HASH, __u32, __u64, 4);\n" \
	"struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(\".maps\");\n" \
	"int level = -3; unsigned long long total; char text[4] = \"abc\"; const volatile int fixed = 1;\n" \
	"SEC(\"socket\") int f(void *ctx) { struct who w = {}; __u64 *n = bpf_map_lookup_elem(&opens, &w); if" \
	" (n) __sync_fetch_and_add(n, 1);\n" \
	" __u32 k = 0; struct two t = {}; bpf_map_update_elem(&states, &k, &t, 0); n =" \
	" bpf_map_lookup_elem(&each, &k); if (n) *n += 1;\n" \
	" level++; total += 2; return text[k & 3] + fixed; }\n char L[] SEC(\"license\") = \"GPL\";\n"
#define SLOTS "struct h { u32 slots[8]; };\nBPF_HISTOGRAM(of_two);\nBPF_HASH(hists, u32, struct h);\n" \
	"int kprobe__do_nothing(void *ctx) { u32 k = bpf_get_smp_processor_id(), s = bpf_log2l(k + 5); struct h" \
	" none = {}, *h;\n" \
	" of_two.increment(s); h = hists.lookup_or_try_init(&k, &none); if (h && s < 8) h->slots[s]++; return 0; }\n"
#define CONFIG "{metrics: {counters: [{name: words, help: Words, labels: [{name: w, size: 4, decoders: [{name:" \
	" uint}]}]}, " \
	"{name: alone, help: Alone}, {name: odd, help: Odd, labels: [{name: w, size: 8, decoders: [{name: uint}]}]}, " \
	"{name: by_cpu, help: By, labels: [{name: k, size: 4, decoders: [{name: uint}]}, {name: cpu, size: 2," \
	" decoders: [{name: uint}]}]}, " \
	"{name: one_by_cpu, help: One, labels: [{name: cpu, size: 2, decoders: [{name: uint}]}]}, " \
	"{name: each, help: Each, labels: [{name: k, size: 4, decoders: [{name: uint}]}]}], " \
	"histograms: [{name: pairs, help: Pairs, bucket_type: exp2, bucket_min: 0, bucket_max: 3, " \
	"labels: [{name: a, size: 4, decoders: [{name: uint}]}, {name: bucket, size: 4, decoders: [{name: uint}]}]}]}}"

static void fill(void)
{
	static const struct { char comm[8]; u32 cpu; } who[] = { { "bash", 0 }, { "bash", 1 }, { "q\"\\\n", 2 }, { "ls",
		3 } };
	static const struct { u64 calls; s32 level; char name[8]; } two[] = { { 5, -7, "seven" }, { 1ull << 40, 2,
		"" } };
	static const u64 cpus[] = { 3, 4 }, more[] = { 1, 0 };
	nkept = 0;
	memset(made, 0, sizeof(made));
	struct kept *k = keep("opens", 12, 8);
	for (u32 i = 0; i < ARRAY_LEN(who); i++)
		put(k, &who[i], &(u64){ 10 + i });
	k = keep("states", 4, 24);
	for (u32 i = 0; i < ARRAY_LEN(two); i++)
		put(k, &(u32){ 100 + i }, &two[i]);
	put(keep("alone", 4, 8), &(u32){ 0 }, &(s64){ -5 });
	k = keep("each", 4, 16);
	put(k, &(u32){ 0 }, cpus), put(k, &(u32){ 1 }, more);
	k = keep("words", 4, 8);
	for (u32 i = 0; i < 8; i++)
		put(k, &(u32){ i }, &(u64){ i * i });
	put(keep("odd", 4, 8), &(u32){ 0 }, &(u64){ 1 });
	k = keep("pairs", 8, 8);
	for (u32 i = 0; i < 6; i++)
		put(k, (u32[]){ 7 + (i > 4), i % 5 }, &(u64){ i + 1 });
	put(keep("by_cpu", 4, 16), &(u32){ 9 }, cpus);
	put(keep("one_by_cpu", 4, 16), &(u32){ 0 }, cpus);
	k = keep("c", 4, 4);
	put(k, &(u32){ 1 }, &(u32){ 2 });
	static const struct { s32 level; char text[4]; } data = { -3, "abc" };
	put(keep("x.data", 4, 8), &(u32){ 0 }, &data);
	put(keep("x.bss", 4, 8), &(u32){ 0 }, &(u64){ 1ull << 50 });
	k = keep("of_two", 4, 8);
	for (u32 i = 0; i < 6; i++)
		put(k, &(u32){ i * 9 }, &(u64){ i + 1 });
	k = keep("hists", 4, 32);
	put(k, &(u32){ 5 }, (u32[]){ 0, 1, 2, 3, 4, 5, 6, 7 }), put(k, &(u32){ 6 }, (u32[8]){ 9, 0 });
}

static const struct tool *no_tool(str name) { (void)name; return NULL; }

/* Twice, for what is gone by the second time is not shown any more. */
static void scrape(struct exporter *x, struct buf *out)
{
	for (u32 times = 0; times < 2; times++) {
		struct arena a = { 0 };
		families f = { 0 };
		collect(x, &a, &f);
		buf_printf(out, "-- %u\n", times);
		struct buf text = BUF_INIT;
		metrics_text(&f, METRICS_TEXT, &text);
		str line, rest = buf_view(&text);
		while (rest.n) {                     /* what they mean is told once */
			str_cut(rest, '\n', &line, &rest);
			if (out->n < 16384 || !str_starts(line, "#"))
				buf_printf(out, "%.*s\n", STR_ARG(line));
		}
		buf_free(&text);
		collect_end(x);
		arena_clear(&a);
		kept[0].n = 1;
		for (u32 i = 0; i < nkept; i++)
			kept[i].n -= kept[i].n > 4;
	}
}

static void scrapes(void **state)
{
	static const char stat[] = "42 (a) b) S 1 2 3 4 5 6 7 8 9 10 150 50 13 14 15 16 17 18 19 20 21 22 23";
	const struct fake_file files[] = { { "dir/c.yaml", CONFIG, strlen(CONFIG) }, { "dir/c.bpf.c", SOURCE,
		strlen(SOURCE) },
		{ "x.bpf.c", SOURCE, strlen(SOURCE) }, { "slots.bpf.c", SLOTS, strlen(SLOTS) },
			{ "/sys/devices/system/cpu/possible", "0-1\n", 4 },
		{ "/proc/self/stat", stat, sizeof(stat) - 1 }, { "/proc/self/fd/0", "", 0 }, { "/proc/self/fd/1", "",
			0 },
		{ "/proc/sys/kernel/bpf_stats_enabled", "1\n", 2 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 2 * WAYS + 1; i++) {
		bool is_configured = i % 2, has_slots = i == 2 * WAYS;
		struct export_opts o = { .max_series = i == 2 ? 1 : 100, .version = "9", .find_tool = no_tool };
		struct cc_opts cc = { 0 };
		struct place p;
		setup(&p, files, ARRAY_LEN(files) - (i == 4));
		p.fake.kern.bpf = kept_bpf;
		way = (enum way)(i / 2 % WAYS);
		host_cc_opts(&p.h, true, &cc);
		o.cc = &cc;
		fill();
		struct exporter x = { .h = &p.h, .o = &o, .stats_fd = -1, .started_ns = 1500000000,
			.env = decode_env_new(&p.arena, &p.fake.kern) };
		o.otlp = i == 6 ? STR("http://h") : STR("");
		x.pusher.sent = 4, x.pusher.failed = 3;
		x.stream = stream_new(&p.arena, &p.fake.kern);
		buf_printf(&out, "==== %s, way %u\n", is_configured ? "configured" : has_slots ? "slots" : "by types",
			(u32)way);
		const struct export_config *c = is_configured ? config_read(&p.h, STR("dir"), STR("c")) : NULL;
		struct source *s = source_open(&x, c,
			is_configured ? STR("") : has_slots ? STR("slots.bpf.c") : STR("x.bpf.c"));
		put_messages(&p, &out);
		assert_non_null(s);
		vec_push(&x.sources, &p.arena, s);
		assert_true(source_attach(&x, s));
		put_messages(&p, &out);
		scrape(&x, &out);
		o.debug = is_configured;
		buf_printf(&out, "-- /maps: %d\n", i < 2 && web_page(&x, STR("/maps"), STR(""), &out));
		stream_close(x.stream);
		source_close(s);
		if (fake_left(&p.arena, &p.fake).n)
			fail_msg("%.*s", STR_ARG(fake_left(&p.arena, &p.fake)));
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_scrapes", &out));
}

/* Of a tool what it shows: its table's columns, the functions of its stacks, its variables; nothing that it notes for
 * itself. What goes down, and what is not only added to, is a gauge. */
#define SHOWN "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" \
	"struct key { __u32 pid; __s32 kernel __attribute__((btf_decl_tag(\"skep:kstack\"))); char comm[8]; };\n" \
	"struct sum { __u64 calls, max_ns; };\n" \
	"#define M(n, t, k, v) struct { __uint(type, BPF_MAP_TYPE_##t); __uint(max_entries, 8); __type(key, k); __type(value, v); } n SEC(\".maps\")\n" \
	"M(table, HASH, struct key, struct sum); M(counts, HASH, struct key, __u64); M(notes, HASH, __u32, __u64);\n" \
	"struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(max_entries, 8); __uint(key_size, 4); __uint(value_size, 32); } stacks SEC(\".maps\");\n" \
	"__u64 total, lost;\n" \
	"SEC(\"kprobe/vfs_read\") int f(void *ctx) { struct key k = {}; __u32 t = 1; k.kernel = bpf_get_stackid(ctx, &stacks, 0);\n" \
	" struct sum *s = bpf_map_lookup_elem(&table, &k); if (s) { s->calls++; s->max_ns = 7; }\n" \
	" __u64 *n = bpf_map_lookup_elem(&counts, &k); if (n) *n += 1; n = bpf_map_lookup_elem(&notes, &t); if (n) *n += 1;\n" \
	" total++; lost++; return 0; }\nSEC(\"perf_event\") int g(void *ctx) { return 0; }\n" \
	"char L[] SEC(\"license\") = \"GPL\";\n"
static bool two_hooks(struct tool_run *r)
{
	static const struct run_hook hooks[] = { { { "f", 1 }, { "kprobe:vfs_write", 16 } },
		{ { "g", 1 }, { "perf:cpu-clock:99hz", 19 } } };
	r->hooks = hooks;
	r->nhooks = ARRAY_LEN(hooks);
	return true;
}
static const struct tool_column shown_columns[] = { { "PID", 7, true, "pid", 0 }, { "CALLS", 7, true, "calls", 0 },
	{ "MAX", 7, true, "max_ns", 0 }, { "TOTAL", 7, true, "total", 0 } };
static const char shown_text[] = SHOWN;
#define SHOWN_TOOL .usage = "u", .what = "what it is for", .source = shown_text, .columns = shown_columns, \
	.ncolumns = ARRAY_LEN(shown_columns), .source_end = shown_text + sizeof(shown_text) - 1
static const struct tool shown_tools[] = { { .name = "table", .table = "table", .is_of_task = true, SHOWN_TOOL },
	{ .name = "stacks", .stacks = "counts", .stacks_unit = "bytes", .gives_back = true, .begin = two_hooks, SHOWN_TOOL },
	{ .name = "rates", .has_rates = true, SHOWN_TOOL } };
static const struct tool *find_shown(str name)
{
	for (u32 i = 0; i < ARRAY_LEN(shown_tools); i++)
		if (str_is(name, shown_tools[i].name))
			return &shown_tools[i];
	return NULL;
}

static void fill_shown(void)
{
	static const struct { u32 pid; s32 kernel; char comm[8]; } keys[] = { { 1, 3, "a" }, { 2, -14, "b" },
		{ 3, 3, "c" }, { 4, 9, "d" } };
	static const u64 frames[] = { 0xffffffff81000010, 0xffffffff81000120, 0xffffffff81000200, 0 };
	nkept = 0;
	memset(made, 0, sizeof(made));
	struct kept *table = keep("table", 16, 16), *counts = keep("counts", 16, 8);
	for (u32 i = 0; i < ARRAY_LEN(keys); i++) {
		put(table, &keys[i], (u64[]){ 10 + i, 20 + i });
		put(counts, &keys[i], &(u64){ i ? i : (u64)-5 });
	}
	put(keep("notes", 4, 8), &(u32){ 1 }, &(u64){ 2 });
	put(keep("stacks", 4, 32), &(u32){ 3 }, frames);
	put(keep("rates.bss", 4, 16), &(u32){ 0 }, (u64[]){ 5, 6 });
}

static void tools_are_told(void **state)
{
	static const char *const configs[] = { "{tool: table}", "{tool: stacks}", "{tool: rates}",
		"{tool: table, options: [-p, 77]}" };
	static const char symbols[] = "ffffffff81000000 T __traceiter_x\nffffffff81000100 t inner\tm\nffffffff81000200 T outer\n";
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(configs); i++) {
		const struct fake_file files[] = { { "dir/t.yaml", configs[i], strlen(configs[i]) },
			{ "/sys/devices/system/cpu/possible", "0\n", 2 }, { "/sys/devices/system/cpu/online", "0\n", 2 },
			{ "/proc/kallsyms", symbols, sizeof(symbols) - 1 },
			{ "/sys/bus/event_source/devices/kprobe/type", "6\n", 2 } };
		struct export_opts o = { .max_series = 100, .version = "9", .find_tool = find_shown };
		struct cc_opts cc = { 0 };
		struct place p;
		setup(&p, files, ARRAY_LEN(files));
		p.fake.kern.bpf = kept_bpf;
		way = WAY_BATCH;
		host_cc_opts(&p.h, true, &cc);
		o.cc = &cc;
		fill_shown();
		struct exporter x = { .h = &p.h, .o = &o, .stats_fd = -1, .env = decode_env_new(&p.arena,
			&p.fake.kern), .stream = stream_new(&p.arena, &p.fake.kern) };
		const struct export_config *c = config_read(&p.h, STR("dir"), STR("t"));
		struct source *s = source_open(&x, c, STR(""));
		buf_printf(&out, "==== %s\n", configs[i]);
		put_messages(&p, &out);
		if (!s)
			fail_msg("%.*s", STR_ARG(buf_view(&out)));
		vec_push(&x.sources, &p.arena, s);
		assert_true(source_attach(&x, s));
		put_messages(&p, &out);
		/* the first thing that a guard does is to ask who it is: helper 14 */
		buf_printf(&out, "guarded %d, reads processes %d\n", insn_is_call(s->obj->funcs.v[0].insns[1]) &&
			s->obj->funcs.v[0].insns[1].imm == 14, s->reads_processes);
		struct arena a = { 0 };
		families f = { 0 };
		struct buf text = BUF_INIT;
		collect(&x, &a, &f), metrics_text(&f, METRICS_TEXT, &text);
		str line, rest = buf_view(&text);
		while (str_cut(rest, '\n', &line, &rest), line.n)
			if (str_starts(line, "skep_t_") || str_starts(line, "skep_program_hook_info") ||
				memmem(line.s, line.n, " skep_t_", 8))
				buf_printf(&out, "%.*s\n", STR_ARG(line));
		buf_free(&text), collect_end(&x), arena_clear(&a);
		stream_close(x.stream), source_close(s);
		if (fake_left(&p.arena, &p.fake).n)
			fail_msg("%.*s", STR_ARG(fake_left(&p.arena, &p.fake)));
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_tools", &out));
}

/* A hook that this kernel cannot give is gone round as skep run goes round it; one with a pattern is several; a program
 * that others call is nobody's to attach. */
static bool refuses_kprobes;
static long no_kprobe(struct kern *k, struct sys_perf_attr *attr, int pid, int cpu, int group, u64 flags)
{
	return refuses_kprobes && attr->type == 6 ? -EINVAL : fake_perf(k, attr, pid, cpu, group, flags);
}

static void ways_are_planned(void **state)
{
#define PLANNED(more) "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" \
	"SEC(\"kprobe/vfs_open\") int f(void *ctx) { return 0; }\n" more \
	"SEC(\"tracepoint/sched/sched_*\") int t(void *ctx) { return 0; }\nSEC(\"socket\") int called(void *ctx) { return 1; }\n" \
	"struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1); __uint(key_size, 4); __array(values, int(void *)); }" \
	" calls SEC(\".maps\") = { .values = { (void *)&called } };\nchar L[] SEC(\"license\") = \"GPL\";\n"
	static const char all[] = PLANNED("SEC(\"kprobe/nobody\") int g(void *ctx) { return 0; }\n"), known[] = PLANNED("");
	static const struct { bool has_kprobes, takes_none, has_fentry; const char *text; } kernels[] = {
		{ true, false, true, all }, { true, true, true, all }, { true, true, false, all },
		{ false, true, true, all }, { false, true, true, known } };
	struct buf out = BUF_INIT;
	struct arena kept_types = { 0 };
	str types = types_with_vfs_open(&kept_types);
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(kernels); i++) {
		const struct fake_file files[] = { { "x.bpf.c", kernels[i].text, strlen(kernels[i].text) },
			{ "/sys/kernel/btf/vmlinux", types.s, types.n }, { "/sys/devices/system/cpu/possible", "0\n", 2 },
			{ "/sys/kernel/tracing/events/sched/sched_switch/id", "5\n", 2 },
			{ "/sys/kernel/tracing/events/sched/sched_wakeup/id", "6\n", 2 },
			{ "/sys/bus/event_source/devices/kprobe/type", "6\n", 2 } };
		struct export_opts o = { .max_series = 9, .version = "9", .find_tool = no_tool };
		struct cc_opts cc = { 0 };
		struct place p;
		setup(&p, files, ARRAY_LEN(files) - !kernels[i].has_kprobes);
		refuses_kprobes = kernels[i].takes_none;
		p.fake.kern.perf_event_open = no_kprobe;
		p.h.feats.known[FEAT_FENTRY] = kernels[i].has_fentry ? 1 : -1;
		p.h.feats.known[FEAT_KPROBE_PMU] = kernels[i].has_kprobes ? 1 : -1;
		p.h.feats.known[FEAT_KPROBE_EVENTS] = -1;
		host_cc_opts(&p.h, true, &cc);
		o.cc = &cc;
		struct exporter x = { .h = &p.h, .o = &o, .stats_fd = -1, .env = decode_env_new(&p.arena,
			&p.fake.kern), .stream = stream_new(&p.arena, &p.fake.kern) };
		struct source *s = source_open(&x, NULL, STR("x.bpf.c"));
		buf_printf(&out, "==== kprobes %d, taken %d, fentry %d\n", kernels[i].has_kprobes,
			!kernels[i].takes_none, kernels[i].has_fentry);
		if (s && source_attach(&x, s))
			vec_each(one, &s->progs)
				buf_printf(&out, "%.*s: %u links: %.*s\n", STR_ARG(one->name), one->links.n,
					STR_ARG(one->how));
		put_messages(&p, &out);
		stream_close(x.stream);
		if (s)
			source_close(s);
		p.fake.ndirs = 0;            /* of what is kept of the kernel's types */
		if (fake_left(&p.arena, &p.fake).n)
			fail_msg("%u: %.*s", i, STR_ARG(fake_left(&p.arena, &p.fake)));
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	arena_clear(&kept_types);
	assert_true(golden("exporter_plans", &out));
}

/* ---- events, cgroups --------------------------------------------------------------------------------------------- */

#define EVENTS                                                                                                         \
	"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"                                                       \
	"struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __type(key, int); __type(value, int); } ev "            \
	"SEC(\".maps\");\n"                                                                                            \
	"struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, __u64); __type(value, __u64); " \
	"} c SEC(\".maps\");\n"                                                                                        \
	"SEC(\"socket\") int f(void *ctx) { return 0; }\nchar L[] SEC(\"license\") = \"GPL\";\n"
#define EVENTS_CONFIG(type)                                                                                            \
	"{cgroup_id_map: {name: c, type: " type ", regexps: [^/sys/fs/cgroup/a, /none, b/x$]}, metrics: "              \
	"{counters: [{name: ev, help: Events, perf_event_array: true, flush_interval: 10s, labels: [{name: l, size: "  \
	"4, "                                                                                                          \
	"decoders: [{name: uint}]}]}]}}"
static const char *const groups[] = {"/sys/fs/cgroup",	 "/sys/fs/cgroup/a",   "/sys/fs/cgroup/a/deep",
				     "/sys/fs/cgroup/b", "/sys/fs/cgroup/b/x", "/sys/fs/cgroup/b/xy"};
static struct buf done;
static u8 *buffers[2];
static u32 nbuffers;

static const char *group_gone;           /* it, and those below it */
static bool is_gone(const char *path) { return group_gone && str_starts(str_from(path), group_gone); }

static long group_stat(struct kern *k, const char *path, struct stat *st)
{
	for (u32 i = 0; i < ARRAY_LEN(groups); i++)
		if (!strcmp(path, groups[i]) && !is_gone(path)) {
			*st = (struct stat){.st_mode = S_IFDIR | 0755, .st_ino = 100 + i, .st_nlink = 3};
			return 0;
		}
	return fake_stat(k, path, st);
}

static long group_open(struct kern *k, const char *path, int flags, int mode)
{
	if (!str_starts(str_from(path), groups[0]))
		return fake_open(k, path, flags, mode);
	buf_printf(&done, "open %s\n", path);
	return str_ends(str_from(path), "deep") ? -ENOENT : fake_new_fd(k->ctx, FD_FILE, "group");
}

/* The directories below one: those that have one more part. */
static long group_list(struct kern *k, const char *path, struct buf *out)
{
	size_t n = strlen(path);
	long found = 0;
	if (!str_starts(str_from(path), groups[0]))
		return fake_list(k, path, out);
	for (u32 i = 0; i < ARRAY_LEN(groups); i++)
		if (!is_gone(groups[i]) && !strncmp(groups[i], path, n) && groups[i][n] == '/' && !strchr(groups[i] + n + 1, '/'))
			buf_puts(out, groups[i] + n + 1), buf_char(out, 0), found++;
	return found;
}

static long event_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	const struct sys_map_elem *e = attr;
	if (cmd == BPFCMD_MAP_UPDATE_ELEM && !strcmp(made[e->map_fd - FAKE_FIRST_FD], "c"))
		buf_printf(&done, "group %llu = %llu\n", (unsigned long long)*(u32 *)to(e->key),
			   (unsigned long long)*(u64 *)to(e->value));
	if (cmd == BPFCMD_MAP_DELETE_ELEM)
		buf_printf(&done, "group %llu is gone\n", (unsigned long long)*(u64 *)to(e->key));
	return kept_bpf(k, cmd, attr, size);
}

static long event_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	long r = fake_mmap(k, m, out);
	if (r == 0 && nbuffers < ARRAY_LEN(buffers))
		buffers[nbuffers++] = *out;
	return r;
}

/* A record of a perf buffer: 8 bytes of header, the size of what is in it, that. */
static void put_event(u8 *at, u32 key, u32 size)
{
	const u32 words[] = {9, 16 << 16, size, key};
	u64 *head = (u64 *)(void *)(at + 1024);
	memcpy(at + 4096 + *head, words, sizeof(words));
	*head += sizeof(words);
}

/* What came, as counters, until ten seconds are over, or by types for ever; groups whose paths match, as numbers or
 * descriptors. */
static void events_and_groups(void **state)
{
	static const char *const texts[] = {EVENTS_CONFIG("hash"), EVENTS_CONFIG("cgrp_storage"), ""};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++) {
		const struct fake_file files[] = {{"dir/c.yaml", texts[i], strlen(texts[i])},
						  {"dir/c.bpf.c", EVENTS, strlen(EVENTS)},
						  {"/sys/devices/system/cpu/possible", "0-1\n", 4},
						  {"/sys/devices/system/cpu/online", "0-1\n", 4}};
		struct export_opts o = {.max_series = 100, .version = "9", .find_tool = no_tool, .debug = true};
		struct cc_opts cc = {0};
		struct place p;
		setup(&p, files, ARRAY_LEN(files));
		struct kern *k = &p.fake.kern;
		k->bpf = event_bpf, k->mmap = event_mmap, k->stat = group_stat, k->list = group_list,
		k->open = group_open;
		host_cc_opts(&p.h, true, &cc);
		o.cc = &cc;
		nkept = nbuffers = 0, done = (struct buf)BUF_INIT;
		memset(made, 0, sizeof(made));
		struct exporter x = {.h = &p.h,
				     .o = &o,
				     .stats_fd = -1,
				     .env = decode_env_new(&p.arena, k),
				     .stream = stream_new(&p.arena, k)};
		struct source *s = source_open(
		    &x, *texts[i] ? config_read(&p.h, STR("dir"), STR("c")) : NULL, STR("dir/c.bpf.c"));
		assert_non_null(s);
		vec_push(&x.sources, &p.arena, s);
		assert_true(source_attach(&x, s));
		buf_puts(&done, "-- some are gone\n");
		group_gone = "/sys/fs/cgroup/a";
		source_cgroups(&x, s);
		group_gone = NULL;
		buf_printf(&out, "==== %u\n%.*s", i, STR_ARG(buf_view(&done)));
		buf_free(&done);
		assert_int_equal(nbuffers, 2);
		put_event(buffers[0], 7, 4), put_event(buffers[1], 7, 4), put_event(buffers[1], 9, 4),
		    put_event(buffers[0], 5, 3);
		assert_int_equal(stream_drain(x.stream), 4);
		for (u32 seconds = 0; seconds <= 10; seconds += 5) {
			struct arena a = {0};
			families f = {0};
			struct buf text = BUF_INIT;
			p.fake.now = (u64)seconds * 1000000000 + 1000000;
			source_flush(&x, s);
			collect(&x, &a, &f), metrics_text(&f, METRICS_TEXT, &text);
			str line, rest = buf_view(&text);
			buf_printf(&out, "-- %u seconds\n", seconds);
			while (str_cut(rest, '\n', &line, &rest), line.n)
				if (str_starts(line, "ebpf_exporter_ev") || str_starts(line, "skep_c_ev") ||
				    str_starts(line, "ebpf_exporter_decoder_errors_total{"))
					buf_printf(&out, "%.*s\n", STR_ARG(line));
			buf_free(&text), collect_end(&x), arena_clear(&a);
		}
		assert_non_null(web_page(&x, STR("/maps"), STR(""), &out));
		stream_close(x.stream), source_close(s);
		if (fake_left(&p.arena, &p.fake).n)
			fail_msg("%.*s", STR_ARG(fake_left(&p.arena, &p.fake)));
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_events", &out));
}

static long no_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	return m->fd >= FAKE_FIRST_FD && fake_of(k)->fd[m->fd - FAKE_FIRST_FD].what == FD_OBJECT ? -ENOMEM
												 : fake_mmap(k, m, out);
}

/* Buffers that cannot be read, and one that is none: said where the configuration names them, and nothing stays. */
static void buffers_cannot_be_read(void **state)
{
#define SPANS(map)                                                                                                     \
	"{tracing: {spans: [{name: s, ringbuf: " map                                                                   \
	", labels: [{name: trace_id, size: 16, decoders: [{name: hex}]}]}]}}"
	static const char *const texts[] = {EVENTS_CONFIG("hash"), SPANS("ring"), SPANS("ev"), SPANS("none")};
	static const char source[] =
	    EVENTS "struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(\".maps\");\n";
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++) {
		const struct fake_file files[] = {{"dir/c.yaml", texts[i], strlen(texts[i])},
						  {"dir/c.bpf.c", source, sizeof(source) - 1},
						  {"/sys/devices/system/cpu/possible", "0\n", 2},
						  {"/sys/devices/system/cpu/online", "0\n", 2}};
		struct export_opts o = {.max_series = 9, .version = "9", .find_tool = no_tool};
		struct cc_opts cc = {0};
		struct place p;
		setup(&p, files, ARRAY_LEN(files));
		p.fake.kern.mmap = no_mmap;
		host_cc_opts(&p.h, true, &cc);
		o.cc = &cc;
		struct exporter x = {.h = &p.h,
				     .o = &o,
				     .stats_fd = -1,
				     .env = decode_env_new(&p.arena, &p.fake.kern),
				     .stream = stream_new(&p.arena, &p.fake.kern)};
		const struct export_config *c = config_read(&p.h, STR("dir"), STR("c"));
		struct source *s = c ? source_open(&x, c, STR("")) : NULL;
		buf_printf(&out, "==== %u: read %d, opened %d, attached %d\n", i, c != NULL, s != NULL,
			   s && source_attach(&x, s));
		put_messages(&p, &out);
		stream_close(x.stream);
		if (s)
			source_close(s);
		if (fake_left(&p.arena, &p.fake).n)
			fail_msg("%u: %.*s", i, STR_ARG(fake_left(&p.arena, &p.fake)));
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_buffers", &out));
}

/* Of each kind of span how many there were, and were not sent; none where no source has them. */
static void spans_are_counted(void **state)
{
	static const struct export_span kinds[] = {{.record.name = {"outer", 5}}, {.record.name = {"inner", 5}}};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 n = 0; n < 3; n++) {
		struct export_opts o = {.max_series = 9, .version = "9", .find_tool = no_tool};
		struct arena a = {0};
		struct place p;
		families f = {0};
		struct buf text = BUF_INIT;
		setup(&p, NULL, 0);
		struct exporter x = {.h = &p.h,
				     .o = &o,
				     .stats_fd = -1,
				     .env = decode_env_new(&p.arena, &p.fake.kern),
				     .stream = stream_new(&p.arena, &p.fake.kern)};
		struct loaded l = {.k = &p.fake.kern, .obj = obj_new(&p.arena, STR("c"))};
		struct span_sink sinks[] = {{.span = &kinds[0], .made = 3, .dropped = 1, .errors = 4},
					    {.span = &kinds[1], .made = 5, .errors = 8}};
		struct source s = {.name = STR("c"),
				   .obj = (struct obj *)l.obj,
				   .loaded = &l,
				   .spans = sinks,
				   .nspans = n,
				   .errors = 16},
			      *one = &s;
		vec_push(&x.sources, &p.arena, one);
		collect(&x, &a, &f), metrics_text(&f, METRICS_TEXT, &text);
		str line, rest = buf_view(&text);
		buf_printf(&out, "==== %u\n", n);
		while (str_cut(rest, '\n', &line, &rest), line.n)
			if (str_starts(line, "skep_spans") || str_starts(line, "ebpf_exporter_decoder_errors"))
				buf_printf(&out, "%.*s\n", STR_ARG(line));
		buf_free(&text), collect_end(&x), arena_clear(&a);
		stream_close(x.stream);
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_spans", &out));
}

/* ---- sources ----------------------------------------------------------------------------------------------------- */

#define ONE(name, more) "metrics: {counters: [{name: " name ", help: h, " more "labels: [{name: l, size: 4, " \
	"decoders: [{name: uint}]}]}]}}"
static const char tool_text[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nint n;\n"
	"SEC(\"socket\") int f(void *c) { return n; }\n"
	"char L[] SEC(\"license\") = \"GPL\";\n";
static const struct tool_option tool_words[] = { { .letter = 'x', .what = "a word", .define = "WORD" },
	{ .letter = 0 } };
static const struct tool one_tool = { .name = "counter", .usage = "counter [-x]", .what = "counts",
	.options = tool_words,
	.source = tool_text, .source_end = tool_text + sizeof(tool_text) - 1 };
static const struct tool *find_one(str name) { return str_is(name, "counter") ? &one_tool : NULL; }

/* What a configuration says of its object, or a name is a source. */
static void sources_open(void **state)
{
	static const char *const texts[] = { "{" ONE("n", ""), "{" ONE("words", "perf_event_array: true, "),
		"{" ONE("c", ""),
		"{" ONE("word", ""), "{kaddrs: [vfs_read], " ONE("words", ""), "{kaddrs: [nothing], " ONE("words", ""),
		"{tool: counter, options: [-x]}", "{tool: counter, options: [-y]}", "{tool: counter}", "{tool: none}",
		NULL, NULL, NULL };
	static const char *const whats[] = { "counter", "x.bpf.c", "nowhere.c" };
	static const char symbols[] = "ffffffff81000000 T vfs_read\n";
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++) {
		const char *text = texts[i] ? texts[i] : "";
		str what = texts[i] ? STR("") : str_from(whats[i + 3 - ARRAY_LEN(texts)]);
		const struct fake_file files[] = { { "dir/c.yaml", text, strlen(text) }, { "dir/c.bpf.c", SOURCE,
			strlen(SOURCE) },
			{ "x.bpf.c", SOURCE, strlen(SOURCE) }, { "/sys/devices/system/cpu/possible", "0-1\n", 4 },
			{ "/proc/kallsyms", symbols, sizeof(symbols) - 1 } };
		struct export_opts o = { .max_series = 9, .find_tool = find_one };
		struct cc_opts cc = { 0 };
		struct place p;
		setup(&p, files, ARRAY_LEN(files));
		host_cc_opts(&p.h, true, &cc);
		o.cc = &cc;
		struct exporter x = { .h = &p.h, .o = &o, .stats_fd = -1, .env = decode_env_new(&p.arena,
			&p.fake.kern) };
		const struct export_config *c = texts[i] ? config_read(&p.h, STR("dir"), STR("c")) : NULL;
		struct source *s = c || !texts[i] ? source_open(&x, c, what) : NULL;
		buf_printf(&out, "==== %s%.*s\n", text, STR_ARG(what));
		if (s)
			buf_printf(&out, "source %.*s, %u maps, tool %s, %u sinks%s\n", STR_ARG(s->name),
				s->obj->maps.n,
				s->tool ? s->tool->name : "-", s->nsinks, s->typed ? ", by types" : "");
		put_messages(&p, &out);
		if (s)
			source_close(s);
		if (fake_left(&p.arena, &p.fake).n)
			fail_msg("%s leaves%.*s", text, STR_ARG(fake_left(&p.arena, &p.fake)));
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	assert_true(golden("exporter_sources", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(configs_say), cmocka_unit_test(web_configs_say),
		cmocka_unit_test(users_may),
		cmocka_unit_test(pages), cmocka_unit_test(collectors_have_addresses),
		cmocka_unit_test(names_are_made), cmocka_unit_test(scrapes), cmocka_unit_test(tools_are_told), cmocka_unit_test(ways_are_planned), cmocka_unit_test(events_and_groups), cmocka_unit_test(spans_are_counted), cmocka_unit_test(buffers_cannot_be_read),
		cmocka_unit_test(sources_open) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
