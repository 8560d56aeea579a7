/* face.c: libskep's answers, also to what is wrong. */
#include <skep.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *texts[] = { "int f( {", "SEC(\"socket\") int f(void *c) { return g; }\nchar l[] SEC(\"license\") = \"GPL\";" };

static void say(struct skep *s, const char *what, int r)
{
	struct skep_diag d = SKEP_INIT(skep_diag);
	printf("%s: %d\n", what, r);
	for (unsigned i = 0; skep_diag(s, i, &d) == 0; i++)
		printf("  %s %s:%u:%u+%u %s | %s | %s\n", d.code, d.file, d.line, d.column, d.length, d.message, d.hint, d.text);
}

int main(int argc, char **argv)
{
	struct { struct skep_opts o; long more; } newer = { .o = SKEP_INIT(skep_opts) };
	size_t n = 0;
	int zero = 0;
	unsigned long long lost;
	newer.o.sz = sizeof(newer);
	newer.more = 1;
	printf("unknown option: %d\n", skep_new(&newer.o) != NULL);
	newer.more = 0;
	struct skep *s = skep_new(&newer.o);
	skep_free(NULL);
	say(s, "load too early", skep_load(s));
	printf("object: %d\n", skep_object(s, &n) != NULL);
	for (int i = 0; i < 2; i++)
		say(s, "compile", skep_compile(s, "text.c", texts[i]));
	say(s, "file", skep_compile_file(s, "/no/such/file.c"));
	say(s, "good", skep_compile_file(s, argv[1]));
	printf("object: %d\n", skep_object(s, &n) != NULL && n > 1000 && !memcmp(skep_object(s, &n), "\177ELF", 4));
	printf("lookup: %d lost: %d\n", skep_map_lookup(s, "execs", &zero, &zero), skep_lost(s, NULL, &lost));
	say(s, "listen", skep_listen(s, NULL, NULL, NULL));
	if (argc > 2) {                              /* with the rights for it */
		const char *plan[] = { "kprobe:no_such_function", "tracepoint:syscalls:sys_enter_getpgid", NULL };
		say(s, "load", skep_load(s));
		say(s, "load twice", skep_load(s));
		say(s, "plan of nothing", skep_attach_to(s, "note", plan + 2));
		say(s, "plan", skep_attach_to(s, "note", plan));
		printf("by %s\n", skep_attached(s, "note"));
		skep_detach(s);
		printf("by %s\n", skep_attached(s, "note") ? "something" : "nothing");
		say(s, "no such map", skep_map_fd(s, "left"));
		printf("fds: %d %d\n", skep_map_fd(s, "execs") > 0, skep_program_fd(s, "note") > 0);
	}
	skep_free(s);
	return 0;
}
