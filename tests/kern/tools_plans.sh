# By which way tools work on this kernel, or why they cannot: a line each, which is what was seen before.
# needs: btf tracefs guest
words() { # TOOL: what it cannot do without
    case $1 in
    funccount | stackcount | funclatency | funcslower) echo vfs_read ;;
    trace) echo 'vfs_read "%d", arg3' ;;
    argdist) echo '-Cp::vfs_read()' ;;
    esac
}
# Those whose plan is not the same everywhere.
for tool in argdist biolatency biosnoop biostacks biotop cachestat capable dcstat drsnoop filelife fileslower filetop fsdist \
    funccount funclatency hardirqs klockstat mountsnoop numamove offcputime opensnoop pagefaults profile readahead runqlat slabratetop \
    stackcount statsnoop swapin tcpconnect tcpdrop tcprtt tcptop trace vfsstat; do
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
golden "tools.$KERNEL" "$TMP/plans"
