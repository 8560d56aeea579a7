# Every example runs on every kernel; where a kernel lacks what one needs, it says so and ends with 4 or 3.
# needs: tracefs btf file:examples/hello.c
for example in "$ROOT"/examples/*.c; do
    name=$(basename "$example")
    case $name in *.test.c) continue ;; esac # for skep test
    set --
    case $name in vfs_create.c) set -- -D "PT_REGS_DENTRY=PT_REGS_PARM$("$WORK/has" param vfs_create dentry)" ;; esac
    "$SKEP" run -d 1 "$example" "$@" >"$TMP/out" 2>"$TMP/err"
    code=$?
    grep -E 'error\[|warning\[' "$TMP/err"
    [ $code = 0 ] && continue
    have kprobe || { [ $code = 3 ] || [ $code = 4 ]; } && grep -q 'hint:' "$TMP/err" && continue
    case $name in do_unlinkat.c) have func:do_unlinkat || continue ;; esac # its name from 7.0 on is another: the message says so
    cat "$TMP/err"
    fail "$name: exit $code"
done
