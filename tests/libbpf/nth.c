/* nth.c: open, change, load, attach, pin and close, and two objects linked into a file, on a kernel whose n-th call fails, for every n until all succeed: each time what fails says
 * so by a number below 0 or NULL with errno, and when all is closed nothing is left. */
#include "face/libbpf/face.h"

#include "fake_kern.h"

enum { MAX_CALLS = 400 };
static struct fake fake;
static u32 failures;

static void failed(const char *what, long r)
{
	failures++;
	if (r >= 0 || errno != -r)
		printf("%s: returned %ld, errno %d\n", what, r, errno);
}

static int silent(enum libbpf_print_level level UNUSED, const char *fmt UNUSED, va_list ap UNUSED) { return 0; }

static void attach_and_pin(struct bpf_object *o)
{
	struct bpf_link *link = bpf_program__attach(bpf_object__find_program_by_name(o, "on_enter"));
	if (!link)
		failed("attach", -errno);
	struct bpf_link *xdp = bpf_program__attach_xdp(bpf_object__find_program_by_name(o, "drop"), 1);
	if (!xdp)
		failed("attach_xdp", -errno);
	int r = link ? bpf_link__pin(link, "/sys/fs/bpf/nth_link") : 0;
	if (r < 0)
		failed("pin", r);
	else if (link && (r = bpf_link__unpin(link)) < 0)
		failed("unpin", r);
	r = bpf_program__pin(bpf_object__find_program_by_name(o, "drop"), "/sys/fs/bpf/nth_drop");
	if (r < 0)
		failed("pin program", r);
	bpf_link__destroy(link);
	bpf_link__destroy(xdp);
}

/* Pins stay: that is what they are for. */
static void forget_pins(void)
{
	fake_take(fake.pins, &fake.npins, "/sys/fs/bpf/nth_drop");
	fake_take(fake.pins, &fake.npins, "/sys/fs/bpf/nth_link");
}

static void once(const void *bytes, size_t n)
{
	struct bpf_object *o = bpf_object__open_mem(bytes, n, NULL);
	if (!o) {
		failed("open", -errno);
		return;
	}
	int fd = bpf_map_create(BPF_MAP_TYPE_HASH, "own", 4, 8, 64, NULL), r;
	if (fd < 0)
		failed("create", fd);
	else if ((r = bpf_map__reuse_fd(bpf_object__find_map_by_name(o, "seen"), fd)) < 0)
		failed("reuse", r);
	if (fd >= 0)
		fake.kern.close(&fake.kern, fd);
	r = bpf_map__set_value_size(bpf_object__find_map_by_name(o, ".data"), 8);
	if (r < 0)
		failed("set_value_size", r);
	r = bpf_object__load(o);
	if (r < 0)
		failed("load", r);
	else
		attach_and_pin(o);
	bpf_object__close(o);
}

static void link_objects(void)
{
	struct bpf_linker *l = bpf_linker__new("/objects/out.o", NULL);
	int r = l ? bpf_linker__add_file(l, "/objects/in.o", NULL) : -errno;
	if (r == 0)
		r = bpf_linker__finalize(l);
	if (r < 0)
		failed("link", r);
	bpf_linker__free(l);
}

int main(int argc, char **argv)
{
	struct fake_file files[] = { { "/objects/in.o", NULL, 0 }, { "/objects/out.o", "", 0 }, { "/sys/devices/system/cpu/possible", "0-1\n", 4 }, { "/sys/devices/system/cpu/online", "0-1\n", 4 } };
	struct arena a = { 0 };
	str bytes = { 0 };
	u64 n = 1, said = 0;
	if (argc < 2 || sys_read_file(kern_linux(), &a, argv[1], 0, &bytes) < 0)
		return 2;
	libbpf_set_print(silent);
	files[0].bytes = bytes.s, files[0].len = bytes.n;
	for (bool all = false; !all && n < MAX_CALLS; n++) {
		fake_init(&fake, files, ARRAY_LEN(files));
		fake.fail_at = n;
		face()->k = &fake.kern;
		failures = 0;
		link_objects();
		once(bytes.s, bytes.n);
		forget_pins();
		str left = fake_left(&a, &fake);
		if (left.n)
			printf("call %llu of %llu: left are%.*s\n", (unsigned long long)n, (unsigned long long)fake.calls, STR_ARG(left));
		all = fake.calls < n;
		if (all && failures)
			printf("nothing fails, and %u things fail\n", failures);
		said += failures > 0;
	}
	printf("%s\n", n < MAX_CALLS && n > 20 && said > 10 ? "all calls failed once" : "too few");
	arena_clear(&a);
	return 0;
}
