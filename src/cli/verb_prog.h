/* verb_prog.h: what the files of skep prog share. */
#ifndef SKEP_CLI_VERB_PROG_H
#define SKEP_CLI_VERB_PROG_H

#include "cli/verb.h"

struct prog_dump {
	struct inspect_code code;
	const struct btf *btf;       /* NULL: none */
	const char *file;            /* the bytes go there; NULL: text */
	bool is_jited, is_visual, has_opcodes, has_lines;
};
bool prog_dump_xlated(struct verb *v, struct prog_dump *d);      /* JSON: elements of an open array */
bool prog_dump_graph(struct verb *v, struct prog_dump *d);
bool prog_dump_jited(struct verb *v, struct prog_dump *d);
/* The prototype of the function that begins at this instruction; "" none. */
str  prog_prototype(struct verb *v, const struct prog_dump *d, u32 insn);
/* A type as bpftool writes it: "struct sock * ". */
void verb_type_name(const struct btf *b, u32 id, struct buf *out);
/* The arguments of a prototype; with their names those of a function. */
void verb_params(const struct btf *b, const struct btf_node *proto, bool has_names, struct buf *out);

bool prog_load(struct verb *v);
bool prog_loadall(struct verb *v);
bool prog_profile(struct verb *v);

#endif
