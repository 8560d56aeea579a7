signed char c = 200;
unsigned char u = 256, fits = -1, all = 0xff;
int f(void)
{
	short s = 70000;
	unsigned short low = 0xffff, big = 0x10000;
	c = 128;
	return s + low + big;
}
