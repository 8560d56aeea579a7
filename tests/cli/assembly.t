# A name that only assembly speaks of is a symbol that the object leaves open: loaders put constants there.
$ printf 'char LICENSE[] __attribute__((section("license"))) = "GPL";\n__attribute__((section("socket"))) int f(void *ctx) { unsigned long v; asm("%%0 = LIMIT ll" : "=r"(v)); return v; }\n' > $TMP/open.c
$ skep cc $TMP/open.c -o $TMP/open.o
$ readelf -sr $TMP/open.o | awk '/LIMIT/ { print $(NF - 1), $NF }'
  0000000000000000 LIMIT
  UND LIMIT
$ skep dis $TMP/open.c | sed -n 3,4p
       0: r0 = LIMIT
       2: exit
# The same name twice is one symbol; one that the source declares is that.
$ printf 'int COUNT;\n__attribute__((section("socket"))) int f(void *ctx) { long v, w, x; asm("%%0 = LIMIT ll; %%1 = LIMIT ll; %%2 = COUNT ll" : "=r"(v), "=r"(w), "=r"(x)); return v + w + x; }\n' > $TMP/twice.c
$ skep cc $TMP/twice.c -o $TMP/twice.o && readelf -s $TMP/twice.o | awk '$NF ~ /LIMIT|COUNT/ { print $4, $7, $NF }' | sort
  NOTYPE UND LIMIT
  OBJECT 2 COUNT
