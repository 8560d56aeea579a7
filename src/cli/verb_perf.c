/* verb_perf.c: skep perf: programs on perf events that processes hold open: tracepoints, kprobes, uprobes. */
#include "cli/verb.h"

#include "ui/ui.h"

#include <errno.h>

enum { MAX_NAME = 256, RAW_TRACEPOINT = 0, TRACEPOINT, KPROBE, KRETPROBE, UPROBE, URETPROBE };

static const char CANNOT_ASK[] = "the kernel cannot be asked what the files of a process are";

static void show_text(struct verb *v, u32 pid, u32 fd, const struct sys_task_fd_query *q, const char *name)
{
	static const char *const words[] = { "raw_tracepoint", "tracepoint", "kprobe", "kretprobe", "uprobe",
		"uretprobe" };
	struct buf *out = v->out;
	buf_printf(out, "pid %u  fd %u: prog_id %u  ", pid, fd, q->prog_id);
	if (q->fd_type >= ARRAY_LEN(words))
		return buf_puts(out, "\n");
	buf_printf(out, "%s  ", words[q->fd_type]);
	bool is_uprobe = q->fd_type >= UPROBE;
	if (is_uprobe)
		buf_puts(out, "filename ");
	else if (q->fd_type >= KPROBE)
		buf_puts(out, *name ? "func " : "addr ");
	if (*name || q->fd_type < KPROBE || is_uprobe)
		ui_text(str_from(name), out);
	else
		buf_printf(out, "%llu", (unsigned long long)q->probe_addr);
	if (q->fd_type >= KPROBE && (*name || is_uprobe))
		buf_printf(out, "  offset %llu", (unsigned long long)q->probe_offset);
	buf_char(out, '\n');
}

static void show_json(struct verb *v, u32 pid, u32 fd, const struct sys_task_fd_query *q, const char *name)
{
	static const char *const words[] = { "raw_tracepoint", "tracepoint", "kprobe", "kretprobe", "uprobe",
		"uretprobe" };
	struct json *j = &v->j;
	json_open(j, NULL, '{');
	json_u64(j, "pid", pid);
	json_u64(j, "fd", fd);
	json_u64(j, "prog_id", q->prog_id);
	if (q->fd_type < ARRAY_LEN(words))
		json_text(j, "fd_type", words[q->fd_type]);
	if (q->fd_type <= TRACEPOINT) {
		json_text(j, "tracepoint", name);
	} else if (q->fd_type <= KRETPROBE && !*name) {
		json_u64(j, "addr", q->probe_addr);
	} else if (q->fd_type <= URETPROBE) {
		json_text(j, q->fd_type >= UPROBE ? "filename" : "func", name);
		json_u64(j, "offset", q->probe_offset);
	}
	json_close(j, '}');
}

/* Of files that may not be asked (of a process with more rights, in a container), and the last refusal. */
struct unasked { u32 n, files; };

/* false: this kernel cannot be asked. */
static bool of_process(struct verb *v, u32 pid, struct unasked *un)
{
	struct buf names = BUF_INIT;
	char name[MAX_NAME];
	u64 fd;
	bool ok = true;
	if (v->k->list(v->k, arena_printf(v->a, "/proc/%u/fd", pid).s, &names) > 0)
		for (const char *p = names.s; ok && p < names.s + names.n; p += strlen(p) + 1) {
			struct sys_task_fd_query q = { .pid = pid, .buf_len = sizeof(name),
				.buf = (u64)(uintptr_t)name };
			if (!str_to_u64(str_from(p), &fd))
				continue;
			q.fd = (u32)fd;
			*name = 0;
			long r = v->k->bpf(v->k, BPFCMD_TASK_FD_QUERY, &q, sizeof(q));
			name[MAX_NAME - 1] = 0;
			if (r == 0)
				(v->json ? show_json : show_text)(v, pid, (u32)fd, &q, name);
			un->files++;
			un->n += r == -EPERM || r == -EACCES;
			ok = r != -EINVAL || verb_refused(v, r, CANNOT_ASK);
		}
	buf_free(&names);
	return ok;
}

/* None may be asked: that is an error. Some: the others are shown, and that some are not. */
static bool tell_unasked(struct verb *v, const struct unasked *un)
{
	if (un->n && un->n == un->files)
		return verb_refused(v, -EPERM, CANNOT_ASK);
	if (un->n && !v->is_bpftool)
		buf_printf(&v->c->err, "skep: %u of %u files of processes may not be asked: what they hold is "
			"not shown\n", un->n, un->files);
	return true;
}

static bool show(struct verb *v)
{
	struct buf names = BUF_INIT;
	struct unasked un = { 0 };
	u64 pid;
	bool ok = verb_end(v), is_open = ok && v->json;
	if (is_open)
		json_open(&v->j, NULL, '[');
	if (ok && v->k->list(v->k, "/proc", &names) > 0)
		for (const char *p = names.s; ok && p < names.s + names.n; p += strlen(p) + 1)
			if (str_to_u64(str_from(p), &pid) && pid)
				ok = of_process(v, (u32)pid, &un);
	ok = ok && tell_unasked(v, &un);
	if (is_open) {
		verb_put_error(v);
		json_close(&v->j, ']');
	}
	buf_free(&names);
	return ok;
}

static const struct verb_word words[] = { { "show", show }, { "list", show }, { 0 } };

const struct verb_noun verb_noun_perf = { "perf", words, "{ show | list }\nhelp\n" };
