"""The top-level help; written by tools/top_help.py, not by hand."""

TEXT = """\
Usage: deskops [OPTIONS] [COMMAND] [ARGS]...

  The toolkit of an on-site IT engineer: the day's jobs, inspections, device
  checks and service orders, offline first.

Options:
  --lang en|zh_CN  The language to speak, instead of the system's
  --version        Show the version and exit.
  -q, --quiet      No words, only data and errors
  -v, --verbose    More words
  -h, --help       Show this message and exit.

Commands:
  check           The catalogue of checks
  config          Settings: show them, change them, say where they come from
  completion      Print the script that lets your shell complete with TAB
  reset-terminal  Put a terminal right that a crash left in disorder

Examples:
  deskops
      Open the full-screen program on today's jobs
  deskops COMMAND -h
      Help on one command, with examples
"""
