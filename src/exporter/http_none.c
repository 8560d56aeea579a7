/* http_none.c: in place of http.c where libmicrohttpd was not there when skep was built. */
#include "exporter/exporter_private.h"

struct web *web_open(struct exporter *x, const struct web_config *config UNUSED)
{
	exporter_report(x->h->ds, NO_HTTP, where_none(),
		"this build of skep cannot answer over HTTP: it was built without libmicrohttpd");
	return NULL;
}

long web_fd(const struct web *w UNUSED) { return -1; }
void web_run(struct web *w UNUSED) { }
int  web_timeout_ms(const struct web *w UNUSED) { return -1; }
void web_close(struct web *w UNUSED) { }
