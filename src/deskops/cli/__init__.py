"""The command line, first of the front doors: parse, call one op, show; no rule and no SQL lives here."""
