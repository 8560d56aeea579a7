/* verb_opcodes.c: skep prog dump jited: a program as the CPU runs it, by binutils' libopcodes; where that was not found
 * when skep was built, verb_opcodes_none.c stands in its place. */
#include "cli/verb_prog.h"

#include "sym/sym.h"
#include "ui/ui.h"

#define PACKAGE "skep"           /* bfd.h wants to be asked by a program that has a name */
#include <bfd.h>
#include <dis-asm.h>

bool verb_has_disassembler(void) { return LIBRARY_IS_THERE(disassembler); }

/* One instruction's text, as libopcodes hands it over in pieces. */
struct piece { struct buf text; };

static int put(void *stream, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&((struct piece *)stream)->text, fmt, ap);
	va_end(ap);
	return 0;
}

static int put_styled(void *stream, enum disassembler_style style UNUSED, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&((struct piece *)stream)->text, fmt, ap);
	va_end(ap);
	return 0;
}

static void open_disassembler(struct disassemble_info *info, struct piece *p, const u8 *image, u32 n,
	disassembler_ftype *f)
{
	LIBRARY_CALL(init_disassemble_info)(info, p, put, put_styled);
#if defined(__aarch64__)
	info->arch = bfd_arch_aarch64;
	info->mach = bfd_mach_aarch64;
#else
	info->arch = bfd_arch_i386;
	info->mach = bfd_mach_x86_64;
#endif
	info->endian = BFD_ENDIAN_LITTLE;
	info->read_memory_func = LIBRARY_CALL(buffer_read_memory);
	info->buffer = (bfd_byte *)(uintptr_t)image;
	info->buffer_length = n;
	LIBRARY_CALL(disassemble_init_for_target)(info);
	*f = LIBRARY_CALL(disassembler)(info->arch, false, info->mach, NULL);
}

/* Up to the next comma outside of parentheses. */
static str cut_operand(str *rest)
{
	u32 depth = 0, i = 0;
	for (; i < rest->n && (depth || rest->s[i] != ','); i++)
		depth += rest->s[i] == '(' ? 1 : rest->s[i] == ')' && depth ? -1u : 0;
	str one = str_trim(str_sub(*rest, 0, i));
	*rest = str_sub(*rest, MIN(i + 1, rest->n), rest->n);
	return one;
}

/* "mov %rsp,%rbp" becomes {"operation":"mov","operands":["%rsp","%rbp"]}. */
static void json_operands(struct json *j, str text)
{
	str op, rest;
	str_cut(str_trim(text), ' ', &op, &rest);
	json_str(j, "operation", op);
	json_open(j, "operands", '[');
	rest = str_trim(rest);
	if (!rest.n)
		json_null(j, NULL);
	while (rest.n)
		json_str(j, NULL, cut_operand(&rest));
	json_close(j, ']');
}

struct jited { struct verb *v; struct prog_dump *d; u32 line; };

/* The source line whose code begins at this address. */
static const struct sys_line_info *line_at(struct jited *x, u64 address)
{
	const struct inspect_code *c = &x->d->code;
	u32 n = MIN(c->njited_lines, c->nlines);
	while (x->line < n && c->jited_lines[x->line] < address)
		x->line++;
	return x->d->btf && x->line < n && c->jited_lines[x->line] == address ? &c->lines[x->line++] : NULL;
}

static void put_line(struct jited *x, u64 address)
{
	const struct sys_line_info *l = line_at(x, address);
	struct verb *v = x->v;
	str text = l ? str_trim(btf_str(x->d->btf, l->line_off)) : STR("");
	if (!text.n)
		return;
	if (v->json) {
		json_str(&v->j, "src", text);
		if (x->d->has_lines) {
			json_str(&v->j, "file", btf_str(x->d->btf, l->file_name_off));
			json_u64(&v->j, "line_num", l->line_col >> 10);
			json_u64(&v->j, "line_col", l->line_col & 1023);
		}
		return;
	}
	buf_puts(v->out, "; ");
	ui_source(text, v->out);
	if (x->d->has_lines)
		buf_printf(v->out, " [file:%.*s line_num:%u line_col:%u]",
			STR_ARG(btf_str(x->d->btf, l->file_name_off)),
			l->line_col >> 10, l->line_col & 1023);
	buf_char(v->out, '\n');
}

static void put_insn(struct jited *x, u32 at, str text, const u8 *bytes, u32 n)
{
	struct verb *v = x->v;
	if (v->json) {
		json_str(&v->j, "pc", arena_printf(v->a, "0x%x", at));
		json_operands(&v->j, text);
		if (x->d->has_opcodes)
			verb_bytes(&v->j, "opcodes", bytes, n);
		return;
	}
	buf_printf(v->out, "%4x:\t%.*s\n", at, STR_ARG(text));
	if (x->d->has_opcodes) {
		buf_char(v->out, '\t');
		buf_hex_bytes(v->out, bytes, n, " ");
		buf_char(v->out, '\n');
	}
}

static void one_function(struct jited *x, const u8 *image, u32 n, u64 address)
{
	struct disassemble_info info;
	struct piece p = { .text = BUF_INIT };
	disassembler_ftype dis;
	struct json *j = &x->v->j;
	open_disassembler(&info, &p, image, n, &dis);
	for (u32 at = 0; dis && at < n;) {
		p.text.n = 0;
		if (x->v->json)
			json_open(j, NULL, '{');
		put_line(x, address + at);
		int took = dis(at, &info);
		took = took <= 0 ? 1 : MIN(took, (int)(n - at));
		put_insn(x, at, str_trim(buf_view(&p.text)), image + at, (u32)took);
		if (x->v->json)
			json_close(j, '}');
		at += (u32)took;
	}
	LIBRARY_CALL(disassemble_free_target)(&info);
	buf_free(&p.text);
}

static void function_head(struct jited *x, u32 i, str symbol)
{
	struct verb *v = x->v;
	str proto = i < x->d->code.nfuncs ? prog_prototype(v, x->d, x->d->code.funcs[i].insn_off) : STR("");
	if (v->json) {
		if (proto.n)
			json_str(&v->j, "proto", proto);
		json_str(&v->j, "name", symbol);
		return;
	}
	if (proto.n)
		buf_printf(v->out, "%.*s:\n", STR_ARG(proto));
	buf_printf(v->out, "%.*s:\n", STR_ARG(symbol));
}

bool prog_dump_jited(struct verb *v, struct prog_dump *d)
{
	struct jited x = { .v = v, .d = d };
	const struct inspect_code *c = &d->code;
	struct ksyms *ksyms = c->nksyms ? ksyms_read(v->k, v->a) : NULL;
	u32 from = 0;
	for (u32 i = 0; i < MAX(MIN(c->nksyms, c->nlens), 1u) && from < c->jited_len; i++) {
		u32 n = i < c->nlens ? MIN(c->lens[i], c->jited_len - from) : c->jited_len;
		u64 address = i < c->nksyms ? c->ksyms[i] : 0, off;
		str symbol = STR("");
		if (!ksyms || !ksyms_find(ksyms, address, &symbol, &off) || off)
			symbol = arena_printf(v->a, "0x%016llx", (unsigned long long)address);
		if (v->json)
			json_open(&v->j, NULL, '{');
		function_head(&x, i, symbol);
		if (v->json)
			json_open(&v->j, "insns", '[');
		one_function(&x, c->jited + from, n, address);
		if (v->json) {
			json_close(&v->j, ']');
			json_close(&v->j, '}');
		} else {
			buf_char(v->out, '\n');
		}
		from += n;
	}
	return true;
}
