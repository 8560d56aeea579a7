# needs: root btf arena
# The loader maps the arena before a program refers to it.
$ skep verify -w -mcpu=v3 -p fill tests/cli/arena.c | awk 'NR < 3 { print $1, $3 }'
  program verdict
  fill accepted
