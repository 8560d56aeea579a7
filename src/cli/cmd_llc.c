/* cmd_llc.c: skep llc: the second half of "clang -emit-llvm ... -o - | llc -march=bpf -filetype=obj -o x.o", as the
 * makefiles of the kernel's samples have it. "skep cc -emit-llvm" has made the object already: it is looked at and
 * handed on. */
#include "cli/cli.h"

struct handed { str path; const char *out; bool is_text; enum { ASKED_NOTHING, ASKED_VERSION, ASKED_FEATURES } asked; };

/* What makefiles ask before they begin, instead of a file. */
static const char *const answers[] = {
	[ASKED_VERSION] = "skep " SKEP_VERSION ", in place of LLVM version 19.0.0\n  Registered Targets:\n"
		"    bpf   - BPF (little endian)\n    bpfel - BPF (little endian)\n",
	[ASKED_FEATURES] = "Available CPUs for this target:\n\n  v1, v2, v3, v4 - chosen by skep cc -mcpu=\n",
};

static bool parse(struct cli_args *a, struct handed *h)
{
	int id;
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case 'o': h->out = a->value; break;
		case OPT_WORD: h->path = str_from(a->value); break;
		case 'm':
			if (strcmp(a->value, "bpf") && strcmp(a->value, "bpfel"))
				args_wrong(a, "skep compiles for bpf, little endian, alone");
			break;
		case 't': h->is_text = !strcmp(a->value, "asm"); break;
		case 'v': h->asked = ASKED_VERSION; break;
		case 'c':
			if (!strcmp(a->value, "help"))
				h->asked = ASKED_FEATURES;
			break;
		default: break;              /* -mcpu and -O were obeyed, or not, by skep cc */
		}
	}
	return !a->is_wrong;
}

/* False: reported. */
static bool is_object(struct cli *c, str path, str bytes)
{
	static const str elf = { "\177ELF", 4 }, bitcode = { "BC\300\336", 4 };
	struct diag *d = NULL;
	if (str_starts(bytes, "\177ELF") && bytes.n > elf.n)
		return true;
	if (bytes.n >= bitcode.n && !memcmp(bytes.s, bitcode.s, bitcode.n))
		d = app_report(&c->ds, NO_SOURCE, where_file(path, 0),
			"this is LLVM's code, and there is no LLVM in skep");
	else
		d = app_report(&c->ds, NO_SOURCE, where_file(path, 0), bytes.n ? "this is no object" :
			"nothing came in: the compiler before it failed");
	diag_hint(&c->ds, d, "let skep compile: make CLANG='skep cc' LLC='skep llc'");
	return false;
}

static int run(struct cli *c, struct cli_args *a)
{
	struct handed h = { .path = STR("-") };
	str bytes;
	if (!parse(a, &h))
		return cli_finish(c, false);
	if (h.is_text)
		return cli_usage(c, a->cmd, "the text of the instructions comes from skep cc -S, or skep dis");
	if (h.asked) {
		buf_puts(&c->out, answers[h.asked]);
		return cli_finish(c, true);
	}
	if (!host_need_file(&c->host, h.path, &bytes) || !is_object(c, h.path, bytes))
		return cli_finish(c, false);
	if (!h.out || !strcmp(h.out, "-")) {
		buf_add(&c->out, bytes.s, bytes.n);
		return cli_finish(c, true);
	}
	long r = sys_save_file(c->host.k, h.out, bytes);
	if (r < 0)
		app_report(&c->ds, NO_SOURCE, where_file(str_from(h.out), 0), "cannot write the file")->sys_errno =
			(int)-r;
	return cli_finish(c, true);
}

static const struct cli_option options[] = {
	{ 'o', "-o", "FILE", "where to write; without it, or with '-', to the screen" },
	{ 'm', "-march=", "bpf", "the machine" },
	{ 'm', "--march=", "bpf", "the same" },
	{ 't', "-filetype=", "obj", "what is written" },
	{ 't', "--filetype=", "obj", "the same" },
	{ 'c', "-mcpu=", "v1..v4", "has been decided by skep cc" },
	{ 'c', "-mattr=", "WORDS", "the same" },
	{ 'O', "-O", "N", "the same" },
	{ 'v', "--version", NULL, "what this is" },
	{ 0 },
};

const struct command command_llc = { "llc", run, "llc [-march=bpf] [-filetype=obj] [-o OUT.o] [FILE]",
	"the second step of makefiles that pipe clang into llc", options,
	"skep cc makes the object in one step; this hands on what comes in.\n\n"
	"examples:\n"
	"  skep cc -O2 -emit-llvm -c x.c -o - | skep llc -march=bpf -filetype=obj -o x.o\n"
	"  make CLANG='skep cc' LLC='skep llc'\n" };
