/* probes.c: probes N: what runtimes of languages do by the probes that they have, N times: ruby, python, tcl and java in one
 * program, and two database servers whose queries take 3 milliseconds. The notes are written by hand: <sys/sdt.h> is not everywhere. Texts of java have a length and no end. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BASE \
	".ifndef _.stapsdt.base\n.pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n.weak _.stapsdt.base\n" \
	".hidden _.stapsdt.base\n_.stapsdt.base: .space 1\n.size _.stapsdt.base, 1\n.popsection\n.endif\n"
#define NOTE(provider, name, args) \
	"990: nop\n.pushsection .note.stapsdt,\"\",%%note\n.balign 4\n.4byte 992f-991f, 994f-993f, 3\n991: .asciz \"stapsdt\"\n" \
	"992: .balign 4\n993: .8byte 990b\n.8byte _.stapsdt.base\n.8byte 0\n.asciz \"" provider "\"\n.asciz \"" name \
	"\"\n.asciz \"" args "\"\n994: .balign 4\n.popsection\n" BASE
#define L(v) ((long)(v))
#define PROBE0(provider, name) __asm__ volatile(NOTE(provider, name, "") ::)
#define PROBE1(provider, name, a) __asm__ volatile(NOTE(provider, name, "8@%0") :: "r"(L(a)))
#define PROBE2(provider, name, a, b) __asm__ volatile(NOTE(provider, name, "8@%0 8@%1") :: "r"(L(a)), "r"(L(b)))
#define PROBE3(provider, name, a, b, c) \
	__asm__ volatile(NOTE(provider, name, "8@%0 8@%1 8@%2") :: "r"(L(a)), "r"(L(b)), "r"(L(c)))
#define PROBE4(provider, name, a, b, c, d) \
	__asm__ volatile(NOTE(provider, name, "8@%0 8@%1 8@%2 8@%3") :: "r"(L(a)), "r"(L(b)), "r"(L(c)), "r"(L(d)))
#define PROBE8(provider, name, a, b, c, d, e, f, g, h) \
	__asm__ volatile(NOTE(provider, name, "8@%0 8@%1 8@%2 8@%3 8@%4 8@%5 8@%6 8@%7") :: "r"(L(a)), "r"(L(b)), "r"(L(c)), \
		"r"(L(d)), "m"(e), "m"(f), "m"(g), "m"(h))

/* Copied: who looks at a probe cannot read what the program has not touched yet. */
static char *text(const char *s)
{
	static char room[4096];
	static size_t used;
	char *at = room + used % (sizeof(room) - 64);

	used += strlen(s) + 1;
	return strcpy(at, s);
}

static void flow(void)
{
	char *class = text("java/Main;"), *method = text("run()V"), *signature = text("()V");
	long length = 3, zero = 0;

	PROBE8("hotspot", "method__entry", 1, class, 9, method, length, signature, length, zero);
	PROBE8("hotspot", "method__return", 1, class, 9, method, length, signature, length, zero);
	PROBE3("python", "function__entry", text("script.py"), text("main"), 7);
	PROBE3("python", "function__return", text("script.py"), text("main"), 7);
	PROBE1("tcl", "proc__entry", text("greet"));
	PROBE1("tcl", "proc__return", text("greet"));
	PROBE2("ruby", "method__entry", text("Outer"), text("run"));
	PROBE2("ruby", "cmethod__entry", text("Inner"), text("walk"));
	PROBE2("ruby", "cmethod__return", text("Inner"), text("walk"));
	PROBE2("ruby", "method__return", text("Outer"), text("run"));
}

static void collect(void)
{
	char *manager = text("Copy,"), *pool = text("Eden,");
	long zero = 0, before = 1000, after = 400, most = 4096;

	PROBE1("python", "gc__start", 2);
	usleep(20000);
	PROBE1("python", "gc__done", 17);
	PROBE0("ruby", "gc__sweep__begin");
	PROBE0("ruby", "gc__sweep__end");
	PROBE1("hotspot", "gc__begin", 1);
	PROBE8("hotspot", "mem__pool__gc__begin", manager, 4, pool, 4, zero, before, zero, most);
	PROBE8("hotspot", "mem__pool__gc__end", manager, 4, pool, 4, zero, after, zero, most);
	PROBE0("hotspot", "gc__end");
}

static void make(void)
{
	PROBE1("ruby", "object__create", text("Thing"));
	PROBE1("ruby", "object__create", text("Thing"));
	PROBE1("ruby", "string__create", 100);
	PROBE4("hotspot", "object__alloc", 1, text("LThing;,"), 7, 24);
	PROBE4("hotspot", "thread__start", text("worker,"), 6, 11, 4242);
	PROBE4("hotspot", "thread__stop", text("worker,"), 6, 11, 4242);
}

/* ONLY_RUNTIMES: it is no server. */
static void query(void)
{
#ifndef ONLY_RUNTIMES
	PROBE1("mysql", "query__start", text("SELECT 1"));
	usleep(3000);
	PROBE1("mysql", "query__done", 0);
	PROBE1("postgresql", "query__start", text("SELECT 2"));
	usleep(3000);
	PROBE1("postgresql", "query__done", text("SELECT 2"));
#endif
}

int main(int argc, char **argv)
{
	for (int i = 0; i < (argc > 1 ? atoi(argv[1]) : 1); i++) {
		flow();
		collect();
		make();
		query();
	}
	return 0;
}
