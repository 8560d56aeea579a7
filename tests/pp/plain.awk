# Tokens only: blanks go, except within quotes; a line for each 60 characters or so.
{ line = $0; if (line ~ /^# [0-9]/) next
  for (i = 1; i <= length(line); i++) {
	c = substr(line, i, 1)
	if (q != "") { out = out c; if (c == "\\") { i++; out = out substr(line, i, 1) } else if (c == q) q = ""; continue }
	if (c == "\"" || c == "'") q = c
	if (c != " " && c != "\t") out = out c
  }
  q = ""
  if (length(out) > 60) { print out; out = "" } }
END { print out }
