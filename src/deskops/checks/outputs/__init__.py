"""Findings in the dialects of other programs; pure functions, text out."""
