/* skel.c: a program over a skeleton: prints what becomes of its variables, programs and links. */
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "user.h"

#include "side.skel.h"

static void call(void) { syscall(SYS_getpid); }

int main(void)
{
	struct side *s = side__open();
	if (!s)
		return printf("open: %d\n", errno), 1;
	s->rodata->want_pid = getpid();
	s->data->hits = 100;
	printf("tag %s total %lld map %s %s\n", s->data->tag, s->bss->total, bpf_map__name(s->maps.bss), bpf_map__name(s->maps.counts));
	bpf_program__set_autoload(s->progs.no_probe, false);
	int r = side__load(s);
	printf("load %d\n", r);
	if (r)
		return 1;
	r = side__attach(s);
	printf("attach %d: on_enter %d drop %d\n", r, !!s->links.on_enter, !!s->links.drop);
	call(), call();
	printf("total %lld hits %d\n", s->bss->total, s->data->hits);
	side__detach(s);
	call();
	printf("detached: total %lld on_enter %d\n", s->bss->total, !!s->links.on_enter);
	side__destroy(s);
	return 0;
}
