/* counts.c: eBPF inside a program, in thirty lines: the kernel counts a system call of this process.
 *
 *   cc -o counts counts.c -lskep && sudo ./counts */
#include <skep.h>
#include <stdio.h>
#include <unistd.h>

static const char text[] =
	"struct tally { unsigned long calls, last_ns; };\n"
	"BPF_ARRAY(seen, struct tally, 1);\n"
	"TRACEPOINT_PROBE(syscalls, sys_enter_getpgid) {\n"
	"	int zero = 0;\n"
	"	struct tally *t = seen.lookup(&zero);\n"
	"	if (t && bpf_get_current_pid_tgid() >> 32 == WHO) { t->calls++; t->last_ns = LAST; }\n"
	"	return 0;\n"
	"}\n";

int main(void)
{
	char who[32], shown[256];
	unsigned long tally[2];
	struct skep_opts opts = SKEP_INIT(skep_opts);
	struct skep_diag d = SKEP_INIT(skep_diag);
	opts.defines = (const char *[]){ who, "LAST=7", NULL };
	snprintf(who, sizeof(who), "WHO=%d", getpid());
	struct skep *s = skep_new(&opts);
	int bad = skep_compile(s, "counts", text) || skep_load(s) || skep_attach(s);
	for (unsigned i = 0; skep_diag(s, i, &d) == 0; i++)
		fprintf(stderr, "%s:%u:%u: %s [%s]; %s\n", d.file, d.line, d.column, d.message, d.code, d.hint);
	for (int i = 0; i < 23 && !bad; i++)
		getpgid(0);
	if (!bad && !skep_map_lookup(s, "seen", &(int){ 0 }, tally) &&
	    skep_map_json(s, "seen", SKEP_MAP_VALUE, tally, shown, sizeof(shown)) > 0)
		puts(shown);
	skep_free(s);
	return bad != 0;
}
