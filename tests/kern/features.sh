# What this kernel offers skep, as "skep features" tells it, is what was seen before: one golden file per kernel.
# short
[ "$KERNEL" != host ] || skip "the host's kernel is whichever it is: no golden file"
run "$SKEP" features
grep -v '^  kernel ' "$TMP/out" >"$TMP/stable" # the release changes with every update of the package
golden "features.$KERNEL" "$TMP/stable"
