/* host.c: what this machine offers the compiler and the loader: the kernel's types, files, tracepoint formats, the
 * configuration. Everything is fetched when first asked for. */
#include "app/app.h"
#include "sym/sym.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static u32 func_id(void *ctx, const char *name)
{
	struct host *h = ctx;
	bool own = !h->types.path.n;         /* --btf tells of another kernel */
	const struct btf *b = own ? host_btf(h) : NULL;
	return b ? btf_find(b, BTF_FUNC, str_from(name)) : 0;
}

void host_init(struct host *h, struct arena *a, struct kern *k, struct diags *ds, struct src_map *src)
{
	*h = (struct host){ .arena = a, .k = k, .feats = { .k = k, .func_id = func_id, .ctx = h }, .ds = ds,
		.src = src };
	h->types = (struct kernel_types){ .k = k, .arena = a, .ds = ds };
	a->is_huge = true;
}

void host_ask_by(struct host *h, struct kern *k) { h->k = h->feats.k = h->types.k = k; }

bool host_take_token(struct host *h)
{
	const char *path = getenv("LIBBPF_BPF_TOKEN_PATH");
	int token = path && *path ? sys_token(h->k, path) : 0;
	if (token > 0)
		host_ask_by(h, kern_token(h->arena, h->k, token));
	if (token >= 0)
		return true;
	struct diag *d = app_report(h->ds, NOT_ALLOWED, where_none(),
		"LIBBPF_BPF_TOKEN_PATH is '%s', which gives no BPF token (%s)", path, strerror(-token));
	diag_hint(h->ds, d, token == -EINVAL || token == -ENOENT || token == -ENOTDIR ?
		"it is to be a BPF file system with delegate_cmds= and its kin, mounted in this user namespace" :
		"a token is for user namespaces with a BPF file system of their own, from Linux 6.9 on; without the variable "
		"your own rights count");
	return false;
}

void host_close(struct host *h)
{
	kept_close(h);
	kernel_types_close(&h->types);
}

const struct btf *host_btf(struct host *h) { return kernel_types(&h->types); }
const struct btf *host_btf_at(void *host, u32 index) { return kernel_types_at(&((struct host *)host)->types, index); }
int host_btf_fd(void *host, u32 index) { return kernel_types_fd(&((struct host *)host)->types, index); }

static u32 host_module(void *host, str name) { return kernel_types_module(&((struct host *)host)->types, name); }

bool host_read_file(void *host, str path, str *text)
{
	struct host *h = host;
	const char *p = arena_strdup(h->arena, path);
	/* a directory opens, but is not read */
	return kept_read(h, p, text) || sys_read_file(h->k, h->arena, p, 0, text) >= 0;
}

bool host_need_file(struct host *h, str path, str *text)
{
	struct stat st;
	const char *p = str_is(path, "-") ? "/dev/stdin" : arena_strdup(h->arena, path);
	long r = h->k->stat(h->k, p, &st);
	r = r < 0 ? r : S_ISDIR(st.st_mode) ? -EISDIR : sys_read_file(h->k, h->arena, p, 0, text);
	if (r < 0)
		app_report(h->ds, NO_SOURCE, where_file(path, 0), "cannot read the file")->sys_errno = (int)-r;
	return r >= 0;
}

void host_no_trace_pipe(struct host *h, long err)
{
	bool is_right = err == -EACCES || err == -EPERM;
	struct diag *d = is_right ? app_report(h->ds, NOT_ALLOWED, where_none(),
		"not allowed to read trace_pipe, where bpf_printk goes") :
		app_report(h->ds, NO_TRACEFS, where_none(), "cannot open trace_pipe");
	d->sys_errno = (int)-err;
	str why = is_right ? sys_why_refused(h->k, h->arena, 0) : STR("");
	if (is_right)
		diag_hint(h->ds, d, "%.*s", STR_ARG(why.n ? why : STR("run as root: tracefs is for root alone")));
}

bool host_kconfig(void *host, str name, str *value)
{
	struct host *h = host;
	if (!h->config_tried) {
		h->config_tried = true;
		h->config = load_config_text(h->k, h->arena);
	}
	return load_config_find(h->config, name, value);
}

/* Kernels from here on have loops, older ones are asked: theirs may have been brought back. */
enum { KERNEL_5_3 = 5 << 16 | 3 << 8 };

static u32 online_cpus(void *host)
{
	struct host *h = host;
	return sys_online_cpus(h->k, NULL, 0);
}

static str own_arch(void)
{
#if defined(__aarch64__)
	return STR("arm64");
#else
	return STR("x86");
#endif
}

void host_need_symbols(struct host *h)
{
	if (!h->ksyms_tried)
		h->ksyms = ksyms_read(h->k, h->arena);
	h->ksyms_tried = true;
}

void host_need_names(struct host *h, const struct data_record *record)
{
	for (u32 i = 0; i < record->n; i++)
		if (record->leaf[i].format == FORMAT_SYMBOL || record->leaf[i].format == FORMAT_KSTACK)
			host_need_symbols(h);
}

static str symbol_name(void *ctx, struct arena *a, u64 address)
{
	struct host *h = ctx;
	str name;
	u64 off;
	host_need_symbols(h);
	if (!h->ksyms || !ksyms_find(h->ksyms, address, &name, &off))
		return STR("");
	return off ? arena_printf(a, "%.*s+0x%llx", STR_ARG(name), (unsigned long long)off) : name;
}

/* /proc/partitions: major, minor, blocks, name. */
static void read_disks(struct host *h)
{
	struct arena tmp = { 0 };
	str text = { 0 }, line, word[4];
	h->disks_tried = true;
	if (sys_read_file(h->k, &tmp, "/proc/partitions", 0, &text) > 0)
		while (text.n && h->ndisks < HOST_DISKS) {
			struct host_disk *d = &h->disks[h->ndisks];
			u64 major, minor;
			u32 n = 0;
			for (str_cut(text, '\n', &line, &text); n < ARRAY_LEN(word) && (line = str_trim(line)).n; n++)
				str_cut(line, ' ', &word[n], &line);
			if (n < ARRAY_LEN(word) || !str_to_u64(word[0], &major) || !str_to_u64(word[1], &minor) ||
				word[3].n >= sizeof(d->name))
				continue;
			*d = (struct host_disk){ .major = (u32)major, .minor = (u32)minor };
			memcpy(d->name, word[3].s, word[3].n);
			h->ndisks++;
		}
	arena_clear(&tmp);
}

static str disk_name(void *ctx, u32 major, u32 minor)
{
	struct host *h = ctx;
	if (!h->disks_tried)
		read_disks(h);
	for (u32 i = 0; i < h->ndisks; i++)
		if (h->disks[i].major == major && h->disks[i].minor == minor)
			return str_from(h->disks[i].name);
	return STR("");
}

struct sym_users *host_users(struct host *h)
{
	if (!h->users)
		sym_users_inline(h->users = sym_users_new(h->k), h->inliner ? h->inliner() : NULL);
	return h->users;
}

const char *host_probed(struct host *h, const char *const *names)
{
	u64 address;
	if (!attach_has_kprobes(&h->feats))
		return NULL;
	host_need_symbols(h);
	for (; h->ksyms && *names; names++)
		if (ksyms_address(h->ksyms, str_from(*names), &address))
			return *names;
	return NULL;
}

str host_symbol(struct host *h, struct arena *a, u64 address) { return symbol_name(h, a, address); }

bool host_address(struct host *h, str symbol, u64 *address)
{
	host_need_symbols(h);
	return h->ksyms && ksyms_address(h->ksyms, symbol, address);
}

const struct data_types *host_types(struct host *h, const struct btf *b)
{
	u64 real = h->k->real_ns(h->k);
	struct data_env env = { .ctx = h, .symbol = symbol_name, .disk = disk_name,
		.real_at_start = real - h->k->now_ns(h->k),
		.real_at_boot = real - h->k->boot_ns(h->k),
		.arch = own_arch() };
	return data_types(h->arena, b, &env);
}

struct json host_json(struct host *h, const char *type, struct buf *out)
{
	return json_line(out, type, h->k->real_ns(h->k));
}

static bool has_kprobes(void *ctx) { return attach_has_kprobes(&((struct host *)ctx)->feats); }

void host_cc_opts(struct host *h, bool exact, struct cc_opts *o)
{
	o->btf = host_btf(h);
	o->module_btf = host_btf_at;
	o->kernel_version = sys_kernel_version(h->k);
	o->read_file = host_read_file;
	o->known_of = kept_more;
	o->keep = kept_add;
	o->tracepoint_format = host_tracepoint;
	o->tracepoint_near = host_tracepoint_near;
	o->kconfig = host_kconfig;
	o->online_cpus = online_cpus;
	o->ctx = h;
	o->arch = own_arch();
	o->cpu = o->cpu ? o->cpu : 3;
	o->exact_layout = exact && !h->types.path.n && o->btf;
	o->bounded_loops_missing |= exact && o->kernel_version < KERNEL_5_3 &&
		!feat_has(&h->feats, FEAT_BOUNDED_LOOPS);
	o->has_kprobes = exact && !o->nfentry ? has_kprobes : NULL;
}

static str helper_types(void *ctx UNUSED, struct arena *a, u32 helper) { return verify_helper_types(a, helper); }

struct load_opts host_load_opts(struct host *h)
{
	return (struct load_opts){ .k = h->k, .feats = &h->feats, .kernel_btf = host_btf_at,
		.kernel_btf_fd = host_btf_fd, .kernel_module = host_module, .helper_types = helper_types, .ctx = h,
		.kern_version = sys_kernel_version(h->k) };
}

/* Whoever reads bytes does not know of files. */
static struct obj *read_object(struct host *h, str path, str bytes)
{
	u32 before = h->ds->list.n;
	struct obj *o = obj_read(h->arena, path, bytes.s, bytes.n, h->ds);
	for (u32 i = before; i < h->ds->list.n; i++) {
		struct diag *d = h->ds->list.v[i];
		if (d->where.kind == WHERE_NONE)
			d->where = where_file(path, 0);
		else if (d->where.kind != WHERE_SRC && d->where.kind != WHERE_FILE)
			diag_note(h->ds, d, where_file(path, 0), "this is the object");
	}
	return o;
}

struct obj *host_object(struct host *h, str path, str text, const struct cc_opts *cc)
{
	if (str_starts(text, "\x7f" "ELF"))
		return read_object(h, path, text);
	if (text.n && memchr(text.s, 0, MIN(text.n, 4096u))) {
		app_report(h->ds, NO_TEXT, where_file(path, 0), "this is neither C text nor an ELF file");
		return NULL;
	}
	if (str_starts(text, "#!")) {        /* a script's first line: a comment of as many characters */
		char *own = arena_strdup(h->arena, text);
		own[0] = own[1] = '/';
		text.s = own;
	}
	return cc_compile(h->arena, h->src, path, text, cc, h->ds);
}

int host_need_program(struct host *h, str what, u32 arg)
{
	u64 id;
	bool is_id = str_starts(what, "id:") && str_to_u64(str_sub(what, 3, what.n), &id);
	long fd = is_id ? sys_fd_by_id(h->k, BPFCMD_PROG_GET_FD_BY_ID, (u32)id) :
		sys_obj_get(h->k, arena_strdup(h->arena, what));
	struct diag *d;
	if (fd >= 0)
		return (int)fd;
	if (fd == -EPERM || fd == -EACCES)
		d = app_report(h->ds, NOT_ALLOWED, where_arg(what, arg), is_id ? "not allowed to take programs by id" :
			"not allowed to take this pin");
	else
		d = app_report(h->ds, NO_PIN, where_arg(what, arg), "there is no such program");
	if (is_id && fd == -ENOENT)
		diag_hint(h->ds, d, "see what there is: skep show prog");
	d->sys_errno = (int)-fd;
	return -1;
}

struct btf *host_btf_by_id(struct host *h, u32 id)
{
	struct sys_btf_info info = { 0 };
	u32 len = sizeof(info);
	long fd = id ? sys_fd_by_id(h->k, BPFCMD_BTF_GET_FD_BY_ID, id) : -1;
	if (fd < 0)
		return NULL;
	long r = sys_get_info(h->k, (int)fd, &info, &len);
	u32 size = info.btf_size;
	void *bytes = r == 0 ? arena_alloc(h->arena, size) : NULL;
	if (bytes) {
		info = (struct sys_btf_info){ .btf = (u64)(uintptr_t)bytes, .btf_size = size };
		len = sizeof(info);
		r = sys_get_info(h->k, (int)fd, &info, &len);
	}
	h->k->close(h->k, (int)fd);
	return r == 0 ? btf_open(h->arena, bytes, size, NULL, h->ds) : NULL;
}

static bool is_told(const struct host *h, const struct diag *d)
{
	vec_each(t, &h->told)
		if ((*t)->code == d->code && (*t)->where.kind == d->where.kind &&
			(*t)->where.span.at == d->where.span.at && str_eq((*t)->msg, d->msg))
			return true;
	return false;
}

void host_tell(struct host *h, bool json, struct buf *err)
{
	struct diags fresh = *h->ds;
	fresh.list.v = NULL;
	fresh.list.n = fresh.list.cap = 0;
	vec_each(d, &h->ds->list)
		if (!is_told(h, *d)) {
			vec_push(&fresh.list, h->arena, *d);
			vec_push(&h->told, h->arena, *d);
		}
	h->ds->list.n = 0;
	if (json)
		export_diags(&fresh, h->k->real_ns(h->k), err);
	else
		diags_print(&fresh, (struct diag_style){ .color = isatty(err->fd), .code_last = h->code_last }, err);
	buf_flush(err);
}
