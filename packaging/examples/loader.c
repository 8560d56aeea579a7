/* loader.c: the smallest program that brings objects into the kernel: skep's rooms from the loader down, without compiler, verifier and
 * command. Each object is loaded, its programs attached where their sections say, and held until the process ends.
 *
 *     make build-small/libskep.a ROOMS="base isa uapi elf btf sys obj sym load attach" BUILD=build-small OPT=-Os   (doc/embedded.md)
 *     gcc -Os -static -D_GNU_SOURCE -Isrc -ffunction-sections -Wl,--gc-sections packaging/examples/loader.c build-small/libskep.a
 */
#include "attach/attach.h"
#include "load/load.h"
#include "obj/obj.h"
#include "sys/sys.h"

#include <unistd.h>

static struct kernel_types types;
static const struct btf *kernel_btf(void *ctx UNUSED, u32 index) { return kernel_types_at(&types, index); }
static int kernel_btf_fd(void *ctx UNUSED, u32 index) { return kernel_types_fd(&types, index); }

static bool load(struct arena *a, struct kern *k, struct feats *feats, struct diags *ds, const char *path)
{
	struct load_opts lo = { .k = k, .feats = feats, .kernel_btf = kernel_btf, .kernel_btf_fd = kernel_btf_fd,
		.kern_version = sys_kernel_version(k) };
	struct attach at;
	str bytes;
	if (sys_read_file(k, a, path, 0, &bytes) <= 0)
		return false;
	struct obj *o = obj_read(a, str_from(path), bytes.s, bytes.n, ds);
	struct loaded *l = o ? load_object(a, o, &lo, ds) : NULL;
	if (!l)
		return false;
	attach_init(&at, a, k, feats, ds);
	at.loaded = l;
	vec_each(p, &l->progs) {
		struct hook hook;
		struct link link;
		if (hook_of_section(&o->funcs.v[p->func], where_none(), &hook) && !attach_hook(&at, p->fd, p, &hook, &link))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct diags ds;
	struct kern *k = kern_linux();
	struct feats feats = { .k = k };
	struct buf err = BUF_INIT;
	bool ok = argc > 1;
	err.fd = STDERR_FILENO;
	diags_init(&ds, &a, NULL);
	types = (struct kernel_types){ .k = k, .arena = &a, .ds = &ds };
	for (int i = 1; i < argc && ok; i++)
		ok = load(&a, k, &feats, &ds, argv[i]);
	diags_print(&ds, (struct diag_style){ 0 }, &err);
	buf_flush(&err);
	if (!ok)
		return 1;
	pause();
	return 0;
}
