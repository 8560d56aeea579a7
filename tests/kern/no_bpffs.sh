# Pinning where no bpffs is: a sentence that names bpffs, exit code 4, and no file left there.
# needs: file:examples/hello.c
refuse 4 "$SKEP" load "$ROOT/examples/hello.c" "$TMP/pin"
grep -q bpffs "$TMP/err" || fail "bpffs is not named: $(cat "$TMP/err")"
[ ! -e "$TMP/pin" ] || fail "something is left at the pin's path"
