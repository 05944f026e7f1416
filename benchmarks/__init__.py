"""Every figure that deskops must reach, each with its floor measured beside it: `python -m benchmarks`."""
