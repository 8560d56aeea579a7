/* Interrupts: each handler's number and time, also of handlers after each other. */
#include "../../../tools/hardirqs/hardirqs.bpf.c"
#include <skep/test.h>

struct entry_record {
	struct trace_event_raw_irq_handler_entry record;
	char name[16];
};

static void handled(const char *name, u64 from, u64 to)
{
	struct entry_record entry = { .record.__data_loc_name = 16 << 16 | __builtin_offsetof(struct entry_record,
		name) };
	struct trace_event_raw_irq_handler_exit exit = {};

	bpf_probe_read_kernel_str(entry.name, sizeof(entry.name), name);
	SET_CLOCK(from);
	RUN(on_entry, &entry);
	SET_CLOCK(to);
	RUN(on_exit, &exit);
}

TEST(counts_and_times)
{
	struct trace_event_raw_irq_handler_exit exit = {};
	struct handler disk = { "disk" }, net = { "network card" };
	struct spent *s;

	handled("network card", 1000, 4000), handled("disk", 5000, 6000), handled("network card", 7000, 12000);
	RUN(on_exit, &exit);                     /* of none */
	s = bpf_map_lookup_elem(&hardirqs, &net);
	EXPECT_EQ(s ? s->count : 0, 2);
	EXPECT_EQ(s ? s->time : 0, 8000);
	s = bpf_map_lookup_elem(&hardirqs, &disk);
	EXPECT_EQ(s ? s->count : 0, 1);
	EXPECT_EQ(s ? s->time : 0, 1000);
}
