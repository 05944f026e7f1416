"""Door 3: the central desk over HTTP. Parses, calls one op, answers; holds no SQL."""
