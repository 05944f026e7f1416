"""One file a widget; a widget knows what it is given and posts what was done to it, never an op."""
