# What skep compiles does on this kernel and this processor what C says it does: the cases of tests/run_c, for each -mcpu that
# the kernel has, loaded, translated by its JIT and run with many numbers (the short form takes
# -mcpu=v3 alone, and so does the host, whose kernel has them all in tests/run_c).
# needs: xdp btf
# short
private_bpffs
ran=0
for object in "$OBJECTS"/*.run.o; do
    [ -e "$object" ] || fail "no objects were made for this run"
    name=$(basename "$object" .run.o)
    case $name in *.v3) ;; *) [ -z "${SHORT:-}" ] && have guest || continue ;; esac
    case $name in *.v4) have cpu.v4 || continue ;; esac
    if read -r needs <"$OBJECTS/${name%.*}.needs"; then
        for need in $needs; do have "$need" || continue 2; done
    fi
    run "$SKEP" load "$object" "$pins/case"
    "$WORK/testrun" "$pins/case/entry" "$OBJECTS/${name%.*}.expect" >"$TMP/out" 2>&1 || { cat "$TMP/out"; fail "$name"; }
    rm -r "${pins:?}/case"
    ran=$((ran + 1))
done
echo "$ran programs"
