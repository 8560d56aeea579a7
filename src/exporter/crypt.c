/* crypt.c: passwords against hashes, by crypt(3). */
#include "exporter/exporter_private.h"

#include <crypt.h>
#include <stdlib.h>

bool password_is_there(void) { return LIBRARY_IS_THERE(crypt_r); }

/* In time that does not depend on where they differ. */
static bool is_same(const char *a, const char *b)
{
	size_t n = strlen(a);
	u8 differ = n != strlen(b);
	if (differ)
		return false;
	for (size_t i = 0; i < n; i++)
		differ |= (u8)(a[i] ^ b[i]);
	return !differ;
}

bool password_fits(const char *password, const char *hash)
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	const char *mine = data ? LIBRARY_CALL(crypt_r)(password, hash, data) : NULL;
	bool ok = mine && mine[0] != '*' && is_same(mine, hash);
	free(data);
	return ok;
}
