// Alignment.
// flags: -Wcast-align
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct packed { char c; int n; long l; } __attribute__((packed));
struct even { long l; int n; } __attribute__((packed, aligned(8)));
int f(char *p, struct packed *s, struct even *e)
{
	char buf[16] = { 0 };
	struct { int a, b; } pair = { 1, 2 };
	int *w = &s->n;                           /* yes */
	char *c = &s->c;
	long *el = &e->l;
	int a = *(int *)(buf + 1);                /* yes, and the cast */
	long l = *(long *)&pair.b;                /* yes */
	a += *(int *)(buf + 4) + *(short *)&buf[2] + s->n;
	a += *(int *)p;                           /* only the cast */
	*(short *)&buf[3] = 1;                    /* yes */
	return a + l + *w + *c + *el;
}

/* Where the verifier does not ask: what is not on the stack. */
char everywhere[16];
int elsewhere(char *p)
{
	static char still[16];
	return *(int *)(still + 1) + *(int *)(everywhere + 1) + *(int *)(p + 1);      /* the casts alone */
}

void take(void *p, char *c, int *w);
int passed(struct packed *s)
{
	take(&s->n, (char *)&s->n, 0);            /* no: nothing is asked of their alignment */
	take(0, 0, &s->n);                        /* yes */
	return (int)(long)&s->n;
}

/* What stands where it may in a struct that does. */
struct twice { long a, b; int c, d; } __attribute__((packed, aligned(8)));
long *second(struct twice *t) { return &t->b; }
int *fourth(struct twice *t) { return &t->d; }

/* As with clang, only of what has a name: not behind a cast, an index, a call or another pointer. */
struct chain { char c; int n; struct chain *next; } __attribute__((packed));
struct chain *found(void);
struct chain rows[3];
void unnamed(void *p, struct chain *s, long n)
{
	take(0, 0, &((struct chain *)p)->n);      /* no */
	take(0, 0, &((struct chain *)(n + 4))->n);      /* no */
	take(0, 0, &s->next->n);                  /* no */
	take(0, 0, &s[1].n);                      /* no */
	take(0, 0, &found()->n);                  /* no */
	take(0, 0, &(s)->n);                      /* yes */
	take(0, 0, &rows->n);                     /* yes */
}
