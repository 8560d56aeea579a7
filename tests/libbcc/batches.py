# Many elements of a table at once: written, read, taken, read and taken.
import ctypes as ct
from bcc import BPF

b = BPF(text="BPF_HASH(t, u32, u64, 64); int f(void *ctx) { t.increment(0); return 0; }")
t = b["t"]
keys, values = (ct.c_uint32 * 20)(*range(20)), (ct.c_uint64 * 20)(*[k * k for k in range(20)])
t.items_update_batch(keys, values)
print("written:", len(t), t[ct.c_uint32(7)].value, t[ct.c_uint32(19)].value)
print("read:", sorted((k, v) for k, v in t.items_lookup_batch())[:5], len(list(t.items_lookup_batch())))
t.items_delete_batch((ct.c_uint32 * 3)(1, 2, 3))
print("taken:", len(t), [k in [x.value for x in t.keys()] for k in (1, 2, 3, 4)])
print("read and taken:", sum(v for k, v in t.items_lookup_and_delete_batch()), len(t))
t.items_update_batch(keys, values)
t.items_delete_batch()
print("all taken:", len(t))
