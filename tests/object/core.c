/* core.c: what CO-RE answers, question by question: core QUESTIONS.o TARGET.o loads each program of the one by libbpf
 * and by skep, with the types of the other as the kernel's. Compared are whether it loads, and its instructions as the
 * kernel runs them. Prints a line for each program that differs; exit code: 0 none, 1 some, 77 libbpf cannot be
 * asked. */
#include "app/app.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>

struct code { u32 bytes; struct insn insns[64]; };

static int quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return level == LIBBPF_WARN && getenv("V") ? vfprintf(stderr, fmt, ap) : 0;
}

/* Numbers of maps are left out. */
static bool code_of(int fd, struct code *c)
{
	struct bpf_prog_info i = { .xlated_prog_len = sizeof(c->insns), .xlated_prog_insns = (u64)(uintptr_t)c->insns };
	u32 len = sizeof(i);
	bool ok = !bpf_obj_get_info_by_fd(fd, &i, &len) && i.xlated_prog_insns && i.xlated_prog_len <= sizeof(c->insns);
	c->bytes = i.xlated_prog_len;
	for (u32 k = 0; ok && k < c->bytes / 8; k++)
		if (insn_is_ld64(c->insns[k]) && c->insns[k].src)
			c->insns[k].imm = 0;
	return ok;
}

/* A failed relocation makes libbpf give up the object: one program is asked for at a time. */
static bool ask_libbpf(const char *path, const char *target, str name, struct code *c)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .btf_custom_path = target);
	struct bpf_object *o = bpf_object__open_file(path, &opts);
	struct bpf_program *p, *one = NULL;
	if (!o)
		exit(77);
	bpf_object__for_each_program(p, o) {
		bool is_it = str_is(name, bpf_program__name(p));
		bpf_program__set_autoload(p, is_it);
		one = is_it ? p : one;
	}
	bool ok = !bpf_object__load(o) && code_of(bpf_program__fd(one), c);
	bpf_object__close(o);
	return ok;
}

struct types { struct btf *btf; };

static const struct btf *types_at(void *ctx, u32 index)
{
	return index ? NULL : ((struct types *)ctx)->btf;
}

static bool differs(const struct obj_func *f, const struct loaded_prog *p, const char *path, const char *target)
{
	struct code theirs = { 0 }, ours = { 0 };
	bool they = ask_libbpf(path, target, f->name, &theirs), we = p->fd >= 0 && code_of(p->fd, &ours);
	if (they != we)
		printf("  %.*s: libbpf %s, skep %s\n", STR_ARG(f->name), they ? "loads it" : "does not",
			we ? "loads it" : "does not");
	else if (theirs.bytes != ours.bytes || memcmp(theirs.insns, ours.insns, ours.bytes))
		printf("  %.*s: other instructions\n", STR_ARG(f->name));
	else
		return false;
	return true;
}

static struct obj *read_object(struct host *h, const char *path)
{
	str text;
	return host_need_file(h, str_from(path), &text) ? obj_read(h->arena, str_from(path), text.s, text.n, h->ds) :
		NULL;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds, quiet_ds;
	struct host h;
	struct buf err = BUF_INIT;
	bool bad = argc != 3;
	libbpf_set_print(quiet);
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	diags_init(&quiet_ds, &a, &src);
	host_init(&h, &a, kern_linux(), &ds, &src);
	struct obj *o = bad ? NULL : read_object(&h, argv[1]), *target = bad ? NULL : read_object(&h, argv[2]);
	struct types types = { target ? target->btf : NULL };
	struct load_opts lo = { .k = h.k, .feats = &h.feats, .kernel_btf = types_at, .ctx = &types,
		.kern_version = sys_kernel_version(h.k),
		.keep_going = true };
	struct loaded *l = o && target ? load_object(&a, o, &lo, &quiet_ds) : NULL;
	if (!l || !l->progs.n)
		bad = true, puts("  skep does not load the object");
	for (u32 i = 0; l && i < l->progs.n; i++)
		bad |= differs(&o->funcs.v[l->progs.v[i].func], &l->progs.v[i], argv[1], argv[2]);
	diags_print(l ? &ds : &quiet_ds, (struct diag_style){ 0 }, &err);
	printf("%s", err.n ? buf_cstr(&err) : "");
	load_close(l);
	return bad;
}
