"""Photos and files by their SHA-256: what a keeper of blobs does (`shelf`), and the two there are."""
