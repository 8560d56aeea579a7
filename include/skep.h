/* skep.h: eBPF from C text to live data, inside a program of yours. Link with -lskep; there is nothing else to install.
 *
 *   struct skep *s = skep_new(NULL);
 *   if (skep_compile(s, "hello.c", text) || skep_load(s) || skep_attach(s))
 *           ... skep_diag(s, i, &d) says what is wrong, where, and what to do
 *   skep_listen(s, NULL, on_event, ctx);
 *   while (running)
 *           skep_poll(s, 100);
 *   skep_free(s);
 *
 * A struct skep is one program with all that becomes of it; it is used by one thread at a time, any number of them side
 * by side. Nothing here prints, ends the process or sets handlers of signals; when memory is out it aborts. Functions
 * return 0 or more when they succeed and below 0 (enum skep_error) when not: what happened is in the diagnostics then.
 * Texts and bytes that are given out belong to the struct skep and live until it is freed or compiles something else.
 *
 * A struct that begins with sz is filled in by SKEP_INIT: bytes that one side does not know are 0, or not touched. */
#ifndef SKEP_H
#define SKEP_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SKEP_INIT(type) ((struct type){ .sz = sizeof(struct type) })

enum skep_error {
	SKEP_OK = 0,
	SKEP_SOURCE = -1,            /* an error in the text or the object */
	SKEP_USE = -2,               /* in the call: no such program, nothing loaded yet, an unknown option */
	SKEP_KERNEL = -3,            /* the kernel refused */
	SKEP_LACKING = -4,           /* this machine lacks something: a right, a mount, a feature */
};

struct skep;

struct skep_opts {
	size_t sz;
	const char *const *include_dirs; /* of headers, searched in order; NULL ends them */
	const char *const *defines;      /* "NAME" or "NAME=VALUE"; NULL ends them */
	const char *btf;                 /* a file with the types of another kernel; NULL: this one's */
	bool for_this_kernel;            /* the object is for the running kernel alone: smaller, no relocations */
	unsigned perf_pages;             /* 4096-byte pages of a perf buffer on each CPU, a power of two; 0: 64 */
};

const char *skep_version(void);
/* NULL: an option is not known. */
struct skep *skep_new(const struct skep_opts *opts);
/* Detaches, unloads, frees. NULL is allowed. */
void skep_free(struct skep *s);

/* ---- from text to an object ------------------------------------------------------------------------------------- */

/* C in any dialect that skep knows. name is for messages. What was compiled before is detached and forgotten. */
int skep_compile(struct skep *s, const char *name, const char *text);
int skep_compile_file(struct skep *s, const char *path);         /* C, or an object of any compiler */
/* The object as an ELF file, as libbpf's bpf_object__open_mem takes it; NULL: nothing was compiled. */
const void *skep_object(struct skep *s, size_t *bytes);

/* ---- what is wrong ---------------------------------------------------------------------------------------------- */

enum skep_severity { SKEP_NOTE, SKEP_WARNING, SKEP_ERROR };
struct skep_diag {
	size_t sz;
	enum skep_severity severity;
	int sys_errno;               /* of the system call that failed; 0: none */
	const char *code;            /* stable: "C012"; `skep explain C012` has its page */
	const char *message;         /* one sentence */
	const char *hint;            /* what to do next; "" none */
	const char *file;            /* of the source; or the program, section or type it is about; "" none */
	unsigned line, column;       /* from 1; 0: not in a source */
	unsigned length;             /* characters that are meant, from column on */
	const char *text;            /* the line itself; "" none */
};
/* Messages of the last call of skep_compile, load, attach and their kin. */
unsigned skep_diags(const struct skep *s);
int skep_diag(struct skep *s, unsigned i, struct skep_diag *out);

/* ---- into the kernel -------------------------------------------------------------------------------------------- */

int skep_load(struct skep *s);
/* Every program onto the hook its section names; those that name none are left alone. */
int skep_attach(struct skep *s);
/* One program by a plan: hooks in order of preference ("fentry:vfs_read", "kprobe:vfs_read"), NULL ends them; the first
 * that can be had is taken. Returns which one, from 0. */
int skep_attach_to(struct skep *s, const char *program, const char *const *hooks);
/* How it was attached: "kprobe:vfs_read by perf_event_open"; NULL: it is not. */
const char *skep_attached(struct skep *s, const char *program);
void skep_detach(struct skep *s);                                /* all programs */
/* Descriptors of what is loaded; they stay the library's. */
int skep_program_fd(struct skep *s, const char *name);
int skep_map_fd(struct skep *s, const char *name);
/* An element's value (of a per-CPU map: one for each possible CPU, in steps of 8 bytes). SKEP_KERNEL with errno: not
 * there. */
int skep_map_lookup(struct skep *s, const char *map, const void *key, void *value);
/* Capabilities that are not needed any more are given up, by the whole process and for good: call it when all is
 * attached. */
int skep_drop_rights(struct skep *s);

/* ---- what comes ------------------------------------------------------------------------------------------------- */

struct skep_event {
	size_t sz;
	const char *map;             /* the buffer it came through */
	const void *bytes;           /* until the function returns; they come from a program and may be anything */
	size_t size;
	unsigned cpu;                /* of a perf buffer; 0 else */
	unsigned type;               /* in the object's BTF; 0: not known */
};
typedef void skep_event_fn(void *ctx, const struct skep_event *e);
/* map NULL: all buffers that nobody listens to. */
int skep_listen(struct skep *s, const char *map, skep_event_fn *fn, void *ctx);
/* Waits for at most timeout_ms (-1: for ever) and hands out what there is. Returns how many events. */
int skep_poll(struct skep *s, int timeout_ms);
/* Events of a buffer that found no room in it, exactly: the programs count them. NULL: of all buffers. */
int skep_lost(struct skep *s, const char *map, unsigned long long *count);

/* Typed values as text: fields by name and format. As snprintf: returns the length of the whole text, of which size - 1
 * characters are written. JSON is the value alone ({"pid":1}). */
int skep_event_text(struct skep *s, const struct skep_event *e, char *out, size_t size);
int skep_event_json(struct skep *s, const struct skep_event *e, char *out, size_t size);
enum skep_part { SKEP_MAP_KEY, SKEP_MAP_VALUE };
int skep_map_text(struct skep *s, const char *map, enum skep_part part, const void *bytes, char *out, size_t size);
int skep_map_json(struct skep *s, const char *map, enum skep_part part, const void *bytes, char *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
