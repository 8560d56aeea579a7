# Maps declared by a struct whose last members are pointers: to the template of the maps within, and to the path of a pin.
# needs: btf bpffs
dir=/sys/fs/bpf/skep-legacy-$$
cat > "$TMP/old.c" <<END
#include <linux/bpf.h>
#define SEC(x) __attribute__((section(x), used))
struct bpf_map_def { __u32 map_type, key_size, value_size, max_entries, map_flags; void *inner_map_def; const char *persistent_path; };
struct bpf_map_def SEC("maps") counts = { BPF_MAP_TYPE_ARRAY, 4, 8, 100, .persistent_path = "$dir/kept" };
struct bpf_map_def SEC("maps") within = { BPF_MAP_TYPE_HASH, 4, 16, 3 };
struct bpf_map_def SEC("maps") outer = { .map_type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .max_entries = 10, .inner_map_def = &within };
static void *(*look)(void *, const void *) = (void *)1;
SEC("xdp") int p(struct xdp_md *x)
{
	__u32 k = 0; __u64 *v = look(&counts, &k); void *m = look(&outer, &k);
	if (v) ++*v;
	if (m && (v = look(m, &k))) v[1]++;      /* its values have 16 bytes */
	return XDP_PASS;
}
char l[] SEC("license") = "GPL";
END
mkdir "$dir" || fail "no folder on bpffs"
"$SKEP" load "$TMP/old.c" "$dir/all" > "$TMP/out" 2>&1 || { cat "$TMP/out"; rm -r "$dir"; fail "it does not load"; }
"$SKEP" map show pinned "$dir/kept" > "$TMP/kept" 2>&1
"$SKEP" map show pinned "$dir/all/outer" > "$TMP/outer" 2>&1
rm -r "$dir"
grep -q 'array *name counts' "$TMP/kept" && grep -q 'max_entries 100 ' "$TMP/kept" || { cat "$TMP/kept"; fail "the path of the pin is not kept"; }
grep -q 'key 4B *value 4B *max_entries 10 ' "$TMP/outer" || { cat "$TMP/outer"; fail "maps within"; }
