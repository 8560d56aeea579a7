# What the columns reported, for a person (a table) and for tests/run (a line for each test).  Read by run, whose
# variables it uses: names, tests, scratch, root, verbose.
# shellcheck shell=bash disable=SC2154

# verdict NAME TEST: "pass|fail|skip REASON"; the last word of a kernel about a test counts.
verdict() {
    awk -v test="$2" '$1 == "end" && $2 == test { verdict = $3; for (i = 5; i <= NF; i++) verdict = verdict " " $i }
        END { print verdict ? verdict : "fail not reached: the guest did not come up" }' "$scratch/$1/results.all"
}

seconds_of() { awk -v test="$2" '$1 == "end" && $2 == test { s = $4 } END { print s + 0 }' "$scratch/$1/results.all"; }

# last_words NAME TEST: of the boot that TEST was in: the console from the panic on, or its end; once for each boot.
last_words() {
    local boot console
    boot=$(awk -v test="$2" '$1 == "boot" { n = $2 } $1 == "start" && $2 == test { at = n } END { print at ? at : n ? n : 1 }' \
        "$scratch/$1/results.all")
    console=$scratch/$1/console.$boot
    [ ! -e "$console.told" ] || { echo "(see above)"; return; }
    : >"$console.told"
    grep -m 1 -A 30 -E 'Kernel panic|BUG: |Oops|kernel BUG' "$console" || tail -n 25 "$console"
}

# show_failure NAME TEST REASON: what the test printed, or the console's end where the guest went away.
show_failure() {
    sed -n "/^start $2\$/,/^end $2 /p" "$scratch/$1/results.all" | sed -n 's/^| /    /p' | tail -n "${LINES_OF_A_TEST:-40}"
    case $3 in "the guest "* | "Kernel panic"* | "not reached"*) last_words "$1" "$2" 2>&1 | tr -d '\r' | sed 's/^/    /' ;; esac
}

# take_golden NAME: what a column's tests saw becomes the golden files.
take_golden() {
    local line file
    mkdir -p "$scratch/golden" "$root/tests/kern/golden"
    sed -n 's/^+ //p' "$scratch/$1/results.all" | while IFS= read -r line; do
        printf '%s\n' "${line#* }" >>"$scratch/golden/${line%% *}"
    done
    for file in "$scratch"/golden/*; do [ ! -e "$file" ] || mv "$file" "$root/tests/kern/golden"; done
}

lines() {
    local name test status reason
    for name in "${names[@]}"; do
        for test in "${tests[@]}"; do
            read -r status reason < <(verdict "$name" "$test")
            case $status in
            pass) echo "ok $name/$test" ;;
            skip) echo "skip $name/$test: $reason" ;;
            *) echo "not ok $name/$test: $reason"; show_failure "$name" "$test" "$reason" ;;
            esac
        done
    done
}

# table: also counts into passed, failed, skipped.
table() {
    local width name test row status reason skips=() failures=()
    passed=0 failed=0 skipped=0
    width=$(printf '%s\n' "${tests[@]}" | wc -L)
    echo
    printf "%-${width}s" test; printf ' %-6s' "${names[@]}"; echo
    for test in "${tests[@]}"; do
        row=
        for name in "${names[@]}"; do
            read -r status reason < <(verdict "$name" "$test")
            row+=$(printf ' %-6s' "$status")
            case $status in
            pass) passed=$((passed + 1)) ;;
            skip) skipped=$((skipped + 1)); skips+=("$test on $name: $reason") ;;
            *) failed=$((failed + 1)) ;;
            esac
            [ "$status" != fail ] && [ -z "$verbose" ] || failures+=("$name $test $status $reason")
        done
        printf "%-${width}s%s\n" "$test" "$row"
    done
    [ ${#skips[@]} = 0 ] || { echo; echo "skipped:"; printf '  %s\n' "${skips[@]}"; }
    for row in ${failures[@]+"${failures[@]}"}; do
        read -r name test status reason <<<"$row"
        printf '\n--- %s on %s: %s, %s s\n' "$test" "$name" "$status${reason:+ $reason}" "$(seconds_of "$name" "$test")"
        show_failure "$name" "$test" "$reason"
    done
}
