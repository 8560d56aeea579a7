# What skep cc leaves: the object whole, over whatever stood there, longer or shorter; nothing where it could not be written.
$ cd $TMP; echo 'int x = 1;' > s.c; skep cc s.c -o s1.o && cp s1.o same.o && head -c 90000 /dev/zero > long.o && echo x > short.o && for f in same long short; do skep cc s.c -o $f.o && cmp s1.o $f.o; done
$ cd $TMP; ln -sf s1.o link.o; echo x > s1.o; skep cc s.c -o link.o && test -L link.o && cmp s1.o same.o
$ cd $TMP; skep cc s.c -o /dev/full; test -c /dev/full
  /dev/full: error[R005]: cannot write the file (No space left on device)
