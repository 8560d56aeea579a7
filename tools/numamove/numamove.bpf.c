/* numamove.bpf.c: moves of single pages that the balancing of memory nodes asks for. */
#define WITH_SINCE
#include "../tool.bpf.h"

u64 moves, time_us;

static int end(void)
{
	u64 ns = end_of(this_tid());

	if (ns) {
		__sync_fetch_and_add(&moves, 1);
		__sync_fetch_and_add(&time_us, ns / NS_PER_US);
	}
	return 0;
}

SEC("kprobe/migrate_misplaced_folio")
int on_folio(void *ctx) { begin_of(this_tid()); return 0; }

SEC("kretprobe/migrate_misplaced_folio")
int on_folio_end(void *ctx) { return end(); }

SEC("kprobe/migrate_misplaced_page")      /* before Linux 6.8 */
int on_page(void *ctx) { begin_of(this_tid()); return 0; }

SEC("kretprobe/migrate_misplaced_page")
int on_page_end(void *ctx) { return end(); }
