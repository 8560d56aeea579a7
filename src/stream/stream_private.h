/* stream_private.h: a source is an fd to wait for and two functions. */
#ifndef SKEP_STREAM_PRIVATE_H
#define SKEP_STREAM_PRIVATE_H

#include "stream/stream.h"

struct source;
struct source_ops {
	long (*drain)(struct stream *s, struct source *src);   /* records handled */
	void (*close)(struct stream *s, struct source *src);
};
struct source {
	const struct source_ops *ops;
	int fd;
	u32 index;
	bool ready;
	bool hangup_only;            /* nothing is read from it */
	u64 lost;
	u32 cpu;
	bool is_whole;               /* perf: records as they are, whatever their type */
	u32 number;                  /* what the user of the stream calls it (perf: shared by all CPUs) */
	stream_event_fn *event;
	stream_line_fn *line;
	void *ctx;
	u8 *data;                    /* mapped records */
	volatile u64 *head, *tail;   /* producer's and consumer's position */
	void *pages[2]; u64 page_bytes[2];   /* to unmap */
	u64 mask;
	u64 peak; u32 largest;       /* ring buffer: bytes that ever stood in it; of the largest record */
	u8 *copy; u32 copy_cap;      /* a record that wraps; lines being put together */
	u32 kept;
	u64 from_us;                 /* lines of trace_pipe before this are left out; 0: none */
};
struct stream {
	struct arena *arena;
	struct kern *k;
	vec(struct source) sources;
	struct pollfd *fds; u32 nfds;
	u32 numbers;
	long stopped;                /* by stream_stop: what is to be returned; 0: not */
};
long stream_add(struct stream *s, struct source src);

#endif
