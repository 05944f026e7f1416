"""Everything a person can do or ask, a function each: `read` asks the views, `do` writes; `context` wires."""
