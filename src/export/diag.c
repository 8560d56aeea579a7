/* diag.c: what went wrong, as a line of JSON: the same struct diag that people read as text. */
#include "export/export.h"

static void put_where(struct json *j, const struct diags *ds, struct where w)
{
	static const char *const key[] = { [WHERE_INSN] = "program", [WHERE_ELF] = "section", [WHERE_BTF] = "btf_type",
		[WHERE_ARG] = "argument", [WHERE_FILE] = "file" };
	struct src_spot s;
	if (w.kind == WHERE_SRC && ds->src && src_spot(ds->src, w.span.at, &s)) {
		json_str(j, "file", s.file->path);
		json_u64(j, "line", s.line);
		json_u64(j, "column", s.col);
		json_u64(j, "length", w.span.len);
	} else if (w.kind != WHERE_NONE && w.kind != WHERE_SRC) {
		json_str(j, key[w.kind], w.name);
		json_u64(j, "at", w.at);
	}
}

static void put_notes(struct json *j, const struct diags *ds, const struct diag *d)
{
	json_open(j, "notes", '[');
	vec_each(n, &d->notes) {
		json_open(j, NULL, '{');
		json_str(j, "message", n->msg);
		put_where(j, ds, n->where);
		json_close(j, '}');
	}
	json_close(j, ']');
}

void export_diags(const struct diags *ds, u64 real_ns, struct buf *out)
{
	vec_each(p, &ds->list) {
		const struct diag *d = *p;
		struct json j = json_line(out, "message", real_ns);
		json_text(&j, "severity", diag_severity_name[d->severity]);
		json_text(&j, "code", d->code->id);
		put_where(&j, ds, d->where);
		json_str(&j, "message", d->msg);
		if (d->option.n)
			json_str(&j, "option", d->option);
		if (d->sys_errno)
			json_errno(&j, "errno", d->sys_errno);
		if (d->hint.n)
			json_str(&j, "hint", d->hint);
		if (d->notes.n)
			put_notes(&j, ds, d);
		json_end_line(&j);
	}
}
