"""Nouns and rules: no IO, no sessions, no clock."""
