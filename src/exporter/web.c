/* web.c: pages, who may see them, and the file that says so, in the form that Prometheus' exporters share
 * (exporter-toolkit, web-configuration.md):
 *
 *   tls_server_config: { cert_file, key_file, min_version }      basic_auth_users: { NAME: HASH of bcrypt }
 *
 * What such a file asks for and is not done here is an error: nobody shall think that it is done. */
#include "exporter/exporter_private.h"

/* ---- the file ---------------------------------------------------------------------------------------------------- */

static bool wrong(struct host *h, const struct yaml *y, const char *what)
{
	exporter_report(h->ds, NO_WEB, y->where, "%s", what);
	return false;
}

static bool read_beside(struct host *h, str config, const struct yaml *y, str *out)
{
	s64 slash = -1;
	for (u32 i = 0; i < config.n; i++)
		slash = config.s[i] == '/' ? i : slash;
	str path = str_starts(y->text, "/") ? y->text : arena_printf(h->arena, "%.*s%.*s", (int)(slash + 1), config.s,
		STR_ARG(y->text));
	return host_need_file(h, path, out);
}

static bool set_version(struct host *h, const struct yaml *y, struct web_config *out)
{
	static const struct { const char *version, *priorities; } rows[] = {
		{ "TLS13", "NORMAL:-VERS-ALL:+VERS-TLS1.3" }, { "TLS12", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
		{ "TLS11", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:+VERS-TLS1.1" }, { "TLS10", "NORMAL" },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_is(y->text, rows[i].version)) {
			out->priorities = str_from(rows[i].priorities);
			return true;
		}
	return wrong(h, y, "versions are TLS10, TLS11, TLS12 and TLS13");
}

static bool read_tls(struct host *h, str path, const struct yaml *y, struct web_config *out)
{
	for (u32 i = 0; i < y->n; i++) {
		str key = y->key[i].text;
		const struct yaml *v = &y->item[i];
		bool ok = str_is(key, "cert_file") ? read_beside(h, path, v, &out->cert) :
			str_is(key, "key_file") ? read_beside(h, path, v, &out->key) :
			str_is(key, "min_version") ? set_version(h, v, out) :
			str_is(key, "client_auth_type") && (!v->text.n || str_is(v->text, "NoClientCert")) ? true :
			wrong(h, &y->key[i], "skep does not do this: cert_file, key_file and min_version it does");
		if (!ok)
			return false;
	}
	return (out->cert.n && out->key.n) || wrong(h, y, "TLS needs cert_file and key_file");
}

static bool read_users(struct host *h, const struct yaml *y, struct web_config *out)
{
	if (!password_is_there())
		return wrong(h, y, "this build of skep cannot check passwords: it was built without libcrypt");
	for (u32 i = 0; i < y->n; i++) {
		struct web_user u = { y->key[i].text, y->item[i].text };
		if (!str_starts(u.hash, "$2"))
			return wrong(h, &y->item[i], "this is no hash of bcrypt: htpasswd -nBC 10 '' makes one");
		vec_push(&out->users, h->arena, u);
	}
	return true;
}

/* HTTP/2 is offered by nobody here, which "http2: true" allows; headers would be added. */
static bool read_http(struct host *h, const struct yaml *y)
{
	for (u32 i = 0; i < y->n; i++)
		if (!str_is(y->key[i].text, "http2"))
			return wrong(h, &y->key[i], "skep does not do this: of http_server_config it knows http2");
	return true;
}

bool web_config_read(struct host *h, str path, struct web_config *out)
{
	str text;
	struct yaml *y;
	*out = (struct web_config){ .priorities = STR("NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2") };
	if (!path.n)
		return true;
	if (!host_need_file(h, path, &text) || !(y = yaml_read(h->arena, h->src, path, text, h->ds)))
		return false;
	if (y->kind != YAML_TABLE)
		return wrong(h, y, "words with values belong here");
	for (u32 i = 0; i < y->n; i++) {
		str key = y->key[i].text;
		bool ok = str_is(key, "tls_server_config") ? read_tls(h, path, &y->item[i], out) :
			str_is(key, "basic_auth_users") ? read_users(h, &y->item[i], out) :
			str_is(key, "http_server_config") ? read_http(h, &y->item[i]) :
			wrong(h, &y->key[i], "skep does not do this: tls_server_config and basic_auth_users it does");
		if (!ok)
			return false;
	}
	return true;
}

/* ---- users ------------------------------------------------------------------------------------------------------- */

/* bcrypt is slow on purpose: a pair that was right is known again by a keyed sum. */
bool web_may(struct exporter *x, const struct web_config *c, str user, str password, u64 *last_good)
{
	u64 sum = str_hash(user) * 3 + str_hash(password) + x->started_ns;
	struct arena a = { 0 };
	bool ok = !c->users.n || (*last_good && sum == *last_good);
	for (u32 i = 0; i < c->users.n && !ok; i++)
		ok = str_eq(c->users.v[i].name, user) &&
			password_fits(arena_strdup(&a, password), arena_strdup(&a, c->users.v[i].hash));
	arena_clear(&a);
	if (ok)
		*last_good = sum;
	return ok;
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

/* Of parameters (";version=1.0.0;q=0.5") the quality, in thousandths. */
static u32 quality_of(str parameters)
{
	str one;
	while (parameters.n) {
		u32 q = 0, unit = 1000;
		str_cut(parameters, ';', &one, &parameters);
		one = str_trim(one);
		if (!str_starts(one, "q="))
			continue;
		for (u32 i = 2; i < one.n && unit; i++) {
			if (one.s[i] >= '0' && one.s[i] <= '9')
				q += (u32)(one.s[i] - '0') * unit, unit /= 10;
		}
		return MIN(q, 1000u);
	}
	return 1000;
}

/* Accept names what is understood, each with a quality from 0 (not at all) to 1: of two that are as good it is
 * OpenMetrics. */
static bool wants_openmetrics(str accept)
{
	str one, type, parameters;
	u32 open = 0, plain = 0;
	while (accept.n) {
		str_cut(accept, ',', &one, &accept);
		str_cut(one, ';', &type, &parameters);
		type = str_trim(type);
		u32 q = quality_of(parameters);
		if (str_is(type, "application/openmetrics-text"))
			open = MAX(open, q);
		else if (str_is(type, "text/plain") || str_is(type, "text/*"))
			plain = MAX(plain, q);
	}
	return open && open >= plain;
}

static const char *metrics_page(struct exporter *x, str accept, struct buf *out)
{
	struct arena a = { 0 };
	families f = { 0 };
	bool is_open = wants_openmetrics(accept);
	collect(x, &a, &f);
	metrics_text(&f, is_open ? METRICS_OPENMETRICS : METRICS_TEXT, out);
	collect_end(x);
	arena_clear(&a);
	return is_open ? "application/openmetrics-text; version=1.0.0; charset=utf-8" :
		"text/plain; version=0.0.4; charset=utf-8";
}

struct dump { struct buf *out; const struct obj_map *m; };

static void dump_element(void *ctx, const u8 *key, const u8 *value)
{
	struct dump *d = ctx;
	buf_hex_bytes(d->out, key, d->m->key_size, " ");
	buf_puts(d->out, " -> ");
	buf_hex_bytes(d->out, value, d->m->value_size, " ");
	buf_char(d->out, '\n');
}

static const char *maps_page(struct exporter *x, struct buf *out)
{
	struct arena a = { 0 };
	vec_each(s, &x->sources) {
		buf_printf(out, "## %.*s\n\n", STR_ARG((*s)->name));
		for (u32 i = 0; i < (*s)->nsinks; i++) {
			struct sink *sink = &(*s)->sinks[i];
			struct dump d = { out, &(*s)->obj->maps.v[sink->map] };
			buf_printf(out, "### %.*s\n\n", STR_ARG(sink->metric->name));
			if (!sink->metric->is_perf)
				each_element(x->h->k, (*s)->loaded, (u32)sink->map, &a, dump_element, &d);
			buf_char(out, '\n');
		}
	}
	arena_clear(&a);
	return "text/plain; charset=utf-8";
}

const char *web_page(struct exporter *x, str path, str accept, struct buf *out)
{
	if (str_eq(path, x->o->metrics_path))
		return metrics_page(x, accept, out);
	if (str_is(path, "/maps") && x->o->debug)
		return maps_page(x, out);
	if (str_is(path, "/-/healthy")) {
		buf_puts(out, "skep export is there\n");
		return "text/plain; charset=utf-8";
	}
	if (!str_is(path, "/"))
		return NULL;
	buf_printf(out, "<html><head><title>skep export</title></head><body><h1>skep export</h1>"
		"<p><a href=\"%.*s\">Metrics</a></p></body></html>\n", STR_ARG(x->o->metrics_path));
	return "text/html; charset=utf-8";
}
