/* helper_text.c: helpers that copy memory or make text: probe reads, string comparison and conversion, printing.
 * A read that may fail (bpf_probe_read_*) answers -EFAULT where the address is nothing this program has. */
#include <stdio.h>
#include <stdlib.h>
#include "vm/vm_private.h"

enum { MAX_FORMAT = 512, MAX_STRING = 512, MAX_ARGS = 12, MAX_FIELD = 512 };

/* ---- reading what may not be there ---- */

/* The kernel tells addresses of user space from those where nothing is. */
static u64 bad_read(u64 addr, bool of_kernel)
{
	return err(of_kernel && addr >> 47 == 0 ? ERANGE : EFAULT);
}

static u64 read_bytes(struct vm *vm, const u64 *a, bool of_kernel)
{
	u32 size = (u32)a[1];
	u8 *to = size ? vm_at(vm, a[0], size, true) : NULL;
	if (!to)
		return 0;
	const void *from = vm_probe(vm, a[2], size, false);
	if (!from) {
		memset(to, 0, size);
		return bad_read(a[2], of_kernel);
	}
	memmove(to, from, size);
	return 0;
}

static u64 probe_read(struct vm *vm, const u64 *a)
{
	return read_bytes(vm, a, false);
}

static u64 probe_read_kernel(struct vm *vm, const u64 *a)
{
	return read_bytes(vm, a, true);
}

static u64 read_str(struct vm *vm, const u64 *a, bool of_kernel)
{
	u32 size = (u32)a[1];
	u8 *to = size ? vm_at(vm, a[0], size, true) : NULL;
	if (!to)
		return 0;
	for (u32 i = 0; i < size; i++) {
		const u8 *c = vm_probe(vm, a[2] + i, 1, false);
		if (!c) {
			memset(to, 0, size);
			return bad_read(a[2] + i, of_kernel);
		}
		to[i] = i + 1 == size ? 0 : *c;
		if (!to[i])
			return i + 1;
	}
	return size;
}

static u64 probe_read_str(struct vm *vm, const u64 *a)
{
	return read_str(vm, a, false);
}

static u64 probe_read_kernel_str(struct vm *vm, const u64 *a)
{
	return read_str(vm, a, true);
}

static u64 write_user(struct vm *vm, const u64 *a)
{
	const void *from = vm_at(vm, a[1], (u32)a[2], false);
	void *to = from ? vm_probe(vm, a[0], (u32)a[2], true) : NULL;
	if (!to)
		return err(EFAULT);
	memmove(to, from, (u32)a[2]);
	return 0;
}

/* ---- strings ---- */

static u64 compare_strings(struct vm *vm, const u64 *a)
{
	u32 size = (u32)a[1];
	const u8 *s1 = size ? vm_at(vm, a[0], size, false) : NULL;
	for (u32 i = 0; s1 && i < size; i++) {
		const u8 *s2 = vm_at(vm, a[2] + i, 1, false);
		if (!s2)
			return 0;
		if (s1[i] != *s2)
			return (u64)(s64)(s1[i] < *s2 ? -1 : 1);
		if (!*s2)
			return 0;
	}
	return 0;
}

/* As the kernel reads numbers: blanks, a sign, a base of 0, 8, 10 or 16 in the low bits of flags. */
static u64 to_number(struct vm *vm, const u64 *a, bool is_signed)
{
	char text[64] = { 0 }, *end;
	u32 size = (u32)a[1], base = (u32)a[2] & 31;
	const char *s = size ? vm_at(vm, a[0], size, false) : NULL;
	u64 *out = s ? vm_at(vm, a[3], 8, true) : NULL;
	if (!out)
		return 0;
	memset(out, 0, 8);
	if ((base != 0 && base != 8 && base != 10 && base != 16) || a[2] & ~31ull)
		return err(EINVAL);
	memcpy(text, s, MIN(size, sizeof(text) - 1));
	char *from = text + strspn(text, " \t\n\v\f\r");
	bool is_negative = *from == '-';
	from += *from == '-' || *from == '+';
	errno = 0;
	u64 n = *from >= '0' && *from <= '9' ? strtoull(from, &end, (int)base) : base == 16 ? strtoull(from, &end, 16)
							 : (end = from, 0);
	if (end == from || (is_negative && !is_signed))
		return err(EINVAL);
	if (errno == ERANGE || (is_signed && n > (u64)INT64_MAX + is_negative))
		return err(ERANGE);
	n = is_negative ? 0 - n : n;
	memcpy(out, &n, 8);
	return (u64)(end - text);
}

static u64 to_signed(struct vm *vm, const u64 *a)
{
	return to_number(vm, a, true);
}

static u64 to_unsigned(struct vm *vm, const u64 *a)
{
	return to_number(vm, a, false);
}

/* ---- formats ---- */

struct format { struct vm *vm; struct buf out; const u64 *args; u32 nargs, used; };

static void put_string(struct vm *vm, struct buf *out, u64 addr)
{
	for (u32 i = 0; i < MAX_STRING; i++) {
		const char *c = vm_probe(vm, addr + i, 1, false);
		if (!c && !i)
			buf_puts(out, addr ? "(efault)" : "(null)");
		if (!c || !*c)
			return;
		buf_char(out, *c);
	}
}

static void put_padded(struct format *f, char *spec, u64 addr)
{
	struct buf text = BUF_INIT;
	put_string(f->vm, &text, addr);
	buf_char(&text, 0);
	buf_printf(&f->out, strcat(spec, "s"), text.s);
	buf_free(&text);
}

/* %pI4 and %pI6; %pi4 has zeros before its numbers, %pi6 no colons; other %p... are the address. p: behind the p. */
static void put_pointer(struct format *f, const char *p, u32 letters, u64 v)
{
	bool is_v4 = letters == 3 && p[1] == '4', is_v6 = letters == 3 && p[1] == '6', is_small = *p == 'i';
	const u8 *b = is_v4 || is_v6 ? vm_probe(f->vm, v, is_v4 ? 4 : 16, false) : NULL;
	if (b && is_v4) {
		buf_printf(&f->out, is_small ? "%03u.%03u.%03u.%03u" : "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
	} else if (b) {
		for (u32 i = 0; i < 16; i += 2)
			buf_printf(&f->out, "%s%02x%02x", i && !is_small ? ":" : "", b[i], b[i + 1]);
	} else {
		buf_printf(&f->out, "%016llx", (unsigned long long)v);
	}
}

/* One conversion, p after its '%'. */
static const char *convert(struct format *f, const char *p)
{
	char spec[24] = "%";
	const char *at = uapi_width_end(p);
	u32 letters = uapi_conversion(at), n = (u32)MIN(at - p, 15);
	char last = at[letters - 1];
	u64 v = f->args[f->used++];
	memcpy(spec + 1, p, n);
	if (*at == 'p' && !(letters == 3 && last == 's')) {
		put_pointer(f, at + 1, letters, v);
	} else if (last == 's') {
		put_padded(f, spec, v);
	} else if (last == 'c') {
		buf_printf(&f->out, strcat(spec, "c"), (char)v);
	} else {
		bool is_signed = last == 'd' || last == 'i', is_wide = letters > 1;
		snprintf(spec + 1 + n, sizeof(spec) - 1 - n, "ll%c", last);
		buf_printf(&f->out, spec, is_wide ? v : is_signed ? (u64)(s64)(s32)v : (u64)(u32)v);
	}
	return at + letters;
}

/* Widths that would make more text than anyone reads are refused. */
static bool is_modest(const char *p)
{
	return strtoul(p + strspn(p, "0+- "), NULL, 10) <= MAX_FIELD;
}

/* False: a format the kernel refuses with -EINVAL. */
static bool format(struct format *f, const char *p)
{
	if (!uapi_format_takes(p, f->nargs))
		return false;
	while (p && *p) {
		if (*p != '%')
			buf_char(&f->out, *p++);
		else if (p[1] == '%')
			buf_char(&f->out, '%'), p += 2;
		else
			p = is_modest(p + 1) ? convert(f, p + 1) : NULL;
	}
	return p != NULL;
}

static char *read_format(struct vm *vm, u64 addr, u64 size)
{
	const char *s = size ? vm_at(vm, addr, size, false) : NULL;
	if (!s || size > MAX_FORMAT || s[size - 1])
		return NULL;
	return arena_strdup(&vm->run, (str){ s, (u32)size });
}

static u64 print(struct vm *vm, const char *text, const u64 *args, u32 nargs)
{
	struct format f = { vm, BUF_INIT, args, nargs, 0 };
	u64 r = text && format(&f, text) ? f.out.n : err(EINVAL);
	if ((s64)r >= 0 && vm->printed.n + f.out.n <= VM_MAX_PRINT)
		buf_add(&vm->printed, f.out.s, f.out.n);
	buf_free(&f.out);
	return r;
}

static u64 trace_printk(struct vm *vm, const u64 *a)
{
	return print(vm, read_format(vm, a[0], (u32)a[1]), a + 2, 3);
}

/* The arguments lie in memory, an u64 each. */
static bool read_args(struct vm *vm, u64 addr, u32 size, u64 *args)
{
	const void *p = size ? vm_at(vm, addr, size, false) : NULL;
	memset(args, 0, MAX_ARGS * sizeof(*args));
	if (size % 8 || size > MAX_ARGS * 8 || (size && !p))
		return false;
	if (size)
		memcpy(args, p, size);
	return true;
}

static u64 trace_vprintk(struct vm *vm, const u64 *a)
{
	u64 args[MAX_ARGS];
	char *text = read_format(vm, a[0], (u32)a[1]);
	if (!read_args(vm, a[2], (u32)a[3], args))
		return err(EINVAL);
	return print(vm, text, args, (u32)a[3] / 8);
}

static u64 seq_printf(struct vm *vm, const u64 *a)
{
	u64 args[MAX_ARGS];
	char *text = read_format(vm, a[1], (u32)a[2]);
	if (!read_args(vm, a[3], (u32)a[4], args))
		return err(EINVAL);
	return (s64)print(vm, text, args, (u32)a[4] / 8) < 0 ? err(EINVAL) : 0;
}

static u64 seq_write(struct vm *vm, const u64 *a)
{
	const void *data = vm_at(vm, a[1], (u32)a[2], false);
	if (data && vm->printed.n + (u32)a[2] <= VM_MAX_PRINT)
		buf_add(&vm->printed, data, (u32)a[2]);
	return 0;
}

/* The format is a constant string: its length is not given. */
static u64 make_text(struct vm *vm, const u64 *a)
{
	u64 args[MAX_ARGS];
	char text[MAX_FORMAT] = { 0 };
	u32 size = (u32)a[1];
	u8 *to = size ? vm_at(vm, a[0], size, true) : NULL;
	for (u32 i = 0; i + 1 < MAX_FORMAT; i++) {
		const char *c = vm_at(vm, a[2] + i, 1, false);
		if (!c || !(text[i] = *c))
			break;
	}
	if (vm->failed || !read_args(vm, a[3], (u32)a[4], args))
		return err(EINVAL);
	struct format f = { vm, BUF_INIT, args, (u32)a[4] / 8, 0 };
	u64 r = format(&f, text) ? f.out.n + 1 : err(EINVAL);
	if ((s64)r >= 0 && to) {
		u32 n = (u32)MIN(f.out.n, (size_t)size - 1);
		if (n)
			memcpy(to, f.out.s, n);
		to[n] = 0;
	}
	buf_free(&f.out);
	return r;
}

const struct vm_helper vm_helpers_text[] = {
	{ HELPER_probe_read, probe_read }, { HELPER_probe_read_kernel, probe_read_kernel },
	{ HELPER_probe_read_user, probe_read },
	{ HELPER_probe_read_str, probe_read_str }, { HELPER_probe_read_kernel_str, probe_read_kernel_str },
	{ HELPER_probe_read_user_str, probe_read_str }, { HELPER_copy_from_user, probe_read },
	{ HELPER_copy_from_user_task, probe_read }, { HELPER_probe_write_user, write_user },
	{ HELPER_strncmp, compare_strings }, { HELPER_strtol, to_signed }, { HELPER_strtoul, to_unsigned },
	{ HELPER_trace_printk, trace_printk }, { HELPER_trace_vprintk, trace_vprintk },
	{ HELPER_seq_printf, seq_printf },
	{ HELPER_seq_write, seq_write }, { HELPER_snprintf, make_text },
	{ 0, NULL },
};
