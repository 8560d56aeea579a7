# Words for the tests in this folder; the driver reads this file before each test.  See tests/kernels/README.md.
#
# A test is NAME.sh, run by busybox's sh in its own mount namespace, with SKEP (the program), WORK (the workloads),
# OBJECTS (tests/kern/objects/ compiled with the types of each kernel), ROOT (holds examples/ and tools/), TMP (its own folder) and KERNEL (the matrix's name).  It ends with 0 for pass,
# 77 for skip (its last line says why); anything else is a failure and its output is shown.

fail() { echo "FAILED: $*"; exit 1; }
skip() { echo "$*"; exit 77; }

tracefs=/sys/kernel/tracing
[ -d $tracefs/events ] || tracefs=/sys/kernel/debug/tracing

# have FEATURE: asks the kernel, never its version.
have() {
    case $1 in
    tracefs) [ -d $tracefs/events ] ;;
    debugfs) [ -d /sys/kernel/debug/tracing ] ;;
    bpffs) grep -q ' /sys/fs/bpf bpf ' /proc/mounts ;;
    cgroup2) grep -q ' cgroup2 ' /proc/mounts ;;
    btf) [ -r /sys/kernel/btf/vmlinux ] ;;
    kprobe | uprobe) [ -r /sys/bus/event_source/devices/"$1"/type ] ;;
    helper:*) grep -q "BPF_FUNC_${1#helper:}" /sys/kernel/btf/vmlinux ;;
    attach:*) grep -q "BPF_${1#attach:}" /sys/kernel/btf/vmlinux ;;
    map:*) grep -q "BPF_MAP_TYPE_${1#map:}" /sys/kernel/btf/vmlinux ;;
    func:*) grep -q " [tT] ${1#func:}\$" /proc/kallsyms ;;
    tracepoint:*) [ -d $tracefs/events/"$(echo "${1#tracepoint:}" | tr : /)" ] ;;
    module:*) [ -d /sys/module/"${1#module:}" ] || modprobe -q "${1#module:}" 2>/dev/null ;;
    kconfig) [ -r /proc/config.gz ] || [ -r /boot/config-"$(uname -r)" ] ;;
    file:*) [ -e "$ROOT/${1#file:}" ] ;;
    fentry | lsm | lsm.s | iter | kprobe.multi | netfilter | xdp | tcx | ringbuf | cpu.v4) "$WORK/has" "$1" >/dev/null ;;
    guest) [ "$KERNEL" != host ] ;;
    *) fail "lib.sh: no probe for '$1'" ;;
    esac
}

# need FEATURE...: skips the test when the kernel has not all of them; what a test says in its "# needs:" line.
need() { for feature; do have "$feature" || skip "needs $feature"; done; }

# expect WANT GOT [WHAT]: equal, or the test fails.
expect() { [ "$1" = "$2" ] || fail "${3:-value}: expected '$1', got '$2'"; }

# expect_count N PATTERN FILE: exactly N lines of FILE match the extended regular expression.
expect_count() {
    found=$(grep -c -E -- "$2" "$3")
    [ "$found" = "$1" ] || { head -n 40 "$3"; fail "expected $1 lines like '$2', got $found"; }
}

# traced: goes before a workload's command and remembers its process; expect_traced N TEXT [FILE]: that process made N
# lines of trace output like TEXT.  By number, not by name: the kernel learns a new process's name a moment later, and
# its first lines may carry the old one.
traced="$WORK/pid $TMP/pid"
expect_traced() { expect_count "$1" "^ *.+-$(cat "$TMP/pid") .*: $2" "${3:-$TMP/out}"; }

# own WORKLOAD: a copy of it by a name that is its own, $own: programs that know their events by the process's name count
# those of no other test.
own() { own=s$$; cp "$WORK/$1" "$TMP/$own"; }

# run COMMAND...: output to $TMP/out and $TMP/err; fails with both when the command does.
run() {
    "$@" >"$TMP/out" 2>"$TMP/err" && return
    code=$?
    cat "$TMP/out" "$TMP/err"
    fail "exit $code: $*"
}

# script FILE ARGUMENT...: a script of BCC's on our libbcc, in guests with Python (tests/libbcc/guest).
script() { LD_LIBRARY_PATH=$ROOT/lib PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 /usr/bin/python3 "$@"; }

# refuse CODE COMMAND...: the command must end with this exit code; its words are in $TMP/err.
refuse() {
    want=$1
    shift
    "$@" >"$TMP/out" 2>"$TMP/err"
    code=$?
    [ $code = "$want" ] || { cat "$TMP/out" "$TMP/err"; fail "expected exit $want, got $code: $*"; }
}

# wait_for SECONDS CONDITION...: until the condition holds.
wait_for() {
    left=$(($1 * 10)) what=$*
    shift
    until eval "$*"; do
        left=$((left - 1))
        [ $left -gt 0 ] || fail "waited in vain: $what"
        sleep 0.1
    done
}

# golden NAME FILE: FILE equals golden/NAME; with BLESS=1 it becomes golden/NAME.
golden() {
    [ -z "${BLESS:-}" ] || { cp "$2" "$TMP/golden/$1"; return; }
    [ -e "$ROOT/tests/kern/golden/$1" ] || fail "no golden file $1 (tests/kernels/run --bless makes it)"
    diff "$ROOT/tests/kern/golden/$1" "$2" || fail "not as in golden/$1 (- stored, + seen)"
}

# without MOUNTPOINT...: takes mounts away, for this test alone (the driver gave it a mount namespace).
without() {
    for point; do
        while umount "$point" 2>/dev/null; do :; done
        ! grep -q " $point " /proc/mounts || skip "cannot unmount $point here"
    done
}

# private_bpffs: a bpffs of this test's own at $pins, which goes away with the test, and all pins in it.
private_bpffs() {
    pins=$TMP/bpf
    mkdir -p "$pins" && mount -t bpf bpf "$pins" || skip "cannot mount a bpffs"
}

# start COMMAND...: in the background, output to $TMP/out and $TMP/err; stop: ends it as a person does, with ctrl-c.
# (A shell starts background jobs with SIGINT ignored; work/intr gives it back.)
start() {
    : >"$TMP/out" >"$TMP/err" # at once: what is waited for must not be what stood there before
    "$WORK/intr" "$@" >"$TMP/out" 2>"$TMP/err" & started=$!
}
stop() {
    kill -INT "$started" 2>/dev/null
    wait "$started"
    code=$?
    [ $code = 0 ] || { cat "$TMP/out" "$TMP/err"; fail "exit $code after ctrl-c"; }
}

# watched CATEGORY/EVENT FILTER: from now on the kernel's own tracing counts those; seen: how many it were, and no more.
watched() {
    watch=$tracefs/instances/skep_$NAME$$ event=$1
    mkdir "$watch" && echo "$2" >"$watch/events/$1/filter" && echo 1 >"$watch/events/$1/enable" || fail "no tracing of $1"
    trap '[ ! -d "$watch" ] || rmdir "$watch"' EXIT
}
seen() { echo 0 >"$watch/events/$event/enable"; grep -v -c '^#' "$watch/trace"; rmdir "$watch"; }

# Many tools, or commands, in one test: each is looked at, whatever came of those before it, and all_held fails for any.
#   one TOOL OPTIONS        what it printed is in $TMP/out                count CONDITION, counts     lines of it; sum of its counts
#   same WANT GOT TOOL      some CONDITION TOOL                           bad TOOL...: WHY            what did not hold
failed=
bad() { echo "FAILED: $*"; head -n 20 "$TMP/out" "$TMP/err"; failed="$failed ${1%% *}"; }
all_held() { [ -z "$failed" ] || fail "$failed"; }
one() { "$SKEP" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null || bad "exit $?: $*"; }
count() { awk "$1 { n++ } END { print n + 0 }" "$TMP/out"; }
counts() { grep -o '"count":[0-9]*' "$TMP/out" | awk -F: '{ n += $2 } END { print n + 0 }'; }
same() { [ "$1" = "$2" ] || bad "$3: expected '$1', got '$2'"; }
some() { [ "$(count "$1")" -ge 1 ] || bad "$2: nothing like $1"; }
