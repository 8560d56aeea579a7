# By which way tools work on this kernel, or why they cannot: a line each. A tool that cannot says what is lacking, and on kernels with a
# golden file each line is what was seen before.
# needs: btf tracefs guest
words() { # TOOL: what it cannot do without
    case $1 in
    funccount) echo vfs_read ;;
    argdist) echo '-Cp::vfs_read()' ;;
    esac
}
# Those whose plan is not the same everywhere.
for tool in argdist biostacks cachestat capable dcstat filelife funccount klockstat numamove offcputime readahead slabratetop swapin tcpdrop tcprtt \
    tcptop vfsstat; do
    what=$(words "$tool")
    "$SKEP" "$tool" ${what:+"$what"} -v -d 0.05 >"$TMP/out" 2>"$TMP/err" </dev/null
    code=$?
    if [ $code = 0 ]; then
        how=$(sed -n 's/^skep: attached //p' "$TMP/err" | sed 's/ (event [0-9]*)//; s/:.* by / by /' | sort | uniq -c | awk '{ n = $1; $1 = ""; printf "%s%d%s", sep, n, $0; sep = ", " }')
        echo "$tool: $how"
    else
        echo "$tool: exit $code: $(sed -n 's/.*error\[/[/p' "$TMP/err" | head -n 1)"
    fi
done >"$TMP/plans"
cat "$TMP/plans"
expect 0 "$(grep -c -v -E '^[a-z0-9]+: ([0-9]+ |exit [134]: \[[A-Z][0-9]+\])' "$TMP/plans")" "tools that neither work nor say why"
[ -z "${BLESS:-}" ] && [ ! -e "$ROOT/tests/kern/golden/tools.$KERNEL" ] || golden "tools.$KERNEL" "$TMP/plans"
