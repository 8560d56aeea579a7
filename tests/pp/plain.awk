# Preprocessed text, a token on each line: blanks between tokens may differ, tokens may not. Without the lines that begin with '#'.
BEGIN {
	string = "^(u8|[LuU])?(\"([^\"\\\\]|\\\\.)*\"|'([^'\\\\]|\\\\.)*')"
	number = "^\\.?[0-9]([eEpP][+-]|'[0-9A-Za-z_]|[0-9A-Za-z_.])*"
	name = "^[A-Za-z_$\200-\377][0-9A-Za-z_$\200-\377]*"
	punct = "^(%:%:|\\.\\.\\.|<<=|>>=|->|\\+\\+|--|<<|>>|<=|>=|==|!=|&&|\\|\\||[*/%+&|^-]=|##|<:|:>|<%|%>|%:|.)"
}
/^ *#/ { next }
{
	line = $0
	while (sub(/^[ \t]+/, "", line) || line != "") {
		if (line == "")
			break
		if (!match(line, string) && !match(line, number) && !match(line, name))
			match(line, punct)
		print substr(line, 1, RLENGTH)
		line = substr(line, RLENGTH + 1)
	}
}
