typedef int (*callback)(int index, void *ctx);
int fits(int index, void *ctx);
int other(long index, void *ctx);
int fewer(int index);
int more(int index, void *ctx, ...);
long result(int index, void *ctx);
int unproto();
int call(callback c);
int f(void)
{
	callback c = fits;
	c = other;
	c = unproto;
	c = (callback)other;
	call(fewer);
	call(more);
	call(&fits);
	return call(result);
}
