/* usdt.c: statically defined probes. They are not offered yet: each call fails as BCC documents, and says so once it
 * matters. */
#include "face/libbcc/face.h"

static void *none(const char *where)
{
	face_say("USDT probes are not offered by this library yet: %s", where);
	errno = ENOTSUP;
	return NULL;
}

void *bcc_usdt_new_frompid(int pid, const char *path);
void *bcc_usdt_new_frompid(int pid UNUSED, const char *path) { return none(path ? path : "a process"); }
void *bcc_usdt_new_frompath(const char *path);
void *bcc_usdt_new_frompath(const char *path) { return none(path); }
void bcc_usdt_close(void *ctx);
void bcc_usdt_close(void *ctx UNUSED) {}
int bcc_usdt_enable_probe(void *ctx, const char *name, const char *fn);
int bcc_usdt_enable_probe(void *ctx UNUSED, const char *name UNUSED, const char *fn UNUSED) { return -1; }
int bcc_usdt_enable_fully_specified_probe(void *ctx, const char *provider, const char *name, const char *fn);

int bcc_usdt_enable_fully_specified_probe(void *ctx UNUSED, const char *provider UNUSED, const char *name UNUSED,
	const char *fn UNUSED)
{
	return -1;
}

/* The C text that reads the arguments of enabled probes: none are enabled. */
const char *bcc_usdt_genargs(void **contexts, int n);
const char *bcc_usdt_genargs(void **contexts UNUSED, int n) { return n ? NULL : ""; }

const char *bcc_usdt_get_probe_argctype(void *ctx, const char *name, int arg);
const char *bcc_usdt_get_probe_argctype(void *ctx UNUSED, const char *name UNUSED, int arg UNUSED) { return ""; }
const char *bcc_usdt_get_fully_specified_probe_argctype(void *ctx, const char *provider, const char *name, int arg);

const char *bcc_usdt_get_fully_specified_probe_argctype(void *ctx UNUSED, const char *provider UNUSED,
	const char *name UNUSED, int arg UNUSED)
{
	return "";
}

void bcc_usdt_foreach(void *ctx, void *fn);
void bcc_usdt_foreach(void *ctx UNUSED, void *fn UNUSED) {}
int bcc_usdt_get_location(void *ctx, const char *provider, const char *name, int i, void *out);

int bcc_usdt_get_location(void *ctx UNUSED, const char *provider UNUSED, const char *name UNUSED, int i UNUSED,
	void *out UNUSED)
{
	return -1;
}

int bcc_usdt_get_argument(void *ctx, const char *provider, const char *name, int i, int arg, void *out);

int bcc_usdt_get_argument(void *ctx UNUSED, const char *provider UNUSED, const char *name UNUSED, int i UNUSED,
	int arg UNUSED, void *out UNUSED)
{
	return -1;
}

void bcc_usdt_foreach_uprobe(void *ctx, void *fn);
void bcc_usdt_foreach_uprobe(void *ctx UNUSED, void *fn UNUSED) {}
