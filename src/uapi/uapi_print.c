/* uapi_print.c: how long a line of bpf_trace_printk may become: the kernel cuts it after 1024 bytes. */
#include "uapi/uapi.h"

enum { PRINT_BYTES = 1024, ENOUGH = PRINT_BYTES - 64 /* of a mark, and of blanks around it */, NUMBER = 20,
	SYMBOL = 300 };

/* The conversion at s.s[*at], a '%': moves behind it and returns the most that it prints. */
static u32 conversion(str s, u32 *at, u32 string)
{
	u32 width = 0, n = 0, i = *at + 1;
	while (i < s.n && str_find(STR("-+ #0"), s.s[i]) >= 0)
		i++;
	for (; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++)
		width = MIN(width * 10 + (u32)(s.s[i] - '0'), (u32)PRINT_BYTES);
	while (i < s.n && str_find(STR(".0123456789lh"), s.s[i]) >= 0)
		i++;
	char what = i < s.n ? s.s[i++] : 0;
	if (what == 'p')
		for (n = NUMBER; i < s.n && str_find(STR("sSBKiIkux46"), s.s[i]) >= 0; i++)
			n = s.s[i] == 's' && s.s[i - 1] != 'p' ? PRINT_BYTES : MAX(n, (u32)SYMBOL);
	else
		n = what == 's' ? string ? string : PRINT_BYTES : what == '%' ? 1 : NUMBER;
	*at = i;
	return MAX(width, n);
}

u32 uapi_print_room(str format, const u32 *strings, u32 nstrings)
{
	u32 length = 0, value = 0, i = 0;
	while (i < format.n && format.s[i] != '\n') {
		u32 begin = i;
		if (format.s[i] != '%') {
			length++;
			i++;
		} else {
			bool is_value = i + 1 < format.n && format.s[i + 1] != '%';
			length += conversion(format, &i, is_value && value < nstrings ? strings[value] : 0);
			value += is_value;
		}
		if (length > ENOUGH)
			return begin;
	}
	return i;
}
