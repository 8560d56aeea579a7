/* rights.h: giving up what a session does not need any more. */
#ifndef SKEP_APP_RIGHTS_H
#define SKEP_APP_RIGHTS_H

#include "app/app.h"

struct rights_use {
	const char **files; u32 nfiles;      /* written at the end */
	const str *removed; u32 nremoved;    /* removed at the end; "" none */
	u64 kept;                    /* capabilities, a bit each: what is attached is taken back with these */
	bool has_command;            /* a process to end */
};
/* What was done, as a sentence; "" nothing. */
str rights_drop(struct host *h, const struct loaded *l, const struct rights_use *use);

#endif
