/* errors.c: -errno for what was reported, and sentences for errnos. */
#include "face/libbpf/face.h"

#include <stdio.h>

enum { NOT_SUPPORTED = 524 /* the kernel's ENOTSUPP */ };

/* What libbpf returns where there was no system call that failed. */
static const struct { const char *id; int err; } by_code[] = {
	{ "L004", EINVAL }, { "L005", EPERM }, { "L007", ESRCH }, { "L008", ESRCH }, { "L009", ESRCH },
	{ "L010", EINVAL }, { "L011", ESRCH }, { "L012", EINVAL },
	{ "L013", EINVAL }, { "L014", EINVAL }, { "L016", EINVAL }, { "L018", EINVAL }, { "L020", ENOSYS },
	{ "O001", LIBBPF_ERRNO__FORMAT }, { "O002", LIBBPF_ERRNO__FORMAT }, { "O003", LIBBPF_ERRNO__FORMAT },
	{ "O004", EINVAL }, { "O005", LIBBPF_ERRNO__RELOC },
	{ "O006", LIBBPF_ERRNO__RELOC }, { "A001", EINVAL }, { "A002", ENOENT }, { "A003", ENOENT }, { "A004", ENOENT },
	{ "A005", ENOENT }, { "A008", ENOENT },
	{ "A009", ENOENT }, { "A010", ENOENT }, { "A011", ENODEV }, { "A012", ENOENT }, { "A014", EBADF },
	{ "A015", EOPNOTSUPP }, { "A016", NOT_SUPPORTED },
	{ "A017", EOPNOTSUPP }, { "A018", ENOENT },
};

static int errno_of(const struct diag *d)
{
	if (d->sys_errno)
		return d->sys_errno;
	for (u32 i = 0; d->code && i < ARRAY_LEN(by_code); i++)
		if (!strcmp(d->code->id, by_code[i].id))
			return by_code[i].err;
	return 0;
}

long face_failed(struct diags *ds, u32 from, long otherwise)
{
	int err = 0;
	face_say(ds, from);
	for (u32 i = from; i < ds->list.n && !err; i++)
		if (ds->list.v[i]->severity == DIAG_ERROR)
			err = errno_of(ds->list.v[i]);
	return err ? -err : otherwise;
}

static const char *const own[] = {
	[LIBBPF_ERRNO__LIBELF - __LIBBPF_ERRNO__START] = "the file cannot be read as ELF",
	[LIBBPF_ERRNO__FORMAT - __LIBBPF_ERRNO__START] = "this is no BPF object, or a damaged one",
	[LIBBPF_ERRNO__KVERSION - __LIBBPF_ERRNO__START] = "the object's section 'version' is wrong",
	[LIBBPF_ERRNO__ENDIAN - __LIBBPF_ERRNO__START] = "the object is of the other byte order",
	[LIBBPF_ERRNO__INTERNAL - __LIBBPF_ERRNO__START] = "a fault inside the library",
	[LIBBPF_ERRNO__RELOC - __LIBBPF_ERRNO__START] = "a relocation cannot be applied",
	[LIBBPF_ERRNO__LOAD - __LIBBPF_ERRNO__START] = "the kernel refuses the program and does not say why",
	[LIBBPF_ERRNO__VERIFY - __LIBBPF_ERRNO__START] = "the verifier refuses the program; its log says why",
	[LIBBPF_ERRNO__PROG2BIG - __LIBBPF_ERRNO__START] = "the program is too big",
	[LIBBPF_ERRNO__KVER - __LIBBPF_ERRNO__START] = "the program is for another version of the kernel",
	[LIBBPF_ERRNO__PROGTYPE - __LIBBPF_ERRNO__START] = "the kernel has no programs of this type",
	[LIBBPF_ERRNO__WRNGPID - __LIBBPF_ERRNO__START] = "a netlink answer is for another process",
	[LIBBPF_ERRNO__INVSEQ - __LIBBPF_ERRNO__START] = "a netlink answer is for another request",
	[LIBBPF_ERRNO__NLPARSE - __LIBBPF_ERRNO__START] = "a netlink answer cannot be read",
};

/* 0; -ENOENT for a number that is no error's, then the text says the number; -ERANGE when the text does not fit. */
int libbpf_strerror(int err, char *buf, size_t size)
{
	int n, known = 0;
	if (!buf || !size)
		return face_result(-EINVAL);
	err = err > 0 ? err : -err;
	if (err < __LIBBPF_ERRNO__START) {
		char room[256] = "";
		const char *text = strerror_r(err, room, sizeof(room));
		n = snprintf(buf, size, "%s", text);
	} else if (err < __LIBBPF_ERRNO__END) {
		n = snprintf(buf, size, "%s", own[err - __LIBBPF_ERRNO__START]);
	} else {
		known = -ENOENT;
		n = snprintf(buf, size, "Unknown libbpf error %d", err);
	}
	return face_result(n < 0 || (size_t)n >= size ? -ERANGE : known);
}

long libbpf_get_error(const void *ptr)
{
	/* Errors in pointers, as before 1.0, are understood from whoever still makes them. */
	if ((uintptr_t)ptr >= (uintptr_t)-4095)
		return (long)(intptr_t)ptr;
	return ptr ? 0 : -errno;
}
