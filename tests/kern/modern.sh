# What newer kernels offer: each source of modern/ is made an object on disk, every program in it is loaded from there, and those
# that the kernel runs on demand are run. In a source, "// needs: FEATURE..." says what the kernel must have, "// NAME is N"
# what the program NAME returns; a program without such a line has to be loaded only.
# needs: btf
private_bpffs
ran=0 left=
for source in "$ROOT"/tests/kern/modern/*.c; do
    name=$(basename "$source" .c)
    for need in $(sed -n 's,^// needs: ,,p' "$source"); do have "$need" || { left="$left $name($need)"; continue 2; }; done
    run "$SKEP" cc "$source" -o "$TMP/$name.o"
    [ ! -s "$TMP/err" ] || { cat "$TMP/err"; fail "$name: words without need"; }
    run "$SKEP" load "$TMP/$name.o" "$pins/$name"
    sed -n 's|^// \([a-z0-9_]*\) is \(-\{0,1\}[0-9]*\)$|\1 \2|p' "$source" >"$TMP/wanted"
    while read -r program want; do
        run "$WORK/runpin" "$pins/$name/$program"
        expect "$want" "$(cat "$TMP/out")" "$name: $program"
        ran=$((ran + 1))
    done <"$TMP/wanted"
    rm -rf "${pins:?}/$name"
done
[ -z "$left" ] || echo "not here:$left"
echo "$ran programs run"
[ $ran -gt 0 ] || skip "nothing of it is in this kernel"
