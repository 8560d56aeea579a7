/* app.h: the rooms wired together: the machine skep runs on, and a session from source to live data. */
#ifndef SKEP_APP_H
#define SKEP_APP_H

#include "attach/attach.h"
#include "base/base.h"
#include "cc/cc.h"
#include "data/data.h"
#include "export/export.h"
#include "load/load.h"
#include "obj/obj.h"
#include "sys/sys.h"
#include "verify/verify.h"

enum app_diag {
#define DIAG(name, id, severity, exit, hint) APP_##name,
#include "app/app.diag.def"
#undef DIAG
	APP_DIAG_COUNT
};
extern const struct diag_code app_diags[APP_DIAG_COUNT];
#define app_report(ds, name, where, ...) diag_add((ds), &app_diags[APP_##name], (where), __VA_ARGS__)

/* ---- kept.c: large headers, and what is known of them, from run to run ------------------------------- */

struct host;
struct kept_header { str text; const void *map; u64 len; };
bool kept_read(struct host *h, const char *path, str *text);       /* false: no copy has its bytes */
str  kept_more(void *host, str text);                              /* what was kept beside it; "" nothing */
void kept_add(void *host, str text, str more);
void kept_close(struct host *h);

/* ---- host.c: this machine: its kernel, its types, its files ------------------------------------------ */

struct host_disk { u32 major, minor; char name[32]; };
enum { HOST_DISKS = 128 };
struct host {
	struct arena *arena;
	struct kern *k;
	struct feats feats;
	struct diags *ds;
	struct src_map *src;
	struct kernel_types types;   /* path: --btf FILE */
	str config; bool config_tried;
	vec(struct diag *) told;     /* messages that were printed */
	bool code_last;              /* how they are (struct diag_style) */
	struct ksyms *ksyms; bool ksyms_tried;
	str tp_path, tp_format;      /* the record of a tracepoint that was asked for last */
	const struct sym_inliner *(*inliner)(void);      /* who reads debug information; NULL: nobody */
	struct host_disk disks[HOST_DISKS]; u32 ndisks; bool disks_tried;        /* and partitions */
	struct sym_users *users;     /* code of processes whose stacks are shown; NULL: nobody asked yet */
	/* whose a stack is, when no map says so: the command, or the process of -p; 0: not known */
	u32 stacks_of;
	vec(struct kept_header) kept;       /* headers that were read from their copies */
};
void host_init(struct host *h, struct arena *a, struct kern *k, struct diags *ds, struct src_map *src);
void host_close(struct host *h);                                   /* what it has mapped */
void host_ask_by(struct host *h, struct kern *k);                  /* the kernel is asked by this one from now on */
/* Where the environment names a BPF file system that delegates (LIBBPF_BPF_TOKEN_PATH, as for libbpf), what is made is
 * made with its token. false: reported. */
bool host_take_token(struct host *h);
const struct btf *host_btf(struct host *h);                        /* NULL: none, silent */
const struct btf *host_btf_at(void *host, u32 index);              /* for struct load_opts */
int  host_btf_fd(void *host, u32 index);
bool host_read_file(void *host, str path, str *text);              /* for struct cc_opts */
bool host_need_file(struct host *h, str path, str *text);          /* "-": standard input; false: reported */
bool host_tracepoint(void *host, str category, str name, str *text);
str  host_tracepoint_near(void *host, str category, str name);
bool host_kconfig(void *host, str name, str *value);
/* Types of an object or map, with what this machine knows of their values. b: NULL for none. */
const struct data_types *host_types(struct host *h, const struct btf *b);
/* Reads the kernel's names now if such records show any: later the right to do so is given up, and memory is of one
 * record. */
void host_need_names(struct host *h, const struct data_record *record);
void host_need_symbols(struct host *h);          /* the same, for host_symbol */
struct sym_users *host_users(struct host *h);    /* made when it is asked for first; session_run frees it */
/* The first of them that a kprobe can be on; NULL: none. */
const char *host_probed(struct host *h, const char *const *names);
str  host_symbol(struct host *h, struct arena *a, u64 address);   /* "vfs_read+0x1c"; "" not known */
bool host_address(struct host *h, str symbol, u64 *address);
/* A line of JSON about now. */
struct json host_json(struct host *h, const char *type, struct buf *out);
/* Puts what this machine says into the options of a compilation, which have what the user chose; exact: for this kernel
 * alone. */
void host_cc_opts(struct host *h, bool exact, struct cc_opts *o);
/* Options of a load into this machine's kernel, with nothing chosen. */
struct load_opts host_load_opts(struct host *h);

/* A program's object: C text is compiled, an ELF file is read. path is for messages. NULL: reported. */
struct obj *host_object(struct host *h, str path, str text, const struct cc_opts *cc);
/* The messages so far, printed and taken off the list: each is told once. */
void host_tell(struct host *h, bool json, struct buf *err);

/* A loaded program by "id:N" or pin: its fd; -1: reported. */
int  host_need_program(struct host *h, str what, u32 arg);
/* The types of a loaded object by the id of its BTF; NULL: none. */
struct btf *host_btf_by_id(struct host *h, u32 id);

/* What an attached iterator says, line by line; false: reported (iters.c). */
bool host_read_iter(struct host *h, const struct link *l, bool json, struct buf *out);

/* ---- names.c: what there is to attach to, by kind and pattern ---------------------------------------- */

/* A hook, and what programs on it get: "const char *filename", an argument each; none where nothing is known. */
struct name { str text; str *arg; u32 nargs; };
typedef vec(struct name) hook_names;

/* Names of a kind that match ("tracepoint", "sched:*"), in order, each once. is_full: with their arguments. False:
 * reported, or there is no such kind to list (is_kind false). */
bool names_find(struct host *h, str kind, str pattern, bool is_full, hook_names *out, bool *is_kind);
const char *names_kind(u32 i, const char **what);        /* NULL past the last */

/* ---- types.c: a type of BTF as C: "struct file *f"; a whole struct with the place of each member ---------- */

void types_declare(const struct btf *b, u32 id, str name, struct buf *out);
void types_print(const struct btf *b, u32 id, struct buf *out);

/* A line of a trace pipe as an object; what follows a newline in a print has a message alone (prints.c). */
void print_json(struct host *h, str line, struct buf *out);
/* Why tracefs' trace_pipe cannot be opened. */
void host_no_trace_pipe(struct host *h, long err);

/* ---- show.c: maps as tables and histograms ------------------------------------------------------------------ */

enum show_cpus { CPUS_AUTO /* summed where they count something */, CPUS_SUM, CPUS_EACH };
struct counters;                                         /* counters.c */
struct show_style { bool json; u32 top; enum show_cpus cpus; str only, unit /* of its histogram */,
	title /* "": the map's name */; bool has_upper /* headings as of tools' rows */;
	const struct counters *counters; /* set by show_maps */ };
u32  show_width(int fd);                 /* columns of the terminal now; 0: it is none */
/* False: there was nothing to show. */
bool show_maps(struct host *h, struct loaded *l, const struct show_style *style, struct buf *out);
/* empties what show_maps shows; arrays and variables become zero */
void show_clear(struct host *h, struct loaded *l);
/* A map of the kernel by id; 0 or -errno. */
long show_map(struct host *h, u32 id, bool json, struct buf *out);

/* ---- listing.c: instructions with source lines and names -------------------------------------------------- */

struct listing_style { bool bytes, json; str only; /* one function; "" all */ };
void listing_object(struct host *h, const struct obj *o, const struct listing_style *style, struct buf *out);
/* A loaded program as the kernel shows it (xlated); 0 or -errno. */
long listing_loaded(struct host *h, int fd, const struct listing_style *style, struct buf *out);

/* ---- verify.c: what this kernel's verifier says of each program of an object ------------------------------ */

enum verdict { VERDICT_ACCEPTED, VERDICT_REFUSED, VERDICT_UNAVAILABLE /* whatever the code */,
	VERDICT_FAILED /* before it came to the verifier */ };
extern const char *const verdict_names[];

struct verify_row {
	str file, program, section;
	enum verdict verdict;
	u64 insns, processed, states, peak, stack, time_us;   /* of the verifier; states: all that were made */
	str reason;                  /* one sentence; "" when accepted */
	str hint;                    /* what to do next; "" not known */
	str at;                      /* "file.c:12", or "" */
	str log_line;                /* the decisive line of the kernel's log */
	str log;                     /* all of it, when asked for */
	str trace;                   /* offline, when asked for: what each line of source made known (trace.h) */
	str way, known;              /* offline: lines of source that led to the refusal; the register it speaks of */
	/* of a program that is too large to verify: lines that took most, and how often they were come to */
	str work;
	str loop;                    /* and, as a sentence, the loop that multiplies it */
	str loop_at;                 /* "file.c:12", or "" */
	str kernel;                  /* "": the running one; else whose behaviour was followed */
};
typedef vec(struct verify_row) verify_rows;

/* By whom: the running kernel, or the verifier of this program as one of the kernels it knows (offline.c). */
struct verify_by { struct kern *k; struct feats *feats; const struct profile *profile /* NULL: the running kernel */;
	bool want_log, want_trace /* offline alone */;
	const char *glob /* programs of these names alone; NULL: all */; };
struct verify_by verify_live(struct host *h), verify_offline(struct host *h, const struct profile *profile);
/* Adds a row for each program that is asked for, each loaded alone and let go at once. */
void verify_object(struct host *h, str file, const struct obj *o, const struct verify_by *by, verify_rows *rows);
/* Programs of these names (NULL: all) whose hooks the running kernel does not have are warned of (presence.c). */
void presence_tell(struct host *h, const struct obj *o, const char *glob);
/* Before a load: programs with loops that the verifier will not come to the end of, which may take the kernel a minute,
 * are warned of. */
void verify_forecast(struct host *h, const struct obj *o);

/* ---- offline.c ---------------------------------------------------------------------------------------------- */

struct kern *kern_offline(struct host *h, const struct profile *profile);
void offline_keep_trace(struct kern *k);        /* of the next program (trace.h), until it is asked for */
str offline_trace(const struct kern *k);        /* "": none was loaded since */
int  offline_btf_fd(void *host, u32 index);      /* for struct load_opts */

/* Rows that an earlier run printed with -f json; false: reported. */
bool verify_read(struct host *h, str path, str text, verify_rows *rows);

/* As values: one leaf for each column. */
enum { VERIFY_COLUMNS = 13 };
extern const char *const verify_column[VERIFY_COLUMNS];
void verify_data(const struct verify_row *row, struct data *out);

/* ---- rights.c: giving up what is not needed any more ------------------------------------------------------- */

struct rights_use {
	const char **files; u32 nfiles;      /* written at the end */
	const str *removed; u32 nremoved;    /* removed at the end; "" none */
	u64 kept;                    /* capabilities, a bit each: what is attached is taken back with these */
	bool reads_processes;        /* their code gets names */
	bool has_command;            /* a process to end */
};
/* l: its maps will be read; NULL: none will. What was done, as a sentence; "" nothing. */
str rights_drop(struct host *h, const struct loaded *l, const struct rights_use *use);

/* ---- session.c: run ----------------------------------------------------------------------------------- */

/* What a tool adds to a session. Without it records, prints and maps are shown as they are. */
struct session_tool {
	void *ctx;
	bool (*attached)(void *ctx, struct loaded *l);           /* before anything is read; false: reported */
	/* a record of any buffer; it may be shorter than it should */
	void (*event)(void *ctx, const void *bytes, u32 len);
	void (*tick)(void *ctx, bool is_last);                   /* every interval_ns, and once at the end */
	u64 interval_ns;             /* 0: only at the end */
	const bool *has_shown;       /* anything; NULL: nothing is said of it */
	const char *const *pinned;   /* a path that goes at the end; NULL none */
	/* programs whose hook this kernel lacks are left out, as long as one is attached */
	bool is_partial;
	/* the one map that is shown as without a tool; NULL: none. What its histogram counts */
	const char *shows, *unit;
	bool has_hists;              /* maps whose keys are slots are histograms */
	bool reads_processes;        /* what lies where in them is read at the end */
	/* keys wait at the standard input, or the terminal has another size; false: it is to end. NULL: nobody looks */
	bool (*keys)(void *ctx);
};

/* Where programs go whose sections do not say it. */
struct run_hook { str prog, hook; };
struct run_places { str interface, cgroup; const struct run_hook *hooks; u32 nhooks; };

/* Whose events: all that are given must hold. */
struct run_filter {
	bool has_pid, has_tid, has_uid;
	u32 pid, tid, uid;
	str comm, cgroup;            /* cgroup: a path; those below it too */
	str container;               /* the id of one, or how it begins: its cgroup */
	bool follow;                 /* the command and its children alone */
	const char *for_all;         /* programs of these names run for everybody all the same; NULL: none does */
	u32 not_pid;                 /* all but this process: skep's own; 0: all */
};

struct run_opts {
	struct run_places places;
	struct run_filter filter;
	str *set; u32 nset;          /* NAME=VALUE, of variables, before it is loaded */
	str *fill; u32 nfill;        /* MAP[KEY]=VALUE, before it is attached */
	double interval;             /* maps are shown every so many seconds; 0: at the end */
	bool clears;                 /* and emptied then */
	u64 count;                   /* so many times, which ends it; 0: as long as it runs */
	u32 top;                     /* so many rows of each, the largest first; 0: all */
	const struct session_tool *tool;
	str path, text;              /* source; path is for messages */
	double seconds;              /* 0: until interrupted */
	char **command;              /* started when all is attached; NULL none */
	bool json, verbose;
	enum show_cpus cpus;
	bool typed;                  /* others will look at the maps: give the kernel their types */
	u32 pages;                   /* of a perf buffer, each CPU; 0: 64 */
	struct cc_opts *cc;
	struct buf *out, *err;
	int status;                  /* set: what the command ended with by itself, 128 and more for a signal; 0 else */
};
/* From text to live data until it ends; maps are printed then. False: reported. */
bool session_run(struct host *h, struct run_opts *o);
/* -u: a name, as /etc/passwd has it, or a number; false: it is neither, not reported (filter.c). */
bool run_user(struct run_filter *f, const char *user);

/* ---- notify.c: systemd ------------------------------------------------------------------------------------ */

void host_notify(const char *state);                     /* what it wants to know, if it asked */
long host_socket(struct host *h, u32 i);         /* the i-th socket that it handed over; -1: there is none */

/* ---- filter.c: before an object is loaded. False: reported ----------------------------------------------- */

/* NAME=VALUE: the first content of a variable. */
bool filter_set(struct host *h, struct obj *o, str text);
/* A guard at the entry of each program that runs for somebody: it ends with 0 for everybody else. child: the group of
 * the command, with .follow; 0: none. */
bool filter_add(struct host *h, struct obj *o, const struct run_filter *f, u32 child);

/* ---- plan.c: which programs are tried as what ------------------------------------------------------------ */

enum plan_stage { STAGE_COMPILE, STAGE_LOAD, STAGE_ATTACH, STAGE_DONE };
struct plan_note { str prog, tried; };   /* "*": all of them */
struct plan {
	struct host *h;
	struct cc_opts cc;           /* of the attempt to be made */
	bool is_fixed;               /* an object, or the user said what is wanted: one attempt */
	bool no_kprobes;             /* the kernel has none, and the source speaks of them */
	bool is_last_resort;         /* nor do they go as fentry programs */
	vec(str) fentry;             /* programs that become fentry programs */
	vec(struct plan_note) notes;
	struct diags_mark begin;
	vec(struct diag *) errors;   /* of the attempts before */
	enum plan_stage reached;     /* by the attempt before */
};
void plan_init(struct plan *p, struct host *h, const struct cc_opts *cc, str text);
/* An attempt failed: at this stage, and while attaching prog to hook (or NULL). True: there is another, in p->cc. */
bool plan_next(struct plan *p, enum plan_stage stage, str prog, const struct hook *hook, str tried);
/* No attempt went well: what was said of the earlier ones is said as well. */
void plan_tell(struct plan *p, enum plan_stage stage);
/* Why the program is not what its section says; "": it is. */
str  plan_tried(const struct plan *p, str prog);

/* ---- hooks.c: what everybody asks who attaches programs of an object ------------------------------------- */

/* It stands in a program array, or is there to be called: without a place in its section nobody attaches it. */
bool hook_is_called(const struct obj *o, u32 func);
/* "kprobe/vfs_*", of a kind whose programs go onto any of their hooks. */
bool hook_has_pattern(const struct hook *h);
/* Onto all that match; those that cannot be attached are left out as long as one can. take gets each link. False:
 * reported. */
typedef void link_taker(void *ctx, struct link *link);
bool hook_attach_matching(struct host *h, struct attach *at, const struct loaded_prog *p, const struct hook *hook,
	link_taker *take, void *ctx);

/* ---- stacks.c -------------------------------------------------------------------------------------------- */

/* The functions of a stack in the object's map of stacks, "outermost;...;innermost"; pid: whose, 0: the kernel's. "":
 * there is none. */
str  stacks_line(struct host *h, const struct loaded *l, struct arena *a, s64 id, u32 pid);

/* ---- counters.c: which numbers in a map's values only ever grow by what is added to them ----------------- */

struct counters;
struct counters *counters_find(struct arena *a, const struct obj *o);
/* May values of this map be added up (those of CPUs, or of a column)? Text in them does not count. c NULL: nothing is
 * known. */
bool counters_add_up(const struct counters *c, const struct obj *o, u32 map);
/* Is the number at this place of the values one that programs only add to? */
bool counters_adds_at(const struct counters *c, u32 map, u64 off, u64 size);

/* ---- a terminal (cli/screen_*.c), and what is live on it ------------------------------------------------ */

struct ui_screen;
struct screen {
	bool is_utf8;
	void (*size)(struct screen *s, u32 *width, u32 *height);
	void (*draw)(struct screen *s, const struct ui_screen *picture);
	/* the next key that waits, as ui.h has them; 0: none; -1: the terminal is gone */
	int  (*key)(struct screen *s);
	void (*close)(struct screen *s);         /* as it was before */
};
typedef struct screen *screen_open_fn(struct arena *a);          /* NULL: there is no terminal */

/* top.c: programs and maps of the kernel, what they cost and whose they are, every interval: on a terminal with keys,
 * or (open NULL, or no terminal, or a count) as tables. False: reported. */
struct top_opts { double interval /* seconds */; u32 count /* of tables; 0: until it ends */, rows /* 0: all */;
	bool json; screen_open_fn *open; struct buf *out; };
bool top_run(struct host *h, const struct top_opts *o);

/* ---- tool.c: programs with a table of their own: tools/NAME/ -------------------------------------------- */

/* define: the macro of the source that it sets: to 1, to the number, or to the text in quotes; NULL: begin looks at it.
 * unit: what its histogram counts then. */
struct tool_option { char letter; const char *arg /* NULL: a flag */, *what, *define; bool is_text; const char *unit; };
/* In place of a letter: options that are words, "--comm". */
enum tool_word { TOOL_COMM = 1, TOOL_CGROUP, TOOL_CONTAINER, TOOL_FOLLOW, TOOL_FOLDED, TOOL_SVG, TOOL_DIFF };
/* member: of the record (or of key and value of the map, or the variable) it shows, where the tool has no event of its
 * own; NULL: the time of day. with: the option that shows it; JSON always has it. */
struct tool_column { const char *name; u16 width; bool is_right; const char *member; char with; };

/* One run of a tool, as its functions see it. */
struct tool_run {
	const struct tool *tool;
	struct host *h;
	struct loaded *l;
	struct cc_opts cc;
	struct buf *out;
	bool json, has_header, has_shown /* any row, table or stack */;
	bool typed;                  /* set by begin: see struct run_opts */
	bool asks_no_names;          /* set by begin: tool_user_symbol is not asked this time */
	const char *unit;            /* the tool's, or what begin sets */
	/* set by begin: of programs whose sections do not say it; hook: of one */
	struct run_hook hook;
	const struct run_hook *hooks; u32 nhooks;
	char **command;              /* what stands behind --: run when all is attached; NULL none */
	/* what a record becomes: of each column its leaf; of a table's, those of the value behind those of the key */
	struct data_record record, value; struct data *cells; u32 *leaf;
	u64 *before, before_ns;      /* of rates: each column's variable at the last tick */
	bool has_stamps;             /* -T of a tool without a column for it */
	/* columns that are not shown, a bit each: by begin, or for want of room on the terminal */
	u64 hidden;
	u16 wide[64];                /* how wide columns have become for values that are longer than what is declared */
	u32 top;                     /* -n: so many rows; 0: all */
	const char *sort;            /* the tool's, or what begin sets */
	u64 count, ticks;            /* so many intervals, 0: no end; how often something was shown */
	str folded_before;           /* --diff's file, read before it begins */
	void *stacks_before;         /* skep top: what was counted for each stack at the last look */
	u32 nstacks_before;
	const char *option[128];     /* by letter: its value, "" for a flag, NULL: not given */
	char **args; int nargs;      /* what stands behind the options */
	double seconds, interval;    /* 0: until interrupted; 0: only at the end */
	void *state;                 /* the tool's own */
	const char *pinned;          /* taken away at the end */
	struct live *live;           /* skep top: where its rows go; NULL: into out */
	screen_open_fn *open;
};

struct tool {
	const char *name, *usage, *what;
	const struct tool_option *options;       /* up to a zero letter; tool.c has those of all tools */
	const struct tool_column *columns; u32 ncolumns;
	const char *source, *source_end;         /* NAME.bpf.c, compiled when the tool starts */
	bool is_partial;                         /* see struct session_tool */
	/* "enum skb_drop_reason": a type of the kernel without which it has nothing to tell, and which Linux brought
	 * it */
	const char *needs, *since;
	/* its programs run for whoever is meant: -p, -t, -u, --comm, --cgroup, --follow choose */
	bool is_of_task;
	bool has_families;           /* -4, -6: tool.bpf.h's is_wanted_family() */
	const char *for_all;         /* but these programs of it, which go on with what was begun for them */
	/* no events: this map is shown as skep run shows it, the largest first; with a tick: when that calls
	 * tool_show. is_linear: its keys are numbers from 0 on, and each is a bar */
	const char *shows, *unit;
	bool is_linear;
	/* no tick: a hash whose elements become rows of the columns, by the column sort, every interval anew
	 * (tool_table.c) */
	const char *table, *sort;
	/* no tick: columns are u64 variables that only grow, a row every interval: so many a second, or since the last
	 * row */
	bool has_rates, has_counts;
	/* no tick: a hash of counts by tool.bpf.h's struct stack_key, and what is counted: "samples" (tool_stacks.c) */
	const char *stacks, *stacks_unit;
	bool gives_back;             /* what is counted for a stack goes down too: memory */
	bool reads_processes;        /* tool_user_symbol is asked */
	bool has_words;              /* what stands behind the options is its own; else INTERVAL [COUNT] */
	/* columns that are left out, the first of these first, while a line is longer than the terminal; what the names
	 * of its enums begin with, not shown in text */
	const char *narrow, *omits;
	const char *examples;        /* lines of the help: "skep forks -p 1   ..." */
	bool (*begin)(struct tool_run *r);       /* looks at options; false: reported */
	bool (*attached)(struct tool_run *r);
	/* neither this nor tick: members become columns */
	void (*event)(struct tool_run *r, const void *bytes, u32 len);
	void (*tick)(struct tool_run *r, bool is_last);
};
/* Embeds tools/NAME/NAME.bpf.c. */
#define TOOL_SOURCE(name) EMBED(tool_source_##name, "tools/" #name "/" #name ".bpf.c")

struct tool_args { int argc; char **argv; struct buf *out, *err; bool json /* set */;
	int status /* set: struct run_opts */; screen_open_fn *open /* on a terminal with keys; NULL: as text */; };
bool tool_main(struct host *h, const struct tool *t, struct tool_args *args);
/* Options in the order of the help, each once; NULL past the last. word: "--comm", NULL: it has a letter. */
const struct tool_option *tool_option(const struct tool *t, u32 i, const char **word);
void tool_help(const struct tool *t, struct buf *out);
/* "5", "5s", "100ms", "2m": seconds above 0. */
bool run_seconds(const char *text, double *out);
/* What is compiled for a tool with these options (argv[0] is its name), and whose events are wanted; for who shows
 * its maps in another way. False: reported. */
bool tool_prepare(struct host *h, const struct tool *t, int argc, char **argv, struct tool_run *r,
	struct run_filter *f);
/* A word that cannot be, at this place of the command line (0: an option's value); "": there is none. The hint is the
 * tool's help. Returns false. */
bool tool_usage_error(struct tool_run *r, const char *word, int at, const char *why);
/* For begin: -D NAME=VALUE of the source. */
void tool_define(struct tool_run *r, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A macro whose body is this part of a word that was typed (or a text of the tool's own): the compiler's messages are
 * of the place in the word. */
void tool_quote(struct tool_run *r, str name, str word, str part);
/* The signal that an option names: KILL, SIGKILL, 9; 0: the option is not there. False: reported. */
bool tool_signal(struct tool_run *r, char letter, u32 *out);
/* A number of an option; false: reported. */
bool tool_number(struct tool_run *r, char letter, u64 max, u64 *out);
/* For begin: the program runs so often a second on each processor, -F; hz: if it was not given. False: reported. */
bool tool_sample(struct tool_run *r, const char *prog, u64 hz);
/* One line of the tool's columns: values in their order; the header comes first by itself. JSON: an object. */
void tool_row(struct tool_run *r, const struct data *values);
struct data tool_time(struct tool_run *r);       /* of the day, as a value */
/* A whole table, sorted as it says; above it the time when the tool has an interval. JSON: an object a row. */
void tool_table(struct tool_run *r, struct data_table *t);
/* The tool's map (shows) as skep run shows it; title: in place of its name, unless empty; clears: it is counted anew
 * then. */
void tool_show(struct tool_run *r, str title, bool clears);
/* The time of day on a line of its own, where there are several tables, one an interval. */
void tool_stamp(struct tool_run *r);
/* The variable of a data section, copied; false: there is none of this size. */
bool tool_variable(struct tool_run *r, const char *name, void *out, u32 size);
/* A hash map, element by element: the next key and value of a cursor that begins as { 0 }. Ends, whatever programs do
 * to the map meanwhile. */
struct tool_cursor { u32 n; };    /* key keeps what it got last */
bool tool_next(struct tool_run *r, const char *map, struct tool_cursor *c, void *key, void *value);
void tool_forget(struct tool_run *r, const char *map);                /* all its elements */
/* A warning when this counter of the program is not zero. */
void tool_tell_lost(struct tool_run *r, const char *variable, const char *what);
/* Puts a map into bpffs while the tool runs; false: reported. */
bool tool_pin(struct tool_run *r, const char *map, const char *path);
/* The function of a process that an address lies in: "name+0x12"; without a name "[file+0x12]". The tool says
 * reads_processes. */
str  tool_user_symbol(struct tool_run *r, struct arena *a, u32 pid, u64 address);
/* An event that is the number of a process: what code it has is noted, for it may be gone when it is asked for
 * (tool.bpf.h's look_at). */
void tool_note_process(struct tool_run *r, const void *bytes, u32 len);
/* For begin: a place to look at as people write it, as the sections of a source (tool_probe.c). */
enum probe_kind { PROBE_KERNEL, PROBE_USER, PROBE_TRACEPOINT, PROBE_USDT };
struct tool_place {
	enum probe_kind kind;
	bool is_return, has_pattern;
	/* of PROBE_USER, PROBE_USDT: the program or library; of PROBE_TRACEPOINT the category */
	str object;
	str name;                    /* function, event, probe */
	str section, return_section; /* "kprobe/vfs_read", "kretprobe/vfs_read"; a tracepoint has no return: "" */
};
bool tool_probe(struct tool_run *r, const char *text, struct tool_place *out);
/* "int fd, void *buf": -D PARAMETERS, a variable each of the registers. NULL, or why not (the caller reports). */
const char *tool_parameters(struct tool_run *r, str word, str signature);
str  tool_cmdline(struct tool_run *r, struct arena *a, u32 pid);      /* arguments of a process; "" when it is gone */

#endif
