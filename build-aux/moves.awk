# moves.awk: the moves of enrolments as mdoc, from `cbreg progress --moves
# --format csv`: a diagram for each kind, then the moves in words.
BEGIN { FS = "," }
NR == 1 { next }
{
	if (!(($1, $2) in seen)) {
		seen[$1, $2] = 1
		status[$1, ++count[$1]] = $2
	}
	if ($4 != "") {
		may[$1, $2, $4] = 1
		words[$1, $2] = words[$1, $2] (words[$1, $2] == "" ? "" : ", ") $4
	}
}

function diagram(kind,    i, k, line)
{
	print ".Bd -literal"
	line = sprintf("%17s", "")
	for (k = 1; k <= count[kind]; k++)
		line = line sprintf(" %2d", k)
	print line
	for (i = 1; i <= count[kind]; i++) {
		line = sprintf("%2d %-14s", i, status[kind, i])
		for (k = 1; k <= count[kind]; k++)
			line = line ((kind, status[kind, i], \
			    status[kind, k]) in may ? "  >" : "  .")
		print line
	}
	print ".Ed"
}

function in_words(kind,    i, from)
{
	print ".Bl -tag -width \"not-selected\" -compact"
	for (i = 1; i <= count[kind]; i++) {
		from = status[kind, i]
		if ((kind, from) in words)
			print ".It " from "\n" words[kind, from]
	}
	print ".El"
}

END {
	print "In courses, workshops, exercises and awareness activities, from" \
	    " the row to the\ncolumn:"
	diagram("session")
	in_words("session")
	print ".Pp\nIn placements:"
	diagram("placement")
	in_words("placement")
}
