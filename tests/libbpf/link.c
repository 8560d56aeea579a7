/* link.c OUT.o IN.o...: objects made one by the library, loaded and run: what its parts say to each other. Then types kept
 * once, and what cannot be linked. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "user.h"

static int link_all(const char *out, char **in, int n)
{
	struct bpf_linker *l = bpf_linker__new(out, NULL);
	int r = 0;
	for (int i = 0; i < n && !r; i++)
		r = bpf_linker__add_file(l, in[i], NULL);
	if (!r)
		r = bpf_linker__finalize(l);
	bpf_linker__free(l);
	return r;
}

static void run(struct bpf_object *o, const char *name)
{
	char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, t, .data_in = packet, .data_size_in = sizeof(packet));
	struct bpf_program *p = bpf_object__find_program_by_name(o, name);
	int r = bpf_prog_test_run_opts(bpf_program__fd(p), &t);
	printf("%s: %d, returns %d\n", name, r, (int)t.retval);
}

static void load(const char *path)
{
	struct bpf_object *o = bpf_object__open_file(path, NULL);
	int r = o ? bpf_object__load(o) : -errno;
	struct bpf_map *m;
	printf("load %d\n", r);
	if (r)
		return;
	bpf_object__for_each_map(m, o)
		if (!bpf_map__is_internal(m))
			printf("map %s: %u of %u bytes\n", bpf_map__name(m), bpf_map__max_entries(m), bpf_map__value_size(m));
	run(o, "second");
	run(o, "third");
	run(o, "first");
	run(o, "second");
	run(o, "third");
	bpf_object__close(o);
}

/* Two of everything, and a circle of types that is not equal but for what it says of itself. */
static void dedup(void)
{
	struct btf *b = btf__new_empty();
	for (int i = 0; i < 2; i++) {
		int whole = btf__add_int(b, "int", 4, BTF_INT_SIGNED), list = whole + 1;
		btf__add_struct(b, "list", 16);
		btf__add_field(b, "next", list + 1, 0, 0);
		btf__add_field(b, "value", whole, 64, 0);
		btf__add_ptr(b, list);
		btf__add_fwd(b, i ? "known" : "unknown", BTF_FWD_STRUCT);
		btf__add_ptr(b, list + 2);
		btf__add_struct(b, "known", 4 * (i + 1));
		btf__add_field(b, "value", i ? list + 1 : whole, 0, 0);
		btf__add_enum(b, "kind", 4);
		btf__add_enum_value(b, "one", i + 1);
	}
	printf("%u types", btf__type_cnt(b));
	printf(" dedup %d", btf__dedup(b, NULL));
	printf(" %u types\n", btf__type_cnt(b));
	for (__u32 id = 1; id < btf__type_cnt(b); id++) {
		const struct btf_type *t = btf__type_by_id(b, id);
		printf("%u: kind %d %s %u\n", id, btf_kind(t), btf__name_by_offset(b, t->name_off), t->size);
	}
	/* over it: what the base has is the base's */
	struct btf *s = btf__new_empty_split(b);
	int whole = btf__add_int(s, "int", 4, BTF_INT_SIGNED), own = btf__add_int(s, "long", 8, 0);
	btf__add_ptr(s, whole);
	btf__add_ptr(s, own);
	printf("split %u types", btf__type_cnt(s));
	printf(" dedup %d", btf__dedup(s, NULL));
	printf(" %u types, the last to %d from the first\n", btf__type_cnt(s),
		(int)btf__type_by_id(s, btf__type_cnt(s) - 1)->type - (int)btf__type_cnt(b));
	btf__free(s);
	btf__free(b);
}

int main(int argc, char **argv)
{
	(void)argc;
	libbpf_set_print(NULL);
	printf("link %d\n", link_all(argv[1], argv + 2, 2));
	load(argv[1]);
	printf("twice the same: %d\n", link_all(argv[1], (char *[]){ argv[2], argv[3], argv[3] }, 3));
	printf("no object: %d\n", link_all(argv[1], (char *[]){ "/dev/null" }, 1));
	printf("no file: %d\n", link_all(argv[1], (char *[]){ "/no/such/file" }, 1));
	dedup();
	return 0;
}
