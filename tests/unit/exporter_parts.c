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
		buf_puts(&many, "{metrics: {histograms: [{name: n, help: h, labels: [{name: l, size: 8, decoders: [{name: uint}]}], bucket_type: fixed, bucket_keys: [");
		for (u32 i = 0; i < n; i++)
			buf_puts(&many, "1,");
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
	"{basic_auth_users: {ann: $2x, bob: $2y}}", "{basic_auth_users: {ann: secret}}", "{http_server_config: {}}",
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
		{ "/", "", "text/html; charset=utf-8", "<html><head><title>skep export</title></head><body><h1>skep export</h1><p><a href=\"/m\">Metrics</a></p></body></html>\n" },
		{ "/-/healthy", "", "text/plain; charset=utf-8", "skep export is there\n" }, { "/none", "", NULL, "" },
		{ "/maps", "", NULL, "" }, { "", "", NULL, "" },
		{ "/m", "", "text/plain; version=0.0.4; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors_total How" },
		{ "/m", "text/plain, application/openmetrics-text;version=1.0.0",
		"application/openmetrics-text; version=1.0.0; charset=utf-8",
		"# HELP ebpf_exporter_decoder_errors How" },
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
		{ "http://[::1", NULL, NULL, NULL }, { "http://[]:1", NULL, NULL, NULL }, { "http://[::1]x:1", NULL, NULL, NULL },
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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(configs_say), cmocka_unit_test(web_configs_say),
		cmocka_unit_test(users_may),
		cmocka_unit_test(pages), cmocka_unit_test(collectors_have_addresses),
		cmocka_unit_test(names_are_made) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
