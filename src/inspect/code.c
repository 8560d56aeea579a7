/* code.c: a loaded program's instructions. The kernel is asked twice: how much there is, then for it. */
#include "inspect/inspect.h"

/* Room for what was announced; NULL: nothing was. */
static void *room(struct arena *a, u64 n, u64 *where)
{
	void *p = n ? arena_alloc(a, n) : NULL;
	*where = (u64)(uintptr_t)p;
	return p;
}

long inspect_code(struct kern *k, struct arena *a, int fd, struct inspect_code *out)
{
	struct sys_prog_info seen = { 0 }, *i = &out->info;
	u32 len = sizeof(seen);
	*out = (struct inspect_code){ 0 };
	long r = sys_get_info(k, fd, &seen, &len);
	if (r < 0)
		return r;
	i->xlated_len = seen.xlated_len;
	i->jited_len = seen.jited_len;
	i->nr_jited_ksyms = seen.nr_jited_ksyms;
	i->nr_jited_func_lens = seen.nr_jited_func_lens;
	i->nr_func_info = seen.nr_func_info;
	i->nr_line_info = seen.nr_line_info;
	i->nr_jited_line_info = seen.nr_jited_line_info;
	i->func_info_rec_size = sizeof(struct sys_func_info);
	i->line_info_rec_size = sizeof(struct sys_line_info);
	i->jited_line_info_rec_size = sizeof(u64);
	out->xlated = room(a, seen.xlated_len, &i->xlated_insns);
	out->jited = room(a, seen.jited_len, &i->jited_insns);
	out->ksyms = room(a, seen.nr_jited_ksyms * sizeof(u64), &i->jited_ksyms);
	out->lens = room(a, seen.nr_jited_func_lens * sizeof(u32), &i->jited_func_lens);
	out->funcs = room(a, seen.nr_func_info * sizeof(struct sys_func_info), &i->func_info);
	out->lines = room(a, seen.nr_line_info * sizeof(struct sys_line_info), &i->line_info);
	out->jited_lines = room(a, seen.nr_jited_line_info * sizeof(u64), &i->jited_line_info);
	len = sizeof(*i);
	r = sys_get_info(k, fd, i, &len);
	out->xlated_len = i->xlated_insns ? MIN(i->xlated_len, seen.xlated_len) : 0;     /* 0: not for this user */
	out->jited_len = i->jited_insns ? MIN(i->jited_len, seen.jited_len) : 0;
	out->nksyms = i->jited_ksyms ? MIN(i->nr_jited_ksyms, seen.nr_jited_ksyms) : 0;
	out->nlens = i->jited_func_lens ? MIN(i->nr_jited_func_lens, seen.nr_jited_func_lens) : 0;
	out->nfuncs = i->func_info ? MIN(i->nr_func_info, seen.nr_func_info) : 0;
	out->nlines = i->line_info ? MIN(i->nr_line_info, seen.nr_line_info) : 0;
	out->njited_lines = i->jited_line_info ? MIN(i->nr_jited_line_info, seen.nr_jited_line_info) : 0;
	return r;
}
