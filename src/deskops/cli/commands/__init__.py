"""One file a command or group of commands; each parses, calls one op, and shows what it returned."""
