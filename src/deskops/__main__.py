"""`python -m deskops` is the same program as `deskops`."""

from deskops.cli.front import main

if __name__ == "__main__":
    raise SystemExit(main())
