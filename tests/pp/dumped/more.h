#define zz_of_header(a, b) a ## b
#define zz_text_of_header "words" and more
