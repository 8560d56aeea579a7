/* boot.h: objects of directories into the kernel, pinned under known names, once when the machine starts: what
 * Android's bpfloader does, for any machine.
 *
 *   DIR/x.o, DIR/x.c ─► a process each: read ─► maps (pins that fit are taken) ─► programs ─► pins ─► a line of the report
 *
 * Programs are pinned as ROOT/prog_FILE_SECTION, maps as ROOT/map_FILE_NAME; files of DIR/SUB go to ROOT/SUB. Nothing
 * of an object is pinned before all of it is loaded, and one that fails, or brings its process down, stops no other. */
#ifndef SKEP_BOOT_BOOT_H
#define SKEP_BOOT_BOOT_H

#include "app/app.h"

enum boot_verb { BOOT_LOAD, BOOT_STATUS, BOOT_UNLOAD };
struct boot_opts {
	enum boot_verb verb;
	str *dirs; u32 ndirs;
	str root;                    /* of pins: "/sys/fs/bpf" */
	str sysctl;                  /* where the JIT's switches are: "/proc/sys"; "": they are left alone */
	str report;                  /* a file of JSON lines; "" none */
	str ready;                   /* a file that says that all is done; "" none */
	bool android;                /* modes, owners and the switch for unprivileged users as there */
	bool dry_run, attach, watch, json;
	/* watch: begins to look for what ends it (Ctrl-C, TERM), and has it come? */
	void (*until_stopped)(void);
	bool (*stopped)(void);
	const struct cc_opts *cc;
	struct buf *out, *err;
};
/* False: something failed; all is in the report. *critical: an object did that must not. */
bool boot_run(struct host *h, struct boot_opts *o, bool *critical);

#endif
