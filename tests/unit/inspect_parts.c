/* inspect_parts.c: what the kernel tells piece by piece: a program's instructions and lines, asked for twice; what
 * /proc says of a map; and the programs of network interfaces, in messages of rtnetlink made by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "inspect/inspect.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct arena arena;

/* A program of the kernel: it tells as much as there is room for, and how much there is. "later" more is there at the
 * second question; of "hidden" it says the length but no word. */
struct prog {
	struct kern k;
	u32 asked, later;
	bool is_hidden; long error;
	const char *fdinfo; u64 at;
	u32 recs[3];
};

static void fill(u64 where, u64 nbytes, u32 room, u8 first)
{
	u8 *p = (u8 *)(uintptr_t)where;
	for (u64 i = 0; p && i < MIN(nbytes, (u64)room); i++)
		p[i] = (u8)(first + i);
}

static long prog_info(struct prog *p, struct sys_prog_info *i)
{
	const struct sys_prog_info asked = *i;
	u32 more = p->asked++ ? p->later : 0;
	*i = (struct sys_prog_info){ .id = 9, .xlated_len = 24 + more, .jited_len = 30 + more, .nr_jited_ksyms = 2 +
		more,
		.nr_jited_func_lens = 3 + more, .nr_func_info = 4 + more, .nr_line_info = 5 + more,
		.nr_jited_line_info = 6 + more,
		.xlated_insns = asked.xlated_insns, .jited_insns = asked.jited_insns, .jited_ksyms = asked.jited_ksyms,
		.jited_func_lens = asked.jited_func_lens, .func_info = asked.func_info, .line_info = asked.line_info,
		.jited_line_info = asked.jited_line_info };
	p->recs[0] = asked.func_info_rec_size, p->recs[1] = asked.line_info_rec_size,
		p->recs[2] = asked.jited_line_info_rec_size;
	if (p->is_hidden) {
		i->xlated_insns = i->jited_insns = i->jited_ksyms = i->jited_func_lens = 0;
		i->func_info = i->line_info = i->jited_line_info = 0;
		return 0;
	}
	fill(asked.xlated_insns, 24, asked.xlated_len, 1);
	fill(asked.jited_insns, 30, asked.jited_len, 2);
	fill(asked.jited_ksyms, 2 * 8, asked.nr_jited_ksyms * 8, 3);
	fill(asked.jited_func_lens, 3 * 4, asked.nr_jited_func_lens * 4, 4);
	fill(asked.func_info, 4 * 8, asked.nr_func_info * 8, 5);
	fill(asked.line_info, 5 * 16, asked.nr_line_info * 16, 6);
	fill(asked.jited_line_info, 6 * 8, asked.nr_jited_line_info * 8, 7);
	return p->error;
}

static long prog_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct prog *p = k->ctx;
	struct sys_get_info *a = attr;
	(void)size;
	assert_int_equal(cmd, BPFCMD_OBJ_GET_INFO_BY_FD);
	assert_int_equal(a->bpf_fd, 33);
	assert_int_equal(a->info_len, sizeof(struct sys_prog_info));
	if (!p->asked)                               /* first for sizes alone */
		assert_memory_equal((const void *)(uintptr_t)a->info, &(struct sys_prog_info){ 0 }, a->info_len);
	return p->asked == 0 && p->error ? p->error : prog_info(p, (struct sys_prog_info *)(uintptr_t)a->info);
}

static void assert_bytes(const void *p, u64 n, u8 first)
{
	assert_non_null(p);
	for (u64 i = 0; i < n; i++)
		assert_int_equal(((const u8 *)p)[i], (u8)(first + i));
}

static void assert_code(const struct inspect_code *c)
{
	assert_int_equal(c->info.id, 9);
	assert_int_equal(c->xlated_len, 24);
	assert_int_equal(c->jited_len, 30);
	assert_int_equal(c->nksyms, 2);
	assert_int_equal(c->nlens, 3);
	assert_int_equal(c->nfuncs, 4);
	assert_int_equal(c->nlines, 5);
	assert_int_equal(c->njited_lines, 6);
	assert_bytes(c->xlated, 24, 1);
	assert_bytes(c->jited, 30, 2);
	assert_bytes(c->ksyms, 16, 3);
	assert_bytes(c->lens, 12, 4);
	assert_bytes(c->funcs, 32, 5);
	assert_bytes(c->lines, 80, 6);
	assert_bytes(c->jited_lines, 48, 7);
}

static void code(void **state)
{
	struct inspect_code c;
	(void)state;
	for (u32 later = 0; later < 2; later++) {    /* what grew meanwhile is as long as there was room for */
		struct prog p = { .k = { .bpf = prog_bpf }, .later = later };
		p.k.ctx = &p;
		assert_int_equal(inspect_code(&p.k, &arena, 33, &c), 0);
		assert_int_equal(p.asked, 2);
		assert_code(&c);
		assert_int_equal(p.recs[0], 8);
		assert_int_equal(p.recs[1], 16);
		assert_int_equal(p.recs[2], 8);
	}
	struct prog hidden = { .k = { .bpf = prog_bpf }, .is_hidden = true };
	hidden.k.ctx = &hidden;
	assert_int_equal(inspect_code(&hidden.k, &arena, 33, &c), 0);
	assert_int_equal(c.info.jited_len, 30);
	assert_true(!c.xlated_len && !c.jited_len && !c.nksyms && !c.nlens && !c.nfuncs && !c.nlines &&
		!c.njited_lines);
	struct prog refused = { .k = { .bpf = prog_bpf }, .error = -EPERM };
	refused.k.ctx = &refused;
	assert_int_equal(inspect_code(&refused.k, &arena, 33, &c), -EPERM);
	assert_true(!c.xlated && !c.info.id && !c.info.type && !c.nlines);
}

static long text_open(struct kern *k, const char *path, int flags, int mode)
{
	struct prog *p = k->ctx;
	(void)flags, (void)mode;
	p->at = 0;
	return !strcmp(path, "/proc/self/fdinfo/44") && p->fdinfo ? 3 : -ENOENT;
}
static long text_pread(struct kern *k, int fd, void *to, u64 n, u64 off)
{
	struct prog *p = k->ctx;
	u64 len = strlen(p->fdinfo), left = off < len ? len - off : 0;
	(void)fd;
	memcpy(to, p->fdinfo + off, MIN(left, n));
	return (long)MIN(left, n);
}
static long text_read(struct kern *k, int fd, void *to, u64 n)
{
	struct prog *p = k->ctx;
	long r = text_pread(k, fd, to, n, p->at);
	p->at += (u64)r;
	return r;
}

static long text_stat(struct kern *k, const char *path, struct stat *st)
{
	(void)k, (void)path, (void)st; return -ENOENT;
}

static long text_close(struct kern *k, int fd) { (void)k, (void)fd; return 0; }

static long map_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct prog *p = k->ctx;
	struct sys_get_info *a = attr;
	(void)cmd, (void)size;
	if (p->error)
		return p->error;
	if (a->info_len == sizeof(struct sys_btf_info)) {
		struct sys_btf_info *b = (void *)(uintptr_t)a->info;
		assert_int_equal(b->name_len, 64);
		assert_int_equal(b->btf_size, 0);
		snprintf((char *)(uintptr_t)b->name, b->name_len, "vmlinux");
		b->id = 5, b->kernel_btf = 1;
		return 0;
	}
	assert_int_equal(a->info_len, sizeof(struct sys_map_info));
	((struct sys_map_info *)(uintptr_t)a->info)->id = 21;
	return 0;
}

static void maps(void **state)
{
	static const struct { const char *text; u64 memlock; s32 owner; bool is_frozen, is_jited; } cases[] = {
		{ NULL, 0, -1, false, false }, { "pos:\t0\nmap_type:\t3\n", 0, -1, false, false },
		{ "memlock:\t8192\nfrozen:\t0\n", 8192, -1, false, false },
		{ "no line of that kind\nmemlock:\t4096\nfrozen:\t1\n", 4096, -1, true, false },
		{ "memlock:\t16\nowner_prog_type:\t6\nowner_jited:\t1\n", 16, 6, false, true },
		{ "owner_prog_type:\t0\nowner_jited:\t0\n", 0, 0, false, false },
		{ "owner_prog_type:\tx\nfrozen:\t 1 \n", 0, -1, true, false },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct prog p = { .k = { .bpf = map_bpf, .open = text_open, .read = text_read, .pread = text_pread,
			.close = text_close, .stat = text_stat }, .fdinfo = cases[i].text };
		struct inspect_map m;
		struct inspect_btf b;
		p.k.ctx = &p;
		memset(&m, 0xff, sizeof(m)), memset(&b, 0xff, sizeof(b));
		assert_int_equal(inspect_map(&p.k, 44, &m), 0);
		assert_int_equal(m.info.id, 21);
		assert_int_equal(m.info.type, 0);
		assert_int_equal(m.memlock, cases[i].memlock);
		assert_int_equal(m.owner, cases[i].owner);
		assert_int_equal(m.is_frozen, cases[i].is_frozen);
		assert_int_equal(m.is_owner_jited, cases[i].is_jited);
		assert_int_equal(inspect_btf(&p.k, 44, &b), 0);
		assert_true(b.info.id == 5 && b.info.kernel_btf == 1 && !strcmp(b.name, "vmlinux"));
		p.error = -EBADF;
		assert_int_equal(inspect_map(&p.k, 44, &m), -EBADF);
		assert_int_equal(m.info.id, 0);
	}
}

/* What an interface has: "xdp" modes 1 driver, 2 generic, 3 offload, 4 several of them; a filter on each side where it
 * has the qdisc. */
struct face { u32 index; const char *name; u8 xdp; u32 ids[5]; const char *qdisc, *in, *out; const char *kind;
	u32 handle; u32 tcx; };
struct net {
	struct kern k;
	const struct face *faces; u32 nfaces;
	u32 per_answer, next, type, questions, open;  /* messages in an answer; where the dump is */
	s32 filters_of; u32 parent;
	long error; bool ends_with_error, is_cut;
};

static u32 attr(u8 *to, u16 type, const void *v, u32 n)
{
	u16 head[2] = { (u16)(4 + n), type };
	memset(to, 0, ALIGN_UP(4 + n, 4u));
	memcpy(to, head, 4), memcpy(to + 4, v, n);
	return ALIGN_UP(4 + n, 4u);
}

static u32 message(u8 *to, u16 type, const void *body, u32 nbody, const u8 *attrs, u32 n)
{
	u32 words[4] = { 16 + nbody + n, type, 1, 0 };
	memcpy(to, words, 16), memcpy(to + 16, body, nbody), memcpy(to + 16 + nbody, attrs, n);
	return ALIGN_UP(16 + nbody + n, 4u);
}

static u32 link_message(u8 *to, const struct face *f)
{
	struct { u8 family, pad; u16 type; s32 index; u32 flags, change; } i = { .index = (s32)f->index };
	u8 nested[64], attrs[256];
	u32 n = attr(attrs, 3, f->name, (u32)strlen(f->name) + 1), m = 0;
	if (f->xdp) {
		m = attr(nested, 2, &f->xdp, 1);
		for (u16 a = 4; a < 8; a++)
			if (f->ids[a - 4])
				m += attr(nested + m, a, &f->ids[a - 4], 4);
		n += attr(attrs + n, 0x8000 | 43, nested, m);
	}
	return message(to, 16, &i, sizeof(i), attrs, n);
}

struct tcmsg { u8 family, pad[3]; s32 ifindex; u32 handle, parent, info; };

static u32 qdisc_message(u8 *to, const struct face *f)
{
	u8 attrs[64];
	return message(to, 36, &(struct tcmsg){ .ifindex = (s32)f->index }, sizeof(struct tcmsg), attrs,
		attr(attrs, 1, f->qdisc, (u32)strlen(f->qdisc) + 1));
}

static u32 filter_message(u8 *to, const struct face *f, const char *name, u32 id)
{
	u8 options[128], attrs[256];
	u32 n = attr(attrs, 1, f->kind, (u32)strlen(f->kind) + 1), m = attr(options, 7, name, (u32)strlen(name) + 1);
	m += attr(options + m, 11, &id, 4);
	n += attr(attrs + n, 2, options, m);
	return message(to, 44, &(struct tcmsg){ .ifindex = (s32)f->index, .handle = f->handle }, sizeof(struct tcmsg),
		attrs, n);
}

static u32 part(struct net *n, u8 *to, const struct face *f)
{
	bool is_in = n->parent == 0xfffffff2;
	const char *name = is_in ? f->in : f->out;
	if (n->type == 18)
		return link_message(to, f);
	if (n->type == 38)
		return f->qdisc ? qdisc_message(to, f) : 0;
	return name && f->index == (u32)n->filters_of ? filter_message(to, f, name, f->index * 100 + is_in) : 0;
}

static long do_netlink(struct kern *k, int fd, const void *q, u32 nq, void *r, u32 room)
{
	struct net *n = k->ctx;
	struct { u32 len; u16 type, flags; u32 seq, port; struct tcmsg t; } ask = { 0 };
	u32 len = 0, messages = 0, end[5] = { 20, n->ends_with_error ? 2 : 3, 0, 0, 0 };
	assert_int_equal(fd, 6);
	assert_true(room >= 4096);
	if (nq) {                            /* a dump begins; 0x301: a request for all */
		memcpy(&ask, q, MIN(nq, (u32)sizeof(ask)));
		assert_int_equal(ask.len, nq);
		assert_int_equal(ask.flags, 0x301);
		assert_int_equal(nq, ask.type == 18 ? 32 : 36);
		assert_true(!ask.t.family && !ask.t.info && (ask.type == 46 || (!ask.t.ifindex && !ask.t.parent)));
		n->type = ask.type, n->next = 0, n->filters_of = ask.t.ifindex, n->parent = ask.t.parent;
		n->questions++;
		if (n->error)
			return n->error;
	}
	for (; n->next < n->nfaces && messages < n->per_answer; n->next++, messages++)
		len += part(n, (u8 *)r + len, &n->faces[n->next]);
	if (messages == n->per_answer && len) {
		if (n->is_cut)               /* the last one says that it is longer than what came */
			len -= 4;
		return len;
	}
	memcpy((u8 *)r + len, end, 20);
	return len + 20;
}

static long net_bpf(struct kern *k, int cmd, void *a, u32 size)
{
	struct net *n = k->ctx;
	struct sys_query *q = a;
	(void)size;
	if (cmd == BPFCMD_PROG_GET_FD_BY_ID) {
		if (((struct sys_get_id *)a)->id == 61)
			return -ENOENT;
		n->open++;
		return 60;
	}
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD) {
		snprintf(((struct sys_prog_info *)(uintptr_t)((struct sys_get_info *)a)->info)->name, SYS_NAME_LEN,
			"of_tcx");
		return 0;
	}
	assert_int_equal(cmd, BPFCMD_PROG_QUERY);
	assert_int_equal(q->count, 64);
	for (u32 i = 0; i < n->nfaces; i++)
		if (n->faces[i].index == q->target_fd && n->faces[i].tcx == q->attach_type) {
			u32 *progs = (u32 *)(uintptr_t)q->prog_ids, *links = (u32 *)(uintptr_t)q->link_ids;
			progs[0] = 60, progs[1] = 61, links[1] = 8;
			q->count = 2;
			return 0;
		}
	return -EINVAL;
}
static long net_socket(struct kern *k, int domain, int type, int protocol)
{
	struct net *n = k->ctx;
	assert_true(domain == 16 && type == 3 && protocol == 0);
	n->open++;
	return 6;
}
static long net_close(struct kern *k, int fd) { (void)fd; ((struct net *)k->ctx)->open--; return 0; }

static long net_none(struct kern *k, const char *path, int flags, int mode)
{
	(void)k, (void)path, (void)flags, (void)mode; return -ENOENT;
}

static const struct face faces[] = {
	{ .index = 1, .name = "lo", .qdisc = "noqueue", .in = "unseen", .out = "unseen", .kind = "bpf", .handle = 1 },
	{ .index = 2, .name = "eth0", .xdp = 1, .ids = { 31, 32 }, .qdisc = "clsact", .in = "first.o",
	.out = "second.o", .kind = "bpf",
		.handle = 1, .tcx = ATTACH_TCX_EGRESS },
	{ .index = 3, .name = "eth1", .xdp = 2, .ids = { 33 }, .qdisc = "ingress", .in = "third.o", .kind = "bpf",
	.handle = 7 },
	{ .index = 4, .name = "eth2", .xdp = 4, .ids = { 0, 41, 42, 43 }, .qdisc = "clsact", .in = "other",
	.kind = "u32", .handle = 1 },
	{ .index = 5, .name = "eth3", .xdp = 3, .ids = { 34 }, .qdisc = "clsact", .out = "a group's head",
	.kind = "bpf",
		.tcx = ATTACH_NETKIT_PRIMARY },
};

static const char *hooks_of(const struct inspect_net *n, struct buf *b)
{
	static const char *const kinds[] = { [INSPECT_XDP] = "xdp", [INSPECT_FILTER] = "filter",
		[INSPECT_TCX] = "tcx" };
	b->n = 0;
	vec_each(h, &n->hooks)
		buf_printf(b, "%u %.*s %s %s '%.*s' prog %u link %u%s\n", h->index, STR_ARG(h->device), kinds[h->kind],
			h->where,
			STR_ARG(h->name), h->prog_id, h->link_id, h->is_multi ? " multi" : "");
	return buf_cstr(b);
}

static struct net net_of(u32 per_answer)
{
	return (struct net){ .k = { .netlink = do_netlink, .socket = net_socket, .close = net_close, .bpf = net_bpf,
		.open = net_none },
		.faces = faces, .nfaces = ARRAY_LEN(faces), .per_answer = per_answer };
}

static void interfaces(void **state)
{
	struct buf b = BUF_INIT;
	struct inspect_net out;
	(void)state;
	for (u32 per_answer = 1; per_answer <= ARRAY_LEN(faces) + 1; per_answer += 2) {
		struct net n = net_of(per_answer);
		if (per_answer == 1)         /* no part of a filter's dump is empty */
			n.nfaces = 1;
		n.k.ctx = &n;
		assert_int_equal(inspect_net(&n.k, &arena, 0, &out), 0);
		assert_int_equal(out.interfaces.n, n.nfaces);
		assert_true(str_is(out.interfaces.v[0].name, "lo") && !out.interfaces.v[0].has_filters);
		assert_string_equal(hooks_of(&out, &b), per_answer == 1 ? "" :
			"2 eth0 xdp driver '' prog 31 link 0\n" "3 eth1 xdp generic '' prog 33 link 0\n"
			"4 eth2 xdp driver '' prog 41 link 0 multi\n" "4 eth2 xdp generic '' prog 42 link 0 multi\n"
			"4 eth2 xdp offload '' prog 43 link 0 multi\n" "5 eth3 xdp offload '' prog 34 link 0\n"
			"2 eth0 tcx tcx/egress 'of_tcx' prog 60 link 0\n" "2 eth0 tcx tcx/egress '' prog 61 link 8\n"
			"2 eth0 filter clsact/ingress 'first.o' prog 201 link 0\n"
			"2 eth0 filter clsact/egress 'second.o' prog 200 link 0\n"
			"3 eth1 filter clsact/ingress 'third.o' prog 301 link 0\n"
			"5 eth3 tcx netkit/primary 'of_tcx' prog 60 link 0\n" "5 eth3 tcx netkit/primary '' prog 61 "
			"link 8\n");
		assert_int_equal(n.open, 0);
		assert_int_equal(n.questions, per_answer == 1 ? 2 : 2 + 8);
	}
	struct net one = net_of(8);
	one.k.ctx = &one;
	assert_int_equal(inspect_net(&one.k, &arena, 3, &out), 0);
	assert_int_equal(out.interfaces.n, 1);
	assert_string_equal(hooks_of(&out, &b), "3 eth1 xdp generic '' prog 33 link 0\n"
		"3 eth1 filter clsact/ingress 'third.o' prog 301 link 0\n");
	buf_free(&b);
}

static void refusals(void **state)
{
	struct buf b = BUF_INIT;
	struct inspect_net out;
	struct net n = net_of(8);
	(void)state;
	n.k.ctx = &n;
	n.error = -EPERM;
	assert_int_equal(inspect_net(&n.k, &arena, 0, &out), -EPERM);
	assert_int_equal(n.questions, 1);
	assert_int_equal(n.open, 0);
	n = net_of(8), n.k.ctx = &n;
	n.ends_with_error = true;            /* an end like any other */
	assert_int_equal(inspect_net(&n.k, &arena, 2, &out), 0);
	assert_int_equal(out.interfaces.n, 1);
	n = net_of(2), n.k.ctx = &n;
	n.is_cut = true;                     /* what came whole is taken, then no more is asked for */
	assert_int_equal(inspect_net(&n.k, &arena, 0, &out), 0);
	assert_int_equal(out.interfaces.n, 1);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(code), cmocka_unit_test(maps),
		cmocka_unit_test(interfaces),
		cmocka_unit_test(refusals) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
