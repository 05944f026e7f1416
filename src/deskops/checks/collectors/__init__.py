"""Text and system calls in, typed facts out; nothing here judges."""
