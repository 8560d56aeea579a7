/* uapi_types.h: what <linux/types.h> gives besides uapi.h: the guard by which sources ask whether it was included. */
#define _LINUX_TYPES_H
#include "skep/uapi.h"
