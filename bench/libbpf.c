/* libbpf.c: the same count as examples/syscalls.c by way of libbpf: an object compiled beforehand, opened, loaded, attached.
 * For `make bench`; argument: the object. */
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void on_interrupt(int sig) { (void)sig; }

int main(int argc, char **argv)
{
	struct bpf_object *o = argc > 1 ? bpf_object__open(argv[1]) : NULL;
	struct bpf_program *p;
	if (!o || bpf_object__load(o))
		return 1;
	bpf_object__for_each_program(p, o)
		if (!bpf_program__attach(p))
			return 1;
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = on_interrupt }, NULL);
	pause();
	bpf_object__close(o);
	return 0;
}
