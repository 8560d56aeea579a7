# Atomic accesses with an order are load_acquire and store_release at v4, where the verifier takes them: not in a packet, nor below v4.
$ cd $TMP; printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nlong v;\nSEC("xdp") int f(struct xdp_md *c) { char *p = (void *)(long)c->data; if (p + 4 > (char *)(long)c->data_end) return 0; __atomic_store_n(&v, 1, __ATOMIC_RELEASE); return __atomic_load_n(&v, __ATOMIC_ACQUIRE) + __atomic_load_n((int *)p, __ATOMIC_ACQUIRE) + __atomic_load_n(&v, __ATOMIC_RELAXED); }\n' > o.c; for c in v3 v4; do skep cc o.c -mcpu=$c -o o.o && echo $c && skep dis o.o | grep -oE 'load_acquire|store_release'; done
  v3
  v4
  store_release
  load_acquire
