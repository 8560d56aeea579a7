/* light.c: a light skeleton at work, with no library (skep gen skeleton -L, bpftool's); with LIBRARY: what bpf_object__gen_loader makes
 * of the same object runs as well. */
#include <stdio.h>

#include "light.skel.h"

#ifdef LACKING
#include "lacking.skel.h"
#endif
#ifdef LIBRARY
#include <bpf/libbpf.h>
#endif
#include <dirent.h>

static int open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;
	while (d && readdir(d))
		n++;
	closedir(d);
	return n;
}

static __u32 max_entries(int fd)
{
	struct bpf_map_info info = { 0 };
	union bpf_attr attr = { .info = { .bpf_fd = (__u32)fd, .info_len = sizeof(info), .info = (unsigned long)&info } };
	return skel_sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)) ? 0 : info.max_entries;
}

static void put_inner(int fd)
{
	int zero = 0, v = 23;
	printf("update %d\n", skel_map_update_elem(fd, &zero, &v, 0));
}

static void work(void)
{
	struct light *s = light__open();
	int r;
	if (!s) {
		printf("open: %d\n", errno);
		return;
	}
	printf("as written: %d %d\n", s->rodata->me, s->data->five);
	s->rodata->me = getpid(), s->data->five = 6, s->maps.sized.max_entries = 99;
	r = light__load(s);
	printf("load %d, sized %u, untouched %d\n", r, r ? 0 : max_entries(s->maps.sized.map_fd), s->progs.never.prog_fd);
	if (!r) {
		put_inner(s->maps.two.map_fd);
		printf("attach %d\n", light__attach(s));
		syscall(SYS_getppid);
		printf("tgid %d, fields %d, lacks %d, inner %d, tails %d, sum %d, held %d\n", s->bss->tgid == getpid(), s->bss->fields, s->bss->lacks, s->bss->inner, s->bss->tails > 0, s->bss->sum, s->bss->held == getpid());
		printf("text %d, none %ld, version %d %d, big %ld\n", s->bss->text < 0, s->bss->none, s->bss->version >> 16 > 3, s->kconfig->LINUX_KERNEL_VERSION == s->bss->version, s->bss->big[2999]);
	}
	light__detach(s);
	printf("detached %d %d\n", s->links.enter_fd > 0 && skel_closenz(s->links.enter_fd) == 0, s->links.next_fd);
	light__destroy(s);
}

static void fail(void)
{
#ifdef LACKING
	int before = open_files();
	struct lacking *s = lacking__open();
	int r = lacking__load(s);
	printf("lacking: %d, maps %d, programs %d", r, s->maps.outer.map_fd, s->progs.enter.prog_fd);
	lacking__destroy(s), s = lacking__open();
	/* what the verifier says goes where the context points */
	char log[64] = "";
	s->ctx.log_level = 1, s->ctx.log_size = sizeof(log), s->ctx.log_buf = (unsigned long)log;
	r = lacking__load(s);
	printf(", logged %d %d", r < 0, log[0] != 0);
	lacking__destroy(s);
	printf(", files %d\n", open_files() - before);
#endif
}

#ifdef LIBRARY
/* attested: the context's sizes and values are none of its business. */
static void by_library(const char *path, bool attested)
{
	struct gen_loader_opts g = { .sz = sizeof(g), .gen_hash = attested };
	struct bpf_object *o = bpf_object__open(path);
	struct { struct bpf_loader_ctx ctx; char rest[65536]; } *run = calloc(1, sizeof(*run));
	struct bpf_load_and_run_opts opts = { .ctx = &run->ctx };
	struct bpf_map *m;
	struct bpf_program *p;
	run->ctx.sz = sizeof(run->ctx);
	bpf_object__for_each_map(m, o)
		run->ctx.sz += sizeof(struct bpf_map_desc);
	bpf_object__for_each_program(p, o)
		run->ctx.sz += sizeof(struct bpf_prog_desc);
	printf("gen_loader %d, NULL %d", bpf_object__gen_loader(o, &g), bpf_object__gen_loader(o, NULL) < 0);
	printf(", load %d", bpf_object__load(o));
	printf(", made %d", g.data_sz > 1000 && g.insns_sz % 8 == 0 && g.insns_sz > 800);
	printf(", fd %d", bpf_program__fd(bpf_object__find_program_by_name(o, "enter")) >= 0);
	struct bpf_map_desc *maps = (void *)run->rest;
	int at = 0, sized = 0, data = 0, zero = 0, values[8192] = { 0 };
	bpf_object__for_each_map(m, o) {
		sized = !strcmp(bpf_map__name(m), "sized") ? at : sized;
		data = !strcmp(bpf_map__name(m), "light.data") ? at : data;
		at++;
	}
	maps[sized].max_entries = 99, values[0] = 77, maps[data].initial_value = (unsigned long)values;
	opts.data = g.data, opts.data_sz = g.data_sz, opts.insns = g.insns, opts.insns_sz = g.insns_sz;
	int r = bpf_load_and_run(&opts);
	values[0] = -1;
	union bpf_attr look = { .map_fd = (__u32)maps[data].map_fd, .key = (unsigned long)&zero, .value = (unsigned long)values };
	printf(", run %d, first map %d %u", r, maps[0].map_fd > 0, max_entries(maps[0].map_fd));
	r = skel_sys_bpf(BPF_MAP_LOOKUP_ELEM, &look, sizeof(look));
	printf(", sized %u, data %d %d\n", max_entries(maps[sized].map_fd), r, values[0]);
	bpf_object__close(o);
}
#endif

int main(int argc, char **argv)
{
	int before = open_files();
	setlinebuf(stdout);
	work();
	printf("files %d\n", open_files() - before);
	fail();
#ifdef LIBRARY
	if (argc > 1)
		by_library(argv[1], false), by_library(argv[1], true);
#endif
	(void)argc, (void)argv;
	return 0;
}
