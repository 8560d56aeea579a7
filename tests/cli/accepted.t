# needs: root btf
# What each program of the source is about stands there; the verifier takes all.
$ skep verify -w --only refused tests/cli/accepted.c | tail -1
  6 programs: 6 accepted, 0 refused
