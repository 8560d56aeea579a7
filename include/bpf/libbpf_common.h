/* libbpf_common.h: what all of the library's headers share: visibility, deprecation, option structs.
 *
 * An option struct begins with its own size, so that an older program and a newer library, or the other way round,
 * agree on what is there: what is past the caller's size counts as 0, and what is past the library's size has to be
 * 0. */
#ifndef __LIBBPF_LIBBPF_COMMON_H
#define __LIBBPF_LIBBPF_COMMON_H

#include <string.h>

#include "libbpf_version.h"

#ifndef LIBBPF_API
#define LIBBPF_API __attribute__((visibility("default")))
#endif

#define LIBBPF_DEPRECATED(msg) __attribute__((deprecated(msg)))
#define LIBBPF_DEPRECATED_SINCE(major, minor, msg)

/* LIBBPF_OPTS(bpf_object_open_opts, opts, .kconfig = text); padding is 0 too, whatever the compiler makes of
 * initializers. */
#define LIBBPF_OPTS(TYPE, NAME, ...)                            \
	struct TYPE NAME = ({                                   \
		memset(&NAME, 0, sizeof(struct TYPE));          \
		(struct TYPE){ .sz = sizeof(struct TYPE), __VA_ARGS__ }; \
	})

#define LIBBPF_OPTS_RESET(NAME, ...)                            \
	do {                                                    \
		__typeof__(NAME) ___fresh;                      \
		memset(&___fresh, 0, sizeof(NAME));             \
		___fresh = (__typeof__(NAME)){ .sz = sizeof(NAME), __VA_ARGS__ }; \
		memcpy(&NAME, &___fresh, sizeof(NAME));         \
	} while (0)

#endif
