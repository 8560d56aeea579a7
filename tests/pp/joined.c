// Tokens that macros bring together stay apart.
#define is(x) x
#define plus +
#define nothing
is(long)is(double) is(a)1 is(1)a is(1).5 is(.)5 1 plus+1 plus plus+ is(1e)+1 is(-)is(-)is(>) is(<)is(:) is(%)is(:)
is(L)is("a") is(u8)'c' is("a")"b" is(+)nothing is(+) is(=)is(=) is(/)/ 2
*/ is(&)is(&) is(|)is(=) is(.)is(.)is(.) is(x)nothing is(y) is(0x1E)is(-1) is(#)is(#)
#define paste_number 1.0e ## -1
paste_number
// Punctuators and names that lie on two lines; blanks behind a backslash.
a +\
= b <\
<\
= c -\
> d %:\
%: e .\
.\
. f
#define two_lines one \  
 two
two_lines
na\
me 12\
34 "te\
xt" "\\
"" /\
* a comment *\
/ after /\
/ a comment \  
that goes on
// Digraphs keep how they are written.
#define text(x) #x
text(<: :> <% %> %: %:%:) <: 1 :> <% %>
