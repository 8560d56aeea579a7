/* fuzz.h: what the fuzzed programs share: a compilation without files and without the kernel's types, and a main() that
 * replays. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/base.h"
#include "cc/check/check.h"
#include "cc/parse/parse.h"

enum { MAX_INPUT = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static UNUSED bool no_file(void *ctx, str path, str *text)
{
	(void)ctx, (void)path, (void)text;
	return false;
}

#ifdef REPLAY
/* TARGET [-n COUNT -s SEED] FILE...: each file, then COUNT texts made of them: pieces turned, dropped, doubled, taken
 * from another. What kills it, or takes more than SECONDS of a processor, is written to FOUND, the environment's. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

enum { SECONDS = 10, MAX_CHANGES = 6 };

struct input { size_t n; u8 s[MAX_INPUT]; };
static struct input input, other;       /* where the handler finds what was tried */
static u64 state;

static u32 below(u32 n)
{
	state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	return (u32)((state >> 11) % n);
}

static void found(int signal)
{
	static const char said[] = "this input ended it: ";
	const char *name = getenv("FOUND");
	int fd = name ? open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
	if (fd >= 0 && write(fd, input.s, input.n) == (ssize_t)input.n &&
	    write(2, said, sizeof(said) - 1) > 0 && write(2, name, strlen(name)) > 0 && write(2, "\n", 1) > 0)
		close(fd);
	_exit(128 + signal);
}

static void guard(void)
{
	static u8 stack[1 << 16];
	static const int deadly[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGVTALRM };
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, NULL);
	for (u32 i = 0; i < ARRAY_LEN(deadly); i++)
		sigaction(deadly[i], &(struct sigaction){ .sa_handler = found, .sa_flags = SA_ONSTACK }, NULL);
}

static void try_input(void)
{
	static const struct itimerval limit = { .it_value.tv_sec = SECONDS }, none;
	setitimer(ITIMER_VIRTUAL, &limit, NULL);     /* of its own time: a busy machine is no fault */
	LLVMFuzzerTestOneInput(input.s, input.n);
	setitimer(ITIMER_VIRTUAL, &none, NULL);
}

static void take(struct input *in, const char *path)
{
	FILE *f = fopen(path, "rb");
	in->n = f ? fread(in->s, 1, sizeof(in->s), f) : 0;
	if (f)
		fclose(f);
}

/* N bytes of FROM put in at AT, as far as there is room. */
static void put_in(size_t at, const u8 *from, size_t n)
{
	u8 piece[64];
	n = n < sizeof(piece) ? n : sizeof(piece);
	n = n < sizeof(input.s) - input.n ? n : sizeof(input.s) - input.n;
	memcpy(piece, from, n);
	memmove(input.s + at + n, input.s + at, input.n - at);
	memcpy(input.s + at, piece, n);
	input.n += n;
}

static void change(void)
{
	if (!input.n)
		return;
	size_t at = below((u32)input.n), left = input.n - at, from;
	size_t n = 1 + below((u32)(left < 48 ? left : 48));
	switch (below(5)) {
	case 0:
		input.s[at] ^= (u8)(1u << below(8));
		break;
	case 1:
		input.s[at] = (u8)below(256);
		break;
	case 2:
		memmove(input.s + at, input.s + at + n, left - n);
		input.n -= n;
		break;
	case 3:
		put_in(at, input.s + at, n);
		break;
	default:
		if (!other.n)
			return;
		from = below((u32)other.n);
		put_in(at, other.s + from, n < other.n - from ? n : other.n - from);
	}
}

int main(int argc, char **argv)
{
	u32 count = 0;
	int option;
	while ((option = getopt(argc, argv, "n:s:")) != -1)
		if (option == 'n')
			count = (u32)strtoul(optarg, NULL, 0);
		else
			state = strtoul(optarg, NULL, 0);
	state = state * 0x9e3779b97f4a7c15 + 1;
	guard();
	for (int i = optind; i < argc; i++) {
		take(&input, argv[i]);
		try_input();
	}
	for (u32 i = 0; i < count && optind < argc; i++) {
		take(&input, argv[(u32)optind + below((u32)(argc - optind))]);
		take(&other, argv[(u32)optind + below((u32)(argc - optind))]);
		for (u32 k = 1 + below(MAX_CHANGES); k; k--)
			change();
		try_input();
	}
	return 0;
}
#endif
#endif
