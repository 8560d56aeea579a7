/* exporter.h: skep export: programs that stay attached, and what their maps hold as metrics.
 *
 *   NAME.yaml ─┐
 *   FILE.o, .c ├─► source: object, loaded, attached ──each scrape──► families ──► HTTP, a file, a push
 *   tool       ─┘
 *
 * A configuration has the words of ebpf_exporter and its names of metrics; a source without one gives what its maps'
 * types say (typed.c). */
#ifndef SKEP_EXPORTER_EXPORTER_H
#define SKEP_EXPORTER_EXPORTER_H

#include "app/app.h"

struct export_opts {
	str dir;                     /* of configurations */
	str *names; u32 nnames;      /* NAME.yaml in it */
	str *sources; u32 nsources;  /* files, or names of tools */
	const struct tool *(*find_tool)(str name);   /* NULL: there is none */
	str listen;                  /* "127.0.0.1:9435", "[::1]:9435", ":9435", "fd://0"; "": nobody listens */
	str metrics_path;            /* "/metrics" */
	str web_config;              /* file of TLS and users; "" none */
	str keep;                    /* capabilities: "all", "none", "cap_syslog,cap_bpf"; "": those that are needed */
	str textfile;                /* written anew every interval, or once; "" none */
	str otlp;                    /* URL; "" none */
	str traces;                  /* URL for spans; "": beside otlp's */
	double seconds;              /* end after so long; 0: by a signal */
	double interval;             /* seconds between pushes, and writings of the file */
	bool check, strict, debug, stats, once, openmetrics;
	u32 max_series;              /* rows of each metric */
	const struct cc_opts *cc;
	struct buf *out, *err;
	const char *version;
};
/* Until a signal ends it. False: reported. */
bool export_run(struct host *h, struct export_opts *o);

/* What a session says, as OTLP (events.c). From here on what comes to out are JSON lines, and what it passes on are
 * requests in JSON, a line each: logs and metrics. With a URL ("http://127.0.0.1:4318") they are sent to URL/v1/logs and
 * URL/v1/metrics instead. NULL: reported. */
struct otlp_out *otlp_out_open(struct host *h, str url, const char *version, struct buf *out);
bool otlp_out_close(struct otlp_out *x);         /* sends the rest; out is as before. False: reported */

#endif
