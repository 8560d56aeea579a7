/* threads.c: several threads, each with objects, types and links of its own: open, load, look, close, over and over. What is shared
 * below them must not mix: every answer is the same in each. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 6, ROUNDS = 12 };
static const char *path;

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap) { return level < 0 && fmt && ap ? 1 : 0; }

static int types(void)
{
	struct btf *b = btf__new_empty();
	char name[16];
	int ok = b != NULL;
	for (int i = 0; i < 40 && ok; i++) {
		snprintf(name, sizeof(name), "t%d", i);
		ok = btf__add_int(b, name, 4, BTF_INT_SIGNED) == i + 1;
	}
	ok = ok && btf__find_by_name(b, "t39") == 40 && btf__type_cnt(b) == 41;
	btf__free(b);
	return ok;
}

static int once(void)
{
	struct bpf_object *o = bpf_object__open(path), *none = bpf_object__open("/nowhere.bpf.o");
	if (!o || none)
		return 0;
	struct bpf_map *seen = bpf_object__find_map_by_name(o, "seen");
	struct bpf_program *p = bpf_object__find_program_by_name(o, "on_enter");
	int key = 1, ok = bpf_map__set_max_entries(seen, 16) == 0 && bpf_object__load(o) == 0;
	char value[64] = "";
	ok = ok && bpf_map__max_entries(seen) == 16 && bpf_program__fd(p) >= 0 && !strcmp(bpf_program__name(p), "on_enter");
	ok = ok && bpf_map__lookup_elem(seen, &key, sizeof(key), value, bpf_map__value_size(seen), 0) == -2;
	struct bpf_link *link = ok ? bpf_program__attach(p) : NULL;
	ok = ok && link && bpf_link__destroy(link) == 0;
	bpf_object__close(o);
	return ok;
}

static void *work(void *arg)
{
	long good = 0;
	for (int i = 0; i < ROUNDS; i++)
		good += once() && types();
	(void)arg;
	return (void *)good;
}

int main(int argc, char **argv)
{
	pthread_t t[THREADS];
	long good = 0;
	void *r;
	path = argc > 1 ? argv[1] : "";
	libbpf_set_print(silent);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&t[i], NULL, work, NULL))
			return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], &r), good += (long)r;
	printf("rounds %d of %d\n", (int)good, THREADS * ROUNDS);
	return good != THREADS * ROUNDS;
}
