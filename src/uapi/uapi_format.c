/* uapi_format.c: the formats that the kernel prints for programs (bpf_trace_printk, bpf_snprintf, bpf_seq_printf):
 * fewer than C's, and each other one is refused. */
#include "uapi/uapi.h"

#include <ctype.h>

static bool is_end(char c) { return !c || isspace((u8)c) || ispunct((u8)c); }

static u32 pointer_letters(const char *s)
{
	if (is_end(s[1]))
		return 1;
	if ((s[1] == 'k' || s[1] == 'u') && s[2] == 's')
		return is_end(s[3]) ? 3 : 0;
	if (strchr("KxsSB", s[1]))
		return 2;
	return (s[1] == 'i' || s[1] == 'I') && (s[2] == '4' || s[2] == '6') ? 3 : 0;
}

u32 uapi_conversion(const char *s)
{
	u32 n = 0;
	if (*s == 'p')
		return pointer_letters(s);
	if (*s == 's')
		return is_end(s[1]) ? 1 : 0;
	if (*s == 'c')
		return 1;
	while (n < 2 && s[n] == 'l')
		n++;
	return s[n] && strchr("iduxX", s[n]) ? n + 1 : 0;
}

const char *uapi_width_end(const char *s)
{
	while (*s && strchr("0+- ", *s))
		s++;
	while (isdigit((u8)*s))
		s++;
	return s;
}

bool uapi_format_takes(const char *s, u64 values)
{
	for (u64 n = 0; *s; s++) {
		if ((u8)*s > 127 || (!isprint((u8)*s) && !isspace((u8)*s)))
			return false;
		if (*s != '%')
			continue;
		if (*++s == '%')
			continue;
		if (n++ >= values)
			return false;
		s = uapi_width_end(s);
		u32 letters = uapi_conversion(s);
		if (!letters)
			return false;
		s += letters - 1;
	}
	return true;
}
