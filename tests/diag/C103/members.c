struct inner { int depth; };
struct event { unsigned pid; char comm[16]; struct inner in; union { int first; int second; }; };
int f(struct event *e, struct event v)
{
	e->pidd = 1;
	v.inn.depth = 2;
	e->frist = 3;
	return e->nothing_like_it;
}
struct event g = { .comn = "x" };
