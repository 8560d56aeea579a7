/* cmd_gen.c: skep gen: files that are made of objects and of the kernel's types, under the words bpftool has for
 * them. */
#include "cli/cli.h"

#include "gen/gen.h"

#include <ctype.h>
#include <fcntl.h>

struct job { struct cc_opts o; str what, files[64]; u32 nfiles; str name; bool is_name, is_light; };

static bool is_identifier(str s)
{
	bool ok = s.n && !isdigit((u8)s.s[0]);
	for (u32 i = 0; i < s.n; i++)
		ok &= isalnum((u8)s.s[i]) || s.s[i] == '_';
	return ok;
}

static bool take_word(struct cli_args *a, struct job *j)
{
	str word = str_from(a->value);
	if (!j->what.n)
		j->what = word;
	else if (j->is_name)
		j->name = word, j->is_name = false;
	else if (str_is(word, "name") && j->nfiles && !str_is(j->what, "object"))
		j->is_name = true;
	else if (j->nfiles == ARRAY_LEN(j->files))
		args_wrong(a, "there are too many files");
	else
		j->files[j->nfiles++] = word;
	return !a->is_wrong;
}

/* The bytes of an ELF file. A file that is C text is compiled for kernels in general, as skep cc does. */
static bool read_bytes(struct cli *c, const struct job *j, str path, str *bytes)
{
	if (!host_need_file(&c->host, path, bytes))
		return false;
	if (str_starts(*bytes, "\x7f" "ELF"))
		return true;
	struct cc_opts cc = j->o;
	cc.linkable = true;
	host_cc_opts(&c->host, false, &cc);
	struct obj *o = host_object(&c->host, path, *bytes, &cc);
	struct buf elf = BUF_INIT;
	bool ok = o && obj_write(o, &elf, &c->ds);
	*bytes = arena_str(&c->arena, buf_view(&elf));
	buf_free(&elf);
	return ok;
}

static struct obj *read_object(struct cli *c, const struct job *j, str path, str *bytes)
{
	return read_bytes(c, j, path, bytes) ? obj_read(&c->arena, path, bytes->s, bytes->n, &c->ds) : NULL;
}

/* What the object needs of this kernel, its configuration, is taken from it. */
static bool light(struct cli *c, const struct obj *o, str name)
{
	struct kernel_types types = { .k = c->host.k, .arena = &c->arena, .ds = &c->ds };
	struct feats feats = { .k = c->host.k };
	struct load_opts opts = { .k = c->host.k, .feats = &feats, .kernel_btf = kernel_types_at,
		.kernel_btf_fd = kernel_types_fd, .ctx = &types };
	struct load_light made;
	bool ok = load_light(&c->arena, o, &opts, &made, &c->ds);
	if (ok)
		gen_light(&c->arena, o, &made, name, &c->out);
	kernel_types_close(&types);
	return ok;
}

static int header(struct cli *c, struct cli_args *a, struct job *j)
{
	str bytes;
	if (j->nfiles != 1 || j->is_name)
		return cli_usage(c, a->cmd, "one object, and perhaps a name for it, are needed");
	if (j->name.n && !is_identifier(j->name)) {
		app_report(&c->ds, BAD_OPTION, where_arg(j->name, 0), "this is no name that C could use");
		return cli_finish(c, false);
	}
	struct obj *o = read_object(c, j, j->files[0], &bytes);
	if (!o)
		return cli_finish(c, false);
	str name = j->name.n ? j->name : gen_name(&c->arena, j->files[0]);
	o->name = name;                      /* the library names data sections' maps by it */
	if (j->is_light && str_is(j->what, "skeleton"))
		return cli_finish(c, light(c, o, name));
	if (str_is(j->what, "skeleton"))
		gen_skeleton(&c->arena, o, bytes, name, &c->out);
	else
		gen_subskeleton(&c->arena, o, name, &c->out);
	return cli_finish(c, true);
}

/* The kernel's types, or a file's: every one of them, behind the guards that vmlinux.h has everywhere. */
static int vmlinux(struct cli *c, struct cli_args *a, struct job *j)
{
	if (j->nfiles)
		return cli_usage(c, a->cmd, "the types of another kernel are given by --btf FILE");
	const struct btf *b = host_btf(&c->host);
	if (!b) {
		app_report(&c->ds, NO_TYPES, where_none(), "this kernel offers no types");
		return cli_finish(c, false);
	}
	buf_puts(&c->out, "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
		"#if defined(__clang__)\n#pragma clang attribute push (__attribute__((preserve_access_index)), "
		"apply_to = record)\n#endif\n#endif\n\n");
	btf_c_all(btf_c_new(&c->arena, b), &c->out);
	buf_puts(&c->out, "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#if defined(__clang__)\n#pragma clang attribute "
		"pop\n#endif\n#endif\n\n#endif\n");
	return cli_finish(c, true);
}

static bool save(struct cli *c, str path, const struct buf *bytes, const char *what)
{
	long r = sys_save_file(c->host.k, arena_strdup(&c->arena, path), buf_view(bytes));
	if (r < 0)
		app_report(&c->ds, NO_OUTPUT, where_file(path, 0), "cannot write %s", what)->sys_errno = (int)-r;
	return r >= 0;
}

/* Of the types in a file those that objects ask about, into another file. */
static int min_core_btf(struct cli *c, struct cli_args *a, struct job *j)
{
	if (j->nfiles < 3)
		return cli_usage(c, a->cmd,
			"the file with a kernel's types, the one to be made, and objects are needed");
	struct kernel_types types = { .k = c->host.k, .arena = &c->arena, .ds = &c->ds, .path = j->files[0] };
	const struct btf *from = kernel_types(&types);
	struct buf out = BUF_INIT;
	const struct obj *objects[ARRAY_LEN(j->files)];
	str bytes;
	bool ok = from != NULL;
	if (!ok && !c->ds.errors)
		app_report(&c->ds, NO_TYPES, where_file(j->files[0], 0), "the file has no types");
	for (u32 i = 2; i < j->nfiles && ok; i++)
		ok = (objects[i - 2] = read_object(c, j, j->files[i], &bytes)) != NULL;
	ok = ok && gen_min_btf(&c->arena, from, objects, j->nfiles - 2, &out, &c->ds) &&
		save(c, j->files[1], &out, "the types");
	kernel_types_close(&types);
	buf_free(&out);
	return cli_finish(c, ok);
}

/* Objects, or C text that becomes some, as one. */
static int object(struct cli *c, struct cli_args *a, struct job *j)
{
	str bytes;
	if (j->nfiles < 2)
		return cli_usage(c, a->cmd, "the object to be made, and those to be made into it, are needed");
	struct obj_link *l = obj_link_new(&c->arena, &c->ds);
	struct buf out = BUF_INIT;
	bool ok = true;
	for (u32 i = 1; i < j->nfiles && ok; i++)
		ok = read_bytes(c, j, j->files[i], &bytes) && obj_link_add(l, j->files[i], bytes.s, bytes.n);
	ok = ok && obj_link_finish(l, &out);
	ok = ok && save(c, j->files[0], &out, "the object");
	obj_link_free(l);
	buf_free(&out);
	return cli_finish(c, ok);
}

static int run(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	bool taken;
	for (int id; (id = args_next(a)) != OPT_END;)
		if (id == OPT_WORD)
			take_word(a, &j);
		else if (id == 'L')
			j.is_light = true;
		else
			args_cc(a, &j.o, id, &taken);
	if (a->is_wrong)
		return cli_finish(c, false);
	if (str_is(j.what, "skeleton") || str_is(j.what, "subskeleton"))
		return header(c, a, &j);
	if (str_is(j.what, "vmlinux"))
		return vmlinux(c, a, &j);
	if (str_is(j.what, "object"))
		return object(c, a, &j);
	if (str_is(j.what, "min_core_btf"))
		return min_core_btf(c, a, &j);
	return cli_usage(c, a->cmd, "skeleton, subskeleton, object, min_core_btf or vmlinux: what is to be made?");
}

static const struct cli_option options[] = { { 'L', "-L", NULL, "skeleton: one that loads itself, without a library" },
	{ 'L', "--use-loader", NULL, "the same" }, CLI_CC_OPTIONS, { 0 } };

const struct command command_gen = {
	"gen", run,
	"gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... "
	"| gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]",
	"headers for C programs: of an object, of the kernel's types", options,
	"  skeleton     a header with the object in it, and NAME__open(), NAME__load(), NAME__attach(), its maps, "
	"programs, variables\n"
	"  subskeleton  of an object that is linked into another\n"
	"  object       one object of others, which know each other by extern; also of C text\n"
	"  min_core_btf of the types in IN those that the objects ask about: for kernels without types (run --btf OUT)\n"
	"  vmlinux      all types of this kernel, as C\n\n"
	"NAME is the file's without .o or .c, with '_' for what is no letter and no digit.\n\n"
	"examples:\n"
	"  skep gen skeleton minimal.bpf.o > minimal.skel.h\n"
	"  skep gen skeleton minimal.bpf.c name minimal > minimal.skel.h\n"
	"  skep gen vmlinux > vmlinux.h\n",
};
