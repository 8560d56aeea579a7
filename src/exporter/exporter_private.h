/* exporter_private.h: what the files of skep export share. */
#ifndef SKEP_EXPORTER_EXPORTER_PRIVATE_H
#define SKEP_EXPORTER_EXPORTER_PRIVATE_H

#include "exporter/exporter.h"
#include "exporter/yaml.h"
#include "metrics/metrics.h"
#include "stream/stream.h"

enum exporter_diag {
#define DIAG(name, id, severity, exit, hint) EXPORTER_##name,
#include "exporter/exporter.diag.def"
#undef DIAG
	EXPORTER_DIAG_COUNT
};
extern const struct diag_code exporter_diags[EXPORTER_DIAG_COUNT];
#define exporter_report(ds, name, where, ...) diag_add((ds), &exporter_diags[EXPORTER_##name], (where), __VA_ARGS__)

/* ---- config.c ---------------------------------------------------------------------------------------------------- */

typedef vec(str) texts;
/* record: its name is the span's, its labels lie one after the other in what the ring buffer has. */
struct export_span { struct metric record; str ringbuf, service; };
struct export_config {
	str name, path;
	vec(struct metric) metrics;
	vec(struct export_span) spans;
	texts kaddrs;
	struct { str name; bool is_storage; vec(struct regex *) regexps; } cgroup_map;
	str tool; texts options;     /* in place of an object */
	bool needs_symbols;
};
struct export_config *config_read(struct host *h, str dir, str name);    /* NULL: reported */

/* ---- source.c ---------------------------------------------------------------------------------------------------- */

struct source_prog {
	const struct loaded_prog *p;
	str name, how;
	vec(struct link) links;      /* several of a pattern; none: it is not attached */
	str id, tag;
};
struct exporter;
struct sink { const struct metric *metric; s64 map; struct series series; u64 flush_at; struct exporter *x;
	s64 stream_source; };
struct span_sink {
	const struct export_span *span;
	struct exporter *x;
	u32 map;
	struct buf waiting;          /* written, not sent */
	/* since the start; dropped: too many waited, or there is nowhere to send to */
	u64 made, dropped, errors;
};
struct typed;
struct source {
	str name;
	const struct export_config *config;      /* NULL: by types alone */
	str path, text;              /* what is compiled, or an object */
	struct plan plan;            /* and how, on this kernel */
	struct obj *obj;
	struct loaded *loaded;
	vec(struct source_prog) progs;
	vec(struct link) tables;     /* of functions (struct_ops) */
	struct sink *sinks; u32 nsinks;          /* one for each metric of the configuration */
	struct span_sink *spans; u32 nspans;
	const struct data_types *types;
	struct typed *typed;         /* NULL: the configuration has metrics */
	const struct tool *tool;     /* NULL: it is none */
	struct tool_run run; struct run_filter filter;   /* by its options */
	bool reads_processes;        /* stacks of processes get names */
	struct map groups; struct arena groups_arena;    /* numbers of cgroups that are in the configuration's map */
	u64 errors;                  /* maps that could not be read, since the start */
};
/* push.c: where requests go, and the process that sends them. */
struct push_url { str host, port, path; };
struct push_request { const struct push_url *url; str body; };
struct pusher { struct host *h; int pid /* 0: none sends */; bool is_mute /* the last had no answer */; u64 sent, failed; };
struct exporter {
	struct host *h;
	struct export_opts *o;
	struct decode_env *env;
	struct stream *stream;
	vec(struct source *) sources;
	u64 started_ns;              /* since 1970 */
	u64 scrapes;
	u64 scrape_ns;               /* what the last one took */
	u64 errors;                  /* files that could not be written: told when it begins */
	u64 twice;                   /* rows that were left out: another configuration has them too */
	struct pusher pusher;
	str traces;                  /* where spans are sent; "": nowhere */
	s64 stats_fd;                /* as long as it is open the kernel counts runs; -1 */
};
/* config NULL: what is a file, or a tool's name. NULL: reported. */
struct source *source_open(struct exporter *x, const struct export_config *c, str what);
bool source_attach(struct exporter *x, struct source *s);        /* false: reported */
void source_close(struct source *s);
void source_flush(struct exporter *x, struct source *s);         /* counters of events whose time has come */
/* Cgroups that are there now into the configuration's map. */
void source_cgroups(struct exporter *x, struct source *s);
u64  source_lost(struct exporter *x, const struct source *s, u32 map, struct arena *tmp);

/* ---- spans.c ----------------------------------------------------------------------------------------------------- */

bool spans_open(struct exporter *x, struct source *s);           /* false: reported */
bool spans_listen(struct exporter *x, struct source *s);         /* false: reported */
void spans_close(struct source *s);
bool spans_wait(const struct exporter *x);
/* All that wait, as a request of OTLP in JSON; then none waits. */
void spans_take(struct exporter *x, struct buf *out);

/* ---- collect.c, typed.c ------------------------------------------------------------------------------------------ */

/* All there is now. a: of this scrape alone. */
void collect(struct exporter *x, struct arena *a, families *out);
void collect_end(struct exporter *x);            /* when they are written */
void typed_open(struct exporter *x, struct source *s);           /* before rights are given up */
void typed_buffers(struct exporter *x, struct source *s);
void typed_close(struct source *s);
void typed_families(struct exporter *x, struct source *s, struct arena *a, families *out);
void typed_cut(struct source *s, struct arena *a, struct family *f);
void typed_end(struct source *s);
/* Calls fn for each element: key, value (of all CPUs, each padded to 8 bytes). 0 or -errno. */
typedef void element_fn(void *ctx, const u8 *key, const u8 *value);
long each_element(struct kern *k, const struct loaded *l, u32 map, struct arena *tmp, element_fn *fn, void *ctx);
/* A name that Prometheus takes: others of its characters become '_'. */
str  name_of(struct arena *a, const char *before, str name, const char *behind);

/* ---- web.c, http.c ----------------------------------------------------------------------------------------------- */

struct web_user { str name, hash; };
struct web_config { str cert, key, priorities; vec(struct web_user) users; };
bool web_config_read(struct host *h, str path, struct web_config *out);   /* false: reported */
struct web;
struct web *web_open(struct exporter *x, const struct web_config *config);       /* NULL: reported */
long web_fd(const struct web *w);                /* to be waited for */
void web_run(struct web *w);                     /* what can be done without waiting */
int  web_timeout_ms(const struct web *w);        /* -1: none */
void web_close(struct web *w);
/* The answer to a path: its type; NULL: there is no such page. */
const char *web_page(struct exporter *x, str path, str accept, struct buf *out);
bool web_may(struct exporter *x, const struct web_config *c, str user, str password, u64 *last_good);

bool password_is_there(void);                    /* crypt.c */
bool password_fits(const char *password, const char *hash);

/* ---- push.c -------------------------------------------------------------------------------------------- */

/* path: where none is given. False: reported. */
bool push_parse(struct host *h, str url, str path, struct push_url *out);
/* Sends requests by a process of its own: nobody waits for a collector. x->pid: the one before has not ended, and these
 * count as failed. */
void push_start(struct pusher *x, const struct push_request *requests, u32 n);
void push_look(struct pusher *x, bool is_last);          /* those that have ended */

#endif
