/* pages.c: skep explain: a page for each message, embedded from doc/errors/ when this file is assembled.
 *
 * The pages stand one after the other, named by the tables of messages, so that a message without a page does not
 * build. A page begins with its heading, "# C410: a variable is not used (-Wunused-variable)". */
#include "cli/cli.h"

#define DIAG(name, id, severity, exit, hint) ".incbin \"doc/errors/" id ".md\"\n"
__asm__(EMBED_BEGIN(skep_pages)
#include "cc/cc.diag.def"
#include "load/load.diag.def"
#include "attach/attach.diag.def"
#include "app/app.diag.def"
#include "exporter/exporter.diag.def"
#include "boot/boot.diag.def"
#include "test/test.diag.def"
#include "obj/obj.diag.def"
#include "btf/btf.diag.def"
#include "isa/isa.diag.def"
	DIAG(BAD_ELF, "E001",,,)
	EMBED_END(skep_pages));
#undef DIAG
extern const char skep_pages[], skep_pages_end[];

bool page_next(struct page *p)
{
	const char *at = p->text.s ? p->text.s + p->text.n : skep_pages;
	if (at >= skep_pages_end)
		return false;
	const char *next = at;
	do {
		next = memmem(next + 1, (size_t)(skep_pages_end - next - 1), "\n# ", 3);
	} while (next && next[7] != ':');          /* a line of an example may begin with '#' */
	p->text = (str){ at, (u32)((next ? next + 1 : skep_pages_end) - at) };
	str heading = str_sub(p->text, 2, (u32)((const char *)memchr(at, '\n', p->text.n) - at));
	str_cut(heading, ':', &p->code, &p->title);
	p->title = str_trim(p->title);
	s64 name = str_find(p->title, '(');
	p->option = name >= 0 && str_starts(str_sub(p->title, (u32)name, p->title.n), "(-W") ? str_sub(p->title,
		(u32)name + 3, p->title.n - 1) : STR("");
	return true;
}
