// -Wno-error=NAME keeps a warning one, though -Werror is given: before it or after it
// flags: -Wno-error=unused-variable -Wall -Wimplicit-fallthrough -Werror -Wno-error=implicit-fallthrough -Wno-error=unused-label -Werror=unused-label
int f(struct __sk_buff *skb)
{
	int unused, r = 0;

	switch (skb->len) {
	case 1: r = 2;
	case 2: r += 3;
	}
	int alone;
nowhere:
	return r;
}
