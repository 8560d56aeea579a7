#ifdef __clang__
#define ATTR_PACKED
#else
#define ATTR_PACKED __attribute__((packed))
#endif
#define ATTR_TIGHT __attribute__((packed)) ATTR_PACKED

typedef unsigned int __u32;

typedef __u32 u32;

typedef u32 (*callback_t)(void *, struct outer *);

typedef struct {
	u32 lock;
} spin_t;

typedef u32 sem_t[4];

enum state {
	STATE_NONE = 0,
	STATE_RUN = 1,
};

enum {
	ANONYMOUS = 7,
};

union both {
	u32 one;
	char four[4];
};

struct inner {
	union both b;
	enum state s;
} __attribute__((packed));

struct outer {
	struct inner in;
	struct outer *parent;
	spin_t lock;
	struct {
		u32 hidden;
	};
};

struct empty {};

struct only_named;

extern int bpf_some_kfunc(struct outer *o) __attribute__((section(".ksyms")));
typedef void signal_fn_t(int);

typedef signal_fn_t *signal_handler_t;
enum { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_F_CURRENT_CPU = 0xffffffffULL };

/* Laid out by hand, or by a formatter; a comment may
   say "struct commented {" and the like; */
// struct commented_too { int a; };
typedef int (*two_lines_t)(struct outer *,
                           void *); // and what it is for

struct formatted {
    enum state s; /* } */
    int a;
};
enum hand { HAND_LEFT = 1, HAND_RIGHT /* , HAND_NONE = 9 */, };
struct hand_made
{
	enum hand left;
	union { int a, b; } c;
};
struct outer *kfunc_of_outer(struct outer *o,
			     int n) __attribute__((section(".ksyms"), weak));
extern int kfunc_of_two_lines(struct outer *o,
			      int n) __attribute__((section(".ksyms"), weak));
#define MANY_LINES(x) \
	((x) + \
	 1)
/* Not read, unless the whole file is. */
struct never_named {
	no_such_type a;
};

typedef struct {
	u32 fds[16];
} ATTR_PACKED marked_set;

typedef struct {} ATTR_PACKED marked_empty_t;

struct marked_nothing {} ATTR_PACKED;

struct marked {
	union {
		u32 one;
		struct {
			u32 two;
		} ATTR_PACKED named;
	} ATTR_PACKED;
	marked_set *set;
	u32 tail;
} ATTR_TIGHT;
