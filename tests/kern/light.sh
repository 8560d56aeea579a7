# A light skeleton in a program without any library: maps of maps, programs in maps, CO-RE, kernel symbols, functions of the kernel that
# there are or are not, callbacks; what cannot be loaded leaves nothing behind.
# needs: btf helper:kallsyms_lookup_name helper:loop
run "$WORK/light"
held=0
! have func:bpf_task_acquire || held=1
cat >"$TMP/want" <<END
as written: 1 5
load 0, sized 99, untouched 0
update 0
attach 0
tgid 1, fields 1, lacks 1, inner 23, tails 1, sum 15, held $held
text 1, none 0, version 1 1, big 0
detached 0 0
files 0
lacking: -2, maps 0, programs 0, logged 1 1, files 0
END
# What the verifier says of what is lacking: before 6.2 nothing.
release=$(uname -r)
[ "$(printf '6.2\n%s\n' "$release" | sort -V | head -n 1)" = 6.2 ] || sed -i 's/, logged 1 1/, logged 1 0/' "$TMP/want"
diff "$TMP/want" "$TMP/out" || fail "not as it should be"
