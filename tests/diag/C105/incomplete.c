struct later;
struct later x;
struct holder { struct later in; };
enum never e;
int f(struct later *p, struct later v)
{
	p++;
	struct later local;
	return p->field + sizeof(struct later) + sizeof(*p);
}
struct flex { int a[]; int n; };
struct later arr[2];
int packet(void *at) { struct ethernet_t *eth = at; return sizeof(*eth) + eth->type; }
tcp_t *tcp;
