# What our verifier says as this kernel, this kernel says: of each case of tests/verify, whichever kernel it was written for, and of random
# programs; which type of program may call which helper, what of sockets may be read; and of the cases that are accepted the same number of processed instructions.
# needs: btf guest
cd "$ROOT/tests/verify" || fail "no cases"
{ "$WORK/verdicts" *.t; "$WORK/verdicts" fuzz 400 1; "$WORK/verdicts" pieces 400 1; "$WORK/verdicts" helpers; "$WORK/verdicts" fields; } >"$TMP/said" 2>&1
grep -v "^ok" "$TMP/said" | head -n 400
! grep -q '^not ok' "$TMP/said" || fail "$(grep -c '^not ok' "$TMP/said") of what is said differs"
expect_count 2 '^ok (fuzz|pieces)/400-programs' "$TMP/said"
expect_count 3 '^ok fields/' "$TMP/said"
[ "$(grep -c '^ok helpers/' "$TMP/said")" -ge 15 ] || fail "few types of programs were asked for helpers"
