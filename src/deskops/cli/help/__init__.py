"""The top-level help as plain text, one module a language; tools/top_help.py writes them, a test compares them."""
