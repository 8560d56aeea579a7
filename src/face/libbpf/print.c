/* print.c: messages, and the little that the interface keeps for the whole process: the callback, the handlers of
 * sections. */
#include "face/libbpf/face.h"

#include <stdio.h>
#include <stdlib.h>

static enum libbpf_print_level least_level(void)
{
	const char *text = getenv("LIBBPF_LOG_LEVEL");
	str s = str_from(text);
	return str_is(s, "warn") ? LIBBPF_WARN : str_is(s, "debug") ? LIBBPF_DEBUG : LIBBPF_INFO;
}

static int to_stderr(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return level > least_level() ? 0 : vfprintf(stderr, fmt, ap);
}

struct face *face(void)
{
	/* the one thing that the interface itself makes global */
	static struct face process = { .print = to_stderr };
	if (!process.k)
		process.k = kern_linux();
	return &process;
}

libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t fn)
{
	return __atomic_exchange_n(&face()->print, fn, __ATOMIC_ACQ_REL);
}

static void print(enum libbpf_print_level level, const char *fmt, ...)
{
	libbpf_print_fn_t fn = __atomic_load_n(&face()->print, __ATOMIC_ACQUIRE);
	int saved = errno;
	va_list ap;
	if (!fn)
		return;
	va_start(ap, fmt);
	fn(level, fmt, ap);
	va_end(ap);
	errno = saved;
}

void face_log(enum libbpf_print_level level, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;
	if (!face()->print)
		return;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	print(level, "libbpf: %s\n", buf_cstr(&b));
	buf_free(&b);
}

void face_say(const struct diags *ds, u32 from)
{
	for (u32 i = from; i < ds->list.n && face()->print; i++) {
		const struct diag *d = ds->list.v[i];
		struct buf b = BUF_INIT;
		diag_print(ds, d, (struct diag_style){ 0 }, &b);
		print(d->severity == DIAG_NOTE ? LIBBPF_INFO : LIBBPF_WARN, "libbpf: %s", buf_cstr(&b));
		buf_free(&b);
	}
}
