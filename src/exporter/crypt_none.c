/* crypt_none.c: in place of crypt.c where libcrypt was not there when skep was built. */
#include "exporter/exporter_private.h"

bool password_is_there(void) { return false; }
bool password_fits(const char *password UNUSED, const char *hash UNUSED) { return false; }
