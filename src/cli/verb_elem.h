/* verb_elem.h: the elements of one map: read from words, shown, dumped. */
#ifndef SKEP_CLI_VERB_ELEM_H
#define SKEP_CLI_VERB_ELEM_H

#include "cli/verb.h"

struct elems {
	struct verb *v;
	int fd;
	struct sys_map_info info;
	struct verb_types types;     /* b NULL: the map has none */
	u32 key_type, value_type;
	u32 ncpus;                   /* values of each key; 0: one */
	u64 stride, value_bytes;     /* of a CPU's value; of all */
	u8 *key, *value;
	u64 flags;                   /* of an update */
	int value_fd;                /* of a program or map that is the value; -1 */
	bool as_json;                /* shown as JSON; else in hex */
};
enum { ELEMS_KEY = 1, ELEMS_VALUE = 2, ELEMS_FLAGS = 4 };

bool elems_open(struct verb *v, int fd, struct elems *e);
/* The next words as key and value, as far as they are wanted; false: reported. */
bool elems_parse(struct elems *e, u32 wanted);
void elems_clear(struct elems *e);
void elems_show(struct elems *e, const u8 *key, const u8 *value);
bool elems_dump(struct elems *e);
bool elems_any_typed(struct verb *v, const int *fds, u32 n);
bool verb_event_pipe(struct verb *v);

#endif
