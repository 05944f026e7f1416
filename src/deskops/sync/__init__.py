"""How two stores meet: what travels, packed and bounded, over HTTP or in a file; knows no SQL."""
