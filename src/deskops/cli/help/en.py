"""The top-level help; written by tools/top_help.py, not by hand."""

TEXT = """\
Usage: deskops [OPTIONS] [COMMAND] [ARGS]...

  The toolkit of an on-site IT engineer: the day's jobs, inspections, device
  checks and service orders, offline first.

Options:
  --lang en|zh_CN  The language to speak, instead of the system's
  --read-only      Change nothing: commands that act say what they would write
  --version        Show the version and exit.
  -q, --quiet      No words, only data and errors
  -v, --verbose    More words
  -h, --help       Show this message and exit.

Commands:
  today           The day's jobs, most urgent first
  job             Jobs: list, show, make one, and every step of the work
  ready           Prove before leaving that all that the next day's jobs need
                  is here
  inspection      Inspections: list, show, start, answer, problems, finish
  campaign        Rounds of inspections: plan, agree on dates, board, what is
                  left
  template        Checklists by file: list, show, check, import, export
  problem         Problems found at inspections: list, solve, plan, reopen
  inspect         Check this machine: name, network, protection, updates,
                  disks and more
  fix             Put right what a check found: shows the exact commands,
                  asks, runs them
  collect         Write scripts onto a stick that read a machine without
                  deskops
  scan            Who is in a site's networks: known, unknown, moved,
                  misnamed, twice, missing
  check           The catalogue of checks
  asset           Devices: list, show, history, find, correct
  undo            Undo your own last step, whatever it was on
  redo            Redo the step that you undid last
  site            Sites: list and show
  calendar        Public holidays and make-up workdays: list, show, correct
  sla             Service levels: list, show, agree on them
  kb              The knowledge base: search, show, add, rewrite, note what
                  helped
  import          Take in the customer's lists: devices, addresses, software,
                  dispatched jobs
  report          Reports to hand over: service orders, device reports, the
                  sheet of a day, labels
  sign            Have the report of a job or an inspection signed
  verify          Say whether a report is what was signed, and what differs
  sync            Meet the desk: send what is unsent, fetch what is new
  desk            The central desk: set it up, serve it, its people, laptops
                  and jobs
  audit           Prove that nothing that was numbered was changed
  init            Set this laptop up
  demo            Try everything on a throw-away day: 17 sites, 1,200 devices,
                  today's jobs
  keys            Keys of the full-screen program: list, change, a card to
                  print
  config          Settings: show them, change them, say where they come from
  schedule        The nightly sync: install it, show it, remove it
  backup          Copy the store, checked, while it is in use
  encrypt         Encrypt the store of this laptop, with its drafts and
                  backups
  restore         Go back to a backup; the store that it replaces is kept
  doctor          Say what is well with this laptop and what is not, and what
                  to do
  report-bundle   Put together what helps to find a fault: versions, states,
                  counts; no customer data
  log             Show what the program said lately
  completion      Print the script that lets your shell complete with TAB
  reset-terminal  Put a terminal right that a crash left in disorder

Examples:
  deskops
      Open the full-screen program on today's jobs
  deskops COMMAND -h
      Help on one command, with examples
"""
