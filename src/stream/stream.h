/* stream.h: what programs send: ring buffers, perf buffers, trace_pipe. One reader polls all of them.
 *
 * The wake-up runs in the traced task and costs more than the copy, so the reader drains on a timer as well and never
 * needs one wake-up an event. Nothing is allocated per event. Loss is counted, per source. */
#ifndef SKEP_STREAM_H
#define SKEP_STREAM_H

#include "base/base.h"
#include "sys/sys.h"

/* One record. The bytes are valid until the function returns; they come from a program and may be anything. */
typedef void stream_event_fn(void *ctx, u32 source, const void *bytes, u32 len, u32 cpu);
/* One line of trace_pipe, without its newline. */
typedef void stream_line_fn(void *ctx, str line);

struct stream;
struct stream *stream_new(struct arena *a, struct kern *k);
void stream_close(struct stream *s);
/* Adds a ring buffer map; returns its source number, or -errno. size: bytes of the data area. */
long stream_add_ringbuf(struct stream *s, int map_fd, u32 size, stream_event_fn *fn, void *ctx);
/* Opens a perf buffer of pages (a power of two) 4 KiB pages on every online CPU and puts them into the map. */
long stream_add_perf(struct stream *s, int map_fd, u32 pages, stream_event_fn *fn, void *ctx);
/* What code processes map and which of them are new, from now on, of the whole machine: each record as the kernel
 * writes it (perf_event_open(2): PERF_RECORD_MMAP2, PERF_RECORD_FORK), its header first. Returns as stream_add_perf. */
long stream_add_mappings(struct stream *s, u32 pages, stream_event_fn *fn, void *ctx);
/* trace_pipe of path (an instance's, or the global one). */
long stream_add_trace(struct stream *s, const char *path, stream_line_fn *fn, void *ctx);
/* Of this folder of tracefs; not what was written before now and nobody read. */
long stream_add_new_trace(struct stream *s, const char *folder, stream_line_fn *fn, void *ctx);
/* An fd that only wakes the loop: signalfd, pidfd, timerfd. ready() tells after stream_poll which one it was. */
long stream_add_wake(struct stream *s, int fd);
/* An fd that we write to: ready when its reader is gone. */
long stream_add_hangup(struct stream *s, int fd);
bool stream_ready(const struct stream *s, long wake);
/* Waits at most timeout_ms (-1: for ever), then drains. Returns records handled, or -errno. */
long stream_poll(struct stream *s, int timeout_ms);
/* Drains without waiting. */
long stream_drain(struct stream *s);
/* From a record's function of a ring buffer: this record is the last that this look hands out, those behind it wait for
 * the next one; stream_poll or stream_drain returns error (less than 0). */
void stream_stop(struct stream *s, long error);
enum { STREAM_TRACE = ~0u };
/* records the kernel says it dropped: of a perf buffer, or STREAM_TRACE */
u64  stream_lost(const struct stream *s, u32 source);
/* Was there ever a moment when this ring buffer had no room for a record of so many bytes, or as large as the
 * largest? */
bool stream_was_full(const struct stream *s, u32 source, u32 record_bytes);

/* A line of trace_pipe taken apart ("  bash-4242  [001] d..2. 123.456789: bpf_trace_printk: text"). */
struct trace_line { str comm, flags, function, msg; u32 pid, cpu; u64 time_us; };
bool trace_line_parse(str line, struct trace_line *out);   /* false: not such a line (lost events and the like) */
u64  trace_line_lost(str line);                            /* "CPU:1 [LOST 12 EVENTS]": 12, else 0 */

#endif
