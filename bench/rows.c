/* rows.c: typed records as text and as JSON, by the million: 64 bytes, nine members, to /dev/null. Prints
 * millions a second of processor time for each way; "copy" only writes the bytes, as the floor. */
#include "data/data.h"
#include "export/export.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct event { u64 ts; u32 pid, tid, uid, cpu; s32 ret; u32 flags; char comm[16]; u64 bytes; };

static u32 make_types(struct arena *a, struct buf *out)
{
	static const char *const names[] = { "ts", "pid", "tid", "uid", "cpu", "ret", "flags", "comm", "bytes" };
	static const u32 at[] = { 0, 8, 12, 16, 20, 24, 28, 32, 48 };
	struct btf_build *b = btf_build_new(a);
	u32 u64_ = btf_add_int(b, STR("unsigned long long"), 8, 0), u32_ = btf_add_int(b, STR("unsigned int"), 4, 0),
		s32_ = btf_add_int(b, STR("int"), 4, 1);
	u32 text = btf_add_array(b, btf_add_int(b, STR("char"), 1, 1), 16), types[] = { u64_, u32_, u32_, u32_, u32_,
		s32_, u32_, text, u64_ };
	u32 id = btf_add_record(b, false, STR("event"), 64);
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		btf_add_member(b, str_from(names[i]), types[i], at[i] * 8, 0);
	btf_build_finish(b, out);
	return id;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	u32 n = argc > 1 ? (u32)atoi(argv[1]) : 2000000;
	struct arena a = { 0 }, scratch = { 0 };
	struct diags ds;
	struct buf types = BUF_INIT, out = BUF_INIT;
	u64 real = 1700000000000000000ull;
	diags_init(&ds, &a, NULL);
	u32 id = make_types(&a, &types);
	const struct data_types *t = data_types(&a, btf_open(&a, types.s, types.n, NULL, &ds), NULL);
	struct data_record r = data_record(&a, t, id, STR("value"));
	struct ui_rows rows = ui_rows(&a, &r);
	struct json_rows lines = json_rows(&a, &r, STR("events"));
	struct ui_clock clock = { 0 };
	struct data *cells = arena_array(&a, struct data, r.n);
	out.fd = open("/dev/null", O_WRONLY);
	for (int way = 0; way < 3; way++) {
		double begin = seconds();
		for (u32 i = 0; i < n; i++) {
			struct event e = { 123456789012 + i * 1000ull, 1000 + i % 30000, 1001 + i % 30000, 1000, i % 64,
				(s32)(i % 7) - 3, i & 0xffff, "a-command", i * 17ull, };
			if (way == 0) {
				buf_add(&out, &e, sizeof(e));
				continue;
			}
			data_load(&r, &e, sizeof(e), &scratch, cells);
			if (way == 1) {
				ui_clock(&clock, real + i * 500ull, &out);
				buf_char(&out, ' ');
				ui_row(&rows, cells, &out);
			} else {
				json_row(&lines, cells, real + i * 500ull, &out);
			}
		}
		buf_flush(&out);
		printf("%-5s %6.2f million records a second\n", way == 0 ? "copy" : way == 1 ? "text" : "json",
			n / (seconds() - begin) / 1e6);
	}
	return 0;
}
