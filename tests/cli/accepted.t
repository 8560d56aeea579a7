# needs: root btf
# What each program of the source is about stands there; the verifier takes all.
$ skep verify -w --only refused tests/cli/accepted.c | tail -1
  6 programs: 6 accepted, 0 refused
$ skep trace 'zz:no:such:more "%d", arg1'
  error[A008]: there is no program or library 'zz:no:such'
  hint: a path, or a name in PATH or among the libraries: ldconfig -p lists those
[1]
