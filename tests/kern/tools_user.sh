# Tools of functions and probes of programs: those of a C library, of libssl and of readline are the workload's own, and it has the probes of
# runtimes and of database servers. Each does a thing so many times, and the tool says how often.
# needs: uprobe btf tracefs
w=$WORK/work p=$WORK/probes
one memleak -l "$w" --folded --follow -- "$w" stay leak 23 1000
same 12000 "$(awk '/^work;.*leaky / { n += $NF } END { print n + 0 }' "$TMP/out")" memleak
one threadsnoop -l "$w" --follow -- "$w" stay threads 3
same 3 "$(count '$3 == "work" && $4 == "thread_body"')" threadsnoop
one uthreads -l none -x "$w" --follow -- "$w" stay threads 3
same 3 "$(count '$4 == "pthread" && $5 == "thread_body"')" uthreads
one gethostlatency -l "$w" --follow -- "$w" resolve 3
same 3 "$(count '$3 == "work" && $5 == "127.0.0.1"')" gethostlatency
one sslsniff -l "$w" --follow -- "$w" ssl 23
same "23 23" "$(count '$1 == "WRITE" && $4 == 5 && $5 == "hello"') $(count '$1 == "READ" && $4 == 12 && $5 $6 $7 == "answertoit"')" sslsniff
one bashreadline -s "$w" --follow -- "$w" readline 23
same 23 "$(count '$3 == "line" && $4 >= 1 && $4 <= 23')" bashreadline
one uobjnew c -x "$w" --follow -- "$w" leak 23 1234
same "23 28382" "$(awk '/size 1234 / { print $(NF - 1), $NF }' "$TMP/out")" "uobjnew of the C library"
# Functions by name, pattern and return.
one funccount "$w:called" -- "$w" call 13
same "called 13" "$(awk '$1 == "called" { print $1, $2 }' "$TMP/out")" funccount
one funccount "r:$w:called" -- "$w" call 13
same "called 13" "$(awk '$1 == "called" { print $1, $2 }' "$TMP/out")" "funccount of a return"
one funccount "$w:call*" -- "$w" stay call 13
same "called 13" "$(awk '$1 == "called" { print $1, $2 }' "$TMP/out")" "funccount of a pattern"
"$SKEP" funccount "r:$w:call*" -- "$w" stay call 13 >"$TMP/out" 2>"$TMP/err"
code=$?
same yes "$(if [ $code = 4 ]; then grep -q 'Linux 6.6 does' "$TMP/err"; else grep -q '^called  *13$' "$TMP/out"; fi && echo yes)" "funccount of returns by a pattern"
one funclatency -u -f json "$w:called" -- "$w" call 13
same 13 "$(counts)" funclatency
one funcslower -u 0 "$w:called" -- "$w" call 13
same 13 "$(count '$1 == "work"')" funcslower
one stackcount --folded "$w:called" -- "$w" stay call 13
same 13 "$(awk '/^work;.*called / { n += $NF } END { print n + 0 }' "$TMP/out")" stackcount
one trace "$w:called(int n) (n >= 10) \"at %d\", n" -- "$w" call 13
same 3 "$(count '$3 == "work" && $5 == "at" && $6 >= 10')" trace
one argdist -C "p:$w:called(int n):int:n:n > 10" -- "$w" call 13
same "1 n = 11 1 n = 12" "$(awk '$2 == "n" { print $1, $2, $3, $4 }' "$TMP/out" | sort | xargs)" argdist
# Probes: before Linux 5.15 a program does not know at which of several places it is; here each has one.
one dbslower -m 1 -x "$p" mysql -- "$p" 3
same 3 "$(count '/SELECT 1$/')" dbslower
for l in java:java/Main:run python:script.py:main ruby:Outer:run; do
    one ucalls -x "$p" "${l%%:*}" -- "$p" 5
    l=${l#*:}
    same 1 "$(count '$1 == "'"${l%:*}"'" && $2 == "'"${l#*:}"'" && $3 == 5')" "ucalls of $l"
done
one ustat -x "$p" ruby -- "$p" 5
same "10 15" "$(awk 'NR == 2 { print $2, $4 }' "$TMP/out")" ustat
one uflow -l ruby -x "$p" -- "$p" 5
same "10 10" "$(count '$5 == "->"') $(count '$5 == "<-"')" uflow
one ugc -l python -x "$p" -- "$p" 3
same 3 "$(count '/gen 2 GC collected 17 objects/')" ugc
one uobjnew ruby -x "$p" -- "$p" 5
same "1 1" "$(count '$1 == "Thing" && $2 == 10 && $3 == 0') $(count '$1 == "string" && $2 == 5 && $3 == 500')" uobjnew
one uthreads java -x "$p" -- "$p" 3
same "3 3" "$(count '$3 == "R=11/N=4242" && $4 == "start"') $(count '$3 == "R=11/N=4242" && $4 == "stop"')" "uthreads of java"
one trace "u:$p:python:gc__start \"gen %d\", arg1" -- "$p" 3
same 3 "$(count '/ gen 2$/')" "trace of a probe"
all_held
